//! Bodies: what they are by their media type and their schema.

use indexmap::IndexMap;
use openapiv3::{
    AnySchema, Encoding as Declared, MediaType, QueryStyle, ReferenceOr, RequestBody, Schema,
    SchemaKind,
};

use super::media::{self, Kind};
use super::parameter::query_style;
use super::schema::presence;
use super::{Lowerer, component, stamped};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Body, Content, Docs, Encoding, OperationId, Origin, Payload, Shape, Text, Ty};
use crate::normalize::extension;

/// Why an operation cannot be expressed.
pub(super) struct Inexpressible(pub(super) String);

impl<'a> Lowerer<'a> {
    /// Lowers what an operation sends.
    pub(super) fn body(&mut self, id: OperationId, body: &'a RequestBody) -> Option<Body> {
        let has_several = body.content.len() > 1;
        let mut contents: Vec<Content> = Vec::new();
        for (media_type, declared) in by_preference(&body.content) {
            let said = has_several.then(|| media_type.clone());
            let origin = match component(&body.extensions) {
                Some(Origin::Component(kind, name)) if !contents.is_empty() => {
                    Origin::Component(kind, format!("{name} {media_type}"))
                }
                Some(origin) => origin,
                None => Origin::Body(id, said),
            };
            let content = self.sent(media_type, declared, origin);
            if !is_said(&contents, &content) {
                contents.push(content);
            }
        }
        if contents.is_empty() {
            if body.required {
                self.warn(
                    Diagnostic::warning(
                        Code::Unsupported,
                        "a body without content is no body, and nothing is sent",
                    )
                    .at(stamped(&body.extensions)),
                );
            }
            return None;
        }
        Some(Body {
            contents,
            presence: presence(body.required),
            docs: Docs {
                summary: None,
                description: body.description.clone(),
            },
        })
    }

    /// Lowers a body of one media type that is sent.
    fn sent(&mut self, media_type: &str, declared: &'a MediaType, origin: Origin) -> Content {
        let schema = declared.schema.as_ref();
        let payload = match media::kind(media_type) {
            Kind::Json => self.json(schema, &origin),
            Kind::Form => match self.properties(schema, &origin) {
                Some(ty) if ty == Ty::Any || self.has_properties(&ty) => {
                    Payload::Form(ty, encodings(&declared.encoding, Kind::Form))
                }
                None => Payload::Form(Ty::Map(Box::new(Ty::Any)), Vec::new()),
                Some(_) => Payload::Text,
            },
            Kind::Multipart => match self.properties(schema, &origin) {
                Some(ty) if self.has_properties(&ty) && !self.is_free(&ty) => {
                    Payload::Multipart(ty, encodings(&declared.encoding, Kind::Multipart))
                }
                Some(ty) if ty != Ty::Any && !self.is_free(&ty) => Payload::Bytes,
                // Whatever its parts are called, each may be a file.
                _ => Payload::Multipart(
                    Ty::Map(Box::new(Ty::String(Text::Binary))),
                    encodings(&declared.encoding, Kind::Multipart),
                ),
            },
            Kind::Text => Payload::Text,
            Kind::Events | Kind::Bytes => Payload::Bytes,
            Kind::Range if schema.is_some_and(is_structured) => self.json(schema, &origin),
            Kind::Range => Payload::Any,
        };
        let is_range = matches!(media::kind(media_type), Kind::Range)
            || media::is_plain_json(media_type) && media_type.contains('*');
        let media_type = match payload {
            Payload::Json(_) if is_range => "application/json",
            _ => media_type,
        };
        Content {
            media_type: media_type.to_owned(),
            payload,
        }
    }

    /// Lowers a body of one media type that is received.
    pub(super) fn received(
        &mut self,
        media_type: &str,
        declared: &'a MediaType,
        origin: &Origin,
    ) -> Content {
        let schema = declared.schema.as_ref();
        let kind = media::kind(media_type);
        let payload = match kind {
            Kind::Json => self.json(schema, origin),
            Kind::Form | Kind::Text => Payload::Text,
            Kind::Multipart | Kind::Events | Kind::Bytes => Payload::Bytes,
            Kind::Range if schema.is_some_and(is_structured) => self.json(schema, origin),
            Kind::Range if media::essence(media_type) == "text/*" => Payload::Text,
            Kind::Range => {
                let is_text =
                    schema.is_some_and(|schema| self.ty(schema, origin) == Ty::String(Text::Plain));
                if is_text {
                    Payload::Text
                } else {
                    Payload::Bytes
                }
            }
        };
        let media_type = match payload {
            Payload::Json(_) if kind == Kind::Range => "application/json",
            _ => media_type,
        };
        Content {
            media_type: media_type.to_owned(),
            payload,
        }
    }

    /// JSON, unless what the schema describes is bytes, of which JSON has none.
    fn json(&mut self, schema: Option<&'a ReferenceOr<Schema>>, origin: &Origin) -> Payload {
        let ty = schema.map_or(Ty::Any, |schema| self.ty(schema, origin));
        match self.api.resolved(&ty) {
            Ty::String(Text::Binary) => Payload::Bytes,
            _ => Payload::Json(ty),
        }
    }

    /// The type of a form; none if there is no schema.
    fn properties(
        &mut self,
        schema: Option<&'a ReferenceOr<Schema>>,
        origin: &Origin,
    ) -> Option<Ty> {
        let ty = self.ty(schema?, origin);
        Some(match ty {
            // A form cannot be null.
            Ty::Nullable(ty) => *ty,
            ty => ty,
        })
    }

    /// Whether the values of a type are objects, as far as is known.
    fn has_properties(&self, ty: &Ty) -> bool {
        match self.api.resolved(ty) {
            Ty::Map(_) => true,
            Ty::Named(id) => match &self.api.types[*id].shape {
                Shape::Object(_) => true,
                Shape::Union(union) => union
                    .members
                    .iter()
                    .all(|member| matches!(&member.ty, Ty::Named(of) if of != id && self.has_properties(&member.ty))),
                Shape::Alias(_) | Shape::Enumeration(_) => false,
            },
            _ => false,
        }
    }

    /// Whether a type says nothing but that its values are objects.
    fn is_free(&self, ty: &Ty) -> bool {
        matches!(self.api.resolved(ty), Ty::Map(inner) if **inner == Ty::Any)
    }
}

/// The contents of a body: plain JSON first, then what is built on it, then all others as the document has them, but events last.
pub(super) fn by_preference(content: &IndexMap<String, MediaType>) -> Vec<(&String, &MediaType)> {
    let mut contents: Vec<_> = content.iter().collect();
    contents.sort_by_key(|(media_type, _)| match media::kind(media_type) {
        Kind::Json if media::essence(media_type) == "application/json" => 0,
        Kind::Json if media::is_plain_json(media_type) => 1,
        Kind::Json => 2,
        Kind::Events => 4,
        _ => 3,
    });
    contents
}

/// Whether one of some contents says all that another one does: it is the same but for parameters of the media type, or another
/// name of plain JSON.
pub(super) fn is_said(contents: &[Content], content: &Content) -> bool {
    contents.iter().any(|known| {
        let is_same = media::essence(&known.media_type) == media::essence(&content.media_type);
        let is_json = media::is_plain_json(&known.media_type)
            && media::is_plain_json(&content.media_type)
            && known.payload == content.payload;
        is_same || is_json
    })
}

/// Whether a schema describes more than a text or bytes.
pub(super) fn is_structured(schema: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(schema) = schema else {
        return true;
    };
    match &schema.schema_kind {
        SchemaKind::Any(AnySchema { typ, .. }) => match typ.as_deref() {
            Some("string") => false,
            Some(_) => true,
            None => says_something(schema),
        },
        _ => true,
    }
}

/// Whether a schema without a type has keywords of a structure.
fn says_something(schema: &Schema) -> bool {
    let SchemaKind::Any(any) = &schema.schema_kind else {
        return true;
    };
    !(any.properties.is_empty()
        && any.all_of.is_empty()
        && any.one_of.is_empty()
        && any.any_of.is_empty()
        && any.items.is_none()
        && any.additional_properties.is_none())
        || [extension::REF, extension::TYPES, extension::PREFIX_ITEMS]
            .iter()
            .any(|key| schema.schema_data.extensions.contains_key(*key))
}

/// The properties of a form that are not written as they are by default.
fn encodings(declared: &IndexMap<String, Declared>, kind: Kind) -> Vec<(String, Encoding)> {
    let encoding = |declared: &Declared| {
        let says_explode = declared.extensions.contains_key(extension::EXPLODE);
        let has_style = declared.style.is_some() || says_explode || declared.allow_reserved;
        // In forms of several parts, that a list is exploded goes without saying: each item is a part.
        let is_meant =
            declared.style.is_some() || says_explode && !declared.explode || kind == Kind::Form;
        if has_style && is_meant {
            let style = declared.style.clone().unwrap_or(QueryStyle::Form);
            let explode = if says_explode {
                declared.explode
            } else {
                style == QueryStyle::Form
            };
            return Some(Encoding::Style(query_style(
                &style,
                explode,
                declared.allow_reserved,
            )));
        }
        declared.content_type.clone().map(Encoding::ContentType)
    };
    declared
        .iter()
        .filter_map(|(name, declared)| Some((name.clone(), encoding(declared)?)))
        .collect()
}
