//! What operations send and answer, in every way that there is.

use codegen::ir::{
    Api, ApiKeyLocation, Body, Content, Docs, Encoding, Form, Header, Integer, Literal, Method,
    Number, OperationId, Origin, Parameter, ParameterLocation, Payload, Presence, Requirement,
    Response, Rules, Scalar, SchemeKind, Security, SecurityScheme, Server, ServerVariable, Shape,
    Status, Style, Tag, Text, Ty, TypeId,
};

use super::model::{
    self, add, array, described, enumeration, object, operation, optional, required, schema,
    strings, text, union,
};

/// Every model, with a name each.
pub(super) fn models() -> Vec<(&'static str, Api)> {
    vec![
        ("answers", answers()),
        ("bodies", bodies()),
        ("examples", examples()),
        ("groups", groups()),
        ("parameters", parameters()),
        ("servers", servers()),
    ]
}

fn parameter(name: &str, location: ParameterLocation, ty: Ty) -> Parameter {
    Parameter {
        name: name.to_owned(),
        location,
        style: Style::of(location),
        ty,
        presence: Presence::Optional,
        rules: Rules::default(),
        default: None,
        docs: Docs::default(),
        deprecated: false,
    }
}

/// Values of every kind, in every place and style.
fn parameters() -> Api {
    let mut api = model::api("Parameters");
    let filter = schema(&mut api, "Filter", object([optional("name", text())]));
    let sort = schema(&mut api, "Sort", strings(&["name", "-name"]));
    let words = schema(&mut api, "Words", Shape::Alias(array(text())));
    let key = schema(
        &mut api,
        "Key",
        union([model::member(text()), model::member(Ty::Boolean)]),
    );
    let kinds = || {
        [
            ("text", text()),
            ("count", Ty::Integer(Integer::I64)),
            ("id", Ty::String(Text::Uuid)),
            ("file", Ty::String(Text::Binary)),
            ("sort", Ty::Named(sort)),
            ("maybe", Ty::Nullable(Box::new(Ty::Boolean))),
            ("words", Ty::Named(words)),
            ("counts", array(Ty::Integer(Integer::I64))),
            ("sorts", array(Ty::Named(sort))),
            ("filter", Ty::Named(filter)),
            ("filters", array(Ty::Named(filter))),
            ("key", Ty::Named(key)),
            ("any", Ty::Any),
            ("map", Ty::Map(Box::new(text()))),
            ("pair", Ty::Tuple(vec![text(), Ty::Boolean])),
            ("nested", array(array(text()))),
        ]
    };
    let places = [
        (
            "path",
            ParameterLocation::Path,
            vec![Form::Simple, Form::Label, Form::Matrix, Form::Json],
        ),
        (
            "query",
            ParameterLocation::Query,
            vec![
                Form::Form,
                Form::SpaceDelimited,
                Form::PipeDelimited,
                Form::DeepObject,
                Form::Json,
            ],
        ),
        (
            "header",
            ParameterLocation::Header,
            vec![Form::Simple, Form::Json],
        ),
        (
            "cookie",
            ParameterLocation::Cookie,
            vec![Form::Form, Form::Json],
        ),
    ];
    for (name, location, forms) in places {
        for form in forms {
            for (suffix, explode, allow_reserved) in [
                ("", false, false),
                ("_exploded", true, false),
                ("_reserved", true, true),
            ] {
                let id = format!("{name}_{form:?}{suffix}");
                let id = operation(&mut api, &id, None, Ty::Any);
                let style = Style {
                    form,
                    explode,
                    allow_reserved,
                };
                let parameters = kinds().map(|(name, ty)| Parameter {
                    style,
                    presence: if location == ParameterLocation::Path {
                        Presence::Required
                    } else {
                        Presence::Optional
                    },
                    ..parameter(name, location, ty)
                });
                if location == ParameterLocation::Path {
                    let names = kinds().map(|(name, _)| format!("/{{{name}}}"));
                    api.operations[id].path.extend(names);
                }
                api.operations[id].parameters = parameters.into();
            }
        }
    }
    api
}

fn content(media_type: &str, payload: Payload) -> Content {
    Content {
        media_type: media_type.to_owned(),
        payload,
    }
}

fn send(api: &mut Api, id: &str, presence: Presence, contents: Vec<Content>) -> OperationId {
    let id = operation(api, id, None, Ty::Any);
    api.operations[id].body = Some(Body {
        contents,
        presence,
        docs: Docs::default(),
    });
    id
}

/// Bodies of every kind, alone and to choose from.
fn bodies() -> Api {
    let mut api = model::api("Bodies");
    let pet = schema(
        &mut api,
        "Pet",
        object([required("name", text()), optional("tags", array(text()))]),
    );
    let same = schema(&mut api, "Same", Shape::Alias(Ty::Named(pet)));
    let upload = schema(
        &mut api,
        "Upload",
        object([
            required("file", Ty::String(Text::Binary)),
            optional("metadata", Ty::Named(pet)),
            optional("more", array(Ty::String(Text::Binary))),
        ]),
    );
    let deep = |explode| {
        Encoding::Style(Style {
            form: Form::DeepObject,
            explode,
            allow_reserved: false,
        })
    };
    let encodings = vec![
        ("metadata".to_owned(), deep(true)),
        (
            "tags".to_owned(),
            Encoding::Style(Style {
                form: Form::PipeDelimited,
                explode: false,
                allow_reserved: true,
            }),
        ),
        (
            "more".to_owned(),
            Encoding::ContentType("application/octet-stream".to_owned()),
        ),
    ];
    let kinds = [
        ("json", "application/json", Payload::Json(Ty::Named(pet))),
        (
            "patch",
            "application/merge-patch+json",
            Payload::Json(Ty::Named(pet)),
        ),
        (
            "form",
            "application/x-www-form-urlencoded",
            Payload::Form(Ty::Named(pet), vec![("metadata".to_owned(), deep(false))]),
        ),
        (
            "plain_form",
            "application/x-www-form-urlencoded",
            Payload::Form(Ty::Named(same), Vec::new()),
        ),
        (
            "parts",
            "multipart/form-data",
            Payload::Multipart(Ty::Named(upload), encodings),
        ),
        ("text", "text/plain", Payload::Text),
        ("bytes", "image/png", Payload::Bytes),
        ("anything", "*/*", Payload::Any),
    ];
    for (id, media_type, payload) in &kinds {
        let one = || vec![content(media_type, payload.clone())];
        send(&mut api, &format!("send_{id}"), Presence::Required, one());
        send(
            &mut api,
            &format!("may_send_{id}"),
            Presence::Optional,
            one(),
        );
    }
    let all: Vec<Content> = kinds
        .iter()
        .filter(|(id, ..)| *id != "plain_form")
        .map(|(_, media_type, payload)| content(media_type, payload.clone()))
        .collect();
    send(&mut api, "send", Presence::Required, all.clone());
    let id = send(&mut api, "put", Presence::Optional, all);
    api.operations[id].path = "/put/{id}".to_owned();
    api.operations[id].parameters = vec![Parameter {
        presence: Presence::Required,
        ..parameter("id", ParameterLocation::Path, text())
    }];
    // What was sent before there was anything else to be sent keeps its name.
    let id = operation(&mut api, "create", None, Ty::Any);
    let json = "application/json".to_owned();
    let first = add(
        &mut api,
        Origin::Body(id, Some(json.clone())),
        object([optional("name", text())]),
    );
    let form = "application/x-www-form-urlencoded".to_owned();
    let other = add(
        &mut api,
        Origin::Body(id, Some(form.clone())),
        object([optional("nick", text())]),
    );
    api.operations[id].body = Some(Body {
        contents: vec![
            content(&json, Payload::Json(Ty::Named(first))),
            content(&form, Payload::Form(Ty::Named(other), Vec::new())),
        ],
        presence: Presence::Required,
        docs: described("Who it is."),
    });
    api
}

fn response(status: Status, content: Option<Content>) -> Response {
    Response {
        status,
        docs: Docs::default(),
        content,
        headers: Vec::new(),
    }
}

/// What is answered, by status.
type Answers = Vec<(Status, Option<Content>)>;

/// Successes and failures of every kind, and headers.
fn answers() -> Api {
    let mut api = model::api("Answers");
    let pet = schema(&mut api, "Pet", object([required("name", text())]));
    let same = schema(&mut api, "Same", Shape::Alias(Ty::Named(pet)));
    let json = |ty| Some(content("application/json", Payload::Json(ty)));
    let csv = || Some(content("text/csv; header=present", Payload::Text));
    let image = || Some(content("image/png", Payload::Bytes));
    let code = Status::Code;
    let pets = || json(Ty::Named(pet));
    let sets: Vec<(&str, Answers)> = vec![
        ("nothing", vec![]),
        ("empty", vec![(code(204), pets())]),
        ("plain", vec![(code(200), csv())]),
        (
            "picture",
            vec![
                (code(200), image()),
                (code(404), csv()),
                (code(500), csv()),
                (code(599), None),
                (Status::Range(5), image()),
            ],
        ),
        (
            "alike",
            vec![(code(200), pets()), (code(201), json(Ty::Named(same)))],
        ),
        (
            "optional",
            vec![(code(200), pets()), (code(204), None), (code(205), pets())],
        ),
        (
            "optional_text",
            vec![(code(200), csv()), (Status::Range(2), None)],
        ),
        (
            "several",
            vec![
                (Status::Range(2), image()),
                (code(200), pets()),
                (code(201), csv()),
                (code(202), None),
                (Status::Default, csv()),
            ],
        ),
        ("default", vec![(Status::Default, image())]),
        (
            "listed",
            vec![
                (code(200), json(array(Ty::Named(pet)))),
                (code(206), pets()),
            ],
        ),
    ];
    for (id, responses) in sets {
        let id = operation(&mut api, id, None, Ty::Any);
        let responses = responses.into_iter();
        api.operations[id].responses = responses
            .map(|(status, content)| response(status, content))
            .collect();
    }
    let id = operation(&mut api, "head", None, Ty::Any);
    api.operations[id].method = Method::Head;
    api.operations[id]
        .responses
        .push(response(code(404), pets()));
    headers(&mut api, pet);
    api
}

fn headers(api: &mut Api, pet: TypeId) {
    let header = |name: &str, ty| Header {
        name: name.to_owned(),
        ty,
        docs: Docs::default(),
        deprecated: false,
    };
    let id = operation(api, "list", None, array(Ty::Named(pet)));
    let inline = add(
        api,
        Origin::Header(id, "X-State".to_owned()),
        strings(&["on", "off"]),
    );
    let responses = &mut api.operations[id].responses;
    responses.push(response(Status::Code(204), None));
    responses.push(response(Status::Code(404), None));
    responses[0].headers = vec![
        Header {
            docs: described("How many there are."),
            ..header("X-Total-Count", Ty::Integer(Integer::I64))
        },
        header("Link", text()),
        header("Status", Ty::Boolean),
        header("X-State", Ty::Named(inline)),
        header("X-Ids", array(Ty::Integer(Integer::I64))),
        header("X-Mixed", Ty::Boolean),
        Header {
            deprecated: true,
            ..header("X-Maybe", Ty::Nullable(Box::new(Ty::Number(Number::F64))))
        },
    ];
    responses[1].headers = vec![
        header("x-total-count", Ty::Integer(Integer::I64)),
        header("x-mixed", text()),
    ];
    responses[2].headers = vec![header("X-Failure", text())];
}

/// Calls with arguments of every kind.
fn examples() -> Api {
    let mut api = model::api("Examples");
    let level = schema(
        &mut api,
        "Level",
        enumeration(Scalar::Integer(Integer::I64), [Literal::Integer(1)]),
    );
    let hidden = schema(&mut api, "Result", strings(&["ok"]));
    let simple = schema(
        &mut api,
        "Simple",
        object([
            required("type", text()),
            required("level", Ty::Named(level)),
            required("done", Ty::Boolean),
        ]),
    );
    let nested = schema(
        &mut api,
        "Nested",
        object([
            required("level", Ty::Named(level)),
            required("simple", Ty::Named(simple)),
        ]),
    );
    let id = operation(
        &mut api,
        "create",
        Some(Ty::Named(simple)),
        Ty::Named(nested),
    );
    api.operations[id].docs = described("Creates something.");
    let id = operation(
        &mut api,
        "replace",
        Some(Ty::Named(nested)),
        Ty::Named(hidden),
    );
    let argument = |name, ty| Parameter {
        presence: Presence::Required,
        ..parameter(name, ParameterLocation::Query, ty)
    };
    api.operations[id].parameters = vec![
        argument("client", Ty::String(Text::Uuid)),
        argument("type", text()),
        argument("limit", Ty::Number(Number::F64)),
        argument("levels", array(Ty::Named(level))),
        argument("names", array(text())),
        argument("when", Ty::Map(Box::new(array(Ty::Any)))),
        argument("result", Ty::Named(hidden)),
        argument("a_name_that_is_as_long_as_they_get", text()),
    ];
    let id = send(
        &mut api,
        "change",
        Presence::Optional,
        vec![model::content(Ty::Named(simple))],
    );
    api.operations[id].method = Method::Patch;
    // Neither the call nor its body has room on a line.
    let wide = "properties_with_names_that_leave_no_room_for_anything_else_on_a_line";
    let wide = schema(&mut api, "Wide", object([required(wide, text())]));
    let long = schema(
        &mut api,
        "ATypeWithANameThatIsLongEnough",
        object([
            required("first_of_several_properties", text()),
            required("second_of_several_properties", text()),
        ]),
    );
    for (name, ty) in [("wide", wide), ("long", long)] {
        let id = send(
            &mut api,
            name,
            Presence::Optional,
            vec![model::content(Ty::Named(ty))],
        );
        api.operations[id].parameters = vec![
            argument("a_name_that_is_as_long_as_they_get", text()),
            argument("another_name_that_is_as_long_as_they_get", text()),
        ];
    }
    api
}

/// Operations of several groups and of several representations.
fn groups() -> Api {
    let mut api = model::api("Groups");
    let [guests, others] = ["guests", "others"].map(|name| {
        api.tags.push(Tag {
            name: name.to_owned(),
            docs: Docs::default(),
        })
    });
    let things = api.tags.ids().next().expect("there is one");
    let pet = schema(&mut api, "Pet", object([optional("name", text())]));
    let get = operation(&mut api, "things_get", Some(Ty::Named(pet)), Ty::Named(pet));
    api.operations[get].tags = vec![things, guests, others, guests, things];
    for media_type in ["text/csv", "application/json", "text/csv; v=2"] {
        let mut other = api.operations[get].clone();
        other.representation = Some(media_type.to_owned());
        other.responses[0].content = Some(content(media_type, Payload::Text));
        api.operations.push(other);
    }
    let get = operation(&mut api, "get", None, Ty::Any);
    api.operations[get].tags = vec![others];
    let choose = send(
        &mut api,
        "choose",
        Presence::Required,
        vec![
            content("text/plain", Payload::Text),
            content("image/*", Payload::Bytes),
        ],
    );
    api.operations[choose].tags = vec![things, others];
    let alone = operation(&mut api, "alone", None, Ty::Any);
    api.operations[alone].tags = Vec::new();
    let mut other = api.operations[alone].clone();
    other.representation = Some("text/csv".to_owned());
    other.path = "/elsewhere".to_owned();
    api.operations.push(other);
    api
}

/// Servers, of the API and of operations, and what they ask for.
fn servers() -> Api {
    let mut api = model::api("Servers");
    let variable = |name: &str, default: &str, choices: &[&str]| ServerVariable {
        name: name.to_owned(),
        default: default.to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        docs: Docs::default(),
    };
    let server = |url: &str, description: &str, variables| Server {
        url: url.to_owned(),
        name: None,
        variables,
        docs: described(description),
    };
    api.servers = vec![
        server(
            "https://{region}.example.com:{port}/{base path}",
            "Production server",
            vec![
                variable("region", "eu", &["eu", "us-east", "default"]),
                ServerVariable {
                    docs: described("Where it listens."),
                    ..variable("port", "443", &[])
                },
                variable("base path", "v1", &[]),
            ],
        ),
        server(
            "https://sandbox.example.com",
            "A place to try out whatever one likes",
            vec![],
        ),
        Server {
            name: Some("Server".to_owned()),
            ..server("/v1", "", vec![variable("new", "\"", &["\"", ""])])
        },
    ];
    let scheme = |name: &str, kind| SecurityScheme {
        name: name.to_owned(),
        kind,
        docs: Docs::default(),
    };
    let url = "https://example.com/token".to_owned();
    api.schemes = vec![
        scheme("basic", SchemeKind::Basic),
        scheme("bearer", SchemeKind::Bearer),
        scheme("digest", SchemeKind::Http("Digest".to_owned())),
        scheme(
            "key",
            SchemeKind::ApiKey(ApiKeyLocation::Cookie, "session".to_owned()),
        ),
        scheme("OAuth2", SchemeKind::OAuth2(Some(url))),
        scheme("oidc", SchemeKind::OAuth2(None)),
        scheme("certificate", SchemeKind::MutualTls),
        scheme("server", SchemeKind::Bearer),
    ];
    let needs = |scheme, scopes: &[&str]| Requirement {
        scheme,
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    let id = operation(&mut api, "upload", None, Ty::Any);
    api.operations[id].servers = vec![
        server(
            "https://{host}.example.com",
            "",
            vec![variable("host", "uploads", &[])],
        ),
        server("/uploads", "", vec![]),
    ];
    api.operations[id].security = Security::AnyOf(vec![vec![needs(4, &["write"])]]);
    let id = operation(&mut api, "read", None, Ty::Any);
    api.operations[id].security = Security::AnyOf(vec![
        vec![needs(4, &["read", "write`s"]), needs(6, &[])],
        vec![needs(5, &["profile"])],
        vec![needs(3, &[])],
        vec![],
    ]);
    let id = operation(&mut api, "plain", None, Ty::Any);
    api.operations[id].security = Security::AnyOf(vec![vec![needs(3, &[])]]);
    api
}
