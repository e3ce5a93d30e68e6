//! Names of groups and operations.

use std::collections::BTreeMap;

use super::pins::{self, Pins};
use super::scope::{self, Claim, Own};
use super::words::Words;
use super::{Ident, case, claim, exchanges, module_name, reserved, statuses};
use crate::analyze::{Facts, Group, Home};
use crate::check::Checked;
use crate::ir::{
    Method, Operation, OperationId, Parameter, ParameterLocation, Presence, SideTable,
};

/// The names of a group of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupNames {
    /// The client's method that leads to it; the group without a tag has none.
    pub accessor: Option<Ident>,
    /// Its module, and the file of it.
    pub module: Ident,
    /// Its type.
    pub ident: Ident,
    /// The methods that begin requests of its guests, in their order.
    pub guests: Vec<Ident>,
}

/// The names of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationNames {
    /// The method that begins a request.
    pub method: Ident,
    /// The type that stands for the operation.
    pub marker: Ident,
    /// The type of what it answers when it fails.
    pub error: Ident,
    /// The parameters, in their order.
    pub parameters: Vec<Ident>,
    /// The type of what it sends, where that is one of several.
    pub body: Option<Ident>,
    /// What it sends, in the order of its contents.
    pub contents: Vec<Ident>,
    /// The type of what it answers when it succeeds, where that is one of several.
    pub output: Ident,
    /// What it answers, in the order of its responses.
    pub responses: Vec<Ident>,
    /// The methods that read the headers of its successes, in the order of the headers.
    pub headers: Vec<Ident>,
}

impl OperationNames {
    /// The types that stand beside its marker.
    pub fn types(&self) -> impl Iterator<Item = &Ident> {
        [&self.marker, &self.error, &self.output]
            .into_iter()
            .chain(&self.body)
    }
}

/// A prefix that one documentation tool puts before every tag, and that says nothing.
const NOISE: &str = "subpackage_";

pub(super) fn groups(api: Checked<'_>, facts: &Facts, pins: &Pins) -> Vec<GroupNames> {
    let tag_words = |group: &Group| group.tag.map(|tag| tag_words(&api.tags[tag].name));
    let claims: Vec<Claim> = facts
        .groups
        .iter()
        .map(|group| {
            if let Some(pin) = pins.tag(group.tag) {
                return pins::claim(pin.snake());
            }
            let name =
                tag_words(group).map_or_else(|| "untagged".to_owned(), |words| case::snake(&words));
            Claim {
                candidates: vec![name.clone(), format!("{name}_operations")],
                own: Own::No,
            }
        })
        .collect();
    let occupied = reserved::CLIENT.iter().chain(reserved::MODULE);
    let names = scope::resolve(&claims, occupied);
    let modules = names.iter().zip(&facts.groups).map(|(name, group)| Claim {
        candidates: vec![module_name(name), format!("{}_", module_name(name))],
        own: pins.tag(group.tag).map_or(Own::No, |_| Own::Pinned),
    });
    let modules = scope::resolve(&modules.collect::<Vec<_>>(), reserved::MODULE);
    facts
        .groups
        .iter()
        .zip(names.into_iter().zip(modules))
        .map(|(group, (name, module))| GroupNames {
            ident: Ident::new(match pins.tag(group.tag) {
                Some(pin) => pin.pascal(),
                None => case::pascal(&Words::new(&name)),
            }),
            accessor: group.tag.map(|_| Ident::new(name.clone())),
            module: Ident::new(module),
            guests: Vec::new(),
        })
        .collect()
}

fn tag_words(tag: &str) -> Words {
    Words::new(tag.strip_prefix(NOISE).unwrap_or(tag))
}

pub(super) fn operations(
    api: Checked<'_>,
    facts: &Facts,
    groups: &[GroupNames],
    pins: &Pins,
) -> SideTable<Operation, OperationNames> {
    let empty = || Ident::new(String::new());
    let mut names = api.operations.map(|(_, operation)| OperationNames {
        method: empty(),
        marker: empty(),
        error: empty(),
        parameters: parameters(operation),
        body: None,
        contents: exchanges::contents(operation),
        output: empty(),
        responses: operation
            .responses
            .iter()
            .map(|response| Ident::new(statuses::name(response.status)))
            .collect(),
        headers: exchanges::headers(operation),
    });
    let has_inline_body = exchanges::inline_bodies(api);
    for (position, (group, group_names)) in facts.groups.iter().zip(groups).enumerate() {
        // A guest keeps a name that was given to it.
        let mut taken = accessors(group, groups);
        let guests = group.guests.iter().filter_map(|id| pins.operation(*id));
        taken.extend(guests.map(|pin| pin.snake().to_lowercase()));
        let methods = methods(api, group, &group.operations, taken, pins);
        // The types of the operations stand beside that of the group, which has its name first.
        let group_name = group_names.ident.plain().to_lowercase();
        let occupied = ["client", &group_name].into_iter();
        let occupied = occupied.chain(reserved::TYPE.iter().copied());
        let pinned = pins.types_of(facts, Home::Group(position));
        let mut occupied: Vec<String> = occupied.map(str::to_owned).chain(pinned).collect();
        let mut resolved = |suffixes: &[&str]| -> Vec<Vec<Ident>> {
            let claims: Vec<Claim> = suffixes
                .iter()
                .flat_map(|suffix| {
                    let named = group.operations.iter().zip(&methods);
                    named.map(move |(id, name)| match pins.operation(*id) {
                        Some(pin) => type_claim(&pin.pascal(), suffix, Own::Pinned),
                        None => type_claim(&case::pascal(&Words::new(name)), suffix, Own::No),
                    })
                })
                .collect();
            let types = scope::resolve(&claims, &occupied);
            occupied.extend(types.iter().map(|name| name.to_lowercase()));
            let mut types = types.into_iter().map(Ident::new);
            let all = suffixes
                .iter()
                .map(|_| types.by_ref().take(methods.len()).collect());
            all.collect()
        };
        let first = resolved(&["", "Error"]);
        // What an operation sends and answers gives way to what operations are called. Both names of the former are kept
        // free, whichever of them it has.
        let then = resolved(&["Output", "Body", "Content"]);
        let mut columns = first.into_iter().chain(then).map(Vec::into_iter);
        let mut column = || columns.next().unwrap_or_default();
        let (markers, errors, outputs) = (column(), column(), column());
        let bodies = column().zip(column());
        let types = markers.zip(errors).zip(outputs.zip(bodies));
        for ((id, method), ((marker, error), (output, (body, content)))) in
            group.operations.iter().zip(&methods).zip(types)
        {
            let names = &mut names[*id];
            names.method = Ident::new(method.clone());
            (names.marker, names.error, names.output) = (marker, error, output);
            let body = if has_inline_body.contains(id) {
                content
            } else {
                body
            };
            let contents = api.operations[*id].body.iter();
            let is_choice = contents.map(|body| body.contents.len()).sum::<usize>() > 1;
            names.body = is_choice.then_some(body);
        }
    }
    names
}

/// The methods of the guests of a group, which give way to those of the operations that are at home there.
pub(super) fn guests(
    api: Checked<'_>,
    group: &Group,
    operations: &SideTable<Operation, OperationNames>,
    pins: &Pins,
    mut taken: Vec<String>,
) -> Vec<Ident> {
    let at_home = group.operations.iter();
    taken.extend(at_home.map(|id| operations[*id].method.plain().to_lowercase()));
    methods(api, group, &group.guests, taken, pins)
        .into_iter()
        .map(Ident::new)
        .collect()
}

/// What is taken on the client, on which operations without a tag stand beside what leads to the others.
pub(super) fn accessors(group: &Group, groups: &[GroupNames]) -> Vec<String> {
    if group.tag.is_some() {
        return Vec::new();
    }
    let accessors = groups.iter().filter_map(|names| names.accessor.as_ref());
    accessors.map(|name| name.plain().to_lowercase()).collect()
}

/// The methods of some operations of a group, where some names are taken.
fn methods(
    api: Checked<'_>,
    group: &Group,
    operations: &[OperationId],
    mut taken: Vec<String>,
    pins: &Pins,
) -> Vec<String> {
    let tag = group.tag.map(|tag| tag_words(&api.tags[tag].name));
    // What has no tag stands on the client itself.
    let reserved = if tag.is_some() {
        reserved::GROUP
    } else {
        reserved::CLIENT
    };
    taken.extend(reserved.iter().map(|name| (*name).to_owned()));
    let mut resolve = |claims: &[Claim]| {
        let names = scope::resolve(claims, &taken);
        taken.extend(names.iter().map(|name| name.to_lowercase()));
        names
    };
    // Other representations are named after what callers get otherwise, which is named first.
    let (first, others): (Vec<OperationId>, Vec<OperationId>) = operations
        .iter()
        .partition(|id| api.operations[**id].representation.is_none());
    let claims: Vec<Claim> = first
        .iter()
        .map(|id| match pins.operation(*id) {
            Some(pin) => pins::claim(pin.snake()),
            None => operation_claim(&api.operations[*id], tag.as_ref()),
        })
        .collect();
    let mut named: BTreeMap<OperationId, String> =
        first.iter().copied().zip(resolve(&claims)).collect();
    let by_call: BTreeMap<(&Method, &str), &String> = named
        .iter()
        .map(|(id, name)| {
            let operation = &api.operations[*id];
            ((&operation.method, operation.path.as_str()), name)
        })
        .collect();
    let claims: Vec<Claim> = others
        .iter()
        .map(|id| {
            let operation = &api.operations[*id];
            let first = by_call.get(&(&operation.method, operation.path.as_str()));
            let stems = match first {
                Some(first) => vec![(*first).clone()],
                None => operation_claim(operation, tag.as_ref()).candidates,
            };
            let media_type = operation.representation.as_deref().unwrap_or_default();
            exchanges::representation_claim(&stems, media_type)
        })
        .collect();
    let others: Vec<_> = others.into_iter().zip(resolve(&claims)).collect();
    named.extend(others);
    let names = operations.iter().map(|id| named.remove(id));
    names.map(Option::unwrap_or_default).collect()
}

/// What the types of an operation would do with.
fn type_claim(name: &str, suffix: &str, own: Own) -> Claim {
    Claim {
        candidates: vec![
            format!("{name}{suffix}"),
            format!("{name}Operation{suffix}"),
        ],
        own,
    }
}

/// An operation's own name, without the tag that it is reached through; else what its method and path say.
fn operation_claim(operation: &Operation, tag: Option<&Words>) -> Claim {
    let by_path = case::snake(&path_words(operation));
    let Some(id) = &operation.id else {
        return Claim {
            candidates: vec![by_path],
            own: Own::No,
        };
    };
    let words = Words::new(id);
    let bare = tag.and_then(|tag| words.strip_prefix(tag));
    let mut candidates = vec![
        case::snake(bare.as_ref().unwrap_or(&words)),
        case::snake(&words),
        by_path,
    ];
    candidates.dedup();
    let own = Own::exactly(candidates.first() == Some(id));
    Claim { candidates, own }
}

/// `get pets by id` for `GET /pets/{id}`.
fn path_words(operation: &Operation) -> Words {
    let mut said = vec![operation.method.as_str().to_owned()];
    let mut by = Vec::new();
    for segment in operation.path.split('/') {
        match segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'))
        {
            Some(parameter) => by.push(parameter.to_owned()),
            None => said.push(segment.to_owned()),
        }
    }
    if !by.is_empty() {
        said.push("by".to_owned());
        said.extend(by);
    }
    Words::new(&said.join(" "))
}

/// What a request has to have is passed by position, and what it may have is set by name: so the two do not meet.
fn parameters(operation: &Operation) -> Vec<Ident> {
    let required = |parameter: &&Parameter| parameter.presence == Presence::Required;
    let (arguments, setters): (Vec<&Parameter>, Vec<&Parameter>) =
        operation.parameters.iter().partition(required);
    let named = |parameters: &[&Parameter], reserved: &[&str]| {
        let mut first: BTreeMap<&str, u8> = BTreeMap::new();
        for parameter in parameters {
            let first = first.entry(&parameter.name).or_insert(u8::MAX);
            *first = rank(parameter).min(*first);
        }
        let claims: Vec<Claim> = parameters
            .iter()
            .map(|parameter| {
                let is_first = first.get(parameter.name.as_str()) == Some(&rank(parameter));
                parameter_claim(parameter, is_first)
            })
            .collect();
        scope::resolve(&claims, reserved)
            .into_iter()
            .map(Ident::new)
            .collect::<Vec<_>>()
            .into_iter()
    };
    let mut arguments = named(&arguments, ["body"].as_slice());
    let mut setters = named(&setters, reserved::REQUEST);
    operation
        .parameters
        .iter()
        .filter_map(|parameter| {
            if required(&parameter) {
                arguments.next()
            } else {
                setters.next()
            }
        })
        .collect()
}

/// Which of several parameters of one name comes first.
fn rank(parameter: &Parameter) -> u8 {
    match parameter.location {
        ParameterLocation::Path => 0,
        ParameterLocation::Query => 1,
        ParameterLocation::Header => 2,
        ParameterLocation::Cookie => 3,
    }
}

/// Parameters of one name in different places are told apart by the place. One that is called so to the letter keeps its name, and of
/// several the one whose place comes first: the path, the query, headers, cookies.
fn parameter_claim(parameter: &Parameter, is_first: bool) -> Claim {
    let mut claim = claim(&parameter.name, case::snake);
    let place = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    };
    let name = claim.candidates.first().cloned().unwrap_or_default();
    claim.candidates.insert(1, format!("{name}_in_{place}"));
    if !is_first {
        claim.own = Own::No;
    }
    claim
}
