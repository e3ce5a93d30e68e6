//! That what comes to be sent, answered or offered beside other things renames none of them.

use codegen::ir::{
    Api, Body, Content, Docs, Header, Method, Operation, Origin, Payload, Presence, Response,
    Server, Status, Tag, Ty, TypeId,
};

use super::model::{self, add, generated, object, operation, optional, required, schema, text};

/// What may be added to the model.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Growth {
    /// Another representation of an answer.
    Representation,
    /// Another tag of an operation.
    Tag,
    /// An operation that is called like one that is reached from the same group.
    Operation,
    /// Another media type that is sent, beside several.
    Content,
    /// The same, of which the words are those of another.
    SimilarContent,
    /// Another status that is a success.
    Success,
    /// A header of an answer.
    Header,
    /// A failure that says why.
    Failure,
    /// Another server.
    Server,
}

fn content(media_type: &str, payload: Payload) -> Content {
    Content {
        media_type: media_type.to_owned(),
        payload,
    }
}

fn response(status: u16, content: Option<Content>) -> Response {
    Response {
        status: Status::Code(status),
        docs: Docs::default(),
        content,
        headers: Vec::new(),
    }
}

fn header(name: &str) -> Header {
    Header {
        name: name.to_owned(),
        ty: text(),
        docs: Docs::default(),
        deprecated: false,
    }
}

fn server(url: &str) -> Server {
    Server {
        url: url.to_owned(),
        name: None,
        variables: Vec::new(),
        docs: Docs::default(),
    }
}

/// A model with at most one addition.
fn api(growth: Option<Growth>) -> Api {
    let has = |one| growth == Some(one);
    let mut api = model::api("Growth");
    let others = api.tags.push(Tag {
        name: "others".to_owned(),
        docs: Docs::default(),
    });
    let things = api.tags.ids().next().expect("there is one");
    api.servers = vec![
        server("https://eu.example.com"),
        server("https://us.example.com"),
    ];
    if has(Growth::Server) {
        api.servers.push(server("https://au.example.com"));
    }
    let pet = schema(&mut api, "Pet", object([required("name", text())]));
    let get = operation(&mut api, "get", None, Ty::Named(pet));
    api.operations[get].method = Method::Get;
    api.operations[get].tags = if has(Growth::Tag) {
        vec![things, others]
    } else {
        vec![things]
    };
    let representation = |api: &mut Api, media_type: &str| {
        let other = Operation {
            representation: Some(media_type.to_owned()),
            responses: vec![response(200, Some(content(media_type, Payload::Text)))],
            ..api.operations[get].clone()
        };
        api.operations.push(other);
    };
    representation(&mut api, "text/csv");
    if has(Growth::Representation) {
        representation(&mut api, "text/csv; header=absent");
    }
    if has(Growth::Operation) {
        let id = operation(&mut api, "things_create", None, Ty::Any);
        api.operations[id].tags = vec![others];
    }
    create(&mut api, growth, pet);
    api
}

/// An operation that sends and answers all kinds of things.
fn create(api: &mut Api, growth: Option<Growth>, pet: TypeId) {
    let has = |one| growth == Some(one);
    let id = operation(api, "create", None, Ty::Any);
    let json = "application/json";
    let sent = add(
        api,
        Origin::Body(id, Some(json.to_owned())),
        object([optional("name", text())]),
    );
    let mut contents = vec![
        content(json, Payload::Json(Ty::Named(sent))),
        content("text/csv", Payload::Text),
    ];
    if has(Growth::Content) {
        contents.push(content("image/png", Payload::Bytes));
    }
    if has(Growth::SimilarContent) {
        contents.push(content("text/csv; header=absent", Payload::Text));
    }
    api.operations[id].body = Some(Body {
        contents,
        presence: Presence::Required,
        docs: Docs::default(),
    });
    let answered = add(
        api,
        Origin::Response(id, Status::Code(200)),
        object([optional("id", text())]),
    );
    let accepted = add(
        api,
        Origin::Response(id, Status::Code(202)),
        object([optional("job", text())]),
    );
    let payload = |ty| Some(model::content(Ty::Named(ty)));
    let mut responses = vec![
        response(200, payload(answered)),
        response(202, payload(accepted)),
        response(404, payload(pet)),
    ];
    responses[0].headers.push(header("X-Total"));
    if has(Growth::Success) {
        responses.push(response(201, payload(pet)));
    }
    if has(Growth::Header) {
        responses[1].headers.push(header("X_Total_Count"));
    }
    if has(Growth::Failure) {
        responses.push(response(409, payload(pet)));
    }
    api.operations[id].responses = responses;
}

fn listing(api: &Api) -> Vec<String> {
    let files = generated(api);
    let listing = files.iter().find(|file| file.path == "API.txt");
    let listing = listing.expect("it is always written");
    listing.text.lines().map(str::to_owned).collect()
}

#[test]
fn what_grows_renames_nothing() {
    let before = listing(&api(None));
    for growth in [
        Growth::Representation,
        Growth::Tag,
        Growth::Operation,
        Growth::Content,
        Growth::SimilarContent,
        Growth::Success,
        Growth::Header,
        Growth::Failure,
        Growth::Server,
    ] {
        let after = listing(&api(Some(growth)));
        for line in &before {
            assert!(after.contains(line), "{growth:?} takes away: {line}");
        }
        assert!(after.len() > before.len(), "{growth:?} adds nothing");
    }
}

#[test]
fn another_media_type_leaves_the_type_of_the_first() {
    let one = |media_types: &[&str]| {
        let mut api = model::api("Growth");
        let id = operation(&mut api, "create", None, Ty::Any);
        let media_type = media_types.first().expect("there is one");
        let of = (media_types.len() > 1).then(|| (*media_type).to_owned());
        let sent = add(
            &mut api,
            Origin::Body(id, of),
            object([optional("name", text())]),
        );
        let contents = media_types.iter().map(|media_type| {
            let payload = match *media_type {
                "application/json" => Payload::Json(Ty::Named(sent)),
                _ => Payload::Bytes,
            };
            content(media_type, payload)
        });
        api.operations[id].body = Some(Body {
            contents: contents.collect(),
            presence: Presence::Required,
            docs: Docs::default(),
        });
        listing(&api)
    };
    let after = one(&["application/json", "image/png"]);
    for line in one(&["application/json"]) {
        // What is passed may be more than it was.
        let is_kept = after.contains(&line) || line.contains("body: CreateBody)");
        assert!(is_kept, "taken away: {line}");
    }
    let from = "impl From<CreateBody> for api::things::CreateContent".to_owned();
    assert!(after.contains(&from), "{after:#?}");
}
