//! The layout of items, as rustfmt leaves it alone.
//!
//! This is the way that nearly every line goes: the text is written at once, without tokens in between. Where a name is so
//! long that no line has room for it, the answer is `TooLong`, and the item goes through its tokens instead.
//!
//! The limits, and the odd column that is or is not counted, are those of rustfmt with its default configuration. The
//! tests ask it about every shape at every width.

mod chains;
mod expressions;
mod functions;
mod imports;
mod types;
mod wire;

#[cfg(test)]
pub(super) use expressions::assigned;
pub(super) use functions::member;
pub(super) use imports::{cfg, modules, uses};
pub(super) use wire::{own, wire};

use super::page::{Page, STEP, Written};
use crate::rust::{Alias, Attributes, Enum, Field, Impl, Struct, Type, Variant};

/// Writes a struct.
pub(super) fn struct_(page: &mut Page, item: &Struct) -> Written {
    attributes(page, &item.attributes);
    page.push("pub struct ");
    page.name(item.name.as_str());
    if item.borrows {
        page.push("<'c>");
    }
    opening(page, item.fields.is_empty());
    for field in &item.fields {
        self::field(page, field)?;
    }
    page.push("}");
    page.end();
    Ok(())
}

/// Opens the braces of an item, on a line of their own where the item's is full.
pub(super) fn opening(page: &mut Page, is_empty: bool) {
    if page.has_room(if is_empty { 3 } else { 2 }) {
        page.push(" {");
    } else {
        page.end();
        page.push("{");
    }
    if !is_empty {
        page.end();
    }
}

fn field(page: &mut Page, field: &Field) -> Written {
    page.docs(STEP, "///", &field.docs);
    page.begin(STEP);
    page.push(if field.public { "pub " } else { "" });
    page.name(field.name.as_str());
    page.push(":");
    types::beside_or_below(page, &field.ty, STEP)?;
    page.push(",");
    page.end();
    Ok(())
}

/// Writes an enum.
pub(super) fn enum_(page: &mut Page, item: &Enum) -> Written {
    attributes(page, &item.attributes);
    page.push("pub enum ");
    page.name(item.name.as_str());
    opening(page, item.variants.is_empty());
    for variant in &item.variants {
        self::variant(page, variant)?;
    }
    page.push("}");
    page.end();
    Ok(())
}

fn variant(page: &mut Page, variant: &Variant) -> Written {
    page.docs(STEP, "///", &variant.docs);
    page.begin(STEP);
    page.name(variant.name.as_str());
    if let Some(held) = &variant.holds {
        page.push("(");
        let start = page.mark();
        page.ty(held);
        if page.has_room(2) && !types::is_wide(page, held) {
            page.push(")");
        } else {
            page.back_to(start);
            page.wrap(2 * STEP);
            types::broken(page, held, 2 * STEP)?;
            page.push(",");
            page.wrap(STEP);
            page.push(")");
        }
    }
    page.push(",");
    page.end();
    Ok(())
}

/// Writes another name for a type.
pub(super) fn alias(page: &mut Page, item: &Alias) -> Written {
    attributes(page, &item.attributes);
    page.push("pub type ");
    page.name(item.name.as_str());
    page.push(" =");
    types::beside_or_below(page, &item.ty, 0)?;
    page.push(";");
    page.end();
    Ok(())
}

/// Writes what stands in front of the members of an `impl`.
pub(super) fn impl_head(page: &mut Page, item: &Impl) {
    let start = page.mark();
    page.push("impl");
    if let (None, Type::Borrowing(_, lifetime)) = (&item.of, &item.target) {
        page.push("<");
        page.lifetime(lifetime);
        page.push(">");
    }
    let before_target = page.mark();
    page.push(" ");
    if let Some(of) = &item.of {
        page.ty(of);
        page.push(" for ");
    }
    page.ty(&item.target);
    if !page.has_room(2) {
        page.back_to(before_target);
        if let Some(of) = &item.of {
            page.push(" ");
            page.ty(of);
        }
        page.wrap(STEP);
        page.push(if item.of.is_some() { "for " } else { "" });
        page.ty(&item.target);
    }
    if page.since(start).contains('\n') {
        page.wrap(0);
        page.push("{");
        page.end();
    } else {
        page.push(" {");
        if !item.members.is_empty() {
            page.end();
        }
    }
}

fn attributes(page: &mut Page, attributes: &Attributes) {
    page.docs(0, "///", &attributes.docs);
    if !attributes.derives.is_empty() {
        page.push("#[derive(");
        page.joined(&attributes.derives, ", ", |page, name| page.name(name));
        page.push(")]");
        page.end();
    }
    if attributes.non_exhaustive {
        page.push("#[non_exhaustive]");
        page.end();
    }
    if attributes.deprecated {
        page.push("#[deprecated]");
        page.end();
    }
}
