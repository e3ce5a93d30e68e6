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
            overlays: &[],
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
    let lost = lost(DESCRIPTION, behind, addition);
    assert!(lost.is_empty(), "{addition} takes away: {lost:#?}");
}

/// Types of every shape, each of which may have more.
const SHAPES: &str = "\
openapi: 3.1.0
info: { title: Additive, version: '1' }
servers: [{ url: https://api.example.com }]
paths:
  /shapes:
    post:
      operationId: exchange
      tags: [shapes]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Shapes' } } } }
      responses: { '200': { description: Done, content: { application/json: { schema: { $ref: '#/components/schemas/Answer' } } } } }
components:
  schemas:
    Shapes:
      type: object
      properties:
        level: { type: integer, enum: [1, 2] }
        mixed: { enum: [a, 1] }
        point:
          type: array
          prefixItems: [{ type: number }, { type: object, properties: { unit: { type: string } } }]
          items: false
          minItems: 2
        either:
          oneOf:
            - { type: string }
            - { type: object, required: [street], properties: { street: { type: string } } }
            - { type: object, properties: { city: { type: string } } }
            - { type: array, items: { type: object, properties: { zip: { type: string } } } }
        one: { type: object, properties: { a: { type: string } } }
        two: { type: object, properties: { b: { type: string } } }
        pets: { type: array, items: { $ref: '#/components/schemas/Pet' } }
        open: { $ref: '#/components/schemas/Open' }
        kind: { $ref: '#/components/schemas/Kind' }
    Open:
      type: object
      properties: { '1': { type: string }, self: { type: string }, name: { type: string } }
      additionalProperties: { type: object, properties: { count: { type: integer } } }
    Pet:
      type: object
      required: [petType]
      properties: { petType: { type: string } }
      discriminator: { propertyName: petType }
    Cat:
      allOf:
        - { $ref: '#/components/schemas/Pet' }
        - { type: object, properties: { lives: { type: integer } } }
    Kind:
      oneOf:
        - { $ref: '#/components/schemas/Cat' }
        - { type: object, title: A fish, required: [kind], properties: { kind: { const: fish } } }
        - { type: object, required: [kind], properties: { kind: { const: bird } } }
        - { $ref: '#/components/schemas/Open' }
    Answer:
      type: object
      required: [id]
      properties:
        id: { type: string }
        state: { type: [string, 'null'], enum: [on, off, null] }
";

/// As [`check`], of types of every shape and of several additions, one at a time.
#[track_caller]
fn check_shapes(additions: &[(&str, &str)]) {
    let mut taken = Vec::new();
    for (behind, addition) in additions {
        let lost = lost(SHAPES, behind, addition);
        taken.extend(lost.into_iter().map(|line| (*addition, line)));
    }
    assert!(taken.is_empty(), "{taken:#?}");
}

/// What is lost when a text is put behind another.
#[track_caller]
fn lost(description: &str, behind: &str, addition: &str) -> Vec<String> {
    assert!(description.contains(behind), "{behind}");
    let before = listing(description);
    let after = listing(&description.replacen(behind, &format!("{behind}{addition}"), 1));
    assert_ne!(before, after, "{addition} adds nothing");
    // What is another name for a type by now is that type to callers.
    let aliases: Vec<(&str, &str)> = after
        .iter()
        .filter_map(|line| line.strip_prefix("type types::")?.split_once(" = "))
        .collect();
    let seen: Vec<String> = after.iter().map(|line| through(line, &aliases)).collect();
    let is_lost = |line: &String| !after.contains(line) && !seen.contains(&through(line, &aliases));
    before
        .iter()
        .filter(|line| is_lost(line))
        .cloned()
        .collect()
}

/// A line with what aliases stand for in place of them.
fn through(line: &str, aliases: &[(&str, &str)]) -> String {
    let is_of_word = |char: char| char.is_alphanumeric() || char == '_';
    let mut shown = String::new();
    for part in line.split_inclusive(|char| !is_of_word(char)) {
        let word = part.trim_end_matches(|char| !is_of_word(char));
        let target = aliases.iter().find(|(alias, _)| *alias == word);
        shown.push_str(target.map_or(word, |(_, target)| target));
        shown.push_str(part.get(word.len()..).unwrap_or_default());
    }
    shown
}

#[test]
fn constants_and_properties_that_are_added_take_nothing_away() {
    check_shapes(&[
        ("enum: [1, 2", ", -1"),
        ("enum: [a, 1", ", '1'"),
        ("enum: [a, 1", ", 1.5"),
        ("enum: [on, off", ", 'ON'"),
        ("unit: { type: string }", ", of: { type: string }"),
        ("street: { type: string }", ", number: { type: string }"),
        ("city: { type: string }", ", street: { type: string }"),
        ("zip: { type: string }", ", city: { type: string }"),
        ("name: { type: string }", ", extra: { type: string }"),
        ("count: { type: integer }", ", name: { type: string }"),
        ("lives: { type: integer }", ", name: { type: string }"),
        ("self: { type: string }", ", Self: { type: string }"),
        ("self: { type: string }", ", '+1': { type: string }"),
        ("self: { type: string }", ", _1: { type: string }"),
        (
            "        - { type: object, properties: { lives: { type: integer } } }\n",
            "        - { type: object, required: [tail], properties: { tail: { type: string, readOnly: true } } }\n",
        ),
        (
            "petType: { type: string }",
            ", at: { type: string, readOnly: true }",
        ),
        (
            "        id: { type: string }\n",
            "        at: { type: string, readOnly: true }\n",
        ),
        ("lives: { type: integer }", ", self: { type: string }"),
        ("kind: { const: fish }", ", size: { type: integer }"),
    ]);
}

#[test]
fn inline_types_that_become_alike_or_different_stay() {
    check_shapes(&[
        ("a: { type: string }", ", b: { type: string }"),
        (
            "two: { type: object, properties: { b: { type: string } } }\n",
            "        three: { type: object, properties: { a: { type: string } } }\n",
        ),
        (
            "      properties:\n",
            "        zero: { type: object, properties: { a: { type: string } } }\n",
        ),
    ]);
}

#[test]
fn types_that_are_added_to_unions_take_nothing_away() {
    let mut additions = Vec::new();
    let behind = "            - { type: array, items: { type: object, properties: { zip: { type: string } } } }\n";
    for added in [
        "{ type: integer }",
        "{ type: boolean }",
        "{ type: object, required: [street], properties: { street: { type: string }, door: { type: string } } }",
        "{ type: object, properties: { country: { type: string } } }",
        "{ type: object, title: Object, properties: { country: { type: string } } }",
        "{ type: object, required: [on], properties: { on: { const: true } } }",
        "{ $ref: '#/components/schemas/Cat' }",
        "{ type: array, items: { type: string } }",
    ] {
        additions.push((behind, format!("            - {added}\n")));
    }
    let behind =
        "        - { type: object, required: [kind], properties: { kind: { const: bird } } }\n";
    for added in [
        "{ type: object, required: [kind], properties: { kind: { const: snake } } }",
        "{ $ref: '#/components/schemas/Answer' }",
    ] {
        additions.push((behind, format!("        - {added}\n")));
    }
    let additions: Vec<(&str, &str)> = additions
        .iter()
        .map(|(behind, added)| (*behind, added.as_str()))
        .collect();
    check_shapes(&additions);
}

#[test]
fn a_schema_that_specialises_another_takes_nothing_away() {
    check_shapes(&[(
        "  schemas:\n",
        "    Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { bark: { type: string } } }] }\n",
    )]);
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

const WEBHOOKS: &str = "\
openapi: 3.1.0
info: { title: Additive, version: '1' }
paths:
  /new: {}
  /orders:
    post:
      operationId: order
      tags: [webhooks]
      responses: { '204': { description: Done } }
      callbacks:
        done: { '{$request.body#/url}': { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { kind: { type: string, enum: [a, b] } } } } } }, responses: {} } } }
        new: {}
webhooks:
  new: {}
  order.created:
    post:
      requestBody: { content: { application/json: { schema: { type: object, required: [type], properties: { type: { const: order.created } } } } } }
      responses: {}
  note: { post: { requestBody: { content: { text/plain: {} } }, responses: {} } }
  status:
    put: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Health' } } } }, responses: {} }
components:
  schemas:
    Health: { type: object, properties: { up: { type: boolean } } }
";

/// What is received stays what it was, whatever else comes to be received or signed.
#[test]
fn a_webhook_takes_nothing_away() {
    let payload = "requestBody: { content: { application/json: { schema: { type: object, required: [type], properties: { type: { const: more } } } } } }";
    for (behind, addition) in [
        (
            "webhooks:\n",
            format!("  order.more: {{ post: {{ {payload}, responses: {{}} }} }}\n"),
        ),
        (
            "webhooks:\n",
            format!("  callbacks: {{ post: {{ {payload}, responses: {{}} }} }}\n"),
        ),
        (
            "webhooks:\n",
            "  event: { post: { responses: {} } }\n".to_owned(),
        ),
        ("  status:\n", "    post: { responses: {} }\n".to_owned()),
        (
            "  /new: {}\n",
            format!(
                "  /more: {{ post: {{ operationId: more, tags: [other], {payload}, responses: {{}}, callbacks: {{ done: {{ '{{$url}}': {{ post: {{ {payload}, responses: {{}} }} }} }} }} }} }}\n"
            ),
        ),
        (
            "info: { title: Additive, version: '1' }\n",
            "x-webhook-signature: github\n".to_owned(),
        ),
    ] {
        let lost = lost(WEBHOOKS, behind, &addition);
        assert!(lost.is_empty(), "{addition} takes away: {lost:#?}");
    }
}

/// What stands behind a feature is named by nothing else.
#[test]
fn without_webhooks_there_is_nothing_of_them() {
    assert!(
        !listing(DESCRIPTION)
            .iter()
            .any(|line| line.contains("webhook"))
    );
    let all = listing(WEBHOOKS);
    let lines = all.iter().filter(|line| line.contains(" webhooks::"));
    let is_marked = |line: &String| line.ends_with(" (feature webhooks)");
    assert!(
        lines.clone().count() > 10 && lines.clone().all(is_marked),
        "{all:#?}"
    );
    assert!(
        !all.iter()
            .any(|line| is_marked(line) && !line.contains(" webhooks::"))
    );
}

/// Pages of every kind that is recognised.
const PAGES: &str = "\
openapi: 3.1.0
info: { title: Additive, version: '1' }
servers: [{ url: https://api.example.com }]
paths:
  /leads:
    get:
      operationId: leads
      tags: [pages]
      parameters:
        - { name: _skip, in: query, schema: { type: integer } }
        - { name: _limit, in: query, schema: { type: integer } }
      responses:
        '200':
          description: A page
          content:
            application/json:
              schema:
                type: object
                properties:
                  has_more: { type: boolean }
                  leads: { type: array, items: { $ref: '#/components/schemas/Lead' } }
  /songs:
    get:
      operationId: songs
      tags: [pages]
      parameters:
        - { name: page, in: query, schema: { type: integer, default: 1 } }
        - { name: size, in: query, schema: { type: integer } }
      responses:
        '200':
          description: A page
          headers:
            Link: { schema: { type: string } }
          content:
            application/json:
              schema:
                type: array
                items: { $ref: '#/components/schemas/Lead' }
components:
  schemas:
    Lead:
      type: object
      properties:
        id: { type: string }
";

#[test]
fn pages_stay_pages() {
    let items = |description: &str| {
        let lines = listing(description).into_iter();
        let lines = lines.filter(|line| line.contains("::Item = "));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(items(PAGES).len(), 2);
    for (behind, addition) in [
        // Another list, and other ways to go on.
        (
            "                properties:\n",
            "                  errors: { type: array, items: { $ref: '#/components/schemas/Lead' } }\n",
        ),
        (
            "                properties:\n",
            "                  next_cursor: { type: string }\n",
        ),
        (
            "                properties:\n",
            "                  next: { type: string, format: uri }\n                  total: { type: integer }\n",
        ),
        (
            "      parameters:\n",
            "        - { name: cursor, in: query, schema: { type: string } }\n",
        ),
        (
            "      parameters:\n",
            "        - { name: offset, in: query, schema: { type: integer } }\n",
        ),
        (
            "          headers:\n",
            "            X-Total: { schema: { type: integer } }\n",
        ),
        (
            "      responses:\n",
            "        '204': { description: None }\n",
        ),
    ] {
        let grown = PAGES.replace(behind, &format!("{behind}{addition}"));
        assert_ne!(grown, PAGES, "{behind}");
        assert_eq!(items(&grown), items(PAGES), "{addition}");
    }
}
