//! What a crate has to show of its API: what it is called, how one authenticates, and a call that can be made at once.

use super::Context;
use super::client::{named, takes};
use super::examples::{Example, reading, result};
use super::requests::example;
use crate::analyze::{Success, success};
use crate::ir::{Method, Operation, OperationId, Payload, Presence, Security, Server, Shape, Ty};
use crate::names::Ident;
use crate::prose;

/// What a crate has to show of its API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Showcase {
    /// The API as a sentence has it, `the Close API` or `Petstore`: one line of text, which is not Markdown.
    pub api: String,
    /// Whether the description says where it is served, so that a caller does not have to.
    pub has_server: bool,
    /// How callers authenticate, what the call takes first.
    pub credentials: Vec<Credentials>,
    /// A call.
    pub call: Option<Call>,
    /// Whether there are webhooks or callbacks.
    pub has_webhooks: bool,
    /// Whether any operations are reached by an accessor, that of their tag.
    pub has_accessors: bool,
    /// Whether there are objects, which keep properties that the description does not know.
    pub has_objects: bool,
    /// Whether there are enumerations, which keep values that it does not know.
    pub has_enumerations: bool,
    /// Whether any property may be absent or null.
    pub has_nullables: bool,
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The method of the builder, as Rust has it.
    pub method: String,
    /// The same as a word.
    pub word: String,
    /// What it takes, in order: words, all of them texts.
    pub takes: Vec<&'static str>,
}

/// A call that compiles in a function that has a `client` and answers with an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The method.
    pub method: String,
    /// The path, with names in braces in place of arguments.
    pub path: String,
    /// The imports that it needs, a line each.
    pub imports: String,
    /// The statement.
    pub statement: String,
    /// What is done with what comes one value after the other; nothing for other answers.
    pub reading: &'static str,
    /// The variable that holds the answer, unless there is none.
    pub result: Option<String>,
}

/// What there is to show.
pub(super) fn showcase(context: &Context<'_>) -> Showcase {
    let api = &context.api;
    let shown = call(context);
    let schemes = api.schemes.iter().zip(&context.names.schemes);
    let credentials = schemes
        .enumerate()
        .filter_map(|(position, (scheme, name))| {
            let credentials = Credentials {
                method: name.as_str().to_owned(),
                word: name.plain().to_owned(),
                takes: takes(&scheme.kind)?.to_vec(),
            };
            Some((position, credentials))
        });
    let mut credentials: Vec<_> = credentials.collect();
    if let Some((id, _)) = &shown {
        credentials
            .sort_by_key(|(position, _)| !is_taken(&api.operations[*id].security, *position));
    }
    let shapes = || api.types.iter().map(|(_, definition)| &definition.shape);
    let has_shape = |wanted: fn(&Shape) -> bool| shapes().any(wanted);
    let objects = || {
        shapes().filter_map(|shape| match shape {
            Shape::Object(object) => Some(object),
            _ => None,
        })
    };
    let server = api.servers.first().map(Server::default_url);
    Showcase {
        api: named(prose::line(&api.title)),
        has_server: server.is_some_and(|url| url.starts_with("http")),
        credentials: credentials.into_iter().map(|(_, one)| one).collect(),
        call: shown.map(|(_, call)| call),
        has_webhooks: !api.webhooks.is_empty(),
        has_accessors: context
            .names
            .groups
            .iter()
            .any(|names| names.accessor.is_some()),
        has_objects: objects().next().is_some(),
        has_enumerations: has_shape(|shape| matches!(shape, Shape::Enumeration(_))),
        has_nullables: objects().any(|object| {
            let mut properties = object.properties.iter();
            properties.any(|property| {
                property.presence == Presence::Optional && matches!(property.ty, Ty::Nullable(_))
            })
        }),
    }
}

/// Whether a scheme is one of those that an operation is authenticated by.
fn is_taken(security: &Security, scheme: usize) -> bool {
    match security {
        Security::Unspecified => true,
        Security::AnyOf(combinations) => combinations
            .iter()
            .flatten()
            .any(|requirement| requirement.scheme == scheme),
    }
}

/// The call that asks for the least: of what the document does not advise against, and for which nothing has to be made up
/// beforehand. Reading goes before writing.
fn call(context: &Context<'_>) -> Option<(OperationId, Call)> {
    let groups = context.facts.groups.iter().zip(&context.names.groups);
    let calls = groups.flat_map(|(group, names)| {
        let operations = group.operations.iter();
        operations.map(|id| {
            let method = &context.names.operations[*id].method;
            (*id, names.accessor.as_ref(), method)
        })
    });
    let calls = calls.filter_map(|(id, accessor, method)| {
        let example = example(context, id);
        let cost = cost(context, id, &example)?;
        Some((cost, id, accessor, method, example))
    });
    let (_, id, accessor, method, example) = calls.min_by_key(|(cost, ..)| *cost)?;
    let operation = &context.api.operations[id];
    let call = Call {
        method: operation.method.as_str().to_owned(),
        path: operation.path.clone(),
        imports: example.imports(),
        statement: example.statement(context, operation, accessor, method),
        reading: reading(success(&context.api, operation)),
        result: result(context, operation).map(|name: Ident| name.as_str().to_owned()),
    };
    Some((id, call))
}

/// How much a call asks for; nothing for one that is not to be shown.
fn cost(context: &Context<'_>, id: OperationId, example: &Example) -> Option<(usize, usize)> {
    let operation: &Operation = &context.api.operations[id];
    let arguments = example.whole()?;
    if operation.deprecated || example.is_deprecated() {
        return None;
    }
    let kind = match (&operation.method, success(&context.api, operation)) {
        (Method::Get, Success::Always(Payload::Json(_))) => 0,
        (Method::Get, _) => 1,
        (Method::Delete, _) => 3,
        _ => 2,
    };
    Some((kind, arguments))
}
