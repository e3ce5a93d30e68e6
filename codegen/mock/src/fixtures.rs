//! Every description of the generator's tests, served: requests that are made of its own schemas are taken.

use crate::Options;
use crate::api::{In, Operation, Parameter};
use crate::media::Notation;
use crate::schemas::Side;
use crate::view::Direction;
use bytes::Bytes;
use codegen::Input;
use codegen::source::Loader;
use http::Request;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

struct Folder(PathBuf);

impl Loader for Folder {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A value as a parameter has it, if that is simple.
fn written(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text.is_ascii() && !text.contains(char::is_control)).then_some(text)
}

fn sent(side: &Side, parameter: &Parameter) -> Option<String> {
    let instances = side.instances(parameter.schema.as_deref(), 3, 20);
    instances.iter().find_map(written)
}

/// A valid request for an operation, if one is simple.
fn request(operation: &Operation, path: &str, side: &Side) -> Option<Request<Bytes>> {
    let mut path = path.to_owned();
    let in_path = |name: &str| {
        operation
            .templates
            .iter()
            .flat_map(|template| &template.query)
            .any(|(known, _)| known == name)
    };
    let mut query = vec!["key=k".to_owned()];
    let mut request = Request::builder().method(operation.method.as_str());
    for parameter in &operation.parameters {
        let text = match sent(side, parameter).filter(|_| parameter.content.is_none()) {
            Some(text) => text,
            None if parameter.is_required => return None,
            None => continue,
        };
        let name = &parameter.name;
        match parameter.place {
            In::Path => {
                let text = escaped(&text);
                let text = match parameter.style.name.as_str() {
                    "label" => format!(".{text}"),
                    "matrix" => format!(";{name}={text}"),
                    _ => text,
                };
                path = path.replace(&format!("{{{name}}}"), &text);
            }
            In::Query if in_path(name) => {
                path = path.replace(&format!("{{{name}}}"), &escaped(&text))
            }
            In::Query if parameter.style.name == "form" => {
                query.push(format!("{}={}", escaped(name), escaped(&text)))
            }
            In::Header if text.trim() == text => request = request.header(name, text),
            In::Cookie => request = request.header("cookie", format!("{name}={}", escaped(&text))),
            _ if parameter.is_required => return None,
            _ => {}
        }
    }
    let mut body = Bytes::new();
    if let Some(described) = &operation.body {
        let is_json = |media: &&crate::api::Media| {
            media.media_type.notation() == Notation::Json && !media.media_type.is_range()
        };
        let value =
            described.media.iter().find(is_json).and_then(|media| {
                Some((media, side.instances(media.schema.as_deref(), 3, 3).pop()?))
            });
        match value {
            Some((media, value)) => {
                request = request.header("content-type", &media.name);
                body = value.to_string().into();
            }
            None if described.is_required => return None,
            None => {}
        }
    }
    for schemes in operation.security.first().into_iter().flatten() {
        request = match schemes {
            crate::api::Scheme::Key(In::Query, name) => {
                query.push(format!("{}=k", escaped(name)));
                request
            }
            crate::api::Scheme::Key(In::Cookie, name) => {
                request.header("cookie", format!("{name}=k"))
            }
            crate::api::Scheme::Key(_, name) => request.header(name, "k"),
            crate::api::Scheme::Http(scheme) => {
                request.header("authorization", format!("{scheme} k"))
            }
            _ => request.header("authorization", "k"),
        };
    }
    let separator = if path.contains('?') { '&' } else { '?' };
    let path = path
        .split('#')
        .next()
        .unwrap_or_default()
        .replace(' ', "%20");
    request
        .uri(format!("{path}{separator}{}", query.join("&")))
        .body(body)
        .ok()
}

#[test]
fn requests_that_are_made_of_a_description_are_taken() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let (mut taken, mut wrong) = (0, Vec::new());
    for entry in fs::read_dir(folder).unwrap() {
        let folder = entry.unwrap().path();
        let names = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        let mut overlays: Vec<String> = names
            .filter(|name| name.ends_with(".overlay.yaml"))
            .collect();
        overlays.sort();
        let input = Input {
            path: "openapi.yaml",
            overlays: &overlays,
            loader: &Folder(folder.clone()),
        };
        let (mock, _) = crate::read(&input, Options::default())
            .unwrap_or_else(|report| panic!("{}: {:?}", folder.display(), report.diagnostics));
        let base = mock.bases().first().cloned().unwrap_or_default();
        for operation in &mock.operations {
            let side = Side::new(
                &mock.document,
                operation.request_schemas(),
                Direction::Request,
            )
            .unwrap();
            let path =
                crate::place::unescaped(operation.pointer.split('/').nth(2).unwrap_or_default());
            // Servers of one operation are elsewhere.
            let Some(request) = request(operation, &format!("{base}{path}"), &side) else {
                continue;
            };
            if mock.routes.find(
                &mock.operations,
                &operation.method,
                request.uri().path(),
                &crate::fields::Pairs::parse(request.uri().query().unwrap_or_default()),
            ) == crate::routes::Found::Nothing
            {
                continue;
            }
            let exchange = mock.exchange(&request);
            // What is made here has no parameter that is the whole of the query.
            if exchange.line.contains("querystring.") {
                continue;
            }
            let is_problem = exchange
                .response
                .headers()
                .get("content-type")
                .is_some_and(|name| name == "application/problem+json");
            let status = exchange.response.status().as_u16();
            if is_problem && [400, 401, 404, 405, 415, 422, 500].contains(&status) {
                wrong.push(format!(
                    "{}: {} {}: {}",
                    folder.display(),
                    request.method(),
                    request.uri(),
                    exchange.line
                ));
            } else {
                taken += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(taken > 100, "only {taken} were made");
}
