//! The operations, one module a tag.

pub mod activities_calls;
