//! What the keys of the configuration mean: by the document's names or, where it has none, by those in Rust.

use std::collections::BTreeSet;

use super::Names;
use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::config::{RustPath, Setting, is_call};
use crate::diagnostic::hint;
use crate::ir::{Literal, OperationId, Origin, Shape, TagId, Ty, TypeId, WebhookId};

/// What a key means, or what is wrong with it and what was meant perhaps.
type Found<T> = Result<T, (String, Option<String>)>;

/// How many of several a message lists.
const LISTED: usize = 4;

/// What there is to be found.
pub(super) struct Finder<'a> {
    api: Checked<'a>,
    names: &'a Names,
    /// The schemas that types of the caller's own stand for.
    replaced: &'a [Setting<RustPath>],
    /// The path of each type as `API.txt` shows it.
    paths: Vec<(TypeId, String)>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(
        api: Checked<'a>,
        facts: &Facts,
        names: &'a Names,
        replaced: &'a [Setting<RustPath>],
    ) -> Self {
        let paths = api.types.ids().map(|id| {
            let module = match facts.homes[id] {
                Home::Schema(_) => "types".to_owned(),
                Home::Group(group) => {
                    let module = names.groups.get(group).map(|names| names.module.plain());
                    format!("api::{}", module.unwrap_or_default())
                }
                Home::Webhooks => "webhooks".to_owned(),
                Home::Callbacks => "webhooks::callbacks".to_owned(),
            };
            (id, format!("{module}::{}", names.types[id].ident.plain()))
        });
        Self {
            api,
            names,
            replaced,
            paths: paths.collect(),
        }
    }

    pub(super) fn tag(&self, key: &str) -> Found<TagId> {
        let mut tags = self.api.tags.iter();
        let found = tags.find(|(_, tag)| tag.name == key);
        let known = || self.api.tags.iter().map(|(_, tag)| tag.name.as_str());
        found
            .map(|(id, _)| id)
            .ok_or_else(|| nothing("no operation has the tag", key, known()))
    }

    pub(super) fn operation(&self, key: &str) -> Found<OperationId> {
        let all = || {
            let operations = self.api.operations.iter();
            let first = operations.filter(|(_, operation)| operation.representation.is_none());
            first.map(|(id, operation)| {
                let call = format!("{} {}", operation.method.as_str(), operation.path);
                (id, operation.id.as_deref(), call)
            })
        };
        let found: Vec<_> = all()
            .filter(|(_, id, call)| *id == Some(key) || is_call(key, call))
            .collect();
        match found.as_slice() {
            [(id, ..)] => Ok(*id),
            [] => {
                let known: BTreeSet<String> = all()
                    .flat_map(|(_, id, call)| id.map(str::to_owned).into_iter().chain([call]))
                    .collect();
                Err(nothing(
                    "there is no operation",
                    key,
                    known.iter().map(String::as_str),
                ))
            }
            several => {
                let calls = several.iter().map(|(.., call)| call.as_str());
                Err((
                    format!("{} operations have the id `{key}`", several.len()),
                    Some(format!("say which by method and path: {}", listed(calls))),
                ))
            }
        }
    }

    pub(super) fn ty(&self, key: &str) -> Found<TypeId> {
        let schemas = || {
            self.api
                .types
                .iter()
                .filter_map(|(id, definition)| match &definition.origin {
                    Origin::Schema(name) => Some((id, name.as_str())),
                    _ => None,
                })
        };
        if let Some((id, _)) = schemas().find(|(_, name)| *name == key) {
            return Ok(id);
        }
        if self.replaced.iter().any(|setting| setting.key == key) {
            let message = format!("`{key}` is a type of the crate's own, as `types` says");
            return Err((message, None));
        }
        let is_meant = |(id, path): &&(TypeId, String)| {
            path == key || self.names.types[*id].ident.plain() == key
        };
        let found: Vec<_> = self.paths.iter().filter(is_meant).collect();
        match found.as_slice() {
            [(id, _)] => match &self.api.types[*id].origin {
                Origin::Schema(name) => Err((
                    format!("there is no schema `{key}`"),
                    Some(format!("the description calls it `{name}`")),
                )),
                _ => Ok(*id),
            },
            [] => {
                let unnamed = self
                    .paths
                    .iter()
                    .map(|(id, path)| match key.contains("::") {
                        true => path.as_str(),
                        false => self.names.types[*id].ident.plain(),
                    });
                let known = schemas().map(|(_, name)| name).chain(unnamed);
                Err(nothing("there is no type", key, known))
            }
            several => {
                let paths = several.iter().map(|(_, path)| path.as_str());
                Err((
                    format!("{} types are called `{key}`", several.len()),
                    Some(format!("say which by its path: {}", listed(paths))),
                ))
            }
        }
    }

    pub(super) fn property(&self, key: &str) -> Found<(TypeId, usize)> {
        self.part(key, "property", |id, name| {
            match &self.api.types[id].shape {
                Shape::Object(object) => {
                    let mut properties = object.properties.iter();
                    properties.position(|property| property.name == name)
                }
                _ => None,
            }
        })
    }

    pub(super) fn variant(&self, key: &str) -> Found<(TypeId, usize)> {
        self.part(key, "value", |id, name| {
            let names = &self.names.types[id].members;
            match &self.api.types[id].shape {
                Shape::Enumeration(enumeration) => {
                    let mut members = enumeration.members.iter();
                    members.position(|member| text(&member.value) == name)
                }
                Shape::Union(union) => {
                    let mut members = union.members.iter().zip(names);
                    members.position(|(member, ident)| {
                        self.schema(&member.ty) == Some(name) || ident.plain() == name
                    })
                }
                _ => None,
            }
        })
    }

    pub(super) fn webhook(&self, key: &str) -> Found<WebhookId> {
        let all = || {
            self.api.webhooks.iter().map(|(id, webhook)| {
                let call = format!("{} {}", webhook.method.as_str(), webhook.name);
                (id, webhook.name.as_str(), call)
            })
        };
        let found: Vec<_> = all()
            .filter(|(_, name, call)| *name == key || is_call(key, call))
            .collect();
        match found.as_slice() {
            [(id, ..)] => Ok(*id),
            [] => Err(nothing(
                "there is no webhook",
                key,
                all().map(|(_, name, _)| name),
            )),
            several => Err((
                format!("{} webhooks are called `{key}`", several.len()),
                Some("nothing tells webhooks of one name apart here".to_owned()),
            )),
        }
    }

    /// A part of a type, by both their names and a dot. Either may have dots itself: the first type counts that has such a part.
    fn part(
        &self,
        key: &str,
        what: &str,
        find: impl Fn(TypeId, &str) -> Option<usize>,
    ) -> Found<(TypeId, usize)> {
        let mut first = None;
        for (dot, _) in key.match_indices('.') {
            let (Some(of), Some(name)) = (key.get(..dot), key.get(dot + 1..)) else {
                continue;
            };
            let Ok(id) = self.ty(of) else {
                continue;
            };
            if let Some(position) = find(id, name) {
                return Ok((id, position));
            }
            first.get_or_insert((id, of, name));
        }
        let Some((id, of, name)) = first else {
            let of = key.split_once('.').map(|(of, _)| of);
            return Err(match of {
                Some(of) => match self.ty(of) {
                    Err((message, help)) => (message, help),
                    Ok(_) => (format!("there is no {what} `{key}`"), None),
                },
                None => (
                    format!("`{key}` does not say of which type the {what} is"),
                    Some(format!("write the type, a dot and the {what}")),
                ),
            });
        };
        let message = format!("`{of}` has no {what} `{name}`");
        let help = match &self.api.types[id].shape {
            Shape::Alias(ty) => self.schema(ty).map(|target| {
                format!("`{of}` is another name for `{target}`, whose {what} can be renamed")
            }),
            _ => hint(name, self.parts(id).iter().map(String::as_str)),
        };
        Err((message, help))
    }

    /// The names of a type's parts.
    fn parts(&self, id: TypeId) -> Vec<String> {
        match &self.api.types[id].shape {
            Shape::Object(object) => {
                let properties = object.properties.iter();
                properties.map(|property| property.name.clone()).collect()
            }
            Shape::Enumeration(enumeration) => {
                let members = enumeration.members.iter();
                members.map(|member| text(&member.value)).collect()
            }
            Shape::Union(_) => {
                let members = self.names.types[id].members.iter();
                members.map(|name| name.plain().to_owned()).collect()
            }
            Shape::Alias(_) => Vec::new(),
        }
    }

    /// The named schema that a type is, if it is one; else what it is called in Rust.
    fn schema(&self, ty: &Ty) -> Option<&str> {
        match ty {
            Ty::Named(id) => Some(match &self.api.types[*id].origin {
                Origin::Schema(name) => name,
                _ => self.names.types[*id].ident.plain(),
            }),
            _ => None,
        }
    }
}

fn nothing<'k>(
    what: &str,
    key: &str,
    known: impl Iterator<Item = &'k str>,
) -> (String, Option<String>) {
    (format!("{what} `{key}`"), hint(key, known))
}

/// Some of several names, in a sentence.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.len() > LISTED {
        names.truncate(LISTED);
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// A constant as a key has it.
fn text(value: &Literal) -> String {
    match value {
        Literal::String(text) | Literal::Number(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
        Literal::Boolean(value) => value.to_string(),
    }
}
