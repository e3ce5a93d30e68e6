//! What a crate may be called.

/// Why a crate cannot have a name; nothing if it can.
pub(super) fn problem(name: &str) -> Option<String> {
    let first = name.chars().next()?;
    let is_allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_');
    let reason = if !first.is_ascii_lowercase() {
        "it has to begin with a small letter of ASCII"
    } else if !name.chars().all(is_allowed) {
        "it may have small letters and digits of ASCII, `-` and `_`"
    } else if name.len() > 64 {
        "crates.io takes 64 characters at most"
    } else if KEYWORDS.contains(&name.replace('-', "_").as_str()) {
        "it is a keyword of Rust, or a crate that comes with it"
    } else {
        return None;
    };
    Some(format!("`{name}` is no name for a crate: {reason}"))
}

/// Keywords, in use or reserved, and crates that `use` and `cargo` find before any other.
const KEYWORDS: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cargo_would_refuse_are_told_apart() {
        for name in ["pets", "pet-client", "pet_client2", "p"] {
            assert_eq!(problem(name), None);
        }
        for name in [
            "2pets",
            "-pets",
            "_pets",
            "pets.yaml",
            "päts",
            "päts",
            "a b",
            "type",
            "proc-macro",
            "std",
        ] {
            assert!(problem(name).is_some(), "{name}");
        }
        assert!(problem(&"a".repeat(65)).is_some());
    }
}
