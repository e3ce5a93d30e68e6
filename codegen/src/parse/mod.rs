//! The normalized tree as `openapiv3` models it.
//!
//! The model is built field by field and not through its `Deserialize`, which buffers every object several times over and
//! knows no places: for a document of 13 MB that alone takes longer than all of this. What a normalized tree may hold,
//! these functions read. A value that they cannot read is a contradiction between two stages, and reported as one.

mod paths;
mod schema;
mod webhooks;

pub(crate) use paths::is_token;
pub use webhooks::{Callback, Webhook, Webhooks};

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, Components, Info,
    OAuth2Flows, OpenAPI, Operation, PasswordOAuth2Flow, ReferenceOr, SecurityScheme, Server,
    ServerVariable, Tag,
};
use serde_json::Value as Json;

use crate::diagnostic::{Change, Code, Diagnostic, Diagnostics, did_you_mean, near};
use crate::normalize::{Normalized, extension};
use crate::source::{Mapping, Node, Value};

/// A document as `openapiv3` models it, and what there is no place for in that.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document.
    pub document: OpenAPI,
    /// The operations of methods that OpenAPI 3.0 does not know, by their path: each with its method.
    pub others: IndexMap<String, Vec<(String, Operation)>>,
    /// The requests that the server makes.
    pub webhooks: Webhooks,
    /// How many bytes it is written in.
    pub(crate) bytes: usize,
}

/// Reads a normalized document.
pub fn parse(normalized: &Normalized, diagnostics: &mut Diagnostics) -> Parsed {
    let mut parser = Parser {
        diagnostics,
        others: IndexMap::new(),
    };
    let document = parser.document(&normalized.root);
    let webhooks = parser.webhooks(&normalized.root);
    Parsed {
        document,
        others: parser.others,
        webhooks,
        bytes: normalized.bytes,
    }
}

type Extensions = IndexMap<String, Json>;

struct Parser<'a> {
    diagnostics: &'a mut Diagnostics,
    others: IndexMap<String, Vec<(String, Operation)>>,
}

impl Parser<'_> {
    fn document(&mut self, node: &Node) -> OpenAPI {
        let Some(mapping) = self.mapping(node) else {
            return OpenAPI::default();
        };
        OpenAPI {
            openapi: text(mapping, "openapi").unwrap_or_default(),
            info: mapping
                .get("info")
                .map(|node| self.info(node))
                .unwrap_or_default(),
            servers: self.list(mapping, "servers", Self::server),
            paths: mapping
                .get("paths")
                .map(|node| self.paths(node))
                .unwrap_or_default(),
            components: mapping.get("components").map(|node| self.components(node)),
            security: self.security(mapping),
            tags: self.list(mapping, "tags", Self::tag),
            extensions: extensions(mapping),
            external_docs: None,
        }
    }

    fn info(&mut self, node: &Node) -> Info {
        let Some(mapping) = self.mapping(node) else {
            return Info::default();
        };
        Info {
            title: text(mapping, "title").unwrap_or_default(),
            description: text(mapping, "description").or_else(|| text(mapping, "summary")),
            version: text(mapping, "version").unwrap_or_default(),
            ..Info::default()
        }
    }

    fn server(&mut self, node: &Node) -> Option<Server> {
        let mapping = self.mapping(node)?;
        Some(Server {
            url: text(mapping, "url")?,
            description: text(mapping, "description"),
            variables: mapping
                .contains_key("variables")
                .then(|| self.map(mapping, "variables", Self::server_variable)),
            extensions: text(mapping, "name")
                .map(|name| (extension::NAME.to_owned(), name.into()))
                .into_iter()
                .collect(),
        })
    }

    fn server_variable(&mut self, node: &Node) -> Option<ServerVariable> {
        let mapping = self.mapping(node)?;
        Some(ServerVariable {
            enumeration: texts(mapping, "enum"),
            default: text(mapping, "default").unwrap_or_default(),
            description: text(mapping, "description"),
            extensions: Extensions::new(),
        })
    }

    fn tag(&mut self, node: &Node) -> Option<Tag> {
        let mapping = self.mapping(node)?;
        Some(Tag {
            name: text(mapping, "name")?,
            description: text(mapping, "description").or_else(|| text(mapping, "summary")),
            ..Tag::default()
        })
    }

    fn components(&mut self, node: &Node) -> Components {
        let Some(mapping) = self.mapping(node) else {
            return Components::default();
        };
        Components {
            schemas: self.map(mapping, "schemas", |parser, node| Some(parser.schema(node))),
            security_schemes: self.map(mapping, "securitySchemes", Self::security_scheme),
            ..Components::default()
        }
    }

    /// A security scheme. One that is left out leaves its name, so that it is not taken for one that nobody declares.
    fn security_scheme(&mut self, node: &Node) -> Option<ReferenceOr<SecurityScheme>> {
        let left_out = || ReferenceOr::Reference {
            reference: String::new(),
        };
        let scheme = self.known_scheme(node).map(ReferenceOr::Item);
        Some(scheme.unwrap_or_else(left_out))
    }

    fn known_scheme(&mut self, node: &Node) -> Option<SecurityScheme> {
        let mapping = self.mapping(node)?;
        let description = text(mapping, "description");
        let extensions = extensions(mapping);
        let kind = text(mapping, "type")?;
        let missing = |key: &str| {
            Diagnostic::warning(
                Code::MissingField,
                format!("a security scheme without `{key}` is left out"),
            )
            .at(node.span)
            .unless(Change::to_fill_in(&[key]))
        };
        Some(match kind.as_str() {
            "http" => {
                let Some(scheme) = text(mapping, "scheme") else {
                    self.diagnostics.push(missing("scheme"));
                    return None;
                };
                let lower = scheme.to_ascii_lowercase();
                if let Some(meant) = near(&lower, ["basic", "bearer", "digest"]) {
                    let message = format!(
                        "HTTP knows no authentication `{scheme}`: it is sent as it is written"
                    );
                    self.diagnostics.push(
                        Diagnostic::warning(Code::WrongType, message)
                            .at(node.span)
                            .unless(Change::to_fill_in(&["scheme"]))
                            .help(did_you_mean(meant)),
                    );
                }
                SecurityScheme::HTTP {
                    scheme,
                    bearer_format: text(mapping, "bearerFormat"),
                    description,
                    extensions,
                }
            }
            "apiKey" => {
                let location = match text(mapping, "in").as_deref() {
                    Some("query") => APIKeyLocation::Query,
                    Some("header") => APIKeyLocation::Header,
                    Some("cookie") => APIKeyLocation::Cookie,
                    _ => {
                        self.diagnostics.push(missing("in"));
                        return None;
                    }
                };
                let Some(name) = text(mapping, "name") else {
                    self.diagnostics.push(missing("name"));
                    return None;
                };
                SecurityScheme::APIKey {
                    location,
                    name,
                    description,
                    extensions,
                }
            }
            "oauth2" => SecurityScheme::OAuth2 {
                flows: flows(mapping),
                description,
                extensions,
            },
            "openIdConnect" => SecurityScheme::OpenIDConnect {
                open_id_connect_url: text(mapping, "openIdConnectUrl").unwrap_or_default(),
                description,
                extensions,
            },
            "mutualTLS" => {
                let mut extensions = extensions;
                extensions.insert(extension::MUTUAL_TLS.to_owned(), Json::Bool(true));
                SecurityScheme::HTTP {
                    scheme: String::new(),
                    bearer_format: None,
                    description,
                    extensions,
                }
            }
            other => {
                let known = ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];
                let message = format!("a security scheme of the type `{other}` is left out");
                let mut warning = Diagnostic::warning(Code::Unsupported, message)
                    .at(node.span)
                    .unless(Change::to_fill_in(&["type"]));
                warning.help = near(other, known).map(did_you_mean);
                self.diagnostics.push(warning);
                return None;
            }
        })
    }

    fn list<T>(
        &mut self,
        mapping: &Mapping,
        key: &str,
        mut f: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let nodes = mapping
            .get(key)
            .and_then(Node::as_sequence)
            .unwrap_or_default();
        nodes.iter().filter_map(|node| f(self, node)).collect()
    }

    fn map<T>(
        &mut self,
        mapping: &Mapping,
        key: &str,
        mut f: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> IndexMap<String, T> {
        let Some(mapping) = mapping.get(key).and_then(Node::as_mapping) else {
            return IndexMap::new();
        };
        mapping
            .iter()
            .filter_map(|entry| Some((entry.key.to_string(), f(self, &entry.value)?)))
            .collect()
    }

    /// The mapping that a node of a normalized document is where an object stands.
    fn mapping<'n>(&mut self, node: &'n Node) -> Option<&'n Mapping> {
        let mapping = node.as_mapping();
        if mapping.is_none() {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::InternalError,
                    format!("the normalized document has {} for an object", node.kind()),
                )
                .at(node.span),
            );
        }
        mapping
    }
}

/// Where the flows of OAuth 2 give tokens.
fn flows(mapping: &Mapping) -> OAuth2Flows {
    let flows = mapping.get("flows").and_then(Node::as_mapping);
    let token_url = |name| text(flows?.get(name)?.as_mapping()?, "tokenUrl");
    OAuth2Flows {
        implicit: None,
        password: token_url("password").map(|token_url| PasswordOAuth2Flow {
            refresh_url: None,
            token_url,
            scopes: IndexMap::new(),
            extensions: Extensions::new(),
        }),
        client_credentials: token_url("clientCredentials").map(|token_url| {
            ClientCredentialsOAuth2Flow {
                refresh_url: None,
                token_url,
                scopes: IndexMap::new(),
                extensions: Extensions::new(),
            }
        }),
        authorization_code: token_url("authorizationCode").map(|token_url| {
            AuthorizationCodeOAuth2Flow {
                authorization_url: String::new(),
                refresh_url: None,
                token_url,
                scopes: IndexMap::new(),
                extensions: Extensions::new(),
            }
        }),
        extensions: Extensions::new(),
    }
}

fn text(mapping: &Mapping, key: &str) -> Option<String> {
    mapping.get(key).and_then(Node::as_str).map(str::to_owned)
}

fn texts(mapping: &Mapping, key: &str) -> Vec<String> {
    let nodes = mapping
        .get(key)
        .and_then(Node::as_sequence)
        .unwrap_or_default();
    nodes
        .iter()
        .filter_map(Node::as_str)
        .map(str::to_owned)
        .collect()
}

fn flag(mapping: &Mapping, key: &str) -> Option<bool> {
    mapping.get(key).and_then(Node::as_bool)
}

fn count(mapping: &Mapping, key: &str) -> Option<usize> {
    match &mapping.get(key)?.value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// What `normalize` put into extensions; a normalized document has no others.
fn extensions(mapping: &Mapping) -> Extensions {
    mapping
        .iter()
        .filter(|entry| entry.key.starts_with(extension::PREFIX))
        .map(|entry| (entry.key.to_string(), json(&entry.value)))
        .collect()
}

/// A node as JSON. A longer integer, and a number that no double holds, is given as its text.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => text
            .parse::<i64>()
            .map(Json::from)
            .or_else(|_| text.parse::<u64>().map(Json::from))
            .ok()
            .or_else(|| {
                // A double would round a longer integer.
                let is_integer = text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'-');
                text.parse::<f64>()
                    .ok()
                    .filter(|_| !is_integer)
                    .and_then(serde_json::Number::from_f64)
                    .map(Json::Number)
            })
            .unwrap_or_else(|| Json::String(text.to_string())),
        Value::String(text) => Json::String(text.to_string()),
        Value::Sequence(nodes) => Json::Array(nodes.iter().map(json).collect()),
        Value::Mapping(mapping) => Json::Object(
            mapping
                .iter()
                .map(|entry| (entry.key.to_string(), json(&entry.value)))
                .collect(),
        ),
    }
}
