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
use crate::config::{Config, Setting};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{OperationId, Shape, TagId, TypeId, Webhook, WebhookId};

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

impl Pin {
    /// The note that what was called so is called otherwise now.
    pub(super) fn displaced(&self, name: &str, now: &str) -> Diagnostic {
        let key = &self.setting.key;
        let message = format!(
            "what was called `{name}` is called `{now}` now, since `{key}` is to be called so"
        );
        Diagnostic::note(Code::DisplacedName, message)
            .at(self.setting.span)
            .help("choose a name that nothing has, or give the other one a name as well")
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
        config: &Config,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let renames = &config.rename;
        let finder = Finder::new(api, facts, names, &config.types);
        let mut pins = Self::default();
        let Self {
            tags,
            operations,
            types,
            members,
            webhooks,
        } = &mut pins;
        let both: [fn(&Pin) -> String; 2] = [Pin::snake, Pin::pascal];
        let [snake, pascal] = both.map(|case| [case]);
        let found = |key: &str| finder.tag(key);
        collect(&renames.tags, tags, &both, found, diagnostics);
        let found = |key: &str| finder.operation(key);
        collect(&renames.operations, operations, &both, found, diagnostics);
        let found = |key: &str| finder.ty(key);
        collect(&renames.types, types, &pascal, found, diagnostics);
        let found = |key: &str| finder.property(key);
        collect(&renames.properties, members, &snake, found, diagnostics);
        let found = |key: &str| finder.variant(key);
        collect(&renames.variants, members, &pascal, found, diagnostics);
        let found = |key: &str| finder.webhook(key);
        collect(&renames.webhooks, webhooks, &pascal, found, diagnostics);
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

    pub(super) fn member(&self, id: TypeId, position: usize) -> Option<&Pin> {
        self.members.get(&(id, position))
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
    pub(super) fn check<'p>(
        &'p self,
        api: Checked<'_>,
        facts: &Facts,
        names: &Names,
        diagnostics: &mut Diagnostics,
    ) {
        let mut wanted: Vec<Wanted<'_>> = Vec::new();
        let mut want = |pin: &'p Pin, name: String, scope, ident: Option<&Ident>| {
            let is_had = ident.is_some_and(|ident| ident.plain() == name);
            wanted.push(Wanted {
                setting: &pin.setting,
                name,
                scope,
                is_had,
            });
        };
        for (position, (group, given)) in facts.groups.iter().zip(&names.groups).enumerate() {
            if let Some(pin) = self.tag(group.tag) {
                want(pin, pin.snake(), Scope::Client, given.accessor.as_ref());
            }
            let scope = match group.tag {
                Some(_) => Scope::Group(position),
                None => Scope::Client,
            };
            let at_home = group.operations.iter();
            let at_home = at_home.map(|id| (*id, &names.operations[*id].method));
            let guests = group.guests.iter().copied().zip(&given.guests);
            for (id, method) in at_home.chain(guests) {
                if let Some(pin) = self.operation(id) {
                    want(pin, pin.snake(), scope, Some(method));
                }
            }
        }
        for (id, pin) in &self.types {
            let scope = Scope::types(facts.homes[*id]);
            want(pin, pin.pascal(), scope, Some(&names.types[*id].ident));
        }
        for ((id, position), pin) in &self.members {
            let name = match &api.types[*id].shape {
                Shape::Object(_) => pin.snake(),
                _ => pin.pascal(),
            };
            let ident = names.types[*id].members.get(*position);
            want(pin, name, Scope::Members(*id), ident);
        }
        for (id, pin) in &self.webhooks {
            let marker = &names.webhooks[*id].marker;
            let scope = Scope::of_webhook(&api.webhooks[*id]);
            want(pin, pin.pascal(), scope, Some(marker));
        }
        let lost = wanted.iter().filter(|wanted| !wanted.is_had);
        diagnostics.extend(lost.map(|lost| {
            let mut rivals = wanted.iter().filter(|other| {
                other.scope == lost.scope
                    && other.setting.key_span != lost.setting.key_span
                    && other.name.to_lowercase() == lost.name.to_lowercase()
            });
            taken(lost, rivals.next())
        }));
    }
}

/// A name that is to be had.
struct Wanted<'a> {
    setting: &'a Setting<String>,
    name: String,
    scope: Scope,
    is_had: bool,
}

/// Where nobody else may be called so.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Client,
    Group(usize),
    Types(Option<Home>),
    Members(TypeId),
}

impl Scope {
    /// That of a type that is at home somewhere: named schemas stand together, each in a file of its own.
    pub(super) fn types(home: Home) -> Self {
        match home {
            Home::Schema(_) => Self::Types(None),
            home => Self::Types(Some(home)),
        }
    }

    pub(super) fn of_webhook(webhook: &Webhook) -> Self {
        Self::Types(Some(match webhook.callback {
            Some(_) => Home::Callbacks,
            None => Home::Webhooks,
        }))
    }
}

/// The error that a name is not to be had.
fn taken(lost: &Wanted<'_>, rival: Option<&Wanted<'_>>) -> Diagnostic {
    let (key, name) = (&lost.setting.key, &lost.name);
    match rival {
        Some(rival) => lost.setting.invalid(format!(
            "`{key}` cannot be called `{name}`, since `{}` is to be called so, too",
            rival.setting.key
        )),
        None => lost
            .setting
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
    cases: &[fn(&Pin) -> String],
    find: impl Fn(&str) -> Result<K, (String, Option<String>)>,
    diagnostics: &mut Diagnostics,
) {
    for setting in settings {
        let name = pin(setting, cases);
        let found = find(&setting.key);
        let error = match (found, name) {
            (Ok(key), Ok(pin)) => match pins.get(&key) {
                None => {
                    pins.insert(key, pin);
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

/// A name that is given, if it can be one in the cases that it is put into.
fn pin(setting: &Setting<String>, cases: &[fn(&Pin) -> String]) -> Result<Pin, Diagnostic> {
    // rustc compares names in this form.
    let text: String = setting.value.nfc().collect();
    if !ident::is_ident(&text) || !text.contains(char::is_alphanumeric) {
        let value = setting.value.escape_debug();
        let error = setting.invalid(format!("`{value}` is no name in Rust"));
        return Err(error
            .help("a name begins with a letter or `_`, and goes on with letters, digits and `_`"));
    }
    let pin = Pin {
        setting: setting.clone(),
        text,
    };
    let mut names = cases.iter().map(|of| of(&pin));
    match names.find(|name| keywords::is_never_raw(name)) {
        Some(name) => {
            let message = format!("`{name}` is a keyword, and can be the name of nothing");
            Err(setting.invalid(message).help("choose another name"))
        }
        None => Ok(pin),
    }
}
