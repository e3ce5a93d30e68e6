//! Where expressions break when they are too long for a line: rustfmt's rules, for the expressions that there are.
//!
//! An expression is *flat* when it is written on one line. rustfmt leaves a line alone if nothing on it is longer than it
//! may be; the limits below are its defaults.

use super::chains::{self, CHAIN_WIDTH};
use crate::emit::expression::{Block, Expr, Pattern, Statement};
use crate::emit::page::{Page, STEP, TooLong, Written, only_if};

/// How wide the arguments of a flat call are at most, if there are several.
const CALL_WIDTH: usize = 60;
/// How wide the items of a flat array are at most, if there are several.
const ARRAY_WIDTH: usize = 60;
/// How wide the fields of a flat struct are at most.
const STRUCT_WIDTH: usize = 18;
/// How wide items are at most that share lines in an array that is not flat.
const SHORT_ITEM: usize = 10;

/// Writes the inside of a function, as whole lines.
pub(super) fn block(page: &mut Page, block: &Block<'_>, indent: usize) -> Written {
    for statement in &block.statements {
        page.begin(indent);
        match statement {
            Statement::Assign(place, value) => {
                flat(page, place)?;
                page.push(" =");
                assigned(page, value, indent, 1)?;
            }
            Statement::Run(value) => expression(page, value, indent, 1)?,
        }
        page.push(";");
        page.end();
    }
    page.begin(indent);
    expression(page, &block.value, indent, 0)?;
    page.end();
    Ok(())
}

/// Writes what stands behind `=`: beside it, else below it, else beside it and broken.
pub(in crate::emit) fn assigned(
    page: &mut Page,
    value: &Expr<'_>,
    indent: usize,
    behind: usize,
) -> Written {
    let start = page.mark();
    page.push(" ");
    if fits(page, value, behind) {
        return Ok(());
    }
    page.back_to(start);
    page.wrap(indent + STEP);
    if fits(page, value, behind) {
        return Ok(());
    }
    page.back_to(start);
    // Rather a call on a line of its own than one whose brackets open beside the name, if links follow it.
    if let Expr::Chain(root, _) = value
        && matches!(**root, Expr::Call(..))
    {
        page.push(" ");
        let is_beside = fits(page, root, behind);
        page.back_to(start);
        page.wrap(indent + STEP);
        let below = page.mark();
        if !is_beside && fits(page, root, behind) {
            page.back_to(below);
            return expression(page, value, indent + STEP, behind);
        }
        page.back_to(start);
    }
    page.push(" ");
    expression(page, value, indent, behind)
}

/// Writes an expression from where the page is, in lines that begin at `indent`, with `behind` more columns to follow.
pub(super) fn expression(
    page: &mut Page,
    expr: &Expr<'_>,
    indent: usize,
    behind: usize,
) -> Written {
    let start = page.mark();
    if fits(page, expr, behind) {
        return Ok(());
    }
    page.back_to(start);
    match expr {
        Expr::Path(_) | Expr::Of(..) | Expr::Try(_) => Err(TooLong),
        // A string cannot be broken, so rustfmt leaves the whole of what it is part of alone.
        Expr::Text(text) => {
            page.literal(text);
            Ok(())
        }
        Expr::Ref(inner) => {
            page.push("&");
            expression(page, inner, indent, behind)
        }
        Expr::Chain(root, links) => chains::chain(page, root, links, indent, behind),
        Expr::Call(callee, arguments) => {
            flat(page, callee)?;
            self::arguments(page, arguments, indent, behind)
        }
        Expr::Array(items) => array(page, items, indent, behind),
        Expr::Tuple(items) => arguments(page, items, indent, behind),
        Expr::This(fields) => this(page, fields, indent),
        Expr::Match(value, arms) => match_(page, value, arms, indent),
    }
}

/// Writes an expression on the rest of the line if it may stand there.
fn fits(page: &mut Page, expr: &Expr<'_>, behind: usize) -> bool {
    flat(page, expr).is_ok() && page.has_room(behind)
}

/// Writes an expression on one line, unless rustfmt would not, however long the line may be.
pub(super) fn flat(page: &mut Page, expr: &Expr<'_>) -> Written {
    let start = page.mark();
    match expr {
        Expr::Path(path) => page.joined(path, "::", |page, name| page.name(name)),
        Expr::Of(path, argument, name) => {
            page.joined(path, "::", |page, name| page.name(name));
            page.push("::<");
            page.joined(argument, "::", |page, name| page.name(name));
            page.push(">::");
            page.name(name);
        }
        Expr::Text(text) => page.literal(text),
        Expr::Ref(inner) => {
            page.push("&");
            flat(page, inner)?;
        }
        Expr::Call(callee, arguments) => {
            flat(page, callee)?;
            flat_arguments(page, arguments)?;
        }
        Expr::Try(inner) => {
            flat(page, inner)?;
            page.push("?");
        }
        Expr::Chain(root, links) => {
            flat(page, root)?;
            for link in links {
                chains::flat_link(page, link)?;
                only_if(links.len() < 2 || page.width_since(start) <= CHAIN_WIDTH)?;
            }
        }
        Expr::Array(items) => {
            page.push("[");
            flat_list(page, items, ARRAY_WIDTH)?;
            page.push("]");
        }
        Expr::Tuple(items) => flat_arguments(page, items)?,
        Expr::This(fields) => {
            page.push("Self { ");
            let inside = page.mark();
            for (position, (name, value)) in fields.iter().enumerate() {
                page.push(if position > 0 { ", " } else { "" });
                page.name(name);
                if let Some(value) = value {
                    page.push(": ");
                    flat(page, value)?;
                }
            }
            only_if(page.width_since(inside) <= STRUCT_WIDTH && !fields.is_empty())?;
            page.push(" }");
        }
        Expr::Match(..) => return Err(TooLong),
    }
    Ok(())
}

pub(super) fn flat_arguments(page: &mut Page, arguments: &[Expr<'_>]) -> Written {
    page.push("(");
    flat_list(page, arguments, CALL_WIDTH)?;
    page.push(")");
    Ok(())
}

/// Writes items on one line. A single one may be as long as the line, unless it is a call again.
fn flat_list(page: &mut Page, items: &[Expr<'_>], limit: usize) -> Written {
    let inside = page.mark();
    for (position, item) in items.iter().enumerate() {
        page.push(if position > 0 { ", " } else { "" });
        flat(page, item)?;
        let is_limited = items.len() > 1 || matches!(item, Expr::Call(..));
        only_if(!is_limited || page.width_since(inside) <= limit)?;
    }
    Ok(())
}

/// Writes arguments: flat, or around the only one if that has a list of its own, or a line each.
pub(super) fn arguments(
    page: &mut Page,
    arguments: &[Expr<'_>],
    indent: usize,
    behind: usize,
) -> Written {
    let start = page.mark();
    if flat_arguments(page, arguments).is_ok() && page.has_room(behind) {
        return Ok(());
    }
    page.back_to(start);
    if let [only] = arguments
        && around(page, only, indent, behind + 1).is_ok()
    {
        page.push(")");
        return Ok(());
    }
    page.back_to(start);
    page.push("(");
    page.room(0)?;
    lines(page, arguments, indent)?;
    page.push(")");
    Ok(())
}

/// Writes the only argument of a call so that its own brackets are those that open and close the lines. A chain is written
/// so only if it cannot be broken in any better way.
fn around(page: &mut Page, only: &Expr<'_>, indent: usize, behind: usize) -> Written {
    let inner = if let Expr::Ref(inner) = only {
        inner
    } else {
        only
    };
    match inner {
        Expr::Call(..) | Expr::Array(_) => {
            page.push("(");
            expression(page, only, indent, behind)
        }
        Expr::Chain(root, links)
            if links.len() > 1
                && !chains::stands_below(page, root, links, indent + STEP, behind) =>
        {
            page.push("(");
            chains::ending_in_lines(page, root, links, indent, behind)
        }
        _ => Err(TooLong),
    }
}

/// Writes expressions a line each, up to the closing bracket.
pub(super) fn lines(page: &mut Page, items: &[Expr<'_>], indent: usize) -> Written {
    for item in items {
        page.wrap(indent + STEP);
        expression(page, item, indent + STEP, 1)?;
        page.push(",");
    }
    page.wrap(indent);
    Ok(())
}

/// Writes an array: around a single item, filling lines with short ones, or a line each.
fn array(page: &mut Page, items: &[Expr<'_>], indent: usize, behind: usize) -> Written {
    page.push("[");
    if let [only @ (Expr::Ref(_) | Expr::Call(..) | Expr::Tuple(_))] = items {
        expression(page, only, indent, behind + 1)?;
    } else if items.iter().all(|item| is_short(page, item)) {
        page.wrap(indent + STEP);
        for (position, item) in items.iter().enumerate() {
            let before = page.mark();
            page.push(if position > 0 { " " } else { "" });
            flat(page, item)?;
            if !page.has_room(1) {
                page.back_to(before);
                page.wrap(indent + STEP);
                flat(page, item)?;
            }
            page.push(",");
        }
        page.wrap(indent);
    } else {
        lines(page, items, indent)?;
    }
    page.push("]");
    Ok(())
}

fn is_short(page: &mut Page, item: &Expr<'_>) -> bool {
    let start = page.mark();
    let is_short = matches!(item, Expr::Text(_))
        && flat(page, item).is_ok()
        && page.width_since(start) <= SHORT_ITEM;
    page.back_to(start);
    is_short
}

/// Writes a value of the type itself, a line a field.
fn this(page: &mut Page, fields: &[(&str, Option<Expr<'_>>)], indent: usize) -> Written {
    page.push("Self {");
    for (name, value) in fields {
        page.wrap(indent + STEP);
        page.name(name);
        if let Some(value) = value {
            page.push(":");
            let start = page.mark();
            page.push(" ");
            if expression(page, value, indent + STEP, 1).is_err() {
                page.back_to(start);
                page.wrap(indent + 2 * STEP);
                expression(page, value, indent + 2 * STEP, 1)?;
            }
        }
        page.push(",");
    }
    page.wrap(indent);
    page.push("}");
    Ok(())
}

fn match_(
    page: &mut Page,
    value: &Expr<'_>,
    arms: &[(Pattern<'_>, Expr<'_>)],
    indent: usize,
) -> Written {
    page.push("match ");
    flat(page, value)?;
    page.push(" {");
    for (pattern, value) in arms {
        page.wrap(indent + STEP);
        self::pattern(page, pattern)?;
        page.push(" =>");
        arm(page, value, indent + STEP)?;
    }
    page.wrap(indent);
    page.push("}");
    Ok(())
}

/// Writes what stands behind `=>`: beside it, or else in a block if that saves lines.
fn arm(page: &mut Page, value: &Expr<'_>, indent: usize) -> Written {
    let start = page.mark();
    page.push(" ");
    if fits(page, value, 1) {
        page.push(",");
        return Ok(());
    }
    page.back_to(start);
    page.push(" {");
    page.wrap(indent + STEP);
    let block = expression(page, value, indent + STEP, 0).map(|()| {
        page.wrap(indent);
        page.push("}");
        page.since(start).to_owned()
    });
    page.back_to(start);
    page.push(" ");
    let beside = expression(page, value, indent, 1);
    let newlines = |text: &str| text.matches('\n').count();
    match block {
        // The lines of the block itself do not count.
        Ok(block)
            if beside.is_err()
                || newlines(&block) == 2
                || newlines(page.since(start)) + 1 > newlines(&block) =>
        {
            page.back_to(start);
            page.push_lines(&block);
        }
        _ => {
            beside?;
            page.push(",");
        }
    }
    Ok(())
}

/// Writes a pattern.
fn pattern(page: &mut Page, pattern: &Pattern<'_>) -> Written {
    match pattern {
        Pattern::One(number) => page.push(&number.to_string()),
        Pattern::Range(first, last) => {
            page.push(&first.to_string());
            page.push("..=");
            page.push(&last.to_string());
        }
        Pattern::Variant(path, held) => {
            page.joined(path, "::", |page, name| page.name(name));
            page.push("(");
            page.name(held);
            page.push(")");
            page.room(" => {".len())?;
        }
        Pattern::Rest => page.push("_"),
    }
    Ok(())
}
