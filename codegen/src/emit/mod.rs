//! The planned Rust as text. Nothing is decided here.
//!
//! An item is laid out as rustfmt would, or printed from its tokens where it is too long for that; see `layout` and
//! `tokens`. Either way it is made of the same atoms and the same expressions: what a document says gets here as
//! identifiers, which `names` made, as string literals and as lines of docs, and never as Rust.

mod atoms;
mod expression;
mod layout;
mod page;
#[cfg(test)]
mod tests;
mod tokens;

use page::{Page, TooLong, Written};

use crate::rust::{Crate, File, Function, Impl, Item, Member, Receiver};

/// How many parameters clippy finds enough. More of them are what the API requires.
const ENOUGH_PARAMETERS: usize = 7;

/// The text of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// The path in the crate, with `/` between its parts.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Writes every file of a crate.
pub fn emit(planned: &Crate) -> Vec<Emitted> {
    let mut page = Page::default();
    let files = planned.files.iter();
    files
        .map(|file| Emitted {
            path: file.path.clone(),
            text: text(&mut page, file),
        })
        .collect()
}

/// The text of a file, written on a blank page.
fn text(page: &mut Page, file: &File) -> String {
    page.docs(0, "//!", &file.docs);
    if !file.uses.is_empty() {
        page.end();
        layout::uses(page, &file.uses.iter().collect::<Vec<_>>());
    }
    let is_something = |item: &&Item| match item {
        Item::Modules(modules) => !modules.is_empty(),
        _ => true,
    };
    let items: Vec<&Item> = file.items.iter().filter(is_something).collect();
    let mut items = items.as_slice();
    while let [first, ..] = items {
        page.end();
        // Modules stand together, and so do names from elsewhere.
        let alike = items.iter().take_while(|item| match first {
            Item::Modules(_) => matches!(item, Item::Modules(_)),
            Item::Use(_) => matches!(item, Item::Use(_)),
            Item::Own(..) => matches!(item, Item::Own(..)),
            _ => std::ptr::eq(**item, *first),
        });
        let (block, rest) = items.split_at(alike.count());
        self::block(page, first, block);
        items = rest;
    }
    page.take()
}

/// Writes an item, with others that stand right below it.
fn block(page: &mut Page, first: &Item, all: &[&Item]) {
    match first {
        Item::Modules(_) => {
            let modules = all.iter().filter_map(|item| {
                if let Item::Modules(modules) = item {
                    Some(modules)
                } else {
                    None
                }
            });
            layout::modules(page, &modules.flatten().collect::<Vec<_>>());
        }
        Item::Use(_) => {
            let uses = all.iter().filter_map(|item| {
                if let Item::Use(names) = item {
                    Some(names)
                } else {
                    None
                }
            });
            layout::uses(page, &uses.collect::<Vec<_>>());
        }
        Item::Struct(item) => either(
            page,
            |page| layout::struct_(page, item),
            || tokens::print(tokens::struct_(item)),
        ),
        Item::Enum(item) => either(
            page,
            |page| layout::enum_(page, item),
            || tokens::print(tokens::enum_(item)),
        ),
        Item::Alias(item) => either(
            page,
            |page| layout::alias(page, item),
            || tokens::print(tokens::alias(item)),
        ),
        Item::Impl(item) => impl_(page, item),
        Item::Wire(item) => layout::wire(page, item),
        Item::Own(..) => {
            for item in all {
                if let Item::Own(called, own) = item {
                    layout::own(page, called, own);
                }
            }
        }
    }
}

/// Lays something out or, if it is too long for that, prints it from its tokens.
fn either(
    page: &mut Page,
    layout: impl FnOnce(&mut Page) -> Written,
    print: impl FnOnce() -> String,
) {
    let start = page.mark();
    if layout(page) == Err(TooLong) {
        page.back_to(start);
        page.push_lines(&print());
    }
}

/// Writes an `impl`. Functions are set apart by blank lines, and so are members of different kinds.
fn impl_(page: &mut Page, item: &Impl) {
    layout::impl_head(page, item);
    let mut last: Option<&Member> = None;
    for member in &item.members {
        let is_like =
            |last: &Member| std::mem::discriminant(last) == std::mem::discriminant(member);
        if last.is_some_and(|last| {
            matches!(member, Member::Fn(_) | Member::Gated(..)) || !is_like(last)
        }) {
            page.end();
        }
        either(
            page,
            |page| layout::member(page, member),
            || tokens::print_member(member),
        );
        last = Some(member);
    }
    page.push("}");
    page.end();
}

/// Whether a function has more parameters than clippy likes.
fn is_crowded(item: &Function) -> bool {
    item.parameters.len() + usize::from(item.receiver != Receiver::None) > ENOUGH_PARAMETERS
}
