//! What makes the verifier of a webhook's signature.

use crate::ir::{Algorithm, Notation, Place, Signature};
use crate::names::Ident;
use crate::plan::docs::code;
use crate::plan::fields::into;
use crate::plan::room::Room;
use crate::plan::text;
use crate::rust::{Argument, Body, Function, Receiver, Visibility};

/// What makes the verifier of a signature.
pub(super) fn verifier(room: &mut Room, signature: &Signature) -> Function {
    let secret = Ident::known("secret");
    let mut function = room.runtime("WebhookVerifier");
    function.push(Ident::known("builder"));
    let mut links: Vec<(&'static str, Vec<Argument>)> = Vec::new();
    let mut link = |method, text: Option<&str>| {
        let arguments = text.map(|text| Argument::Text(text.to_owned()));
        links.push((method, arguments.into_iter().collect()));
    };
    match signature.algorithm {
        Algorithm::Sha1 => link("sha1", None),
        Algorithm::Sha256 => {}
        Algorithm::Sha512 => link("sha512", None),
    }
    if signature.notation == Notation::Base64 {
        link("base64", None);
    }
    for (method, text) in [
        ("prefix", &signature.prefix),
        ("field", &signature.field),
        ("separator", &signature.separator),
        ("signed", &signature.signed),
        ("id_header", &signature.id),
    ] {
        if text.is_some() {
            link(method, text.as_deref());
        }
    }
    match &signature.timestamp {
        Some(Place::Header(name)) => link("timestamp_header", Some(name)),
        Some(Place::Field(name)) => link("timestamp_field", Some(name)),
        None => {}
    }
    match signature.key {
        Some(Notation::Hex) => link("hex_secret", None),
        Some(Notation::Base64) => link("base64_secret", None),
        None => {}
    }
    if let Some(prefix) = &signature.key_prefix {
        link("secret_prefix", Some(prefix));
    }
    links.push(("secret", vec![Argument::Parameter(secret.clone())]));
    let parameter = text(room);
    Function {
        docs: signed(signature),
        deprecated: false,
        visibility: Visibility::Public,
        name: Ident::known("verifier"),
        receiver: Receiver::None,
        parameters: vec![(secret, into(room, parameter))],
        output: room.runtime_type("WebhookVerifierBuilder", Vec::new()),
        body: Body::Call(
            function,
            vec![Argument::Text(signature.header.clone())],
            links,
        ),
    }
}

/// What is said of a verifier.
fn signed(signature: &Signature) -> String {
    let algorithm = match signature.algorithm {
        Algorithm::Sha1 => "HMAC-SHA1",
        Algorithm::Sha256 => "HMAC-SHA256",
        Algorithm::Sha512 => "HMAC-SHA512",
    };
    let of = match signature.signed.as_deref() {
        None | Some("{body}") => "the body".to_owned(),
        Some(signed) => code(signed),
    };
    format!(
        "Begins a verifier of the signature in {}: {algorithm} of {of}.",
        code(&signature.header)
    )
}
