//! Names that something has lost because the configuration gives them to something else.

use super::pins::{Pin, Pins};
use super::{GroupNames, Ident, Names};
use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::diagnostic::Diagnostics;

/// Says what is called otherwise than before, because a name that is given was its own: tags, operations, types, and members
/// of types.
pub(super) fn report(
    pins: &Pins,
    api: Checked<'_>,
    facts: &Facts,
    [before, now]: [&Names; 2],
    diagnostics: &mut Diagnostics,
) {
    for group in &facts.groups {
        let Some(pin) = pins.tag(group.tag) else {
            continue;
        };
        let name = pin.snake();
        let had = |names: &GroupNames| {
            names
                .accessor
                .as_ref()
                .is_some_and(|had| had.plain() == name)
        };
        let rivals = facts
            .groups
            .iter()
            .zip(before.groups.iter().zip(&now.groups));
        let mut rivals = rivals.filter(|(rival, _)| pins.tag(rival.tag).is_none());
        if let Some((_, (_, rival))) = rivals.find(|(_, (before, _))| had(before))
            && let Some(now) = &rival.accessor
        {
            note(pin, &name, now, diagnostics);
        }
    }
    for group in &facts.groups {
        for (id, pin) in group
            .operations
            .iter()
            .filter_map(|id| Some((id, pins.operation(*id)?)))
        {
            let name = pin.snake();
            let mut rivals = group.operations.iter();
            let rival = rivals.find(|rival| {
                let is_pinned = pins.operation(**rival).is_some();
                *rival != id && !is_pinned && before.operations[**rival].method.plain() == name
            });
            if let Some(rival) = rival {
                note(pin, &name, &now.operations[*rival].method, diagnostics);
            }
        }
    }
    for (id, pin) in pins.types() {
        let (name, home) = (pin.pascal(), facts.homes[id]);
        let mut rivals = api.types.ids().filter(|rival| {
            let is_pinned = pins.ty(*rival).is_some();
            *rival != id && !is_pinned && are_together(facts.homes[*rival], home)
        });
        let had = |ident: &Ident| ident.plain() == name;
        if let Some(rival) = rivals.find(|rival| had(&before.types[*rival].ident)) {
            note(pin, &name, &now.types[rival].ident, diagnostics);
        }
    }
    for ((id, position), pin) in pins.members_of_types() {
        let members = before.types[id].members.iter().zip(&now.types[id].members);
        let Some((_, given)) = members.clone().nth(position) else {
            continue;
        };
        let name = given.plain();
        let mut rivals = members
            .enumerate()
            .filter(|(other, _)| *other != position && !pins.has_member(id, *other));
        if let Some((_, (_, other))) = rivals.find(|(_, (before, _))| before.plain() == name) {
            note(pin, name, other, diagnostics);
        }
    }
}

/// Whether types stand in one module: named schemas do, each in a file of its own.
fn are_together(one: Home, other: Home) -> bool {
    one == other || matches!((one, other), (Home::Schema(_), Home::Schema(_)))
}

fn note(pin: &Pin, name: &str, now: &Ident, diagnostics: &mut Diagnostics) {
    if now.plain() == name {
        return;
    }
    diagnostics.push(pin.displaced(name, now.plain()));
}
