//! How a value is laid out as a parameter: the styles of OpenAPI, which are those of RFC 6570 and four more.

use super::percent::Escape;
use super::wire::{EncodeError, Node};

/// Where a parameter stands and how its value is laid out there.
///
/// | | text | list | list, exploded | object | object, exploded |
/// |---|---|---|---|---|---|
/// | [`PATH`](Self::PATH), [`HEADER`](Self::HEADER) | `blue` | `blue,black` | `blue,black` | `R,100,G,200` | `R=100,G=200` |
/// | [`LABEL`](Self::LABEL) | `.blue` | `.blue,black` | `.blue.black` | `.R,100,G,200` | `.R=100.G=200` |
/// | [`MATRIX`](Self::MATRIX) | `;color=blue` | `;color=blue,black` | `;color=blue;color=black` | `;color=R,100,G,200` | `;R=100;G=200` |
/// | [`FORM`](Self::FORM) | `color=blue` | `color=blue,black` | `color=blue&color=black` | `color=R,100,G,200` | `R=100&G=200` |
/// | [`SPACE_DELIMITED`](Self::SPACE_DELIMITED) | `color=blue` | `color=blue%20black` | as `FORM` | `color=R%20100%20G%20200` | as `FORM` |
/// | [`PIPE_DELIMITED`](Self::PIPE_DELIMITED) | `color=blue` | `color=blue%7Cblack` | as `FORM` | `color=R%7C100%7CG%7C200` | as `FORM` |
/// | [`DEEP_OBJECT`](Self::DEEP_OBJECT) | `color=blue` | | `color[]=blue&color[]=black` | | `color[R]=100&color[G]=200` |
/// | [`COOKIE`](Self::COOKIE) | `color=blue` | `color=blue,black` | `color=blue; color=black` | `color=R,100,G,200` | `R=100; G=200` |
///
/// Null is left out, and so are lists and objects that hold nothing else; a text without characters is sent. A list or an object
/// where the style has no way to lay one out, as inside of another one, is sent as its JSON text. Only `DEEP_OBJECT`, whose
/// brackets are percent-encoded, goes on inside: `a[b][c]=1`, a list of texts in it as `a[b][]=1`, and a list of lists or
/// objects by the positions of its items, `a[0][b]=1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    place: Place,
    layout: Layout,
    explode: bool,
    reserved: bool,
    json: bool,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Simple,
    Label,
    Matrix,
    /// With what stands between the items where they are not exploded.
    Form(Delimiter),
    Deep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Delimiter {
    Comma,
    Space,
    Pipe,
}

/// A name and a value, both escaped.
pub(crate) type Pair = (String, String);

impl Style {
    /// In the path, `simple`.
    pub const PATH: Self = Self::new(Place::Path, Layout::Simple);
    /// In the path, `label`.
    pub const LABEL: Self = Self::new(Place::Path, Layout::Label);
    /// In the path, `matrix`.
    pub const MATRIX: Self = Self::new(Place::Path, Layout::Matrix);
    /// In a header, `simple`.
    pub const HEADER: Self = Self::new(Place::Header, Layout::Simple);
    /// In the query, `form`.
    pub const FORM: Self = Self::new(Place::Query, Layout::Form(Delimiter::Comma));
    /// In the query, `spaceDelimited`.
    pub const SPACE_DELIMITED: Self = Self::new(Place::Query, Layout::Form(Delimiter::Space));
    /// In the query, `pipeDelimited`.
    pub const PIPE_DELIMITED: Self = Self::new(Place::Query, Layout::Form(Delimiter::Pipe));
    /// In the query, `deepObject`, which is always exploded.
    pub const DEEP_OBJECT: Self = Self::new(Place::Query, Layout::Deep);
    /// In a cookie, `form`.
    pub const COOKIE: Self = Self::new(Place::Cookie, Layout::Form(Delimiter::Comma));

    const fn new(place: Place, layout: Layout) -> Self {
        Self {
            place,
            layout,
            explode: false,
            reserved: false,
            json: false,
        }
    }

    /// The same with `explode`: each item or property for itself.
    #[must_use]
    pub const fn exploded(mut self) -> Self {
        self.explode = true;
        self
    }

    /// The same with `allowReserved`: reserved characters of values are not percent-encoded, nor is what is percent-encoded
    /// already.
    ///
    /// What would be taken for the end of the value is encoded all the same: `#`, `[`, `]`, `&` and `+` in a query,
    /// `/`, `?`, `#`, `[` and `]` in a path, `;` and `,` in a cookie. Headers are never encoded.
    #[must_use]
    pub const fn reserved(mut self) -> Self {
        self.reserved = true;
        self
    }

    /// The same place with the value as JSON text, as a parameter with `content` has it.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.json = true;
        self
    }

    pub(crate) fn place(self) -> Place {
        self.place
    }

    /// How texts are escaped: the first way where reserved characters stay, and else the second.
    pub(crate) fn escape(self, reserved: Escape, otherwise: Escape) -> Escape {
        if self.reserved { reserved } else { otherwise }
    }

    /// The text of a path argument or a header. `None` where there is nothing to be sent.
    pub(crate) fn text(self, name: &str, value: &Node) -> Result<Option<String>, EncodeError> {
        let escape = match self.place {
            Place::Header => Escape::Raw,
            _ => self.escape(Escape::RESERVED_IN_PATH, Escape::Strict),
        };
        if self.json {
            let json = value.json()?;
            return Ok(Some(match self.place {
                Place::Header => ascii(&json),
                _ => escape.escaped(&json),
            }));
        }
        let name = escape.of_names().escaped(name);
        Ok(match Flat::of(value, escape)? {
            Flat::Nothing => None,
            flat => Some(match self.layout {
                Layout::Label => label(&flat, self.explode),
                Layout::Matrix => matrix(&name, &flat, self.explode),
                _ => flat.joined(",", if self.explode { "=" } else { "," }),
            }),
        })
    }

    /// The pairs of a query parameter or a property of a form. There are none where there is nothing to be sent.
    pub(crate) fn pairs(
        self,
        name: &str,
        value: &Node,
        escape: Escape,
    ) -> Result<Vec<Pair>, EncodeError> {
        let key = escape.of_names().escaped(name);
        if self.json {
            return Ok(vec![(key, escape.escaped(&value.json()?))]);
        }
        let mut pairs = Vec::new();
        let delimiter = match self.layout {
            Layout::Deep => {
                deep(&mut pairs, name.to_owned(), value, escape)?;
                return Ok(pairs);
            }
            Layout::Form(delimiter) => delimiter,
            Layout::Simple | Layout::Label | Layout::Matrix => Delimiter::Comma,
        };
        let delimiter = match delimiter {
            // Forms are decoded before a value is taken apart, and nothing that writes one leaves a comma in it.
            Delimiter::Comma if escape == Escape::Form => escape.escaped(","),
            Delimiter::Comma => ",".to_owned(),
            Delimiter::Space => escape.of_names().escaped(" "),
            Delimiter::Pipe => escape.of_names().escaped("|"),
        };
        match Flat::of(value, escape)? {
            Flat::Nothing => {}
            Flat::List(items) if self.explode => {
                pairs.extend(items.into_iter().map(|item| (key.clone(), item)));
            }
            Flat::Object(entries) if self.explode => pairs = entries,
            flat => pairs.push((key, flat.joined(&delimiter, &delimiter))),
        }
        Ok(pairs)
    }

    /// The pairs of a query parameter, percent-encoded.
    pub(crate) fn query(self, name: &str, value: &Node) -> Result<Vec<Pair>, EncodeError> {
        let escape = self.escape(Escape::RESERVED_IN_QUERY, Escape::Strict);
        self.pairs(name, value, escape)
    }

    /// The names and values of cookies, percent-encoded.
    pub(crate) fn cookies(self, name: &str, value: &Node) -> Result<Vec<Pair>, EncodeError> {
        let escape = self.escape(Escape::RESERVED_IN_COOKIE, Escape::Strict);
        self.pairs(name, value, escape)
    }
}

/// A value one level deep, its texts escaped.
enum Flat {
    Nothing,
    One(String),
    List(Vec<String>),
    Object(Vec<Pair>),
}

impl Flat {
    fn of(value: &Node, escape: Escape) -> Result<Self, EncodeError> {
        Ok(match value {
            Node::Null => Self::Nothing,
            Node::List(items) if items.iter().all(Node::is_null) => Self::Nothing,
            Node::Object(entries) if entries.iter().all(|(_, value)| value.is_null()) => {
                Self::Nothing
            }
            Node::List(items) => {
                let items = items.iter().filter(|item| !item.is_null());
                let items = items.map(|item| Ok(escape.escaped(&item.text()?)));
                Self::List(items.collect::<Result<_, EncodeError>>()?)
            }
            Node::Object(entries) => {
                let entries = entries.iter().filter(|(_, value)| !value.is_null());
                let entries = entries.map(|(key, value)| {
                    let value = escape.escaped(&value.text()?);
                    Ok((escape.of_names().escaped(key), value))
                });
                Self::Object(entries.collect::<Result<_, EncodeError>>()?)
            }
            value => Self::One(escape.escaped(&value.text()?)),
        })
    }

    /// All of it in one text, with these between items and between a key and its value.
    fn joined(&self, delimiter: &str, equals: &str) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::One(text) => text.clone(),
            Self::List(items) => items.join(delimiter),
            Self::Object(entries) => {
                let entries = entries.iter();
                let texts: Vec<String> = entries
                    .map(|(key, value)| format!("{key}{equals}{value}"))
                    .collect();
                texts.join(delimiter)
            }
        }
    }
}

fn label(flat: &Flat, explode: bool) -> String {
    let text = if explode {
        flat.joined(".", "=")
    } else {
        flat.joined(",", ",")
    };
    format!(".{text}")
}

fn matrix(name: &str, flat: &Flat, explode: bool) -> String {
    let mut out = String::new();
    let mut add = |name: &str, value: &str| {
        out.push(';');
        out.push_str(name);
        // A value without characters has no equals sign here, either.
        if !value.is_empty() {
            out.push('=');
            out.push_str(value);
        }
    };
    match flat {
        Flat::List(items) if explode => items.iter().for_each(|item| add(name, item)),
        Flat::Object(entries) if explode => {
            entries.iter().for_each(|(key, value)| add(key, value));
        }
        flat => add(name, &flat.joined(",", ",")),
    }
    out
}

/// Goes into a value, with the name of where it is.
fn deep(
    pairs: &mut Vec<Pair>,
    name: String,
    value: &Node,
    escape: Escape,
) -> Result<(), EncodeError> {
    match value {
        value if value.is_undefined() => {}
        Node::Object(entries) => {
            for (key, value) in entries {
                deep(pairs, format!("{name}[{key}]"), value, escape)?;
            }
        }
        Node::List(items) => {
            let by_position = items.iter().any(Node::is_compound);
            let items = items.iter().filter(|item| !item.is_undefined());
            for (position, item) in items.enumerate() {
                let name = if by_position {
                    format!("{name}[{position}]")
                } else {
                    format!("{name}[]")
                };
                deep(pairs, name, item, escape)?;
            }
        }
        value => {
            let value = escape.escaped(&value.text()?);
            pairs.push((escape.of_names().escaped(&name), value));
        }
    }
    Ok(())
}

/// JSON in characters that any header can hold.
fn ascii(json: &str) -> String {
    let mut out = String::new();
    for character in json.chars() {
        if character.is_ascii() {
            out.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
