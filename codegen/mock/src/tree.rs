//! Names with brackets, `filter[owner][0]=x`, as the values that they spell.

use crate::shape::{Kinds, Reading, Shape};
use serde_json::{Map, Value};

/// How deep brackets go.
const MAX_DEPTH: usize = 32;

/// What the brackets behind a name spell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    /// What was sent for the name itself.
    texts: Vec<String>,
    /// What was sent behind it, by what stands in the next brackets, in the order in which it came.
    branches: Vec<(String, Tree)>,
}

impl Tree {
    /// What some pairs of names and values say of one name; nothing if none of them is about it with brackets.
    pub(crate) fn read(name: &str, pairs: &[(String, String)]) -> Result<Option<Self>, String> {
        let mut tree = Self::default();
        for (sent, text) in pairs {
            let Some(brackets) = sent.strip_prefix(name).filter(|rest| rest.starts_with('['))
            else {
                continue;
            };
            let keys = keys(brackets)
                .ok_or_else(|| format!("`{sent}` has brackets that do not match, or too many"))?;
            let mut place = &mut tree;
            for key in keys {
                place = place.branch(key);
            }
            place.texts.push(text.clone());
        }
        Ok((!tree.branches.is_empty()).then_some(tree))
    }

    fn branch(&mut self, key: &str) -> &mut Self {
        let known = self.branches.iter().position(|(known, _)| known == key);
        let index = known.unwrap_or_else(|| {
            self.branches.push((key.to_owned(), Self::default()));
            self.branches.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "it was found or put there")]
        &mut self.branches[index].1
    }

    /// The value of a shape.
    pub(crate) fn value(&self, shape: Shape<'_>, reading: Reading) -> Value {
        let kinds = shape.kinds();
        if self.branches.is_empty() {
            return match self.texts.as_slice() {
                [text] if !is_array(kinds) => shape.scalar(text, reading),
                texts => items(texts, shape, reading),
            };
        }
        let is_index = |(key, _): &(String, Self)| key.bytes().all(|byte| byte.is_ascii_digit());
        if (kinds.array || !kinds.object) && self.branches.iter().all(is_index) {
            let mut values = Vec::new();
            for (key, tree) in &self.branches {
                let item = shape.item(values.len());
                if key.is_empty() && tree.branches.is_empty() {
                    values.extend(tree.texts.iter().map(|text| item.scalar(text, reading)));
                } else {
                    values.push(tree.value(item, reading));
                }
            }
            return values.into();
        }
        let properties = self.branches.iter();
        let properties =
            properties.map(|(key, tree)| (key.clone(), tree.value(shape.property(key), reading)));
        Value::Object(properties.collect::<Map<_, _>>())
    }
}

fn is_array(kinds: Kinds) -> bool {
    kinds.array && !kinds.string && !kinds.number && !kinds.boolean
}

fn items(texts: &[String], shape: Shape<'_>, reading: Reading) -> Value {
    let texts = texts.iter().enumerate();
    texts
        .map(|(index, text)| shape.item(index).scalar(text, reading))
        .collect()
}

/// What stands in each of some brackets.
fn keys(brackets: &str) -> Option<Vec<&str>> {
    let mut keys = Vec::new();
    let mut rest = brackets;
    while !rest.is_empty() {
        let (key, behind) = rest.strip_prefix('[')?.split_once(']')?;
        keys.push(key);
        rest = behind;
    }
    (keys.len() <= MAX_DEPTH).then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn brackets_spell_objects_and_arrays() {
        let document = json!({ "type": "object", "properties": {
            "a": { "type": "array", "items": { "type": "integer" } },
            "b": { "type": "object", "properties": { "c": { "type": "boolean" } } },
            "d": { "type": "array", "items": { "properties": { "e": { "type": "string" } } } },
        } });
        let pairs = [
            "f[a][]=1",
            "f[a][]=2",
            "f[b][c]=true",
            "f[d][0][e]=7",
            "other=x",
        ]
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let tree = Tree::read("f", &pairs).unwrap().unwrap();
        assert_eq!(
            tree.value(Shape::new(&document, Some("")), Reading::Typed),
            json!({ "a": [1, 2], "b": { "c": true }, "d": [{ "e": "7" }] })
        );
        assert_eq!(Tree::read("other", &pairs), Ok(None));
        let broken = [("f[a".to_owned(), String::new())];
        assert!(Tree::read("f", &broken).is_err());
    }
}
