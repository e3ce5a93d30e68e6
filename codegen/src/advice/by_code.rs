//! What can be done about a finding, by its code.

use serde_json::json;

use super::path::{Step, expression, literal, pointer};
use super::places::{Place, References};
use crate::diagnostic::{Change, Code, Diagnostic, GAP, Suggestion};

/// What is said to a person, and the same as data.
#[derive(Debug, Default)]
pub(super) struct Advice {
    pub(super) help: Option<String>,
    pub(super) suggestion: Option<Suggestion>,
}

/// How many bytes of an update are written out in a help.
const UPDATE: usize = 120;

/// What can be done about a finding at a place of the document; `narrowed` is whether that is the place of its key.
pub(super) fn advice(
    finding: &Diagnostic,
    place: &Place<'_>,
    narrowed: bool,
    references: &References<'_>,
) -> Advice {
    if let Some(change) = &finding.change {
        // What is said of a text is shown there, and changed in the object that has it.
        let place = match finding.code {
            Code::RepeatedOperationId if narrowed => &above(place),
            Code::UnresolvedReference => &above(place),
            _ => place,
        };
        return update(finding.code, expression(&place.steps), (**change).clone());
    }
    match finding.code {
        Code::WrongType => out(
            place,
            references,
            "an overlay can say it right, or take it out",
        ),
        Code::UnknownField => out(
            place,
            references,
            "an overlay can say it under its right name, or take it out",
        ),
        // It says something of values, which the server may know better.
        Code::UnsupportedKeyword if is_of_schema(finding) => out(
            place,
            references,
            "servers may check it all the same; an overlay can take it out",
        ),
        Code::UnsupportedKeyword => out(place, references, "an overlay can take it out"),
        Code::IgnoredParameter => out(place, references, "an overlay can take it out"),
        Code::Unsupported => out(
            place,
            references,
            "an overlay can say it in another way, or take it out",
        ),
        Code::SkippedOperation => operation(place, references),
        Code::Contradiction if narrowed || place.node.as_mapping().is_none() => out(
            place,
            references,
            "an overlay can correct it, or take it out",
        ),
        Code::Contradiction => help(place, "an overlay can correct it"),
        Code::WidenedSchema => schema(place, narrowed, references),
        Code::AmbiguousUnion => union(place),
        Code::InvalidPagination => up_to(place, references, &["x-pagination"]),
        Code::InvalidSignature => up_to(
            place,
            references,
            &["x-webhook-signature", "x-webhook-event"],
        ),
        Code::UnresolvedReference => reference(place),
        Code::NotOpenApi => Advice {
            help: Some(
                "if this is part of a description, name the file that refers to it".to_owned(),
            ),
            suggestion: None,
        },
        Code::CircularReference => help(
            &above(place),
            "an overlay can put a definition in its place",
        ),
        _ => Advice::default(),
    }
}

/// Whether what a code finds is something that a correction of the description does away with.
pub(super) fn is_correctable(code: Code) -> bool {
    !matches!(
        code,
        Code::InternalError
            | Code::InvalidOverlay
            | Code::LimitExceeded
            | Code::RepairedValue
            | Code::Syntax
            | Code::UnmatchedTarget
            | Code::UntypedContent
    )
}

fn is_of_schema(finding: &Diagnostic) -> bool {
    finding.key.is_some() || finding.message.contains(" of a schema ")
}

fn help(place: &Place<'_>, what: &str) -> Advice {
    Advice {
        help: Some(format!("{what}: target `{}`", expression(&place.steps))),
        suggestion: None,
    }
}

/// Something is added to what is there.
fn update(code: Code, target: String, change: Change) -> Advice {
    let what = match code {
        Code::MissingField => "an overlay can say it",
        Code::UndeclaredParameter => "an overlay can describe it",
        Code::RepeatedOperationId => "an overlay can give it another one",
        Code::WidenedSchema => "if there are always so many, an overlay can say so",
        Code::AmbiguousUnion => "an overlay can say which property tells them apart",
        _ => "an overlay can correct it",
    };
    let shown = match &change {
        Change::Update(json) => Some(json.to_string()).filter(|text| text.len() <= UPDATE),
        Change::Remove => None,
    };
    let shown = shown.map_or_else(String::new, |text| format!(", update `{text}`"));
    Advice {
        help: Some(format!("{what}: target `{target}`{shown}")),
        suggestion: Some(Suggestion::Overlay { target, change }),
    }
}

/// What has no effect is taken out, so that the description says what the client does.
fn out(place: &Place<'_>, references: &References<'_>, what: &str) -> Advice {
    match removable(place, references) {
        Some(target) => Advice {
            help: Some(format!("{what}: target `{target}`")),
            suggestion: Some(Suggestion::Overlay {
                target,
                change: Change::Remove,
            }),
        },
        None => help(place, what),
    }
}

/// What selects a place such that it can be taken out: what others refer to cannot, but the references to a parameter can.
fn removable(place: &Place<'_>, references: &References<'_>) -> Option<String> {
    match place.steps.as_slice() {
        [] => None,
        // Security requirements name them, and are no references.
        [Step::Key("components"), Step::Key("securitySchemes"), _]
        | [Step::Key("securityDefinitions"), _] => None,
        steps if !references.lead_to(steps) => Some(expression(steps)),
        [
            Step::Key("components"),
            Step::Key("parameters"),
            Step::Key(_),
        ]
        | [Step::Key("parameters"), Step::Key(_)] => {
            let reference = literal(&format!("#{}", pointer(&place.steps)));
            Some(format!("$..parameters[?@['$ref'] == {reference}]"))
        }
        _ => None,
    }
}

/// Schemas that are alike can be told apart by a property that has another constant in each. If all of them have names, a
/// `discriminator` can say which property that is.
fn union(place: &Place<'_>) -> Advice {
    let keyword = ["oneOf", "anyOf"].into_iter().find_map(|keyword| {
        let members = place.node.get(keyword)?.as_sequence()?;
        Some((keyword, members))
    });
    match keyword {
        Some((_, members)) if members.iter().all(|member| member.get("$ref").is_some()) => update(
            Code::AmbiguousUnion,
            expression(&place.steps),
            Change::to_fill_in(&["discriminator", "propertyName"]),
        ),
        Some((keyword, _)) => {
            let mut members = place.clone();
            members.steps.push(Step::Key(keyword));
            help(
                &members,
                "an overlay can give each of them a property with a constant of its own",
            )
        }
        None => help(place, "an overlay can say what tells them apart"),
    }
}

fn operation(place: &Place<'_>, references: &References<'_>) -> Advice {
    let mut advice = out(
        place,
        references,
        "an overlay can correct it, or take it out",
    );
    if let Some(help) = &mut advice.help {
        help.push_str("; `operations.exclude` in `spec/codegen.yaml` leaves it out, too");
    }
    advice
}

fn schema(place: &Place<'_>, narrowed: bool, references: &References<'_>) -> Advice {
    let mut advice = if narrowed {
        out(
            place,
            references,
            "an overlay can describe it in another way, or take it out",
        )
    } else {
        help(place, "an overlay can describe it in another way")
    };
    let is_named = matches!(
        place.steps.as_slice(),
        [Step::Key("components"), Step::Key("schemas"), _, ..] | [Step::Key("definitions"), _, ..]
    );
    if let Some(help) = advice.help.as_mut().filter(|_| is_named) {
        help.push_str("; `types` in `spec/codegen.yaml` gives its schema a type of your own");
    }
    advice
}

/// What an extension of ours says is taken out as a whole: half of it would say something else.
fn up_to(place: &Place<'_>, references: &References<'_>, keys: &[&str]) -> Advice {
    let ends = place
        .steps
        .iter()
        .rposition(|step| matches!(step, Step::Key(key) if keys.contains(key)));
    let steps = ends.and_then(|end| place.steps.get(..=end));
    match steps {
        Some(steps) => out(
            &Place {
                steps: steps.to_vec(),
                ..place.clone()
            },
            references,
            "an overlay can correct it, or take it out",
        ),
        None => help(place, "an overlay can correct it"),
    }
}

/// The place that holds this one.
fn above<'n>(place: &Place<'n>) -> Place<'n> {
    let mut above = place.clone();
    above.steps.pop();
    above
}

/// What a reference leads to can be added where it is missing.
fn reference(place: &Place<'_>) -> Advice {
    let target = place.node.as_str().unwrap_or_default();
    let tokens: Vec<&str> = target
        .strip_prefix("#/")
        .map_or_else(Vec::new, |pointer| pointer.split('/').collect());
    let missing = match tokens.as_slice() {
        ["components", "schemas", name] | ["definitions", name] if is_simple(name) => json!({}),
        ["components", "parameters", name] if is_simple(name) => {
            json!({ "name": GAP, "in": "query", "schema": {} })
        }
        ["components", "responses", name] if is_simple(name) => json!({ "description": GAP }),
        _ => {
            return update(
                Code::UnresolvedReference,
                expression(&above(place).steps),
                Change::Update(json!({ "$ref": GAP })),
            );
        }
    };
    let update = tokens
        .iter()
        .rev()
        .fold(missing, |inner, token| json!({ *token: inner }));
    let shown = update.to_string();
    Advice {
        help: Some(format!(
            "an overlay can add what is missing: target `$`, update `{shown}`"
        )),
        suggestion: Some(Suggestion::Overlay {
            target: "$".to_owned(),
            change: Change::Update(update),
        }),
    }
}

/// Whether a token of a pointer is the key that it stands for, to the letter.
fn is_simple(token: &str) -> bool {
    !token.is_empty() && !token.contains(['~', '%'])
}
