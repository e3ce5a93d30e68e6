//! Tests of the rewriting: what a document of 2.0 becomes.

use crate::diagnostic::Diagnostics;
use crate::normalize::{Normalized, normalize, upgraded};
use crate::source::{self, Node, SourceMap, SourceTree};

fn read(text: &str) -> SourceTree {
    let (mut sources, mut found) = (SourceMap::new(), Diagnostics::new());
    let bytes = text.as_bytes().to_vec();
    source::parse("a.yaml", bytes, &mut sources, &mut found).unwrap()
}

/// The normalized document of a text, and the messages.
fn made(text: &str) -> (Option<Normalized>, Vec<String>) {
    let mut found = Diagnostics::new();
    let normalized = normalize(&read(text), &mut found);
    let said = found.iter().map(|finding| finding.message.clone());
    (normalized, said.collect())
}

/// The URLs of the servers of a document that begins with some lines.
fn urls(lines: &str) -> Vec<String> {
    let (normalized, _) = made(&format!("swagger: '2.0'\npaths: {{}}\n{lines}"));
    let root = normalized.unwrap().root;
    let servers = root.get("servers").and_then(Node::as_sequence);
    let url = |server: &Node| server.get("url").and_then(Node::as_str).map(str::to_owned);
    servers.unwrap_or_default().iter().filter_map(url).collect()
}

#[test]
fn a_server_is_made_of_what_is_there() {
    for (lines, expected) in [
        ("", &[][..]),
        ("host: h\n", &["https://h"]),
        ("host: h:80\nbasePath: /\n", &["https://h:80"]),
        ("host: h\nbasePath: a/b/\n", &["https://h/a/b"]),
        ("host: h/\nbasePath: /a\nschemes: [http]\n", &["http://h/a"]),
        (
            "host: h\nschemes: [http, https, http]\n",
            &["https://h", "http://h"],
        ),
        ("host: h\nschemes: HTTP\n", &["http://h"]),
        ("host: h\nschemes: [wss]\n", &["https://h"]),
        ("host: http://h/a\nbasePath: /b\n", &["http://h/a/b"]),
        ("host: //h\n", &["https://h"]),
        ("host: '{a}.h'\n", &["https://{a}.h"]),
        ("host: ''\nbasePath: /a\n", &["/a"]),
        ("basePath: /a\nschemes: [http]\n", &["/a"]),
        ("basePath: https://h/a/\n", &["https://h/a"]),
        ("host: h\nbasePath: https://k/a\n", &["https://k/a"]),
        (
            "host: http://h/a/\nschemes: [https, http]\nbasePath: b\n",
            &["http://h/a/b"],
        ),
        ("schemes: [https]\n", &["/"]),
        ("host: 5\n", &["/"]),
        (
            "x-ms-parameterized-host: { hostTemplate: '{account}.h', parameters: [{ name: account, in: path }] }\nbasePath: /a\n",
            &["https://{account}.h/a"],
        ),
        (
            "x-ms-parameterized-host: { hostTemplate: '{url}', useSchemePrefix: false }\nhost: h\n",
            &["{url}"],
        ),
    ] {
        assert_eq!(urls(lines), expected, "{lines}");
    }
}

#[test]
fn a_server_that_is_not_said_as_2_0_has_it_is_told() {
    let said = |lines: &str| made(&format!("swagger: '2.0'\npaths: {{}}\n{lines}")).1;
    for lines in [
        "host: h\nbasePath: https://k/a\n",
        "host: http://h\n",
        "host: h/a\n",
    ] {
        assert_eq!(said(lines).len(), 1, "{lines}");
    }
    for lines in ["host: h:80/\nbasePath: a\n", "host: //h\n", "basePath: /\n"] {
        assert!(said(lines).is_empty(), "{lines}");
    }
}

#[test]
fn versions_that_mean_2_0() {
    // That it is a number is told, once.
    for (version, notes) in [("'2.0'", 0), ("2.0", 1), ("2", 1), ("'2.0.0'", 0)] {
        let (normalized, said) = made(&format!("swagger: {version}\npaths: {{}}\n"));
        assert!(
            normalized.is_some() && said.len() == notes,
            "{version}: {said:?}"
        );
    }
    for version in ["'1.2'", "1.2", "1", "3.0", "'2.1'", "[]", "''"] {
        let (normalized, said) = made(&format!("swagger: {version}\npaths: {{}}\n"));
        assert!(
            normalized.is_none() && said.len() == 1,
            "{version}: {said:?}"
        );
    }
    // What comes after 3.2 is read as far as it is known.
    let (normalized, said) = made("openapi: 3.3.0\npaths: {}\n");
    assert!(normalized.is_some() && said.len() == 1, "{said:?}");
    assert!(made("openapi: 3.x\npaths: {}\n").0.is_none());
}

#[test]
fn too_many_media_types_are_not_copied() {
    let types: Vec<String> = (0..1000).map(|number| format!("a/b{number}")).collect();
    let text = format!(
        "swagger: '2.0'\nproduces: [{}]\npaths: {{ /a: {{ get: {{ responses: {{ 200: {{ schema: {{ type: string }} }} }} }} }} }}\n",
        types.join(", ")
    );
    let (normalized, said) = made(&text);
    let root = normalized.unwrap().root;
    let content = root.at_pointer("/paths/~1a/get/responses/200/content");
    assert_eq!(
        content.and_then(Node::as_mapping).map(|all| all.len()),
        Some(32)
    );
    assert!(
        said.iter().any(|said| said.contains("32 media types")),
        "{said:?}"
    );
}

#[test]
fn references_to_parameters_that_lead_nowhere_or_back_end() {
    let (normalized, said) = made(
        "swagger: '2.0'\nparameters: { A: { $ref: '#/parameters/B' }, B: { $ref: '#/parameters/A' } }\n\
         paths: { /a: { parameters: [{ $ref: '#/parameters/A' }], get: { parameters: [{ $ref: '#/parameters/None' }], responses: {} } } }\n",
    );
    assert!(normalized.is_some());
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn a_whole_document_has_everything_where_3_0_has_it() {
    let text = "\
swagger: '2.0'
consumes: [application/json]
parameters:
  Pet: { name: pet, in: body, schema: { $ref: '#/definitions/Pet' } }
  Limit: { name: limit, in: query, type: integer }
responses:
  Missing: { description: None., schema: { $ref: '#/definitions/Pet' } }
paths:
  /pets:
    post:
      parameters: [{ $ref: '#/parameters/Pet' }, { $ref: '#/parameters/Limit' }]
      responses: { 404: { $ref: '#/responses/Missing' } }
definitions:
  Pet: { type: object, properties: { next: { $ref: '#/definitions/Pet/properties/name' }, name: { type: string, x-nullable: true } } }
";
    let root = upgraded(read(text)).root;
    let at = |pointer: &str| root.at_pointer(pointer).and_then(Node::as_str);
    let pet = Some("#/components/schemas/Pet");
    let post = "/paths/~1pets/post";
    let json = "content/application~1json/schema/$ref";
    assert_eq!(at("/openapi"), Some("3.0.4"));
    assert_eq!(at(&format!("{post}/requestBody/{json}")), pet);
    assert_eq!(at(&format!("{post}/responses/404/{json}")), pet);
    assert_eq!(
        at(&format!("{post}/parameters/0/schema/type")),
        Some("integer")
    );
    let schema = "/components/schemas/Pet/properties";
    let name = Some("#/components/schemas/Pet/properties/name");
    assert_eq!(at(&format!("{schema}/next/$ref")), name);
    let nullable = root.at_pointer(&format!("{schema}/name/nullable"));
    assert_eq!(nullable.and_then(Node::as_bool), Some(true));
}

#[test]
fn values_of_discriminators_refer_to_what_has_any_name() {
    let (normalized, said) = made(
        "swagger: '2.0'\npaths: {}\ndefinitions:\n  A: { type: object, discriminator: kind }\n  \
         'a/b~c%25': { x-ms-discriminator-value: 7.10, allOf: [{ $ref: '#/definitions/A' }] }\n  \
         C: { x-ms-discriminator-value: '7.10', allOf: [{ $ref: '#/definitions/A' }] }\n",
    );
    let root = normalized.unwrap().root;
    let mapping = root.at_pointer("/components/schemas/A/discriminator/mapping");
    let mapping = mapping.and_then(Node::as_mapping).unwrap();
    let target = mapping.get("7.10").and_then(Node::as_str);
    // As it is called, since that is how mappings are looked up.
    assert_eq!(target, Some("#/components/schemas/a/b~c%25"));
    assert_eq!(mapping.len(), 1);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said.iter().all(|said| said.contains("`7.10`")), "{said:?}");
}
