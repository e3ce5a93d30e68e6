//! Names of webhooks and callbacks.

use super::pins::{self, Pins};
use super::scope::{self, Claim, Own};
use super::words::Words;
use super::{Ident, case, claim, reserved};
use crate::check::Checked;
use crate::ir::{Callback, Method, SideTable, Webhook, WebhookId};

/// The names of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookNames {
    /// The type that stands for it, and the variant for what it brings.
    pub marker: Ident,
    /// The methods that read its headers, in the order of the headers.
    pub headers: Vec<Ident>,
}

pub(super) fn webhooks(api: Checked<'_>, pins: &Pins) -> SideTable<Webhook, WebhookNames> {
    let mut names = api.webhooks.map(|(_, webhook)| WebhookNames {
        marker: Ident::new(String::new()),
        headers: headers(webhook),
    });
    // Callbacks have a module of their own, and names for themselves.
    let (callbacks, webhooks): (Vec<WebhookId>, Vec<WebhookId>) = api
        .webhooks
        .ids()
        .partition(|id| api.webhooks[*id].callback.is_some());
    let occupied: Vec<&str> = reserved::TYPE
        .iter()
        .chain(reserved::WEBHOOK)
        .copied()
        .collect();
    for ids in [webhooks, callbacks] {
        let claims: Vec<Claim> = ids
            .iter()
            .map(
                |id| match (pins.webhook(*id), &api.webhooks[*id].callback) {
                    (Some(pin), _) => pins::claim(pin.pascal()),
                    (None, Some(callback)) => callback_claim(&api.webhooks[*id], callback),
                    (None, None) => webhook_claim(&api.webhooks[*id]),
                },
            )
            .collect();
        for (id, name) in ids.iter().zip(scope::resolve(&claims, &occupied)) {
            names[*id].marker = Ident::new(name);
        }
    }
    names
}

/// The names that are taken beside what is at home with the webhooks or with the callbacks, in lower case.
pub(super) fn markers(
    api: Checked<'_>,
    names: &SideTable<Webhook, WebhookNames>,
    callbacks: bool,
) -> Vec<String> {
    let webhooks = api.webhooks.iter();
    let webhooks = webhooks.filter(|(_, webhook)| webhook.callback.is_some() == callbacks);
    webhooks
        .map(|(id, _)| names[id].marker.plain().to_lowercase())
        .chain(reserved::WEBHOOK.iter().map(|name| (*name).to_owned()))
        .collect()
}

fn headers(webhook: &Webhook) -> Vec<Ident> {
    let claims: Vec<Claim> = webhook
        .headers
        .iter()
        .map(|header| claim(&header.name, case::snake))
        .collect();
    let names = scope::resolve(&claims, reserved::DELIVERY);
    names.into_iter().map(Ident::new).collect()
}

/// A webhook's name. Nearly all of them are of the method POST; of another one, that is part of the name, whether or not
/// there is one of the same name: else one that is added would take the name.
fn webhook_claim(webhook: &Webhook) -> Claim {
    if webhook.method == Method::Post {
        let mut claim = claim(&webhook.name, case::pascal);
        if let Some(last) = claim.candidates.last_mut() {
            *last = format!("{}Webhook", last.trim_end_matches('_'));
        }
        return claim;
    }
    let name = case::pascal(&Words::new(&format!(
        "{} {}",
        webhook.name,
        webhook.method.as_str().to_ascii_lowercase()
    )));
    Claim {
        candidates: vec![name.clone(), format!("{name}Webhook")],
        own: Own::No,
    }
}

/// The operation that asks for it and its own name, else with the tag, else with the whole path.
fn callback_claim(webhook: &Webhook, callback: &Callback) -> Claim {
    let by_path = format!("{} {}", callback.method.to_ascii_lowercase(), callback.path);
    let operation = callback.operation.as_deref();
    let method = match webhook.method {
        Method::Post => String::new(),
        _ => webhook.method.as_str().to_ascii_lowercase(),
    };
    let name = |before: &[&str]| {
        let words = [before, &[&webhook.name, &method]].concat();
        case::pascal(&Words::new(&words.join(" ")))
    };
    let tag = callback.tag.as_deref().unwrap_or_default();
    let mut candidates = vec![name(&[operation.unwrap_or(&by_path)])];
    for other in [
        name(&[tag, operation.unwrap_or(&by_path)]),
        name(&[&by_path]),
        name(&[&by_path, &callback.expression]),
    ] {
        if !candidates.contains(&other) {
            candidates.push(other);
        }
    }
    Claim {
        candidates,
        own: Own::No,
    }
}
