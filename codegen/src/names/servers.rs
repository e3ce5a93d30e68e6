//! Names of servers, and of the variables of their URLs.

use std::collections::BTreeSet;

use super::scope::{self, Claim, Own};
use super::words::Words;
use super::{Ident, case, reserved, snake_names, variants};
use crate::check::Checked;
use crate::ir::{Docs, Enumeration, Literal, Member, Scalar, Server, ServerVariable};

/// How many words of a description make a name. With more, it is a sentence.
const DESCRIPTION_WORDS: usize = 3;

/// The names of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerNames {
    /// Its type.
    pub ident: Ident,
    /// Its variables, in their order.
    pub variables: Vec<VariableNames>,
}

/// The names of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableNames {
    /// The method that sets it.
    pub setter: Ident,
    /// The type of what there is to choose from.
    pub choice: Ident,
    /// What there is to choose from, in its order.
    pub members: Vec<Ident>,
}

pub(super) fn servers(api: Checked<'_>) -> Vec<ServerNames> {
    // Servers are in the order of preference: one that comes later takes no name from those before.
    let mut taken: BTreeSet<String> = reserved::TYPE
        .iter()
        .map(|name| (*name).to_owned())
        .collect();
    let mut numbers = scope::Numbers::default();
    let idents: Vec<String> = api
        .servers
        .iter()
        .map(|server| {
            let candidates = server_claim(server).candidates;
            let last = candidates.last().cloned().unwrap_or_default();
            scope::first_free(&candidates, &mut taken, &mut numbers).unwrap_or(last)
        })
        .collect();
    let setters: Vec<Vec<Ident>> = api.servers.iter().map(setters).collect();
    let choices: Vec<Claim> = idents
        .iter()
        .zip(&setters)
        .flat_map(|(server, setters)| setters.iter().map(move |setter| (server, setter)))
        .map(|(server, setter)| {
            let name = format!("{server}{}", case::pascal(&Words::new(setter.plain())));
            Claim {
                candidates: vec![name.clone(), format!("{name}Choice")],
                own: Own::No,
            }
        })
        .collect();
    let taken: Vec<String> = idents.iter().map(|name| name.to_lowercase()).collect();
    let taken = taken.iter().map(String::as_str);
    let taken = taken.chain(reserved::TYPE.iter().copied());
    let mut choices = scope::resolve(&choices, taken).into_iter().map(Ident::new);
    let named = api.servers.iter().zip(idents.into_iter().zip(setters));
    named
        .map(|(server, (ident, setters))| {
            let variables = server.variables.iter().zip(setters);
            ServerNames {
                ident: Ident::new(ident),
                variables: variables
                    .zip(&mut choices)
                    .map(|((variable, setter), choice)| VariableNames {
                        setter,
                        choice,
                        members: members(variable),
                    })
                    .collect(),
            }
        })
        .collect()
}

fn setters(server: &Server) -> Vec<Ident> {
    let names = server
        .variables
        .iter()
        .map(|variable| variable.name.as_str());
    snake_names(names, reserved::SERVER)
}

/// What the document calls a server, else what it says of it in a few words, else the words of its host.
fn server_claim(server: &Server) -> Claim {
    let short = |text: &&str| text.split_whitespace().count() <= DESCRIPTION_WORDS;
    let texts = [
        server.name.as_deref(),
        server.docs.summary.as_deref().filter(short),
        server.docs.description.as_deref().filter(short),
        Some(host(&server.url)),
    ];
    let mut candidates: Vec<String> = Vec::new();
    for text in texts.into_iter().flatten() {
        if text.contains(char::is_alphanumeric) {
            let name = case::pascal(&Words::new(text));
            if !candidates.contains(&name) {
                candidates.push(name);
            }
        }
    }
    candidates.push("Server".to_owned());
    Claim {
        candidates,
        own: Own::No,
    }
}

/// What stands between the scheme and the path of a URL; nothing in one that is relative.
fn host(url: &str) -> &str {
    let after_scheme = url.split_once("//").map_or("", |(_, rest)| rest);
    after_scheme
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
}

fn members(variable: &ServerVariable) -> Vec<Ident> {
    let member = |text: &String| Member {
        value: Literal::String(text.clone()),
        name: None,
        docs: Docs::default(),
    };
    let all = Enumeration {
        of: Scalar::String,
        members: variable.choices.iter().map(member).collect(),
    };
    let constants = variants::constants(&all, |_| {});
    constants.into_iter().map(Ident::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_named_by_what_is_said_of_them() {
        let check =
            |name: Option<&str>, description: Option<&str>, url: &str, expected: &[&str]| {
                let server = Server {
                    url: url.to_owned(),
                    name: name.map(str::to_owned),
                    variables: Vec::new(),
                    docs: Docs {
                        summary: None,
                        description: description.map(str::to_owned),
                    },
                };
                assert_eq!(server_claim(&server).candidates, expected);
            };
        let url = "https://{region}.example.com:8080/v1";
        let host = "RegionExampleCom8080";
        check(None, None, url, &[host, "Server"]);
        check(None, None, "/v1", &["Server"]);
        check(
            Some("prod"),
            Some("Live"),
            url,
            &["Prod", "Live", host, "Server"],
        );
        check(
            None,
            Some("What is used in production"),
            url,
            &[host, "Server"],
        );
    }
}
