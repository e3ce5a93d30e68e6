//! The layout of `mod` and `use`, in the order that rustfmt gives them.

use crate::emit::page::{Page, STEP};
use crate::names::Ident;
use crate::rust::{Module, Use};

/// Writes modules, a line each.
pub(in crate::emit) fn modules(page: &mut Page, modules: &[&Module]) {
    let mut modules = modules.to_vec();
    modules.sort_by(|one, other| one.name.plain().cmp(other.name.plain()));
    for module in modules {
        cfg(page, 0, &module.features);
        page.push(if module.public { "pub mod " } else { "mod " });
        page.name(module.name.as_str());
        page.push(";");
        page.end();
    }
}

/// How many columns several features of an attribute take at most on one line.
const FEATURES: usize = 70;

/// Writes that something is there with any of some features, if it is not there anyway.
pub(in crate::emit) fn cfg(page: &mut Page, indent: usize, features: &[String]) {
    let one = |page: &mut Page, feature: &String| {
        page.push("feature = ");
        page.literal(feature);
    };
    let start = page.mark();
    page.begin(indent);
    match features {
        [] => return page.back_to(start),
        [only] => {
            page.push("#[cfg(");
            let inner = page.mark();
            one(page, only);
            if !page.has_room(2) {
                page.back_to(inner);
                page.wrap(indent + STEP);
                one(page, only);
                page.wrap(indent);
            }
            page.push(")]");
        }
        several => {
            page.push("#[cfg(any(");
            let inner = page.mark();
            page.joined(several, ", ", one);
            if page.width_since(inner) > FEATURES {
                page.back_to(inner);
                for (position, feature) in several.iter().enumerate() {
                    page.push(if position > 0 { "," } else { "" });
                    page.wrap(indent + STEP);
                    one(page, feature);
                }
                page.wrap(indent);
            }
            page.push("))]");
        }
    }
    page.end();
}

/// Writes names from elsewhere.
pub(in crate::emit) fn uses(page: &mut Page, uses: &[&Use]) {
    let mut uses = uses.to_vec();
    uses.sort_by_cached_key(|names| {
        let module = names.module.iter().map(|name| segment(name.plain()));
        let last = if let [only] = names.names.as_slice() {
            segment(only.plain())
        } else {
            Segment::List
        };
        module.chain([last]).collect::<Vec<_>>()
    });
    for names in uses {
        cfg(page, 0, &names.features);
        use_(page, names, &sorted(&names.names));
    }
}

fn use_(page: &mut Page, names: &Use, list: &[&Ident]) {
    page.push(if names.public { "pub use " } else { "use " });
    page.path(&names.module);
    page.push("::");
    if let [only] = list {
        page.name(only.as_str());
        page.push(";");
        page.end();
        return;
    }
    let start = page.mark();
    page.push("{");
    page.joined(list, ", ", |page, name| page.name(name.as_str()));
    page.push("};");
    // rustfmt keeps two columns free behind a list that stands beside its module.
    if !page.has_room(2) {
        page.back_to(start);
        page.push("{");
        filled(page, list);
        page.push("};");
    }
    page.end();
}

/// Writes names on one line or, filling all but the last column, on as few as they fit on.
fn filled(page: &mut Page, list: &[&Ident]) {
    page.wrap(STEP);
    let start = page.mark();
    page.joined(list, ", ", |page, name| page.name(name.as_str()));
    page.push(",");
    if !page.has_room(0) {
        page.back_to(start);
        for (position, name) in list.iter().enumerate() {
            let before = page.mark();
            page.push(if position > 0 { " " } else { "" });
            page.name(name.as_str());
            if position > 0 && !page.has_room(2) {
                page.back_to(before);
                page.wrap(STEP);
                page.name(name.as_str());
            }
            page.push(",");
        }
    }
    page.wrap(0);
}

fn sorted(names: &[Ident]) -> Vec<&Ident> {
    let mut names: Vec<&Ident> = names.iter().collect();
    names.sort_by_cached_key(|name| segment(name.plain()));
    names
}

/// A part of an imported path, in order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    This,
    Super,
    Crate,
    /// A name: by its parts and, where only zeros tell two apart, by its letters.
    Name(Vec<Chunk<'a>>, &'a str),
    List,
}

fn segment(name: &str) -> Segment<'_> {
    match name {
        "self" => Segment::This,
        "super" => Segment::Super,
        "crate" => Segment::Crate,
        _ => Segment::Name(chunks(name), name),
    }
}

/// A part of a name, in the order that the style guide calls version sorting.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Chunk<'a> {
    Underscore,
    /// Digits without the zeros in front, the shorter number first.
    Number(usize, &'a str),
    Text(&'a str),
}

fn chunks(name: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let of_first = |char: char| match first {
            '_' => false,
            _ if first.is_ascii_digit() => char.is_ascii_digit(),
            _ => char != '_' && !char.is_ascii_digit(),
        };
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, char)| !of_first(*char))
            .map_or(rest.len(), |(end, _)| end);
        let (chunk, behind) = rest.split_at(end);
        chunks.push(match first {
            '_' => Chunk::Underscore,
            _ if first.is_ascii_digit() => {
                let digits = chunk.trim_start_matches('0');
                Chunk::Number(digits.len(), digits)
            }
            _ => Chunk::Text(chunk),
        });
        rest = behind;
    }
    chunks
}
