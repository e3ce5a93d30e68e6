//! Where chains of fields and methods break.

use super::expressions::{arguments, flat, flat_arguments, lines};
use crate::emit::expression::{Expr, Link};
use crate::emit::page::{Mark, Page, STEP, TooLong, WIDTH, Written, columns, only_if};

/// How wide a flat chain of several links is at most.
pub(super) const CHAIN_WIDTH: usize = 60;
/// How many lines the last arguments take at least for a chain to end in them in any case.
const TALL: usize = 5;
/// How many columns rustfmt does not count in [`stands_below`].
const UNCOUNTED: usize = 2;

/// Writes a chain that is not flat: either only its last link is broken, or there is a line for each.
pub(super) fn chain(
    page: &mut Page,
    root: &Expr<'_>,
    links: &[Link<'_>],
    indent: usize,
    behind: usize,
) -> Written {
    let begin = page.mark();
    let at_line_start = page.column() == indent;
    if let Expr::Call(callee, given) = root
        && (flat(page, root).is_err() || !page.has_room(behind))
    {
        page.back_to(begin);
        flat(page, callee)?;
        arguments(page, given, indent, 0)?;
        for (position, link) in links.iter().enumerate() {
            page.wrap(indent);
            let is_last = position + 1 == links.len();
            self::link(page, link, indent, if is_last { behind } else { 0 })?;
        }
        return Ok(());
    }
    page.back_to(begin);
    flat(page, root)?;
    let mut left = links;
    // What is no wider than the indentation, such as `self`, does not get a line of its own.
    while at_line_start
        && page.width_since(begin) <= STEP
        && let [first, rest @ ..] = left
    {
        link(
            page,
            first,
            indent,
            if rest.is_empty() { behind } else { 0 },
        )?;
        left = rest;
    }
    let [before @ .., last] = left else {
        return Ok(());
    };
    let start = page.mark();
    let is_one_line = before.iter().try_for_each(|link| flat_link(page, link));
    let is_one_line = is_one_line
        .and_then(|()| last_broken(page, begin, last, links.len() > 1, (indent, behind)));
    let one_line = is_one_line.ok().map(|()| page.since(start).to_owned());
    page.back_to(start);
    let is_tall = |text: &String| text.lines().count() >= TALL;
    if let Some(tall) = one_line.as_ref().filter(|text| is_tall(text)) {
        page.push_lines(tall);
        return Ok(());
    }
    let below = page
        .room(behind)
        .and_then(|()| one_a_line(page, left, indent, behind));
    let last_is_broken = page.since(start).lines().count() > left.len() + 1;
    // Brackets around nothing are not broken.
    if last.arguments.as_ref().is_none_or(Vec::is_empty) {
        return below;
    }
    let Some(one_line) = one_line else {
        return below;
    };
    if below.is_err() || last_is_broken {
        page.back_to(start);
        page.push_lines(&one_line);
    }
    Ok(())
}

/// Writes the last link of a chain beside the others, if its arguments have to be broken and what is left fits.
fn last_broken(
    page: &mut Page,
    begin: Mark,
    last: &Link<'_>,
    has_others: bool,
    (indent, behind): (usize, usize),
) -> Written {
    link(page, last, indent, behind)?;
    let (first_line, _) = page.since(begin).split_once('\n').ok_or(TooLong)?;
    only_if(!has_others || columns(first_line) <= CHAIN_WIDTH)
}

/// Writes the links of a chain, a line each.
fn one_a_line(page: &mut Page, links: &[Link<'_>], indent: usize, behind: usize) -> Written {
    for (position, link) in links.iter().enumerate() {
        page.wrap(indent + STEP);
        let is_last = position + 1 == links.len();
        self::link(page, link, indent + STEP, if is_last { behind } else { 0 })?;
    }
    Ok(())
}

/// Writes one link of a chain.
fn link(page: &mut Page, link: &Link<'_>, indent: usize, behind: usize) -> Written {
    page.push(".");
    page.name(link.name);
    let behind = behind + usize::from(link.tried);
    match &link.arguments {
        Some(arguments) => self::arguments(page, arguments, indent, behind)?,
        None => page.room(behind)?,
    }
    page.push(if link.tried { "?" } else { "" });
    Ok(())
}

/// Writes one link of a chain on one line, however long the line may be.
pub(super) fn flat_link(page: &mut Page, link: &Link<'_>) -> Written {
    page.push(".");
    page.name(link.name);
    if let Some(arguments) = &link.arguments {
        flat_arguments(page, arguments)?;
    }
    page.push(if link.tried { "?" } else { "" });
    Ok(())
}

/// Whether a chain could stand on lines of its own, one a link. Behind the last argument rustfmt wants the room that is
/// wanted behind the chain, not counting the comma and the bracket that come in between.
pub(super) fn stands_below(
    page: &mut Page,
    root: &Expr<'_>,
    links: &[Link<'_>],
    indent: usize,
    behind: usize,
) -> bool {
    let [before @ .., last] = links else {
        return true;
    };
    let start = page.mark();
    page.wrap(indent);
    let begins_well = flat(page, root)
        .and_then(|()| one_a_line(page, before, indent, 0))
        .is_ok();
    page.wrap(indent + STEP);
    let is_flat = flat_link(page, last).is_ok() && page.has_room(1);
    let fits_below = |argument| {
        page.wrap(indent + 2 * STEP);
        flat(page, argument).is_ok() && page.column() + behind <= WIDTH + UNCOUNTED
    };
    let stands = begins_well && (is_flat || last.arguments.iter().flatten().all(fits_below));
    page.back_to(start);
    stands
}

/// Writes a chain whose last arguments take a line each.
pub(super) fn ending_in_lines(
    page: &mut Page,
    root: &Expr<'_>,
    links: &[Link<'_>],
    indent: usize,
    behind: usize,
) -> Written {
    let [before @ .., last] = links else {
        return Err(TooLong);
    };
    flat(page, root)?;
    before.iter().try_for_each(|link| flat_link(page, link))?;
    page.push(".");
    page.name(last.name);
    page.push("(");
    page.room(0)?;
    lines(page, last.arguments.as_deref().unwrap_or_default(), indent)?;
    page.push(")");
    page.room(behind)
}
