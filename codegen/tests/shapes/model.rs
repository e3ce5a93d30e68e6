//! Models of APIs that tests build by hand, and what is generated from them.

use codegen::config::Config;
use codegen::diagnostic::Diagnostics;
use codegen::ir::{
    Access, Additional, Api, Arena, Body, Constant, Content, Docs, Enumeration, Literal, Member,
    Method, Object, Operation, OperationId, Origin, Payload, Presence, Property, Response, Rule,
    Rules, Scalar, Security, Shape, Status, Tag, Text, Ty, TypeDef, TypeId, Union, UnionMember,
};
use codegen::{OutputFile, analyze, check, emit, names, plan, rust};

/// An API without anything.
pub(super) fn api(title: &str) -> Api {
    let mut tags = Arena::new();
    tags.push(Tag {
        name: "things".to_owned(),
        docs: Docs::default(),
    });
    Api {
        title: title.to_owned(),
        docs: Docs::default(),
        servers: Vec::new(),
        schemes: Vec::new(),
        tags,
        types: Arena::new(),
        operations: Arena::new(),
        webhooks: Arena::new(),
        event_header: None,
        signature: None,
    }
}

/// The Rust files and `API.txt`, by path.
pub(super) fn generated(api: &Api) -> Vec<OutputFile> {
    let mut diagnostics = Diagnostics::new();
    let Some(checked) = check::check(api, &mut diagnostics) else {
        panic!("{diagnostics:?}");
    };
    let facts = analyze::analyze(checked);
    let names = names::names(checked, &facts, &Config::default(), &mut diagnostics);
    let planned = plan::plan(checked, &facts, &names, &Config::default());
    let listing = OutputFile {
        path: "API.txt".to_owned(),
        text: rust::listing(&planned),
    };
    let files = emit::emit(&planned).into_iter().map(|file| OutputFile {
        path: file.path,
        text: file.text,
    });
    [listing].into_iter().chain(files).collect()
}

pub(super) fn add(api: &mut Api, origin: Origin, shape: Shape) -> TypeId {
    api.types.push(TypeDef {
        origin,
        docs: Docs::default(),
        deprecated: false,
        shape,
        rules: Rules::default(),
        span: None,
    })
}

pub(super) fn schema(api: &mut Api, name: &str, shape: Shape) -> TypeId {
    add(api, Origin::Schema(name.to_owned()), shape)
}

/// An operation that sends a type and answers with it or with another.
pub(super) fn operation(api: &mut Api, id: &str, sent: Option<Ty>, received: Ty) -> OperationId {
    api.operations.push(Operation {
        id: Some(id.to_owned()),
        method: Method::Post,
        path: format!("/{id}"),
        representation: None,
        tags: api.tags.ids().collect(),
        docs: Docs::default(),
        deprecated: false,
        parameters: Vec::new(),
        body: sent.map(|ty| Body {
            contents: vec![content(ty)],
            presence: Presence::Required,
            docs: Docs::default(),
        }),
        responses: vec![Response {
            status: Status::Code(200),
            docs: Docs::default(),
            content: Some(content(received)),
            headers: Vec::new(),
        }],
        pagination: None,
        security: Security::Unspecified,
        servers: Vec::new(),
        span: None,
    })
}

/// A body that is JSON.
pub(super) fn content(ty: Ty) -> Content {
    Content {
        media_type: "application/json".to_owned(),
        payload: Payload::Json(ty),
    }
}

pub(super) fn text() -> Ty {
    Ty::String(Text::Plain)
}

pub(super) fn array(item: Ty) -> Ty {
    Ty::Array(Box::new(item))
}

pub(super) fn rules(own: impl IntoIterator<Item = Rule>) -> Rules {
    Rules {
        own: own.into_iter().collect(),
        ..Rules::default()
    }
}

pub(super) fn described(text: &str) -> Docs {
    Docs {
        summary: None,
        description: Some(text.to_owned()),
    }
}

/// A property that may be left out.
pub(super) fn optional(name: &str, ty: Ty) -> Property {
    Property {
        name: name.to_owned(),
        docs: Docs::default(),
        ty,
        presence: Presence::Optional,
        access: Access::Both,
        rules: Rules::default(),
        default: None,
        deprecated: false,
    }
}

/// A property that has to be there.
pub(super) fn required(name: &str, ty: Ty) -> Property {
    Property {
        presence: Presence::Required,
        ..optional(name, ty)
    }
}

pub(super) fn object(properties: impl IntoIterator<Item = Property>) -> Shape {
    Shape::Object(Object {
        properties: properties.into_iter().collect(),
        additional: Additional::Closed,
    })
}

/// A member of a union.
pub(super) fn member(ty: Ty) -> UnionMember {
    UnionMember {
        ty,
        rules: Rules::default(),
        constants: Vec::new(),
        title: None,
        docs: Docs::default(),
    }
}

/// A member of a union that a property tells from others.
pub(super) fn tagged(ty: Ty, property: &str, values: &[&str]) -> UnionMember {
    let values = values.iter();
    UnionMember {
        constants: vec![Constant {
            property: property.to_owned(),
            values: values
                .map(|value| Literal::String((*value).to_owned()))
                .collect(),
        }],
        ..member(ty)
    }
}

pub(super) fn union(members: impl IntoIterator<Item = UnionMember>) -> Shape {
    Shape::Union(Union {
        members: members.into_iter().collect(),
        discriminator: None,
    })
}

pub(super) fn enumeration(of: Scalar, values: impl IntoIterator<Item = Literal>) -> Shape {
    let values = values.into_iter();
    Shape::Enumeration(Enumeration {
        of,
        members: values
            .map(|value| Member {
                value,
                name: None,
                docs: Docs::default(),
            })
            .collect(),
    })
}

pub(super) fn strings(values: &[&str]) -> Shape {
    let values = values.iter();
    enumeration(
        Scalar::String,
        values.map(|value| Literal::String((*value).to_owned())),
    )
}
