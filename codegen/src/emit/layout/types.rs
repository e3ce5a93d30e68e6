//! Where types break when they are too long for a line.

use crate::emit::page::{Page, STEP, Written};
use crate::rust::Type;

/// Writes a type behind `=` or `:`: beside it, else below it, else beside it and broken. One character more is to follow.
pub(super) fn beside_or_below(page: &mut Page, ty: &Type, indent: usize) -> Written {
    let start = page.mark();
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
    page.push(" ");
    broken(page, ty, indent)
}

/// Writes a type from where the page is, in lines that begin at `indent`, with one character to follow. What cannot be
/// broken any more is written all the same, but may be too long.
pub(super) fn broken(page: &mut Page, ty: &Type, indent: usize) -> Written {
    let start = page.mark();
    page.ty(ty);
    if page.has_room(1) {
        return Ok(());
    }
    match ty {
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
