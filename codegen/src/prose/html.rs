//! HTML as it occurs in descriptions: tags, comments, and what else begins with `<`.
//!
//! This is no HTML parser. It finds the tags in a text and says which of them a doc comment can
//! express.

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
    Comment,
}

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// All of it, from `<` to `>`.
    pub source: &'a str,
    /// Its name, as written.
    pub name: &'a str,
    /// Whether it is an end tag.
    pub end: bool,
}

/// What a tag asks for, as far as a doc comment can express it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Strong,
    Emphasis,
    Strikethrough,
    Code,
    Anchor,
    Superscript,
    /// Nothing that matters here: its content stands for itself.
    Nothing,
    Break,
    Image,
    Rule,
    Paragraph,
    Heading,
    Preformatted,
    Quote,
    Bullets,
    Numbers,
    Item,
    Table,
    Row,
    HeadCell,
    Cell,
}

impl Meaning {
    /// Whether the tag stands alone, or may lack its end tag.
    pub(super) fn stands_alone(self) -> bool {
        use Meaning::{Break, Cell, HeadCell, Image, Item, Paragraph, Row, Rule};
        matches!(
            self,
            Break | Image | Rule | Paragraph | Item | Row | HeadCell | Cell
        )
    }
}

impl<'a> Tag<'a> {
    /// What the tag asks for; `None` for what is no tag of HTML, or none that belongs into a text:
    /// a placeholder, mostly.
    pub(super) fn meaning(&self) -> Option<Meaning> {
        let mut lower = [0; 10];
        let lower = lower.get_mut(..self.name.len())?;
        lower.copy_from_slice(self.name.as_bytes());
        lower.make_ascii_lowercase();
        Some(match &*lower {
            b"b" | b"strong" => Meaning::Strong,
            b"i" | b"em" | b"var" | b"dfn" | b"cite" => Meaning::Emphasis,
            b"s" | b"del" | b"strike" => Meaning::Strikethrough,
            b"code" | b"tt" | b"kbd" | b"samp" => Meaning::Code,
            b"a" => Meaning::Anchor,
            b"sup" => Meaning::Superscript,
            b"span" | b"font" | b"u" | b"ins" | b"mark" | b"small" | b"big" | b"sub" | b"abbr"
            | b"nobr" | b"thead" | b"tbody" | b"tfoot" => Meaning::Nothing,
            b"br" => Meaning::Break,
            b"img" => Meaning::Image,
            b"hr" => Meaning::Rule,
            b"p" | b"div" | b"section" | b"article" | b"center" | b"details" | b"dl" | b"dd" => {
                Meaning::Paragraph
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"summary" | b"dt" | b"caption" => {
                Meaning::Heading
            }
            b"pre" => Meaning::Preformatted,
            b"blockquote" => Meaning::Quote,
            b"ul" | b"menu" => Meaning::Bullets,
            b"ol" => Meaning::Numbers,
            b"li" => Meaning::Item,
            b"table" => Meaning::Table,
            b"tr" => Meaning::Row,
            b"th" => Meaning::HeadCell,
            b"td" => Meaning::Cell,
            _ => return None,
        })
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self
            .source
            .get(1 + self.name.len()..)?
            .trim_end_matches(['/', '>']);
        loop {
            rest = rest.trim_start_matches(|char: char| char.is_whitespace() || char == '/');
            if rest.is_empty() {
                return None;
            }
            let key_end = rest
                .find(|char: char| char.is_whitespace() || char == '=')
                .unwrap_or(rest.len());
            let (key, after) = rest.split_at(key_end);
            let after = after.trim_start();
            let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
                if key.is_empty() {
                    return None;
                }
                rest = after;
                continue;
            };
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let value = value.get(1..)?;
                    value.split_once(quote).unwrap_or((value, ""))
                }
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after;
        }
    }
}

/// The tag that is the whole of `source`.
pub(super) fn tag(source: &str) -> Option<Tag<'_>> {
    let end = source.starts_with("</");
    let name = source.get(1 + usize::from(end)..)?;
    let length = name
        .find(|char: char| !char.is_ascii_alphanumeric() && char != '-')
        .unwrap_or(name.len());
    let (name, rest) = name.split_at(length);
    let closed = rest.starts_with(|char: char| char.is_whitespace() || matches!(char, '>' | '/'));
    (closed && name.starts_with(|char: char| char.is_ascii_alphabetic())).then_some(Tag {
        source,
        name,
        end,
    })
}

/// Takes the next piece off the front of `rest`; `None` at its end.
pub(super) fn next<'a>(rest: &mut &'a str) -> Option<Piece<'a>> {
    if rest.is_empty() {
        return None;
    }
    let (piece, length) = if rest.starts_with("<!--") {
        match rest.find("-->") {
            Some(end) => (Piece::Comment, end + "-->".len()),
            None => (Piece::Text(rest), rest.len()),
        }
    } else if let Some(tag) = tag_length(rest).and_then(|length| tag(rest.get(..length)?)) {
        (Piece::Tag(tag), tag.source.len())
    } else {
        let length = rest
            .bytes()
            .skip(1)
            .position(|byte| byte == b'<')
            .map_or(rest.len(), |at| at + 1);
        (Piece::Text(rest.get(..length)?), length)
    };
    *rest = rest.get(length..)?;
    Some(piece)
}

/// More than this is no tag that anybody wrote. It bounds how often a byte is looked at.
const TAG_LENGTH: usize = 1024;

/// The length of the tag that a text begins with. A `>` within quotes does not end it.
fn tag_length(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().take(TAG_LENGTH).enumerate();
    if bytes.next()?.1 != b'<' {
        return None;
    }
    let mut quote = None;
    let mut value_follows = false;
    for (at, byte) in bytes {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return None,
            (None, b'"' | b'\'') if value_follows => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        value_follows = byte == b'=' || (value_follows && byte.is_ascii_whitespace());
    }
    None
}

/// Which end tags occur in a text.
#[derive(Debug)]
pub(super) struct EndTags<'a> {
    text: &'a str,
    /// The text in lower case, once it was searched.
    lower: Option<String>,
    /// What was looked for already, and whether it was there.
    known: Vec<(String, bool)>,
}

impl<'a> EndTags<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            lower: None,
            known: Vec::new(),
        }
    }

    /// Whether an end tag of that name occurs anywhere. Without one, `<id>` and even `<b>` is a
    /// placeholder.
    pub(super) fn contains(&mut self, name: &str) -> bool {
        let end = format!("</{}", name.to_ascii_lowercase());
        if let Some((_, found)) = self.known.iter().find(|(known, _)| *known == end) {
            return *found;
        }
        let text = self.text;
        let lower = self.lower.get_or_insert_with(|| text.to_ascii_lowercase());
        let found = lower.contains(&end);
        self.known.push((end, found));
        found
    }
}
