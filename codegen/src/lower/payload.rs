//! Bodies: what they are by their media type and their schema.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{
    Encoding as Declared, MediaType, QueryStyle, ReferenceOr, RequestBody, Schema, SchemaKind,
};

use super::media::{self, Kind};
use super::parameter::query_style;
use super::response::CONTENT;
use super::schema::presence;
use super::{Lowerer, component, stamped};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Body, Content, Docs, Encoding, OperationId, Origin, Payload, Shape, Text, Ty};
use crate::normalize::extension;
use crate::source::Span;

/// The range that all media types are in.
const ANY: &str = "*/*";

/// Why an operation cannot be expressed.
pub(super) struct Inexpressible(pub(super) String);

impl<'a> Lowerer<'a> {
    /// Lowers what an operation sends.
    pub(super) fn body(&mut self, id: OperationId, body: &'a RequestBody) -> Body {
        let has_several = body.content.len() > 1;
        let mut contents: Vec<Content> = Vec::new();
        for (media_type, declared) in &body.content {
            if !self.is_sound(media_type, "a body", stamped(&declared.extensions)) {
                continue;
            }
            let said = has_several.then(|| media_type.clone());
            let origin = match component(&body.extensions) {
                Some(Origin::Component(kind, name)) if !contents.is_empty() => {
                    Origin::Component(kind, format!("{name} {media_type}"))
                }
                Some(origin) => origin,
                None => Origin::Body(id, said),
            };
            let content = self.sent(media_type, declared, origin);
            // Each is compared with those before. Of names of the same, the plain one is sent.
            if !self.work.steps(CONTENT * contents.len()) {
                break;
            }
            match contents.iter_mut().find(|known| is_same(known, &content)) {
                Some(known) if content.media_type == "application/json" => *known = content,
                Some(known) if known.payload != content.payload => self.warn(
                    Diagnostic::warning(
                        Code::Unsupported,
                        format!("a body of `{media_type}` is left out: another one is sent as the same media type"),
                    )
                    .at(stamped(&declared.extensions)),
                ),
                Some(_) => {}
                None => contents.push(content),
            }
        }
        if contents.is_empty() {
            contents.push(self.undescribed(body));
        }
        Body {
            contents,
            presence: presence(body.required),
            docs: Docs {
                summary: None,
                description: body.description.clone(),
            },
        }
    }

    /// A body of which no media type is known: bytes, and whoever sends them says of which.
    fn undescribed(&mut self, body: &'a RequestBody) -> Content {
        let message =
            "no media type of this body is described: callers send bytes and say of which they are";
        self.warn(
            Diagnostic::warning(Code::UntypedContent, message)
                .at(stamped(&body.extensions))
                .help("an overlay can describe it under its media type, in `content`"),
        );
        Content {
            media_type: ANY.to_owned(),
            payload: Payload::Any,
        }
    }

    /// Whether a media type is one; what is of none is left out.
    pub(super) fn is_sound(&mut self, media_type: &str, what: &str, span: Option<Span>) -> bool {
        let is_sound = media::is_media_type(media_type);
        if !is_sound {
            let media_type = media_type.escape_debug();
            let message = format!("{what} of `{media_type}` is left out: that is no media type");
            self.warn(Diagnostic::warning(Code::Unsupported, message).at(span));
        }
        is_sound
    }

    /// Lowers a body of one media type that is sent.
    fn sent(&mut self, media_type: &str, declared: &'a MediaType, origin: Origin) -> Content {
        let schema = declared.schema.as_ref();
        let payload = match media::kind(media_type) {
            Kind::Json => self.json(schema, &origin),
            Kind::Form => match self.properties(schema, &origin) {
                Some(ty) if ty == Ty::Any || self.has_properties(&ty) => {
                    let encodings = self.encodings(&ty, &declared.encoding, Kind::Form);
                    Payload::Form(ty, encodings)
                }
                None => Payload::Form(Ty::Map(Box::new(Ty::Any)), Vec::new()),
                Some(_) => Payload::Text,
            },
            Kind::Multipart => {
                let ty = match self.properties(schema, &origin) {
                    Some(ty) if ty != Ty::Any && !self.is_free(&ty) => ty,
                    // Whatever its parts are called, each may be a file.
                    _ => Ty::Map(Box::new(Ty::String(Text::Binary))),
                };
                if self.has_properties(&ty) {
                    let encodings = self.encodings(&ty, &declared.encoding, Kind::Multipart);
                    Payload::Multipart(ty, encodings)
                } else {
                    // Whoever makes the parts also says what is between them.
                    Payload::Any
                }
            }
            Kind::Text if !media::is_utf8(media_type) => Payload::Bytes,
            Kind::Text => Payload::Text,
            Kind::Events | Kind::Lines | Kind::Bytes => Payload::Bytes,
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
        is_success: bool,
    ) -> Content {
        let schema = declared.schema.as_ref();
        let kind = media::kind(media_type);
        let payload = match kind {
            Kind::Json => self.json(schema, origin),
            Kind::Form | Kind::Text => Payload::Text,
            Kind::Events if is_success => self.events(declared, origin),
            Kind::Lines if is_success => self.lines(declared, origin),
            Kind::Multipart | Kind::Events | Kind::Lines | Kind::Bytes => Payload::Bytes,
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
    pub(super) fn properties(
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

    /// Whether the values of a type are objects, or some of them are.
    pub(super) fn has_properties(&self, ty: &Ty) -> bool {
        let mut pending = vec![ty];
        let mut seen = BTreeSet::new();
        while let Some(ty) = pending.pop() {
            match self.api.resolved(ty) {
                Ty::Map(_) => return true,
                Ty::Named(id) if seen.insert(*id) => match &self.api.types[*id].shape {
                    Shape::Object(_) => return true,
                    Shape::Union(union) => {
                        pending.extend(union.members.iter().map(|member| &member.ty));
                    }
                    Shape::Alias(_) | Shape::Enumeration(_) => {}
                },
                _ => {}
            }
        }
        false
    }

    /// Whether the values of a property of a type are files, or lists of them.
    fn is_file(&self, ty: &Ty, name: &str) -> bool {
        let property = match self.api.resolved(ty) {
            Ty::Named(id) => match &self.api.types[*id].shape {
                Shape::Object(object) => object
                    .properties
                    .iter()
                    .find(|property| property.name == name)
                    .map(|property| &property.ty),
                _ => None,
            },
            Ty::Map(value) => Some(&**value),
            _ => None,
        };
        let inner = |ty| match self.api.resolved(ty) {
            Ty::Nullable(inner) | Ty::Array(inner) => self.api.resolved(inner),
            ty => ty,
        };
        property.is_some_and(|ty| *inner(ty) == Ty::String(Text::Binary))
    }

    /// The properties of a form that are not written as they are by default.
    fn encodings(
        &self,
        ty: &Ty,
        declared: &IndexMap<String, Declared>,
        kind: Kind,
    ) -> Vec<(String, Encoding)> {
        let encoding = |name: &str, declared: &Declared| {
            let says_explode = declared.extensions.contains_key(extension::EXPLODE);
            let has_style = declared.style.is_some() || says_explode || declared.allow_reserved;
            // In forms of several parts, that a list is exploded goes without saying: each item is a part.
            let is_meant =
                declared.style.is_some() || says_explode && !declared.explode || kind == Kind::Form;
            // A file has no style.
            if has_style && is_meant && !self.is_file(ty, name) {
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
            let is_type = |kinds: &String| {
                kinds
                    .split(',')
                    .all(|kind| media::is_media_type(kind.trim()))
            };
            let content_type = declared.content_type.clone().filter(is_type);
            content_type.map(Encoding::ContentType)
        };
        declared
            .iter()
            .filter_map(|(name, declared)| Some((name.clone(), encoding(name, declared)?)))
            .collect()
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

/// Whether a content is the same as another one but for parameters of the media type, or another name of plain JSON.
fn is_same(known: &Content, content: &Content) -> bool {
    let (one, other) = (&known.media_type, &content.media_type);
    let is_named_alike = media::essence(one) == media::essence(other)
        || media::is_plain_json(one) && media::is_plain_json(other);
    one == other || is_named_alike && known.payload == content.payload
}

/// Whether a schema describes more than a text or bytes.
pub(super) fn is_structured(schema: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(schema) = schema else {
        return true;
    };
    let SchemaKind::Any(any) = &schema.schema_kind else {
        return true;
    };
    if let Some(ty) = &any.typ {
        return ty != "string";
    }
    let is_bare = any.properties.is_empty()
        && any.all_of.is_empty()
        && any.one_of.is_empty()
        && any.any_of.is_empty()
        && any.items.is_none()
        && any.additional_properties.is_none();
    let says_more = [extension::REF, extension::TYPES, extension::PREFIX_ITEMS];
    let extensions = &schema.schema_data.extensions;
    !is_bare || says_more.iter().any(|key| extensions.contains_key(*key))
}
