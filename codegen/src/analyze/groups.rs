//! Which operations are reached together, and where each type is at home.

use std::collections::BTreeMap;

use crate::check::Checked;
use crate::ir::{OperationId, SideTable, TagId, TypeDef, TypeId};

/// Operations that are reached together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The tag that they share; operations without one are a group, too.
    pub tag: Option<TagId>,
    /// The operations that are at home in it, in the order of the document.
    pub operations: Vec<OperationId>,
    /// The operations that are at home in another one, and reached from here, too.
    pub guests: Vec<OperationId>,
}

/// Where a type is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// With one of the document's named schemas or other components: it is that, or a part of it.
    Schema(TypeId),
    /// With a group of operations, by its position: it is a part of one of them.
    Group(usize),
    /// With the webhooks: it is a part of one of them.
    Webhooks,
    /// With the callbacks: it is a part of one of them.
    Callbacks,
}

/// Groups the operations by their tags, of which the first is their home: the tags in the order of the document, then those
/// without.
pub(super) fn groups(api: Checked<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = api
        .tags
        .ids()
        .map(|tag| Group {
            tag: Some(tag),
            operations: Vec::new(),
            guests: Vec::new(),
        })
        .collect();
    groups.push(Group {
        tag: None,
        operations: Vec::new(),
        guests: Vec::new(),
    });
    let by_tag: BTreeMap<Option<TagId>, usize> = groups
        .iter()
        .enumerate()
        .map(|(position, group)| (group.tag, position))
        .collect();
    for (id, operation) in api.operations.iter() {
        let position_of = |tag| by_tag.get(&tag).copied().unwrap_or(usize::MAX);
        let home = position_of(operation.tags.first().copied());
        if let Some(group) = groups.get_mut(home) {
            group.operations.push(id);
        }
        for tag in operation.tags.iter().skip(1).map(|tag| Some(*tag)) {
            let group = groups.get_mut(position_of(tag));
            let group = group.filter(|group| group.operations.last() != Some(&id));
            if let Some(group) = group.filter(|group| group.guests.last() != Some(&id)) {
                group.guests.push(id);
            }
        }
    }
    groups.retain(|group| !(group.operations.is_empty() && group.guests.is_empty()));
    groups
}

/// Finds where each type is at home.
pub(super) fn homes(api: Checked<'_>, groups: &[Group]) -> SideTable<TypeDef, Home> {
    let mut group_of = api.operations.map(|_| None);
    for (position, group) in groups.iter().enumerate() {
        for id in &group.operations {
            group_of[*id] = Some(position);
        }
    }
    let mut homes = api.types.map(|(id, _)| Home::Schema(id));
    for (id, definition) in api.types.iter() {
        // The types that a type is a part of come before it, so that their homes are known.
        homes[id] = match definition.origin.parent() {
            Some(parent) => homes[parent],
            None => {
                let operation = definition.origin.operation();
                let position = operation.and_then(|id| group_of[id]);
                let webhook = definition.origin.webhook();
                match (position, webhook) {
                    (Some(position), _) => Home::Group(position),
                    (None, Some(id)) if api.webhooks[id].callback.is_some() => Home::Callbacks,
                    (None, Some(_)) => Home::Webhooks,
                    (None, None) => Home::Schema(id),
                }
            }
        };
    }
    homes
}
