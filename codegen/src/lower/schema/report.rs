//! What is said of schemas that contradict themselves, or say what nothing is made of.

use super::super::Lowerer;
use super::elements::Part;
use super::facets::{Facets, JsonType};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl<'a> Lowerer<'a> {
    /// Reports what is wrong with joined parts, or has no effect.
    pub(super) fn report_facets(&mut self, facets: &Facets<'a>, parts: &[Part<'a>]) {
        for (what, part) in &facets.conflicts {
            let keyword = if *what == "types" { "type" } else { "enum" };
            self.contradiction(
                part.at,
                keyword,
                &format!("the schemas that hold here together have no {what} in common: the last of them counts"),
            );
        }
        for (name, part) in &facets.unknown_types {
            self.contradiction(
                part.at,
                "type",
                &format!("`{name}` is not a type of JSON Schema: it says nothing"),
            );
        }
        if facets.is_never {
            // Which of its keywords it is cannot be said.
            self.widened(
                parts.iter().find_map(|part| part.at),
                "",
                "a schema that allows nothing is read and written as any JSON",
            );
        }
        let types = facets.types.as_deref().unwrap_or_default();
        if !types.is_empty() {
            let has = |wanted| types.contains(&wanted);
            let said = [
                (
                    "properties",
                    !facets.properties.is_empty(),
                    has(JsonType::Object),
                ),
                ("items", !facets.items.is_empty(), has(JsonType::Array)),
            ];
            for (keyword, is_said, is_of_use) in said {
                if is_said && !is_of_use {
                    let says = |part: &&Part<'_>| match keyword {
                        "items" => part.keywords.items.is_some(),
                        _ => !part.keywords.properties.is_empty(),
                    };
                    let part = parts.iter().find(says).or(parts.first());
                    self.contradiction(
                        part.and_then(|part| part.at),
                        keyword,
                        &format!("`{keyword}` of a schema of another type has no effect"),
                    );
                }
            }
        }
        let unknown: Vec<&str> = facets
            .required
            .iter()
            .filter(|name| !facets.properties.contains_key(**name))
            .copied()
            .collect();
        if matches!(types, [] | [JsonType::Object])
            && !unknown.is_empty()
            && facets.unions.is_empty()
        {
            let names: Vec<String> = unknown.iter().map(|name| format!("`{name}`")).collect();
            self.warn(
                Diagnostic::note(
                    Code::Contradiction,
                    format!(
                        "required, but not among the properties, and so not checked: {}",
                        names.join(", ")
                    ),
                )
                .at(parts
                    .iter()
                    .find(|part| !part.keywords.required.is_empty())
                    .and_then(|part| part.at))
                .about("required"),
            );
        }
    }

    /// Reports the keywords of parts that nothing is made of.
    pub(super) fn report_parts(&mut self, parts: &[Part<'a>]) {
        for part in parts {
            if let Some(keywords) = impossible(part) {
                // The names of the keywords stand in backticks.
                let keyword = keywords.split('`').nth(1).unwrap_or_default();
                self.contradiction(
                    part.at,
                    keyword,
                    &format!("no value keeps to {keywords} of this schema"),
                );
            }
            if part.keywords.not.is_some() {
                self.warn(
                    Diagnostic::warning(
                        Code::UnsupportedKeyword,
                        "`not` is not expressed and has no effect",
                    )
                    .at(part.at)
                    .about("not"),
                );
            }
        }
    }

    /// Says that a keyword of the schema at a place does not go together with something else.
    pub(super) fn contradiction(&mut self, span: Option<Span>, keyword: &str, message: &str) {
        let warning = Diagnostic::warning(Code::Contradiction, message);
        self.warn(warning.at(span).about(keyword));
    }

    /// Says that the schema at a place is read and written as something wider, because of a keyword of it.
    pub(super) fn widened(&mut self, span: Option<Span>, keyword: &str, message: &str) {
        let warning = Diagnostic::warning(Code::WidenedSchema, message);
        self.warn(warning.at(span).about(keyword));
    }
}

/// Keywords of a part that rule each other out.
fn impossible(part: &Part<'_>) -> Option<&'static str> {
    let keywords = part.keywords;
    let bound = |name: &str| part.extension(name)?.as_str()?.parse::<f64>().ok();
    let pairs = [
        (
            keywords.min_length,
            keywords.max_length,
            "`minLength` and `maxLength`",
        ),
        (
            keywords.min_items,
            keywords.max_items,
            "`minItems` and `maxItems`",
        ),
        (
            keywords.min_properties,
            keywords.max_properties,
            "`minProperties` and `maxProperties`",
        ),
    ];
    for (least, most, names) in pairs {
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            return Some(names);
        }
    }
    if let (Some(least), Some(most)) = (bound("x-oas-minimum"), bound("x-oas-maximum"))
        && least > most
    {
        return Some("`minimum` and `maximum`");
    }
    bound("x-oas-multiple-of")
        .is_some_and(|factor| factor <= 0.0)
        .then_some("`multipleOf`")
}
