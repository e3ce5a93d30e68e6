//! The texts of a description, made fit to stand in a doc comment.
//!
//! A description is CommonMark by the letter of OpenAPI and anything at all in practice: HTML,
//! pasted terminals, the templates of some vendor's documentation tool. [`clean`] reads it the way
//! rustdoc would (with the parser that rustdoc itself uses) into a small tree of blocks, and writes
//! that tree anew. What the tree has no word for cannot come out at the other end: there are no
//! tags, no images, no reference definitions, no indented code and no info string but `text` to
//! write.
//!
//! What a writer gets wrong, though, is not what it writes but how that reads. So a text is handed
//! out only once reading and writing it again leaves it as it is. That makes `clean` idempotent,
//! and it makes the promise checkable: whatever stood in the result that is not safe would have
//! been rewritten.

mod blocks;
mod builder;
mod characters;
mod entities;
mod html;
mod inline;
mod layout;
mod links;
mod marks;
mod read;
mod render;
mod tags;
mod write;

use std::borrow::Cow;

/// How many columns a line of prose takes at most: 100, less the indentation of a field and its
/// `/// `.
const WIDTH: usize = 92;

/// How often a text is written anew before it is given up on. Real texts take two rounds, odd ones
/// three.
const ROUNDS: usize = 6;

/// A text of a description as Markdown for a doc comment: safe, tidy, and meaning what it meant.
///
/// Nothing in the result is code that rustdoc would run, HTML, an image, a footnote or a link that
/// is not absolute, whatever the text was; what would have been one of these is shown as text.
/// Headings become bold paragraphs, since a page of documentation has its own headings. Lines stay
/// as they are, unless one of a paragraph is longer than a doc comment should be: then that
/// paragraph is filled again.
///
/// Only a definition that no link refers to, an HTML comment, the target of a relative link and
/// formatting that Markdown cannot say are lost.
///
/// The result has neither a line break at its end nor blanks at the end of a line. It is empty if
/// the text says nothing.
pub fn clean(markdown: &str) -> String {
    if is_plain(markdown) {
        return markdown.to_owned();
    }
    let text = characters::tidy(markdown);
    let text = characters::dedent(&text);
    let mut current = String::new();
    for round in 0..ROUNDS {
        let read = if round == 0 {
            text.trim_end()
        } else {
            &current
        };
        let written = write::write(read::read(read));
        if written == read {
            return written;
        }
        current = written;
    }
    write::verbatim(&text)
}

/// A text as code within a line, such as a name that a document gives: nothing in it ends the code, and nothing of it is
/// lost. What could not be seen there, such as blanks around it and characters without a width, is shown as Rust writes it,
/// in quotes.
pub fn code(text: &str) -> String {
    let is_plain = !text.is_empty() && text.trim() == text && characters::tidy_line(text) == text;
    let shown = if is_plain && !text.contains(['\n', '\t']) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{text:?}"))
    };
    let runs = shown.split(|char| char != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    if shown.starts_with('`') || shown.ends_with('`') {
        format!("{fence} {shown} {fence}")
    } else {
        format!("{fence}{shown}{fence}")
    }
}

/// The first sentence of a text, on one line, as [clean] Markdown; empty where the text does not
/// begin with prose.
pub fn summary(markdown: &str) -> String {
    let text = characters::tidy(markdown);
    let text = characters::dedent(&text);
    let Some(sentence) = read::read(&text).into_iter().find_map(|block| match block {
        blocks::Block::Paragraph(inlines) => Some(inline::first_sentence(inlines)),
        _ => None,
    }) else {
        return String::new();
    };
    let line = write::one_line(sentence);
    let cleaned = clean(&line);
    // Filling the sentence is undone here: a long sentence is still one line.
    cleaned.replace('\n', " ")
}

/// A text that is not Markdown, on one line: without what a reader cannot see, and with single spaces for all white space.
pub fn line(text: &str) -> String {
    let tidy = characters::tidy_line(text);
    let words: Vec<&str> = tidy.split_whitespace().collect();
    words.join(" ")
}

/// A text that is not Markdown, on one line, as [clean] Markdown that reads like it: nothing in it is markup.
pub fn literal(text: &str) -> String {
    let written = write::one_line(vec![blocks::Inline::Text(line(text))]);
    clean(&written).replace('\n', " ")
}

/// A text as a part of a sentence, on one line of [clean] Markdown: such as a title. What is no plain paragraph, where it
/// would be one by itself, is shown as [code].
pub fn phrase(text: &str) -> String {
    let line = characters::tidy_line(text);
    let line = line.trim();
    match <[blocks::Block; 1]>::try_from(read::read(line)) {
        Ok([blocks::Block::Paragraph(inlines)]) => {
            clean(&write::one_line(inlines)).replace('\n', " ")
        }
        _ if line.is_empty() => String::new(),
        _ => code(line),
    }
}

/// Whether a text is one short line without a character that Markdown could see something in. Most
/// are.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= WIDTH
        && bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.last().is_some_and(|&last| last != b' ')
        && bytes.windows(2).all(|pair| match *pair {
            [b' ', b' '] | [b'/', b'/'] => false,
            [byte, _] => is_plain_byte(byte),
            _ => true,
        })
        && bytes.last().is_some_and(|&last| is_plain_byte(last))
}

fn is_plain_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b' ' | b','
                | b'.'
                | b';'
                | b':'
                | b'\''
                | b'"'
                | b'('
                | b')'
                | b'/'
                | b'?'
                | b'%'
                | b'$'
                | b'-'
                | b'{'
                | b'}'
                | b'='
        )
}

#[cfg(test)]
mod tests;
