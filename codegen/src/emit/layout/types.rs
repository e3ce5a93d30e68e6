//! Where types break when they are too long for a line.

use crate::emit::page::{Page, STEP, Written};
use crate::rust::Type;

/// How many columns the items of a tuple may take together to stay on one line.
const TUPLE: usize = 60;

/// Writes a type behind `=` or `:`: beside it, else below it, else beside it and broken. One character more is to follow.
pub(super) fn beside_or_below(page: &mut Page, ty: &Type, indent: usize) -> Written {
    let start = page.mark();
    if !is_wide(page, ty) {
        page.push(" ");
        page.ty(ty);
        if page.has_room(1) {
            return Ok(());
        }
        page.back_to(start);
        page.wrap(indent + STEP);
        page.ty(ty);
        if page.has_room(1) {
            return Ok(());
        }
        page.back_to(start);
    }
    page.push(" ");
    broken(page, ty, indent)
}

/// Writes a type from where the page is, in lines that begin at `indent`, with one character to follow. What cannot be
/// broken any more is written all the same, but may be too long.
pub(super) fn broken(page: &mut Page, ty: &Type, indent: usize) -> Written {
    let start = page.mark();
    page.ty(ty);
    if page.has_room(1) && !is_wide(page, ty) {
        return Ok(());
    }
    match ty {
        Type::Path(name, arguments) if matches!(arguments.as_slice(), [Type::Tuple(_)]) => {
            page.back_to(start);
            page.path(name);
            page.push("<");
            // The parentheses of an only argument hold the lines.
            let all = arguments.iter().map(|only| tuple(page, only, indent));
            let all = all.fold(Ok(()), Written::and);
            page.push(">");
            all
        }
        Type::Tuple(_) => {
            page.back_to(start);
            tuple(page, ty, indent)
        }
        Type::Path(name, arguments) if !arguments.is_empty() => {
            page.back_to(start);
            page.path(name);
            page.push("<");
            let mut all = Ok(());
            for argument in arguments {
                page.wrap(indent + STEP);
                all = all.and(broken(page, argument, indent + STEP));
                page.push(",");
            }
            page.wrap(indent);
            page.push(">");
            all
        }
        Type::Impl(bound) => {
            page.back_to(start);
            page.push("impl ");
            broken(page, bound, indent)
        }
        Type::ImplWith(name, associated, value) => {
            page.back_to(start);
            page.push("impl ");
            page.path(name);
            page.push("<");
            page.wrap(indent + STEP);
            page.name(associated.as_str());
            page.push(" = ");
            let written = broken(page, value, indent + STEP);
            page.push(",");
            page.wrap(indent);
            page.push(">");
            written
        }
        _ => page.room(1),
    }
}

/// Whether a type is not to stand on one line, whatever room there is: it has a tuple of several in it that is too wide.
pub(super) fn is_wide(page: &mut Page, ty: &Type) -> bool {
    match ty {
        Type::Path(_, inner) => inner.iter().any(|inner| is_wide(page, inner)),
        Type::Tuple(items) => {
            let start = page.mark();
            page.joined(items, ", ", Page::ty);
            let is_wide = items.len() > 1 && page.width_since(start) > TUPLE;
            page.back_to(start);
            is_wide || items.iter().any(|item| self::is_wide(page, item))
        }
        Type::Ref(_, inner)
        | Type::Slice(inner)
        | Type::Impl(inner)
        | Type::ImplWith(_, _, inner) => is_wide(page, inner),
        Type::Borrowing(..) | Type::Unit => false,
    }
}

/// Writes a tuple with a line for each item.
fn tuple(page: &mut Page, ty: &Type, indent: usize) -> Written {
    let Type::Tuple(items) = ty else {
        return broken(page, ty, indent);
    };
    page.push("(");
    let mut all = Ok(());
    for item in items {
        page.wrap(indent + STEP);
        all = all.and(broken(page, item, indent + STEP));
        page.push(",");
    }
    page.wrap(indent);
    page.push(")");
    all
}
