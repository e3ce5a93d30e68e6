//! What types of every shape become: models built by hand, and what is generated from them.
#![expect(
    clippy::disallowed_methods,
    reason = "rustfmt is given files of the tests' own folder"
)]

mod additive;
mod exchanges;
mod growth;
mod model;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use codegen::ir::{
    Access, Additional, Api, Integer, Literal, Number, Object, Origin, Parameter,
    ParameterLocation, Presence, Property, Rule, Rules, Scalar, Shape, Text, Ty, Union,
    UnionMember,
};
use model::{
    add, array, described, enumeration, generated, member, object, operation, optional, required,
    rules, schema, strings, tagged, text, union,
};

/// Every model, with a name each.
fn models() -> Vec<(&'static str, Api)> {
    vec![
        ("access", access()),
        ("aliases", aliases()),
        ("constants", constants()),
        ("names", names()),
        ("recursion", recursion()),
        ("rules", limits()),
        ("texts", texts()),
        ("unions", unions()),
    ]
    .into_iter()
    .chain(exchanges::models())
    .collect()
}

/// Properties that go one way.
fn access() -> Api {
    let mut api = model::api("Access");
    let properties = || {
        let of = |access, property| Property { access, ..property };
        [
            of(Access::Received, required("id", text())),
            of(
                Access::Received,
                required("at", Ty::Nullable(Box::new(text()))),
            ),
            of(Access::Sent, required("password", text())),
            of(Access::Sent, optional("hint", text())),
            required("name", text()),
        ]
    };
    let [sent, received, both] =
        ["Sent", "Received", "Both"].map(|name| schema(&mut api, name, object(properties())));
    operation(
        &mut api,
        "exchange",
        Some(Ty::Named(sent)),
        Ty::Named(received),
    );
    operation(&mut api, "echo", Some(Ty::Named(both)), Ty::Named(both));
    api
}

/// Types that stand for others, in other modules.
fn aliases() -> Api {
    let mut api = model::api("Aliases");
    let thing = schema(&mut api, "Thing", object([optional("name", text())]));
    let pair = schema(
        &mut api,
        "Pair",
        Shape::Alias(Ty::Tuple(vec![Ty::Named(thing), Ty::Integer(Integer::I64)])),
    );
    let code = schema(&mut api, "Code", Shape::Alias(text()));
    api.types[code].docs = described("A code.");
    api.types[code].rules = rules([Rule::MinLength(2), Rule::MaxLength(2)]);
    let inner = add(
        &mut api,
        Origin::Property(thing, "inner".to_owned()),
        Shape::Alias(Ty::Named(thing)),
    );
    // A title is what is said first, unless it is the name.
    let titled = |title: &str| codegen::ir::Docs {
        summary: Some(title.to_owned()),
        description: None,
    };
    api.types[thing].docs = titled("Whatever there is");
    api.types[inner].docs = titled("thing inner");
    let pointed = add(
        &mut api,
        Origin::Pointer(
            ["components", "schemas", "Thing", "properties", "code"]
                .map(str::to_owned)
                .to_vec(),
        ),
        Shape::Alias(Ty::Named(code)),
    );
    if let Shape::Object(object) = &mut api.types[thing].shape {
        object.properties.extend([
            optional("inner", Ty::Named(inner)),
            optional("pair", Ty::Named(pair)),
            optional("pairs", array(Ty::Named(pair))),
            Property {
                rules: Rules {
                    own: vec![Rule::MaxItems(3)],
                    ..Rules::default()
                },
                ..optional("codes", array(Ty::Named(pointed)))
            },
        ]);
    }
    let id = operation(&mut api, "get", None, Ty::Any);
    let answer = add(
        &mut api,
        Origin::Response(id, codegen::ir::Status::Code(200)),
        Shape::Alias(Ty::Named(thing)),
    );
    let item = add(
        &mut api,
        Origin::Item(Box::new(Origin::Response(
            id,
            codegen::ir::Status::Code(404),
        ))),
        Shape::Alias(Ty::Named(pair)),
    );
    api.operations[id].responses[0].content = Some(model::content(Ty::Named(answer)));
    let mut missing = api.operations[id].responses[0].clone();
    missing.status = codegen::ir::Status::Code(404);
    missing.content = Some(model::content(array(Ty::Named(item))));
    api.operations[id].responses.push(missing);
    api
}

/// Enumerations of everything.
fn constants() -> Api {
    let mut api = model::api("Constants");
    let integers = |values: &[i128]| values.iter().copied().map(Literal::Integer).collect();
    let levels: Vec<Literal> = integers(&[1, 2, -1]);
    schema(
        &mut api,
        "Level",
        enumeration(Scalar::Integer(Integer::I64), levels.clone()),
    );
    schema(
        &mut api,
        "Large",
        enumeration(
            Scalar::Integer(Integer::U64),
            integers(&[0, u64::MAX.into()]) as Vec<Literal>,
        ),
    );
    let named = schema(
        &mut api,
        "Named",
        enumeration(Scalar::Integer(Integer::I32), levels),
    );
    if let Shape::Enumeration(enumeration) = &mut api.types[named].shape {
        let names = ["LOW_LEVEL", "HIGH_LEVEL", "none"];
        for (member, name) in enumeration.members.iter_mut().zip(names) {
            member.name = Some(name.to_owned());
        }
        enumeration.members[0].docs = described("As low as it gets.");
    }
    schema(
        &mut api,
        "Odd",
        enumeration(
            Scalar::Mixed,
            [
                Literal::String("a".to_owned()),
                Literal::String("1".to_owned()),
                Literal::Integer(1),
                Literal::Number("1.5".to_owned()),
                Literal::Number("-2e3".to_owned()),
                Literal::Boolean(true),
            ],
        ),
    );
    schema(
        &mut api,
        "Symbols",
        strings(&["<", "<=", "*", "", "name", "-name", "Close.io"]),
    );
    api
}

/// Names that Rust, the runtime or others have.
fn names() -> Api {
    let mut api = model::api("Names");
    for name in ["Number", "Date", "Duration", "Base64", "Result", "Error"] {
        schema(
            &mut api,
            name,
            object([
                optional("number", Ty::Number(Number::Decimal)),
                optional("date", Ty::String(Text::Date)),
                optional("any", Ty::Any),
            ]),
        );
    }
    for name in ["String", "Vec", "Option", "Box", "BTreeMap", "Json"] {
        let id = schema(
            &mut api,
            name,
            union([member(text()), member(array(text())), member(Ty::Boolean)]),
        );
        if let Shape::Union(union) = &mut api.types[id].shape {
            union.members.push(member(Ty::Map(Box::new(Ty::Any))));
        }
    }
    let all: Vec<Ty> = api.types.ids().map(Ty::Named).collect();
    schema(&mut api, "Every", union(all.into_iter().map(member)));
    let typed = Object {
        properties: vec![required("extra", Ty::Any)],
        additional: Additional::Typed(Ty::Number(Number::Decimal), Rules::default()),
    };
    schema(&mut api, "Extra", Shape::Object(typed));
    api
}

/// Types that contain themselves.
fn recursion() -> Api {
    let mut api = model::api("Recursion");
    let leaf = schema(&mut api, "Leaf", object([optional("name", text())]));
    // Through a property: the variant needs no box.
    let expression = schema(&mut api, "Expression", Shape::Alias(Ty::Any));
    let sum = schema(
        &mut api,
        "Sum",
        object([
            required("left", Ty::Named(expression)),
            required(
                "pair",
                Ty::Tuple(vec![Ty::Named(leaf), Ty::Named(expression)]),
            ),
            required("all", array(Ty::Named(expression))),
            required("leaf", Ty::Named(leaf)),
        ]),
    );
    api.types[expression].shape = union([
        member(Ty::Named(leaf)),
        member(Ty::Named(sum)),
        member(Ty::Integer(Integer::I64)),
    ]);
    // Through unions, tuples and aliases alone.
    let odd = schema(&mut api, "Odd", Shape::Alias(Ty::Any));
    let even = schema(&mut api, "Even", Shape::Alias(Ty::Any));
    let pair = schema(
        &mut api,
        "Pair",
        Shape::Alias(Ty::Tuple(vec![Ty::Named(odd), Ty::Boolean])),
    );
    api.types[odd].shape = union([
        member(Ty::Named(even)),
        member(text()),
        member(array(Ty::Named(odd))),
    ]);
    api.types[even].shape = union([
        member(Ty::Named(pair)),
        member(Ty::Boolean),
        member(Ty::Map(Box::new(Ty::Named(even)))),
    ]);
    // Through an alias of a tuple, at once.
    let node = schema(&mut api, "Node", Shape::Alias(Ty::Any));
    let link = schema(
        &mut api,
        "Link",
        Shape::Alias(Ty::Tuple(vec![
            Ty::Nullable(Box::new(Ty::Named(node))),
            text(),
        ])),
    );
    api.types[node].shape = object([
        optional("link", Ty::Named(link)),
        optional("links", array(Ty::Named(link))),
    ]);
    api
}

/// Rules for values, and what stands where nothing is said.
fn limits() -> Api {
    let mut api = model::api("Rules");
    let percent = schema(&mut api, "Percent", Shape::Alias(Ty::Number(Number::F64)));
    api.types[percent].rules = rules([
        Rule::Minimum("0".to_owned()),
        Rule::Maximum("100".to_owned()),
        Rule::MultipleOf("0.01".to_owned()),
    ]);
    let tag = schema(&mut api, "Tag", Shape::Alias(text()));
    api.types[tag].rules = rules([Rule::MaxLength(20), Rule::Pattern("^\\w+\"$".to_owned())]);
    let tags = schema(&mut api, "Tags", Shape::Alias(array(Ty::Named(tag))));
    api.types[tags].rules = rules([Rule::MaxItems(5), Rule::UniqueItems]);
    let with = |rules, property| Property { rules, ..property };
    let limited = Object {
        properties: vec![
            optional("percent", Ty::Named(percent)),
            with(
                rules([Rule::ExclusiveMinimum("0".to_owned())]),
                optional("more", Ty::Nullable(Box::new(Ty::Named(percent)))),
            ),
            optional("tags", Ty::Named(tags)),
            with(
                Rules {
                    own: vec![Rule::MinItems(1), Rule::MaxItems(5)],
                    items: Some(Box::new(rules([Rule::MaxLength(20)]))),
                    values: None,
                },
                optional("words", array(text())),
            ),
            with(
                Rules {
                    own: vec![Rule::MinProperties(1)],
                    items: None,
                    values: Some(Box::new(rules([Rule::MinLength(1), Rule::MaxLength(1)]))),
                },
                optional("letters", Ty::Map(Box::new(text()))),
            ),
            Property {
                default: Some("\"completed\"".to_owned()),
                docs: described("How it went."),
                deprecated: true,
                ..with(
                    rules([Rule::Pattern("^a+$".to_owned())]),
                    optional("state-now", text()),
                )
            },
            Property {
                default: Some("[1, 2]".to_owned()),
                ..optional("list", array(Ty::Integer(Integer::I64)))
            },
        ],
        additional: Additional::Typed(
            Ty::Integer(Integer::I64),
            rules([Rule::ExclusiveMaximum("10".to_owned())]),
        ),
    };
    let limited = schema(&mut api, "Limited", Shape::Object(limited));
    api.types[limited].rules = rules([Rule::MaxProperties(9)]);
    schema(
        &mut api,
        "Either",
        union([
            UnionMember {
                rules: rules([Rule::MaxLength(3)]),
                ..member(text())
            },
            member(Ty::Named(tags)),
            member(Ty::Named(percent)),
        ]),
    );
    let id = operation(&mut api, "send", Some(Ty::Named(limited)), Ty::Any);
    let parameter = |name: &str, presence| Parameter {
        name: name.to_owned(),
        location: ParameterLocation::Query,
        style: codegen::ir::Style::of(ParameterLocation::Query),
        ty: Ty::Integer(Integer::I64),
        presence,
        rules: rules([Rule::Minimum("1".to_owned())]),
        default: Some("20".to_owned()),
        docs: described("How many."),
        deprecated: false,
    };
    api.operations[id].parameters = vec![
        parameter("limit", Presence::Required),
        parameter("page", Presence::Optional),
    ];
    api
}

/// Texts and numbers of every kind.
fn texts() -> Api {
    let mut api = model::api("Texts");
    let kinds = [
        ("date_time", Text::DateTime),
        ("date", Text::Date),
        ("time", Text::Time),
        ("duration", Text::Duration),
        ("uuid", Text::Uuid),
        ("uri", Text::Uri),
        ("byte", Text::Byte),
        ("binary", Text::Binary),
        ("decimal", Text::Decimal),
    ];
    let texts = kinds.map(|(name, text)| required(name, Ty::String(text)));
    let numbers = [
        optional("wide", Ty::Integer(Integer::I128)),
        optional("big", Ty::Integer(Integer::Big)),
        optional("exact", Ty::Number(Number::Decimal)),
        optional(
            "point",
            Ty::Tuple(vec![Ty::Number(Number::F64), Ty::Number(Number::F64)]),
        ),
        optional("only", Ty::Nullable(Box::new(Ty::Tuple(vec![text()])))),
    ];
    schema(&mut api, "Texts", object(texts.into_iter().chain(numbers)));
    let kinds = kinds.map(|(_, text)| member(Ty::String(text)));
    let plain = member(text());
    schema(&mut api, "Any", union([plain].into_iter().chain(kinds)));
    api
}

/// Unions of everything, told apart in every way.
fn unions() -> Api {
    let mut api = model::api("Unions");
    let [card, bank] = ["PaymentMethodCard", "BankAccount"].map(|name| {
        let properties = [required("type", text()), optional("number", text())];
        schema(&mut api, name, object(properties))
    });
    let method = schema(&mut api, "PaymentMethod", Shape::Alias(Ty::Any));
    let base = add(
        &mut api,
        Origin::Base(method),
        object([required("type", text())]),
    );
    api.types[method].shape = Shape::Union(Union {
        members: vec![
            tagged(Ty::Named(card), "type", &["card", "credit"]),
            UnionMember {
                docs: described("An account of a bank."),
                ..tagged(Ty::Named(bank), "type", &["bank"])
            },
            member(Ty::Named(base)),
        ],
        discriminator: Some("type".to_owned()),
    });
    let content = schema(&mut api, "Content", Shape::Alias(Ty::Any));
    let inline = |api: &mut Api, position, shape| {
        Ty::Named(add(api, Origin::Member(content, position), shape))
    };
    let titled = inline(&mut api, 5, object([optional("a", text())]));
    let constant = inline(&mut api, 6, object([required("kind", text())]));
    let plain = inline(&mut api, 7, object([optional("b", text())]));
    let enumerated = inline(&mut api, 8, strings(&["auto", "none"]));
    let nested = inline(
        &mut api,
        9,
        union([member(Ty::Boolean), member(Ty::Integer(Integer::I32))]),
    );
    let item = add(
        &mut api,
        Origin::Item(Box::new(Origin::Member(content, 10))),
        object([optional("c", text())]),
    );
    let first = add(
        &mut api,
        Origin::Position(Box::new(Origin::Member(content, 11)), 0),
        object([optional("d", text())]),
    );
    api.types[content].shape = union([
        member(text()),
        member(Ty::Integer(Integer::I64)),
        member(Ty::String(Text::DateTime)),
        member(array(text())),
        member(array(Ty::Named(card))),
        UnionMember {
            title: Some("Content with a title".to_owned()),
            ..member(titled)
        },
        tagged(constant, "kind", &["image_file"]),
        member(plain),
        member(enumerated),
        member(nested),
        member(array(Ty::Named(item))),
        member(Ty::Tuple(vec![Ty::Named(first), Ty::Boolean])),
        member(Ty::Map(Box::new(text()))),
        member(Ty::Map(Box::new(Ty::Any))),
        member(Ty::String(Text::Binary)),
    ]);
    let kind = schema(
        &mut api,
        "Kind",
        union([member(text()), member(Ty::Boolean), member(Ty::Named(card))]),
    );
    let mut owner = object([
        required("method", Ty::Named(method)),
        optional("kind", Ty::Named(kind)),
    ]);
    if let Shape::Object(object) = &mut owner {
        object.additional = Additional::Typed(Ty::Named(content), Rules::default());
    }
    let owner = schema(&mut api, "Owner", owner);
    let id = operation(&mut api, "pay", None, Ty::Named(owner));
    let body = add(
        &mut api,
        Origin::Body(id, None),
        union([member(Ty::Named(owner)), member(array(Ty::Named(owner)))]),
    );
    api.operations[id].body = Some(codegen::ir::Body {
        contents: vec![model::content(Ty::Named(body))],
        presence: Presence::Required,
        docs: codegen::ir::Docs::default(),
    });
    api
}

#[test]
fn every_shape() {
    for (name, api) in models() {
        let mut text = String::new();
        for file in generated(&api) {
            writeln!(text, "=== {} ===\n{}", file.path, file.text).expect("it is a string");
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_omit_expression(true);
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| insta::assert_snapshot!(format!("shapes-{name}"), text));
    }
}

#[test]
fn rustfmt_changes_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shapes");
    let mut roots = Vec::new();
    for (name, api) in models() {
        for file in generated(&api) {
            let path = folder.join(name).join(&file.path);
            fs::create_dir_all(path.parent().expect("files are in folders"))
                .expect("folders can be made");
            fs::write(path, file.text).expect("files can be written");
        }
        roots.push(folder.join(name).join("src/generated/mod.rs"));
    }
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
        .args(&roots)
        .output()
        .expect("rustfmt is needed for this test: `rustup component add rustfmt`");
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{wrong}");
}
