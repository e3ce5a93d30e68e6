//! Operations that answer in pages.

use super::{Api, Method, Operation, Payload, Property, Shape, Status, Ty};

/// How the pages of an operation follow one another. Places in an answer are the names of the properties that lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// What leads from a page to the next.
    pub style: Paging,
    /// Where a page has its items.
    pub items: Vec<String>,
    /// The parameter of the query that says how many items a page has at most.
    pub limit: Option<String>,
    /// Where a page says whether there are more.
    pub has_more: Option<Vec<String>>,
    /// Where a page says how many items there are on all pages.
    pub total: Option<Vec<String>>,
    /// Where a page says how many pages there are.
    pub total_pages: Option<Vec<String>>,
}

/// What leads from a page to the next. Parameters are those of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    /// A parameter that says how many items come before.
    Offset(String),
    /// A parameter that says the number of the page, and whether the first one is 0 and not 1.
    Page(String, bool),
    /// A parameter, and where a page has what it is set to for the next one.
    Cursor(String, Vec<String>),
    /// A parameter, and where the last item of a page has what it is set to for the next one.
    LastItem(String, Vec<String>),
    /// Where a page has the URL of the next one.
    Url(Vec<String>),
    /// The header `Link`.
    Link,
}

impl Paging {
    /// The parameter that leads to the next page.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Paging::Offset(name)
            | Paging::Page(name, _)
            | Paging::Cursor(name, _)
            | Paging::LastItem(name, _) => Some(name),
            Paging::Url(_) | Paging::Link => None,
        }
    }
}

impl Pagination {
    /// The places in an answer that it names.
    pub fn places(&self) -> impl Iterator<Item = &[String]> {
        let next = match &self.style {
            Paging::Cursor(_, next) | Paging::Url(next) => Some(next),
            Paging::Offset(_) | Paging::Page(..) | Paging::LastItem(..) | Paging::Link => None,
        };
        let others = [&self.has_more, &self.total, &self.total_pages];
        [Some(&self.items), next]
            .into_iter()
            .chain(others.map(Option::as_ref))
            .flatten()
            .map(Vec::as_slice)
    }
}

impl Api {
    /// The type of what an operation answers when it succeeds, if that is JSON, and the same whenever there is any.
    pub fn page<'a>(&self, operation: &'a Operation) -> Option<&'a Ty> {
        if operation.method == Method::Head {
            return None;
        }
        let responses = operation.responses.iter();
        let has_success = responses
            .clone()
            .any(|response| response.status.is_success());
        let successes = responses.filter(|response| {
            let is_empty = matches!(response.status, Status::Code(204 | 205 | 304));
            let is_meant = match has_success {
                true => response.status.is_success(),
                false => response.status == Status::Default,
            };
            is_meant && !is_empty
        });
        let mut contents = successes.filter_map(|response| response.content.as_ref());
        let json = |payload: &'a Payload| match payload {
            Payload::Json(ty) => Some(ty),
            _ => None,
        };
        let first = json(&contents.next()?.payload)?;
        contents
            .all(|content| {
                json(&content.payload)
                    .is_some_and(|other| self.resolved(other) == self.resolved(first))
            })
            .then_some(first)
    }

    /// The properties of values of a type that are objects; nothing if it is another type.
    pub fn properties(&self, ty: &Ty) -> Option<&[Property]> {
        match self.present(ty) {
            Ty::Named(id) => match &self.types[*id].shape {
                Shape::Object(object) => Some(&object.properties),
                Shape::Enumeration(_) | Shape::Union(_) | Shape::Alias(_) => None,
            },
            _ => None,
        }
    }

    /// The type at a place in values of a type.
    pub fn at<'a>(&'a self, mut ty: &'a Ty, place: &[String]) -> Option<&'a Ty> {
        for name in place {
            let mut properties = self.properties(ty)?.iter();
            ty = &properties.find(|property| property.name == *name)?.ty;
        }
        Some(ty)
    }

    /// What the items of a list are, if a type is one.
    pub fn items_of<'a>(&'a self, ty: &'a Ty) -> Option<&'a Ty> {
        match self.present(ty) {
            Ty::Array(item) => Some(item),
            _ => None,
        }
    }

    /// What a type is when aliases and null are seen through.
    pub fn present<'a>(&'a self, ty: &'a Ty) -> &'a Ty {
        match self.resolved(ty) {
            Ty::Nullable(inner) => self.resolved(inner),
            ty => ty,
        }
    }
}
