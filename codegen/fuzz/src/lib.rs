//! Descriptions out of any bytes, and what holds of whatever is made of them.
//!
//! The fuzz targets beside this are one line each. `codegen`'s own tests take the same two modules in by their paths, for a
//! short run of the same properties wherever `cargo test` runs.

pub mod document;
pub mod properties;
