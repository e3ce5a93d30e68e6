//! Descriptions: which are served, and what is said of those that are not.

use crate::served::{Memory, serve};
use codegen::Input;
use mock::Options;

fn refused(description: &str) -> Vec<(String, String)> {
    let loader = Memory(description.to_owned());
    let input = Input {
        path: "api.yaml",
        overlays: &[],
        loader: &loader,
    };
    let report = mock::read(&input, Options::default()).expect_err("it is refused");
    let place = |span: Option<codegen::source::Span>| {
        span.map(|span| report.sources.display(span))
            .unwrap_or_default()
    };
    let findings = report.diagnostics.iter();
    findings
        .map(|finding| (place(finding.span), finding.message.clone()))
        .collect()
}

#[test]
fn what_is_wrong_with_a_description_is_said_with_its_place() {
    let found = refused(
        "openapi: 3.1.0\npaths:\n  /a: { get: { parameters: [{ $ref: 'https://example.com/b' }], responses: { '200': { $ref: 'https://example.com/a' } } } }\n",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found
            .iter()
            .all(|(place, _)| place.starts_with("api.yaml:3:")),
        "{found:?}"
    );
    assert!(refused("openapi: [")[0].0.starts_with("api.yaml:1:"));
    assert!(refused("swagger: '1.2'")[0].1.contains("not supported"));
}

#[test]
fn overlays_count() {
    struct Two;
    impl codegen::source::Loader for Two {
        fn load(&self, path: &str) -> Result<Vec<u8>, String> {
            Ok(match path {
                "api.yaml" => "openapi: 3.1.0\npaths: { /a: { get: { responses: { '200': { description: a } } } } }\n",
                _ => "overlay: 1.0.0\ninfo: { title: T, version: '1' }\nactions: [{ target: '$.paths[\"/a\"].get', update: { parameters: [{ name: q, in: query, required: true }] } }]\n",
            }
            .into())
        }
    }
    let overlays = ["fix.yaml".to_owned()];
    let input = Input {
        path: "api.yaml",
        overlays: &overlays,
        loader: &Two,
    };
    let (mock, warnings) =
        mock::read(&input, Options::default()).unwrap_or_else(|report| panic!("{report:?}"));
    assert_eq!((mock.operations(), warnings), (1, 0));
    let running = mock::start(mock, 0, |_| {}).unwrap();
    let answer = std::net::TcpStream::connect(running.address()).map(|mut stream| {
        use std::io::{Read, Write};
        stream
            .write_all(b"GET /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    assert!(answer.unwrap().starts_with("HTTP/1.1 400"));
}

#[test]
fn descriptions_without_operations_are_served() {
    let served = serve("openapi: 3.1.0\ncomponents: {}\n");
    assert_eq!(served.get("/").status, 404);
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let served = serve("openapi: 3.1.0\ncomponents: {}\n");
    let loader = Memory("openapi: 3.1.0\npaths: {}\n".to_owned());
    let input = Input {
        path: "api.yaml",
        overlays: &[],
        loader: &loader,
    };
    let (mock, _) = mock::read(&input, Options::default()).ok().unwrap();
    assert!(mock::start(mock, served.running.address().port(), |_| {}).is_err());
}
