//! Instances of schemas, through types that are compiled for the test.

use crate::{PETS, folder, run};
use serde_json::{Value, json};

#[test]
fn every_schema_has_a_row() {
    let files = folder(&[
        ("pets.yaml", PETS),
        ("old.json", r#"{ "swagger": "2.0" }"#),
        ("future.yaml", "openapi: 4.0.0\n"),
    ]);
    let ran = run(
        "roundtrip",
        files.path(),
        &["--instances", "15", "--format", "json"],
    );
    let rows: Vec<[Value; 5]> = ran
        .lines()
        .iter()
        .map(|row| ["path", "schema", "result", "instances", "passed"].map(|key| row[key].clone()))
        .collect();
    let row = |schema: &str, result: &str, instances: u32, passed: u32| {
        let name = schema.to_owned();
        [
            json!("pets.yaml"),
            json!(name),
            json!(result),
            json!(instances),
            json!(passed),
        ]
    };
    assert_eq!(
        rows,
        [
            [
                json!("future.yaml"),
                json!(null),
                json!("not generated"),
                json!(0),
                json!(0)
            ],
            row("Pets", "passed", 15, 15),
            row("Pet", "passed", 15, 15),
            row("Nothing", "no instance found", 0, 0),
        ],
        "{ran:?}"
    );
    assert_eq!(ran.status, Some(1), "{ran:?}");

    // Once more for people, of one schema: all is well.
    let pets = files.path().join("pets.yaml");
    let ran = run(
        "roundtrip",
        &pets,
        &["--only", "Pet", "--instances", "2", "--seed", "5"],
    );
    assert_eq!(
        (ran.status, ran.out.as_str(), ran.err.as_str()),
        (
            Some(0),
            "pets.yaml: 1 schemas, 2 instances: 1 passed\n\
             1 documents, 1 schemas, 2 instances: 0 failed, 0 without an instance\n",
            ""
        )
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let files = folder(&[]);
    let ran = run("roundtrip", &files.path().join("none.yaml"), &[]);
    assert_eq!(ran.status, Some(1));
    assert!(
        ran.err.contains("there is no such file or folder"),
        "{ran:?}"
    );
}
