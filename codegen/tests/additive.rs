//! That what is added to a description adds to the client and takes nothing away.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use codegen::config::Config;
use codegen::source::Loader;
use codegen::{Input, generate};

struct Text(String);

impl Loader for Text {
    fn load(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone().into_bytes())
    }
}

const DESCRIPTION: &str = "\
openapi: 3.1.0
info: { title: Additive, version: '1' }
servers: [{ url: https://api.example.com }]
paths:
  /new: {}
  /things:
    get:
      operationId: list
      tags: [things]
      parameters:
        - { $ref: '#/components/parameters/Order' }
      responses:
        '200': { $ref: '#/components/responses/Things' }
    post:
      operationId: create
      tags: [things]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { '204': { description: Done } }
components:
  parameters:
    Order: { name: order, in: query, schema: { type: string, enum: [up, down] } }
  responses:
    Things: { description: All, content: { application/json: { schema: { type: object, properties: { things: { type: array, items: { $ref: '#/components/schemas/Thing' } } } } } } }
  schemas:
    Thing:
      type: object
      properties:
        kind: { type: string, enum: [a, b] }
        inner: { type: object, properties: { value: { type: string } } }
";

fn listing(description: &str) -> Vec<String> {
    let loader = Text(description.to_owned());
    let outcome = generate(
        &Input {
            path: "additive.yaml",
            loader: &loader,
        },
        &Config::default(),
    );
    assert!(
        !outcome.report.diagnostics.has_errors(),
        "{:?}",
        outcome.report
    );
    let listing = outcome.files.iter().find(|file| file.path == "API.txt");
    let Some(listing) = listing else {
        panic!("there is no API.txt");
    };
    listing.text.lines().map(str::to_owned).collect()
}

/// Puts a text behind another, and checks that the client has grown and lost nothing.
#[track_caller]
fn check(behind: &str, addition: &str) {
    assert!(DESCRIPTION.contains(behind), "{behind}");
    let before = listing(DESCRIPTION);
    let after = listing(&DESCRIPTION.replacen(behind, &format!("{behind}{addition}"), 1));
    for line in &before {
        assert!(after.contains(line), "{addition} takes away: {line}");
    }
    assert!(after.len() > before.len(), "{addition} adds nothing");
}

#[test]
fn what_is_added_takes_nothing_away() {
    check("value: { type: string }", ", other: { type: integer }");
    check("enum: [a, b", ", c");
    check("enum: [up, down", ", sideways");
    check(
        "        - { $ref: '#/components/parameters/Order' }\n",
        "        - { name: limit, in: query, schema: { type: integer } }\n",
    );
    check(
        "  schemas:\n",
        "    Added: { type: object, properties: { thing: { $ref: '#/components/schemas/Thing' } } }\n",
    );
    check(
        "    post:\n",
        "      deprecated: true\n      parameters: [{ name: dry, in: query, schema: { type: boolean } }]\n",
    );
    check(
        "  /things:\n",
        "    put: { operationId: replace, tags: [things], responses: { '204': { description: Done } } }\n",
    );
    check(
        "{ '204': { description: Done }",
        ", '404': { description: Gone, content: { application/json: {} } }",
    );
}

#[test]
fn an_operation_that_comes_before_takes_no_names() {
    let shared = " { get: { operationId: early, tags: [things], parameters: [{ $ref: '#/components/parameters/Order' }], \
                  responses: { '200': { $ref: '#/components/responses/Things' } } } }";
    let before = listing(DESCRIPTION);
    let after = listing(&DESCRIPTION.replace("/new: {}", &format!("/new:{shared}")));
    for line in &before {
        assert!(after.contains(line), "it takes away: {line}");
    }
    assert!(after.len() > before.len());
}
