//! The caller's own types: what values of formats are, and what stands for named schemas.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowerer;
use super::rewrite::{each_ty, map_types};
use super::schema::JsonType;
use crate::config::{BuiltIn, Config, Setting, StandIn};
use crate::diagnostic::{Diagnostics, hint};
use crate::ir::{Api, Foreign, Integer, Number, Origin, Shape, Text, Ty, TypeId};

/// What became of the formats that the configuration says something of.
#[derive(Debug, Default)]
pub(super) struct Formats {
    /// All that were met.
    met: BTreeSet<String>,
    /// Those that could be what is said.
    used: BTreeSet<String>,
    /// A type with each that could not.
    misfits: BTreeMap<String, (JsonType, BuiltIn)>,
}

impl Lowerer<'_> {
    /// The type that the configuration gives to values of a format.
    pub(super) fn of_format(&mut self, format: &str, of: JsonType) -> Option<Ty> {
        let mut formats = self.config.formats.iter();
        let setting = formats.find(|setting| setting.key == format);
        if self.config.formats.is_empty() {
            return None;
        }
        self.formats.met.insert(format.to_owned());
        let ty = match &setting?.value {
            StandIn::Own(_) => Ty::Foreign(Box::new(Foreign::Format(format.to_owned()))),
            StandIn::BuiltIn(known) => match built_in(*known, of) {
                Some(ty) => ty,
                None => {
                    let misfits = &mut self.formats.misfits;
                    misfits.insert(format.to_owned(), (of, *known));
                    return None;
                }
            },
        };
        self.formats.used.insert(format.to_owned());
        Some(ty)
    }

    /// Says which formats of the configuration there are not.
    pub(super) fn report_formats(&mut self) {
        let Formats { met, used, misfits } = &self.formats;
        for setting in &self.config.formats {
            let key = &setting.key;
            if used.contains(key) {
                continue;
            }
            let error = match misfits.get(key) {
                Some((of, known)) => setting.invalid(format!(
                    "`{key}` is a format of {} here, which cannot be `{}`",
                    plural(*of),
                    known.name()
                )),
                None => setting.unused(format!("no value has the format `{key}`")),
            };
            let meant = hint(key, met.iter().map(String::as_str));
            self.diagnostics.push(match meant {
                Some(help) if !misfits.contains_key(key) => error.help(help),
                _ => error,
            });
        }
    }
}

fn plural(of: JsonType) -> &'static str {
    match of {
        JsonType::Boolean => "Booleans",
        JsonType::Integer => "integers",
        JsonType::Number => "numbers",
        JsonType::String => "strings",
        JsonType::Array => "arrays",
        JsonType::Object => "objects",
    }
}

/// What the language or the runtime has for values of a type.
fn built_in(known: BuiltIn, of: JsonType) -> Option<Ty> {
    let text = match known {
        BuiltIn::String => Some(Text::Plain),
        BuiltIn::DateTime => Some(Text::DateTime),
        BuiltIn::Date => Some(Text::Date),
        BuiltIn::Time => Some(Text::Time),
        BuiltIn::Duration => Some(Text::Duration),
        BuiltIn::Uuid => Some(Text::Uuid),
        BuiltIn::Uri => Some(Text::Uri),
        BuiltIn::Base64 => Some(Text::Byte),
        BuiltIn::Decimal => Some(Text::Decimal),
        BuiltIn::File => Some(Text::Binary),
        _ => None,
    };
    let integer = match known {
        BuiltIn::I32 => Some(Integer::I32),
        BuiltIn::I64 => Some(Integer::I64),
        BuiltIn::U32 => Some(Integer::U32),
        BuiltIn::U64 => Some(Integer::U64),
        BuiltIn::I128 => Some(Integer::I128),
        BuiltIn::Number => Some(Integer::Big),
        _ => None,
    };
    let number = match known {
        BuiltIn::F64 => Some(Number::F64),
        BuiltIn::Number => Some(Number::Decimal),
        _ => None,
    };
    match of {
        JsonType::String => text.map(Ty::String),
        JsonType::Integer => integer.map(Ty::Integer),
        JsonType::Number => number.map(Ty::Number),
        JsonType::Boolean | JsonType::Array | JsonType::Object => None,
    }
}

/// Puts the caller's own types in the place of named schemas. These and what only they led to are handed back: nothing
/// needs them any more.
pub(super) fn replace(
    api: &mut Api,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> BTreeSet<TypeId> {
    let names: BTreeMap<String, TypeId> = api
        .types
        .iter()
        .filter_map(|(id, definition)| match &definition.origin {
            Origin::Schema(name) => Some((name.clone(), id)),
            _ => None,
        })
        .collect();
    let mut replaced: BTreeMap<TypeId, String> = BTreeMap::new();
    for setting in &config.types {
        match names.get(&setting.key) {
            Some(id) => drop(replaced.insert(*id, setting.key.clone())),
            None => diagnostics.push(unknown(setting, names.keys())),
        }
    }
    let mut below = BTreeSet::new();
    let mut pending: Vec<TypeId> = replaced.keys().copied().collect();
    while let Some(id) = pending.pop() {
        if below.insert(id) {
            each_ty(&api.types[id].shape, &mut |ty| pending.extend(ty.named()));
        }
    }
    let foreign = |name: &String| Ty::Foreign(Box::new(Foreign::Schema(name.clone())));
    for (id, name) in &replaced {
        api.types[*id].shape = Shape::Alias(foreign(name));
    }
    if !replaced.is_empty() {
        map_types(api, &|ty| match ty {
            Ty::Named(id) => replaced.get(&id).map_or(ty, foreign),
            ty => ty,
        });
    }
    below
}

fn unknown<'n, T>(
    setting: &Setting<T>,
    names: impl Iterator<Item = &'n String>,
) -> crate::diagnostic::Diagnostic {
    let error = setting.unused(format!("there is no schema `{}`", setting.key));
    match hint(&setting.key, names.map(String::as_str)) {
        Some(help) => error.help(help),
        None => error
            .help("only schemas that have a name can be replaced; an overlay can give one a name"),
    }
}
