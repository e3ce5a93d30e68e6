//! Every identifier and file name of a client, in one table.
//!
//! Words come first (`words`), then the case that a use asks for (`case`), then the scope in which a name has to be nobody
//! else's (`scope`). Scopes are told apart regardless of upper and lower case, so that a type, its module and
//! its file never meet another's.

pub(crate) mod case;
mod displaced;
mod exchanges;
mod features;
mod find;
mod ident;
pub(crate) mod keywords;
mod lookalikes;
mod media;
mod operations;
mod pins;
mod pointer;
mod reserved;
mod scope;
mod servers;
mod statuses;
mod types;
mod variants;
mod webhooks;
pub(crate) mod words;

pub use ident::Ident;
pub use operations::{GroupNames, OperationNames};
pub use servers::{ServerNames, VariableNames};
pub use types::TypeNames;
pub use webhooks::WebhookNames;

use crate::analyze::Facts;
use crate::check::Checked;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Operation, SideTable, TypeDef, Webhook};
use pins::Pins;
use scope::{Claim, Own};
use words::Words;

/// The names of everything in a client.
#[derive(Clone, Debug)]
pub struct Names {
    /// The type that stands for the API itself.
    pub api: Ident,
    /// The builder methods of the security schemes, in the order of the schemes.
    pub schemes: Vec<Ident>,
    /// The names of the servers, in their order.
    pub servers: Vec<ServerNames>,
    /// The names of each group, in the order of the groups.
    pub groups: Vec<GroupNames>,
    /// The feature of the crate that each group stands behind, if one does, in the order of the groups.
    pub features: Vec<Option<String>>,
    /// The names of each operation.
    pub operations: SideTable<Operation, OperationNames>,
    /// The names of each webhook.
    pub webhooks: SideTable<Webhook, WebhookNames>,
    /// The names of each type.
    pub types: SideTable<TypeDef, TypeNames>,
}

/// Names everything in an API, some of it as the configuration says.
pub fn names(
    api: Checked<'_>,
    facts: &Facts,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Names {
    let mut names = named(api, facts, &Pins::default());
    if !config.rename.is_empty() {
        // What has no name in the document is meant by the one that it has without the configuration.
        let pins = Pins::find(api, facts, &names, config, diagnostics);
        let before = names;
        names = named(api, facts, &pins);
        pins.check(api, facts, &names, diagnostics);
        displaced::report(&pins, api, facts, [&before, &names], diagnostics);
    }
    names.features = features::features(api, facts, &names.groups, &config.features, diagnostics);
    names
}

fn named(api: Checked<'_>, facts: &Facts, pins: &Pins) -> Names {
    let mut groups = operations::groups(api, facts, pins);
    let operations = operations::operations(api, facts, &groups, pins);
    for position in 0..groups.len() {
        let guests = facts.groups.get(position).map(|group| {
            let accessors = operations::accessors(group, &groups);
            operations::guests(api, group, &operations, pins, accessors)
        });
        if let (Some(names), Some(guests)) = (groups.get_mut(position), guests) {
            names.guests = guests;
        }
    }
    let webhooks = webhooks::webhooks(api, pins);
    Names {
        api: api_name(&api.title),
        schemes: snake_names(
            api.schemes.iter().map(|scheme| scheme.name.as_str()),
            reserved::CLIENT_BUILDER,
        ),
        servers: servers::servers(api),
        types: types::types(api, facts, &groups, &operations, &webhooks, pins),
        groups,
        features: Vec::new(),
        operations,
        webhooks,
    }
}

/// A variable that holds a value of a type.
pub fn variable(ty: &Ident) -> Ident {
    Ident::new(case::snake(&Words::new(ty.plain())))
}

/// `Close API` is `CloseApi`, and so is `Close`.
fn api_name(title: &str) -> Ident {
    if !title.contains(char::is_alphanumeric) {
        return Ident::new("TheApi".to_owned());
    }
    let name = case::pascal(&Words::new(title));
    let stem = name.strip_suffix("Api").unwrap_or(&name);
    Ident::new(if stem.is_empty() {
        "TheApi".to_owned()
    } else {
        format!("{stem}Api")
    })
}

/// Names for wire names, in snake case.
fn snake_names<'a>(wire: impl Iterator<Item = &'a str>, reserved: &[&str]) -> Vec<Ident> {
    let claims: Vec<Claim> = wire.map(|name| claim(name, case::snake)).collect();
    scope::resolve(&claims, reserved)
        .into_iter()
        .map(Ident::new)
        .collect()
}

/// What a wire name would do with: its words, the same with its symbols spelled out, and either set apart by an underscore.
fn claim(wire: &str, case: fn(&Words) -> String) -> Claim {
    let nicest = case(&Words::new(wire));
    let own = match nicest.strip_prefix(['_', 'n']) {
        _ if nicest == wire => Own::Exactly,
        // A digit in front takes an underscore or a letter, which leaves nothing out.
        Some(rest) if rest == wire => Own::Nearly,
        _ => Own::No,
    };
    let mut candidates = vec![nicest];
    let spelled = case(&Words::spelled(wire));
    if !candidates.contains(&spelled) {
        candidates.push(spelled);
    }
    candidates.push(format!(
        "{}_",
        candidates.first().cloned().unwrap_or_default()
    ));
    Claim { candidates, own }
}

/// How long the name of a module may be. File systems allow 255 bytes, of which what writes files wants a part.
const MAX_MODULE: usize = 100;

/// The name of a module in a file of its own, which Rust only allows to be ASCII: other letters are spelled by their code.
fn module_name(name: &str) -> String {
    let mut module = String::new();
    for char in name.chars() {
        if char.is_ascii() {
            module.push(char);
        } else {
            module.push_str(&format!("u{:x}", u32::from(char)));
        }
    }
    module.truncate(MAX_MODULE);
    module
}
