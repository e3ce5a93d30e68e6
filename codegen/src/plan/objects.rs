//! Objects: structs, how callers make them, and their tables.

use super::docs::{code, deprecated, lines, paragraphs, prose};
use super::fields::{into, this};
use super::room::Room;
use super::{Context, rules, said, types};
use crate::ir::{Access, Additional, Object, Presence, Property, Ty, TypeId};
use crate::names::Ident;
use crate::rust::{
    Attributes, Body, Field, Function, Impl, Initial, Item, Member, Receiver, Row, Rows, Struct,
    Type, Visibility, Wire,
};

/// What an object is written as.
pub(super) fn items(
    context: &Context<'_>,
    room: &mut Room,
    id: TypeId,
    object: &Object,
) -> Vec<Item> {
    let names = &context.names.types[id];
    let sent = context.facts.direction[id].sent;
    let is_optional = |property: &Property| presence(context, id, property) == Presence::Optional;
    let has_default = sent && object.properties.iter().all(is_optional);
    // No `Eq` or `Hash`: a property that is added may hold a number with a fraction, which has neither.
    let mut derives = vec!["Clone", "Debug"];
    derives.extend(has_default.then_some("Default"));
    derives.push("PartialEq");

    let mut fields = Vec::new();
    let mut setters = Vec::new();
    let mut required = Vec::new();
    let mut initial = Vec::new();
    let mut rows = Vec::new();
    for (position, (property, name)) in object.properties.iter().zip(&names.members).enumerate() {
        let presence = presence(context, id, property);
        let boxed = context.facts.boxed.contains(&(id, position));
        let held = context.held(room, &property.ty, presence, boxed);
        let is_required = presence == Presence::Required;
        fields.push(Field {
            docs: field_docs(context, id, property, name),
            public: true,
            name: name.clone(),
            ty: held.field,
        });
        rows.push(Row {
            key: property.name.clone(),
            field: name.clone(),
            required: is_required,
            rules: rules::table(&rules::all(context, &property.ty, &property.rules)),
        });
        if is_required {
            required.push((name.clone(), held.parameter.clone()));
        }
        initial.push((
            name.clone(),
            if is_required {
                Initial::Parameter(held.conversion)
            } else {
                Initial::Empty
            },
        ));
        setters.push(Member::Fn(Function {
            docs: format!("Sets `{}`.", name.plain()),
            deprecated: false,
            visibility: Visibility::Public,
            name: name.clone(),
            receiver: Receiver::Mutable,
            parameters: vec![(name.clone(), held.parameter)],
            output: this(),
            body: Body::Set(name.clone(), held.conversion),
        }));
    }
    let mut whole = context.api.types[id].rules.clone();
    let keeps_others = match &object.additional {
        // What a server adds later is kept, too. A setter would invite callers to send what is refused.
        Additional::Closed => {
            let others = Others {
                held: room.runtime_type("Extra", Vec::new()),
                ty: &Ty::Any,
                rules: String::new(),
            };
            others.add(context, room, false, &mut fields, &mut setters);
            true
        }
        Additional::Open => {
            let others = Others {
                held: room.runtime_type("Extra", Vec::new()),
                ty: &Ty::Any,
                rules: String::new(),
            };
            others.add(context, room, sent, &mut fields, &mut setters);
            true
        }
        Additional::Typed(ty, own) => {
            let text = Type::Path(room.prelude("string", "String"), Vec::new());
            let value = context.ty(room, ty);
            let others = Others {
                held: Type::Path(room.std("collections", "BTreeMap"), vec![text, value]),
                ty,
                rules: said::rules(&rules::beside(context, ty, own)),
            };
            others.add(context, room, sent, &mut fields, &mut setters);
            let all = rules::all(context, ty, own);
            whole.values = (!all.is_empty()).then(|| Box::new(all));
            true
        }
    };
    if keeps_others {
        initial.push((Ident::known("extra"), Initial::Empty));
    }

    let mut items = vec![Item::Struct(Struct {
        attributes: Attributes {
            docs: types::docs(context, id, ""),
            derives,
            non_exhaustive: true,
            deprecated: false,
        },
        name: names.ident.clone(),
        borrows: false,
        fields,
    })];
    if sent {
        let constructor = constructor(required, initial, has_default);
        items.push(Item::Impl(Impl {
            of: None,
            target: Type::Path(vec![names.ident.clone()], Vec::new()),
            members: std::iter::once(Member::Fn(constructor))
                .chain(setters)
                .collect(),
        }));
    }
    items.push(Item::Wire(Wire {
        path: room.runtime_macro("wire"),
        name: names.ident.clone(),
        rules: rules::table(&whole),
        rows: Rows::Struct(rows, keeps_others),
    }));
    items
}

/// Whether a property has to be there in Rust: it must be possible to send a value without what only the server sets, and
/// to read one without what is only sent.
pub(super) fn presence(context: &Context<'_>, id: TypeId, property: &Property) -> Presence {
    let direction = context.facts.direction[id];
    match property.access {
        Access::Received if direction.sent => Presence::Optional,
        Access::Sent if direction.received => Presence::Optional,
        Access::Both | Access::Received | Access::Sent => property.presence,
    }
}

fn field_docs(context: &Context<'_>, id: TypeId, property: &Property, name: &Ident) -> String {
    let wire = if name.plain() == property.name {
        String::new()
    } else {
        format!("The property {}.", code(&property.name))
    };
    let direction = context.facts.direction[id];
    let access = match property.access {
        Access::Received if direction.sent => "Set by the server.",
        Access::Sent if direction.received => "Sent only; never in an answer.",
        Access::Both | Access::Received | Access::Sent => "",
    };
    let facts = lines([
        wire.as_str(),
        &said::rules(&rules::beside(context, &property.ty, &property.rules)),
        &said::default(property.default.as_deref()),
        access,
        deprecated(property.deprecated),
    ]);
    paragraphs([prose(&property.docs).as_str(), facts.as_str()])
}

fn constructor(
    required: Vec<(Ident, Type)>,
    initial: Vec<(Ident, Initial)>,
    has_default: bool,
) -> Function {
    Function {
        docs: if required.is_empty() {
            "A value without any property."
        } else {
            "A value with the properties that it has to have."
        }
        .to_owned(),
        deprecated: false,
        visibility: Visibility::Public,
        name: Ident::known("new"),
        receiver: Receiver::None,
        parameters: required,
        output: this(),
        body: if has_default {
            Body::Default
        } else {
            Body::Construct(initial)
        },
    }
}

/// The properties that an object does not name.
struct Others<'a> {
    /// The type of the field that holds them.
    held: Type,
    /// The type of their values.
    ty: &'a Ty,
    /// What is said of the values.
    rules: String,
}

impl Others<'_> {
    /// Adds their field and, where callers send the object, their setter.
    fn add(
        self,
        context: &Context<'_>,
        room: &mut Room,
        sent: bool,
        fields: &mut Vec<Field>,
        setters: &mut Vec<Member>,
    ) {
        let extra = Ident::known("extra");
        fields.push(Field {
            docs: lines([
                "Properties that the description does not name.",
                &self.rules,
            ]),
            public: true,
            name: extra.clone(),
            ty: self.held,
        });
        if !sent {
            return;
        }
        let (name, value) = (Ident::known("name"), Ident::known("value"));
        let text = Type::Path(room.prelude("string", "String"), Vec::new());
        let held = context.ty(room, self.ty);
        setters.push(Member::Fn(Function {
            docs: "Sets a property that the description does not name.".to_owned(),
            deprecated: false,
            visibility: Visibility::Public,
            name: extra.clone(),
            receiver: Receiver::Mutable,
            parameters: vec![
                (name.clone(), into(room, text)),
                (value.clone(), into(room, held)),
            ],
            output: this(),
            body: Body::Insert(extra, name, value),
        }));
    }
}
