//! What operations answer.

use openapiv3::{
    Header as DeclaredHeader, MediaType, ParameterSchemaOrContent, ReferenceOr,
    Response as Declared, Responses, StatusCode,
};

use super::media::{self, Kind};
use super::payload::{by_preference, is_structured};
use super::{Lowerer, component, stamped, streams};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Content, Docs, Header, OperationId, Origin, Payload, Response, Status, Text, Ty};

/// How many steps it takes to compare a content with another one.
pub(super) const CONTENT: usize = 8;

impl<'a> Lowerer<'a> {
    /// Lowers what an operation answers: as callers get it if they ask for nothing else, and as each other media type that is
    /// not the same thing written differently.
    pub(super) fn responses(
        &mut self,
        id: OperationId,
        responses: &'a Responses,
    ) -> (Vec<Response>, Vec<(String, Vec<Response>)>) {
        let by_status = responses.responses.iter().map(|(status, response)| {
            let status = match *status {
                StatusCode::Code(code) => Status::Code(code),
                StatusCode::Range(digit) => Status::Range(u8::try_from(digit).unwrap_or_default()),
            };
            (status, response)
        });
        let default = responses.default.iter();
        let all: Vec<(Status, &'a Declared)> = by_status
            .chain(default.map(|response| (Status::Default, response)))
            .filter_map(|(status, response)| Some((status, response.as_item()?)))
            .collect();
        let has_success = all.iter().any(|(status, _)| status.is_success());
        let mut first = Vec::new();
        let mut others: Vec<(String, Vec<(usize, Content)>)> = Vec::new();
        for (position, (status, declared)) in all.iter().enumerate() {
            let is_success = status.is_success() || !has_success && *status == Status::Default;
            let mut contents = self.contents(id, *status, declared, is_success).into_iter();
            first.push(Response {
                status: *status,
                docs: Docs {
                    summary: None,
                    description: Some(declared.description.clone()).filter(|text| !text.is_empty()),
                },
                content: contents.next(),
                headers: if is_success {
                    self.headers(id, declared)
                } else {
                    Vec::new()
                },
            });
            for content in contents {
                let essence = media::essence(&content.media_type);
                match others.iter_mut().find(|(known, _)| *known == essence) {
                    Some((_, contents)) => contents.push((position, content)),
                    None => others.push((essence, vec![(position, content)])),
                }
            }
        }
        let others = others.into_iter().map(|(essence, contents)| {
            let mut responses = first.clone();
            for (position, content) in contents {
                if let Some(response) = responses.get_mut(position) {
                    response.content = Some(content);
                }
            }
            (essence, responses)
        });
        let mut others: Vec<(String, Vec<Response>)> = others.collect();
        self.unmix(&mut first, responses);
        for (_, others) in &mut others {
            self.unmix(others, responses);
        }
        (first, others)
    }

    /// Takes streams for bytes where other successes are something else.
    fn unmix(&mut self, responses: &mut [Response], declared: &'a Responses) {
        let has_success = responses
            .iter()
            .any(|response| response.status.is_success());
        let successes = responses
            .iter_mut()
            .filter(|response| response.status.is_success() || !has_success);
        let payloads =
            successes.filter_map(|response| Some(&mut response.content.as_mut()?.payload));
        if streams::unmix(&self.api, payloads) {
            let message =
                "an answer of events or lines is read as bytes: other successes are something else";
            let first = declared.responses.values().find_map(ReferenceOr::as_item);
            let span = first.and_then(|response| stamped(&response.extensions));
            self.warn(Diagnostic::note(Code::UntypedContent, message).at(span));
        }
    }

    /// The bodies of an answer: the one that callers get, then those that they may ask for.
    fn contents(
        &mut self,
        id: OperationId,
        status: Status,
        declared: &'a Declared,
        is_success: bool,
    ) -> Vec<Content> {
        let span = stamped(&declared.extensions);
        if declared.content.is_empty() {
            return Vec::new();
        }
        // RFC 9110, sections 6.4.1, 15.3.5, 15.3.6 and 15.4.5.
        if matches!(
            status,
            Status::Code(100..=199 | 204 | 205 | 304) | Status::Range(1)
        ) {
            self.warn(
                Diagnostic::note(
                    Code::Contradiction,
                    "the content of this answer is passed over: answers of its status have none",
                )
                .at(span)
                .about("content"),
            );
            return Vec::new();
        }
        let mut contents: Vec<Content> = Vec::new();
        let mut left_out: Vec<&str> = Vec::new();
        for (media_type, declared_content) in by_preference(&declared.content) {
            if !self.is_sound(
                media_type,
                "an answer",
                stamped(&declared_content.extensions),
            ) {
                continue;
            }
            let is_first = contents.is_empty();
            let is_kept = is_first || is_success && is_another(media_type, declared_content);
            if !is_kept {
                left_out.push(media_type);
                continue;
            }
            let origin = component(&declared.extensions).unwrap_or(Origin::Response(id, status));
            // Each is compared with those before.
            if !self.work.steps(CONTENT * contents.len()) {
                break;
            }
            let content = self.received(media_type, declared_content, &origin, is_success);
            let is_known = |known: &Content| {
                known.payload == content.payload
                    && matches!(content.payload, Payload::Json(_) | Payload::Lines(_))
                    || media::essence(&known.media_type) == media::essence(media_type)
            };
            if contents.iter().any(is_known) {
                left_out.push(media_type);
            } else {
                contents.push(content);
            }
        }
        if !left_out.is_empty() {
            let kinds: Vec<String> = left_out.iter().map(|kind| format!("`{kind}`")).collect();
            self.warn(
                Diagnostic::note(
                    Code::UntypedContent,
                    if is_success {
                        format!(
                            "an answer of {} has no type of its own: it is asked for by `accept`, and read as bytes",
                            kinds.join(" or ")
                        )
                    } else {
                        format!(
                            "an answer of {} is kept as bytes and has no type",
                            kinds.join(" or ")
                        )
                    },
                )
                .at(span)
                .about("content"),
            );
        }
        contents
    }

    fn headers(&mut self, id: OperationId, declared: &'a Declared) -> Vec<Header> {
        let mut headers: Vec<Header> = Vec::new();
        for (name, header) in &declared.headers {
            let Some(header) = header.as_item() else {
                continue;
            };
            // What describes the body is said there (OpenAPI 3.1.1, section 4.8.17).
            let is_known = |known: &Header| known.name.eq_ignore_ascii_case(name);
            if name.eq_ignore_ascii_case("content-type") || headers.iter().any(is_known) {
                continue;
            }
            headers.push(self.header(id, name, header));
        }
        headers
    }

    fn header(&mut self, id: OperationId, name: &str, declared: &'a DeclaredHeader) -> Header {
        let origin =
            component(&declared.extensions).unwrap_or_else(|| Origin::Header(id, name.to_owned()));
        Header {
            name: name.to_owned(),
            ty: self.header_ty(&declared.format, &origin),
            docs: Docs {
                summary: None,
                description: declared.description.clone(),
            },
            deprecated: declared.deprecated.unwrap_or_default(),
        }
    }

    /// The type of a header that is received.
    pub(super) fn header_ty(
        &mut self,
        format: &'a ParameterSchemaOrContent,
        origin: &Origin,
    ) -> Ty {
        let schema: Option<&'a ReferenceOr<_>> = match format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => content
                .first()
                .filter(|(media_type, _)| media::kind(media_type) == Kind::Json)
                .and_then(|(_, content): (_, &'a MediaType)| content.schema.as_ref()),
        };
        match schema.map(|schema| self.ty(schema, origin)) {
            Some(Ty::Nullable(ty)) => *ty,
            // A header is a text, where nothing else is said.
            Some(Ty::Any | Ty::String(Text::Binary)) | None => Ty::String(Text::Plain),
            Some(ty) => ty,
        }
    }
}

/// Whether an answer of another media type than the first is something else, and not the same thing in another notation: a
/// text or bytes that the schema says nothing of, or JSON.
fn is_another(media_type: &str, declared: &MediaType) -> bool {
    match media::kind(media_type) {
        Kind::Json | Kind::Events | Kind::Lines => true,
        Kind::Range => false,
        _ => !declared.schema.as_ref().is_some_and(is_structured),
    }
}
