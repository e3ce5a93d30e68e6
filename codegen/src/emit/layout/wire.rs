//! The table that says how a type is written on the wire: one row a property, constant or type.
//!
//! It is the call of a macro with rows of its own, which no formatter knows: they are left as they are.

use crate::emit::page::{Page, STEP};
use crate::names::Ident;
use crate::rust::{Choice, Holder, Literal, Row, Rows, Rule, Wire};

/// Writes the table.
pub(in crate::emit) fn wire(page: &mut Page, wire: &Wire) {
    page.path(&wire.path);
    page.push("! {");
    page.wrap(STEP);
    page.push(match &wire.rows {
        Rows::Struct(..) => "struct ",
        Rows::Enum(..) => "enum ",
        Rows::Union(_) => "union ",
    });
    page.name(wire.name.as_str());
    match &wire.rows {
        Rows::Struct(_, true) => page.push(", extra"),
        Rows::Enum(Some(of), _) => {
            page.push(": ");
            page.push(of);
        }
        Rows::Struct(_, false) | Rows::Enum(None, _) | Rows::Union(_) => {}
    }
    rules(page, &wire.rules);
    page.push(" {");
    match &wire.rows {
        Rows::Struct(rows, _) => rows.iter().for_each(|row| property(page, row)),
        Rows::Enum(_, rows) => {
            for (value, variant) in rows {
                page.wrap(2 * STEP);
                literal(page, value);
                page.push(" => ");
                page.name(variant.as_str());
                page.push(";");
            }
        }
        Rows::Union(rows) => rows.iter().for_each(|row| choice(page, row)),
    }
    page.wrap(STEP);
    page.push("}");
    page.end();
    page.push("}");
    page.end();
}

/// Writes that the runtime reads and writes a type of the crate's own.
pub(in crate::emit) fn own(page: &mut Page, called: &[Ident], own: &[Ident]) {
    page.path(called);
    page.push("!(");
    page.path(own);
    page.push(");");
    page.end();
}

fn property(page: &mut Page, row: &Row) {
    page.wrap(2 * STEP);
    page.literal(&row.key);
    page.push(" => ");
    page.name(row.field.as_str());
    page.push(if row.required {
        ", required"
    } else {
        ", optional"
    });
    rules(page, &row.rules);
    page.push(";");
}

fn choice(page: &mut Page, row: &Choice) {
    page.wrap(2 * STEP);
    page.name(row.variant.as_str());
    page.push(match row.holder {
        Holder::Plain => "(",
        Holder::Boxed => "(boxed ",
        Holder::Text => "(text ",
    });
    page.ty(&row.ty);
    page.push(")");
    for (property, values) in &row.constants {
        page.push(", ");
        page.literal(property);
        page.push(" = ");
        page.joined(values, " | ", literal);
    }
    rules(page, &row.rules);
    page.push(";");
}

fn literal(page: &mut Page, literal: &Literal) {
    match literal {
        Literal::Str(text) => page.literal(text),
        Literal::Integer(number) => page.push(&number.to_string()),
        // Digits, and an exponent where there would be many of them.
        Literal::Float(number) => page.push(&format!("{number:?}")),
        Literal::Bool(value) => page.push(if *value { "true" } else { "false" }),
    }
}

fn rules(page: &mut Page, rules: &[Rule]) {
    if !rules.is_empty() {
        page.push(" where [");
        page.joined(rules, ", ", rule);
        page.push("]");
    }
}

fn rule(page: &mut Page, rule: &Rule) {
    match rule {
        Rule::Bare(name) => page.name(name),
        Rule::Count(name, count) => {
            page.name(name);
            page.push("(");
            page.push(&count.to_string());
            page.push(")");
        }
        Rule::Text(name, text) => {
            page.name(name);
            page.push("(");
            page.literal(text);
            page.push(")");
        }
        Rule::Each(name, inner) => {
            page.name(name);
            page.push("(&[");
            page.joined(inner, ", ", self::rule);
            page.push("])");
        }
    }
}
