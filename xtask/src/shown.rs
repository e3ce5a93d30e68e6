//! How paths and texts are shown, whatever is in them.

use std::path::Path;

/// A path as it is shown: relative to the top of the workspace, with `/` between its parts and nothing in it that a
/// terminal would act on.
pub(crate) fn shown(folder: &str, path: &Path) -> String {
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    let parts: Vec<String> = parts.map(|part| printable(&part)).collect();
    let folder = folder.trim_end_matches('/');
    if folder.is_empty() || folder == "." {
        parts.join("/")
    } else {
        format!("{}/{}", printable(folder), parts.join("/"))
    }
}

/// A text without control characters, which are escaped, and without what turns the direction of text around or takes no
/// room; tabs stay.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        let is_unseen = matches!(
            character,
            '\u{61C}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        );
        if (character.is_control() && character != '\t') || is_unseen {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_top_and_without_control_characters() {
        assert_eq!(shown("a/crate", Path::new("src/x.rs")), "a/crate/src/x.rs");
        assert_eq!(shown("crate/", Path::new("x.rs")), "crate/x.rs");
        assert_eq!(shown(".", Path::new("x.rs")), "x.rs");
        assert_eq!(
            shown("crate", Path::new("a\u{1b}[2J\nb")),
            "crate/a\\u{1b}[2J\\nb"
        );
    }
}
