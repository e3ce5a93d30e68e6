//! Forms that are received: texts that become what a type takes.

use super::super::wire::{DecodeError, Json, Segment, Wire, from_slice};
use std::collections::BTreeMap;
use url::form_urlencoded;

/// How many fields may be read as something else than the text that they are.
const MAX_CONVERSIONS: usize = 256;

/// How far a field was taken from the text that it is.
enum Reading {
    Text,
    Literal,
    List,
}

/// Reads a form. A field is a text, and several of one name are a list of texts. What the type does not take for that is read
/// as the JSON that it spells, and then as a list of one.
pub(super) fn read<T: Wire>(form: &[u8]) -> Result<T, DecodeError> {
    let mut fields: BTreeMap<String, Json> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(form) {
        let value = Json::String(value.into_owned());
        match fields.get_mut(name.as_ref()) {
            None => {
                fields.insert(name.into_owned(), value);
            }
            Some(Json::Array(values)) => values.push(value),
            Some(first) => *first = Json::Array(vec![first.take(), value]),
        }
    }
    let mut readings: BTreeMap<String, Reading> = BTreeMap::new();
    for _ in 0..MAX_CONVERSIONS {
        let error = match from_slice(&written(&fields)) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let Some(Segment::Key(key)) = error.outermost() else {
            return Err(error);
        };
        let key = key.as_ref();
        let Some(field) = fields.get_mut(key) else {
            return Err(error);
        };
        match readings.get(key).unwrap_or(&Reading::Text) {
            Reading::Text => {
                literals(field);
                readings.insert(key.to_owned(), Reading::Literal);
            }
            Reading::Literal if !field.is_array() => {
                *field = Json::Array(vec![field.take()]);
                readings.insert(key.to_owned(), Reading::List);
            }
            Reading::Literal | Reading::List => return Err(error),
        }
    }
    from_slice(&written(&fields))
}

/// Replaces texts by the JSON that they spell.
fn literals(field: &mut Json) {
    match field {
        Json::String(text) => {
            if let Ok(literal) = from_slice::<Json>(text.as_bytes()) {
                *field = literal;
            }
        }
        Json::Array(items) => items.iter_mut().for_each(literals),
        _ => {}
    }
}

fn written(fields: &BTreeMap<String, Json>) -> Vec<u8> {
    // Texts and what was read from them can always be written.
    serde_json::to_vec(fields).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::wire! {
        struct Message {
            "text" => text, required;
            "count" => count, required;
            "tags" => tags, optional;
            "sent" => sent, optional;
        }
    }

    #[derive(Debug, PartialEq)]
    struct Message {
        text: String,
        count: i64,
        tags: Option<Vec<String>>,
        sent: Option<bool>,
    }

    #[test]
    fn fields_become_what_the_type_takes() {
        let form = b"text=12+%26+%C3%A9&count=12&tags=a&sent=true&other=1";
        let message: Message = read(form).unwrap();
        let expected = Message {
            text: "12 & é".to_owned(),
            count: 12,
            tags: Some(vec!["a".to_owned()]),
            sent: Some(true),
        };
        assert_eq!(message, expected);
        let several: Message = read(b"text=1&count=0&tags=a&tags=2").unwrap();
        assert_eq!(several.text, "1");
        assert_eq!(several.tags.unwrap(), ["a", "2"]);
    }

    #[test]
    fn what_the_type_does_not_take_is_an_error_with_its_place() {
        let error = read::<Message>(b"text=1&count=many").unwrap_err();
        assert_eq!(error.path(), "count");
        assert!(read::<Message>(b"text=1").is_err());
        assert!(read::<Message>(b"").is_err());
        let any: Json = read(b"a=1&a=2&%FF=%").unwrap();
        assert_eq!(any["a"][1], "2");
    }
}
