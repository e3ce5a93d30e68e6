//! The smallest parts of the text: identifiers, literals, lines of docs, paths and types.
//!
//! Whatever a document says is on the page as one of these or not at all. An identifier is one token, whatever it was
//! made of; a string is the literal that `proc_macro2` makes of it; and no line of docs can end before its end.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream, TokenTree};

use super::page::Page;
use crate::names::Ident;
use crate::rust::Type;

/// A name that is one identifier for sure. `names` makes no others; if it did, the compiler would say what is wrong with
/// them, and they would do no harm until then.
pub(super) fn identifier(name: &str) -> Cow<'_, str> {
    if is_identifier(name) {
        return Cow::Borrowed(name);
    }
    let chars = name.chars().map(|char| {
        if char.is_ascii_alphanumeric() {
            char
        } else {
            '_'
        }
    });
    Cow::Owned(['_'].into_iter().chain(chars).chain(['_']).collect())
}

/// Whether `proc_macro2` would make an identifier of a name, rather than panic.
fn is_identifier(name: &str) -> bool {
    let is_plain_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if begins_well && name != "_" && name.bytes().all(is_plain_byte) {
        return true;
    }
    // What is left are raw identifiers and letters beyond ASCII, which the lexer knows about.
    let Ok(tokens) = name.parse::<TokenStream>() else {
        return false;
    };
    let mut tokens = tokens.into_iter();
    matches!((tokens.next(), tokens.next()), (Some(TokenTree::Ident(ident)), None) if ident == name && name != "_")
}

/// The lines of a text of docs, as they stand behind `///`: with a blank in front, unless there is nothing to set apart.
pub(super) fn doc_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(|line| {
        let line = line.trim_end();
        // A carriage return is not allowed in a comment, and some control characters end a line for some readers.
        if line.contains(char::is_control) {
            Cow::Owned(
                line.chars()
                    .map(|char| if char.is_control() { ' ' } else { char })
                    .collect::<String>()
                    .trim_end()
                    .to_owned(),
            )
        } else {
            Cow::Borrowed(line)
        }
    })
}

impl Page {
    /// Writes an identifier.
    pub(super) fn name(&mut self, name: &str) {
        self.push(&identifier(name));
    }

    /// Writes a string literal.
    pub(super) fn literal(&mut self, text: &str) {
        // Most texts stand for themselves.
        if text
            .bytes()
            .all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\')
        {
            self.push("\"");
            self.push(text);
            self.push("\"");
        } else {
            self.push(&Literal::string(text).to_string());
        }
    }

    /// Writes docs, each line behind a marker: `///` or `//!`.
    pub(super) fn docs(&mut self, indent: usize, marker: &str, text: &str) {
        for line in doc_lines(text) {
            self.begin(indent);
            self.push(marker);
            if !line.is_empty() {
                self.push(" ");
                self.push(&line);
            }
            self.end();
        }
    }

    /// Writes what stands between separators.
    pub(super) fn joined<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &str,
        mut write: impl FnMut(&mut Self, T),
    ) {
        for (position, item) in items.into_iter().enumerate() {
            if position > 0 {
                self.push(separator);
            }
            write(self, item);
        }
    }

    /// Writes a path.
    pub(super) fn path(&mut self, path: &[Ident]) {
        self.joined(path, "::", |page, name| page.name(name.as_str()));
    }

    /// Writes a type, on one line.
    pub(super) fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Path(name, arguments) => {
                self.path(name);
                if !arguments.is_empty() {
                    self.push("<");
                    self.joined(arguments, ", ", Self::ty);
                    self.push(">");
                }
            }
            Type::Borrowing(name, lifetime) => {
                self.path(name);
                self.push("<");
                self.lifetime(lifetime);
                self.push(">");
            }
            Type::Ref(lifetime, inner) => {
                self.push("&");
                if let Some(lifetime) = lifetime {
                    self.lifetime(lifetime);
                    self.push(" ");
                }
                self.ty(inner);
            }
            Type::Slice(inner) => {
                self.push("[");
                self.ty(inner);
                self.push("]");
            }
            Type::Tuple(items) => {
                self.push("(");
                self.joined(items, ", ", Self::ty);
                self.push(if items.len() == 1 { ",)" } else { ")" });
            }
            Type::Impl(bound) => {
                self.push("impl ");
                self.ty(bound);
            }
            Type::ImplWith(name, associated, value) => {
                self.push("impl ");
                self.path(name);
                self.push("<");
                self.name(associated.as_str());
                self.push(" = ");
                self.ty(value);
                self.push(">");
            }
            Type::Unit => self.push("()"),
        }
    }

    /// Writes a lifetime.
    pub(super) fn lifetime(&mut self, lifetime: &str) {
        self.push("'");
        self.push(&lifetime_name(lifetime));
    }
}

/// The name of a lifetime, without the quote. One of them is no identifier: `_`.
pub(super) fn lifetime_name(lifetime: &str) -> Cow<'_, str> {
    match lifetime.trim_start_matches('\'') {
        "_" => Cow::Borrowed("_"),
        name => identifier(name),
    }
}
