//! Schemas, in any of the ways that there are to say things.

use super::Json;
use super::choices::Choices;
use super::texts::{FORMATS, NAMES, PATTERNS, REFERENCES};

type Entries = Vec<(String, Json)>;

/// A mapping of schemas, under names that are referred to.
pub(super) fn named(choices: &mut Choices<'_>) -> Json {
    choices.names_to(9, schema)
}

/// A reference, mostly to a named schema.
pub(super) fn reference(choices: &mut Choices<'_>) -> Json {
    let target = match choices.below(8) {
        7 => choices.string_of(REFERENCES),
        6 if choices.version == "2.0" => format!("#/definitions/{}", choices.name()),
        _ => {
            let name = NAMES[choices.below(10)];
            let place = if choices.version == "2.0" {
                "definitions"
            } else {
                "components/schemas"
            };
            format!("#/{place}/{name}")
        }
    };
    let key = if choices.odd() { "$dynamicRef" } else { "$ref" };
    Json::one(key, Json::Text(target))
}

/// A schema.
pub(super) fn schema(choices: &mut Choices<'_>) -> Json {
    if choices.enough() {
        return Json::one("type", Json::text("string"));
    }
    if choices.odd() {
        return choices.any();
    }
    choices.deeper(|choices| match choices.below(12) {
        0 => Json::one("type", Json::text("string")),
        1 | 2 => reference(choices),
        3 => Json::Map(scalar(choices)),
        4 | 5 => Json::Map(object(choices)),
        6 => Json::Map(array(choices)),
        7 => Json::Map(choice(choices)),
        8 => Json::Map(conjunction(choices)),
        9 => Json::Map(enumeration(choices)),
        10 => match choices.below(3) {
            0 => Json::Map(Vec::new()),
            1 => Json::Bool(true),
            _ => Json::Bool(false),
        },
        _ => {
            let mut all = Vec::new();
            for _ in 0..choices.below(4) {
                let more = match choices.below(6) {
                    0 => scalar(choices),
                    1 => object(choices),
                    2 => array(choices),
                    3 => choice(choices),
                    4 => conjunction(choices),
                    _ => enumeration(choices),
                };
                for (key, value) in more {
                    if choices.odd() || all.iter().all(|(known, _)| *known != key) {
                        all.push((key, value));
                    }
                }
            }
            if choices.one_in(3)
                && let Json::Map(reference) = reference(choices)
            {
                all.extend(reference);
            }
            rare(choices, &mut all);
            Json::Map(all)
        }
    })
}

/// What any schema may say.
fn said(choices: &mut Choices<'_>, map: &mut Entries) {
    if !choices.one_in(3) {
        return;
    }
    match choices.below(8) {
        0 => map.push(("description".to_owned(), Json::Text(choices.prose()))),
        1 => map.push(("title".to_owned(), Json::Text(choices.name()))),
        2 => map.push(("nullable".to_owned(), choices.flag())),
        3 => map.push(("readOnly".to_owned(), choices.flag())),
        4 => map.push(("writeOnly".to_owned(), choices.flag())),
        5 => map.push(("deprecated".to_owned(), choices.flag())),
        6 => map.push(("default".to_owned(), choices.any())),
        _ => map.push(("example".to_owned(), choices.any())),
    }
}

fn rare(choices: &mut Choices<'_>, map: &mut Entries) {
    if !choices.one_in(3) {
        return;
    }
    let keys = [
        "not",
        "if",
        "then",
        "else",
        "contains",
        "propertyNames",
        "unevaluatedProperties",
        "dependentSchemas",
        "$defs",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "contentEncoding",
        "contentMediaType",
        "xml",
        "x-oas-at",
        "x-oas-ref",
        "examples",
        "discriminator",
        "x-nullable",
        "$schema",
        "format",
    ];
    let key = *choices.of(&keys);
    let value = match key {
        "not" | "if" | "then" | "else" | "contains" | "propertyNames" | "unevaluatedProperties" => {
            schema(choices)
        }
        "$defs" | "dependentSchemas" => named(choices),
        "contentEncoding" => choices.text_of(&["base64", "base64url", "quoted-printable"]),
        "contentMediaType" => choices.text_of(super::texts::MEDIA_TYPES),
        "discriminator" => Json::text(choices.name()),
        "format" => choices.text_of(FORMATS),
        _ => Json::text(choices.name()),
    };
    map.push((key.to_owned(), value));
}

fn scalar(choices: &mut Choices<'_>) -> Entries {
    let mut map = Vec::new();
    let types = ["string", "integer", "number", "boolean", "null", "file"];
    let ty = if choices.one_in(4) {
        let all = [
            "string", "null", "integer", "array", "object", "boolean", "number", "any",
        ];
        Json::List(choices.few(4, |choices| choices.text_of(&all)))
    } else {
        choices.text_of(&types)
    };
    choices.put(&mut map, "type", ty);
    if choices.one_in(2) {
        let format = choices.text_of(FORMATS);
        choices.put(&mut map, "format", format);
    }
    let rules = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
    ];
    for _ in 0..choices.below(3) {
        let key = *choices.of(&rules);
        let value = match key {
            "pattern" => choices.text_of(PATTERNS),
            "minLength" | "maxLength" => choices.count(),
            "exclusiveMinimum" | "exclusiveMaximum" if choices.version == "3.0.3" => choices.flag(),
            _ => choices.number(),
        };
        map.push((key.to_owned(), value));
    }
    if choices.one_in(3) {
        let value = constant(choices);
        let key = *choices.of(&["default", "const"]);
        map.push((key.to_owned(), value));
    }
    said(choices, &mut map);
    map
}

fn constant(choices: &mut Choices<'_>) -> Json {
    match choices.below(6) {
        0..=2 => Json::text(choices.name()),
        3 => choices.number(),
        4 => choices.flag(),
        _ => choices.any(),
    }
}

fn enumeration(choices: &mut Choices<'_>) -> Entries {
    let mut map = Vec::new();
    if choices.one_in(2) {
        let ty = choices.text_of(&["string", "integer", "number", "boolean"]);
        choices.put(&mut map, "type", ty);
    }
    let all_texts = choices.one_in(2);
    let values = choices.few(6, |choices| {
        if all_texts {
            Json::text(choices.name())
        } else {
            constant(choices)
        }
    });
    choices.put(&mut map, "enum", Json::List(values));
    if choices.one_in(3) {
        let names = choices.few(6, |choices| Json::text(choices.name()));
        let key = *choices.of(&["x-enum-varnames", "x-enumNames", "x-enum-descriptions"]);
        choices.put(&mut map, key, Json::List(names));
    }
    said(choices, &mut map);
    map
}

fn object(choices: &mut Choices<'_>) -> Entries {
    let mut map = Vec::new();
    if !choices.one_in(4) {
        choices.put(&mut map, "type", Json::text("object"));
    }
    let properties = choices.names_to(5, schema);
    if choices.one_in(2)
        && let Json::Map(entries) = &properties
    {
        let keys: Vec<Json> = entries
            .iter()
            .map(|(key, _)| Json::text(key.as_str()))
            .collect();
        let count = choices.below(keys.len() + 1);
        let mut required: Vec<Json> = keys.into_iter().take(count).collect();
        if choices.odd() {
            required.push(Json::text(choices.name()));
        }
        choices.put(&mut map, "required", Json::List(required));
    }
    choices.put(&mut map, "properties", properties);
    if choices.one_in(3) {
        let rest = schema(choices);
        choices.put(&mut map, "additionalProperties", rest);
    }
    if choices.one_in(8) {
        let patterns = choices.names_to(2, schema);
        choices.put(&mut map, "patternProperties", patterns);
    }
    if choices.one_in(8) {
        let count = choices.count();
        let key = *choices.of(&["minProperties", "maxProperties"]);
        choices.put(&mut map, key, count);
    }
    said(choices, &mut map);
    map
}

fn array(choices: &mut Choices<'_>) -> Entries {
    let mut map = Vec::new();
    if !choices.one_in(5) {
        choices.put(&mut map, "type", Json::text("array"));
    }
    if !choices.one_in(4) {
        let items = schema(choices);
        choices.put(&mut map, "items", items);
    }
    if choices.one_in(3) {
        let items = choices.few(4, schema);
        let key = *choices.of(&["prefixItems", "items"]);
        choices.put(&mut map, key, Json::List(items));
    }
    for _ in 0..choices.below(3) {
        let count = choices.count();
        let key = *choices.of(&["minItems", "maxItems"]);
        choices.put(&mut map, key, count);
    }
    said(choices, &mut map);
    map
}

fn choice(choices: &mut Choices<'_>) -> Entries {
    let mut map = Vec::new();
    let branches = choices.few(4, schema);
    let key = *choices.of(&["oneOf", "anyOf"]);
    choices.put(&mut map, key, Json::List(branches));
    if choices.one_in(3) {
        let property = Json::text(choices.name());
        let mut discriminator = vec![("propertyName".to_owned(), property)];
        if choices.one_in(2) {
            let mapping = choices.names_to(3, |choices| {
                if choices.one_in(2) {
                    Json::text(choices.name())
                } else {
                    Json::Text(format!("#/components/schemas/{}", choices.name()))
                }
            });
            choices.put(&mut discriminator, "mapping", mapping);
        }
        choices.put(&mut map, "discriminator", Json::Map(discriminator));
    }
    if choices.one_in(4) {
        map.extend(object(choices));
    }
    said(choices, &mut map);
    map
}

fn conjunction(choices: &mut Choices<'_>) -> Entries {
    let mut map = Vec::new();
    let parts = choices.few(4, schema);
    choices.put(&mut map, "allOf", Json::List(parts));
    if choices.one_in(4) {
        map.extend(object(choices));
    }
    if choices.one_in(6) {
        let property = Json::text(choices.name());
        map.push((
            "discriminator".to_owned(),
            Json::one("propertyName", property),
        ));
    }
    said(choices, &mut map);
    map
}
