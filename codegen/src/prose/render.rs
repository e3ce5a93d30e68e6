//! Writes the text of a paragraph so that it reads as it was meant.

use super::blocks::{Inline, Inlines, Mark};
use super::entities::entity_length;
use super::inline::delimiter;
use super::links::is_address;
use super::marks::{self, Neighbor, after, flanks};

/// Stands for a space that a line is not broken at.
pub(super) const FIXED_SPACE: char = '\u{1}';
/// Stands for the end of a line that ends in the result, too.
pub(super) const HARD_BREAK: char = '\u{2}';
/// Stands for a backslash that may turn out not to be needed. The three are controls, so no text
/// contains them.
const MAYBE_BACKSLASH: char = '\u{3}';

/// Where inlines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    /// In a cell of a table, where `|` would end it.
    Cell,
}

/// Writes inlines for [`layout`](super::layout): line breaks and fixed spaces still have to be put
/// in.
pub(super) fn render(inlines: Inlines, place: Place) -> String {
    let inlines = marks::in_order(inlines);
    let mut renderer = Renderer {
        out: String::with_capacity(length(&inlines)),
        place,
        delimiters: [Delimiter::default(); 3],
        links: 0,
    };
    let mut open = Vec::new();
    for (at, inline) in inlines.iter().enumerate() {
        match inline {
            Inline::Text(text) => renderer.text(
                text,
                after(&inlines, at),
                matches!(inlines.get(at + 1), Some(Inline::Open(Mark::Link(_)))),
            ),
            Inline::Code(code) => renderer.code(code),
            Inline::Entity(name) => renderer.out.extend(["&", name, ";"]),
            Inline::Autolink(url) => {
                renderer.out.push('<');
                renderer.target(
                    url.strip_prefix("mailto:")
                        .filter(|_| is_address(url))
                        .unwrap_or(url),
                );
                renderer.out.push('>');
            }
            Inline::Open(mark) => {
                if let Mark::Link(_) = mark {
                    renderer.links += 1;
                    renderer.out.push('[');
                } else {
                    renderer.mark(mark);
                }
                open.push(mark);
            }
            Inline::Close => match open.pop() {
                Some(Mark::Link(url)) => {
                    renderer.links -= 1;
                    renderer.out.push_str("](");
                    renderer.link_target(url);
                    renderer.out.push(')');
                }
                Some(mark) => renderer.mark(mark),
                None => {}
            },
            Inline::Soft if renderer.links > 0 => renderer.fixed_space(),
            Inline::Hard if renderer.links > 0 => renderer.fixed_space(),
            Inline::Soft => renderer.out.push('\n'),
            Inline::Hard => renderer.out.push(HARD_BREAK),
        }
    }
    renderer.finish()
}

/// About how long these are when they are written.
fn length(inlines: &[Inline]) -> usize {
    let length = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.len() + 4,
        _ => 4,
    };
    inlines.iter().map(length).sum()
}

/// What is known of one of the characters `*`, `_` and `~` in a paragraph.
#[derive(Clone, Copy, Debug, Default)]
struct Delimiter {
    runs: usize,
    opens: bool,
    closes: bool,
    /// Whether it is written as a mark.
    marks: bool,
}

struct Renderer {
    out: String,
    place: Place,
    /// In the order of [`delimiter_index`].
    delimiters: [Delimiter; 3],
    /// How many links are open.
    links: usize,
}

fn delimiter_index(byte: u8) -> Option<usize> {
    b"*_~".iter().position(|&delimiter| delimiter == byte)
}

impl Renderer {
    fn mark(&mut self, mark: &Mark) {
        let delimiter = delimiter(mark);
        self.out.push_str(delimiter);
        let index = delimiter.bytes().next().and_then(delimiter_index);
        if let Some(known) = index.and_then(|index| self.delimiters.get_mut(index)) {
            known.marks = true;
        }
    }

    /// Writes text, with a backslash wherever Markdown would see more in it.
    fn text(&mut self, text: &str, after: Neighbor, link_follows: bool) {
        let mail = text.contains('@');
        let bytes = text.as_bytes();
        let mut copied = 0;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let next = bytes.get(at + 1).copied();
            let mut length = 1;
            let escape = match byte {
                b'`' | b'[' | b']' => true,
                b'\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
                b'|' => self.place == Place::Cell,
                b'!' => next.is_none() && link_follows,
                b'&' => text.get(at..).and_then(entity_length).is_some(),
                b'<' => next.is_none_or(|next| {
                    mail || next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')
                }),
                b'*' | b'_' | b'~' => {
                    length = bytes
                        .iter()
                        .skip(at)
                        .take_while(|&&other| other == byte)
                        .count();
                    self.copy(text, copied, at);
                    let before = self
                        .out
                        .chars()
                        .rev()
                        .find(|&char| char != MAYBE_BACKSLASH)
                        .into();
                    let following = text.get(at + length..).and_then(|rest| rest.chars().next());
                    let after = following.map_or(after, |char| Some(char).into());
                    self.delimiter_run(byte, length, before, after);
                    copied = at + length;
                    false
                }
                b' ' if self.links > 0 => {
                    self.copy(text, copied, at);
                    self.fixed_space();
                    copied = at + 1;
                    false
                }
                _ => false,
            };
            if escape {
                self.copy(text, copied, at);
                self.out.push('\\');
                copied = at;
            }
            at += length;
        }
        self.copy(text, copied, at);
    }

    fn copy(&mut self, text: &str, from: usize, to: usize) {
        self.out.push_str(text.get(from..to).unwrap_or_default());
    }

    /// Writes characters that may be a mark. Whether they are depends on the rest of the paragraph.
    fn delimiter_run(&mut self, byte: u8, length: usize, before: Neighbor, after: Neighbor) {
        let left = flanks(before, after) || after == Neighbor::Other || before == Neighbor::Other;
        let right = flanks(after, before) || after == Neighbor::Other || before == Neighbor::Other;
        let within_word = before == Neighbor::Word && after == Neighbor::Word;
        let is_mark = (left || right) && !(byte == b'_' && within_word);
        if let Some(known) = delimiter_index(byte).and_then(|index| self.delimiters.get_mut(index))
            && is_mark
        {
            known.runs += 1;
            known.opens |= left;
            known.closes |= right;
        }
        for _ in 0..length {
            if is_mark {
                self.out.push(MAYBE_BACKSLASH);
            }
            self.out.push(char::from(byte));
        }
    }

    fn code(&mut self, code: &str) {
        let mut longest = 0;
        let mut run = 0;
        for byte in code.bytes() {
            run = if byte == b'`' { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        let fence = "`".repeat(longest + 1);
        let pad = code.starts_with('`') || code.ends_with('`');
        if self.out.ends_with('`') && !self.out.ends_with("\\`") {
            // Two spans side by side would be one.
            self.out.push(' ');
        }
        self.out.push_str(&fence);
        if pad {
            self.out.push(FIXED_SPACE);
        }
        for char in code.chars() {
            match char {
                ' ' | '\n' => self.out.push(FIXED_SPACE),
                '|' if self.place == Place::Cell => self.out.push_str("\\|"),
                _ => self.out.push(char),
            }
        }
        if pad {
            self.out.push(FIXED_SPACE);
        }
        self.out.push_str(&fence);
    }

    fn fixed_space(&mut self) {
        if !self.out.ends_with([FIXED_SPACE, ' ']) {
            self.out.push(FIXED_SPACE);
        }
    }

    /// Writes a target in parentheses, where Markdown still sees the names of characters.
    fn link_target(&mut self, url: &str) {
        for (at, char) in url.char_indices() {
            if char == '&' && url.get(at..).and_then(entity_length).is_some() {
                self.out.push_str("&amp;");
            } else {
                self.out.push(char);
            }
        }
    }

    /// Writes a target in angle brackets, where everything stands for itself.
    fn target(&mut self, url: &str) {
        for char in url.chars() {
            match char {
                '|' if self.place == Place::Cell => self.out.push_str("%7C"),
                _ => self.out.push(char),
            }
        }
    }

    /// What was written, with those backslashes that are needed.
    fn finish(self) -> String {
        if !self.out.contains(MAYBE_BACKSLASH) {
            return self.out;
        }
        let mut out = String::with_capacity(self.out.len());
        let mut chars = self.out.chars().peekable();
        while let Some(char) = chars.next() {
            if char != MAYBE_BACKSLASH {
                out.push(char);
                continue;
            }
            let known = chars
                .peek()
                .and_then(|&next| u8::try_from(next).ok())
                .and_then(delimiter_index)
                .and_then(|index| self.delimiters.get(index));
            if known
                .is_some_and(|known| known.marks || (known.opens && known.closes && known.runs > 1))
            {
                out.push('\\');
            }
        }
        out
    }
}
