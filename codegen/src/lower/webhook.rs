//! The requests that the server makes: what they bring, and what tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{Parameter, ReferenceOr, RequestBody, Responses, StatusCode};

use super::media::{self, Kind};
use super::payload::by_preference;
use super::{Lowerer, component, stamped};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Callback, Constant, Content, Docs, Header, Literal, Method, Origin, Payload, Presence, Shape,
    Status, Ty, Webhook, WebhookId,
};
use crate::parse::Webhook as Declared;
use crate::source::Node;

/// How webhooks are told apart, as the document says.
enum EventBy {
    /// By a header of this name.
    Header(String),
    /// By a property of this name.
    Property(String),
}

impl<'a> Lowerer<'a> {
    pub(super) fn webhooks(&mut self) {
        let requests = self.requests;
        let by = requests.event.as_ref().and_then(|node| self.event_by(node));
        let signature = requests.signature.as_ref();
        self.api.signature = signature.and_then(|node| self.signature(node));
        for declared in &requests.all {
            if self.selected.has_webhook(declared) {
                self.webhook(declared, by.as_ref());
            }
        }
        match by {
            Some(EventBy::Header(name)) => self.api.event_header = Some(name),
            Some(EventBy::Property(_)) => {}
            None => self.recognise_event_header(),
        }
        self.tell_apart();
    }

    fn webhook(&mut self, declared: &'a Declared, by: Option<&EventBy>) {
        let id = self.api.webhooks.next_id();
        let operation = &declared.operation;
        let item = &declared.item;
        let content = match &operation.request_body {
            Some(ReferenceOr::Item(body)) => self.brought(id, body),
            Some(ReferenceOr::Reference { .. }) | None => None,
        };
        let parameters = item.parameters.iter().chain(&operation.parameters);
        let headers = self.headers_of_webhook(id, parameters.filter_map(ReferenceOr::as_item));
        let signature = match &declared.signature {
            Some(node) => self.signature(node),
            None => self.api.signature.clone(),
        };
        let event = self.event(declared, by);
        let (event, constants) = match (by, event) {
            (Some(EventBy::Property(property)), Some(value)) => {
                let constant = Constant {
                    property: property.clone(),
                    values: vec![Literal::String(value)],
                };
                (None, vec![constant])
            }
            (_, event) => (event, Vec::new()),
        };
        let summary = operation.summary.clone().or_else(|| item.summary.clone());
        let description = operation.description.clone();
        self.api.webhooks.push(Webhook {
            name: declared.name.clone(),
            callback: declared.callback.as_ref().map(|callback| Callback {
                operation: callback.operation.clone(),
                tag: callback.tag.clone(),
                method: callback.method.clone(),
                path: callback.path.clone(),
                expression: callback.expression.clone(),
            }),
            method: method(&declared.method),
            docs: Docs {
                summary,
                description: description.or_else(|| item.description.clone()),
            },
            deprecated: operation.deprecated,
            content,
            headers,
            answers: answers(&operation.responses),
            signature,
            event,
            constants,
            span: stamped(&operation.extensions),
        });
    }

    /// What a webhook brings: as the media type that is read best.
    fn brought(&mut self, id: WebhookId, body: &'a RequestBody) -> Option<Content> {
        let mut content: Option<Content> = None;
        let mut left_out: Vec<String> = Vec::new();
        for (media_type, declared) in by_preference(&body.content) {
            let span = stamped(&declared.extensions);
            if !self.is_sound(media_type, "a body", span) {
                continue;
            }
            if content.is_some() {
                left_out.push(format!("`{media_type}`"));
                continue;
            }
            let origin = component(&body.extensions).unwrap_or(Origin::Webhook(id));
            let form = match media::kind(media_type) {
                Kind::Form => self.properties(declared.schema.as_ref(), &origin),
                _ => None,
            };
            content = Some(match form.filter(|ty| self.has_properties(ty)) {
                Some(ty) => Content {
                    media_type: media_type.clone(),
                    payload: Payload::Form(ty, Vec::new()),
                },
                None => self.received(media_type, declared, &origin, false),
            });
        }
        if !left_out.is_empty() {
            let message = format!(
                "what a webhook brings as {} has no type of its own",
                left_out.join(" or ")
            );
            let note = Diagnostic::note(Code::UntypedContent, message);
            self.warn(note.at(stamped(&body.extensions)).about("content"));
        }
        content
    }

    /// The headers among the parameters, of which those that are named last count.
    fn headers_of_webhook(
        &mut self,
        id: WebhookId,
        parameters: impl Iterator<Item = &'a Parameter>,
    ) -> Vec<Header> {
        let mut headers: Vec<Header> = Vec::new();
        for parameter in parameters {
            let data = parameter.parameter_data_ref();
            let span = stamped(&data.extensions);
            if !matches!(parameter, Parameter::Header { .. }) {
                let message = format!(
                    "the parameter `{}` of a webhook is left out: of what comes beside the body, only headers are expressed",
                    data.name
                );
                self.warn(Diagnostic::note(Code::Unsupported, message).at(span));
                continue;
            }
            let is_said_elsewhere = ["accept", "authorization", "content-type"]
                .iter()
                .any(|name| data.name.eq_ignore_ascii_case(name));
            if is_said_elsewhere || !crate::parse::is_token(&data.name) {
                continue;
            }
            let origin = component(&data.extensions)
                .unwrap_or_else(|| Origin::WebhookHeader(id, data.name.clone()));
            let header = Header {
                name: data.name.clone(),
                ty: self.header_ty(&data.format, &origin),
                docs: Docs {
                    summary: None,
                    description: data.description.clone(),
                },
                deprecated: data.deprecated.unwrap_or_default(),
            };
            let known = headers
                .iter_mut()
                .find(|known| known.name.eq_ignore_ascii_case(&header.name));
            match known {
                Some(known) => *known = header,
                None => headers.push(header),
            }
        }
        headers
    }

    /// How webhooks are told apart: `{ header: … }` or `{ property: … }`.
    fn event_by(&mut self, node: &Node) -> Option<EventBy> {
        let entries: Vec<_> = node
            .as_mapping()
            .into_iter()
            .flat_map(|mapping| mapping.iter())
            .collect();
        if let [only] = entries.as_slice()
            && let Some(name) = only.value.as_str().filter(|name| !name.is_empty())
        {
            match &*only.key {
                "header" if crate::parse::is_token(name) => {
                    return Some(EventBy::Header(name.to_owned()));
                }
                "property" => return Some(EventBy::Property(name.to_owned())),
                _ => {}
            }
        }
        self.warn(
            Diagnostic::warning(
                Code::InvalidSignature,
                "this does not say what tells webhooks apart, and has no effect",
            )
            .at(node.span)
            .help("write `{ header: NAME }` or `{ property: NAME }`"),
        );
        None
    }

    /// What the header or the property holds that tells webhooks apart: the name of the webhook, unless something else is said.
    fn event(&mut self, declared: &Declared, by: Option<&EventBy>) -> Option<String> {
        let by = by.filter(|_| declared.callback.is_none());
        let Some(node) = &declared.event else {
            return by.map(|_| declared.name.clone());
        };
        let text = node.as_str();
        let problem = match (by, text) {
            (None, _) => "the document does not say what holds this, so it has no effect",
            (Some(_), None) => "what tells a webhook from others is a text",
            (Some(_), Some(_)) => return text.map(str::to_owned),
        };
        self.warn(
            Diagnostic::warning(Code::InvalidSignature, problem)
                .at(node.span)
                .help("`x-webhook-event` of the document is `{ header: NAME }` or `{ property: NAME }`, and that of a webhook is the value"),
        );
        by.map(|_| declared.name.clone())
    }

    /// Takes a header that is a constant for the one that says which webhook a request is.
    fn recognise_event_header(&mut self) {
        let ids: Vec<WebhookId> = self.api.webhooks.ids().collect();
        let ids = ids
            .into_iter()
            .filter(|id| self.api.webhooks[*id].callback.is_none());
        let mut values: BTreeMap<String, Vec<(WebhookId, String)>> = BTreeMap::new();
        for id in ids {
            for header in &self.api.webhooks[id].headers {
                if let Some(Literal::String(value)) = self.constant(&header.ty) {
                    let values = values.entry(header.name.to_ascii_lowercase()).or_default();
                    values.push((id, value));
                }
            }
        }
        // A header that is the same for all tells nothing.
        values.retain(|_, values| {
            let distinct: BTreeSet<&String> = values.iter().map(|(_, value)| value).collect();
            distinct.len() > 1
        });
        let found = values.into_iter().max_by_key(|(_, values)| values.len());
        if let Some((name, values)) = found {
            for (id, value) in values {
                self.api.webhooks[id].event = Some(value);
            }
            self.api.event_header = Some(name);
        }
    }

    /// Notes which constants tell what webhooks bring apart, and says where nothing does.
    fn tell_apart(&mut self) {
        let ids: Vec<WebhookId> = self.api.webhooks.ids().collect();
        let ids: Vec<WebhookId> = ids
            .into_iter()
            .filter(|id| self.api.webhooks[*id].callback.is_none())
            .collect();
        let mut values: BTreeMap<String, BTreeSet<Literal>> = BTreeMap::new();
        for id in &ids {
            for (name, value) in self.telling(*id) {
                values.entry(name).or_default().insert(value);
            }
        }
        for id in &ids {
            let found = self.telling(*id);
            let constants = &mut self.api.webhooks[*id].constants;
            for (property, value) in found {
                // One that is the same everywhere tells nothing apart.
                let tells = values.get(&property).is_some_and(|values| values.len() > 1);
                if tells && constants.iter().all(|known| known.property != property) {
                    let values = vec![value];
                    constants.push(Constant { property, values });
                }
            }
        }
        let mut known: Vec<(Likeness, String)> = Vec::new();
        for id in ids {
            let Some(likeness) = self.likeness(id) else {
                continue;
            };
            let webhook = &self.api.webhooks[id];
            let like = known.iter().find(|(other, _)| *other == likeness);
            if let Some((_, first)) = like {
                let message = format!(
                    "nothing tells what the webhook `{}` brings from what `{first}` brings: `Event` takes both for the latter",
                    called(webhook)
                );
                let diagnostic = Diagnostic::note(Code::AmbiguousUnion, message)
                    .at(webhook.span)
                    .help("`x-webhook-event: { header: NAME }` or `{ property: NAME }` at the document says what does, and `x-webhook-event: VALUE` at the webhook what it holds");
                self.warn(diagnostic);
            } else {
                let name = called(webhook);
                known.push((likeness, name));
            }
        }
    }

    /// The properties of what a webhook brings that have to be there and have to be one constant.
    fn telling(&self, id: WebhookId) -> Vec<(String, Literal)> {
        let Some(Shape::Object(object)) = self.shape(id) else {
            return Vec::new();
        };
        let required = object
            .properties
            .iter()
            .filter(|property| property.presence == Presence::Required);
        required
            .filter_map(|property| Some((property.name.clone(), self.constant(&property.ty)?)))
            .collect()
    }

    /// What the only value of a type is.
    fn constant(&self, ty: &Ty) -> Option<Literal> {
        let Ty::Named(id) = self.api.resolved(ty) else {
            return None;
        };
        match &self.api.types[*id].shape {
            Shape::Enumeration(enumeration) => match enumeration.members.as_slice() {
                [only] => Some(only.value.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a webhook brings as JSON.
    fn json_of(&self, id: WebhookId) -> Option<&Ty> {
        match &self.api.webhooks[id].content.as_ref()?.payload {
            Payload::Json(ty) => Some(self.api.resolved(ty)),
            _ => None,
        }
    }

    fn shape(&self, id: WebhookId) -> Option<&Shape> {
        match self.json_of(id)? {
            Ty::Named(id) => Some(&self.api.types[*id].shape),
            _ => None,
        }
    }

    fn likeness(&self, id: WebhookId) -> Option<Likeness> {
        let webhook = &self.api.webhooks[id];
        let ty = self.json_of(id)?.clone();
        let names = match self.shape(id) {
            Some(Shape::Object(object)) => {
                let properties = object.properties.iter();
                let names = properties.map(|property| {
                    let is_required = property.presence == Presence::Required;
                    (property.name.clone(), is_required)
                });
                Some(names.collect())
            }
            _ => None,
        };
        Some(Likeness {
            event: webhook.event.clone(),
            constants: webhook.constants.clone(),
            ty: names.is_none().then_some(ty),
            names,
        })
    }
}

/// What two webhooks have in common that nothing tells apart.
#[derive(PartialEq)]
struct Likeness {
    event: Option<String>,
    constants: Vec<Constant>,
    ty: Option<Ty>,
    names: Option<BTreeSet<(String, bool)>>,
}

/// A webhook in a message.
fn called(webhook: &Webhook) -> String {
    match webhook.method {
        Method::Post => webhook.name.clone(),
        _ => format!("{} {}", webhook.method.as_str(), webhook.name),
    }
}

fn method(token: &str) -> Method {
    match token {
        "GET" => Method::Get,
        "PUT" => Method::Put,
        "POST" => Method::Post,
        "DELETE" => Method::Delete,
        "OPTIONS" => Method::Options,
        "HEAD" => Method::Head,
        "PATCH" => Method::Patch,
        "TRACE" => Method::Trace,
        other => Method::Other(other.to_owned()),
    }
}

/// What the server wants to be answered.
fn answers(responses: &Responses) -> Vec<(Status, Docs)> {
    let by_status = responses.responses.iter().map(|(status, response)| {
        let status = match *status {
            StatusCode::Code(code) => Status::Code(code),
            StatusCode::Range(digit) => Status::Range(u8::try_from(digit).unwrap_or_default()),
        };
        (status, response)
    });
    let default = responses.default.iter();
    by_status
        .chain(default.map(|response| (Status::Default, response)))
        .filter_map(|(status, response)| {
            let description = response.as_item()?.description.clone();
            let docs = Docs {
                summary: None,
                description: Some(description).filter(|text| !text.is_empty()),
            };
            Some((status, docs))
        })
        .collect()
}
