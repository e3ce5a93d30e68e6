//! Tests of the instances: what they cover, and that there are any.

use crate::{Instances, Judge, Schemas};
use serde_json::{Value, json};

/// Instances of a schema, beside which stand the others of the given components.
fn instances_of(schema: Value, others: Value, seed: u64) -> Vec<Value> {
    let mut components = others;
    components["It"] = schema;
    let document = json!({ "openapi": "3.1.0", "components": { "schemas": components } });
    let schemas = Schemas::new(&document, &["/components/schemas/It"]);
    let judge = Judge::new(&schemas).unwrap();
    Instances::new(&schemas, &judge, seed).of(0, 60)
}

/// Makes instances of a schema and asserts that some of them are of each of several kinds.
#[track_caller]
fn check(schema: Value, some: &[fn(&Value) -> bool]) {
    let instances = instances_of(schema.clone(), json!({}), 1);
    assert_eq!(instances.len(), 60, "{schema}");
    for (position, is_some) in some.iter().enumerate() {
        assert!(
            instances.iter().any(is_some),
            "{position} of {schema}: {instances:?}"
        );
    }
}

#[test]
fn plain_values_reach_their_bounds() {
    check(
        json!({ "type": "boolean" }),
        &[|it| it == true, |it| it == false],
    );
    check(
        json!({ "type": "integer", "minimum": -3, "maximum": 9 }),
        &[|it| it == -3, |it| it == 9],
    );
    check(
        json!({ "type": "integer", "format": "int32" }),
        &[|it| it == i32::MIN, |it| it == i32::MAX],
    );
    check(
        json!({ "type": "integer", "format": "uint64" }),
        &[|it| it == u64::MAX, |it| it == 0],
    );
    check(
        json!({ "type": "integer", "multipleOf": 7, "exclusiveMinimum": 7, "exclusiveMaximum": 28.5 }),
        &[|it| it == 14, |it| it == 28],
    );
    check(
        json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 1, "multipleOf": 0.01 }),
        &[|it| it.is_f64(), |it| it == 1 || it == 1.0],
    );
    check(
        json!({ "type": ["string", "null"], "minLength": 2, "maxLength": 3 }),
        &[
            |it| it.is_null(),
            |it| it.as_str().is_some_and(|it| it.chars().count() == 3),
        ],
    );
}

#[test]
fn single_precision_numbers_survive() {
    for it in instances_of(json!({ "type": "number", "format": "float" }), json!({}), 1) {
        let float = it.as_f64().unwrap();
        #[expect(clippy::cast_possible_truncation, reason = "that is the question")]
        let single = float as f32;
        assert_eq!(single.to_string().parse(), Ok(float));
    }
}

#[test]
fn all_members_come_to_be_chosen() {
    let values: Vec<Value> = (0..20)
        .map(|number| json!(format!("member {number}")))
        .collect();
    let all = instances_of(json!({ "enum": values }), json!({}), 1);
    assert!(values.iter().all(|value| all.contains(value)));
    check(
        json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }, { "type": "array", "items": {} }, { "type": "null" }] }),
        &[
            |it| it.is_string(),
            |it| it.is_number(),
            |it| it.is_array(),
            |it| it.is_null(),
        ],
    );
}

#[test]
fn objects_are_lean_full_and_anything_between() {
    check(
        json!({
            "type": "object", "required": ["a"], "additionalProperties": false, "patternProperties": { "^x[0-9]+$": { "type": "null" } },
            "properties": { "a": { "type": "integer" }, "b": { "type": "string" }, "never": false }
        }),
        &[
            |it| it.as_object().is_some_and(|it| it.len() == 1),
            |it| it.get("b").is_some(),
            |it| {
                it.as_object()
                    .is_some_and(|it| it.keys().any(|key| key.starts_with('x')))
            },
        ],
    );
    check(
        json!({ "properties": { "a": { "const": 1 } } }),
        &[
            |it| it.get("a").is_none(),
            |it| {
                it.as_object()
                    .is_some_and(|it| it.keys().any(|key| key != "a"))
            },
        ],
    );
    check(
        json!({ "type": "object", "additionalProperties": { "type": "integer" }, "minProperties": 2, "maxProperties": 3 }),
        &[|it| it.as_object().is_some_and(|it| it.len() == 3)],
    );
    check(
        json!({ "properties": { "a": {}, "b": {} }, "dependentRequired": { "a": ["b"] }, "propertyNames": { "pattern": "^[a-z]$" } }),
        &[|it| it.get("a").is_some(), |it| it.get("a").is_none()],
    );
}

#[test]
fn arrays_have_their_lengths_and_tuples_their_items() {
    check(
        json!({ "type": "array", "items": { "enum": [1, 2, 3] }, "uniqueItems": true, "minItems": 2 }),
        &[|it| it.as_array().is_some_and(|it| it.len() == 3)],
    );
    check(
        json!({ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "boolean" }], "items": { "type": "null" } }),
        &[
            |it| it.as_array().is_some_and(|it| it.len() == 2),
            |it| it.get(2).is_some(),
            |it| it.get(0).is_none(),
        ],
    );
    check(
        json!({ "type": "array", "contains": { "const": "x" }, "minItems": 2 }),
        &[|it| it.get(0).is_some_and(|it| it == "x")],
    );
}

#[test]
fn what_is_composed_holds_together() {
    check(
        json!({
            "allOf": [
                { "type": "object", "required": ["a"], "properties": { "a": { "type": "integer", "minimum": 3 } } },
                { "properties": { "a": { "maximum": 5 }, "b": { "type": "string" } } }
            ],
            "unevaluatedProperties": false
        }),
        &[
            |it| it["a"] == 3,
            |it| it["a"] == 5,
            |it| it.get("b").is_some(),
        ],
    );
    check(
        json!({
            "oneOf": [
                { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "a" } } },
                { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "b" }, "more": { "type": "integer" } } }
            ]
        }),
        &[
            |it| it["kind"] == "a",
            |it| it["kind"] == "b" && it.get("more").is_some(),
        ],
    );
    check(
        json!({ "type": "integer", "minimum": 0, "maximum": 4, "not": { "enum": [0, 4] } }),
        &[|it| it == 2],
    );
    check(
        json!({
            "type": "object", "properties": { "a": { "type": "integer" } },
            "if": { "required": ["a"] }, "then": { "required": ["b"] }, "else": { "required": ["c"] }
        }),
        &[|it| it.get("b").is_some(), |it| it.get("c").is_some()],
    );
}

#[test]
fn a_discriminator_mostly_names_the_member() {
    let member = |name: &str| json!({ "type": "object", "required": ["kind", name], "properties": { "kind": { "type": "string" } } });
    let others = json!({ "Cat": member("cat"), "Dog": member("dog") });
    let schema = json!({
        "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
        "discriminator": { "propertyName": "kind", "mapping": { "meow": "#/components/schemas/Cat" } }
    });
    let all = instances_of(schema, others, 1);
    let named = all
        .iter()
        .filter(|it| it["kind"] == "meow" || it["kind"] == "Dog");
    assert!(named.count() > all.len() / 2, "{all:?}");
}

#[test]
fn strings_match_their_patterns_and_formats() {
    for pattern in [
        "^[a-z]{2}-[0-9]+$",
        r"^\d{3}$",
        "foo|bar",
        r"^(?!b)[ab]c\/d(?<!(e|[)]))$",
        r"^\+?[1-9]\d{1,14}$",
        "^[^@]+@[^@]+$",
    ] {
        let found = instances_of(
            json!({ "type": "string", "pattern": pattern }),
            json!({}),
            1,
        );
        assert_eq!(found.len(), 60, "{pattern}");
    }
    let never = json!({ "type": "string", "pattern": "^(?=a)b$" });
    assert!(instances_of(never, json!({}), 1).is_empty());
    let dates = instances_of(json!({ "type": "string", "format": "date" }), json!({}), 1);
    assert!(
        dates
            .iter()
            .all(|it| it.as_str().is_some_and(|it| it.len() == 10))
    );
}

#[test]
fn what_contains_itself_comes_to_an_end() {
    let node = json!({
        "type": "object", "required": ["child"],
        "properties": { "child": { "oneOf": [{ "type": "object", "required": ["it"], "properties": { "it": { "$ref": "#/components/schemas/It" } } }, { "type": "integer" }] } }
    });
    let all = instances_of(node, json!({}), 1);
    assert_eq!(all.len(), 60);
    assert!(all.iter().any(|it| it.pointer("/child/it/child").is_some()));
}

#[test]
fn what_nothing_satisfies_has_no_instances() {
    for schema in [
        json!(false),
        json!({ "type": "integer", "minimum": 2, "maximum": 1 }),
        json!({ "type": "string", "enum": [1] }),
        json!({ "type": "object", "required": ["it"], "properties": { "it": { "$ref": "#/components/schemas/It" } } }),
    ] {
        assert_eq!(instances_of(schema, json!({}), 1), Vec::<Value>::new());
    }
}

#[test]
fn the_same_seed_gives_the_same_instances() {
    let schema = json!({ "type": "object", "properties": { "a": {}, "b": { "type": "number" } } });
    let of = |seed| instances_of(schema.clone(), json!({}), seed);
    assert_eq!(of(3), of(3));
    assert_ne!(of(3), of(4));
}
