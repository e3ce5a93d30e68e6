//! Which schemas allow null: said in any of the ways there are.

use openapiv3::{AnySchema, ReferenceOr, Schema};
use serde_json::Value as Json;

use super::elements::{Part, Schemas, is_null, item_of, reference_beside, refers_to};
use crate::normalize::extension;

/// How often what is known of circles is gone through again.
const ROUNDS: usize = 8;

/// How deep schemas are looked into.
const DEEPEST: usize = 200;

/// What is known of the named schemas, in their order.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Nulls<'a> {
    schemas: &'a Schemas,
    known: Vec<Known>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    NotYet,
    InProgress,
    As(Option<bool>),
}

impl<'a> Nulls<'a> {
    /// Looks into all named schemas.
    pub(in crate::lower) fn new(schemas: &'a Schemas) -> Self {
        let mut nulls = Self {
            schemas,
            known: vec![Known::NotYet; schemas.len()],
        };
        for name in schemas.keys() {
            nulls.named(name, 0);
        }
        // In a circle, what was asked first was answered before all was known.
        for _ in 0..ROUNDS {
            let before = nulls.known.clone();
            for (position, schema) in schemas.values().enumerate() {
                let said = nulls.says(schema, 0);
                nulls.set(position, Known::As(said));
            }
            if nulls.known == before {
                break;
            }
        }
        nulls
    }

    /// Whether a named schema allows null.
    pub(in crate::lower) fn of_named(&self, name: &str) -> bool {
        let known = self
            .schemas
            .get_index_of(name)
            .and_then(|position| self.known.get(position));
        known == Some(&Known::As(Some(true)))
    }

    /// What the keywords of a schema itself say of null; nothing if they say nothing of types at all.
    pub(super) fn of_part(&mut self, part: &Part<'_>) -> Option<bool> {
        if says_outright(part.schema, part.keywords) {
            return Some(true);
        }
        let mut said = vec![says_types(part.schema, part.keywords).then_some(false)];
        for branches in part.unions() {
            said.push(self.of_branches(branches, 0));
        }
        all(said)
    }

    /// What a schema says of null; nothing if it says nothing of types at all.
    fn says<S: std::borrow::Borrow<Schema>>(
        &mut self,
        schema: &ReferenceOr<S>,
        depth: usize,
    ) -> Option<bool> {
        // Each step may go down by more than one.
        if depth >= DEEPEST {
            return None;
        }
        let Some((item, keywords)) = item_of(schema) else {
            return refers_to(schema).and_then(|name| self.named(name, depth + 1));
        };
        if says_outright(item, keywords) {
            return Some(true);
        }
        let own = says_types(item, keywords).then_some(false);
        let referred = reference_beside(item).and_then(|name| self.named(name, depth + 1));
        let mut said = vec![own, referred];
        for member in &keywords.all_of {
            // A schema that says nothing but `nullable` says it of what stands beside it.
            if let Some((inner, keywords)) = item_of(member)
                && inner.schema_data.nullable
                && keywords.typ.is_none()
                && keywords.properties.is_empty()
            {
                return Some(true);
            }
            said.push(self.says(member, depth + 1));
        }
        for branches in [&keywords.one_of, &keywords.any_of] {
            said.push(self.of_branches(branches, depth));
        }
        all(said)
    }

    /// What schemas say of which one has to hold.
    fn of_branches(&mut self, branches: &[ReferenceOr<Schema>], depth: usize) -> Option<bool> {
        let said: Vec<Option<bool>> = branches
            .iter()
            .map(|branch| self.says(branch, depth + 1))
            .collect();
        if said.contains(&Some(true)) {
            return Some(true);
        }
        said.into_iter().flatten().next()
    }

    fn named(&mut self, name: &str, depth: usize) -> Option<bool> {
        let position = self.schemas.get_index_of(name)?;
        match self.known.get(position) {
            Some(Known::As(said)) => return *said,
            Some(Known::NotYet) => {}
            Some(Known::InProgress) | None => return None,
        }
        self.set(position, Known::InProgress);
        let (_, schema) = self.schemas.get_index(position)?;
        let said = self.says(schema, depth + 1);
        self.set(position, Known::As(said));
        said
    }

    fn set(&mut self, position: usize, to: Known) {
        if let Some(known) = self.known.get_mut(position) {
            *known = to;
        }
    }
}

/// What schemas say that have to hold together.
fn all(said: Vec<Option<bool>>) -> Option<bool> {
    let mut said = said.into_iter().flatten().peekable();
    said.peek()?;
    Some(said.all(|allows| allows))
}

/// Whether a schema says that null is allowed, in any of the ways there are.
pub(super) fn says_outright(item: &Schema, keywords: &AnySchema) -> bool {
    item.schema_data.nullable
        || item
            .schema_data
            .extensions
            .get(extension::CONST)
            .is_some_and(Json::is_null)
        || keywords.enumeration.iter().any(Json::is_null)
        || [&keywords.one_of, &keywords.any_of]
            .iter()
            .any(|branches| branches.iter().any(is_null))
}

/// Whether a schema says which types its values have.
fn says_types(item: &Schema, keywords: &AnySchema) -> bool {
    let extensions = &item.schema_data.extensions;
    keywords.typ.is_some()
        || !keywords.enumeration.is_empty()
        || !keywords.properties.is_empty()
        || extensions.contains_key(extension::CONST)
        || extensions.contains_key(extension::TYPES)
}
