//! Names that something has lost because the configuration gives them to something else.

use super::pins::{Pin, Pins};
use super::{Ident, Names};
use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::diagnostic::Diagnostics;

/// Says which types and which of their members are called otherwise than before, because a name that is given was theirs.
pub(super) fn report(
    pins: &Pins,
    api: Checked<'_>,
    facts: &Facts,
    [before, now]: [&Names; 2],
    diagnostics: &mut Diagnostics,
) {
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
