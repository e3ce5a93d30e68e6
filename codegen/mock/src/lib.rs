//! A loopback server that answers by an OpenAPI description, and refuses requests that do not match it.
//!
//! It works from the description alone and from nothing that is generated of it, so that it can judge a client. [`read()`]
//! makes a [`Mock`] of a description, and [`start`] serves it.
//!
//! ```
//! use codegen::{Input, source::Loader};
//! use mock::{Mock, Options};
//!
//! struct Memory;
//!
//! impl Loader for Memory {
//!     fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
//!         Ok(b"openapi: 3.1.0\npaths: { /pets: { get: { responses: { '204': { description: None. } } } } }\n".to_vec())
//!     }
//! }
//!
//! let input = Input { path: "pets.yaml", overlays: &[], loader: &Memory };
//! let mock: Mock = mock::read(&input, Options::default()).unwrap().0;
//! let running = mock::start(mock, 0, |line| eprintln!("{line}")).unwrap();
//! assert!(running.url().starts_with("http://127.0.0.1:"));
//! ```
//!
//! # How a request is judged
//!
//! In this order, and each with a problem (RFC 9457) that says where and why:
//!
//! - 404 where no path of the description fits, 405 with `Allow` where one does and the method does not.
//! - 401 with `WWW-Authenticate` where credentials are required and none are there. Any that are not empty are good.
//! - 415 where the body is of no media type that is described, and 413 where it is larger than [`MAX_BODY`].
//! - 400 where parameters are missing or wrong or the body cannot be read, 422 where a body that can be read is not valid. All that is wrong is listed.
//! - 406 where no answer is of a media type that `Accept` asks for.
//!
//! # What is answered
//!
//! The lowest success that is described, or what `Prefer: code=404` asks for. Its body is the first example that is valid
//! by the schema (`Prefer: example=name` chooses one), or else an instance of the schema, made of the seed and the request.
#![warn(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]
#![cfg_attr(
    test,
    allow(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used,
        reason = "tests fail by panicking"
    )
)]

mod accept;
mod answer;
mod api;
mod body;
mod credentials;
mod description;
mod encode;
mod examples;
mod exchange;
mod fields;
#[cfg(test)]
mod fixtures;
mod media;
mod multipart;
mod parameters;
mod place;
mod prefer;
mod refusal;
mod routes;
mod schemas;
mod server;
mod shape;
mod template;
mod tree;
mod view;

pub use description::read;
pub use exchange::{Mock, Options};
pub use server::{MAX_BODY, Running, start};
