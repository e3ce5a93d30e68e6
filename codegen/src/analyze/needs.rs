//! What operations and webhooks need that is at home elsewhere: what has to be there for them to be.

use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, Home};
use crate::check::Checked;
use crate::ir::{Additional, Shape, TypeId};

/// What needs something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needer {
    /// Nothing does that could be without it: it is there for itself.
    Itself,
    /// A group of operations, by its position.
    Group(usize),
    /// The webhooks and callbacks.
    Webhooks,
}

/// What needs each home.
pub type Needs = BTreeMap<Home, BTreeSet<Needer>>;

/// Finds what needs each home. A home needs all that its types and operations name.
pub fn needs(api: Checked<'_>, facts: &Facts) -> Needs {
    let named = named(api, facts);
    let mut needs = Needs::new();
    for position in 0..facts.groups.len() {
        spread(
            &named,
            &mut needs,
            Needer::Group(position),
            Home::Group(position),
        );
    }
    if !api.webhooks.is_empty() {
        spread(&named, &mut needs, Needer::Webhooks, Home::Webhooks);
        spread(&named, &mut needs, Needer::Webhooks, Home::Callbacks);
    }
    let homes: BTreeSet<Home> = api.types.ids().map(|id| facts.homes[id]).collect();
    let reached: BTreeSet<Home> = needs.keys().copied().collect();
    for home in homes.difference(&reached) {
        spread(&named, &mut needs, Needer::Itself, *home);
    }
    needs
}

/// Notes that something needs a home, and all that this needs.
fn spread(named: &BTreeMap<Home, BTreeSet<Home>>, needs: &mut Needs, needer: Needer, home: Home) {
    let mut pending = vec![home];
    while let Some(home) = pending.pop() {
        if needs.entry(home).or_default().insert(needer) {
            pending.extend(named.get(&home).into_iter().flatten());
        }
    }
}

/// The homes that each home names.
fn named(api: Checked<'_>, facts: &Facts) -> BTreeMap<Home, BTreeSet<Home>> {
    let mut named: BTreeMap<Home, BTreeSet<Home>> = BTreeMap::new();
    let mut add = |home: Home, ids: Vec<TypeId>| {
        let homes = ids.into_iter().map(|id| facts.homes[id]);
        named.entry(home).or_default().extend(homes);
    };
    for (id, definition) in api.types.iter() {
        let mut ids = Vec::new();
        match &definition.shape {
            Shape::Object(object) => {
                let properties = object.properties.iter();
                ids.extend(properties.flat_map(|property| property.ty.named()));
                if let Additional::Typed(ty, _) = &object.additional {
                    ids.extend(ty.named());
                }
            }
            Shape::Union(union) => {
                ids.extend(union.members.iter().flat_map(|member| member.ty.named()));
            }
            Shape::Alias(ty) => ids.extend(ty.named()),
            Shape::Enumeration(_) => {}
        }
        add(facts.homes[id], ids);
    }
    for (_, webhook) in api.webhooks.iter() {
        let home = match webhook.callback {
            Some(_) => Home::Callbacks,
            None => Home::Webhooks,
        };
        add(home, webhook.brought().flat_map(|ty| ty.named()).collect());
    }
    let home_of = |id| {
        let mut groups = facts.groups.iter();
        groups.position(|group| group.operations.contains(&id))
    };
    for (position, group) in facts.groups.iter().enumerate() {
        for id in group.operations.iter().chain(&group.guests) {
            let operation = &api.operations[*id];
            let types = operation.sent().chain(operation.received());
            add(
                Home::Group(position),
                types.flat_map(|ty| ty.named()).collect(),
            );
        }
    }
    // What a guest is stands where it is at home.
    for (position, group) in facts.groups.iter().enumerate() {
        let homes = group.guests.iter().filter_map(|id| home_of(*id));
        named
            .entry(Home::Group(position))
            .or_default()
            .extend(homes.map(Home::Group));
    }
    named
}
