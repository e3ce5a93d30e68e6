//! What a description says of its operations, read off the document as it was written.

use crate::fields::Style;
use crate::media::MediaType;
use crate::place::Place;
use crate::template::Template;
use crate::view::Document;
use serde_json::Value;

/// An operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) method: String,
    /// What it is called in the log.
    pub(crate) name: String,
    /// Where it stands in the document.
    pub(crate) pointer: String,
    /// One template a path below which the API is served.
    pub(crate) templates: Vec<Template>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) answers: Vec<Answer>,
    /// The requirements of which one has to be met; none if nothing is required.
    pub(crate) security: Vec<Vec<Scheme>>,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum In {
    Path,
    Query,
    QueryString,
    Header,
    Cookie,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: In,
    pub(crate) is_required: bool,
    pub(crate) may_be_empty: bool,
    pub(crate) style: Style,
    /// Where its schema is, if it has one.
    pub(crate) schema: Option<String>,
    /// What its text is, if it is not of a style.
    pub(crate) content: Option<Media>,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) is_required: bool,
    pub(crate) media: Vec<Media>,
}

/// A media type of a body.
#[derive(Clone, Debug)]
pub(crate) struct Media {
    pub(crate) name: String,
    pub(crate) media_type: MediaType,
    pub(crate) pointer: String,
    pub(crate) schema: Option<String>,
    /// Where the schema of each item of a sequence is (OpenAPI 3.2).
    pub(crate) item: Option<String>,
    /// How properties are written.
    pub(crate) encoding: Vec<(String, Encoding)>,
}

/// How a property of a form is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Encoding {
    /// How, if that is said.
    pub(crate) style: Option<Style>,
    pub(crate) content_types: Vec<MediaType>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// `200`, `4XX` or `default`.
    pub(crate) status: String,
    pub(crate) headers: Vec<Header>,
    pub(crate) media: Vec<Media>,
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) is_required: bool,
    pub(crate) pointer: String,
    pub(crate) schema: Option<String>,
}

/// What an operation asks a client to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// A key in a query, header or cookie.
    Key(In, String),
    /// A scheme of the header `Authorization`.
    Http(String),
    /// Anything in the header `Authorization`.
    Any,
    /// What cannot be seen in a request.
    Unseen,
}

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The paths below which an API is served if it does not say where.
pub(crate) fn bases(document: &Document) -> Vec<String> {
    servers(&Place::root(document)).unwrap_or_else(|| vec![String::new()])
}

/// The operations of a document.
pub(crate) fn operations(document: &Document) -> Vec<Operation> {
    let root = Place::root(document);
    let bases = bases(document);
    let schemes = root
        .get("components")
        .and_then(|components| components.get("securitySchemes"))
        .map(|schemes| schemes.entries())
        .unwrap_or_default();
    let mut found = Vec::new();
    let paths = root.written("paths").and_then(|paths| match paths.value {
        Value::Object(fields) => Some(
            fields
                .keys()
                .map(|path| (path, paths.written(path)))
                .collect::<Vec<_>>(),
        ),
        _ => None,
    });
    for (path, item) in paths.unwrap_or_default() {
        let Some(item) = item.filter(|_| path.starts_with('/')) else {
            continue;
        };
        // What stands beside a reference counts, too.
        let referred = root
            .written("paths")
            .and_then(|paths| paths.get(path))
            .filter(|referred| referred.pointer != item.pointer);
        let items = [Some(item), referred];
        let items: Vec<&Place<'_>> = items.iter().flatten().collect();
        let shared = |key: &str| items.iter().find_map(|item| item.get(key));
        let bases = items
            .iter()
            .find_map(|item| servers(item))
            .unwrap_or_else(|| bases.clone());
        let parameters = shared("parameters")
            .map(|list| list.items())
            .unwrap_or_default();
        let mut described: Vec<(String, Place<'_>)> = METHODS
            .iter()
            .filter_map(|method| Some((method.to_ascii_uppercase(), shared(method)?)))
            .collect();
        let additional = shared("additionalOperations").map(|others| others.entries());
        described.extend(
            additional
                .into_iter()
                .flatten()
                .map(|(method, place)| (method.to_owned(), place)),
        );
        for (method, place) in described
            .into_iter()
            .filter(|(_, place)| place.value.is_object())
        {
            let bases = servers(&place).unwrap_or_else(|| bases.clone());
            let own = place
                .get("parameters")
                .map(|list| list.items())
                .unwrap_or_default();
            let (parameters, asks_for_credentials) = merged(own, &parameters);
            let mut security = security(&root, &place, &schemes);
            if asks_for_credentials && security.is_empty() {
                security = vec![vec![Scheme::Any]];
            }
            let name = place.text("operationId");
            found.push(Operation {
                name: name.map_or_else(|| format!("{method} {path}"), str::to_owned),
                method,
                templates: bases.iter().map(|base| Template::new(base, path)).collect(),
                parameters,
                body: place.get("requestBody").map(|body| Body {
                    is_required: body.flag("required").unwrap_or(false),
                    media: media(&body),
                }),
                answers: answers(&place),
                security,
                pointer: place.pointer,
            });
        }
    }
    found
}

impl Operation {
    /// Where the schemas of its requests are.
    pub(crate) fn request_schemas(&self) -> Vec<String> {
        let parameters = self.parameters.iter().flat_map(|parameter| {
            let content = parameter
                .content
                .as_ref()
                .and_then(|media| media.schema.clone());
            parameter.schema.clone().into_iter().chain(content)
        });
        let bodies = self.body.iter().flat_map(|body| &body.media);
        parameters.chain(bodies.flat_map(Media::schemas)).collect()
    }

    /// Where the schemas of its answers are.
    pub(crate) fn answer_schemas(&self) -> Vec<String> {
        let answers = self.answers.iter();
        answers
            .flat_map(|answer| {
                let headers = answer
                    .headers
                    .iter()
                    .filter_map(|header| header.schema.clone());
                headers.chain(answer.media.iter().flat_map(Media::schemas))
            })
            .collect()
    }
}

impl Media {
    fn schemas(&self) -> impl Iterator<Item = String> + use<> {
        self.schema.clone().into_iter().chain(self.item.clone())
    }
}

/// The parameters of an operation and of its path, which it may say anew; and whether one of them asks for the header
/// `Authorization`, which OpenAPI takes for no parameter.
fn merged(own: Vec<Place<'_>>, shared: &[Place<'_>]) -> (Vec<Parameter>, bool) {
    let mut merged: Vec<Parameter> = Vec::new();
    let mut asks_for_credentials = false;
    for place in own.iter().chain(shared) {
        let Some(parameter) = parameter(place) else {
            continue;
        };
        let is_header =
            |name: &str| parameter.place == In::Header && parameter.name.eq_ignore_ascii_case(name);
        if is_header("Authorization") {
            asks_for_credentials |= parameter.is_required;
        } else if !is_header("Accept")
            && !is_header("Content-Type")
            && !merged
                .iter()
                .any(|known| known.name == parameter.name && known.place == parameter.place)
        {
            merged.push(parameter);
        }
    }
    (merged, asks_for_credentials)
}

fn parameter(place: &Place<'_>) -> Option<Parameter> {
    let (location, default_style) = match place.text("in")? {
        "path" => (In::Path, "simple"),
        "query" => (In::Query, "form"),
        "querystring" => (In::QueryString, "form"),
        "header" => (In::Header, "simple"),
        "cookie" => (In::Cookie, "form"),
        _ => return None,
    };
    let style = place.text("style").unwrap_or(default_style);
    Some(Parameter {
        name: place.text("name").unwrap_or_default().to_owned(),
        place: location,
        is_required: location == In::Path || place.flag("required").unwrap_or(false),
        may_be_empty: place.flag("allowEmptyValue").unwrap_or(false),
        style: Style {
            name: style.to_owned(),
            explode: place
                .flag("explode")
                .unwrap_or(matches!(style, "form" | "cookie")),
        },
        schema: schema(place, "schema"),
        content: media(place).into_iter().next(),
    })
}

fn schema(place: &Place<'_>, key: &str) -> Option<String> {
    place.written(key).map(|schema| schema.pointer)
}

fn media(place: &Place<'_>) -> Vec<Media> {
    let content = place.get("content").map(|content| content.entries());
    let content = content.unwrap_or_default().into_iter();
    content
        .map(|(name, media)| Media {
            name: name.to_owned(),
            media_type: MediaType::parse(name),
            schema: schema(&media, "schema"),
            item: schema(&media, "itemSchema"),
            encoding: media
                .get("encoding")
                .map(|encoding| encoding.entries())
                .unwrap_or_default()
                .into_iter()
                .map(|(name, place)| (name.to_owned(), encoding(&place)))
                .collect(),
            pointer: media.pointer,
        })
        .collect()
}

fn encoding(place: &Place<'_>) -> Encoding {
    let says_style = ["style", "explode", "allowReserved"]
        .iter()
        .any(|key| place.value.get(*key).is_some());
    let style = place.text("style").unwrap_or("form");
    let content_types = place.text("contentType").unwrap_or_default().split(',');
    Encoding {
        style: says_style.then(|| Style {
            name: style.to_owned(),
            explode: place.flag("explode").unwrap_or(style == "form"),
        }),
        content_types: content_types
            .filter(|text| !text.trim().is_empty())
            .map(MediaType::parse)
            .collect(),
    }
}

fn answers(operation: &Place<'_>) -> Vec<Answer> {
    let answers = operation.get("responses").map(|answers| answers.entries());
    let answers = answers.unwrap_or_default().into_iter();
    answers
        .filter(|(status, _)| !status.starts_with("x-"))
        .map(|(status, place)| Answer {
            status: status.to_owned(),
            headers: place
                .get("headers")
                .map(|headers| headers.entries())
                .unwrap_or_default()
                .into_iter()
                .map(|(name, header)| Header {
                    name: name.to_owned(),
                    is_required: header.flag("required").unwrap_or(false),
                    schema: schema(&header, "schema"),
                    pointer: header.pointer,
                })
                .collect(),
            media: media(&place),
        })
        .collect()
}

fn security(
    root: &Place<'_>,
    operation: &Place<'_>,
    schemes: &[(&str, Place<'_>)],
) -> Vec<Vec<Scheme>> {
    let Some(requirements) = operation
        .written("security")
        .or_else(|| root.written("security"))
    else {
        return Vec::new();
    };
    let requirements = requirements.items();
    let named = |name: &String| {
        let found = schemes.iter().find(|(known, _)| known == name);
        found.map_or(Scheme::Any, |(_, place)| scheme(place))
    };
    requirements
        .iter()
        .map(|requirement| match requirement.value {
            Value::Object(fields) => fields.keys().map(named).collect(),
            _ => vec![Scheme::Any],
        })
        .collect()
}

fn scheme(place: &Place<'_>) -> Scheme {
    let name = || place.text("name").unwrap_or_default().to_owned();
    match (place.text("type"), place.text("in")) {
        (Some("apiKey"), Some("query")) => Scheme::Key(In::Query, name()),
        (Some("apiKey"), Some("cookie")) => Scheme::Key(In::Cookie, name()),
        (Some("apiKey"), Some("header")) => Scheme::Key(In::Header, name()),
        (Some("http"), _) => Scheme::Http(place.text("scheme").unwrap_or("bearer").to_owned()),
        (Some("oauth2" | "openIdConnect"), _) => Scheme::Http("bearer".to_owned()),
        (Some("mutualTLS"), _) => Scheme::Unseen,
        _ => Scheme::Any,
    }
}

/// How many paths the variables of a server are tried out for.
const MAX_BASES: usize = 64;

/// The paths of the servers that an object lists, if it lists any.
fn servers(place: &Place<'_>) -> Option<Vec<String>> {
    let servers = place.get("servers")?.items();
    let mut bases: Vec<String> = Vec::new();
    for server in &servers {
        let mut urls = vec![server.text("url").unwrap_or("/").to_owned()];
        let variables = server.get("variables").map(|variables| variables.entries());
        for (name, variable) in variables.unwrap_or_default() {
            let listed = variable
                .get("enum")
                .map(|values| values.items())
                .unwrap_or_default();
            let listed = listed.iter().filter_map(|value| value.value.as_str());
            let mut values: Vec<&str> = variable.text("default").into_iter().collect();
            values.extend(listed);
            let marker = format!("{{{name}}}");
            if values.is_empty() || !urls.iter().any(|url| path_of(url).contains(&marker)) {
                continue;
            }
            urls = urls
                .iter()
                .flat_map(|url| values.iter().map(|value| url.replace(&marker, value)))
                .collect();
            urls.truncate(MAX_BASES);
        }
        for url in urls {
            let base = path_of(&url);
            if !bases.contains(&base) {
                bases.push(base);
            }
        }
    }
    (!bases.is_empty()).then_some(bases)
}

/// The path of a URL, without the slash at its end.
fn path_of(url: &str) -> String {
    let behind = url
        .split_once("://")
        .map(|(_, rest)| rest)
        .or_else(|| url.strip_prefix("//"));
    let path = match behind {
        Some(rest) => rest
            .find('/')
            .and_then(|start| rest.get(start..))
            .unwrap_or_default(),
        None => url,
    };
    let path = path
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_matches('/');
    if path.is_empty() {
        String::new()
    } else {
        format!("/{path}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_api_is_served_below_the_paths_of_its_servers() {
        let check = |servers: Value, expected: &[&str]| {
            assert_eq!(
                bases(&Document::new(
                    json!({ "servers": servers }),
                    Default::default()
                )),
                expected,
                "{servers}"
            );
        };
        check(json!([]), &[""]);
        check(
            json!([{ "url": "https://a.example" }, { "url": "//b.example/v1/" }]),
            &["", "/v1"],
        );
        check(
            json!([{ "url": "/v1" }, { "url": "v2?x" }]),
            &["/v1", "/v2"],
        );
        let variables =
            json!({ "host": { "default": "h" }, "v": { "default": "1", "enum": ["1", "2"] } });
        check(
            json!([{ "url": "https://{host}/v{v}", "variables": variables }]),
            &["/v1", "/v2"],
        );
    }
}
