//! What can be done to the text of a paragraph.

use super::blocks::{Inline, Inlines, Mark};

/// Whether nothing of this would be seen.
pub(super) fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Code(_) | Inline::Entity(_) | Inline::Autolink(_) => false,
        Inline::Open(_) | Inline::Close | Inline::Soft | Inline::Hard => true,
    })
}

/// The text as code shows it, with the marks that Markdown has for it.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let mut plain = String::new();
    let mut open = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Autolink(text) => {
                plain.push_str(text)
            }
            Inline::Entity(name) => plain.extend(["&", name, ";"]),
            Inline::Open(mark) => {
                plain.push_str(delimiter(mark));
                open.push(delimiter(mark));
            }
            Inline::Close => plain.push_str(open.pop().unwrap_or_default()),
            Inline::Soft | Inline::Hard => plain.push(' '),
        }
    }
    plain
}

/// A paragraph that is bold as a whole.
pub(super) fn strong(inlines: Inlines) -> Inlines {
    let mut strong = vec![Inline::Open(Mark::Strong)];
    let mut kept = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Open(mark) => {
                kept.push(mark != Mark::Strong);
                if mark != Mark::Strong {
                    strong.push(Inline::Open(mark));
                }
            }
            Inline::Close => {
                if kept.pop().unwrap_or_default() {
                    strong.push(Inline::Close);
                }
            }
            Inline::Hard => strong.push(Inline::Soft),
            inline => strong.push(inline),
        }
    }
    strong.push(Inline::Close);
    strong
}

/// The text up to the end of its first sentence, without line breaks.
pub(super) fn first_sentence(inlines: Inlines) -> Inlines {
    let mut sentence = Inlines::new();
    let mut depth = 0_usize;
    let mut inlines = inlines.into_iter().peekable();
    while let Some(inline) = inlines.next() {
        match inline {
            Inline::Text(mut text) if depth == 0 => {
                let line_ends = matches!(inlines.peek(), None | Some(Inline::Soft | Inline::Hard));
                if let Some(end) = sentence_end(&text, line_ends) {
                    text.truncate(end);
                    sentence.push(Inline::Text(text));
                    break;
                }
                sentence.push(Inline::Text(text));
            }
            Inline::Hard if depth == 0 => break,
            Inline::Soft | Inline::Hard => sentence.push(Inline::Text(" ".to_owned())),
            Inline::Open(_) => {
                depth += 1;
                sentence.push(inline);
            }
            Inline::Close => {
                depth = depth.saturating_sub(1);
                sentence.push(inline);
            }
            inline => sentence.push(inline),
        }
    }
    sentence
}

/// Where the first sentence of a text ends, if it does: behind a full stop that a space follows,
/// and that is not part of an abbreviation.
fn sentence_end(text: &str, line_ends: bool) -> Option<usize> {
    text.char_indices()
        .filter(|&(_, char)| matches!(char, '.' | '!' | '?' | '。'))
        .find_map(|(at, char)| {
            let end = at + char.len_utf8();
            let rest = text.get(end..)?;
            let word = text.get(..at)?.rsplit([' ', '(']).next()?;
            let abbreviated = char == '.'
                && (word.contains('.')
                    || matches!(word, "vs" | "approx" | "incl" | "resp" | "cf" | "No"));
            let ends = char == '。' || rest.starts_with(' ') || (rest.is_empty() && line_ends);
            (ends && !abbreviated).then_some(end)
        })
}

/// What a mark is written with.
pub(super) fn delimiter(mark: &Mark) -> &'static str {
    match mark {
        Mark::Strong => "**",
        Mark::Emphasis => "*",
        Mark::Strikethrough => "~~",
        Mark::Link(_) => "",
    }
}
