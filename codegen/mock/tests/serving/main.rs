//! The server as clients see it: requests over a socket, judged by descriptions that are written for it.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

mod answers;
mod bodies;
mod client;
mod descriptions;
mod hostile;
mod matching;
mod parameters;
mod served;
