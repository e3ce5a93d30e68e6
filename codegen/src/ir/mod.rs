//! The model of an API: what a document says, by what it means.
//!
//! It holds wire names and nothing of Rust, of OpenAPI's syntax or of YAML. Null is [`Ty::Nullable`] and absence is
//! [`Presence`]; one is never spelled by the other.

mod arena;
mod operation;
mod pagination;
mod rules;
mod types;
mod webhook;

pub use arena::{Arena, Id, SideTable};
pub use operation::{
    Body, Content, Encoding, EventData, Form, Header, Method, Operation, OperationId, Parameter,
    ParameterLocation, Payload, Requirement, Response, Security, Status, Style,
};
pub use pagination::{Pagination, Paging};
pub use rules::{Rule, Rules, compare};
pub use types::{
    Access, Additional, Constant, Enumeration, Foreign, Integer, Literal, Member, Number, Object,
    Origin, Presence, Property, Scalar, Shape, Text, Ty, TypeDef, TypeId, Union, UnionMember,
};
pub use webhook::{Algorithm, Callback, Notation, Place, Signature, Webhook, WebhookId};

use std::collections::BTreeSet;

/// An API, as a document describes it.
#[derive(Clone, Debug)]
pub struct Api {
    /// Its title.
    pub title: String,
    /// What the document says of the API as a whole.
    pub docs: Docs,
    /// Where it is served, in the order of preference.
    pub servers: Vec<Server>,
    /// How callers authenticate.
    pub schemes: Vec<SecurityScheme>,
    /// The groups of operations.
    pub tags: Arena<Tag>,
    /// The types: the document's named schemas first, in its order, then those that have no name of their own.
    pub types: Arena<TypeDef>,
    /// The operations, in the order of the document.
    pub operations: Arena<Operation>,
    /// The requests that the server makes: webhooks in the order of the document, then the callbacks of its operations.
    pub webhooks: Arena<Webhook>,
    /// The header that says which webhook a request is, if one does.
    pub event_header: Option<String>,
    /// How the webhooks are signed that say nothing else of it.
    pub signature: Option<Signature>,
}

impl Api {
    /// One alias of each circle of aliases, in which following them leads back: the first that is met twice.
    pub fn circular_aliases(&self) -> Vec<TypeId> {
        let mut circular = Vec::new();
        // The types that are known not to lead into a circle, or into one that has been found.
        let mut settled = self.types.map(|_| false);
        for start in self.types.ids() {
            // The way to where one is: each type with those that are still to be followed from there.
            let mut way = vec![(start, self.alias_of(start))];
            let mut on_way = BTreeSet::from([start]);
            while let Some((id, rest)) = way.last_mut() {
                let id = *id;
                match rest.pop() {
                    _ if settled[id] => {
                        on_way.remove(&id);
                        way.pop();
                    }
                    Some(next) if on_way.contains(&next) => {
                        circular.push(next);
                        settled[next] = true;
                    }
                    Some(next) => {
                        on_way.insert(next);
                        way.push((next, self.alias_of(next)));
                    }
                    None => settled[id] = true,
                }
            }
        }
        circular
    }

    /// The types that an alias stands for or contains.
    fn alias_of(&self, id: TypeId) -> Vec<TypeId> {
        if id.index() >= self.types.len() {
            return Vec::new();
        }
        match &self.types[id].shape {
            Shape::Alias(ty) => {
                let mut named = ty.named();
                named.retain(|id| id.index() < self.types.len());
                named
            }
            Shape::Object(_) | Shape::Enumeration(_) | Shape::Union(_) => Vec::new(),
        }
    }

    /// Visits every type that is named anywhere, each before those inside of it.
    pub fn each_ty<'a>(&'a self, visit: &mut impl FnMut(&'a Ty)) {
        for (_, definition) in self.types.iter() {
            match &definition.shape {
                Shape::Object(object) => {
                    for property in &object.properties {
                        property.ty.each(visit);
                    }
                    if let Additional::Typed(ty, _) = &object.additional {
                        ty.each(visit);
                    }
                }
                Shape::Union(union) => {
                    union
                        .members
                        .iter()
                        .for_each(|member| member.ty.each(visit));
                }
                Shape::Alias(ty) => ty.each(visit),
                Shape::Enumeration(_) => {}
            }
        }
        for (_, operation) in self.operations.iter() {
            let named = operation.sent().chain(operation.received());
            named.for_each(|ty| ty.each(visit));
        }
        for (_, webhook) in self.webhooks.iter() {
            webhook.brought().for_each(|ty| ty.each(visit));
        }
    }

    /// Whether each value of a type is one text in a URL or a header, however it is written.
    pub fn is_scalar(&self, ty: &Ty) -> bool {
        match self.resolved(ty) {
            Ty::Boolean | Ty::Integer(_) | Ty::Number(_) | Ty::String(_) => true,
            Ty::Named(id) => matches!(self.types[*id].shape, Shape::Enumeration(_)),
            // What a caller's own type is written as is the caller's to know.
            Ty::Any
            | Ty::Array(_)
            | Ty::Tuple(_)
            | Ty::Map(_)
            | Ty::Nullable(_)
            | Ty::Foreign(_) => false,
        }
    }

    /// What a type is when aliases are seen through.
    pub fn resolved<'t>(&'t self, mut ty: &'t Ty) -> &'t Ty {
        // Aliases that lead back to themselves are broken before anybody relies on the answer.
        for _ in 0..self.types.len() {
            match ty {
                Ty::Named(id) => match &self.types[*id].shape {
                    Shape::Alias(inner) => ty = inner,
                    Shape::Object(_) | Shape::Enumeration(_) | Shape::Union(_) => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }
}

/// Prose about something, in Markdown as the document has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// A short line.
    pub summary: Option<String>,
    /// A longer text.
    pub description: Option<String>,
}

/// Where an API is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL as the document has it, with variables in braces; it may be relative.
    pub url: String,
    /// What the document calls it.
    pub name: Option<String>,
    /// What stands for the braces of the URL; no two with the same name.
    pub variables: Vec<ServerVariable>,
    /// What the document says of it.
    pub docs: Docs,
}

/// A part of a server's URL that callers choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// What it is where nothing else is chosen.
    pub default: String,
    /// What there is to choose from; nothing if anything goes.
    pub choices: Vec<String>,
    /// What the document says of it.
    pub docs: Docs,
}

impl Server {
    /// The URL with the defaults of the variables in place, as far as they have one.
    pub fn default_url(&self) -> String {
        let mut url = self.url.clone();
        for variable in self
            .variables
            .iter()
            .filter(|variable| !variable.default.is_empty())
        {
            url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
        }
        url
    }
}

/// How a caller authenticates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name under which requirements refer to it.
    pub name: String,
    /// What is sent.
    pub kind: SchemeKind,
    /// What the document says of it.
    pub docs: Docs,
}

/// What an authenticated request carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A user name and a password, in the `Authorization` header (RFC 7617).
    Basic,
    /// A token, in the `Authorization` header (RFC 6750).
    Bearer,
    /// Credentials of another scheme of HTTP, which has a name (RFC 9110, section 11), in the `Authorization` header.
    Http(String),
    /// A key, in a place of its own and under a name.
    ApiKey(ApiKeyLocation, String),
    /// A token that OAuth 2 gives, sent as one, and where it is to be had, if that is said.
    OAuth2(Option<String>),
    /// A certificate, which the connection carries and no request.
    MutualTls,
}

/// Where a key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ApiKeyLocation {
    Header,
    Query,
    Cookie,
}

/// A group of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// What the document says of it.
    pub docs: Docs,
}

/// A [`Tag`] of an [`Api`].
pub type TagId = Id<Tag>;
