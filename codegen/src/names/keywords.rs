//! The words that Rust keeps for itself, and the names that every module knows.

/// Keywords of any edition up to 2024, those that are only reserved included. What is a keyword in
/// some places only may be a name.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that are not names even with `r#` before them.
const NEVER_RAW: &[&str] = &["Self", "_", "crate", "self", "super"];

/// What every module knows without a `use`: the prelude of edition 2024, the primitive types, and
/// the crates of the standard library.
const PRELUDE: &[&str] = &[
    // Types, variants, functions.
    "Box",
    "Err",
    "None",
    "Ok",
    "Option",
    "Result",
    "Some",
    "String",
    "Vec",
    "align_of",
    "align_of_val",
    "drop",
    "size_of",
    "size_of_val",
    // Traits.
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Send",
    "Sized",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    // What can be derived without a `use`.
    "Debug",
    "Hash",
    // Primitive types.
    "bool",
    "char",
    "f128",
    "f16",
    "f32",
    "f64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "str",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
    // Crates.
    "alloc",
    "core",
    "std",
];

/// The identifier for a name that may be a keyword: `r#type`, and `self_` where that is not to be
/// had.
pub(crate) fn escape(ident: String) -> String {
    if is_never_raw(&ident) {
        ident + "_"
    } else if KEYWORDS.contains(&ident.as_str()) {
        format!("r#{ident}")
    } else {
        ident
    }
}

/// Whether a name is a keyword even with `r#` before it.
pub(crate) fn is_never_raw(name: &str) -> bool {
    NEVER_RAW.contains(&name)
}

/// Whether a name means something in every module already. An item of that name in a module would
/// take its meaning away there.
pub(crate) fn is_prelude(name: &str) -> bool {
    PRELUDE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_raw() {
        for (ident, expect) in [
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("try", "r#try"),
            ("async", "r#async"),
            ("self", "self_"),
            ("Self", "Self_"),
            ("super", "super_"),
            ("crate", "crate_"),
            ("_", "__"),
            ("union", "union"),
            ("default", "default"),
            ("auto", "auto"),
            ("raw", "raw"),
            ("Type", "Type"),
        ] {
            assert_eq!(escape(ident.to_owned()), expect);
        }
    }

    #[test]
    fn every_keyword_becomes_an_identifier() {
        for keyword in KEYWORDS.iter().chain(NEVER_RAW) {
            assert!(
                syn::parse_str::<syn::Ident>(&escape((*keyword).to_owned())).is_ok(),
                "{keyword}"
            );
        }
    }

    #[test]
    fn the_prelude_is_known() {
        for name in [
            "Option", "Result", "Future", "Clone", "str", "i64", "Debug", "std",
        ] {
            assert!(is_prelude(name), "{name}");
        }
        for name in ["Client", "BTreeMap", "HashMap", "option", "Int"] {
            assert!(!is_prelude(name), "{name}");
        }
    }
}
