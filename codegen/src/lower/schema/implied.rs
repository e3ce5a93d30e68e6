//! What need not be said of a value, since a named schema that holds of it says it already.

use std::collections::{BTreeMap, BTreeSet};

use super::elements::{self, Element, Part, expand};
use super::facets::Facets;
use crate::ir::TypeId;
use crate::lower::Lowerer;
use crate::source::Span;

impl<'a> Lowerer<'a> {
    /// Leaves out named schemas that hold wherever another of the elements does.
    ///
    /// What leads back to the schema that is being looked at says nothing of it, and implies nothing.
    pub(super) fn without_implied(
        &self,
        elements: &[Element<'a>],
        own: Option<TypeId>,
    ) -> Vec<Element<'a>> {
        let own = own.and_then(|id| self.name_of(id));
        let leads_back = |name: &'a str| {
            own.is_some_and(|own| elements::ancestors(name, self.named, &self.work).contains(own))
        };
        let names: Vec<&'a str> = elements
            .iter()
            .filter_map(Element::name)
            .filter(|name| elements.len() == 1 || !leads_back(name))
            .collect();
        if names.is_empty() {
            return elements.to_vec();
        }
        // What a named schema is joined from itself need not stand beside it.
        let known: BTreeSet<Span> = names
            .iter()
            .filter(|_| elements.len() > 1)
            .flat_map(|name| expand(&[Element::Ref(name)], self.named, &self.work).0)
            .filter_map(|part| part.at)
            .collect();
        let ancestors: BTreeMap<&'a str, BTreeSet<&'a str>> = names
            .iter()
            .filter(|_| names.len() > 1)
            .map(|name| (*name, elements::ancestors(name, self.named, &self.work)))
            .collect();
        let leads_to = |from: &str, to: &str| {
            from != to
                && ancestors
                    .get(from)
                    .is_some_and(|ancestors| ancestors.contains(to))
        };
        let implied: BTreeSet<&str> = ancestors
            .iter()
            .flat_map(|(name, ancestors)| ancestors.iter().map(move |to| (*name, *to)))
            .filter(|(name, to)| leads_to(name, to) && !leads_to(to, name))
            .map(|(_, to)| to)
            .collect();
        elements
            .iter()
            .filter(|element| match element {
                Element::Ref(name) => !implied.contains(name),
                Element::Own(part) => part.at.is_none_or(|span| !known.contains(&span)),
            })
            .copied()
            .collect()
    }

    /// Whether a part allows all types that a named schema allows.
    pub(super) fn agrees(&self, part: &Part<'a>, name: &'a str) -> bool {
        self.allowed(part, name)
            .is_none_or(|[all, allowed, _]| all == allowed)
    }

    /// Whether a part says nothing of types beside a named schema: it allows all of those, or by mistake none.
    pub(super) fn adds_nothing(&self, part: &Part<'a>, name: &'a str) -> bool {
        self.allowed(part, name)
            .is_none_or(|[all, allowed, narrowed]| all == allowed || allowed + narrowed == 0)
    }

    /// How many types a named schema allows, how many of those a part allows, and of how many it allows a part; nothing if it
    /// names none.
    fn allowed(&self, part: &Part<'a>, name: &'a str) -> Option<[usize; 3]> {
        part.types()?;
        let types = Facets::of(&[*part]).types.unwrap_or_default();
        let (parts, _) = expand(&[Element::Ref(name)], self.named, &self.work);
        let known = Facets::of(&parts).types.unwrap_or_default();
        let allowed = known
            .iter()
            .filter(|one| types.iter().any(|other| one.is_a(*other)));
        let narrowed = known
            .iter()
            .filter(|one| types.iter().any(|other| other != *one && other.is_a(**one)));
        Some([known.len(), allowed.count(), narrowed.count()])
    }
}
