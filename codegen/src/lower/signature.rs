//! How webhooks are signed: `x-webhook-signature`, which a description or an overlay sets.
//!
//! What is wrong with one costs all of it. A verifier that passes over what it does not know would let through what it should
//! not.

use super::Lowerer;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Algorithm, Notation, Place, Signature};
use crate::parse::is_token;
use crate::source::{Entry, Mapping, Node, Value};

/// The keys of a signature.
const KEYS: &str = "`header`, `algorithm`, `encoding`, `prefix`, `field`, `separator`, `key`, `key-prefix`, `signed`, \
    `timestamp` and `id`";

/// What one of the schemes is called that have a name.
const SCHEMES: &str = "`standard-webhooks`, `github`, `stripe` and `close`";

impl Lowerer<'_> {
    /// Reads how webhooks are signed; nothing if they are not, or it cannot be read.
    pub(super) fn signature(&mut self, node: &Node) -> Option<Signature> {
        match &node.value {
            // What is said of all does not hold for this one.
            Value::Bool(false) | Value::Null => return None,
            Value::String(name) => {
                let scheme = scheme(name);
                if scheme.is_none() {
                    self.wrong(
                        Code::InvalidSignature,
                        node,
                        format!("`{name}` is no scheme that is known"),
                        format!("these are: {SCHEMES}; anything else is a mapping with {KEYS}"),
                    );
                }
                return scheme;
            }
            _ => {}
        }
        let Some(mapping) = node.as_mapping() else {
            let message = format!(
                "how webhooks are signed is a mapping or the name of a scheme, and this is {}",
                node.kind()
            );
            let help = format!("the schemes are {SCHEMES}, and the keys {KEYS}");
            self.wrong(Code::InvalidSignature, node, message, help);
            return None;
        };
        let mut signature = Signature {
            header: String::new(),
            algorithm: Algorithm::Sha256,
            notation: Notation::Hex,
            prefix: None,
            field: None,
            separator: None,
            key: None,
            key_prefix: None,
            signed: None,
            timestamp: None,
            id: None,
        };
        let mut is_sound = true;
        for entry in mapping.iter() {
            is_sound &= self.signature_entry(&mut signature, entry).is_some();
        }
        is_sound &= self.is_whole(&signature, node, mapping);
        is_sound.then_some(signature)
    }

    fn signature_entry(&mut self, signature: &mut Signature, entry: &Entry) -> Option<()> {
        let node = &entry.value;
        match &*entry.key {
            "header" => signature.header = self.token(node)?,
            "algorithm" => {
                signature.algorithm = match self.text(node)?.to_ascii_lowercase().as_str() {
                    "hmac-sha1" => Algorithm::Sha1,
                    "hmac-sha256" => Algorithm::Sha256,
                    "hmac-sha512" => Algorithm::Sha512,
                    other => {
                        let message = format!("`{other}` is no algorithm that is known");
                        let help = "these are: `hmac-sha1`, `hmac-sha256` and `hmac-sha512`";
                        return self.refuse(node, message, help);
                    }
                }
            }
            "encoding" => signature.notation = self.notation(node)?,
            "prefix" => signature.prefix = Some(self.text(node)?),
            "field" => signature.field = Some(self.token(node)?),
            "separator" => {
                let text = self.text(node)?;
                if !matches!(text.as_str(), "," | " " | ";") {
                    let message = format!("`{text}` does not stand between signatures");
                    let help = "`,`, `;` or a blank does";
                    return self.refuse(node, message, help);
                }
                signature.separator = Some(text);
            }
            "key" => {
                signature.key = match node.as_str() {
                    Some("text") => None,
                    _ => Some(self.notation(node)?),
                }
            }
            "key-prefix" => signature.key_prefix = Some(self.text(node)?),
            "signed" => {
                let text = self.text(node)?;
                if let Some(message) = flaw(&text) {
                    let help =
                        "these are: `{body}`, `{timestamp}` and `{id}`, with any text between them";
                    return self.refuse(node, message, help);
                }
                signature.signed = Some(text);
            }
            "timestamp" => signature.timestamp = Some(self.place(node)?),
            "id" => match self.place(node)? {
                Place::Header(name) => signature.id = Some(name),
                Place::Field(_) => {
                    let message = "an id stands in a header of its own".to_owned();
                    return self.refuse(node, message, "write `{ header: NAME }`");
                }
            },
            other => {
                let message =
                    format!("`{other}` says nothing of a signature, so all of it is left out");
                let diagnostic = Diagnostic::warning(Code::InvalidSignature, message)
                    .at(entry.key_span)
                    .help(format!("the keys are {KEYS}"));
                self.warn(diagnostic);
                return None;
            }
        }
        Some(())
    }

    /// Whether what a signature says goes together; if not, why has been said.
    fn is_whole(&mut self, signature: &Signature, node: &Node, mapping: &Mapping) -> bool {
        let signed = signature.signed.as_deref().unwrap_or("{body}");
        let is_by_field = matches!(signature.timestamp, Some(Place::Field(_)));
        let mut problem = |key: &str, message: &str, help: &str| {
            let place = mapping.get(key).unwrap_or(node);
            self.wrong(
                Code::InvalidSignature,
                place,
                message.to_owned(),
                help.to_owned(),
            );
            false
        };
        if !mapping.contains_key("header") {
            problem(
                "",
                "a signature without `header` is left out",
                "say which header holds it",
            )
        } else if !signed.contains("{body}") {
            problem(
                "signed",
                "what is signed has no `{body}`, so anybody could change it",
                "the body is signed wherever there is a signature worth the name",
            )
        } else if signed.contains("{timestamp}") && signature.timestamp.is_none() {
            problem(
                "signed",
                "a time is signed, and nothing says where it stands",
                "add `timestamp: { header: NAME }` or, beside `field`, `timestamp: { field: NAME }`",
            )
        } else if signature.timestamp.is_some() && !signed.contains("{timestamp}") {
            problem(
                "timestamp",
                "this time is not signed, so anybody could change it",
                "`signed` says what is signed, such as `{timestamp}.{body}`",
            )
        } else if signed.contains("{id}") != signature.id.is_some() {
            problem(
                if signature.id.is_some() {
                    "id"
                } else {
                    "signed"
                },
                "`signed` has an `{id}` where there is one, and only there",
                "`id: { header: NAME }` says where it stands, and `{id}` in `signed` that it is signed",
            )
        } else if is_by_field && signature.field.is_none() {
            problem(
                "timestamp",
                "the time is a field of a header that has no fields",
                "`field` says which field the signature is",
            )
        } else {
            true
        }
    }

    /// `{ header: NAME }` or `{ field: NAME }`.
    fn place(&mut self, node: &Node) -> Option<Place> {
        let entries: Vec<&Entry> = node
            .as_mapping()
            .into_iter()
            .flat_map(Mapping::iter)
            .collect();
        if let [only] = entries.as_slice() {
            match &*only.key {
                "header" => return self.token(&only.value).map(Place::Header),
                "field" => return self.token(&only.value).map(Place::Field),
                _ => {}
            }
        }
        let message = "this does not say where a part of what is signed stands".to_owned();
        self.refuse(
            node,
            message,
            "write `{ header: NAME }` or `{ field: NAME }`",
        )
    }

    fn notation(&mut self, node: &Node) -> Option<Notation> {
        match self.text(node)?.as_str() {
            "hex" => Some(Notation::Hex),
            "base64" => Some(Notation::Base64),
            other => {
                let message = format!("`{other}` is no way to write bytes that is known");
                self.refuse(
                    node,
                    message,
                    "`hex` and `base64` are; a `key` may also be `text`",
                )
            }
        }
    }

    /// The name of a header or of a field.
    fn token(&mut self, node: &Node) -> Option<String> {
        let text = self.text(node)?;
        if is_token(&text) {
            return Some(text);
        }
        let message = format!(
            "`{}` is no name of a header or a field",
            text.escape_debug()
        );
        self.refuse(node, message, "such a name has letters, digits and hyphens")
    }

    fn text(&mut self, node: &Node) -> Option<String> {
        match node.as_str() {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            Some(_) => self.refuse(
                node,
                "this text is empty".to_owned(),
                "leave the key out, or write a text",
            ),
            None => {
                let message = format!("this is {}, and not a text", node.kind());
                self.refuse(node, message, "write a text that is not empty")
            }
        }
    }

    fn refuse<T>(&mut self, node: &Node, message: String, help: &str) -> Option<T> {
        self.wrong(Code::InvalidSignature, node, message, help.to_owned());
        None
    }

    fn wrong(&mut self, code: Code, node: &Node, message: String, help: String) {
        let message = format!("{message}; there is no verifier");
        self.warn(Diagnostic::warning(code, message).at(node.span).help(help));
    }
}

/// What is wrong with what is signed.
fn flaw(signed: &str) -> Option<String> {
    let mut rest = signed;
    while let Some((before, behind)) = rest.split_once('{') {
        let name = behind.split_once('}');
        match name {
            _ if before.contains('}') => break,
            None => return Some("a brace is not closed".to_owned()),
            Some(("body" | "timestamp" | "id", after)) => rest = after,
            Some((other, _)) => return Some(format!("`{other}` is nothing that is signed")),
        }
    }
    rest.contains('}')
        .then(|| "a brace is closed that was not opened".to_owned())
}

/// A scheme that has a name.
fn scheme(name: &str) -> Option<Signature> {
    let plain = Signature {
        header: String::new(),
        algorithm: Algorithm::Sha256,
        notation: Notation::Hex,
        prefix: None,
        field: None,
        separator: None,
        key: None,
        key_prefix: None,
        signed: None,
        timestamp: None,
        id: None,
    };
    let header = |name: &str| Some(Place::Header(name.to_owned()));
    let some = |text: &str| Some(text.to_owned());
    Some(match name {
        "standard-webhooks" => Signature {
            header: "webhook-signature".to_owned(),
            notation: Notation::Base64,
            prefix: some("v1,"),
            separator: some(" "),
            key: Some(Notation::Base64),
            key_prefix: some("whsec_"),
            signed: some("{id}.{timestamp}.{body}"),
            timestamp: header("webhook-timestamp"),
            id: some("webhook-id"),
            ..plain
        },
        "github" => Signature {
            header: "X-Hub-Signature-256".to_owned(),
            prefix: some("sha256="),
            ..plain
        },
        "stripe" => Signature {
            header: "Stripe-Signature".to_owned(),
            field: some("v1"),
            signed: some("{timestamp}.{body}"),
            timestamp: Some(Place::Field("t".to_owned())),
            ..plain
        },
        "close" => Signature {
            header: "close-sig-hash".to_owned(),
            key: Some(Notation::Hex),
            signed: some("{timestamp}{body}"),
            timestamp: header("close-sig-timestamp"),
            ..plain
        },
        _ => return None,
    })
}
