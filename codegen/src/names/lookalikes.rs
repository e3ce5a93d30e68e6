//! Letters that are taken for those of another script: a Cyrillic `с` for a Latin `c`.
//!
//! rustc's `mixed_script_confusables` warns of a crate with letters of a script of which all have such a look.

use std::iter;

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;
use unicode_security::is_potential_mixed_script_confusable_char;
use unicode_security::mixed_script::AugmentedScriptSet;

/// An identifier with the letters that it seems to have: those of a script of which it has no letter that could be of no
/// other are the Latin ones of their look. What is written in a script of its own stays as it is.
pub(super) fn written(name: String) -> String {
    if name.is_ascii() {
        return name;
    }
    let own: Vec<AugmentedScriptSet> = iter::once('a')
        .chain(name.chars())
        .filter(|char| !is_potential_mixed_script_confusable_char(*char))
        .map(AugmentedScriptSet::for_char)
        .collect();
    name.chars()
        .map(|char| {
            if char.is_ascii() || own.contains(&AugmentedScriptSet::for_char(char)) {
                char
            } else {
                latin(char).unwrap_or(char)
            }
        })
        .nfc()
        .collect()
}

/// The Latin letter of the look of another, if there is one. That of a capital is told by its small letter where it can
/// be: Latin has capitals that look like other letters' small ones.
fn latin(char: char) -> Option<char> {
    let small = char.to_lowercase().next().unwrap_or(char);
    let letter = look(small).or_else(|| look(char))?;
    Some(if char == small {
        letter.to_ascii_lowercase()
    } else {
        letter.to_ascii_uppercase()
    })
}

/// The Latin letter that looks like a letter.
fn look(char: char) -> Option<char> {
    let text = char.to_string();
    let mut look = skeleton(&text);
    match (look.next(), look.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() && char.is_alphabetic() => {
            Some(letter)
        }
        _ => None,
    }
}
