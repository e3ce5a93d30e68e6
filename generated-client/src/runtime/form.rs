//! Bodies of the type `application/x-www-form-urlencoded`.

use super::encoding::Encoding;
use super::percent::Escape;
use super::style::{Pair, Style};
use super::wire::{EncodeError, Node, Wire};

/// Writes an object as a form.
///
/// A property becomes a pair. A list becomes a pair an item; an object, and what is compound inside of a list, is sent as its
/// JSON text; null is left out. Some properties have an encoding of their own. What stands between the items of a list in one
/// value is escaped as the items are: a comma is `%2C`, unlike in a query, since a form is decoded before its values are taken
/// apart.
pub(crate) fn write_form(
    value: &dyn Wire,
    encodings: &[(&'static str, Encoding)],
) -> Result<String, EncodeError> {
    let Node::Object(entries) = Node::of(value)? else {
        return Err(EncodeError::new(
            "a form is made of the properties of an object, and this is none",
        ));
    };
    let mut form = String::new();
    for (name, value) in &entries {
        let pairs = property(name, value, Encoding::of(encodings, name));
        for (name, value) in pairs.map_err(|error| error.at_key(name))? {
            if !form.is_empty() {
                form.push('&');
            }
            form.push_str(&name);
            form.push('=');
            form.push_str(&value);
        }
    }
    Ok(form)
}

fn property(
    name: &str,
    value: &Node,
    encoding: Option<Encoding>,
) -> Result<Vec<Pair>, EncodeError> {
    let style = match encoding {
        _ if value.is_null() => return Ok(Vec::new()),
        Some(Encoding::Style(style)) => style,
        Some(encoding) if encoding.is_json() => Style::FORM.json(),
        _ => match value {
            Node::Object(_) => Style::FORM.json(),
            _ => Style::FORM.exploded(),
        },
    };
    let escape = style.escape(Escape::RESERVED_IN_QUERY, Escape::Form);
    style.pairs(name, value, escape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::wire::from_slice;

    fn form(json: &str, encodings: &[(&'static str, Encoding)]) -> Result<String, String> {
        let value: Node = from_slice(json.as_bytes()).unwrap();
        write_form(&value, encodings).map_err(|error| error.to_string())
    }

    #[test]
    fn properties_are_written_as_on_the_web() {
        let text = form(
            r#"{"a b": "c d+é*~\n", "n": 1.50, "t": true, "none": null, "empty": "", "list": [1, "x&y", {"k": [1]}, null],
                "object": {"k": "v"}, "nothing": [], "empty_object": {}}"#,
            &[],
        );
        assert_eq!(
            text.unwrap(),
            "a+b=c+d%2B%C3%A9*%7E%0A&n=1.50&t=true&empty=&list=1&list=x%26y&list=%7B%22k%22%3A%5B1%5D%7D\
             &object=%7B%22k%22%3A%22v%22%7D&empty_object=%7B%7D"
        );
        assert_eq!(form("{}", &[]).unwrap(), "");
    }

    #[test]
    fn properties_may_be_encoded_in_another_way() {
        let encodings = [
            ("list", Encoding::Style(Style::FORM)),
            ("spaces", Encoding::Style(Style::SPACE_DELIMITED)),
            ("pipes", Encoding::Style(Style::PIPE_DELIMITED)),
            ("deep", Encoding::Style(Style::DEEP_OBJECT.exploded())),
            ("flat", Encoding::Style(Style::FORM.exploded())),
            ("json", Encoding::ContentType("application/json")),
            ("reserved", Encoding::Style(Style::FORM.reserved())),
            ("text", Encoding::ContentType("text/plain")),
        ];
        for (json, expected) in [
            (r#"{"list": ["a", "b c"]}"#, "list=a%2Cb+c"),
            (
                r#"{"list": {"a": 1, "b": "c,d"}}"#,
                "list=a%2C1%2Cb%2Cc%2Cd",
            ),
            (r#"{"list": "a,b"}"#, "list=a%2Cb"),
            (r#"{"spaces": ["a", "b"]}"#, "spaces=a+b"),
            (r#"{"pipes": ["a", "b"]}"#, "pipes=a%7Cb"),
            (
                r#"{"deep": {"a": {"b": "c d"}, "l": ["x"]}}"#,
                "deep%5Ba%5D%5Bb%5D=c+d&deep%5Bl%5D%5B%5D=x",
            ),
            (r#"{"flat": {"a": 1, "b": 2}}"#, "a=1&b=2"),
            (r#"{"json": ["a", 1]}"#, "json=%5B%22a%22%2C1%5D"),
            (r#"{"json": null}"#, ""),
            (
                r#"{"reserved": "https://a/?b&c"}"#,
                "reserved=https://a/?b%26c",
            ),
            (r#"{"reserved": ["a", "b/c"]}"#, "reserved=a,b/c"),
            (r#"{"text": ["a", "b"]}"#, "text=a&text=b"),
        ] {
            assert_eq!(form(json, &encodings).unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn only_objects_are_forms() {
        for json in ["null", "1", "\"a\"", "[]"] {
            assert!(form(json, &[]).unwrap_err().contains("object"), "{json}");
        }
    }
}
