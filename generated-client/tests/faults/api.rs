//! An API with one operation that is idempotent and one that is not, and credentials in every place.

use generated_client::DecodeError;
use generated_client::runtime::{Answer, Api, Operation, Scheme, Security};

#[derive(Debug)]
pub(crate) enum FaultApi {}

impl Api for FaultApi {
    const TITLE: &'static str = "Faults";
    const SERVERS: &'static [&'static str] = &[];
    const SCHEMES: &'static [Scheme] = &[
        Scheme::bearer("Bearer"),
        Scheme::api_key_query("Query", "key"),
        Scheme::api_key_cookie("Cookie", "session"),
    ];
}

const SECURITY: Security = Security::AnyOf(&[&["Bearer", "Query", "Cookie"]]);

/// `GET`: may be repeated.
#[derive(Debug)]
pub(crate) enum Get {}

impl Operation for Get {
    type Output = i64;
    type Error = String;

    const ID: &'static str = "get";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/things/{id}";
    const SECURITY: Security = SECURITY;
    const ACCEPT: &'static str = "application/json";

    fn output(answer: &Answer) -> Result<i64, DecodeError> {
        answer.json()
    }
}

/// `POST`: may not.
#[derive(Debug)]
pub(crate) enum Post {}

impl Operation for Post {
    type Output = i64;
    type Error = String;

    const ID: &'static str = "post";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/things";
    const SECURITY: Security = SECURITY;
    const ACCEPT: &'static str = "application/json";

    fn output(answer: &Answer) -> Result<i64, DecodeError> {
        answer.json()
    }
}
