//! What `cargo xtask generate` makes of the API's description. It is written anew each time, so do not edit it.

pub mod api;
mod client;
pub mod types;

pub use client::{Client, ClientBuilder, CloseApi};
