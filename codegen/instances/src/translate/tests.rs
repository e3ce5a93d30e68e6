//! Tests of the translation: what schemas of each dialect come to mean.

use crate::{Judge, Schemas};
use serde_json::{Value, json};

/// Judges values by a schema of a version of OpenAPI, beside which stands a schema `Other`, an integer.
#[track_caller]
fn check(version: &str, schema: Value, valid: &[Value], invalid: &[Value]) {
    let document = json!({
        "openapi": version,
        "components": { "schemas": {
            "It": schema,
            "Other": { "type": "integer" },
            "Self": { "allOf": [{ "$ref": "#/components/schemas/Self" }] },
            "a/b~c %": { "const": 5, "$anchor": "five" },
        } }
    });
    let schemas = Schemas::new(&document, &["/components/schemas/It"]);
    let judge = Judge::new(&schemas).unwrap();
    for value in valid {
        assert!(judge.accepts(0, value), "{value} by {schema}");
    }
    for value in invalid {
        assert!(!judge.accepts(0, value), "{value} by {schema}");
    }
    // The one that stands on its own says the same.
    let alone = jsonschema::validator_for(&schemas.json_schema(0)).unwrap();
    assert!(valid.iter().all(|value| alone.is_valid(value)));
    assert!(!invalid.iter().any(|value| alone.is_valid(value)));
}

#[test]
fn null_is_allowed_where_any_dialect_says_so() {
    let nullable = json!({ "type": "string", "nullable": true });
    check(
        "3.0.3",
        nullable.clone(),
        &[json!(null), json!("")],
        &[json!(1)],
    );
    check("3.1.0", nullable, &[json!(null)], &[json!(1)]);
    check(
        "3.1.0",
        json!({ "type": ["string", "null"] }),
        &[json!(null)],
        &[json!(1)],
    );
    let listed = json!({ "type": "string", "nullable": true, "enum": ["a"] });
    check("3.0.3", listed, &[json!(null), json!("a")], &[json!("b")]);
    let all = json!({ "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Other" }] });
    check("3.0.3", all, &[json!(null), json!(1)], &[json!("1")]);
}

#[test]
fn bounds_are_exclusive_by_a_flag_or_by_themselves() {
    let flagged =
        json!({ "minimum": 1, "exclusiveMinimum": true, "maximum": 3, "exclusiveMaximum": false });
    check(
        "3.0.3",
        flagged,
        &[json!(2), json!(3)],
        &[json!(1), json!(4)],
    );
    let own = json!({ "exclusiveMinimum": 1, "maximum": 3 });
    check("3.1.0", own, &[json!(1.5), json!(3)], &[json!(1), json!(4)]);
}

#[test]
fn what_stands_beside_a_reference_counts_from_3_1_on() {
    let schema = json!({ "$ref": "#/components/schemas/Other", "minimum": 5 });
    check("3.0.3", schema.clone(), &[json!(1)], &[json!("")]);
    check("3.1.0", schema.clone(), &[json!(5)], &[json!(1), json!("")]);
    check("3.2.0", schema, &[json!(5)], &[json!(1), json!("")]);
}

#[test]
fn references_lead_wherever_they_can() {
    let five = [json!(5)];
    let escaped = json!({ "$ref": "#/components/schemas/a~1b~0c%20%25" });
    check("3.1.0", escaped, &five, &[json!(1)]);
    check("3.1.0", json!({ "$ref": "#five" }), &five, &[json!(1)]);
    check(
        "3.1.0",
        json!({ "$ref": "#/nowhere" }),
        &[json!(1), json!("")],
        &[],
    );
    check(
        "3.1.0",
        json!({ "$ref": "other.yaml#/X" }),
        &[json!(1)],
        &[],
    );
    check(
        "3.1.0",
        json!({ "$ref": "#/components/schemas/Self" }),
        &[json!(1)],
        &[],
    );
    let list = json!({ "type": "array", "items": { "$ref": "#/components/schemas/It" } });
    check("3.0.0", list, &[json!([]), json!([[[]]])], &[json!([[1]])]);
}

#[test]
fn what_is_not_well_formed_says_nothing() {
    let schema = json!({
        "type": "any", "required": true, "pattern": "(", "minLength": -1, "enum": [], "oneOf": [],
        "properties": { "a": null }, "items": "x", "multipleOf": 0,
    });
    check("3.0.3", schema, &[json!(1), json!({ "a": 1 })], &[]);
    let twice = json!({ "type": "object", "required": ["a", "a"], "minProperties": 1.0 });
    check("3.0.3", twice, &[json!({ "a": 1 })], &[json!({ "b": 1 })]);
}
