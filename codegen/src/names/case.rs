//! The cases that words are put into.
//!
//! heck is named only here. It looks for words itself, by rules that are not quite [ours](Words),
//! so it is given one word at a time.

use super::lookalikes;
use super::words::Words;
use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_ident::is_xid_start;
use unicode_normalization::UnicodeNormalization;

/// The name of a field, a function or a module: `lead_id`.
///
/// What begins with a digit gets an underscore before it: `_2fa`. The result may be a
/// [keyword](super::keywords).
pub(crate) fn snake(words: &Words) -> String {
    let words: Vec<_> = words
        .iter()
        .map(|word| cased(word, |word| word.to_snake_case(), str::to_owned))
        .collect();
    let name = short(begun(lookalikes::written(words.join("_"))));
    // Of digits alone, clippy asks for a name that says more.
    if name.contains(|char: char| char.is_ascii_digit())
        && name
            .chars()
            .all(|char| char == '_' || char.is_ascii_digit())
    {
        return format!("n{}", name.trim_start_matches('_'));
    }
    name
}

/// The name of a feature of a crate: `lead-statuses` of `lead_statuses`.
pub(crate) fn kebab(snake: &str) -> String {
    snake.trim_matches('_').replace('_', "-")
}

/// The name of a type or a variant: `CreateCallActivity`.
///
/// Digits that meet digits stay apart, so that `1.1` does not become eleven: `V1_1`. What begins
/// with a digit gets an underscore before it, as in `_24h`: a letter would say something that the
/// name on the wire does not, and rustc's lint accepts the underscore.
pub(crate) fn pascal(words: &Words) -> String {
    let mut name = String::new();
    for word in words.iter() {
        if name.ends_with(char::is_numeric) && word.starts_with(char::is_numeric) {
            name.push('_');
        }
        name.push_str(&cased(word, |word| word.to_upper_camel_case(), capitalized));
    }
    // Marks that begin a word now belong to the letter before them.
    let name = if name.is_ascii() {
        name
    } else {
        name.nfc().collect()
    };
    let name = short(begun(lookalikes::written(name)));
    // A few small letters have no capital. rustc would have one.
    if name.starts_with(char::is_lowercase) {
        format!("X{name}")
    } else {
        name
    }
}

/// A name that is made of two in Pascal case, as `Report24h` of `Report` and `_24h`: an underscore only stays where digits
/// would meet digits.
pub(crate) fn joined(first: &str, then: &str) -> String {
    let rest = then.trim_start_matches('_');
    let meet = first.ends_with(char::is_numeric) && rest.starts_with(char::is_numeric);
    let between = if meet { "_" } else { "" };
    format!("{first}{between}{rest}")
}

/// Whether rustc takes a name for one in snake case.
pub(crate) fn is_snake(name: &str) -> bool {
    let bare = name.trim_matches('_');
    !name.contains(char::is_uppercase) && !bare.contains("__") && bare.contains(char::is_alphabetic)
}

/// Whether a name is one of a type or a variant by the rules of rustc's `non_camel_case_types`.
pub(crate) fn is_pascal(name: &str) -> bool {
    let name = name.trim_matches('_');
    let has_case = |char: char| char.is_lowercase() || char.is_uppercase();
    let chars: Vec<_> = name.chars().collect();
    !name.starts_with(char::is_lowercase)
        && !name.contains("__")
        && !chars
            .windows(2)
            .any(|pair| matches!(pair, [letter, '_'] | ['_', letter] if has_case(*letter)))
}

/// Puts a word into a case. What is not ASCII does not go through heck, which drops marks that
/// belong to letters.
fn cased(word: &str, ascii: impl Fn(&str) -> String, other: impl Fn(&str) -> String) -> String {
    if word.is_ascii() {
        ascii(word)
    } else {
        other(word).nfc().collect()
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

/// How many bytes a name has at most. It is written down wherever what it names is used, and whoever is longer is told apart by
/// a number.
const LONGEST: usize = 240;

/// A name that is not too long.
pub(crate) fn short(mut name: String) -> String {
    if name.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|end| name.is_char_boundary(*end));
        name.truncate(end.unwrap_or_default());
        name.truncate(name.trim_end_matches('_').len());
    }
    name
}

/// A name that begins the way identifiers do.
fn begun(name: String) -> String {
    if name.starts_with(is_xid_start) {
        name
    } else {
        format!("_{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::keywords::escape;
    use super::*;
    use proptest::prelude::*;
    use unicode_security::GeneralSecurityProfile;

    #[test]
    fn what_begins_with_a_digit_is_joined_without_its_underscore() {
        assert_eq!(joined("Report", "_24h"), "Report24h");
        assert_eq!(joined("V2", "_24h"), "V2_24h");
        assert_eq!(joined("V2", "Daily"), "V2Daily");
    }

    #[track_caller]
    fn check(name: &str, snake_case: &str, pascal_case: &str) {
        let words = Words::new(name);
        assert_eq!(
            (snake(&words).as_str(), pascal(&words).as_str()),
            (snake_case, pascal_case),
            "{name:?}"
        );
    }

    #[test]
    fn cases() {
        check("lead_id", "lead_id", "LeadId");
        check("HTTPServerURLs", "http_server_urls", "HttpServerUrls");
        check(
            "createOAuth2Token",
            "create_oauth2_token",
            "CreateOauth2Token",
        );
        check("Foo2Bar", "foo2_bar", "Foo2Bar");
        check("v1beta2", "v1beta2", "V1beta2");
        check("no-answer", "no_answer", "NoAnswer");
        check("type", "type", "Type");
        check("고객ID", "고객_id", "고객Id");
        check("éclairÀLaCarte", "éclair_à_la_carte", "ÉclairÀLaCarte");
        check("हिन्दी", "हिन्दी", "हिन्दी");
    }

    #[test]
    fn letters_that_are_not_what_they_look_like() {
        // The first letter is Cyrillic.
        check("\u{441}ustomer", "customer", "Customer");
        check("\u{421}ustomer_\u{406}d", "customer_id", "CustomerId");
        // Of these, the second has letters that are nothing else than Cyrillic.
        check("\u{430}", "a", "A");
        check("Дата", "дата", "Дата");
        // What is common in no language is in no name.
        check("a\u{2ca}b\u{3021}c", "a_b_c", "ABC");
    }

    #[test]
    fn names_that_are_too_long_are_cut() {
        let long = "very_long_".repeat(100);
        let name = snake(&Words::new(&long));
        assert!(name.starts_with("very_long_") && name.ends_with("_long") && name.len() <= LONGEST);
        check_any(&long);
        check_any(&"é ".repeat(300));
    }

    #[test]
    fn digits() {
        check("2fa", "_2fa", "_2fa");
        check("24h", "_24h", "_24h");
        check("v1.1", "v1_1", "V1_1");
        check("v11", "v11", "V11");
        check("1.1", "n1_1", "_1_1");
        check("address_line_1", "address_line_1", "AddressLine1");
    }

    #[track_caller]
    fn check_any(name: &str) {
        for words in [Words::new(name), Words::spelled(name)] {
            for ident in [snake(&words), pascal(&words)] {
                let ident = escape(ident);
                assert!(
                    syn::parse_str::<syn::Ident>(&ident).is_ok(),
                    "{name:?} gives {ident:?}"
                );
                assert_eq!(ident, ident.nfc().collect::<String>(), "{name:?}");
                // rustc's `uncommon_codepoints`.
                assert!(
                    ident.chars().all(|char| char.identifier_allowed()),
                    "{name:?} gives {ident:?}"
                );
            }
            assert!(
                is_pascal(&pascal(&words)),
                "{name:?} gives {:?}",
                pascal(&words)
            );
            assert!(
                !snake(&words).contains(char::is_uppercase),
                "{name:?} gives {:?}",
                snake(&words)
            );
            // A name of ours has the words that it was made of, as far as it shows them.
            assert_eq!(
                snake(&Words::new(&snake(&words))),
                snake(&words),
                "{name:?}"
            );
        }
    }

    #[test]
    fn characters_of_all_kinds_give_identifiers() {
        // The scripts with cases, marks and digits, and a sample of all others.
        for char in ('\0'..'\u{2000}').chain(('\u{2000}'..=char::MAX).step_by(211)) {
            check_any(char.encode_utf8(&mut [0; 4]));
        }
    }

    #[test]
    fn marks_of_two_words_stand_in_their_order() {
        check_any("DCd\u{1e01d}.\u{c55}a");
    }

    proptest! {
        #[test]
        fn every_text_gives_identifiers(name in any::<String>()) {
            check_any(&name);
        }

        #[test]
        fn every_likely_text_gives_identifiers(name in "[a-zA-Z0-9_ .+\\-<=>ßΣéµ한İǅ\u{301}\u{200d}]{0,12}") {
            check_any(&name);
        }
    }
}
