//! Names that something has lost because the configuration gives them to something else.

use super::pins::{Pin, Pins, Scope};
use super::{Ident, Names};
use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::diagnostic::Diagnostics;
use crate::ir::Shape;

/// What has a name.
struct Holder<'a> {
    scope: Scope,
    /// The name that is given to it, if one is, and what that is here.
    given: Option<(&'a Pin, String)>,
    /// What it was called before, and what it is called now.
    before: &'a Ident,
    now: &'a Ident,
}

/// Says what is called otherwise than before, because a name that is given was its own.
pub(super) fn report(
    pins: &Pins,
    api: Checked<'_>,
    facts: &Facts,
    [before, now]: [&Names; 2],
    diagnostics: &mut Diagnostics,
) {
    let holders = holders(pins, api, facts, [before, now]);
    let mut said: Vec<&Pin> = Vec::new();
    for holder in &holders {
        let Some((pin, name)) = &holder.given else {
            continue;
        };
        // What is a method and a type may take both names away from one other: that is told once.
        if said.iter().any(|said| std::ptr::eq(*said, *pin)) {
            continue;
        }
        let rival = holders.iter().find(|rival| {
            rival.scope == holder.scope && rival.given.is_none() && rival.before.plain() == name
        });
        if let Some(rival) = rival.filter(|rival| rival.now.plain() != name) {
            diagnostics.push(pin.displaced(name, rival.now.plain()));
            said.push(pin);
        }
    }
}

fn holders<'a>(
    pins: &'a Pins,
    api: Checked<'_>,
    facts: &Facts,
    [before, now]: [&'a Names; 2],
) -> Vec<Holder<'a>> {
    let mut holders = Vec::new();
    let mut hold = |scope, given, before: &'a Ident, now: &'a Ident| {
        holders.push(Holder {
            scope,
            given,
            before,
            now,
        });
    };
    let snake = |pin: &'a Pin| (pin, pin.snake());
    let pascal = |pin: &'a Pin| (pin, pin.pascal());
    let groups = before.groups.iter().zip(&now.groups);
    for (position, (group, (before_group, now_group))) in
        facts.groups.iter().zip(groups).enumerate()
    {
        let pin = pins.tag(group.tag);
        if let (Some(before), Some(now)) = (&before_group.accessor, &now_group.accessor) {
            hold(Scope::Client, pin.map(snake), before, now);
        }
        let methods = match group.tag {
            Some(_) => Scope::Group(position),
            None => Scope::Client,
        };
        let types = Scope::Types(Some(Home::Group(position)));
        hold(
            types,
            pin.map(pascal),
            &before_group.ident,
            &now_group.ident,
        );
        for id in &group.operations {
            let (before, now) = (&before.operations[*id], &now.operations[*id]);
            let pin = pins.operation(*id);
            hold(methods, pin.map(snake), &before.method, &now.method);
            hold(types, pin.map(pascal), &before.marker, &now.marker);
        }
        let guests = before_group.guests.iter().zip(&now_group.guests);
        for (id, (before, now)) in group.guests.iter().zip(guests) {
            hold(methods, pins.operation(*id).map(snake), before, now);
        }
    }
    for id in api.types.ids() {
        let (before, now) = (&before.types[id], &now.types[id]);
        let scope = Scope::types(facts.homes[id]);
        hold(scope, pins.ty(id).map(pascal), &before.ident, &now.ident);
        let of = match &api.types[id].shape {
            Shape::Object(_) => Pin::snake,
            _ => Pin::pascal,
        };
        let members = before.members.iter().zip(&now.members);
        for (position, (before, now)) in members.enumerate() {
            let given = pins.member(id, position).map(|pin| (pin, of(pin)));
            hold(Scope::Members(id), given, before, now);
        }
    }
    for id in api.webhooks.ids() {
        let (before, now) = (&before.webhooks[id].marker, &now.webhooks[id].marker);
        let scope = Scope::of_webhook(&api.webhooks[id]);
        hold(scope, pins.webhook(id).map(pascal), before, now);
    }
    holders
}
