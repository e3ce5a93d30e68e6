//! Names of variants: the constants of enumerations, and the types of unions.

use std::collections::BTreeMap;

use super::pins::{Pin, Pins};
use super::scope::{self, Claim, Own};
use super::words::Words;
use super::{case, reserved};
use crate::check::Checked;
use crate::ir::{
    Constant, Enumeration, Foreign, Integer, Literal, Number, Object, Origin, Presence, Property,
    Scalar, Shape, SideTable, Text, Ty, TypeDef, TypeId, Union, UnionMember,
};

/// How many words of a title make a name. With more, it is a sentence.
const TITLE_WORDS: usize = 5;

/// The variants of an enumeration.
///
/// They have the names that the document gives, if it gives one to each. Else each is named after its constant: by the
/// words of a string or, where another one has the same, with its symbols spelled out. A name depends on another constant
/// only if both would have the same. `pin` puts down the names that are given by hand.
pub(super) fn constants(enumeration: &Enumeration, pin: impl FnOnce(&mut [Claim])) -> Vec<String> {
    let given: Option<Vec<&str>> = enumeration
        .members
        .iter()
        .map(|member| {
            let name = member.name.as_deref()?;
            name.contains(char::is_alphanumeric).then_some(name)
        })
        .collect();
    let mut claims: Vec<Claim> = match given {
        Some(names) => names.into_iter().map(text).collect(),
        None => enumeration
            .members
            .iter()
            .map(|member| match &member.value {
                Literal::String(wire) => text(wire),
                value => {
                    let name = literal(value);
                    Claim {
                        candidates: vec![name.clone(), format!("{name}Value")],
                        own: Own::No,
                    }
                }
            })
            .collect(),
    };
    pin(&mut claims);
    // No file and no type is named after a constant, so case is enough to tell them apart.
    scope::resolve_cased(&claims, reserved::ENUM)
}

/// What a string would do with. It has the nicest name to the letter if that leaves out nothing and spells out nothing, and
/// before others if it has no capitals either: `name` is `Name` with and without a `NAME` beside it.
fn text(text: &str) -> Claim {
    let plain = case::pascal(&Words::new(text));
    let spelled = case::pascal(&Words::spelled(text));
    let own = if plain != spelled || !text.contains(char::is_alphanumeric) {
        Own::No
    } else if text.contains(char::is_uppercase) {
        Own::Nearly
    } else {
        Own::Exactly
    };
    let value = format!("{plain}Value");
    let mut candidates = vec![plain, spelled, value];
    candidates.dedup();
    Claim { candidates, own }
}

/// The name of a constant: `N1`, `Minus1`, `N1Point5`, `True`.
///
/// A letter in front of a number tells it from the string of the same digits.
fn literal(value: &Literal) -> String {
    match value {
        Literal::String(text) => case::pascal(&Words::new(text)),
        Literal::Integer(value) => number(&value.to_string()),
        Literal::Number(text) => number(text),
        Literal::Boolean(true) => "True".to_owned(),
        Literal::Boolean(false) => "False".to_owned(),
    }
}

fn number(text: &str) -> String {
    let mut name = String::new();
    for char in text.chars() {
        match char {
            '-' => name.push_str("Minus"),
            '+' => {}
            '.' => name.push_str("Point"),
            'e' | 'E' => name.push('E'),
            digit => {
                if name.is_empty() {
                    name.push('N');
                }
                name.push(digit);
            }
        }
    }
    name
}

/// The variants of a union whose name is known, as are those of the named schemas.
///
/// A variant is named after its type alone, so that a type that is added renames none; only types that would have the same
/// name give way, all of them.
pub(super) fn choices(
    api: Checked<'_>,
    idents: &SideTable<TypeDef, String>,
    id: TypeId,
    union: &Union,
    pins: &Pins,
) -> Vec<String> {
    let of = Choices {
        api,
        idents,
        prefix: Words::new(&idents[id]),
    };
    let mut claims: Vec<Claim> = union
        .members
        .iter()
        .map(|member| of.claim(member))
        .collect();
    number_kinds(&mut claims);
    pins.members(id, &mut claims, Pin::pascal);
    scope::resolve(&claims, reserved::ENUM)
}

/// The name that constants give to an object: that of the first string, else of another constant with its property, such
/// as `Deleted` or `NotDeleted`, and `Version2`.
fn constant<'a>(constants: &'a [Constant]) -> Option<String> {
    let values = |of: &'a Constant| of.values.iter().map(move |value| (of, value));
    let mut all = constants.iter().flat_map(values);
    let first = all.clone().next();
    let string = all.find(|(_, value)| matches!(value, Literal::String(_)));
    let (of, value) = string.or(first)?;
    let property = case::pascal(&Words::new(&of.property));
    Some(match value {
        Literal::String(_) => literal(value),
        Literal::Boolean(true) => property,
        Literal::Boolean(false) => format!("Not{property}"),
        Literal::Integer(_) | Literal::Number(_) => {
            format!("{property}{}", literal(value).trim_start_matches('N'))
        }
    })
}

/// The property that an object has to have, if it is one alone and has a name of words.
fn required(object: &Object) -> Option<&str> {
    let is_required = |property: &&Property| property.presence == Presence::Required;
    let mut required = object.properties.iter().filter(is_required);
    let name = required.next()?.name.as_str();
    (required.next().is_none() && name.contains(char::is_alphabetic)).then_some(name)
}

/// Numbers those that have nothing but their kind, or one property, to be named after, from the second on: so one that is
/// put behind them renames none.
fn number_kinds(claims: &mut [Claim]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for claim in claims.iter_mut().filter(|claim| claim.own == Own::No) {
        if let [only] = claim.candidates.as_mut_slice() {
            let count = counts.entry(only.clone()).or_default();
            *count += 1;
            if *count > 1 {
                only.push_str(&count.to_string());
            }
        }
    }
}

/// What the names of variants are made of.
struct Choices<'a> {
    api: Checked<'a>,
    idents: &'a SideTable<TypeDef, String>,
    /// The words of the union's name.
    prefix: Words,
}

impl Choices<'_> {
    /// What a member would do with, from the nicest name.
    fn claim(&self, member: &UnionMember) -> Claim {
        let title = member.title.as_deref().and_then(|title| self.title(title));
        let mut candidates = Vec::new();
        let mut own = Own::No;
        match &member.ty {
            Ty::Named(id) if self.has_name(*id) => {
                let short = self.named(*id);
                let whole = self.whole_name(*id);
                own = Own::exactly(short == whole);
                let last = format!("{whole}Value");
                candidates.extend([short, whole, last]);
            }
            Ty::Foreign(foreign) => {
                let (Foreign::Schema(name) | Foreign::Format(name)) = &**foreign;
                let whole = case::pascal(&Words::new(name));
                let short = self.stripped(&Words::new(&whole));
                own = Own::exactly(short == whole);
                candidates.extend([short, whole.clone(), format!("{whole}Value")]);
            }
            ty => match self.shape(ty) {
                Some(Shape::Object(object)) => {
                    candidates.extend(title);
                    candidates.extend(constant(&member.constants));
                    // What has either may do without. What has neither is named after a property or its kind alone.
                    let last = match required(object) {
                        Some(name) if candidates.is_empty() => self.stripped(&Words::new(name)),
                        _ => self.kind(ty),
                    };
                    candidates.push(last);
                }
                Some(Shape::Enumeration(enumeration)) => {
                    candidates.extend(title);
                    candidates.push(self.kind(ty));
                    let first = enumeration.members.first();
                    candidates.extend(first.map(|member| literal(&member.value)));
                }
                Some(Shape::Union(_)) => {
                    candidates.extend(title);
                    candidates.push(self.kind(ty));
                }
                Some(Shape::Alias(_)) | None => {
                    candidates.push(self.kind(ty));
                    candidates.extend(size(self.api.resolved(ty)).map(str::to_owned));
                    candidates.extend(title);
                }
            },
        }
        candidates.dedup();
        Claim { candidates, own }
    }

    /// A title as a name, if it is short enough for one.
    fn title(&self, title: &str) -> Option<String> {
        let words = Words::new(title);
        let is_name = title.contains(char::is_alphanumeric) && words.iter().len() <= TITLE_WORDS;
        is_name.then(|| self.stripped(&words))
    }

    /// Words without those of the union's name in front, where something is left.
    fn stripped(&self, words: &Words) -> String {
        let rest = words.strip_prefix(&self.prefix);
        case::pascal(rest.as_ref().unwrap_or(words))
    }

    /// Whether a type has a name of its own, or is what is left of the union's own values.
    fn has_name(&self, id: TypeId) -> bool {
        matches!(
            self.api.types[id].origin,
            Origin::Schema(_) | Origin::Component(..) | Origin::Pointer(_) | Origin::Base(_)
        )
    }

    /// What a type with a name of its own is called among the others.
    fn named(&self, id: TypeId) -> String {
        match &self.api.types[id].origin {
            Origin::Base(_) => "Other".to_owned(),
            _ => self.stripped(&Words::new(&self.whole_name(id))),
        }
    }

    fn whole_name(&self, id: TypeId) -> String {
        match &self.api.types[id].origin {
            // Only schemas have their names by now.
            Origin::Schema(_) => self.idents[id].clone(),
            Origin::Component(_, name) => case::pascal(&Words::new(name)),
            Origin::Pointer(tokens) => super::pointer::names(tokens)
                .into_iter()
                .next()
                .unwrap_or_default(),
            _ => "Base".to_owned(),
        }
    }

    /// What a type without a name of its own is, if it is something of its own.
    fn shape(&self, ty: &Ty) -> Option<&Shape> {
        match self.api.resolved(ty) {
            Ty::Named(id) => Some(&self.api.types[*id].shape),
            _ => None,
        }
    }

    /// What a type is, in a word or two.
    fn kind(&self, ty: &Ty) -> String {
        let word = match ty {
            Ty::Any => "Json",
            Ty::Boolean => "Boolean",
            Ty::Integer(_) => "Integer",
            Ty::Number(Number::F64) => "Number",
            Ty::Number(Number::Decimal) | Ty::String(Text::Decimal) => "Decimal",
            Ty::String(Text::Plain) => "String",
            Ty::String(Text::DateTime) => "DateTime",
            Ty::String(Text::Date) => "Date",
            Ty::String(Text::Time) => "Time",
            Ty::String(Text::Duration) => "Duration",
            Ty::String(Text::Uuid) => "Uuid",
            Ty::String(Text::Uri) => "Uri",
            Ty::String(Text::Byte) => "Base64",
            Ty::String(Text::Binary) => "Binary",
            Ty::Tuple(_) => "Tuple",
            Ty::Array(item) if **item == Ty::Any => "Array",
            Ty::Map(value) if **value == Ty::Any => "Object",
            Ty::Array(item) => return format!("{}Array", self.kind(item)),
            Ty::Map(value) => return format!("{}Map", self.kind(value)),
            Ty::Nullable(inner) => return self.kind(inner),
            Ty::Foreign(foreign) => {
                let (Foreign::Schema(name) | Foreign::Format(name)) = &**foreign;
                return self.stripped(&Words::new(name));
            }
            Ty::Named(id) if self.has_name(*id) => return self.named(*id),
            Ty::Named(id) => match &self.api.types[*id].shape {
                Shape::Object(_) => "Object",
                Shape::Enumeration(Enumeration {
                    of: Scalar::Integer(_),
                    ..
                }) => "IntegerConstant",
                Shape::Enumeration(_) => "Constant",
                Shape::Union(_) => "Union",
                // What is alike is said once, and which of them says it is no matter of names.
                Shape::Alias(inner) => match self.api.resolved(inner) {
                    Ty::Named(target) => match &self.api.types[*target].shape {
                        Shape::Object(_) | Shape::Alias(_) => "Object",
                        Shape::Enumeration(_) => "Constant",
                        Shape::Union(_) => "Union",
                    },
                    inner => return self.kind(inner),
                },
            },
        };
        word.to_owned()
    }
}

/// What tells numbers of one kind apart.
fn size(ty: &Ty) -> Option<&'static str> {
    Some(match ty {
        Ty::Integer(Integer::I32) => "Int32",
        Ty::Integer(Integer::I64) => "Int64",
        Ty::Integer(Integer::U32) => "Uint32",
        Ty::Integer(Integer::U64) => "Uint64",
        Ty::Integer(Integer::I128) => "Int128",
        Ty::Integer(Integer::Big) => "BigInteger",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Docs, Member};

    #[track_caller]
    fn check(values: &[Literal], given: &[&str], expected: &[&str]) {
        let members = values
            .iter()
            .enumerate()
            .map(|(position, value)| Member {
                value: value.clone(),
                name: given.get(position).map(|name| (*name).to_owned()),
                docs: Docs::default(),
            })
            .collect();
        let enumeration = Enumeration {
            of: Scalar::Mixed,
            members,
        };
        assert_eq!(constants(&enumeration, |_| {}), expected);
    }

    fn strings(texts: &[&str]) -> Vec<Literal> {
        let texts = texts.iter();
        texts
            .map(|text| Literal::String((*text).to_owned()))
            .collect()
    }

    #[test]
    fn strings_are_named_by_their_words() {
        check(
            &strings(&["in-progress", "Close.io", "", "<=", "2fa"]),
            &[],
            &["InProgress", "CloseIo", "Empty", "LessThanOrEquals", "_2fa"],
        );
    }

    #[test]
    fn symbols_are_spelled_where_words_do_not_tell_apart_and_only_there() {
        check(
            &strings(&["name", "-name", "Close.io"]),
            &[],
            &["Name", "MinusName", "CloseIo"],
        );
        check(&strings(&["+1", "-1"]), &[], &["Plus1", "Minus1"]);
        check(&strings(&["unknown"]), &[], &["UnknownValue"]);
        check(&strings(&["*", "star"]), &[], &["StarValue", "Star"]);
    }

    #[test]
    fn numbers_and_truth() {
        check(
            &[
                Literal::Integer(1),
                Literal::Integer(-2),
                Literal::Number("1.5".to_owned()),
                Literal::Number("-2.5e-7".to_owned()),
                Literal::Boolean(true),
                Literal::String("1".to_owned()),
            ],
            &[],
            &[
                "N1",
                "Minus2",
                "N1Point5",
                "Minus2Point5EMinus7",
                "True",
                "_1",
            ],
        );
    }

    #[test]
    fn given_names_count_if_there_is_one_for_each() {
        let numbers = [Literal::Integer(1), Literal::Integer(2)];
        check(&numbers, &["LOW_LEVEL", "high"], &["LowLevel", "High"]);
        check(&numbers, &["LOW_LEVEL"], &["N1", "N2"]);
        check(&numbers, &["low", "?"], &["N1", "N2"]);
        check(&numbers, &["ab", "a_b"], &["Ab", "AB"]);
        check(&numbers, &["a", "A"], &["A", "AValue"]);
        check(&numbers, &["A", "A"], &["AValue2", "AValue3"]);
    }
}
