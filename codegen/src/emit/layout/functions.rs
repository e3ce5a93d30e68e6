//! The layout of associated items.

use super::{cfg, expressions, types};
use crate::emit::expression::{Block, Expr};
use crate::emit::is_crowded;
use crate::emit::page::{Page, STEP, TooLong, WIDTH, Written};
use crate::rust::{Function, Member, Receiver, Type, Visibility};

/// What rustfmt does not count in front of a bound.
const IMPL: &str = "impl ";

/// How many columns it does not count in front of what a function gives.
const ARROW: usize = 2;

/// Writes an associated item, as it stands in an `impl`.
pub(in crate::emit) fn member(page: &mut Page, member: &Member) -> Written {
    match member {
        Member::Type(name, value) => {
            page.begin(STEP);
            page.push("type ");
            page.name(name.as_str());
            page.push(" =");
            types::beside_or_below(page, value, STEP)?;
        }
        Member::Const(name, kind, value) => {
            page.begin(STEP);
            page.push("const ");
            page.name(name.as_str());
            page.push(": ");
            page.ty(kind);
            page.push(" =");
            expressions::assigned(page, &Expr::from(value), STEP, 1)?;
        }
        Member::Fn(item) => return function(page, item, &[]),
        Member::Gated(features, item) => return function(page, item, features),
    }
    page.push(";");
    page.end();
    Ok(())
}

fn function(page: &mut Page, item: &Function, features: &[String]) -> Written {
    page.docs(STEP, "///", &item.docs);
    cfg(page, STEP, features);
    if item.deprecated {
        page.begin(STEP);
        page.push("#[deprecated]");
        page.end();
    }
    if is_crowded(item) {
        page.begin(STEP);
        page.push("#[expect(clippy::too_many_arguments, reason = \"the API requires them\")]");
        page.end();
    }
    page.begin(STEP);
    page.push(match item.visibility {
        Visibility::Public => "pub ",
        Visibility::Crate => "pub(crate) ",
        Visibility::Inherited => "",
    });
    page.push("fn ");
    page.name(item.name.as_str());
    signature(page, item);
    page.end();
    expressions::block(page, &Block::from(&item.body), 2 * STEP)?;
    page.begin(STEP);
    page.push("}");
    page.end();
    Ok(())
}

/// Writes what stands behind a function's name, on one line or with a line for each parameter. What is too long even then
/// is left alone by rustfmt, but it formats the rest of the function.
fn signature(page: &mut Page, item: &Function) {
    let receiver = match item.receiver {
        Receiver::None => None,
        Receiver::Ref => Some("&self"),
        Receiver::Value => Some("self"),
        Receiver::Mutable => Some("mut self"),
    };
    let start = page.mark();
    page.push("(");
    page.push(receiver.unwrap_or_default());
    page.push(if receiver.is_some() && !item.parameters.is_empty() {
        ", "
    } else {
        ""
    });
    page.joined(&item.parameters, ", ", |page, (name, kind)| {
        parameter(page, name.as_str(), kind)
    });
    page.push(")");
    output(page, &item.output);
    let kinds = item.parameters.iter().map(|(_, kind)| kind);
    let is_wide = kinds
        .chain([&item.output])
        .any(|kind| types::is_wide(page, kind));
    if page.has_room(2) && !is_wide {
        page.push(" {");
        return;
    }
    page.back_to(start);
    page.push("(");
    if let Some(receiver) = receiver {
        page.wrap(2 * STEP);
        page.push(receiver);
        page.push(",");
    }
    for (name, kind) in &item.parameters {
        page.wrap(2 * STEP);
        let start = page.mark();
        parameter(page, name.as_str(), kind);
        let uncounted = if matches!(kind, Type::Impl(_) | Type::ImplWith(..)) {
            IMPL.len()
        } else {
            0
        };
        if page.column() + 1 > WIDTH + uncounted || types::is_wide(page, kind) {
            page.back_to(start);
            page.name(name.as_str());
            page.push(": ");
            // There is no other way to write it if it is too long.
            let (Ok(()) | Err(TooLong)) = types::broken(page, kind, 2 * STEP);
        }
        page.push(",");
    }
    page.wrap(STEP);
    page.push(")");
    let start = page.mark();
    output(page, &item.output);
    // rustfmt wants room for the brace and for what it is indented by.
    if page.has_room(2 + STEP) {
        page.push(" {");
    } else if page.column() <= WIDTH + ARROW {
        page.wrap(STEP);
        page.push("{");
    } else {
        page.back_to(start);
        page.push(" -> ");
        let (Ok(()) | Err(TooLong)) = types::broken(page, &item.output, STEP);
        page.push(" {");
    }
}

fn parameter(page: &mut Page, name: &str, kind: &Type) {
    page.name(name);
    page.push(": ");
    page.ty(kind);
}

/// Writes what a function gives.
fn output(page: &mut Page, output: &Type) {
    if *output != Type::Unit {
        page.push(" -> ");
        page.ty(output);
    }
}
