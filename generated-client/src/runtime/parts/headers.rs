//! The headers of a request: those of the client, of the operation and of the caller, and the cookies.

use super::{Flaw, Parts, flaw};
use crate::runtime::builder::may_be_set;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

impl Parts {
    pub(super) fn headers(&self, default_headers: &HeaderMap) -> Result<HeaderMap, Flaw> {
        let mut headers = default_headers.clone();
        let accept = self.accept.as_deref().unwrap_or(self.acceptable);
        if !accept.is_empty() {
            insert(&mut headers, ACCEPT.as_str(), accept)?;
        }
        if self.body.is_some() {
            let Some(media_type) = &self.media_type else {
                return Err(flaw(
                    "the media type of the body cannot be that of a header",
                ));
            };
            headers.insert(CONTENT_TYPE, media_type.clone());
        }
        for (name, value) in &self.headers {
            let value = value
                .as_ref()
                .map_err(|why| flaw(format!("the header `{name}`: {why}")))?;
            if let Some(value) = value {
                insert(&mut headers, name, value)?;
            }
        }
        for (name, value) in &self.extra_headers {
            insert(&mut headers, name, value.expose())?;
        }
        self.add_cookies(&mut headers)?;
        Ok(headers)
    }

    /// Puts the cookies into the one header that there may be, before those that the caller wrote into it by hand.
    fn add_cookies(&self, headers: &mut HeaderMap) -> Result<(), Flaw> {
        let mut cookies = Vec::new();
        for (name, pairs) in &self.cookies {
            let pairs = pairs
                .as_deref()
                .map_err(|why| flaw(format!("the cookie `{name}`: {why}")))?;
            for (name, value) in pairs {
                if !cookies.is_empty() {
                    cookies.extend_from_slice(b"; ");
                }
                cookies.extend_from_slice(name.as_bytes());
                cookies.push(b'=');
                cookies.extend_from_slice(value.as_bytes());
            }
        }
        if cookies.is_empty() {
            return Ok(());
        }
        if let Some(own) = headers.get(COOKIE).filter(|own| !own.is_empty()) {
            cookies.extend_from_slice(b"; ");
            cookies.extend_from_slice(own.as_bytes());
        }
        let Ok(mut value) = HeaderValue::try_from(cookies) else {
            return Err(flaw("the cookies hold a character that a header cannot"));
        };
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
        Ok(())
    }
}

fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Flaw> {
    let Ok(name) = HeaderName::try_from(name) else {
        return Err(flaw(format!("{name:?} cannot be the name of a header")));
    };
    if !may_be_set(&name) {
        return Err(flaw(format!("the header `{name}` is up to the transport")));
    }
    // Whoever receives a header takes them away, so that what arrives would be another value.
    if value.starts_with([' ', '\t']) || value.ends_with([' ', '\t']) {
        return Err(flaw(format!(
            "the value of the header `{name}` begins or ends with a blank, which does not arrive"
        )));
    }
    let Ok(mut value) = HeaderValue::try_from(value) else {
        return Err(flaw(format!(
            "the value of the header `{name}` holds a character that a header cannot"
        )));
    };
    value.set_sensitive(name != ACCEPT);
    headers.insert(name, value);
    Ok(())
}
