//! The URL of a request: the path's template with its arguments, behind the base URL, and the query.

use super::{Flaw, Parts, flaw};
use crate::runtime::error::RequestError;
use crate::runtime::percent::{Escape, encode_literal};
use url::{Url, form_urlencoded};

impl Parts {
    /// Where the request goes.
    pub(crate) fn target(&self, base_url: &Url) -> Result<Url, RequestError> {
        let url = self.destination(base_url);
        url.map_err(|Flaw(message, source)| RequestError::new(self.describe(), message, source))
    }

    /// The text of a query parameter that is set to one value.
    pub(crate) fn query_text(&self, name: &str) -> Option<String> {
        let (_, encoded) = self.query.iter().find(|(known, _)| *known == name)?;
        let [(_, value)] = encoded.as_deref().ok()? else {
            return None;
        };
        // As a pair whose value it is.
        let pair = format!("={value}");
        let (_, text) = form_urlencoded::parse(pair.as_bytes()).next()?;
        Some(text.into_owned())
    }

    pub(super) fn destination(&self, base_url: &Url) -> Result<Url, Flaw> {
        match &self.place {
            // Credentials go with it.
            Some(place) if place.origin() != base_url.origin() => {
                Err(flaw("the URL is of another origin than the base URL"))
            }
            Some(place) => Ok(place.clone()),
            None => self.url(base_url),
        }
    }

    fn url(&self, base_url: &Url) -> Result<Url, Flaw> {
        let (path, fixed_query) = split(&self.template);
        let mut text = base_url.as_str().trim_end_matches('/').to_owned();
        for segment in path.trim_start_matches('/').split('/') {
            text.push('/');
            text.push_str(&self.segment(segment)?);
        }
        let mut pairs = Vec::new();
        for (name, encoded) in &self.query {
            let encoded = encoded
                .as_deref()
                .map_err(|why| flaw(format!("the query parameter `{name}`: {why}")))?;
            pairs.extend(encoded);
        }
        let mut query = Vec::new();
        if let Some(fixed) = fixed_query {
            let fixed = self.substitute(fixed)?;
            let is_set = |pair: &str| {
                let key = form_urlencoded::parse(pair.as_bytes()).next();
                let key = key.map(|(key, _)| Escape::Strict.escaped(&key));
                key.is_none_or(|key| pairs.iter().any(|(name, _)| *name == key))
            };
            let fixed = fixed.split('&').filter(|pair| !is_set(pair));
            query.extend(fixed.map(str::to_owned));
        }
        query.extend(pairs.iter().map(|(name, value)| format!("{name}={value}")));
        if !query.is_empty() {
            text.push('?');
            text.push_str(&query.join("&"));
        }
        match Url::parse(&text) {
            Ok(url) if url.origin() == base_url.origin() => Ok(url),
            _ => Err(flaw("the path cannot be put behind the base URL")),
        }
    }

    /// Puts the arguments into one segment of the path and looks at what came out of it: a segment that
    /// means "here" or "one up" would reach another operation.
    fn segment(&self, template: &str) -> Result<String, Flaw> {
        let segment = self.substitute(template)?;
        let dots = segment.replace("%2e", ".").replace("%2E", ".");
        if dots != "." && dots != ".." {
            return Ok(segment);
        }
        let name = template
            .split_once('{')
            .and_then(|(_, rest)| rest.split_once('}'));
        Err(match name {
            Some((name, _)) => flaw(format!(
                "the path argument `{name}` makes a segment of dots, which means another path"
            )),
            None => flaw("the path has a segment of dots"),
        })
    }

    /// Replaces each `{name}` by its argument and percent-encodes whatever needs it.
    fn substitute(&self, template: &str) -> Result<String, Flaw> {
        let mut out = String::new();
        let mut rest = template;
        while let Some((literal, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            encode_literal(&mut out, literal);
            let argument = self.path.iter().find(|(known, _)| *known == name);
            match argument {
                None => return Err(flaw(format!("the path argument `{name}` is missing"))),
                Some((_, Err(why))) => {
                    return Err(flaw(format!("the path argument `{name}`: {why}")));
                }
                Some((_, Ok(None))) => {
                    return Err(flaw(format!("the path argument `{name}` holds nothing")));
                }
                Some((_, Ok(Some(value)))) if value.is_empty() => {
                    return Err(flaw(format!("the path argument `{name}` is empty")));
                }
                Some((_, Ok(Some(value)))) => out.push_str(value),
            }
            rest = after;
        }
        encode_literal(&mut out, rest);
        Ok(out)
    }
}

/// The path of a template, and the query that some descriptions put behind it. A fragment, by which others tell operations
/// of one path from one another, is nothing that is sent. Names of arguments may hold any character.
fn split(template: &str) -> (&str, Option<&str>) {
    let mut inside = false;
    let mut question = None;
    let mut end = template.len();
    for (position, character) in template.char_indices() {
        match character {
            '{' => inside = true,
            '}' => inside = false,
            '#' if !inside => {
                end = position;
                break;
            }
            '?' if !inside && question.is_none() => question = Some(position),
            _ => {}
        }
    }
    match question {
        None => (&template[..end], None),
        Some(question) => (&template[..question], Some(&template[question + 1..end])),
    }
}
