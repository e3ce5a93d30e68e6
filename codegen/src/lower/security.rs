//! Security schemes and requirements.

use openapiv3::{ReferenceOr, SecurityRequirement, SecurityScheme as Scheme};

use super::{Lowerer, stamped};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Docs, SchemeKind, Security, SecurityScheme};
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
            match scheme {
                Scheme::HTTP {
                    scheme: kind,
                    description,
                    extensions,
                    ..
                } => {
                    let kind = match kind.to_ascii_lowercase().as_str() {
                        "basic" => SchemeKind::Basic,
                        "bearer" => SchemeKind::Bearer,
                        other => {
                            self.unsupported_scheme(
                                name,
                                &format!("HTTP authentication `{other}`"),
                                stamped(extensions),
                            );
                            continue;
                        }
                    };
                    let docs = Docs {
                        summary: None,
                        description: description.clone(),
                    };
                    self.api.schemes.push(SecurityScheme {
                        name: name.clone(),
                        kind,
                        docs,
                    });
                }
                Scheme::APIKey { extensions, .. } => {
                    self.unsupported_scheme(name, "an API key", stamped(extensions))
                }
                Scheme::OAuth2 { extensions, .. } => {
                    self.unsupported_scheme(name, "OAuth 2", stamped(extensions))
                }
                Scheme::OpenIDConnect { extensions, .. } => {
                    self.unsupported_scheme(name, "OpenID Connect", stamped(extensions));
                }
            }
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
            return self.requirements(requirements);
        }
        let said_somewhere = document
            .operations()
            .any(|(_, _, operation)| operation.security.is_some());
        if said_somewhere {
            Security::AnyOf(Vec::new())
        } else {
            Security::Unspecified
        }
    }

    /// The alternatives among which an operation is authenticated; those that need a scheme that was left out are, too.
    pub(super) fn requirements(&self, requirements: &[SecurityRequirement]) -> Security {
        let position = |name: &String| {
            self.api
                .schemes
                .iter()
                .position(|scheme| scheme.name == *name)
        };
        Security::AnyOf(
            requirements
                .iter()
                .filter_map(|requirement| {
                    requirement.keys().map(position).collect::<Option<Vec<_>>>()
                })
                .collect(),
        )
    }
}
