//! `cargo xtask generate` from end to end, in workspaces of its own.

mod additions;
mod drift;
mod features;
mod findings;
mod hostile;
mod modes;
mod refusals;
mod workspace;
