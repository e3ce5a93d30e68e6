//! What is said of small descriptions that are not as they should be, and what becomes of them.

use std::collections::BTreeMap;

use codegen::config::{self, Config};
use codegen::diagnostic::{Code, Report, Severity};
use codegen::source::Loader;
use codegen::{Input, Outcome, generate};

struct Files(BTreeMap<&'static str, String>);

impl Loader for Files {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let text = self.0.get(path).ok_or("there is none")?;
        Ok(text.clone().into_bytes())
    }
}

/// What is made of several files, of which the first is the description.
fn made_of(files: &[(&'static str, &str)], config: &Config) -> Outcome {
    let path = files.first().expect("there is a description").0;
    let files = files.iter().map(|(path, text)| (*path, (*text).to_owned()));
    generate(
        &Input {
            path,
            overlays: &[],
            loader: &Files(files.collect()),
        },
        config,
    )
}

fn made(document: &str) -> Outcome {
    made_of(&[("openapi.yaml", document)], &Config::default())
}

/// A description with these schemas.
fn with_schemas(schemas: &str) -> String {
    let schemas: String = schemas
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    format!(
        "openapi: 3.1.0\ninfo: {{ title: A, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// The findings, each with its line.
fn said(report: &Report) -> Vec<(Severity, Code, Option<usize>, String)> {
    let findings = report.diagnostics.iter().map(|finding| {
        let span = finding.span;
        let at = span.and_then(|span| report.sources.get(span.file).map(|file| (file, span)));
        let line = at.map(|(file, span)| file.position(span.start).line);
        (
            finding.severity,
            finding.code,
            line,
            finding.message.clone(),
        )
    });
    findings.collect()
}

/// The structs in the generated files, by name.
fn structs(outcome: &Outcome) -> Vec<String> {
    let lines = outcome.files.iter().flat_map(|file| file.text.lines());
    let names = lines.filter_map(|line| line.strip_prefix("pub struct ")?.split_once(" {"));
    let mut names: Vec<String> = names.map(|(name, _)| name.to_owned()).collect();
    names.sort();
    names
}

/// One schema that several others have a property of, each by another spelling of what leads there.
#[track_caller]
fn is_one(files: &[(&'static str, &str)], spellings: &[&str], name: &str) {
    let properties: Vec<String> = spellings
        .iter()
        .enumerate()
        .map(|(number, spelling)| format!("        p{number}: {{ $ref: \"{spelling}\" }}"))
        .collect();
    let mut orders = vec![properties.clone()];
    orders.push(properties.into_iter().rev().collect());
    for properties in orders {
        let document = format!(
            "openapi: 3.1.0\ninfo: {{ title: A, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n    \
             All:\n      type: object\n      properties:\n{}\n    \
             Alias: {{ $ref: '#/components/schemas/Of' }}\n    \
             Of:\n      type: object\n      properties:\n        \
             a/b~c: {{ type: object, $anchor: anchored, properties: {{ x: {{ type: string }} }} }}\n",
            properties.join("\n")
        );
        let mut all = vec![("openapi.yaml", document.as_str())];
        all.extend(files);
        let outcome = made_of(&all, &Config::default());
        assert_eq!(said(&outcome.report), [], "{document}");
        let mut expected = vec!["All", "Of", "OfABC", name];
        expected.sort_unstable();
        expected.dedup();
        assert_eq!(structs(&outcome), expected, "{document}");
    }
}

#[test]
fn pointers_that_lead_to_one_schema_are_one_type() {
    let other = (
        "files/other.yaml",
        "Thing: { type: object, properties: { y: { type: string } } }\nSame: { $ref: '#/Thing' }\n",
    );
    is_one(
        &[],
        &[
            "#/components/schemas/Of/properties/a~1b~0c",
            "#/components/schemas/Of/properties/a%7E1b%7e0c",
            "#/components/schem%61s/%4Ff/properties/a~1b~0c",
            "openapi.yaml#/components/schemas/Of/properties/a~1b~0c",
            "./openapi.yaml#/components/schemas/Of/properties/a~1b~0c",
            "files/../openapi.yaml#/components/schemas/Of/properties/a~1b~0c",
            "#/components/schemas/Alias/properties/a~1b~0c",
        ],
        "OfABC",
    );
    is_one(
        &[],
        &["#anchored", "#/components/schemas/Of/properties/a~1b~0c"],
        "OfABC",
    );
    is_one(
        &[other],
        &[
            "files/other.yaml#/Thing",
            "./files/other.yaml#/Thing",
            "files/%6Fther.yaml#/%54hing",
            "files//other.yaml#Thing",
        ],
        "Thing",
    );
}

/// The lines of `API.txt`.
fn api(outcome: &Outcome) -> Vec<&str> {
    let api = outcome.files.iter().find(|file| file.path == "API.txt");
    api.map_or_else(Vec::new, |file| file.text.lines().collect())
}

/// What is found is these, each with its line and a part of its message.
#[track_caller]
fn finds(outcome: &Outcome, expected: &[(Severity, Code, usize, &str)]) {
    let said = said(&outcome.report);
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (found, (severity, code, line, part)) in said.iter().zip(expected) {
        let (found_severity, found_code, found_line, message) = found;
        assert_eq!(
            (found_severity, found_code, *found_line),
            (severity, code, Some(*line)),
            "{said:#?}"
        );
        assert!(message.contains(part), "{message} has not {part}");
    }
}

/// The help of the only finding.
#[track_caller]
fn help(outcome: &Outcome) -> &str {
    let mut findings = outcome.report.diagnostics.iter();
    let help = findings.next().and_then(|finding| finding.help.as_deref());
    assert!(findings.next().is_none());
    help.expect("there is a help")
}

const WARNING: Severity = Severity::Warning;

#[test]
fn schemas_that_are_one_another_and_nothing_else_are_shown_in_their_circle() {
    let outcome = made(&with_schemas(
        "A: { $ref: '#/components/schemas/B' }\n\
         B: { $ref: '#/components/schemas/C', description: Said beside. }\n\
         C: { $ref: '#/components/schemas/B' }\n\
         S: { $ref: '#/components/schemas/S' }",
    ));
    let code = Code::CircularReference;
    finds(
        &outcome,
        &[
            (WARNING, code, 7, "(`B` → `C` → `B`)"),
            (WARNING, code, 9, "`S` is a reference to itself"),
        ],
    );
    let api = api(&outcome);
    for line in [
        "type types::A = B",
        "type types::B = Json",
        "type types::S = Json",
    ] {
        assert!(api.contains(&line), "{line}: {api:#?}");
    }
    // What has a way out is no circle.
    let outcome = made(&with_schemas(
        "A: { $ref: '#/components/schemas/B' }\nB: { type: array, items: { $ref: '#/components/schemas/C' } }\n\
         C: { $ref: '#/components/schemas/D' }\nD: { type: string }",
    ));
    finds(&outcome, &[]);
}

#[test]
fn what_a_version_that_is_a_number_is_read_as_is_told_once() {
    let code = Code::RepairedValue;
    for (version, read) in [
        ("openapi: 3", "OpenAPI 3.0"),
        ("openapi: 3.0", "OpenAPI 3.0"),
        ("openapi: 3.1", "OpenAPI 3.1"),
        ("openapi: 3.2", "OpenAPI 3.2"),
        ("swagger: 2", "Swagger 2.0"),
        ("swagger: 2.0", "Swagger 2.0"),
    ] {
        let outcome = made(&format!(
            "info: {{ title: A, version: '1' }}\n{version}\npaths: {{}}\n"
        ));
        finds(&outcome, &[(Severity::Note, code, 2, read)]);
        assert!(!outcome.files.is_empty());
    }
    for version in [
        "openapi: '3'",
        "openapi: 3.1.0",
        "openapi: '3.1'",
        "swagger: '2.0'",
    ] {
        let outcome = made(&format!(
            "info: {{ title: A, version: '1' }}\n{version}\npaths: {{}}\n"
        ));
        finds(&outcome, &[]);
    }
    let outcome = made("openapi: 3.4\ninfo: { title: A, version: '1' }\npaths: {}\n");
    finds(
        &outcome,
        &[(Severity::Note, Code::UnsupportedVersion, 1, "3.4")],
    );
}

#[test]
fn what_stands_too_deep_is_shown_with_what_to_do() {
    let nested = |inner: usize| {
        let begin = "{ type: object, properties: { a: ".repeat(inner);
        with_schemas(&format!(
            "A: {begin}{{ type: string }}{}",
            "} }".repeat(inner)
        ))
    };
    finds(&made(&nested(29)), &[]);
    let outcome = made(&nested(31));
    let code = Code::LimitExceeded;
    finds(&outcome, &[(Severity::Error, code, 6, "more than 64")]);
    assert!(help(&outcome).contains("as a schema under `components`"));
}

#[test]
fn what_stands_beside_the_reference_of_a_whole_description_counts() {
    let main = "openapi: 3.1.0\ninfo: { title: A, version: '1' }\n\
                paths: { /a: { get: { responses: { '204': { description: x } } } } }\n\
                components: { schemas: { A: { type: object, properties: { b: { $ref: '#/components/schemas/B' } } }, B: { type: object, properties: { x: {} } } } }\n";
    let all = |document: &str| {
        let files = [("openapi.yaml", document), ("main.yaml", main)];
        made_of(&files, &Config::default())
    };
    let outcome = all("openapi: 3.1.0\n$ref: main.yaml\n");
    finds(&outcome, &[]);
    assert_eq!(structs(&outcome), ["A", "B"]);
    let outcome =
        all("openapi: 3.1.0\n$ref: main.yaml\ninfo: { version: '1', title: A }\nwebhooks: {}\n");
    finds(&outcome, &[]);
    let outcome = all("openapi: 3.1.0\n$ref: main.yaml\n\
         paths: { /b: { get: { responses: { '204': { description: x } } } } }\n");
    finds(
        &outcome,
        &[(WARNING, Code::Contradiction, 3, "`paths` stands beside")],
    );
    assert!(api(&outcome).iter().any(|line| line.contains("get_b")));
    assert_eq!(structs(&outcome), ["A", "B"]);
    // What does not lead anywhere costs only itself.
    let outcome = all("openapi: 3.1.0\n$ref: none.yaml\npaths: {}\n");
    finds(
        &outcome,
        &[(WARNING, Code::UnreadableFile, 2, "`none.yaml`")],
    );
    assert!(!outcome.files.is_empty());
}

#[test]
fn what_several_schemas_say_of_one_value_holds_together_at_any_depth() {
    let outcome = made(&with_schemas(
        "A:\n  allOf:\n    \
         - { properties: { in: { required: [x], properties: { x: { type: string }, both: { properties: { a: { type: string } } } } } } }\n    \
         - { properties: { in: { properties: { y: { type: integer }, both: { required: [b], properties: { b: { type: string } } } } } } }\n\
         T:\n  allOf:\n    \
         - { type: array, items: false, minItems: 2, prefixItems: [{ type: string }, {}, {}] }\n    \
         - { type: array, minItems: 3, prefixItems: [{ format: date }, { type: integer }] }\n\
         U:\n  allOf:\n    \
         - { type: array, items: false, minItems: 2, prefixItems: [{ type: string }, { type: integer }] }\n    \
         - { type: array, prefixItems: [{}, {}, {}] }",
    ));
    finds(&outcome, &[]);
    let api = api(&outcome);
    for line in [
        "field types::AIn::x: String",
        "field types::AIn::y: Option<i64>",
        "field types::AInBoth::a: Option<String>",
        "field types::AInBoth::b: String",
        "type types::T = (Date, i64, Json)",
        "type types::U = (String, i64)",
    ] {
        assert!(api.contains(&line), "{line}: {api:#?}");
    }
}

#[test]
fn a_webhook_that_loses_its_name_is_told() {
    let webhook = "{ post: { responses: { '204': { description: x } } } }";
    let document = format!(
        "openapi: 3.1.0\ninfo: {{ title: A, version: '1' }}\nwebhooks: {{ sold: {webhook}, bought: {webhook} }}\n"
    );
    let mut report = Report::default();
    let text =
        "clients: [{ spec: openapi.yaml, crate: a, rename: { webhooks: { sold: Bought } } }]";
    let workspace = config::parse(
        "codegen.yaml",
        text.into(),
        &mut report.sources,
        &mut report.diagnostics,
    );
    let workspace = workspace.expect("it is one");
    let outcome = made_of(&[("openapi.yaml", &document)], &workspace.clients[0].config);
    let said = said(&outcome.report);
    let displaced = said
        .iter()
        .filter(|(_, code, ..)| *code == Code::DisplacedName);
    let messages: Vec<&str> = displaced.map(|(.., message)| message.as_str()).collect();
    assert!(
        matches!(messages.as_slice(), [one] if one.starts_with("what was called `Bought` is called")),
        "{said:#?}"
    );
}
