//! Bodies of requests and responses.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody, Response as Answer, Responses, StatusCode};

use super::schema::presence;
use super::{Lowerer, component, stamped};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Body, Content, Docs, OperationId, Origin, Payload, Response, Status, Ty};

/// Why an operation cannot be expressed.
pub(super) struct Inexpressible(pub(super) String);

impl<'a> Lowerer<'a> {
    /// Lowers what an operation sends. A body that cannot be expressed costs the operation only if it has to be there.
    pub(super) fn body(
        &mut self,
        id: OperationId,
        body: &'a RequestBody,
    ) -> Result<Option<Body>, Inexpressible> {
        let span = stamped(&body.extensions);
        let Some((media_type, content)) = json_content(&body.content) else {
            let kinds = list(body.content.keys());
            if body.required {
                return Err(Inexpressible(format!("its body is {kinds}")));
            }
            if !body.content.is_empty() {
                self.warn(
                    Diagnostic::warning(
                        Code::Unsupported,
                        format!("a body of {kinds} is left out"),
                    )
                    .at(span),
                );
            }
            return Ok(None);
        };
        let others = body.content.keys().filter(|kind| *kind != media_type);
        if others.clone().next().is_some() {
            self.warn(
                Diagnostic::warning(
                    Code::Unsupported,
                    format!(
                        "a body is sent as `{media_type}` only, and not as {}",
                        list(others)
                    ),
                )
                .at(span),
            );
        }
        let ty = content.schema.as_ref().map_or(Ty::Any, |schema| {
            self.ty(
                schema,
                &component(&body.extensions).unwrap_or(Origin::Body(id, None)),
            )
        });
        Ok(Some(Body {
            contents: vec![Content {
                media_type: media_type.clone(),
                payload: Payload::Json(ty),
            }],
            presence: presence(body.required),
            docs: Docs {
                summary: None,
                description: body.description.clone(),
            },
        }))
    }

    /// Lowers what an operation answers.
    pub(super) fn responses(
        &mut self,
        id: OperationId,
        responses: &'a Responses,
    ) -> Result<Vec<Response>, Inexpressible> {
        let mut all: Vec<Response> = Vec::new();
        let by_status = responses.responses.iter().map(|(status, response)| {
            let status = match *status {
                StatusCode::Code(code) => Status::Code(code),
                StatusCode::Range(digit) => Status::Range(u8::try_from(digit).unwrap_or_default()),
            };
            (status, response)
        });
        for (status, response) in by_status.chain(
            responses
                .default
                .iter()
                .map(|response| (Status::Default, response)),
        ) {
            let ReferenceOr::Item(response) = response else {
                continue;
            };
            all.push(self.response(id, status, response)?);
        }
        self.check_successes(&all)?;
        Ok(all)
    }

    fn response(
        &mut self,
        id: OperationId,
        status: Status,
        response: &'a Answer,
    ) -> Result<Response, Inexpressible> {
        let content = json_content(&response.content);
        if content.is_none() && !response.content.is_empty() && status.is_success() {
            return Err(Inexpressible(format!(
                "it answers {}",
                list(response.content.keys())
            )));
        }
        let untyped = response
            .content
            .keys()
            .filter(|kind| content.is_none_or(|(json, _)| json != *kind));
        if untyped.clone().next().is_some() {
            self.warn(
                Diagnostic::note(
                    Code::Unsupported,
                    format!(
                        "an answer of {} is kept as bytes and has no type",
                        list(untyped)
                    ),
                )
                .at(stamped(&response.extensions)),
            );
        }
        let ty = content.map(|(_, content)| {
            content.schema.as_ref().map_or(Ty::Any, |schema| {
                self.ty(
                    schema,
                    &component(&response.extensions).unwrap_or(Origin::Response(id, status)),
                )
            })
        });
        Ok(Response {
            status,
            docs: Docs {
                summary: None,
                description: Some(response.description.clone()).filter(|text| !text.is_empty()),
            },
            content: content.zip(ty).map(|((media_type, _), ty)| Content {
                media_type: media_type.clone(),
                payload: Payload::Json(ty),
            }),
            headers: Vec::new(),
        })
    }

    /// Successes that answer differently cannot be told apart yet.
    fn check_successes(&self, responses: &[Response]) -> Result<(), Inexpressible> {
        let mut successes = responses
            .iter()
            .filter(|response| response.status.is_success())
            .map(|response| response.content.as_ref().map(|content| &content.payload));
        let first = successes.next();
        match first {
            Some(first) if successes.any(|other| other != first) => Err(Inexpressible(
                "its successes have different bodies".to_owned(),
            )),
            _ => Ok(()),
        }
    }
}

/// The content that is JSON: `application/json` itself, or a media type whose name says that it is built on it (RFC 6839).
fn json_content(content: &IndexMap<String, MediaType>) -> Option<(&String, &MediaType)> {
    let essence = |media_type: &String| {
        media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    content
        .iter()
        .find(|(media_type, _)| essence(media_type) == "application/json")
        .or_else(|| {
            content
                .iter()
                .find(|(media_type, _)| essence(media_type).ends_with("+json"))
        })
}

fn list<'s>(names: impl Iterator<Item = &'s String>) -> String {
    names
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(" or ")
}
