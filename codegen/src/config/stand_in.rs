//! What stands for the types that would be generated, or for those that formats have.

use super::Setting;
use super::reader::Reader;
use crate::source::Node;

/// The path of a type that the crate can name: in a crate that it depends on, or in a module of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustPath(Vec<String>);

impl RustPath {
    /// The names of the path. The first is `crate`, or a crate that is depended on.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

/// What values of a format are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandIn {
    /// What another format is, or none.
    BuiltIn(BuiltIn),
    /// A type of the caller's.
    Own(RustPath),
}

/// What the runtime and the language have for formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum BuiltIn {
    String,
    DateTime,
    Date,
    Time,
    Duration,
    Uuid,
    Uri,
    Base64,
    Decimal,
    File,
    I32,
    I64,
    U32,
    U64,
    I128,
    F64,
    Number,
}

impl BuiltIn {
    /// How the configuration writes it.
    pub(crate) fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, known)| *known == self);
        known.map_or("", |(name, _)| name)
    }

    const ALL: [(&str, BuiltIn); 17] = [
        ("String", Self::String),
        ("DateTime", Self::DateTime),
        ("Date", Self::Date),
        ("Time", Self::Time),
        ("Duration", Self::Duration),
        ("Uuid", Self::Uuid),
        ("Uri", Self::Uri),
        ("Base64", Self::Base64),
        ("Decimal", Self::Decimal),
        ("File", Self::File),
        ("i32", Self::I32),
        ("i64", Self::I64),
        ("u32", Self::U32),
        ("u64", Self::U64),
        ("i128", Self::I128),
        ("f64", Self::F64),
        ("Number", Self::Number),
    ];
}

const A_PATH: &str = "write the path of a type that the crate can name, without parameters: `rust_decimal::Decimal` of \
     a crate that it depends on, or `crate::money::Money` of a module beside `src/generated`";

const A_FORMAT: &str = "a format is one of String, DateTime, Date, Time, Duration, Uuid, Uri, Base64, Decimal, File, i32, \
     i64, u32, u64, i128, f64 and Number, or the path of a type that the crate can name";

const A_TYPE_OF_YOUR_OWN: &str = "any JSON is `serde_json::Value`; what a format is can be said under `formats` by a name alone; and \
     that one schema is another can be said by an overlay that makes it a `$ref`";

/// Names that nothing can have, and those that mean another module than the one that they are written in.
const NO_NAMES: [&str; 4] = ["Self", "_", "self", "super"];

impl Reader<'_> {
    pub(super) fn replacements(&mut self, node: &Node) -> Vec<Setting<RustPath>> {
        self.settings(node, "types", "the path of a type", path)
    }

    pub(super) fn formats(&mut self, node: &Node) -> Vec<Setting<StandIn>> {
        self.settings(node, "formats", "a format or the path of a type", |text| {
            let known = BuiltIn::ALL.iter().find(|(name, _)| *name == text);
            match known {
                Some((_, known)) => Ok(StandIn::BuiltIn(*known)),
                None if text.contains("::") => path(text).map(StandIn::Own),
                None => Err((
                    format!("`{text}` is nothing that a format can be"),
                    A_FORMAT,
                )),
            }
        })
    }
}

fn path(text: &str) -> Result<RustPath, (String, &'static str)> {
    let bare = text.strip_prefix("::").unwrap_or(text);
    let is_global = bare.len() < text.len();
    let names: Vec<String> = bare.split("::").map(str::to_owned).collect();
    let is_name = |(position, name): (usize, &String)| {
        let name = name.strip_prefix("r#").unwrap_or(name);
        is_ident(name) && !NO_NAMES.contains(&name) && (name != "crate" || position == 0)
    };
    let is_whole = names.len() > 1 && names.iter().enumerate().all(is_name);
    let first = names.first().map_or("", String::as_str);
    if !is_whole || (is_global && first == "crate") {
        return Err((format!("`{text}` is not the path of a type"), A_PATH));
    }
    if matches!(first, "alloc" | "core" | "std") {
        let message =
            format!("`{text}` is a type of the standard library, which has its own form in JSON");
        return Err((message, A_PATH));
    }
    if first == "crate"
        && let Some(whose) = taken(&names)
    {
        let message = format!("`{text}` is {whose}, and none of your own");
        return Err((message, A_TYPE_OF_YOUR_OWN));
    }
    Ok(RustPath(names))
}

/// Whose a type of the crate is, unless it may be the caller's own.
fn taken(names: &[String]) -> Option<&'static str> {
    let (module, name) = (names.get(1)?.as_str(), names.get(2));
    match (module, name) {
        ("api" | "generated" | "types" | "webhooks", Some(_)) => Some("a type that is generated"),
        ("runtime", Some(_)) => Some("a type of the runtime"),
        (name, None) if OF_THE_RUNTIME.contains(&name) => Some("a type of the runtime"),
        _ => None,
    }
}

/// The types that values of formats may have, which callers name in the crate itself.
const OF_THE_RUNTIME: [&str; 13] = [
    "Base64", "Date", "DateTime", "Decimal", "Duration", "Extra", "File", "Json", "Nullable",
    "Number", "Time", "Uri", "Uuid",
];

/// Whether a text has the form of an identifier.
fn is_ident(text: &str) -> bool {
    let mut chars = text.chars();
    let begins = |char: char| char == '_' || char.is_ascii_alphabetic();
    chars.next().is_some_and(begins) && chars.all(|char| begins(char) || char.is_ascii_digit())
}
