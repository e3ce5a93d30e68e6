//! Names that the runtime has already given in the scopes that generated names go into.
//!
//! They hold more than what there is today: what the runtime may want later has to be kept free from the beginning,
//! since a name that is generated once is part of a crate's interface.

/// Methods of a client. Accessors of groups, and operations without a tag, are named around them.
pub(super) const CLIENT: &[&str] = &[
    "base_url", "builder", "clone", "config", "core", "execute", "new", "request", "send", "with",
];

/// Methods of a client's builder. Those of security schemes are named around them.
pub(super) const CLIENT_BUILDER: &[&str] = &[
    "api_key_credentials",
    "attempt_timeout",
    "base_url",
    "basic_credentials",
    "bearer_credentials",
    "build",
    "client_certificate",
    "clone",
    "connect_timeout",
    "credential",
    "default",
    "default_header",
    "idempotency_header",
    "max_response_bytes",
    "middleware",
    "new",
    "proxy",
    "retry",
    "retry_budget",
    "root_certificates",
    "server",
    "timeout",
    "transport",
    "user_agent",
    "validate_requests",
];

/// Methods of a request. Setters of parameters are named around them.
pub(super) const REQUEST: &[&str] = &[
    "accept",
    "attempt_timeout",
    "blocking",
    "body",
    "clone",
    "extra_header",
    "extra_query",
    "idempotency_key",
    "into_future",
    "items",
    "new",
    "pages",
    "response",
    "retry",
    "send",
    "set",
    "set_body",
    "set_bytes_as",
    "set_content",
    "set_cookie",
    "set_form",
    "set_header",
    "set_json",
    "set_json_as",
    "set_list",
    "set_multipart",
    "set_or_empty",
    "set_path",
    "set_query",
    "set_query_list",
    "set_query_texts",
    "set_text",
    "set_text_as",
    "set_texts",
    "stream",
    "timeout",
    "validate",
];

/// Methods of what is answered. Those that read headers are named around them.
pub(super) const RESPONSE: &[&str] = &[
    "attempts",
    "body",
    "bytes",
    "clone",
    "extensions",
    "header",
    "headers",
    "into_body",
    "into_bytes",
    "into_parts",
    "map",
    "new",
    "parts",
    "status",
    "url",
    "version",
];

/// Methods of a webhook that was received. Those that read headers are named around them.
pub(super) const DELIVERY: &[&str] = &[
    "body",
    "bytes",
    "clone",
    "header",
    "headers",
    "into_payload",
    "new",
    "payload",
    "read",
];

/// What stands beside the types of webhooks, in lower case: the enum of all of them, and its variant for any other.
pub(super) const WEBHOOK: &[&str] = &["event", "unknown"];

/// Methods of a server. Setters of variables are named around them.
pub(super) const SERVER: &[&str] = &["build", "clone", "default", "new", "set", "url"];

/// Methods of a group of operations. Those that begin requests are named around them.
pub(super) const GROUP: &[&str] = &["clone", "new"];

/// What structs have besides their properties.
pub(super) const STRUCT: &[&str] = &["clone", "default", "extra", "new", "validate"];

/// What enumerations have besides their members.
pub(super) const ENUM: &[&str] = &["unknown"];

/// Modules that are no type's and no group's: the file of a module itself, the modules that they stand in, and what one
/// system does not allow as a file.
pub(super) const MODULE: &[&str] = &["api", "aux", "con", "mod", "nul", "prn", "types"];

/// Types that would hide what generated code calls functions of, in lower case.
pub(super) const TYPE: &[&str] = &["asref", "box", "default", "into", "intoiterator", "self"];

#[cfg(test)]
mod tests {
    use super::*;

    /// The functions that a type of the runtime has of its own, private ones included: they stand in one `impl` with those that are
    /// generated.
    fn own(text: &str, target: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut is_inside = false;
        for line in text.lines() {
            if line.starts_with("impl") {
                is_inside = line.ends_with(&format!(" {target} {{")) && !line.contains(" for ");
            } else if line.starts_with('}') {
                is_inside = false;
            } else if let (true, Some((before, after))) = (is_inside, line.split_once("fn "))
                && before.starts_with("    ")
                && !before.starts_with("     ")
                && !before.contains("//")
            {
                let name = after.split(['(', '<']).next().unwrap_or_default();
                names.push(name.to_owned());
            }
        }
        names
    }

    #[test]
    fn what_the_runtime_has_is_reserved() {
        for (text, target, reserved) in [
            (
                include_str!("../../../generated-client/src/runtime/request.rs"),
                "Request<Op>",
                REQUEST,
            ),
            (
                include_str!("../../../generated-client/src/runtime/builder.rs"),
                "ClientBuilder<A>",
                CLIENT_BUILDER,
            ),
            (
                include_str!("../../../generated-client/src/runtime/client.rs"),
                "Client<A>",
                CLIENT,
            ),
            (
                include_str!("../../../generated-client/src/runtime/response.rs"),
                "Response<Op>",
                RESPONSE,
            ),
            (
                include_str!("../../../generated-client/src/runtime/webhook/delivery.rs"),
                "WebhookDelivery<W>",
                DELIVERY,
            ),
            (
                include_str!("../../../generated-client/src/runtime/server.rs"),
                "Server<S>",
                SERVER,
            ),
        ] {
            let own = own(text, target);
            assert!(own.len() > 1, "{target}: {own:?}");
            for name in own {
                assert!(reserved.contains(&name.as_str()), "{target}: `{name}`");
            }
        }
    }
}
