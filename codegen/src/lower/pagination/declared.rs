//! What `x-pagination` says of an operation, held against the operation.

use serde_json::Value as Json;

use super::{is_flag, is_integer, is_text, queries, recognised};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Api, Operation, Pagination, Paging, Ty};
use crate::normalize::extension;
use crate::source::Span;

/// What is said of an operation.
pub(super) struct Said<'a>(&'a Json);

/// What is wrong with it.
type Wrong = Diagnostic;

/// Which keys each style has, beside those that all have.
const STYLES: &[(&str, &[&str])] = &[
    ("offset", &["parameter", "total"]),
    ("page", &["parameter", "first", "total", "total_pages"]),
    ("cursor", &["parameter", "next", "id"]),
    ("url", &["next"]),
    ("link", &[]),
];

/// The keys that all styles have.
const ALL: &[&str] = &["style", "items", "limit", "has_more", extension::AT];

/// A kind of type that something is asked to have.
type Is = fn(&Api, &Ty) -> bool;

impl<'a> Said<'a> {
    pub(super) fn new(json: &'a Json) -> Self {
        Self(json)
    }

    /// Whether it is said for this generator, and not for another tool.
    pub(super) fn is_command(&self) -> bool {
        self.0.get(extension::AT).is_some()
    }

    /// What it means for the operation.
    pub(super) fn read(&self, api: &Api, operation: &Operation) -> Result<Pagination, Wrong> {
        let names = STYLES.iter().map(|(name, _)| format!("`{name}`"));
        let names = names.collect::<Vec<_>>().join(", ");
        let style = self.needed("style", &format!("write one of {names}"))?;
        let Some((_, keys)) = STYLES.iter().find(|(name, _)| *name == style) else {
            return Err(self.wrong(
                "style",
                format!("`{style}` is no style of pages"),
                format!("write one of {names}"),
            ));
        };
        let said = self.0.as_object().into_iter().flatten();
        for (key, _) in said {
            if !ALL.contains(&key.as_str()) && !keys.contains(&key.as_str()) {
                return Err(self.wrong(
                    key,
                    format!("`{key}` says nothing of pages of the style `{style}`"),
                    format!(
                        "take it away, or write another style; with `{style}` there may be {}",
                        listed(keys)
                    ),
                ));
            }
        }
        let Some(page) = api.page(operation) else {
            return Err(self.wrong(
                "style",
                "the operation does not answer JSON of one type when it succeeds".to_owned(),
                "take `x-pagination` away, or correct the answers by an overlay".to_owned(),
            ));
        };
        let items = match self.text("items") {
            Some(_) => self.place(
                api,
                page,
                "items",
                |api, ty| api.items_of(ty).is_some(),
                "a list",
            )?,
            None => recognised::items(api, operation, page),
        };
        let items = items.ok_or_else(|| {
            self.wrong(
                "style",
                "it does not say where a page has its items".to_owned(),
                "add `items` with a JSON pointer to the list in the answer, such as `/data`"
                    .to_owned(),
            )
        })?;
        let item = api.at(page, &items).and_then(|ty| api.items_of(ty));
        let next = |what: &str| self.place(api, page, what, is_text, "a string or a number");
        let lacks = |key: &str| {
            self.wrong(
                "style",
                format!("pages of the style `{style}` need `{key}`"),
                format!("add `{key}`"),
            )
        };
        let style = match style {
            "offset" => Paging::Offset(self.parameter(api, operation, "parameter", true)?),
            "page" => {
                let first = self.value("first").and_then(Json::as_u64);
                let name = self.parameter(api, operation, "parameter", true)?;
                Paging::Page(name, first == Some(0))
            }
            "cursor" => {
                let name = self.parameter(api, operation, "parameter", false)?;
                match (next("next")?, self.text("id"), item) {
                    (Some(next), None, _) => Paging::Cursor(name, next),
                    (None, Some(_), Some(item)) => {
                        let id = self.place(api, item, "id", is_text, "a string or a number")?;
                        Paging::LastItem(name, id.unwrap_or_default())
                    }
                    (Some(_), Some(_), _) => {
                        return Err(self.wrong(
                            "id",
                            "there are `next` and `id`".to_owned(),
                            "keep `next` if a page names the cursor of the next one, and `id` if it is a property of the last item"
                                .to_owned(),
                        ));
                    }
                    (None, ..) => return Err(lacks("next")),
                }
            }
            "url" => Paging::Url(next("next")?.ok_or_else(|| lacks("next"))?),
            _ => Paging::Link,
        };
        let limit = match self.text("limit") {
            Some(_) => Some(self.parameter(api, operation, "limit", true)?),
            None => recognised::limit(api, operation).map(str::to_owned),
        };
        let count = |key| self.place(api, page, key, is_count, "a number");
        Ok(Pagination {
            style,
            items,
            limit,
            has_more: self.place(api, page, "has_more", is_flag, "a Boolean")?,
            total: count("total")?,
            total_pages: count("total_pages")?,
        })
    }

    fn value(&self, key: &str) -> Option<&'a Json> {
        self.0.get(key)?.get(extension::VALUE)
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.value(key)?.as_str()
    }

    fn needed(&self, key: &str, help: &str) -> Result<&'a str, Wrong> {
        self.text(key).ok_or_else(|| {
            let message = format!("`x-pagination` without `{key}` says nothing");
            self.wrong("", message, help.to_owned())
        })
    }

    /// A parameter of the query.
    fn parameter(
        &self,
        api: &Api,
        operation: &Operation,
        key: &str,
        is_number: bool,
    ) -> Result<String, Wrong> {
        let known: Vec<&str> = queries(api, operation)
            .map(|parameter| parameter.name.as_str())
            .collect();
        let help = match known.as_slice() {
            [] => "add the parameter to the operation by an overlay".to_owned(),
            known => format!("the operation has {}", listed(known)),
        };
        let name = self.needed(key, "write the name of a parameter of the query")?;
        let found = queries(api, operation).find(|parameter| parameter.name == name);
        let Some(found) = found else {
            return Err(self.wrong(
                key,
                format!("the operation has no parameter `{name}` in the query that is a text or a number"),
                help,
            ));
        };
        if is_number && !is_integer(api, &found.ty) {
            return Err(self.wrong(
                key,
                format!("the parameter `{name}` is no number"),
                "name another parameter, or correct its schema by an overlay".to_owned(),
            ));
        }
        Ok(name.to_owned())
    }

    /// A place in values of a type.
    fn place(
        &self,
        api: &Api,
        within: &Ty,
        key: &str,
        is: Is,
        what: &str,
    ) -> Result<Option<Vec<String>>, Wrong> {
        let Some(pointer) = self.text(key) else {
            return Ok(None);
        };
        let tokens = match pointer.strip_prefix('/') {
            Some(rest) => rest.split('/').map(unescaped).collect(),
            None if pointer.is_empty() => Vec::new(),
            None => {
                return Err(self.wrong(
                    key,
                    format!("`{pointer}` is no JSON pointer"),
                    format!("write `/{}`", pointer.trim_start_matches(['$', '.'])),
                ));
            }
        };
        let mut ty = within;
        for name in &tokens {
            let properties = api.properties(ty).unwrap_or_default();
            let Some(found) = properties.iter().find(|property| property.name == *name) else {
                let known: Vec<&str> = properties
                    .iter()
                    .map(|property| property.name.as_str())
                    .collect();
                return Err(self.wrong(
                    key,
                    format!("`{pointer}` leads to nothing: there is no property `{name}`"),
                    match known.as_slice() {
                        [] => "what is there is no object that names properties".to_owned(),
                        known => format!("there is {}", listed(known)),
                    },
                ));
            };
            ty = &found.ty;
        }
        if !is(api, ty) && *api.present(ty) != Ty::Any {
            return Err(self.wrong(
                key,
                format!("what is at `{pointer}` is not {what}"),
                format!("write a JSON pointer to {what}"),
            ));
        }
        if key == "items" && api.items_of(ty).is_none() {
            return Err(self.wrong(
                key,
                format!("what is at `{pointer}` is not {what}"),
                "correct its schema by an overlay".to_owned(),
            ));
        }
        Ok(Some(tokens))
    }

    /// A finding at the place of a key, or of the whole.
    fn wrong(&self, key: &str, message: String, help: String) -> Wrong {
        let stamp = |json: &Json| -> Option<Span> {
            extension::unstamp(json.get(extension::AT)?.as_str()?)
        };
        let span = self.0.get(key).and_then(stamp).or_else(|| stamp(self.0));
        let diagnostic = Diagnostic::warning(Code::InvalidPagination, message);
        diagnostic.at(span).help(help)
    }
}

/// Whether values of a type are numbers, which some APIs write as texts.
fn is_count(api: &Api, ty: &Ty) -> bool {
    is_text(api, ty)
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => "nothing else".to_owned(),
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        }
    }
}
