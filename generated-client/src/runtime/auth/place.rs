//! Where a scheme puts a credential, and which texts can stand there.

use crate::runtime::api::SchemeKind;
use crate::runtime::percent::encode_value;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

/// A place in a request.
pub(crate) enum Place {
    Header {
        name: HeaderName,
        /// What stands before the credential.
        prefix: &'static str,
        /// Whether the credential is one word.
        is_token: bool,
    },
    Query(&'static str),
    Cookie(&'static str),
}

impl Place {
    /// Where a kind of scheme puts its credential, or why it has no place for one.
    pub(crate) fn of(kind: SchemeKind) -> Result<Self, &'static str> {
        let authorization = |prefix, is_token| {
            let name = AUTHORIZATION;
            Ok(Self::Header {
                name,
                prefix,
                is_token,
            })
        };
        match kind {
            SchemeKind::Basic => authorization("Basic", true),
            SchemeKind::Bearer | SchemeKind::OAuth2(_) => authorization("Bearer", true),
            // What a header's name is made of is what a scheme's is made of.
            SchemeKind::Http(scheme) => match HeaderName::try_from(scheme) {
                Ok(_) => authorization(scheme, false),
                Err(_) => Err("the API's description gives it an impossible name in HTTP"),
            },
            SchemeKind::Header(name) => match HeaderName::try_from(name) {
                Ok(name) => Ok(Self::Header {
                    name,
                    prefix: "",
                    is_token: false,
                }),
                Err(_) => {
                    Err("the API's description puts it into a header with an impossible name")
                }
            },
            SchemeKind::Query(name) => Ok(Self::Query(name)),
            SchemeKind::Cookie(name) => {
                let is_name = |byte: u8| is_plain(byte) && byte != b'=';
                if name.is_empty() || !name.bytes().all(is_name) {
                    return Err(
                        "the API's description puts it into a cookie with an impossible name",
                    );
                }
                Ok(Self::Cookie(name))
            }
            SchemeKind::MutualTls => {
                Err("it is the transport that presents a certificate, and nothing is sent")
            }
        }
    }

    /// Whether something stands there already, by the caller's hand or for another scheme.
    pub(crate) fn is_taken(&self, url: &Url, headers: &HeaderMap) -> bool {
        match self {
            Self::Header { name, .. } => headers.contains_key(name),
            Self::Query(name) => url.query_pairs().any(|(key, _)| key == *name),
            Self::Cookie(name) => headers.get(COOKIE).is_some_and(|cookies| {
                cookies
                    .as_bytes()
                    .split(|byte| *byte == b';')
                    .any(|cookie| {
                        let cookie = cookie.trim_ascii_start();
                        cookie
                            .strip_prefix(name.as_bytes())
                            .is_some_and(|rest| rest.starts_with(b"="))
                    })
            }),
        }
    }

    /// What keeps a text from standing there.
    pub(crate) fn refuses(&self, text: &str) -> Option<&'static str> {
        if text.is_empty() {
            return Some("is empty");
        }
        match self {
            Self::Header { is_token, .. } => {
                let fits = text.bytes().all(|byte| match byte {
                    b' ' => !is_token,
                    _ => byte.is_ascii_graphic(),
                });
                (!fits).then_some("holds a character that a header cannot")
            }
            Self::Query(_) => None,
            Self::Cookie(_) => {
                let fits = text.bytes().all(is_plain);
                (!fits).then_some("holds a character that a cookie cannot")
            }
        }
    }

    /// Puts a text there that is not refused.
    pub(crate) fn put(&self, text: &str, url: &mut Url, headers: &mut HeaderMap) {
        match self {
            Self::Header {
                name, prefix: "", ..
            } => insert(headers, name, text.as_bytes()),
            Self::Header { name, prefix, .. } => {
                insert(headers, name, format!("{prefix} {text}").as_bytes());
            }
            Self::Query(name) => {
                let own = url.query().filter(|own| !own.is_empty());
                let mut query = own.map(|own| format!("{own}&")).unwrap_or_default();
                // A plus sign for a space is for forms, and not every server reads it so.
                encode_value(&mut query, name);
                query.push('=');
                encode_value(&mut query, text);
                url.set_query(Some(&query));
            }
            Self::Cookie(name) => {
                let own = headers.get(COOKIE).map(HeaderValue::as_bytes);
                let mut cookies = own.map(|own| [own, b"; "].concat()).unwrap_or_default();
                cookies.extend_from_slice(format!("{name}={text}").as_bytes());
                insert(headers, &COOKIE, &cookies);
            }
        }
    }
}

/// What a value of a cookie is made of.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

fn insert(headers: &mut HeaderMap, name: &HeaderName, value: &[u8]) {
    // Each part of it was checked before.
    if let Ok(mut value) = HeaderValue::from_bytes(value) {
        value.set_sensitive(true);
        headers.insert(name, value);
    }
}
