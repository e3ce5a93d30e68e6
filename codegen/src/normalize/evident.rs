//! What an object evidently is, where a reference leads to one: so that a reference to something else than what is asked for does
//! not pass for a schema without keywords or an answer without content.
//!
//! Nothing is evident that could be otherwise: a schema may have any keyword, and an object lack what it should have.

use super::grammar::{METHODS, Role};
use super::type_names::TYPES;
use crate::source::{Entry, Mapping, Node, Value};

/// What an object is, beyond doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evident {
    Document,
    Info,
    Components,
    PathItem,
    Operation,
    Parameter,
    /// A body or an answer.
    Content,
    SecurityScheme,
    Schema,
}

/// Keywords that say what values a schema allows.
const KEYWORDS: [&str; 11] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "enum",
    "format",
    "items",
    "oneOf",
    "properties",
    "type",
];

/// The fields of `info`.
const INFO: [&str; 7] = [
    "contact",
    "description",
    "license",
    "summary",
    "termsOfService",
    "title",
    "version",
];

impl Evident {
    /// What a node evidently is, if it is anything so.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let mapping = node.as_mapping()?;
        let text = |key| mapping.get(key).and_then(Node::as_str);
        let has = |key: &str| mapping.contains_key(key);
        let is_mapping = |key| mapping.get(key).and_then(Node::as_mapping).is_some();
        let says_version = ["openapi", "swagger"].iter().any(|key| has(key));
        if says_version
            && ["components", "definitions", "info", "paths"]
                .into_iter()
                .any(is_mapping)
        {
            return Some(Self::Document);
        }
        let places = ["body", "cookie", "formData", "header", "path", "query"];
        if has("name") && text("in").is_some_and(|place| places.contains(&place)) {
            let is_key = text("type") == Some("apiKey");
            return Some(if is_key {
                Self::SecurityScheme
            } else {
                Self::Parameter
            });
        }
        let kinds = ["basic", "http", "mutualTLS", "oauth2", "openIdConnect"];
        if text("type").is_some_and(|kind| kinds.contains(&kind)) {
            return Some(Self::SecurityScheme);
        }
        if has_keywords(mapping) {
            return is_schema(mapping).then_some(Self::Schema);
        }
        if is_mapping("responses") && !has("schemas") {
            return Some(Self::Operation);
        }
        if METHODS
            .iter()
            .any(|method| is_operation(mapping.get(method)))
        {
            return Some(Self::PathItem);
        }
        if has_media_types(mapping.get("content")) {
            return Some(Self::Content);
        }
        if is_mapping("schemas") || is_mapping("securitySchemes") {
            return Some(Self::Components);
        }
        let is_version = |node: &Node| matches!(node.value, Value::String(_) | Value::Number(_));
        let says_version = mapping.get("version").is_some_and(is_version);
        let is_info = |entry: &Entry| INFO.contains(&&*entry.key) || entry.key.starts_with("x-");
        let is_info = text("title").is_some() && says_version && mapping.iter().all(is_info);
        is_info.then_some(Self::Info)
    }

    /// Whether this may be what is asked for.
    pub(super) fn fits(self, role: Role) -> bool {
        match role {
            Role::Schema => self == Self::Schema,
            // A body of Swagger 2.0 is a parameter.
            Role::RequestBody => matches!(self, Self::Content | Self::Parameter),
            Role::Response => self == Self::Content,
            Role::Parameter => self == Self::Parameter,
            Role::PathItem => self == Self::PathItem,
            // What is read of other objects is what they have in common.
            _ => true,
        }
    }

    /// What it is called in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "a whole description",
            Self::Info => "`info`",
            Self::Components => "`components`",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::Content => "a body or a response",
            Self::SecurityScheme => "a security scheme",
            Self::Schema => "a schema",
        }
    }
}

/// Whether an object has keywords of schemas, so that it can be read as one.
pub(super) fn has_keywords(mapping: &Mapping) -> bool {
    KEYWORDS.iter().any(|key| mapping.contains_key(key))
}

/// Whether an object with keywords of schemas is one: not a parameter or an answer of Swagger 2.0, or one that refers to another.
fn is_schema(mapping: &Mapping) -> bool {
    let others = [
        "$ref",
        "content",
        "in",
        "name",
        "parameters",
        "responses",
        "schema",
    ];
    let kind = mapping.get("type").and_then(Node::as_str);
    let is_type = kind.is_some_and(|kind| TYPES.contains(&kind));
    let is_joined = ["allOf", "anyOf", "oneOf"].into_iter().any(|key| {
        let parts = mapping.get(key).and_then(Node::as_sequence);
        parts.is_some_and(|parts| parts.iter().all(|part| part.as_mapping().is_some()))
    });
    let has_properties = mapping.get("properties").and_then(Node::as_mapping);
    (is_type || is_joined || has_properties.is_some())
        && !others.iter().any(|key| mapping.contains_key(key))
}

fn is_operation(node: Option<&Node>) -> bool {
    let responses = node.and_then(|node| node.get("responses"));
    responses.is_some_and(|responses| responses.as_mapping().is_some())
}

fn has_media_types(content: Option<&Node>) -> bool {
    let content = content.and_then(Node::as_mapping);
    content.is_some_and(|content| {
        !content.is_empty() && content.iter().all(|entry| entry.key.contains('/'))
    })
}
