//! Paths, operations and what they send and answer.

use indexmap::IndexMap;
use openapiv3::{
    CookieStyle, Encoding, Header, HeaderStyle, MediaType, Operation, Parameter, ParameterData,
    ParameterSchemaOrContent, PathItem, PathStyle, Paths, QueryStyle, ReferenceOr, RequestBody,
    Response, Responses, SecurityRequirement, StatusCode,
};

use super::{Extensions, Parser, extensions, flag, schema, text, texts};
use crate::diagnostic::{Code, Diagnostic};
use serde_json::Value as Json;

use crate::normalize::extension;
use crate::source::{Mapping, Node};

impl Parser<'_> {
    pub(super) fn paths(&mut self, node: &Node) -> Paths {
        let Some(mapping) = self.mapping(node) else {
            return Paths::default();
        };
        let paths = mapping
            .iter()
            .filter_map(|entry| {
                let item = self.path_item(&entry.value)?;
                self.other_methods(&entry.key, &entry.value);
                Some((entry.key.to_string(), ReferenceOr::Item(item)))
            })
            .collect();
        Paths {
            paths,
            extensions: Extensions::new(),
        }
    }

    pub(super) fn path_item(&mut self, node: &Node) -> Option<PathItem> {
        let mapping = self.mapping(node)?;
        let mut operation = |method| mapping.get(method).and_then(|node| self.operation(node));
        Some(PathItem {
            summary: text(mapping, "summary"),
            description: text(mapping, "description"),
            get: operation("get"),
            put: operation("put"),
            post: operation("post"),
            delete: operation("delete"),
            options: operation("options"),
            head: operation("head"),
            patch: operation("patch"),
            trace: operation("trace"),
            servers: self.list(mapping, "servers", Self::server),
            parameters: self.list(mapping, "parameters", Self::parameter),
            extensions: extensions(mapping),
        })
    }

    /// What OpenAPI 3.2 adds: the method `QUERY`, and any others by their names.
    fn other_methods(&mut self, path: &str, node: &Node) {
        let Some(mapping) = node.as_mapping() else {
            return;
        };
        let mut operations: Vec<(String, Operation)> = Vec::new();
        for (method, node) in other_methods(mapping) {
            if !is_token(method) {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::SkippedOperation,
                        format!(
                            "`{method} {path}` is left out: no method of HTTP can be called so"
                        ),
                    )
                    .at(node.span),
                );
            } else if let Some(operation) = self.operation(node) {
                operations.push((method.to_owned(), operation));
            }
        }
        if !operations.is_empty() {
            self.others.insert(path.to_owned(), operations);
        }
    }

    pub(super) fn operation(&mut self, node: &Node) -> Option<Operation> {
        let mapping = self.mapping(node)?;
        Some(Operation {
            tags: texts(mapping, "tags"),
            summary: text(mapping, "summary"),
            description: text(mapping, "description"),
            external_docs: None,
            operation_id: text(mapping, "operationId"),
            parameters: self.list(mapping, "parameters", Self::parameter),
            request_body: mapping
                .get("requestBody")
                .and_then(|node| self.request_body(node))
                .map(ReferenceOr::Item),
            responses: mapping
                .get("responses")
                .map(|node| self.responses(node))
                .unwrap_or_default(),
            callbacks: IndexMap::new(),
            deprecated: flag(mapping, "deprecated").unwrap_or_default(),
            security: self.security(mapping),
            servers: self.list(mapping, "servers", Self::server),
            extensions: extensions(mapping),
        })
    }

    pub(super) fn security(&mut self, mapping: &Mapping) -> Option<Vec<SecurityRequirement>> {
        let nodes = mapping.get("security")?.as_sequence()?;
        Some(
            nodes
                .iter()
                .filter_map(|node| self.mapping(node))
                .map(|mapping| {
                    mapping
                        .iter()
                        .map(|entry| (entry.key.to_string(), texts(mapping, &entry.key)))
                        .collect()
                })
                .collect(),
        )
    }

    fn parameter(&mut self, node: &Node) -> Option<ReferenceOr<Parameter>> {
        let mapping = self.mapping(node)?;
        let mut parameter_data = ParameterData {
            name: text(mapping, "name")?,
            description: text(mapping, "description"),
            required: flag(mapping, "required").unwrap_or_default(),
            deprecated: flag(mapping, "deprecated"),
            format: self.schema_or_content(mapping),
            example: None,
            examples: IndexMap::new(),
            explode: flag(mapping, "explode"),
            extensions: extensions(mapping),
        };
        let style = text(mapping, "style");
        let style = style.as_deref();
        let place = text(mapping, "in")?;
        let styles: &[&str] = match place.as_str() {
            "path" => &["simple", "label", "matrix"],
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            "header" => &["simple"],
            "cookie" => &["form", "cookie"],
            _ => &[],
        };
        if styles.is_empty() {
            invalid(
                &mut parameter_data,
                format!(
                    "a parameter in `{place}` and not in `path`, `query`, `header` or `cookie`"
                ),
            );
        } else if let Some(style) = style.filter(|style| !styles.contains(style)) {
            invalid(
                &mut parameter_data,
                format!("a parameter of the style `{style}`, which is none for `{place}`"),
            );
        }
        Some(ReferenceOr::Item(match place.as_str() {
            "header" => Parameter::Header {
                parameter_data,
                style: HeaderStyle::Simple,
            },
            "path" => Parameter::Path {
                parameter_data,
                style: match style {
                    Some("matrix") => PathStyle::Matrix,
                    Some("label") => PathStyle::Label,
                    _ => PathStyle::Simple,
                },
            },
            "cookie" => Parameter::Cookie {
                parameter_data,
                style: CookieStyle::Form,
            },
            _ => Parameter::Query {
                parameter_data,
                allow_reserved: flag(mapping, "allowReserved").unwrap_or_default(),
                style: match style {
                    Some("spaceDelimited") => QueryStyle::SpaceDelimited,
                    Some("pipeDelimited") => QueryStyle::PipeDelimited,
                    Some("deepObject") => QueryStyle::DeepObject,
                    _ => QueryStyle::Form,
                },
                allow_empty_value: flag(mapping, "allowEmptyValue"),
            },
        }))
    }

    fn schema_or_content(&mut self, mapping: &Mapping) -> ParameterSchemaOrContent {
        match mapping.get("schema") {
            Some(node) => ParameterSchemaOrContent::Schema(self.schema(node)),
            None if mapping.contains_key("content") => {
                ParameterSchemaOrContent::Content(self.map(mapping, "content", Self::media_type))
            }
            None => ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema::any())),
        }
    }

    fn request_body(&mut self, node: &Node) -> Option<RequestBody> {
        let mapping = self.mapping(node)?;
        Some(RequestBody {
            description: text(mapping, "description"),
            content: self.map(mapping, "content", Self::media_type),
            required: flag(mapping, "required").unwrap_or_default(),
            extensions: extensions(mapping),
        })
    }

    fn media_type(&mut self, node: &Node) -> Option<MediaType> {
        let mapping = self.mapping(node)?;
        Some(MediaType {
            schema: mapping.get("schema").map(|node| self.schema(node)),
            encoding: self.map(mapping, "encoding", Self::encoding),
            extensions: extensions(mapping),
            ..MediaType::default()
        })
    }

    fn encoding(&mut self, node: &Node) -> Option<Encoding> {
        let mapping = self.mapping(node)?;
        let style = mapping.get("style");
        let style = style.and_then(|node| match node.as_str() {
            Some("form") => Some(QueryStyle::Form),
            Some("spaceDelimited") => Some(QueryStyle::SpaceDelimited),
            Some("pipeDelimited") => Some(QueryStyle::PipeDelimited),
            Some("deepObject") => Some(QueryStyle::DeepObject),
            _ => {
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::WrongType,
                        "a property of a form has no such style; it is written as if nothing was said",
                    )
                    .at(node.span),
                );
                None
            }
        });
        Some(Encoding {
            content_type: text(mapping, "contentType"),
            style,
            explode: flag(mapping, "explode").unwrap_or_default(),
            allow_reserved: flag(mapping, "allowReserved").unwrap_or_default(),
            // Whether the field is there says which of the two ways to write a property is meant.
            extensions: mapping
                .contains_key("explode")
                .then(|| (extension::EXPLODE.to_owned(), Json::Bool(true)))
                .into_iter()
                .collect(),
            ..Encoding::default()
        })
    }

    fn responses(&mut self, node: &Node) -> Responses {
        let Some(mapping) = self.mapping(node) else {
            return Responses::default();
        };
        let mut responses = Responses::default();
        for entry in mapping.iter() {
            let Some(response) = self.response(&entry.value) else {
                continue;
            };
            if entry.key.eq_ignore_ascii_case("default") {
                responses.default = Some(ReferenceOr::Item(response));
            } else if let Some(status) = status(&entry.key) {
                responses
                    .responses
                    .insert(status, ReferenceOr::Item(response));
            } else {
                self.diagnostics.push(
                    Diagnostic::warning(Code::Unsupported, format!("the response `{}` is left out", entry.key))
                        .at(entry.key_span)
                        .help("responses are named by a status such as `200`, a range such as `4XX`, or `default`"),
                );
            }
        }
        responses
    }

    fn response(&mut self, node: &Node) -> Option<Response> {
        let mapping = self.mapping(node)?;
        Some(Response {
            description: text(mapping, "description")
                .or_else(|| text(mapping, "summary"))
                .unwrap_or_default(),
            headers: self.map(mapping, "headers", Self::header),
            content: self.map(mapping, "content", Self::media_type),
            links: IndexMap::new(),
            extensions: extensions(mapping),
        })
    }

    fn header(&mut self, node: &Node) -> Option<ReferenceOr<Header>> {
        let mapping = self.mapping(node)?;
        Some(ReferenceOr::Item(Header {
            description: text(mapping, "description"),
            style: HeaderStyle::Simple,
            required: flag(mapping, "required").unwrap_or_default(),
            deprecated: flag(mapping, "deprecated"),
            format: self.schema_or_content(mapping),
            example: None,
            examples: IndexMap::new(),
            extensions: extensions(mapping),
        }))
    }
}

/// The operations of methods that OpenAPI 3.0 does not know.
pub(super) fn other_methods(item: &Mapping) -> impl Iterator<Item = (&str, &Node)> {
    let query = item.get("query").map(|node| ("QUERY", node));
    let others = item.get("additionalOperations").and_then(Node::as_mapping);
    let others = others.into_iter().flat_map(Mapping::iter);
    let named = others.map(|entry| (&*entry.key, &entry.value));
    query.into_iter().chain(named)
}

/// Marks a parameter that says what OpenAPI does not know; what cannot be told of it goes to the next stage.
fn invalid(data: &mut ParameterData, why: String) {
    data.extensions
        .insert(extension::INVALID.to_owned(), why.into());
}

/// Whether a text is a token of HTTP (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

/// A status of a response: three digits, or one and two `X` in either case.
fn status(key: &str) -> Option<StatusCode> {
    match key.as_bytes() {
        [first @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => {
            Some(StatusCode::Range(u16::from(first - b'0')))
        }
        [b'1'..=b'9', _, _] => key.parse().ok().map(StatusCode::Code),
        _ => None,
    }
}
