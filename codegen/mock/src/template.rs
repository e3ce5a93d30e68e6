//! Templates of paths: `/pets/{id}`, `/{name}.{format}`, `/jobs/{id}:cancel`, `/search?kind=pets`.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::cmp::Reverse;

/// A path below which an API is served, with the template of a path behind it.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    segments: Vec<Vec<Piece>>,
    /// What has to stand in the query: names, with their values unless those are variables.
    pub(crate) query: Vec<(String, Option<String>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Variable(String),
}

/// The values of a path's variables, as they were sent.
pub(crate) type Captures = Vec<(String, String)>;

/// How concrete a template is: what is smaller is tried first.
pub(crate) type Rank = (Vec<(u8, Reverse<usize>)>, Reverse<usize>);

impl Template {
    /// A template of a path below a base path, in which nothing is a variable.
    pub(crate) fn new(base: &str, path: &str) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let literal = |segment: &str| vec![Piece::Literal(segment.to_owned())];
        let base = base.trim_end_matches('/').split('/').skip(1).map(literal);
        let own = path.strip_prefix('/').unwrap_or(path);
        let query = query.split('&').filter(|part| !part.is_empty());
        Self {
            segments: base.chain(own.split('/').map(pieces)).collect(),
            query: query
                .map(|part| {
                    let (name, value) = part.split_once('=').unwrap_or((part, ""));
                    {
                        let is_variable = value.contains('{');
                        let value = (!is_variable).then(|| decoded(value).into_owned());
                        (decoded(name).into_owned(), value)
                    }
                })
                .collect(),
        }
    }

    /// How concrete this is.
    pub(crate) fn rank(&self) -> Rank {
        let segments = self.segments.iter().map(|pieces| {
            let length = |piece: &Piece| match piece {
                Piece::Literal(text) => text.len(),
                Piece::Variable(_) => 0,
            };
            let kind = match pieces.as_slice() {
                [] | [Piece::Literal(_)] => 0,
                [Piece::Variable(_)] => 2,
                _ => 1,
            };
            (kind, Reverse(pieces.iter().map(length).sum()))
        });
        (segments.collect(), Reverse(self.query.len()))
    }

    /// What the variables are in a path, if it is one of this template.
    pub(crate) fn captures(&self, path: &str) -> Option<Captures> {
        let mut captures = Vec::new();
        let mut sent = path.strip_prefix('/')?.split('/');
        for pieces in &self.segments {
            fits(pieces, sent.next()?, &mut captures).then_some(())?;
        }
        sent.next().is_none().then_some(captures)
    }
}

fn pieces(segment: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            pieces.push(Piece::Literal(before.to_owned()));
        }
        pieces.push(Piece::Variable(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    pieces
}

/// Whether a segment of a path is of some pieces; notes the variables.
fn fits(pieces: &[Piece], sent: &str, captures: &mut Captures) -> bool {
    match pieces {
        [] => sent.is_empty(),
        // What need not be escaped may be.
        [Piece::Literal(text)] => *text == sent || decoded(text) == decoded(sent),
        [Piece::Variable(name)] => {
            captures.push((name.clone(), sent.to_owned()));
            !sent.is_empty()
        }
        [Piece::Literal(text), rest @ ..] => sent
            .strip_prefix(text.as_str())
            .is_some_and(|sent| fits(rest, sent, captures)),
        [Piece::Variable(name), rest @ ..] => {
            let count = captures.len();
            let ends = sent.char_indices().map(|(index, _)| index).skip(1);
            for end in ends.chain([sent.len()]) {
                let (Some(value), Some(behind)) = (sent.get(..end), sent.get(end..)) else {
                    continue;
                };
                captures.push((name.clone(), value.to_owned()));
                if !value.is_empty() && fits(rest, behind, captures) {
                    return true;
                }
                captures.truncate(count);
            }
            false
        }
    }
}

/// A text without its escapes.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(template: &str, path: &str) -> Option<String> {
        let captures = Template::new("/v1/", template).captures(path)?;
        let shown = captures
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        Some(shown.collect::<Vec<_>>().join(","))
    }

    #[test]
    fn variables_are_parts_of_segments() {
        let check = |template: &str, path: &str, expected: Option<&str>| {
            assert_eq!(
                captured(template, path).as_deref(),
                expected,
                "{template} {path}"
            );
        };
        check("/a/{b}", "/v1/a/x%2Fy", Some("b=x%2Fy"));
        check("/a/{b}", "/v1/a/", None);
        check("/a/{b}", "/v1/a/x/", None);
        check("/a/{b}", "/a/x", None);
        check("/{a}.{b}", "/v1/x.y", Some("a=x,b=y"));
        check("/{a}.{b}", "/v1/xy", None);
        check("/{a}:go", "/v1/x:y:go", Some("a=x:y"));
        check("/{a}...{b}", "/v1/m...n", Some("a=m,b=n"));
        check("/a b/", "/v1/a%20b/", Some(""));
        check("/a?x=1", "/v1/a", Some(""));
        check("/", "/v1/", Some(""));
    }

    #[test]
    fn what_is_concrete_comes_first() {
        let mut templates = ["/a/{b}", "/{a}/b", "/a/{b}:go", "/a/b", "/a/b?c=d"];
        templates.sort_by_key(|template| Template::new("", template).rank());
        assert_eq!(
            templates,
            ["/a/b?c=d", "/a/b", "/a/{b}:go", "/a/{b}", "/{a}/b"]
        );
    }
}
