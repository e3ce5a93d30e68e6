//! Items of every shape, with names of every length that makes a difference.

use super::exchanges;
use crate::names::Ident;
use crate::rust::{
    Alias, Argument, Attributes, Body, Choice, Client, Constant, Conversion, Decode, Enum, Field,
    Function, Holder, Impl, Initial, Item, Literal, Member, Part, Received, Receiver, Row, Rows,
    Rule, Sent, StatusArm, StatusPattern, Struct, Taken, Type, Use, Variant, Visibility, Wire,
};

/// Up to which length names are tried.
const LONGEST: usize = 64;

/// Items of every shape.
pub(super) fn items() -> Vec<Item> {
    let mut items = Vec::new();
    items.extend(uses().into_iter().map(Item::Use));
    for length in 1..=LONGEST {
        let (name, of) = ("a".repeat(length), "A".repeat(length));
        items.extend(definitions(&name, &of));
        items.extend(impls(&name, &of));
    }
    items
}

pub(super) fn ident(name: &str) -> Ident {
    Ident::of_path(name.to_owned())
}

pub(super) fn path(names: &[&str]) -> Vec<Ident> {
    names.iter().map(|name| ident(name)).collect()
}

pub(super) fn ty(name: &str) -> Type {
    Type::Path(vec![ident(name)], Vec::new())
}

fn of(name: &str, arguments: Vec<Type>) -> Type {
    Type::Path(vec![ident(name)], arguments)
}

fn into(inner: Type) -> Type {
    Type::Impl(Box::new(of("Into", vec![inner])))
}

pub(super) fn attributes(docs: &str) -> Attributes {
    Attributes {
        docs: docs.to_owned(),
        derives: vec!["Clone", "Debug"],
        non_exhaustive: true,
        deprecated: true,
    }
}

/// Lists of names. Each stands in a module of its own, so that they are in order.
fn uses() -> Vec<Use> {
    let mut uses = Vec::new();
    for length in 1..=LONGEST {
        let long = ident(&"B".repeat(length));
        let lists = [
            vec![long.clone()],
            vec![ident("self"), long.clone()],
            vec![ident(&"A".repeat(30)), long.clone()],
            vec![long.clone(), ident(&"A".repeat(44)), ident("C")],
            vec![
                long.clone(),
                ident(&"A".repeat(40)),
                ident(&"C".repeat(90)),
                ident("D"),
            ],
            vec![
                ident(&"A".repeat(26)),
                ident(&"C".repeat(length)),
                long,
                ident("D"),
                ident("E"),
            ],
        ];
        for (position, names) in lists.into_iter().enumerate() {
            uses.push(Use {
                public: false,
                module: path(&["crate", &format!("m{length:02}_{position}")]),
                names,
                features: Vec::new(),
            });
        }
    }
    let in_order = [
        "self", "_a", "A", "A_B", "A2", "A02", "A10", "AB", "Ab", "r#Match", "US", "Us", "a_",
        "a1", "r#type", "é",
    ];
    uses.push(Use {
        public: true,
        module: path(&["crate", "z"]),
        names: in_order.iter().rev().map(|name| ident(name)).collect(),
        features: Vec::new(),
    });
    uses
}

fn definitions(name: &str, of_type: &str) -> Vec<Item> {
    let kinds = [
        ty(of_type),
        of("Option", vec![ty(of_type)]),
        of("BTreeMap", vec![ty("String"), ty(of_type)]),
        of("Nullable", vec![of("Vec", vec![ty(of_type)])]),
        // Of a tuple of one, rustfmt miscounts the comma where it meets the margin.
        Type::Tuple(vec![ty("A")]),
        Type::Tuple(vec![ty("String"), ty(of_type)]),
        of("Vec", vec![Type::Tuple(vec![ty("String"), ty(of_type)])]),
        of(
            "BTreeMap",
            vec![ty("String"), Type::Tuple(vec![ty(of_type), ty("A")])],
        ),
        Type::Tuple(vec![ty("A"), Type::Tuple(vec![ty(of_type), ty("A")])]),
        of(
            "Option",
            vec![of("Box", vec![Type::Tuple(vec![ty(of_type), ty("A")])])],
        ),
    ];
    let field = |name: &str, ty: Type| Field {
        docs: "Docs.".to_owned(),
        public: true,
        name: ident(name),
        ty,
    };
    let variant = |name: &str, holds| Variant {
        docs: String::new(),
        name: ident(name),
        holds,
    };
    let lists = |length| vec![kinds[0].clone(); length];
    let mut items: Vec<Item> = kinds
        .iter()
        .map(|kind| {
            Item::Alias(Alias {
                attributes: Attributes::default(),
                name: ident(name),
                ty: kind.clone(),
            })
        })
        .collect();
    items.extend([
        Item::Struct(Struct {
            attributes: attributes("Docs.\n\nMore of them."),
            name: ident(&of_type.repeat(2)),
            borrows: false,
            fields: kinds
                .iter()
                .cloned()
                .map(|kind| field(name, kind))
                .collect(),
        }),
        Item::Struct(Struct {
            attributes: Attributes::default(),
            name: ident("A"),
            borrows: true,
            fields: kinds
                .iter()
                .cloned()
                .map(|kind| field(&"b".repeat(30), kind))
                .collect(),
        }),
        Item::Struct(Struct {
            attributes: Attributes::default(),
            name: ident(of_type),
            borrows: false,
            fields: Vec::new(),
        }),
        Item::Enum(Enum {
            attributes: attributes(""),
            name: ident(&of_type.repeat(2)),
            variants: kinds
                .iter()
                .cloned()
                .map(Some)
                .chain([None])
                .map(|held| variant(of_type, held))
                .collect(),
        }),
        Item::Enum(Enum {
            attributes: Attributes::default(),
            name: ident(&of_type.repeat(2)),
            variants: Vec::new(),
        }),
    ]);
    items.extend(tables(name, of_type).into_iter().map(Item::Wire));
    for target in [
        ty(&of_type.repeat(2)),
        of("Request", lists(1)),
        Type::Borrowing(vec![ident(of_type)], "'c"),
    ] {
        items.push(Item::Impl(Impl {
            of: None,
            target: target.clone(),
            members: Vec::new(),
        }));
        items.push(Item::Impl(Impl {
            of: Some(ty("Operation")),
            target,
            members: vec![Member::Type(ident("Output"), Type::Unit)],
        }));
    }
    items
}

/// Tables of every shape. Texts stand wherever a document has a say.
pub(super) fn tables(name: &str, of_type: &str) -> Vec<Wire> {
    let rules = || {
        vec![
            Rule::Bare("UniqueItems"),
            Rule::Count("MinItems", u64::MAX),
            Rule::Text("Pattern", name.to_owned()),
            Rule::Each("Items", vec![Rule::Text("Minimum", name.to_owned())]),
        ]
    };
    let literals = || {
        vec![
            Literal::Str(name.to_owned()),
            Literal::Integer(-1),
            Literal::Float(-1.5e300),
            Literal::Bool(true),
        ]
    };
    let row = |required, rules| Row {
        key: name.to_owned(),
        field: ident(name),
        required,
        rules,
    };
    let choice = |holder, rules| Choice {
        variant: ident(of_type),
        holder,
        ty: of("Vec", vec![Type::Tuple(vec![ty(of_type)])]),
        constants: vec![(name.to_owned(), literals()), (name.to_owned(), literals())],
        rules,
    };
    let table = |rules, rows| Wire {
        path: path(&["runtime", "wire"]),
        name: ident(of_type),
        rules,
        rows,
    };
    let constants = || {
        literals()
            .into_iter()
            .map(|literal| (literal, ident(of_type)))
    };
    vec![
        table(
            Vec::new(),
            Rows::Struct(vec![row(true, Vec::new()), row(false, rules())], false),
        ),
        table(rules(), Rows::Struct(vec![row(true, rules())], true)),
        table(Vec::new(), Rows::Enum(None, constants().collect())),
        table(Vec::new(), Rows::Enum(Some("Json"), constants().collect())),
        table(
            rules(),
            Rows::Union(vec![
                choice(Holder::Plain, Vec::new()),
                choice(Holder::Boxed, rules()),
                choice(Holder::Text, rules()),
            ]),
        ),
    ]
}

/// Associated items of every shape.
pub(super) fn impls(name: &str, of_type: &str) -> Vec<Item> {
    let constants = constants(name)
        .into_iter()
        .chain(exchanges::constants(name))
        .map(|(kind, value)| Member::Const(ident("SOME_NAME"), kind, value));
    let types = [
        ty(of_type),
        of(
            "Nullable",
            vec![of("BTreeMap", vec![ty("String"), ty(of_type)])],
        ),
    ];
    let types = types
        .into_iter()
        .map(|ty| Member::Type(ident("Output"), ty));
    let functions = functions(name, of_type)
        .into_iter()
        .chain(exchanges::functions(name, of_type))
        .enumerate()
        .map(|(position, function)| match position % 5 {
            0 => Member::Gated(vec![name.to_owned(); 1 + position % 3], function),
            _ => Member::Fn(function),
        });
    vec![
        Item::Impl(Impl {
            of: Some(ty("Operation")),
            target: ty("A"),
            members: constants.chain(types).collect(),
        }),
        Item::Impl(Impl {
            of: None,
            target: ty("A"),
            members: functions.collect(),
        }),
    ]
}

/// A function that adds so many values to a request.
pub(super) fn request(name: &str, count: usize) -> Member {
    let value = Part::Value {
        method: "set_query",
        name: name.to_owned(),
        style: None,
        from: ident(name),
        how: Taken::AsRef,
    };
    Member::Fn(Function {
        docs: String::new(),
        deprecated: false,
        visibility: Visibility::Public,
        name: ident("get"),
        receiver: Receiver::Ref,
        parameters: Vec::new(),
        output: ty("Self"),
        body: Body::Request(path(&["Request"]), Client::Field, vec![value; count]),
    })
}

fn constants(name: &str) -> Vec<(Type, Constant)> {
    let text = || Type::Ref(Some("'static"), Box::new(ty("str")));
    let list = |item| Type::Ref(Some("'static"), Box::new(Type::Slice(Box::new(item))));
    let short: String = name.chars().take(10).collect();
    let many = |count: usize| vec![short.clone(); count];
    let one = || vec![name.to_owned()];
    let two = || vec!["b".to_owned(), "c".to_owned()];
    let alternatives = |lists| Constant::Alternatives(path(&["Security"]), ident("AnyOf"), lists);
    vec![
        (ty("bool"), Constant::Flag(name.len() > 10)),
        (text(), Constant::Str(name.to_owned())),
        (text(), Constant::Str(name.repeat(2))),
        (
            ty("Method"),
            Constant::Associated(path(&["Method"]), ident(name)),
        ),
        (list(text()), Constant::Strs(Vec::new())),
        (list(text()), Constant::Strs(one())),
        (
            list(text()),
            Constant::Strs(vec![name.to_owned(), name.to_owned()]),
        ),
        (list(text()), Constant::Strs(many(name.chars().count()))),
        (
            list(ty("Scheme")),
            Constant::Calls(
                path(&["Scheme"]),
                vec![(ident("basic"), vec![name.to_owned()])],
            ),
        ),
        (
            list(ty("Scheme")),
            Constant::Calls(
                path(&["Scheme"]),
                vec![
                    (ident("basic"), vec![name.to_owned()]),
                    (ident("bearer"), vec!["OAuth2".to_owned()]),
                    (
                        ident("api_key_header"),
                        vec!["Key".to_owned(), name.to_owned()],
                    ),
                ],
            ),
        ),
        (ty("Security"), alternatives(vec![one()])),
        (ty("Security"), alternatives(vec![one(), two()])),
        (ty("Security"), alternatives(vec![[one(), two()].concat()])),
        (
            ty("Security"),
            alternatives(vec![many(name.chars().count())]),
        ),
        (
            ty("Security"),
            alternatives(vec![two(); name.chars().count() % 8]),
        ),
    ]
}

fn functions(name: &str, of_type: &str) -> Vec<Function> {
    let mut functions = Vec::new();
    let mut add = |receiver, parameters: Vec<(Ident, Type)>, output: Type, body| {
        functions.push(Function {
            docs: "Docs.".to_owned(),
            deprecated: false,
            visibility: Visibility::Public,
            name: ident(name),
            receiver,
            parameters,
            output,
            body,
        });
    };
    // With names that are longer still, rustfmt itself goes wrong.
    for end in ["", "B"].into_iter().filter(|_| of_type.len() <= 44) {
        let long = of("Request", vec![ty(&(of_type.repeat(2) + end))]);
        add(
            Receiver::Ref,
            vec![(ident("a"), ty("A"))],
            long.clone(),
            Body::Decode(Decode::Json),
        );
        add(
            Receiver::Value,
            Vec::new(),
            long,
            Body::Decode(Decode::Json),
        );
    }
    let conversions = [
        Conversion::Plain,
        Conversion::Into,
        Conversion::SomeInto,
        Conversion::Some,
        Conversion::BoxInto,
        Conversion::SomeBoxInto,
    ];
    let this = || ty("Self");
    let kinds = [
        ty(of_type),
        of("Vec", vec![ty(of_type)]),
        into(ty(of_type)),
        into(of("Nullable", vec![ty(of_type)])),
        into(Type::Tuple(vec![ty("A"), ty(of_type)])),
        into(of(
            "Nullable",
            vec![Type::Tuple(vec![ty("A"), ty(of_type)])],
        )),
        Type::ImplWith(
            path(&["IntoIterator"]),
            ident("Item"),
            Box::new(ty(of_type)),
        ),
    ];
    for kind in &kinds {
        add(
            Receiver::Mutable,
            vec![(ident(name), kind.clone())],
            this(),
            Body::Set(ident(name), Conversion::Into),
        );
    }
    for conversion in conversions {
        add(
            Receiver::Mutable,
            vec![(ident("x"), ty("X"))],
            this(),
            Body::Set(ident(name), conversion),
        );
    }
    for count in [1, 3, 8] {
        let parameters = vec![(ident(name), ty("String")); count];
        add(Receiver::None, parameters, this(), Body::Default);
    }
    for initial in conversions
        .map(Initial::Parameter)
        .into_iter()
        .chain([Initial::Empty])
    {
        let fields = vec![
            (ident("a"), Initial::Parameter(Conversion::Plain)),
            (ident(name), initial),
        ];
        add(Receiver::None, Vec::new(), this(), Body::Construct(fields));
    }
    add(
        Receiver::Mutable,
        Vec::new(),
        this(),
        Body::Insert(ident(name), ident("name"), ident("value")),
    );
    for how in [
        Received::Json,
        Received::Form,
        Received::Text,
        Received::Bytes,
        Received::Empty,
    ] {
        add(
            Receiver::None,
            vec![(ident("body"), Type::Ref(None, Box::new(ty(of_type))))],
            this(),
            Body::Receive(how),
        );
    }
    for count in [0, 1, 2, 5] {
        let text = || Argument::Text(name.to_owned());
        let links = vec![("prefix", vec![text()]); count];
        let last = ("secret", vec![Argument::Parameter(ident("secret"))]);
        add(
            Receiver::None,
            vec![(ident("secret"), into(ty("String")))],
            this(),
            Body::Call(
                path(&["Verifier", "builder"]),
                vec![text()],
                links
                    .into_iter()
                    .chain([("sha1", Vec::new()), last])
                    .collect(),
            ),
        );
    }
    let parameters = [ident("headers"), ident(name)];
    add(
        Receiver::None,
        Vec::new(),
        this(),
        Body::Call(
            path(&["Event", "read"]),
            parameters.map(Argument::Parameter).to_vec(),
            Vec::new(),
        ),
    );
    add(Receiver::None, Vec::new(), this(), Body::Wrap(ident(name)));
    add(
        Receiver::Ref,
        Vec::new(),
        Type::Borrowing(vec![ident(of_type)], "'_"),
        Body::Enter(path(&[of_type])),
    );
    add(
        Receiver::Ref,
        Vec::new(),
        of("Request", vec![ty(of_type)]),
        Body::Decode(Decode::Json),
    );
    add(
        Receiver::None,
        Vec::new(),
        Type::Unit,
        Body::Decode(Decode::Empty),
    );
    let value = |name: &str, how| Part::Value {
        method: "set_query",
        name: name.to_owned(),
        style: None,
        from: ident(name),
        how,
    };
    let json = |name: &str| Part::Body {
        from: ident(name),
        how: Sent::Json(None),
    };
    let lists = [
        vec![],
        vec![value(name, Taken::AsRef)],
        vec![value(name, Taken::Each), json("body")],
        vec![value("a", Taken::Borrowed), value(name, Taken::AsRef)],
        vec![json(name)],
        vec![
            value(name, Taken::Borrowed),
            value(name, Taken::AsRef),
            value("b", Taken::Each),
        ],
    ];
    for parts in lists {
        for client in [Client::Field, Client::This] {
            let body = Body::Request(path(&["Request"]), client, parts.clone());
            add(Receiver::Ref, vec![(ident("a"), ty("A"))], ty("B"), body);
        }
        if let [part] = parts.as_slice() {
            add(
                Receiver::Value,
                vec![(ident("a"), ty("A"))],
                this(),
                Body::Add(part.clone()),
            );
        }
    }
    for values in [vec![], path(&["user", "password"]), vec![ident(name)]] {
        add(
            Receiver::Value,
            Vec::new(),
            this(),
            Body::Delegate(ident("basic"), name.to_owned(), values),
        );
    }
    let arm = |status| StatusArm {
        status,
        how: Decode::Json,
        variant: path(&[&format!("{of_type}Error"), "BadRequest"]),
    };
    for arms in [
        vec![arm(StatusPattern::One(400))],
        vec![
            arm(StatusPattern::One(400)),
            arm(StatusPattern::Range(500, 599)),
        ],
        vec![arm(StatusPattern::Rest)],
    ] {
        add(
            Receiver::None,
            vec![(ident("answer"), ty("Answer"))],
            ty("B"),
            Body::DecodeByStatus(arms),
        );
    }
    functions
}
