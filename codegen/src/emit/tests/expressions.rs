//! The layout of expressions, case by case.

use crate::emit::expression::Expr;
use crate::emit::layout::assigned;
use crate::emit::page::Page;
use crate::names::Ident;
use crate::rust::Constant;

/// Writes a constant's value as it stands behind a `=` at some column, and compares.
#[track_caller]
fn check(column: usize, value: &Constant, expected: &str) {
    let mut page = Page::default();
    page.push(&"x".repeat(column - 2));
    page.push(" =");
    let start = page.mark();
    assigned(&mut page, &Expr::from(value), 4, 1).expect("there is room");
    assert_eq!(page.since(start), expected);
}

fn texts(texts: &[&str]) -> Constant {
    Constant::Strs(texts.iter().map(|text| (*text).to_owned()).collect())
}

#[test]
fn what_fits_stays_beside() {
    check(
        20,
        &Constant::Str("a".repeat(76)),
        &format!(" \"{}\"", "a".repeat(76)),
    );
}

#[test]
fn what_does_not_fit_beside_goes_below() {
    check(
        20,
        &Constant::Str("a".repeat(77)),
        &format!("\n        \"{}\"", "a".repeat(77)),
    );
}

#[test]
fn what_fits_nowhere_stays_beside() {
    check(
        20,
        &Constant::Str("a".repeat(100)),
        &format!(" \"{}\"", "a".repeat(100)),
    );
}

#[test]
fn items_of_an_array_stand_on_one_line_up_to_a_limit() {
    let (short, long) = ("a".repeat(26), "a".repeat(27));
    check(
        20,
        &texts(&[&short, &long]),
        &format!(" &[\"{short}\", \"{long}\"]"),
    );
    let longer = "a".repeat(31);
    check(
        20,
        &texts(&[&short, &longer]),
        &format!(" &[\n        \"{short}\",\n        \"{longer}\",\n    ]"),
    );
}

#[test]
fn short_items_share_lines() {
    let item = "\"12345678\"";
    let line = |count| vec![item; count].join(", ");
    check(
        20,
        &texts(&["12345678"; 10]),
        &format!(" &[\n        {},\n        {},\n    ]", line(7), line(3)),
    );
}

#[test]
fn the_brackets_of_an_only_argument_hold_the_lines() {
    let value = Constant::Alternatives(
        vec![Ident::known("Security")],
        Ident::known("AnyOf"),
        vec![vec!["a".repeat(50)], vec!["b".to_owned()]],
    );
    check(
        20,
        &value,
        &format!(
            " Security::AnyOf(&[\n        &[\"{}\"],\n        &[\"b\"],\n    ])",
            "a".repeat(50)
        ),
    );
}
