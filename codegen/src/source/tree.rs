//! The tree: ordered, with the span of each key and value and the text of each number.

use super::resolve::Resolver;
use super::{Mapping, Span};

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it was written. What an alias stands for keeps the place where it was anchored.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// What a node holds: the kinds of values that JSON has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in the text in which it was written, which is a number by YAML 1.2's core schema and so may be
    /// `0x1F`, `.5` or `1.` besides what JSON allows. Not a number by that schema, and so strings: `.inf`, `.nan`.
    Number(Box<str>),
    /// A string.
    String(Box<str>),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping.
    Mapping(Mapping),
}

impl Node {
    /// A string at a place.
    pub fn string(text: impl Into<Box<str>>, span: Span) -> Self {
        Self {
            span,
            value: Value::String(text.into()),
        }
    }

    /// The mapping that this is, if it is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The mapping that this is, if it is one.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The nodes of the sequence that this is, if it is one.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(nodes) => Some(nodes),
            _ => None,
        }
    }

    /// The string that this is, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The Boolean that this is, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value at a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// Whether this says the same as another node, wherever they were written and in whatever order their keys stand.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Sequence(ours), Value::Sequence(theirs)) => {
                ours.len() == theirs.len()
                    && ours
                        .iter()
                        .zip(theirs)
                        .all(|(our, their)| our.says_the_same(their))
            }
            (Value::Mapping(ours), Value::Mapping(theirs)) => {
                let in_theirs = |key| theirs.get(key);
                ours.len() == theirs.len()
                    && ours.iter().all(|our| {
                        in_theirs(&our.key).is_some_and(|their| our.value.says_the_same(their))
                    })
            }
            (ours, theirs) => ours == theirs,
        }
    }

    /// What kind of value this is, with its article, for messages.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a Boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a sequence",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The node at a JSON pointer (RFC 6901) below this one; the empty pointer is this node.
    pub fn at_pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        if pointer.is_empty() {
            return Some(node);
        }
        for token in pointer.strip_prefix('/')?.split('/') {
            node = match &node.value {
                Value::Mapping(mapping) => mapping.get(&unescape_token(token))?,
                Value::Sequence(nodes) => nodes.get(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }
}

impl Node {
    /// What a reference of the document leads to whose root this is.
    pub fn at_reference(&self, reference: &str) -> Option<&Node> {
        Resolver::new(self).meant(reference)
    }
}

/// A token of a JSON pointer as a key: `~1` is `/` and `~0` is `~`.
pub(crate) fn unescape_token(token: &str) -> std::borrow::Cow<'_, str> {
    if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~").into()
    } else {
        token.into()
    }
}
