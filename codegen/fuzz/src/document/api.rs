//! Documents around schemas: paths, operations, components, webhooks; and overlays.

use super::Json;
use super::choices::Choices;
use super::schemas::{named, schema};
use super::texts::{MEDIA_TYPES, NAMES, PATHS, REFERENCES, STATUSES, URLS};

/// What makes something out of choices.
type Made = fn(&mut Choices<'_>) -> Json;

type Entries = Vec<(String, Json)>;

/// A whole document.
pub(super) fn document(choices: &mut Choices<'_>) -> Json {
    let mut map = Vec::new();
    let is_2 = choices.version == "2.0";
    let version = Json::text(choices.version);
    choices.put(&mut map, if is_2 { "swagger" } else { "openapi" }, version);
    let mut info = vec![("title".to_owned(), Json::Text(choices.name()))];
    if choices.one_in(2) {
        info.push(("description".to_owned(), Json::Text(choices.prose())));
        info.push(("version".to_owned(), Json::Text(choices.prose())));
    }
    choices.put(&mut map, "info", Json::Map(info));
    let schemas = named(choices);
    if is_2 {
        choices.put(&mut map, "definitions", schemas);
        swagger(choices, &mut map);
    } else {
        let components = components(choices, schemas);
        choices.put(&mut map, "components", components);
        if choices.one_in(3) {
            let servers = servers(choices);
            choices.put(&mut map, "servers", servers);
        }
    }
    let paths = paths(choices);
    choices.put(&mut map, "paths", paths);
    if choices.one_in(4) {
        let tags = choices.few(3, |choices| {
            let mut tag = vec![("name".to_owned(), Json::Text(choices.name()))];
            if choices.one_in(2) {
                tag.push(("description".to_owned(), Json::Text(choices.prose())));
            }
            Json::Map(tag)
        });
        choices.put(&mut map, "tags", Json::List(tags));
    }
    if choices.one_in(4) {
        let security = requirements(choices);
        choices.put(&mut map, "security", security);
    }
    if choices.one_in(4) {
        let webhooks = choices.names_to(3, path_item);
        choices.put(&mut map, "webhooks", webhooks);
        webhook_words(choices, &mut map);
    }
    Json::Map(map)
}

fn swagger(choices: &mut Choices<'_>, map: &mut Entries) {
    for (key, values) in [
        ("host", &["api.example.com", "", "a:b@c", "x\r\ny"][..]),
        ("basePath", &["/", "/v1", "v1", "/../x"][..]),
    ] {
        if choices.one_in(2) {
            let value = choices.text_of(values);
            choices.put(map, key, value);
        }
    }
    for key in ["consumes", "produces", "schemes"] {
        if choices.one_in(3) {
            let values = choices.few(2, |choices| {
                choices.text_of(if key == "schemes" {
                    &["https", "http", "ws"]
                } else {
                    MEDIA_TYPES
                })
            });
            choices.put(map, key, Json::List(values));
        }
    }
    for (key, make) in [
        ("parameters", parameter as fn(&mut Choices<'_>) -> Json),
        ("responses", response),
        ("securityDefinitions", security_scheme),
    ] {
        if choices.one_in(3) {
            let value = choices.names_to(3, make);
            choices.put(map, key, value);
        }
    }
}

fn components(choices: &mut Choices<'_>, schemas: Json) -> Json {
    let mut map = vec![("schemas".to_owned(), schemas)];
    let kinds: [(&str, Made); 8] = [
        ("parameters", parameter),
        ("responses", response),
        ("requestBodies", body),
        ("headers", header),
        ("securitySchemes", security_scheme),
        ("pathItems", path_item),
        ("callbacks", callback),
        ("examples", |choices| choices.any()),
    ];
    for (key, make) in kinds {
        if choices.one_in(4) {
            let value = choices.names_to(3, make);
            choices.put(&mut map, key, value);
        }
    }
    Json::Map(map)
}

/// A reference to a component of a kind, now and then in place of what is made.
fn or_reference(
    choices: &mut Choices<'_>,
    kind: &str,
    make: impl FnOnce(&mut Choices<'_>) -> Json,
) -> Json {
    if !choices.one_in(5) {
        return choices.deeper(make);
    }
    let target = if choices.one_in(4) {
        choices.string_of(REFERENCES)
    } else {
        let place = if choices.version == "2.0" {
            String::new()
        } else {
            "components/".to_owned()
        };
        format!("#/{place}{kind}/{}", NAMES[choices.below(6)])
    };
    Json::one("$ref", Json::Text(target))
}

fn servers(choices: &mut Choices<'_>) -> Json {
    Json::List(choices.few(3, |choices| {
        let mut map = Vec::new();
        let url = choices.text_of(URLS);
        choices.put(&mut map, "url", url);
        if choices.one_in(2) {
            let variables = choices.names_to(2, |choices| {
                let mut variable = Vec::new();
                let default = Json::text(choices.name());
                choices.put(&mut variable, "default", default);
                if choices.one_in(2) {
                    let values = choices.few(3, |choices| Json::text(choices.name()));
                    choices.put(&mut variable, "enum", Json::List(values));
                }
                Json::Map(variable)
            });
            choices.put(&mut map, "variables", variables);
        }
        if choices.one_in(3) {
            map.push(("description".to_owned(), Json::Text(choices.prose())));
        }
        Json::Map(map)
    }))
}

fn paths(choices: &mut Choices<'_>) -> Json {
    let count = choices.below(5);
    let mut entries: Entries = Vec::new();
    for _ in 0..count {
        let path = choices.string_of(PATHS);
        if entries.iter().all(|(known, _)| *known != path) {
            entries.push((path, path_item(choices)));
        }
    }
    Json::Map(entries)
}

fn path_item(choices: &mut Choices<'_>) -> Json {
    or_reference(choices, "pathItems", |choices| {
        let mut map = Vec::new();
        let methods = [
            "get", "post", "put", "delete", "patch", "head", "options", "trace", "query", "GET",
            "x-get",
        ];
        let end = if choices.one_in(4) { methods.len() } else { 3 };
        for _ in 0..=choices.below(3) {
            let method = methods[choices.below(end)];
            if map
                .iter()
                .all(|(known, _): &(String, Json)| known != method)
            {
                let operation = operation(choices);
                choices.put(&mut map, method, operation);
            }
        }
        if choices.one_in(4) {
            let parameters = choices.few(3, parameter);
            choices.put(&mut map, "parameters", Json::List(parameters));
        }
        if choices.one_in(10) {
            let operations = choices.names_to(2, operation);
            choices.put(&mut map, "additionalOperations", operations);
        }
        if choices.one_in(10) {
            let servers = servers(choices);
            choices.put(&mut map, "servers", servers);
        }
        if choices.one_in(10) {
            webhook_words(choices, &mut map);
        }
        Json::Map(map)
    })
}

fn operation(choices: &mut Choices<'_>) -> Json {
    if choices.enough() {
        return Json::one("responses", Json::Map(Vec::new()));
    }
    let mut map = Vec::new();
    if choices.one_in(2) {
        map.push(("operationId".to_owned(), Json::Text(choices.name())));
    }
    if choices.one_in(2) {
        let tags = choices.few(2, |choices| Json::text(choices.name()));
        choices.put(&mut map, "tags", Json::List(tags));
    }
    if choices.one_in(3) {
        map.push(("summary".to_owned(), Json::Text(choices.prose())));
        map.push(("description".to_owned(), Json::Text(choices.prose())));
    }
    if choices.one_in(2) {
        let parameters = choices.few(4, parameter);
        choices.put(&mut map, "parameters", Json::List(parameters));
    }
    if choices.one_in(2) {
        let body = body(choices);
        choices.put(&mut map, "requestBody", body);
    }
    let mut responses: Entries = Vec::new();
    for _ in 0..choices.below(4) {
        let status = choices.string_of(STATUSES);
        if responses.iter().all(|(known, _)| *known != status) {
            responses.push((status, response(choices)));
        }
    }
    choices.put(&mut map, "responses", Json::Map(responses));
    if choices.one_in(8) {
        let callbacks = choices.names_to(2, callback);
        choices.put(&mut map, "callbacks", callbacks);
    }
    if choices.one_in(6) {
        let security = requirements(choices);
        choices.put(&mut map, "security", security);
    }
    if choices.one_in(8) {
        let key = *choices.of(&["consumes", "produces"]);
        let values = choices.few(2, |choices| choices.text_of(MEDIA_TYPES));
        choices.put(&mut map, key, Json::List(values));
    }
    if choices.one_in(4) {
        let pages = pagination(choices);
        choices.put(&mut map, "x-pagination", pages);
    }
    Json::Map(map)
}

fn pagination(choices: &mut Choices<'_>) -> Json {
    let mut map = Vec::new();
    let style = choices.text_of(&["offset", "page", "cursor", "url", "link"]);
    choices.put(&mut map, "style", style);
    let keys = [
        "parameter",
        "items",
        "next",
        "has_more",
        "limit",
        "total",
        "id",
        "first",
        "total_pages",
    ];
    for _ in 0..choices.below(5) {
        let key = *choices.of(&keys);
        let value = choices.name();
        let value = if choices.one_in(3) {
            format!("{value}.{}", choices.name())
        } else {
            value
        };
        choices.put(&mut map, key, Json::Text(value));
    }
    Json::Map(map)
}

fn webhook_words(choices: &mut Choices<'_>, map: &mut Entries) {
    if choices.one_in(2) {
        let key = *choices.of(&["header", "property"]);
        let event = Json::one(key, Json::text(choices.name()));
        choices.put(map, "x-webhook-event", event);
    }
    if choices.one_in(2) {
        let keys = [
            "header",
            "algorithm",
            "encoding",
            "prefix",
            "payload",
            "key",
            "secret",
            "timestamp",
        ];
        let mut signature = Vec::new();
        for _ in 0..choices.below(5) {
            let key = *choices.of(&keys);
            let values = [
                "X-Signature",
                "hmac-sha256",
                "hmac-sha1",
                "hex",
                "base64",
                "{timestamp}.{body}",
                "v1=",
                "raw",
            ];
            let value = choices.text_of(&values);
            choices.put(&mut signature, key, value);
        }
        choices.put(map, "x-webhook-signature", Json::Map(signature));
    }
}

fn callback(choices: &mut Choices<'_>) -> Json {
    or_reference(choices, "callbacks", |choices| {
        let expression =
            choices.string_of(&["{$request.body#/url}", "https://a.b", "{$url}", "x-y", "{"]);
        Json::Map(vec![(expression, path_item(choices))])
    })
}

fn parameter(choices: &mut Choices<'_>) -> Json {
    or_reference(choices, "parameters", |choices| {
        let mut map = Vec::new();
        let name = Json::text(choices.name());
        choices.put(&mut map, "name", name);
        let places = [
            "query",
            "path",
            "header",
            "cookie",
            "body",
            "formData",
            "querystring",
        ];
        let end = if choices.version == "2.0" || choices.one_in(8) {
            7
        } else {
            4
        };
        let place = choices.text_of(&places[..end]);
        choices.put(&mut map, "in", place);
        if choices.one_in(2) {
            let required = choices.flag();
            choices.put(&mut map, "required", required);
        }
        described(choices, &mut map);
        Json::Map(map)
    })
}

fn header(choices: &mut Choices<'_>) -> Json {
    or_reference(choices, "headers", |choices| {
        let mut map = Vec::new();
        described(choices, &mut map);
        Json::Map(map)
    })
}

/// What parameters and headers have in common.
fn described(choices: &mut Choices<'_>, map: &mut Entries) {
    if choices.one_in(3) {
        let styles = [
            "form",
            "simple",
            "label",
            "matrix",
            "spaceDelimited",
            "pipeDelimited",
            "deepObject",
            "cookie",
        ];
        let style = choices.text_of(&styles);
        choices.put(map, "style", style);
    }
    if choices.one_in(4) {
        let key = *choices.of(&["explode", "allowEmptyValue", "allowReserved", "deprecated"]);
        let flag = choices.flag();
        choices.put(map, key, flag);
    }
    if choices.one_in(4) {
        map.push(("description".to_owned(), Json::Text(choices.prose())));
    }
    if choices.one_in(8) {
        let content = content(choices);
        choices.put(map, "content", content);
    } else if choices.version == "2.0" && !choices.one_in(3) {
        let ty = choices.text_of(&["string", "integer", "array", "file", "boolean", "number"]);
        choices.put(map, "type", ty);
        let format = choices.text_of(&["multi", "csv", "ssv", "tsv", "pipes"]);
        choices.put(map, "collectionFormat", format);
        let items = schema(choices);
        choices.put(map, "items", items);
    } else {
        let schema = schema(choices);
        choices.put(map, "schema", schema);
    }
}

fn content(choices: &mut Choices<'_>) -> Json {
    let count = choices.below(4);
    let mut entries = Vec::new();
    for _ in 0..count {
        let end = if choices.one_in(3) {
            MEDIA_TYPES.len()
        } else {
            3
        };
        let media_type = choices.string_of(&MEDIA_TYPES[..end]);
        let mut map = Vec::new();
        let said = schema(choices);
        let key = if choices.one_in(8) {
            "itemSchema"
        } else {
            "schema"
        };
        choices.put(&mut map, key, said);
        if choices.one_in(4) {
            let encoding = choices.names_to(3, |choices| {
                let mut map = Vec::new();
                let media_type = choices.text_of(MEDIA_TYPES);
                choices.put(&mut map, "contentType", media_type);
                if choices.one_in(2) {
                    let style = choices.text_of(&["form", "deepObject", "pipeDelimited"]);
                    choices.put(&mut map, "style", style);
                }
                Json::Map(map)
            });
            choices.put(&mut map, "encoding", encoding);
        }
        entries.push((media_type, Json::Map(map)));
    }
    Json::Map(entries)
}

fn body(choices: &mut Choices<'_>) -> Json {
    or_reference(choices, "requestBodies", |choices| {
        let mut map = Vec::new();
        let content = content(choices);
        choices.put(&mut map, "content", content);
        if choices.one_in(2) {
            let required = choices.flag();
            choices.put(&mut map, "required", required);
        }
        if choices.one_in(4) {
            map.push(("description".to_owned(), Json::Text(choices.prose())));
        }
        Json::Map(map)
    })
}

fn response(choices: &mut Choices<'_>) -> Json {
    or_reference(choices, "responses", |choices| {
        let mut map = vec![("description".to_owned(), Json::Text(choices.name()))];
        if choices.version == "2.0" {
            let schema = schema(choices);
            choices.put(&mut map, "schema", schema);
        } else if !choices.one_in(4) {
            let content = content(choices);
            choices.put(&mut map, "content", content);
        }
        if choices.one_in(4) {
            let headers = choices.names_to(2, header);
            choices.put(&mut map, "headers", headers);
        }
        Json::Map(map)
    })
}

fn security_scheme(choices: &mut Choices<'_>) -> Json {
    or_reference(choices, "securitySchemes", |choices| {
        let mut map = Vec::new();
        let ty = choices.text_of(&[
            "apiKey",
            "http",
            "oauth2",
            "openIdConnect",
            "mutualTLS",
            "basic",
        ]);
        choices.put(&mut map, "type", ty);
        let name = Json::text(choices.name());
        choices.put(&mut map, "name", name);
        let place = choices.text_of(&["header", "query", "cookie", "body"]);
        choices.put(&mut map, "in", place);
        let scheme = choices.text_of(&["bearer", "basic", "digest", "Bearer"]);
        choices.put(&mut map, "scheme", scheme);
        if choices.one_in(2) {
            let url = choices.text_of(URLS);
            let flow = *choices.of(&[
                "clientCredentials",
                "password",
                "implicit",
                "authorizationCode",
            ]);
            let flows = Json::one(
                flow,
                Json::Map(vec![
                    ("tokenUrl".to_owned(), url),
                    ("scopes".to_owned(), Json::Map(Vec::new())),
                ]),
            );
            choices.put(&mut map, "flows", flows);
        }
        Json::Map(map)
    })
}

fn requirements(choices: &mut Choices<'_>) -> Json {
    Json::List(choices.few(3, |choices| {
        choices.names_to(2, |choices| {
            Json::List(choices.few(2, |choices| Json::text(choices.name())))
        })
    }))
}

/// An overlay.
pub(super) fn overlay(choices: &mut Choices<'_>) -> Json {
    let targets = [
        "$",
        "$.info",
        "$.paths.*",
        "$.paths.*.get",
        "$..schemas.Pet",
        "$.components.schemas.*",
        "$..properties",
        "$..[0]",
        "$.paths[?@.get]",
        "$..parameters[?@.name == 'id']",
        "$.nothing",
        "$[",
        "$..*",
        "$.components.schemas['a b']",
        "$.paths.*.*.responses['200']",
        "$..enum",
        "$..oneOf[-1:]",
    ];
    let actions = choices.few(4, |choices| {
        let target = choices.text_of(&targets);
        let mut action = vec![("target".to_owned(), target)];
        if choices.one_in(3) {
            action.push(("remove".to_owned(), Json::Bool(true)));
        } else {
            let update = if choices.one_in(2) {
                schema(choices)
            } else {
                choices.any()
            };
            choices.put(&mut action, "update", update);
        }
        Json::Map(action)
    });
    let version = choices.text_of(&["1.0.0", "1.1.0", "1.0.1"]);
    let info = Json::Map(vec![
        ("title".to_owned(), Json::text("x")),
        ("version".to_owned(), Json::text("1")),
    ]);
    Json::Map(vec![
        ("overlay".to_owned(), version),
        ("info".to_owned(), info),
        ("actions".to_owned(), Json::List(actions)),
    ])
}
