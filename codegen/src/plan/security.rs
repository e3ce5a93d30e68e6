//! How operations are authenticated, for the runtime and for readers.

use super::Context;
use super::docs::code;
use crate::ir::{Requirement, Security};
use crate::names::Ident;
use crate::rust::Constant;

/// How an operation is authenticated, as the runtime has it.
pub(super) fn value(context: &Context<'_>, path: Vec<Ident>, security: &Security) -> Constant {
    match security {
        Security::Unspecified => Constant::Associated(path, Ident::known("Configured")),
        Security::AnyOf(alternatives) if alternatives.iter().all(Vec::is_empty) => {
            Constant::Associated(path, Ident::known("None"))
        }
        Security::AnyOf(alternatives) => {
            // That nothing is an alternative, too, goes without saying: what is not configured is not sent.
            let alternatives = alternatives
                .iter()
                .filter(|combination| !combination.is_empty());
            let name = |requirement: &Requirement| Some(name(context, requirement)?.to_owned());
            let alternatives = alternatives
                .map(|combination| combination.iter().filter_map(name).collect())
                .collect();
            Constant::Alternatives(path, Ident::known("AnyOf"), alternatives)
        }
    }
}

fn name<'a>(context: &'a Context<'_>, requirement: &Requirement) -> Option<&'a str> {
    let scheme = context.api.schemes.get(requirement.scheme)?;
    Some(scheme.name.as_str())
}

/// What the credentials have to be good for, in a sentence; nothing where nothing is said of that.
pub(super) fn said(context: &Context<'_>, security: &Security) -> String {
    let Security::AnyOf(alternatives) = security else {
        return String::new();
    };
    let mut requirements = alternatives.iter().flatten();
    if !requirements.any(|requirement| !requirement.scopes.is_empty()) {
        return String::new();
    }
    let needs = |requirement: &Requirement| {
        let scheme = code(name(context, requirement)?);
        let scopes: Vec<String> = requirement.scopes.iter().map(|scope| code(scope)).collect();
        Some(match scopes.as_slice() {
            [] => scheme,
            [only] => format!("the scope {only} of {scheme}"),
            several => format!("the scopes {} of {scheme}", several.join(", ")),
        })
    };
    let alternatives = alternatives.iter().map(|combination| {
        let needs: Vec<String> = combination.iter().filter_map(needs).collect();
        if needs.is_empty() {
            "nothing at all".to_owned()
        } else {
            needs.join(" and ")
        }
    });
    let alternatives: Vec<String> = alternatives.collect();
    format!("Needs {}.", alternatives.join(", or "))
}
