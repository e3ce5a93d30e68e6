//! Whether the credentials are there that an operation requires. Any that are not empty are good.

use crate::api::{In, Operation, Scheme};
use crate::fields::Pairs;
use crate::parameters::cookies;
use crate::refusal::Refusal;
use http::{HeaderMap, StatusCode, header};

/// Refuses a request that meets none of an operation's requirements.
pub(crate) fn check(
    operation: &Operation,
    query: &Pairs,
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    let requirements = &operation.security;
    let is_met = |schemes: &Vec<Scheme>| {
        schemes
            .iter()
            .all(|scheme| is_there(scheme, query, headers))
    };
    if requirements.is_empty() || requirements.iter().any(is_met) {
        return Ok(());
    }
    let mut challenges: Vec<String> = Vec::new();
    let mut wanted: Vec<String> = Vec::new();
    for scheme in requirements.iter().flatten() {
        let challenge = challenge(scheme);
        if !challenges.contains(&challenge) {
            challenges.push(challenge);
            wanted.push(described(scheme));
        }
    }
    let detail = format!(
        "credentials are required and not there: {}",
        wanted.join(", ")
    );
    let refusal = Refusal::new(StatusCode::UNAUTHORIZED, detail);
    Err(refusal.with("www-authenticate", challenges.join(", ")))
}

/// The names in queries that credentials go by.
pub(crate) fn query_names(operation: &Operation) -> impl Iterator<Item = &str> {
    operation
        .security
        .iter()
        .flatten()
        .filter_map(|scheme| match scheme {
            Scheme::Key(In::Query, name) => Some(name.as_str()),
            _ => None,
        })
}

fn is_there(scheme: &Scheme, query: &Pairs, headers: &HeaderMap) -> bool {
    let authorization = |is_good: &dyn Fn(&[u8]) -> bool| {
        let mut sent = headers.get_all(header::AUTHORIZATION).iter();
        sent.any(|value| is_good(value.as_bytes().trim_ascii()))
    };
    match scheme {
        Scheme::Key(In::Query, name) => query.of(name).any(|value| !value.is_empty()),
        Scheme::Key(In::Cookie, name) => cookies(headers).of(name).any(|value| !value.is_empty()),
        Scheme::Key(_, name) => headers.get(name).is_some_and(|value| !value.is_empty()),
        Scheme::Http(scheme) => authorization(&|sent| {
            let is_scheme = sent
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()));
            let rest = sent.get(scheme.len()..).unwrap_or_default();
            is_scheme && rest.first() == Some(&b' ') && !rest.trim_ascii().is_empty()
        }),
        Scheme::Any => authorization(&|sent| !sent.is_empty()),
        Scheme::Unseen => true,
    }
}

fn challenge(scheme: &Scheme) -> String {
    // What a document says may not end the text that it stands in.
    let quoted = |text: &str| {
        let is_plain =
            |character: &char| (' '..='~').contains(character) && !['"', '\\'].contains(character);
        text.chars().filter(is_plain).collect::<String>()
    };
    match scheme {
        Scheme::Key(place, name) => format!(
            "ApiKey realm=\"mock\", in=\"{}\", name=\"{}\"",
            place.name(),
            quoted(name)
        ),
        Scheme::Http(scheme) => {
            let mut name: String = scheme.chars().filter(char::is_ascii_alphanumeric).collect();
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            format!("{name} realm=\"mock\"")
        }
        Scheme::Any | Scheme::Unseen => "Basic realm=\"mock\", Bearer realm=\"mock\"".to_owned(),
    }
}

fn described(scheme: &Scheme) -> String {
    match scheme {
        Scheme::Key(place, name) => format!("{}.{name}", place.name()),
        Scheme::Http(scheme) => format!("header.Authorization of scheme {scheme}"),
        Scheme::Any | Scheme::Unseen => "header.Authorization".to_owned(),
    }
}
