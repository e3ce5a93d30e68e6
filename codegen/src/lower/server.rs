//! Servers.

use std::collections::BTreeSet;

use openapiv3::Server as Declared;

use crate::ir::{Docs, Server, ServerVariable};
use crate::normalize::extension;

/// Lowers servers.
pub(super) fn servers(declared: &[Declared]) -> Vec<Server> {
    declared.iter().map(server).collect()
}

fn server(declared: &Declared) -> Server {
    let variables = declared.variables.iter().flatten();
    let name = declared.extensions.get(extension::NAME);
    Server {
        url: declared.url.clone(),
        name: name.and_then(|name| name.as_str()).map(str::to_owned),
        variables: variables
            .map(|(name, variable)| ServerVariable {
                name: name.clone(),
                // One that is missing is, as far as anything is, the first there is to choose.
                default: match variable.enumeration.first() {
                    Some(first) if variable.default.is_empty() => first.clone(),
                    _ => variable.default.clone(),
                },
                choices: choices(&variable.enumeration),
                docs: Docs {
                    summary: None,
                    description: variable.description.clone(),
                },
            })
            .collect(),
        docs: Docs {
            summary: None,
            description: declared.description.clone(),
        },
    }
}

/// What can be chosen, each once: JSON Schema says that values of `enum` should differ, and some do not.
fn choices(declared: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    declared
        .iter()
        .filter(|choice| seen.insert(choice.as_str()))
        .cloned()
        .collect()
}
