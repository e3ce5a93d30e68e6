//! Definitions that lead back to themselves without a value in between, which JSON Schema gives no meaning.

use crate::translate::{reference, referred};
use serde_json::Value;

/// Keywords that hold a schema, or several, of the very value that the schema is about.
const IN_PLACE: &[&str] = &["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];

/// Puts any JSON in place of each reference that closes such a circle.
pub(super) fn cut(definitions: &mut [Value]) {
    let edges: Vec<Vec<usize>> = definitions
        .iter()
        .map(|schema| {
            let mut targets = Vec::new();
            collect(schema, &mut targets);
            targets
        })
        .collect();
    for (from, to) in back_edges(&edges) {
        replace(&mut definitions[from], &Value::String(reference(to)));
    }
}

fn collect(schema: &Value, targets: &mut Vec<usize>) {
    let Some(fields) = schema.as_object() else {
        return;
    };
    targets.extend(referred(fields));
    for key in IN_PLACE {
        match fields.get(*key) {
            Some(Value::Array(schemas)) => {
                schemas.iter().for_each(|schema| collect(schema, targets))
            }
            Some(schema) => collect(schema, targets),
            None => {}
        }
    }
    if let Some(Value::Object(schemas)) = fields.get("dependentSchemas") {
        schemas.values().for_each(|schema| collect(schema, targets));
    }
}

fn replace(schema: &mut Value, target: &Value) {
    let Some(fields) = schema.as_object_mut() else {
        return;
    };
    if fields.get("$ref") == Some(target) {
        fields.remove("$ref");
    }
    for key in IN_PLACE {
        match fields.get_mut(*key) {
            Some(Value::Array(schemas)) => {
                schemas
                    .iter_mut()
                    .for_each(|schema| replace(schema, target));
            }
            Some(schema) => replace(schema, target),
            None => {}
        }
    }
    if let Some(Value::Object(schemas)) = fields.get_mut("dependentSchemas") {
        schemas
            .values_mut()
            .for_each(|schema| replace(schema, target));
    }
}

/// The edges that lead back to where a walk in depth has come from.
fn back_edges(edges: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut is_done = vec![false; edges.len()];
    let mut is_on_way = vec![false; edges.len()];
    for start in 0..edges.len() {
        // Where the walk is, and how many of the edges from there it has taken.
        let mut way = vec![(start, 0)];
        if is_done[start] {
            continue;
        }
        is_on_way[start] = true;
        while let Some((at, taken)) = way.last_mut() {
            let (from, next) = (*at, edges[*at].get(*taken).copied());
            *taken += 1;
            match next {
                None => {
                    is_on_way[from] = false;
                    is_done[from] = true;
                    way.pop();
                }
                Some(to) if is_on_way[to] => found.push((from, to)),
                Some(to) if !is_done[to] => {
                    is_on_way[to] = true;
                    way.push((to, 0));
                }
                Some(_) => {}
            }
        }
    }
    found
}
