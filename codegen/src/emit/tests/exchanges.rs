//! Functions of every shape that add to requests and read answers.

use super::samples::{ident, path, ty};
use crate::names::Ident;
use crate::rust::{
    Body, Client, Constant, Conversion, Decode, Encoding, Events, Function, Part, Receiver, Sent,
    StatusArm, StatusPattern, Step, Style, SuccessArm, Taken, Type, Visibility,
};

/// Constants beside those of all samples.
pub(super) fn constants(name: &str) -> Vec<(Type, Constant)> {
    let text = || Type::Ref(Some("'static"), Box::new(ty("str")));
    let pair = Type::Tuple(vec![text(), text()]);
    let kind = Type::Ref(Some("'static"), Box::new(Type::Slice(Box::new(pair))));
    let pairs = |count| vec![(name.to_owned(), "b".to_owned()); count];
    let pairs = [0, 1, 2, 3].map(|count| (kind.clone(), Constant::Pairs(pairs(count))));
    let call = |method: &str, count| (ident(method), vec![name.to_owned(); count]);
    let built = [(1, 0), (2, 0), (3, 0), (1, 1), (2, 1), (2, 2), (3, 3)].map(|(first, more)| {
        let first = (ident("last_item"), vec![name.to_owned(); first]);
        let more = vec![call("has_more", 1); more];
        (
            ty("Paging"),
            Constant::Built(path(&["Paging"]), first, more),
        )
    });
    pairs.into_iter().chain(built).collect()
}

/// Functions beside those of all samples.
pub(super) fn functions(name: &str, of_type: &str) -> Vec<Function> {
    let parts = parts(name);
    let add = parts.iter().cloned().map(Body::Add);
    let request = parts
        .iter()
        .cloned()
        .map(|part| Body::Request(path(&["Request"]), Client::Field, vec![part]));
    let all = Body::Request(path(&["Request"]), Client::This, parts.clone());
    // The tests look for the braces of arms, and would find those of texts.
    let plain = name.replace(['{', '}'], "");
    let choices = self::parts(&plain)
        .into_iter()
        .filter(|part| matches!(part, Part::Body { .. }))
        .map(|part| {
            // With names that are longer still, rustfmt breaks the pattern.
            let variant: String = of_type.chars().take(30).collect();
            let arm = (path(&[&variant, &variant]), part);
            Body::Choose(ident("body"), vec![arm.clone(), arm])
        });
    let field = || Step::Field(ident(name));
    let ways = [
        vec![],
        vec![Step::Try],
        vec![field()],
        vec![field(), Step::Value],
        vec![Step::Try, field(), Step::Try, field()],
        vec![field(), Step::Value, Step::Try, field(), Step::Value],
    ];
    let reach = ways
        .into_iter()
        .flat_map(|steps| [true, false].map(|is| Body::Reach(ident("page"), steps.clone(), is)));
    let hold = |conversion| Body::Hold(ident(of_type), ident(name), conversion);
    add.chain(request)
        .chain([all, hold(Conversion::Plain), hold(Conversion::Into)])
        .chain(choices)
        .chain(reach)
        .chain(answers(of_type))
        .map(function)
        .collect()
}

fn function(body: Body) -> Function {
    Function {
        docs: String::new(),
        deprecated: false,
        visibility: Visibility::Crate,
        name: ident("call"),
        receiver: Receiver::Value,
        parameters: Vec::new(),
        output: ty("Self"),
        body,
    }
}

fn style(modifiers: &[&'static str]) -> Style {
    Style {
        path: path(&["Style"]),
        constant: "SPACE_DELIMITED",
        modifiers: modifiers.to_vec(),
    }
}

fn parts(name: &str) -> Vec<Part> {
    // Longer names are not given to operations.
    let of_type: String = name.chars().take(40).collect();
    let value = |method, modifiers: &[&'static str], how| Part::Value {
        method,
        name: name.to_owned(),
        style: Some(style(modifiers)),
        from: ident(name),
        how,
    };
    let body = |from: &str, how| Part::Body {
        from: ident(from),
        how,
    };
    let encodings = |count: usize| {
        let of = path(&["Encoding"]);
        let one = (
            name.to_owned(),
            Encoding::Style(of.clone(), style(&["exploded", "reserved"])),
        );
        let other = (
            "b".to_owned(),
            Encoding::ContentType(of, format!("application/{name}")),
        );
        let all = [one.clone(), other.clone(), one, other];
        all.into_iter().take(count).collect::<Vec<_>>()
    };
    let mut parts = vec![
        value("set", &[], Taken::Borrowed),
        value("set", &["exploded", "reserved"], Taken::Borrowed),
        value("set_text", &["json"], Taken::Text),
        value("set_list", &["exploded"], Taken::Each),
        Part::Value {
            method: "set",
            name: name.to_owned(),
            style: None,
            from: ident(name),
            how: Taken::Str,
        },
        body(name, Sent::Json(Some(format!("application/{name}")))),
        body(name, Sent::Text(format!("text/{name}"))),
        body("body", Sent::Bytes(format!("image/{name}"))),
        body(name, Sent::Content),
        body(name, Sent::Choice(path(&["a", &of_type]))),
    ];
    for count in [0, 1, 2, 4] {
        parts.push(body("body", Sent::Form(encodings(count))));
        let media_type = "multipart/form-data".to_owned();
        parts.push(body("body", Sent::Multipart(media_type, encodings(count))));
    }
    let mut others = encodings(4).split_off(1);
    others.truncate(1);
    parts.push(body("body", Sent::Form(others)));
    parts
}

fn answers(of_type: &str) -> Vec<Body> {
    let variant = || path(&[&format!("{of_type}Output"), "Created"]);
    let success = |status, how, variant: Option<Vec<Ident>>| SuccessArm {
        status,
        how,
        variant,
    };
    let failure = |status, how| StatusArm {
        status,
        how,
        variant: variant(),
    };
    vec![
        Body::Decode(Decode::Text),
        Body::Decode(Decode::Bytes),
        Body::Decode(Decode::Events(Events::Json)),
        Body::Decode(Decode::Events(Events::Text)),
        Body::Decode(Decode::Events(Events::Whole)),
        Body::Decode(Decode::Lines),
        Body::Succeed(vec![
            success(StatusPattern::One(200), Decode::Json, Some(variant())),
            success(StatusPattern::One(201), Decode::Text, Some(variant())),
            success(StatusPattern::One(204), Decode::Empty, Some(variant())),
            success(
                StatusPattern::Range(200, 299),
                Decode::Bytes,
                Some(variant()),
            ),
        ]),
        Body::Succeed(vec![
            success(StatusPattern::One(204), Decode::Empty, None),
            success(StatusPattern::Rest, Decode::Json, None),
        ]),
        Body::Succeed(vec![
            success(StatusPattern::One(204), Decode::Empty, None),
            success(StatusPattern::Rest, Decode::Events(Events::Json), None),
        ]),
        Body::DecodeByStatus(vec![
            failure(StatusPattern::One(400), Decode::Text),
            failure(StatusPattern::Range(500, 599), Decode::Bytes),
        ]),
    ]
}
