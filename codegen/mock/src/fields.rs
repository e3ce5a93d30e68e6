//! What was sent for a name, in any of the ways in which OpenAPI writes lists and objects into texts.

use crate::shape::{Reading, Shape};
use crate::template::decoded;
use crate::tree::Tree;
use serde_json::{Map, Value};

/// What was sent for a name: each of these is there if it can be taken for that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) scalar: Option<String>,
    pub(crate) list: Option<Vec<String>>,
    pub(crate) map: Option<Vec<(String, String)>>,
    pub(crate) tree: Option<Tree>,
}

/// How something is written into a query or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) name: String,
    pub(crate) explode: bool,
}

/// The parts of a query or a form: names without escapes, and values as they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairs(pub(crate) Vec<(String, String)>);

impl Pairs {
    /// Takes a query apart.
    pub(crate) fn parse(text: &str) -> Self {
        let parts = text.split('&').filter(|part| !part.is_empty());
        Self(
            parts
                .map(|part| {
                    let (name, value) = part.split_once('=').unwrap_or((part, ""));
                    (plain(name), value.to_owned())
                })
                .collect(),
        )
    }

    /// The values of a name, as they were sent.
    pub(crate) fn of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(known, _)| known == name);
        own.map(|(_, value)| value.as_str())
    }

    fn without_escapes(&self) -> Vec<(String, String)> {
        let pairs = self.0.iter();
        pairs
            .map(|(name, value)| (name.clone(), plain(value)))
            .collect()
    }

    /// What was sent for a name in a style; nothing if nothing was. `is_known` says which names belong to others.
    pub(crate) fn sent(
        &self,
        name: &str,
        style: &Style,
        shape: Shape<'_>,
        is_known: impl Fn(&str) -> bool,
    ) -> Result<Option<Sent>, String> {
        if style.name == "deepObject" {
            let tree = Tree::read(name, &self.without_escapes())?;
            if tree.is_some() {
                return Ok(tree.map(|tree| Sent {
                    tree: Some(tree),
                    ..Sent::default()
                }));
            }
        }
        let own: Vec<&str> = self.of(name).collect();
        let kinds = shape.kinds();
        if kinds.object && style.explode && style.name == "form" {
            let belongs = |key: &str| {
                shape.properties().iter().any(|(known, _)| *known == key)
                    || (shape.has_others() && !is_known(key))
            };
            let parts = self.without_escapes();
            let map: Vec<_> = parts.into_iter().filter(|(key, _)| belongs(key)).collect();
            if !map.is_empty() {
                return Ok(Some(Sent {
                    map: Some(map),
                    ..Sent::default()
                }));
            }
        }
        let Some(last) = own.last() else {
            return Ok(None);
        };
        let list: Vec<String> = match (style.name.as_str(), style.explode) {
            ("spaceDelimited", false) => split(&last.replace("%20", " ").replace('+', " "), ' '),
            ("pipeDelimited", false) => split(&last.replace("%7C", "|").replace("%7c", "|"), '|'),
            (_, false) => split(last, ','),
            (_, true) => own.iter().map(|value| plain(value)).collect(),
        };
        Ok(Some(Sent {
            scalar: (own.len() == 1).then(|| plain(last)),
            map: alternating(&list),
            list: Some(list),
            tree: None,
        }))
    }
}

impl Sent {
    /// A text of a style that only knows delimiters.
    pub(crate) fn delimited(pieces: Vec<String>, scalar: String, explode: bool) -> Self {
        Self {
            map: if explode {
                assigned(&pieces)
            } else {
                alternating(&pieces)
            },
            list: Some(pieces),
            scalar: Some(scalar),
            tree: None,
        }
    }

    /// Whether nothing stands behind the name.
    pub(crate) fn is_empty(&self) -> bool {
        self.scalar.as_deref() == Some("") && self.tree.is_none()
    }

    /// All that this can be taken for, the likeliest first.
    pub(crate) fn candidates(&self, shape: Shape<'_>) -> Vec<Value> {
        let mut found = Vec::new();
        for reading in [Reading::Typed, Reading::Text] {
            for value in self.values(shape, reading) {
                if !found.contains(&value) {
                    found.push(value);
                }
            }
        }
        found
    }

    /// What this can be taken for by one reading of texts, from the most to the least that it holds.
    pub(crate) fn values(&self, shape: Shape<'_>, reading: Reading) -> Vec<Value> {
        let kinds = shape.kinds();
        let mut found: Vec<Value> = Vec::new();
        if let Some(tree) = &self.tree {
            found.push(tree.value(shape, reading));
        }
        if let Some(list) = self.list.as_deref().filter(|_| kinds.array) {
            let items = list.iter().enumerate();
            found.push(
                items
                    .map(|(index, text)| shape.item(index).scalar(text, reading))
                    .collect(),
            );
            if list == [""] {
                found.push(Value::Array(Vec::new()));
            }
        }
        if let Some(map) = self.map.as_deref().filter(|_| kinds.object) {
            found.push(object(map, shape, reading));
        }
        let only_compound = (kinds.array || kinds.object)
            && !(kinds.string || kinds.number || kinds.boolean || kinds.null);
        if let Some(text) = self
            .scalar
            .as_deref()
            .filter(|_| !only_compound || found.is_empty())
        {
            found.push(shape.scalar(text, reading));
        }
        // What was sent several times and may be there only once is wrong, and is shown as the list that it is.
        if let Some(list) = self.list.as_deref().filter(|_| found.is_empty()) {
            found.push(
                list.iter()
                    .map(|text| Value::String(text.clone()))
                    .collect(),
            );
        }
        found
    }
}

fn object(map: &[(String, String)], shape: Shape<'_>, reading: Reading) -> Value {
    let mut fields = Map::new();
    for (key, text) in map {
        let property = shape.property(key);
        if !property.kinds().array {
            fields.insert(key.clone(), property.scalar(text, reading));
            continue;
        }
        let items = fields
            .entry(key.clone())
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(items) = items {
            items.push(property.item(items.len()).scalar(text, reading));
        }
    }
    Value::Object(fields)
}

/// The pieces between delimiters, without escapes.
pub(crate) fn split(text: &str, delimiter: char) -> Vec<String> {
    text.split(delimiter).map(plain).collect()
}

/// `R,100,G,200` as names and values.
fn alternating(pieces: &[String]) -> Option<Vec<(String, String)>> {
    let pairs = pieces.chunks(2).map(|pair| match pair {
        [key, value] => Some((key.clone(), value.clone())),
        _ => None,
    });
    pairs.collect()
}

/// `R=100`, `G=200` as names and values.
fn assigned(pieces: &[String]) -> Option<Vec<(String, String)>> {
    let pairs = pieces.iter().map(|piece| {
        let (key, value) = piece.split_once('=')?;
        Some((key.to_owned(), value.to_owned()))
    });
    pairs.collect()
}

/// A text of a query or a form without its escapes; a space may be written as `+`.
pub(crate) fn plain(text: &str) -> String {
    decoded(&text.replace('+', " ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(query: &str, style: &str, explode: bool, schema: Value, expected: Option<Value>) {
        let document = json!({ "it": schema });
        let shape = Shape::new(&document, Some("/it"));
        let style = Style {
            name: style.to_owned(),
            explode,
        };
        let sent = Pairs::parse(query)
            .sent("p", &style, shape, |_| false)
            .unwrap();
        let first = sent.map(|sent| sent.candidates(shape)[0].clone());
        assert_eq!(first, expected, "{query}");
    }

    #[test]
    fn each_style_is_read() {
        let list = json!({ "type": "array", "items": { "type": "integer" } });
        check("p=1&p=2", "form", true, list.clone(), Some(json!([1, 2])));
        check("p=1,2", "form", false, list.clone(), Some(json!([1, 2])));
        check(
            "p=1%202",
            "spaceDelimited",
            false,
            list.clone(),
            Some(json!([1, 2])),
        );
        check(
            "p=1%7C2",
            "pipeDelimited",
            false,
            list.clone(),
            Some(json!([1, 2])),
        );
        check(
            "p=1|2",
            "pipeDelimited",
            false,
            list.clone(),
            Some(json!([1, 2])),
        );
        check("q=1", "form", true, list, None);
        let texts = json!({ "type": "array", "items": { "type": "string" } });
        check("p=a%2Cb,c", "form", false, texts, Some(json!(["a,b", "c"])));
        let object =
            json!({ "properties": { "a": { "type": "integer" }, "b": { "type": "string" } } });
        check(
            "a=1&b=x+y",
            "form",
            true,
            object.clone(),
            Some(json!({ "a": 1, "b": "x y" })),
        );
        check(
            "p=a,1,b,x",
            "form",
            false,
            object.clone(),
            Some(json!({ "a": 1, "b": "x" })),
        );
        check(
            "p[a]=1&p%5Bb%5D=x",
            "deepObject",
            true,
            object,
            Some(json!({ "a": 1, "b": "x" })),
        );
        check(
            "p=1&p=2",
            "form",
            true,
            json!({ "type": "integer" }),
            Some(json!(["1", "2"])),
        );
    }
}
