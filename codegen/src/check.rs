//! What holds of every API that later stages are given, and the proof that it does.
//!
//! After this stage nothing that a document says can make a stage fail. What is found here is a defect of `lower`.

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    Additional, Api, Form, Integer, Literal, Operation, Paging, ParameterLocation, Payload,
    Presence, Scalar, Security, Shape, Ty, TypeDef,
};

/// An API of which this is known:
///
/// - Every id and position in it leads to something.
/// - No alias leads back to itself through aliases.
/// - Properties, members, parameters and responses are each told apart by what names them.
/// - An enumeration has members, all of them of what it says it is. Numbers are numbers, and integers have at most 64 bits.
/// - A union has two members or more, none of them null, anything, or like another one.
/// - A tuple has from one to twelve items.
/// - [`Ty::Nullable`] is never directly inside of another one, nor around [`Ty::Any`].
/// - The parameters of a path are exactly those that its template names, and required.
/// - What is said of an operation's pages names parameters and places that there are, and a list of items.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a>(&'a Api);

impl Deref for Checked<'_> {
    type Target = Api;

    fn deref(&self) -> &Api {
        self.0
    }
}

/// Checks an API. Each thing that does not hold is reported, and then there is no proof.
pub fn check<'a>(api: &'a Api, diagnostics: &mut Diagnostics) -> Option<Checked<'a>> {
    let mut broken = Vec::new();
    for (_, definition) in api.types.iter() {
        if let Err(what) = check_type(api, definition) {
            broken.push(Diagnostic::error(Code::InternalError, what).at(definition.span));
        }
    }
    for (_, operation) in api.operations.iter() {
        if let Err(what) = check_operation(api, operation) {
            broken.push(Diagnostic::error(Code::InternalError, what).at(operation.span));
        }
    }
    for (_, webhook) in api.webhooks.iter() {
        if let Err(what) = webhook.brought().try_for_each(|ty| check_ty(api, ty)) {
            broken.push(Diagnostic::error(Code::InternalError, what).at(webhook.span));
        }
    }
    broken.extend(api.circular_aliases().into_iter().map(|id| {
        Diagnostic::error(Code::InternalError, "an alias leads back to itself")
            .at(api.types[id].span)
    }));
    let holds = broken.is_empty();
    diagnostics.extend(broken);
    holds.then_some(Checked(api))
}

type Holds = Result<(), &'static str>;

fn check_type(api: &Api, definition: &TypeDef) -> Holds {
    match &definition.shape {
        Shape::Object(object) => {
            distinct(
                object.properties.iter().map(|property| &property.name),
                "a type has two properties of one name",
            )?;
            if let Additional::Typed(ty, _) = &object.additional {
                check_ty(api, ty)?;
            }
            object
                .properties
                .iter()
                .try_for_each(|property| check_ty(api, &property.ty))
        }
        Shape::Union(union) => {
            holds(union.members.len() > 1, "a union has no two members")?;
            let mut defined = BTreeSet::new();
            let mut others = Vec::new();
            union.members.iter().try_for_each(|member| {
                check_ty(api, &member.ty)?;
                member
                    .constants
                    .iter()
                    .flat_map(|constant| &constant.values)
                    .try_for_each(check_literal)?;
                let is_new = match api.resolved(&member.ty) {
                    Ty::Any | Ty::Nullable(_) => {
                        return Err("a union has a member that is null or anything");
                    }
                    Ty::Named(id) => defined.insert(*id),
                    ty => {
                        let is_new = !others.contains(&ty);
                        others.push(ty);
                        is_new
                    }
                };
                holds(is_new, "a union has a member twice")
            })
        }
        Shape::Enumeration(enumeration) => {
            distinct(
                enumeration.members.iter().map(|member| &member.value),
                "an enumeration has a member twice",
            )?;
            holds(
                !enumeration.members.is_empty(),
                "an enumeration has no members",
            )?;
            enumeration.members.iter().try_for_each(|member| {
                check_literal(&member.value)?;
                holds(
                    is_one(enumeration.of, &member.value),
                    "an enumeration has a member that is not what it says",
                )
            })
        }
        Shape::Alias(ty) => check_ty(api, ty),
    }
}

fn check_literal(value: &Literal) -> Holds {
    match value {
        Literal::String(_) | Literal::Boolean(_) => Ok(()),
        Literal::Integer(number) => holds(
            (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(number),
            "a constant has more than 64 bits",
        ),
        Literal::Number(text) => holds(
            text.parse::<f64>().is_ok_and(f64::is_finite),
            "a constant is no number",
        ),
    }
}

/// Whether a constant is what an enumeration says that its members are.
fn is_one(of: Scalar, value: &Literal) -> bool {
    match (of, value) {
        (Scalar::Mixed, _) | (Scalar::String, Literal::String(_)) => true,
        (Scalar::Integer(size), Literal::Integer(number)) => match size {
            Integer::I32 => i32::try_from(*number).is_ok(),
            Integer::I64 => i64::try_from(*number).is_ok(),
            Integer::U32 => u32::try_from(*number).is_ok(),
            Integer::U64 => u64::try_from(*number).is_ok(),
            Integer::I128 | Integer::Big => true,
        },
        _ => false,
    }
}

fn check_ty(api: &Api, ty: &Ty) -> Holds {
    match ty {
        Ty::Named(id) => holds(
            id.index() < api.types.len(),
            "a type refers to one that is not there",
        ),
        Ty::Nullable(inner) => {
            holds(
                !matches!(**inner, Ty::Any | Ty::Nullable(_)),
                "a type is null in two ways",
            )?;
            check_ty(api, inner)
        }
        Ty::Array(inner) | Ty::Map(inner) => check_ty(api, inner),
        Ty::Tuple(items) => {
            holds(
                (1..=12).contains(&items.len()),
                "a tuple has no or too many items",
            )?;
            items.iter().try_for_each(|item| check_ty(api, item))
        }
        Ty::Any | Ty::Boolean | Ty::Integer(_) | Ty::Number(_) | Ty::String(_) | Ty::Foreign(_) => {
            Ok(())
        }
    }
}

fn check_operation(api: &Api, operation: &Operation) -> Holds {
    let parameters = &operation.parameters;
    distinct(
        parameters
            .iter()
            .map(|parameter| (parameter.location as u8, &parameter.name)),
        "an operation has a parameter twice",
    )?;
    for parameter in parameters {
        holds(
            fits(parameter.location, parameter.style.form),
            "a parameter has a style that there is not in its place",
        )?;
        if parameter.location == ParameterLocation::Path {
            holds(
                parameter.presence == Presence::Required,
                "a parameter of a path can be left out",
            )?;
            holds(
                operation.path.contains(&format!("{{{}}}", parameter.name)),
                "a path lacks one of its parameters",
            )?;
        }
    }
    if let Some(body) = &operation.body {
        holds(!body.contents.is_empty(), "a body has no content")?;
        holds(
            !body
                .contents
                .iter()
                .any(|content| content.payload.is_stream()),
            "what is sent comes one value after the other",
        )?;
        distinct(
            body.contents.iter().map(|content| &content.media_type),
            "a body has a media type twice",
        )?;
    }
    distinct(
        operation.responses.iter().map(|response| response.status),
        "an operation has two responses of one status",
    )?;
    for response in &operation.responses {
        let names = response.headers.iter();
        distinct(
            names.map(|header| header.name.to_ascii_lowercase()),
            "a response has a header twice",
        )?;
        let payload = response.content.as_ref().map(|content| &content.payload);
        holds(
            !matches!(
                payload,
                Some(Payload::Form(..) | Payload::Multipart(..) | Payload::Any)
            ),
            "an answer is a form",
        )?;
    }
    check_pagination(api, operation)?;
    operation
        .sent()
        .chain(operation.received())
        .try_for_each(|ty| check_ty(api, ty))?;
    holds(
        operation
            .tags
            .iter()
            .all(|tag| tag.index() < api.tags.len()),
        "an operation has a tag that is not there",
    )?;
    match &operation.security {
        Security::AnyOf(alternatives) => holds(
            alternatives
                .iter()
                .flatten()
                .all(|requirement| requirement.scheme < api.schemes.len()),
            "an operation requires a scheme that is not there",
        ),
        Security::Unspecified => Ok(()),
    }
}

fn check_pagination(api: &Api, operation: &Operation) -> Holds {
    let Some(pagination) = &operation.pagination else {
        return Ok(());
    };
    let Some(page) = api.page(operation) else {
        return Err("an operation has pages and no answer that is one");
    };
    let is_there = |place: &[String]| api.at(page, place).is_some();
    holds(
        pagination.places().all(is_there),
        "a page has a place that is not there",
    )?;
    let list = api.at(page, &pagination.items);
    let item = list.and_then(|list| api.items_of(list));
    let Some(item) = item else {
        return Err("a page has no list of items");
    };
    if let Paging::LastItem(_, id) = &pagination.style {
        holds(
            api.at(item, id).is_some(),
            "an item has a place that is not there",
        )?;
    }
    let named = pagination.style.parameter().into_iter();
    let mut named = named.chain(pagination.limit.as_deref());
    let is_known = |name: &str| {
        let mut parameters = operation.parameters.iter();
        parameters.any(|parameter| {
            parameter.location == ParameterLocation::Query && parameter.name == name
        })
    };
    holds(
        named.all(is_known),
        "pages have a parameter that is not there",
    )
}

/// Whether parameters in a place may be written so (OpenAPI 3.1.1, section 4.8.12.3).
fn fits(location: ParameterLocation, form: Form) -> bool {
    use Form::{DeepObject, Json, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    match location {
        ParameterLocation::Path => matches!(form, Simple | Label | Matrix | Json),
        ParameterLocation::Query => matches!(
            form,
            Form::Form | SpaceDelimited | PipeDelimited | DeepObject | Json
        ),
        ParameterLocation::Header => matches!(form, Simple | Json),
        ParameterLocation::Cookie => matches!(form, Form::Form | Json),
    }
}

fn holds(condition: bool, what: &'static str) -> Holds {
    if condition { Ok(()) } else { Err(what) }
}

fn distinct<T: Ord>(items: impl Iterator<Item = T>, what: &'static str) -> Holds {
    let mut seen = BTreeSet::new();
    for item in items {
        holds(seen.insert(item), what)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Arena, Docs, Enumeration, Member, Origin, Rules, Union, UnionMember};

    fn api(shape: Shape) -> Api {
        let mut types = Arena::new();
        types.push(TypeDef {
            origin: Origin::Schema("T".to_owned()),
            docs: Docs::default(),
            deprecated: false,
            shape,
            rules: Rules::default(),
            span: None,
        });
        Api {
            title: String::new(),
            docs: Docs::default(),
            servers: Vec::new(),
            schemes: Vec::new(),
            tags: Arena::new(),
            types,
            operations: Arena::new(),
            webhooks: Arena::new(),
            event_header: None,
            signature: None,
        }
    }

    #[track_caller]
    fn refuses(api: &Api) {
        let mut diagnostics = Diagnostics::new();
        assert!(check(api, &mut diagnostics).is_none());
        assert!(diagnostics.has_errors());
    }

    #[test]
    fn a_sound_api_is_let_through() {
        let mut diagnostics = Diagnostics::new();
        assert!(check(&api(Shape::Alias(Ty::Any)), &mut diagnostics).is_some());
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn an_alias_of_itself_is_refused() {
        let mut api = api(Shape::Alias(Ty::Any));
        let id = api.types.ids().next().expect("it has one type");
        api.types[id].shape = Shape::Alias(Ty::Array(Box::new(Ty::Named(id))));
        refuses(&api);
    }

    #[test]
    fn a_type_that_is_not_there_is_refused() {
        let mut api = api(Shape::Alias(Ty::Any));
        let absent = api.types.next_id();
        let id = api.types.ids().next().expect("it has one type");
        api.types[id].shape = Shape::Alias(Ty::Named(absent));
        refuses(&api);
    }

    #[test]
    fn an_enumeration_without_members_is_refused() {
        refuses(&api(Shape::Enumeration(Enumeration {
            of: Scalar::String,
            members: Vec::new(),
        })));
    }

    #[test]
    fn constants_of_another_kind_are_refused() {
        let of = |of, value| {
            api(Shape::Enumeration(Enumeration {
                of,
                members: vec![Member {
                    value,
                    name: None,
                    docs: Docs::default(),
                }],
            }))
        };
        let large = Literal::Integer(i128::from(u64::MAX) + 1);
        refuses(&of(Scalar::String, Literal::Boolean(true)));
        refuses(&of(Scalar::Integer(Integer::U32), Literal::Integer(-1)));
        refuses(&of(Scalar::Mixed, large));
        refuses(&of(Scalar::Mixed, Literal::Number("1e999".to_owned())));
    }

    #[test]
    fn unions_of_less_than_two_types_are_refused() {
        let of = |types: &[Ty]| {
            let members = types.iter().map(|ty| UnionMember {
                ty: ty.clone(),
                rules: Rules::default(),
                constants: Vec::new(),
                title: None,
                docs: Docs::default(),
            });
            api(Shape::Union(Union {
                members: members.collect(),
                discriminator: None,
            }))
        };
        refuses(&of(&[Ty::Boolean]));
        refuses(&of(&[Ty::Boolean, Ty::Boolean]));
        refuses(&of(&[Ty::Boolean, Ty::Any]));
        refuses(&of(&[Ty::Boolean, Ty::Tuple(Vec::new())]));
    }

    #[test]
    fn null_in_two_ways_is_refused() {
        refuses(&api(Shape::Alias(Ty::Nullable(Box::new(Ty::Any)))));
    }
}
