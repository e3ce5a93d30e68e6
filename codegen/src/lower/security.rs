//! Security schemes and requirements.

use openapiv3::{
    APIKeyLocation as Location, OAuth2Flows, ReferenceOr, SecurityRequirement,
    SecurityScheme as Scheme,
};

use super::{Lowerer, stamped};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{ApiKeyLocation, Docs, Requirement, SchemeKind, Security, SecurityScheme};
use crate::normalize::extension;
use crate::parse::is_token;
use crate::source::Span;

impl Lowerer<'_> {
    pub(super) fn security_schemes(&mut self) {
        let Some(components) = &self.document.components else {
            return;
        };
        for (name, scheme) in &components.security_schemes {
            let ReferenceOr::Item(scheme) = scheme else {
                continue;
            };
            let (kind, description) = match scheme {
                Scheme::HTTP {
                    scheme: kind,
                    description,
                    extensions,
                    ..
                } => {
                    let kind = match kind.to_ascii_lowercase().as_str() {
                        _ if extensions.contains_key(extension::MUTUAL_TLS) => {
                            SchemeKind::MutualTls
                        }
                        "basic" => SchemeKind::Basic,
                        "bearer" => SchemeKind::Bearer,
                        _ if is_token(kind) => SchemeKind::Http(kind.clone()),
                        _ => {
                            self.unsupported_scheme(
                                name,
                                &format!("HTTP authentication `{kind}`, which is no name for one"),
                                stamped(extensions),
                            );
                            continue;
                        }
                    };
                    (kind, description)
                }
                Scheme::APIKey {
                    location,
                    name: name_of_key,
                    description,
                    extensions,
                } => {
                    let is_in_url = matches!(location, Location::Query);
                    if !is_in_url && !is_token(name_of_key) {
                        self.unsupported_scheme(
                            name,
                            "a key under a name that HTTP has no room for",
                            stamped(extensions),
                        );
                        continue;
                    }
                    let location = match location {
                        Location::Header => ApiKeyLocation::Header,
                        Location::Query => ApiKeyLocation::Query,
                        Location::Cookie => ApiKeyLocation::Cookie,
                    };
                    (
                        SchemeKind::ApiKey(location, name_of_key.clone()),
                        description,
                    )
                }
                Scheme::OAuth2 {
                    flows, description, ..
                } => (SchemeKind::OAuth2(token_url(flows)), description),
                // However a token is come by, it is sent as one (RFC 6750).
                Scheme::OpenIDConnect { description, .. } => (SchemeKind::Bearer, description),
            };
            self.api.schemes.push(SecurityScheme {
                name: name.clone(),
                kind,
                docs: Docs {
                    summary: None,
                    description: description.clone(),
                },
            });
        }
    }

    fn unsupported_scheme(&mut self, name: &str, what: &str, span: Option<Span>) {
        self.warn(
            Diagnostic::warning(
                Code::Unsupported,
                format!("the security scheme `{name}`, {what}, is left out"),
            )
            .at(span)
            .help("requests can still be authenticated by a header of the caller's own"),
        );
    }

    /// What the document requires of operations that say nothing themselves.
    ///
    /// A document that declares schemes and requires none anywhere does not mean that no operation is authenticated.
    pub(super) fn default_security(&mut self) -> Security {
        let document = self.document;
        if let Some(requirements) = &document.security {
            return self.requirements(requirements, None);
        }
        let said_somewhere = document
            .operations()
            .map(|(_, _, operation)| operation)
            .chain(
                self.others
                    .values()
                    .flatten()
                    .map(|(_, operation)| operation),
            )
            .any(|operation| requires_something(operation.security.as_deref()));
        if said_somewhere {
            Security::AnyOf(Vec::new())
        } else {
            Security::Unspecified
        }
    }

    /// The alternatives among which an operation is authenticated.
    ///
    /// An alternative that needs a scheme that the client does not have is left out. Where that leaves none, the
    /// operation is not open to all: it gets whatever the caller has.
    pub(super) fn requirements(
        &mut self,
        requirements: &[SecurityRequirement],
        span: Option<Span>,
    ) -> Security {
        let mut alternatives = Vec::new();
        let mut is_complete = true;
        for requirement in requirements {
            let mut combination = Vec::new();
            for name in requirement.keys() {
                match self
                    .api
                    .schemes
                    .iter()
                    .position(|scheme| scheme.name == *name)
                {
                    Some(scheme) => combination.push(Requirement {
                        scheme,
                        scopes: requirement.get(name).cloned().unwrap_or_default(),
                    }),
                    // What is wrong with it has been said where it is written.
                    None if name == extension::UNKNOWN_SCHEME => {}
                    None => self.unknown_scheme(name, span),
                }
            }
            if combination.len() == requirement.len() {
                alternatives.push(combination);
            } else {
                is_complete = false;
            }
        }
        if !is_complete && alternatives.iter().all(Vec::is_empty) {
            return Security::Unspecified;
        }
        Security::AnyOf(alternatives)
    }

    /// Says that a requirement names no scheme. What was left out has been said where it is declared.
    fn unknown_scheme(&mut self, name: &str, span: Option<Span>) {
        let components = self.document.components.as_ref();
        if components.is_some_and(|components| components.security_schemes.contains_key(name)) {
            return;
        }
        self.warn(
            Diagnostic::warning(
                Code::UndeclaredScheme,
                format!("the security scheme `{name}` is required and not declared"),
            )
            .at(span)
            .help("an overlay can declare it, in `$.components.securitySchemes`; without it, a request carries whatever credentials its caller has"),
        );
    }
}

/// Where a token is to be had without a user, if there is such a flow, and else where one is to be had at all.
fn token_url(flows: &OAuth2Flows) -> Option<String> {
    let clients = flows
        .client_credentials
        .as_ref()
        .map(|flow| &flow.token_url);
    let code = flows
        .authorization_code
        .as_ref()
        .map(|flow| &flow.token_url);
    let password = flows.password.as_ref().map(|flow| &flow.token_url);
    clients.or(code).or(password).cloned()
}

/// Whether an operation says that it is for callers with credentials.
fn requires_something(requirements: Option<&[SecurityRequirement]>) -> bool {
    requirements.is_some_and(|requirements| {
        requirements
            .iter()
            .any(|requirement| !requirement.is_empty())
    })
}
