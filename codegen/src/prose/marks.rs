//! Puts marks and text in an order that Markdown can say.

use super::blocks::{Inline, Inlines, Mark};
use super::links::{self, is_address};

/// Inlines that mean the same, as they can be written: text in one piece, addresses as links, no
/// mark where Markdown would not see it.
pub(super) fn in_order(inlines: Inlines) -> Inlines {
    without_useless_marks(without_outer_space(with_autolinks(inlines)))
}

/// Text as one piece where it is one, and with its bare addresses as links.
fn with_autolinks(inlines: Inlines) -> Inlines {
    let mut linked: Inlines = Vec::with_capacity(inlines.len());
    let mut links = Vec::new();
    for inline in inlines {
        match (inline, linked.last_mut()) {
            (Inline::Text(text), Some(Inline::Text(last))) => last.push_str(&text),
            (Inline::Text(text), _) if text.is_empty() => {}
            (inline, _) => linked.push(inline),
        }
    }
    if !linked
        .iter()
        .any(|inline| matches!(inline, Inline::Text(text) if text.contains("://")))
    {
        return linked;
    }
    let mut inlines = Vec::with_capacity(linked.len());
    for inline in linked {
        match inline {
            Inline::Text(text) if !links.contains(&true) => {
                let mut rest = text.as_str();
                let mut searched = 0;
                while let Some(at) = rest
                    .get(searched..)
                    .and_then(|rest| rest.find("http"))
                    .map(|at| at + searched)
                {
                    let from = rest.get(at..).unwrap_or_default();
                    let Some(length) = links::bare_url(from) else {
                        searched = at + 1;
                        continue;
                    };
                    let (before, _) = rest.split_at(at);
                    let (url, after) = from.split_at(length);
                    if !before.is_empty() {
                        inlines.push(Inline::Text(before.to_owned()));
                    }
                    inlines.push(Inline::Autolink(url.to_owned()));
                    rest = after;
                    searched = 0;
                }
                if !rest.is_empty() {
                    inlines.push(Inline::Text(rest.to_owned()));
                }
            }
            inline => {
                match &inline {
                    Inline::Open(mark) => links.push(matches!(mark, Mark::Link(_))),
                    Inline::Close => {
                        links.pop();
                    }
                    _ => {}
                }
                inlines.push(inline);
            }
        }
    }
    inlines
}

/// Moves white space out of marks, drops marks around nothing, and makes links that show their own
/// target autolinks.
fn without_outer_space(inlines: Inlines) -> Inlines {
    if !inlines.contains(&Inline::Close) {
        return inlines;
    }
    let mut ordered: Inlines = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                let inner = text.trim_start();
                if inner.len() < text.len() {
                    insert_before_marks(&mut ordered, Inline::Text(" ".to_owned()));
                }
                if !inner.is_empty() {
                    push_text(&mut ordered, inner);
                }
            }
            Inline::Soft | Inline::Hard => insert_before_marks(&mut ordered, inline),
            Inline::Close => {
                let mut carried = None;
                loop {
                    match ordered.last_mut() {
                        Some(Inline::Text(text)) if text.ends_with(char::is_whitespace) => {
                            text.truncate(text.trim_end().len());
                            carried.get_or_insert(Inline::Text(" ".to_owned()));
                            if text.is_empty() {
                                ordered.pop();
                            }
                        }
                        Some(Inline::Soft | Inline::Hard) => carried = ordered.pop(),
                        _ => break,
                    }
                }
                match ordered.as_slice() {
                    [.., Inline::Open(_)] => {
                        ordered.pop();
                    }
                    [
                        ..,
                        Inline::Open(Mark::Link(url)),
                        Inline::Text(text) | Inline::Autolink(text),
                    ] if text == url
                        || (is_address(url) && url.strip_prefix("mailto:") == Some(text)) =>
                    {
                        let url = url.clone();
                        ordered.truncate(ordered.len() - 2);
                        ordered.push(Inline::Autolink(url));
                    }
                    _ => ordered.push(Inline::Close),
                }
                match carried {
                    Some(Inline::Text(text)) => push_text(&mut ordered, &text),
                    Some(carried) => ordered.push(carried),
                    None => {}
                }
            }
            inline => ordered.push(inline),
        }
    }
    ordered
}

/// Adds text to what it continues. A mark that went away may have left text on both sides.
fn push_text(inlines: &mut Inlines, text: &str) {
    match inlines.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => inlines.push(Inline::Text(text.to_owned())),
    }
}

/// Adds white space before the marks that have just been opened.
fn insert_before_marks(inlines: &mut Inlines, space: Inline) {
    let marks = inlines
        .iter()
        .rev()
        .take_while(|inline| matches!(inline, Inline::Open(_)))
        .count();
    if marks == 0 {
        match space {
            Inline::Text(text) => push_text(inlines, &text),
            space => inlines.push(space),
        }
    } else {
        inlines.insert(inlines.len() - marks, space);
    }
}

/// Drops the marks that Markdown would not see where they stand, such as those of `a<b>.b</b>c`.
fn without_useless_marks(mut inlines: Inlines) -> Inlines {
    let mut open: Vec<usize> = Vec::new();
    let mut pairs = Vec::new();
    for (at, inline) in inlines.iter().enumerate() {
        match inline {
            Inline::Open(_) => open.push(at),
            Inline::Close => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    if pairs.is_empty() {
        return inlines;
    }
    // An outer mark comes before an inner one.
    pairs.sort_unstable();
    let mut dropped = vec![false; inlines.len()];
    for (start, end) in pairs {
        if matches!(inlines.get(start), Some(Inline::Open(Mark::Link(_)))) {
            continue;
        }
        let touching = start > 0 && matches!(inlines.get(start - 1), Some(Inline::Close));
        let opens = flanks(before(&inlines, start), after(&inlines, start));
        let closes = flanks(after(&inlines, end), before(&inlines, end));
        if touching || !opens || !closes {
            for at in [start, end] {
                if let Some(dropped) = dropped.get_mut(at) {
                    *dropped = true;
                }
            }
        }
    }
    if !dropped.contains(&true) {
        return inlines;
    }
    let mut dropped = dropped.into_iter();
    inlines.retain(|_| !dropped.next().unwrap_or_default());
    // Text that a mark stood between is one text.
    with_autolinks(inlines)
}

/// What a character is to a mark beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Neighbor {
    Space,
    Punctuation,
    Word,
    /// No ASCII: punctuation or not, depending on whom one asks.
    Other,
}

impl From<Option<char>> for Neighbor {
    fn from(char: Option<char>) -> Self {
        match char {
            None => Self::Space,
            Some(char) if char.is_whitespace() || char.is_control() => Self::Space,
            Some(char) if char.is_alphanumeric() => Self::Word,
            Some(char) if char.is_ascii() => Self::Punctuation,
            Some(_) => Self::Other,
        }
    }
}

/// Whether a mark can open between two characters; with the two exchanged, whether it can close.
pub(super) fn flanks(outer: Neighbor, inner: Neighbor) -> bool {
    match inner {
        Neighbor::Space => false,
        Neighbor::Word => true,
        Neighbor::Punctuation | Neighbor::Other => {
            matches!(outer, Neighbor::Space | Neighbor::Punctuation)
        }
    }
}

/// What stands before an inline, other marks aside.
fn before(inlines: &[Inline], at: usize) -> Neighbor {
    let previous = inlines
        .get(..at)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|inline| !is_star(inline));
    match previous {
        None | Some(Inline::Soft | Inline::Hard) => Neighbor::Space,
        Some(Inline::Text(text)) => text.chars().next_back().into(),
        Some(_) => Neighbor::Punctuation,
    }
}

/// What stands after an inline, other marks aside.
pub(super) fn after(inlines: &[Inline], at: usize) -> Neighbor {
    let next = inlines
        .get(at + 1..)
        .unwrap_or_default()
        .iter()
        .find(|inline| !is_star(inline));
    match next {
        None | Some(Inline::Soft | Inline::Hard) => Neighbor::Space,
        Some(Inline::Text(text)) => text.chars().next().into(),
        Some(_) => Neighbor::Punctuation,
    }
}

/// Whether an inline is written with characters that run together with those of another mark.
/// An end may be that of a link, which is taken for one here; it is punctuation on either side.
fn is_star(inline: &Inline) -> bool {
    matches!(inline, Inline::Open(Mark::Strong | Mark::Emphasis))
}
