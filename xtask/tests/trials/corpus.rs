//! Every description of a folder, generated; compiling what comes of them is left to the fixtures of the generator.

use crate::{PETS, folder, run};

#[test]
fn every_description_has_a_row_and_nothing_else_has() {
    let files = folder(&[
        ("a/pets.yaml", PETS),
        ("b/old.json", r#"{ "swagger": "2.0" }"#),
        ("b/part.yaml", "type: object\n"),
        ("broken.yaml", "openapi: [\n"),
    ]);
    let arguments = &["--only", "generate", "--format", "json", "--jobs", "2"];
    let ran = run("corpus", files.path(), arguments);
    let rows = ran.lines();
    let paths: Vec<&str> = rows.iter().filter_map(|row| row["path"].as_str()).collect();
    assert_eq!(paths, ["a/pets.yaml", "b/old.json", "broken.yaml"]);
    let pets = &rows[0];
    assert_eq!(
        (&pets["operations"], &pets["schemas"]),
        (&1.into(), &3.into())
    );
    assert_eq!(
        (&pets["generated"], &pets["check"]),
        (&true.into(), &"not run".into())
    );
    assert!(pets["lines"].as_u64() > Some(50));
    assert_eq!(rows[1]["diagnostics"]["unsupported-version"], 1);
    let error = rows[2]["first_error"].as_str();
    assert!(
        error.is_some_and(|error| error.starts_with("broken.yaml:")),
        "{ran:?}"
    );
    // What is refused is no failure.
    assert_eq!(ran.status, Some(0), "{ran:?}");
}

#[test]
fn people_get_a_table() {
    let files = folder(&[("pets.yaml", PETS), ("other.yaml", PETS)]);
    let ran = run(
        "corpus",
        files.path(),
        &["--only", "generate", "--filter", "pets"],
    );
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("result "), "{ran:?}");
    assert!(
        lines[1].starts_with("generated ") && lines[1].ends_with("  pets.yaml"),
        "{ran:?}"
    );
    assert_eq!(
        lines.last().copied(),
        Some("1 documents: 0 failed, 0 refused; 1 operations, of which 0 were left out")
    );
    assert_eq!(ran.err, "");
}
