//! How callers begin requests and add to them.

use super::docs::{code, deprecated, lines, paragraphs, prose, prose_or};
use super::examples::Example;
use super::fields::this;
use super::parameters::argument;
use super::room::Room;
use super::{Context, bodies, pages, said, security};
use crate::ir::{Operation, OperationId, Parameter, ParameterLocation, Presence};
use crate::names::Ident;
use crate::prose::summary;
use crate::rust::{Body, Client, Function, Member, Part, Receiver, Type, Visibility};

/// The method that begins a request: what the request has to have are its parameters. Callers find it behind an accessor,
/// if there is one, and under a name.
pub(super) fn method(
    context: &Context<'_>,
    room: &mut Room,
    id: OperationId,
    (accessor, method): (Option<&Ident>, &Ident),
    client: Client,
) -> Function {
    let operation = &context.api.operations[id];
    let names = &context.names.operations[id];
    let mut parameters = Vec::new();
    let mut parts = Vec::new();
    // The first sentence of what is said of each.
    let mut arguments = Vec::new();
    for (position, parameter) in required(operation) {
        let Some(name) = names.parameters.get(position) else {
            continue;
        };
        let told = parameter
            .docs
            .description
            .as_deref()
            .map(summary)
            .unwrap_or_default();
        let rules = said::rules(&parameter.rules);
        if !(told.is_empty() && rules.is_empty()) {
            let gap = if told.is_empty() || rules.is_empty() {
                ""
            } else {
                " "
            };
            arguments.push(format!("- {}: {told}{gap}{rules}", code(name.plain())));
        }
        let (ty, part) = argument(context, room, parameter, name);
        parameters.push((name.clone(), ty));
        parts.push(part);
    }
    let body = operation.body.as_ref();
    let body = body.filter(|body| body.presence == Presence::Required);
    if let Some((ty, part)) = body.and_then(|body| bodies::argument(context, room, id, body)) {
        parameters.push((Ident::known("body"), ty));
        parts.push(part);
    }
    let example = example(context, id);
    let marker = context.beside(room, id, &names.marker);
    let marker = Type::Path(marker, Vec::new());
    let request = room.runtime("Request");
    Function {
        docs: paragraphs([
            prose(&operation.docs).as_str(),
            arguments.join("\n").as_str(),
            &asks_for(operation),
            &pages::said(context, operation),
            &code(&format!("{} {}", operation.method.as_str(), operation.path)),
            &security::said(context, &operation.security),
            &example.text(context, operation, accessor, method),
        ]),
        deprecated: operation.deprecated,
        visibility: Visibility::Public,
        name: method.clone(),
        receiver: Receiver::Ref,
        parameters,
        output: Type::Path(request.clone(), vec![marker]),
        body: Body::Request(request, client, parts),
    }
}

/// A call of an operation, as it is shown.
pub(super) fn example(context: &Context<'_>, id: OperationId) -> Example {
    let operation = &context.api.operations[id];
    let names = &context.names.operations[id];
    let mut example = Example::default();
    for (position, parameter) in required(operation) {
        if let Some(name) = names.parameters.get(position) {
            example.parameter(context, parameter, name);
        }
    }
    example.body(context, operation);
    example
}

/// The parameters that a request has to have, with their positions: first those of the path, in its order.
fn required(operation: &Operation) -> Vec<(usize, &Parameter)> {
    let required = operation.parameters.iter().enumerate();
    let required = required.filter(|(_, parameter)| parameter.presence == Presence::Required);
    let (in_path, others): (Vec<_>, Vec<_>) =
        required.partition(|(_, parameter)| parameter.location == ParameterLocation::Path);
    let mut required = path_order(operation, in_path);
    required.extend(others);
    required
}

/// Parameters of a path in the order in which the path has them.
fn path_order<'p>(
    operation: &Operation,
    mut parameters: Vec<(usize, &'p Parameter)>,
) -> Vec<(usize, &'p Parameter)> {
    parameters
        .sort_by_key(|(_, parameter)| operation.path.find(&format!("{{{}}}", parameter.name)));
    parameters
}

/// The setters of what a request may have.
pub(super) fn setters(context: &Context<'_>, room: &mut Room, id: OperationId) -> Vec<Member> {
    let operation = &context.api.operations[id];
    let names = &context.names.operations[id];
    let mut setters = Vec::new();
    let setter = |docs: String, name: Ident, ty: Type, part: Part| {
        Member::Fn(Function {
            docs,
            deprecated: false,
            visibility: Visibility::Public,
            name: name.clone(),
            receiver: Receiver::Value,
            parameters: vec![(name, ty)],
            output: this(),
            body: Body::Add(part),
        })
    };
    for (parameter, name) in operation.parameters.iter().zip(&names.parameters) {
        if parameter.presence == Presence::Required {
            continue;
        }
        let (ty, part) = argument(context, room, parameter, name);
        let said = prose_or(&parameter.docs, || {
            let place = match parameter.location {
                ParameterLocation::Header => "the header ",
                ParameterLocation::Cookie => "the cookie ",
                ParameterLocation::Path | ParameterLocation::Query => "",
            };
            format!("Sets {place}{}.", code(&parameter.name))
        });
        let facts = lines([
            said::rules(&parameter.rules).as_str(),
            &said::default(parameter.default.as_deref()),
            deprecated(parameter.deprecated),
        ]);
        setters.push(setter(
            paragraphs([said.as_str(), facts.as_str()]),
            name.clone(),
            ty,
            part,
        ));
    }
    if let Some(body) = operation
        .body
        .as_ref()
        .filter(|body| body.presence == Presence::Optional)
    {
        let name = Ident::known("body");
        let docs = prose_or(&body.docs, || {
            "Sets the body. Without it, none is sent.".to_owned()
        });
        if let Some((ty, part)) = bodies::argument(context, room, id, body) {
            setters.push(setter(docs, name.clone(), ty, part));
        }
    }
    setters.extend(bodies::chooser(room, operation, names));
    setters
}

/// Which of several media types an operation asks for, where it is not the usual one.
fn asks_for(operation: &Operation) -> String {
    match &operation.representation {
        Some(media_type) => format!("Asks for {}.", code(media_type)),
        None => String::new(),
    }
}
