//! Names that the configuration gives: what they are for, and whether they can be had.
//!
//! A pinned name goes before every other claim on it, so that whoever has it keeps it whatever else comes to want it.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::find::Finder;
use super::scope::{Claim, Own};
use super::words::Words;
use super::{Ident, Names, case, ident, keywords};
use crate::analyze::{Facts, Home};
use crate::check::Checked;
use crate::config::{Renames, Setting};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{OperationId, Shape, TagId, TypeId, WebhookId};

/// A name that is given.
#[derive(Clone, Debug)]
pub(super) struct Pin {
    setting: Setting<String>,
    text: String,
}

impl Pin {
    /// The name of a field, a function or a module.
    pub(super) fn snake(&self) -> String {
        match case::is_snake(&self.text) {
            true => self.text.clone(),
            false => case::snake(&Words::new(&self.text)),
        }
    }

    /// The name of a type or a variant.
    pub(super) fn pascal(&self) -> String {
        match case::is_pascal(&self.text) {
            true => self.text.clone(),
            false => case::pascal(&Words::new(&self.text)),
        }
    }
}

/// The claim on a name that is given.
pub(super) fn claim(name: String) -> Claim {
    Claim {
        candidates: vec![name],
        own: Own::Pinned,
    }
}

/// The names that are given.
#[derive(Clone, Debug, Default)]
pub(super) struct Pins {
    tags: BTreeMap<TagId, Pin>,
    operations: BTreeMap<OperationId, Pin>,
    types: BTreeMap<TypeId, Pin>,
    members: BTreeMap<(TypeId, usize), Pin>,
    webhooks: BTreeMap<WebhookId, Pin>,
}

impl Pins {
    /// Finds what the configuration means, by the names that there are without it, and says where it means nothing.
    pub(super) fn find(
        api: Checked<'_>,
        facts: &Facts,
        names: &Names,
        renames: &Renames,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let finder = Finder::new(api, facts, names);
        let mut pins = Self::default();
        let Self {
            tags,
            operations,
            types,
            members,
            webhooks,
        } = &mut pins;
        collect(&renames.tags, tags, |key| finder.tag(key), diagnostics);
        let found = |key: &str| finder.operation(key);
        collect(&renames.operations, operations, found, diagnostics);
        collect(&renames.types, types, |key| finder.ty(key), diagnostics);
        let found = |key: &str| finder.property(key);
        collect(&renames.properties, members, found, diagnostics);
        let found = |key: &str| finder.variant(key);
        collect(&renames.variants, members, found, diagnostics);
        let found = |key: &str| finder.webhook(key);
        collect(&renames.webhooks, webhooks, found, diagnostics);
        pins
    }

    pub(super) fn tag(&self, id: Option<TagId>) -> Option<&Pin> {
        self.tags.get(&id?)
    }

    pub(super) fn operation(&self, id: OperationId) -> Option<&Pin> {
        self.operations.get(&id)
    }

    pub(super) fn ty(&self, id: TypeId) -> Option<&Pin> {
        self.types.get(&id)
    }

    pub(super) fn webhook(&self, id: WebhookId) -> Option<&Pin> {
        self.webhooks.get(&id)
    }

    /// Puts the names that are given to members of a type in the place of what they would do with.
    pub(super) fn members(&self, id: TypeId, claims: &mut [Claim], of: fn(&Pin) -> String) {
        let pinned = self.members.range((id, 0)..=(id, usize::MAX));
        for ((_, position), pin) in pinned {
            if let Some(claim) = claims.get_mut(*position) {
                *claim = self::claim(of(pin));
            }
        }
    }

    /// The names that are given to types that are at home somewhere, in lower case.
    pub(super) fn types_of(&self, facts: &Facts, home: Home) -> Vec<String> {
        let types = self.types.iter();
        let types = types.filter(|(id, _)| facts.homes[**id] == home);
        types.map(|(_, pin)| pin.pascal().to_lowercase()).collect()
    }

    /// Says which of the names could not be had.
    pub(super) fn check(
        &self,
        api: Checked<'_>,
        facts: &Facts,
        names: &Names,
        diagnostics: &mut Diagnostics,
    ) {
        let had =
            |ident: Option<&Ident>, name: &str| ident.is_some_and(|ident| ident.plain() == name);
        let mut lost: Vec<(&Pin, String)> = Vec::new();
        for (group, given) in facts.groups.iter().zip(&names.groups) {
            if let Some(pin) = self.tag(group.tag)
                && !had(given.accessor.as_ref(), &pin.snake())
            {
                lost.push((pin, pin.snake()));
            }
            let at_home = group.operations.iter();
            let at_home = at_home.map(|id| (*id, &names.operations[*id].method));
            let guests = group.guests.iter().copied().zip(&given.guests);
            for (id, method) in at_home.chain(guests) {
                if let Some(pin) = self.operation(id)
                    && !had(Some(method), &pin.snake())
                {
                    lost.push((pin, pin.snake()));
                }
            }
        }
        for (id, pin) in &self.types {
            if !had(Some(&names.types[*id].ident), &pin.pascal()) {
                lost.push((pin, pin.pascal()));
            }
        }
        for ((id, position), pin) in &self.members {
            let name = match &api.types[*id].shape {
                Shape::Object(_) => pin.snake(),
                _ => pin.pascal(),
            };
            if !had(names.types[*id].members.get(*position), &name) {
                lost.push((pin, name));
            }
        }
        for (id, pin) in &self.webhooks {
            if !had(Some(&names.webhooks[*id].marker), &pin.pascal()) {
                lost.push((pin, pin.pascal()));
            }
        }
        diagnostics.extend(lost.iter().map(|(pin, name)| {
            let rivals = lost
                .iter()
                .filter(|(other, _)| other.setting.key != pin.setting.key);
            let mut rivals =
                rivals.filter(|(_, other)| other.to_lowercase() == name.to_lowercase());
            taken(&pin.setting, name, rivals.next().map(|(other, _)| *other))
        }));
    }
}

/// The error that a name is not to be had.
fn taken(setting: &Setting<String>, name: &str, rival: Option<&Pin>) -> Diagnostic {
    let key = &setting.key;
    match rival {
        Some(rival) => setting.invalid(format!(
            "`{key}` cannot be called `{name}`, since `{}` is to be called so, too",
            rival.setting.key
        )),
        None => setting
            .invalid(format!(
                "`{key}` cannot be called `{name}`: something that every client has there is called so"
            ))
            .help("choose another name"),
    }
}

/// Puts each name down for what it is given to.
fn collect<K: Ord + Copy>(
    settings: &[Setting<String>],
    pins: &mut BTreeMap<K, Pin>,
    find: impl Fn(&str) -> Result<K, (String, Option<String>)>,
    diagnostics: &mut Diagnostics,
) {
    for setting in settings {
        let name = identifier(setting);
        let found = find(&setting.key);
        let error = match (found, name) {
            (Ok(key), Ok(text)) => match pins.get(&key) {
                None => {
                    let setting = setting.clone();
                    pins.insert(key, Pin { setting, text });
                    continue;
                }
                Some(pin) => setting.unused(format!(
                    "`{}` has a name already: it is what `{}` means, too",
                    setting.key, pin.setting.key
                )),
            },
            (Err((message, help)), name) => {
                diagnostics.extend(name.err());
                let error = setting.unused(message);
                match help {
                    Some(help) => error.help(help),
                    None => error,
                }
            }
            (Ok(_), Err(error)) => error,
        };
        diagnostics.push(error);
    }
}

/// A name as rustc compares names, if it is one.
fn identifier(setting: &Setting<String>) -> Result<String, Diagnostic> {
    let text: String = setting.value.nfc().collect();
    if !ident::is_ident(&text) || !text.contains(char::is_alphanumeric) {
        return Err(setting
            .invalid(format!(
                "`{}` is no name in Rust",
                setting.value.escape_debug()
            ))
            .help("a name begins with a letter or `_`, and goes on with letters, digits and `_`"));
    }
    if keywords::is_never_raw(&text) {
        return Err(setting
            .invalid(format!(
                "`{text}` is a keyword, and can be the name of nothing"
            ))
            .help("choose another name"));
    }
    Ok(text)
}
