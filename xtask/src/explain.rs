//! `cargo xtask explain`: what a code of a finding means, what causes it, and what to do about it.

use crate::shown::printable;
use clap::builder::styling::{AnsiColor, Style};
use codegen::config::distance;
use codegen::diagnostic::{Category, Code};
use std::io::Write;

/// What is to be explained.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// All codes, in a line each.
    List,
    /// One code, as somebody wrote it.
    Code(String),
}

/// Explains it; whether there is such a code.
pub(crate) fn run(request: &Request) -> bool {
    let (mut out, mut err) = (anstream::stdout().lock(), anstream::stderr().lock());
    // Where nobody reads any more, as in `| head -1`, there is nobody to tell.
    let (text, is_known) = match request {
        Request::List => (list(), true),
        Request::Code(name) => match Code::named(plain(name)) {
            Some(code) => (page(code), true),
            None => (unknown(plain(name)), false),
        },
    };
    let _ = if is_known {
        out.write_all(text.as_bytes())
    } else {
        err.write_all(text.as_bytes())
    };
    is_known
}

/// A code without what may be copied with it, as in `warning[wrong-type]`.
fn plain(name: &str) -> &str {
    let name = name.split_once('[').map_or(name, |(_, behind)| behind);
    name.trim_end_matches(']')
}

/// A code with its page. What stands in fences there can be copied.
fn page(code: Code) -> String {
    let bold = AnsiColor::BrightWhite.on_default().bold();
    let mut text = format!("{bold}# {code}{bold:#}\n\n{}\n", code.meaning());
    let category = code.category();
    if category != Category::Refused {
        text.push_str(&format!(
            "Unless it is an error, what is found is counted as {}: {}.\n",
            category.as_str(),
            category.meaning()
        ));
    }
    text.push('\n');
    let mut is_fenced = false;
    for line in code.page().lines() {
        is_fenced ^= line.starts_with("```");
        let is_heading = !is_fenced && line.starts_with('#');
        let style = if is_heading { bold } else { Style::new() };
        text.push_str(&format!("{style}{line}{style:#}\n"));
    }
    text
}

/// All codes, with what becomes of what they find and what they mean, as far as the first sentence.
fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max();
    let width = width.unwrap_or_default();
    let lines = Code::ALL.iter().map(|code| {
        let meaning = code.meaning();
        let sentence = meaning
            .split_once(". ")
            .map_or(&*meaning, |(first, _)| first);
        format!(
            "{:width$}  {:8}  {}\n",
            code.as_str(),
            code.category().as_str(),
            sentence.trim_end_matches('.')
        )
    });
    lines.collect()
}

/// That there is no such code, and which ones are written much the same.
fn unknown(name: &str) -> String {
    let red = AnsiColor::BrightRed.on_default().bold();
    let shown: String = name.chars().take(80).collect();
    let shown = printable(&shown);
    // What is far too long is not compared.
    let name: String = name.to_lowercase().chars().take(80).collect();
    let mut near: Vec<(usize, Code)> = Vec::new();
    for &code in Code::ALL {
        // Who remembers one word of it means the code, too.
        let words = code.as_str().split('-').chain([code.as_str()]);
        let steps = words
            .map(|word| (distance(&name, word), word))
            .filter(|(steps, word)| steps * 3 <= word.len())
            .map(|(steps, _)| steps);
        near.extend(steps.min().map(|steps| (steps, code)));
    }
    near.sort();
    let near: Vec<String> = near
        .iter()
        .take(3)
        .map(|(_, code)| format!("`{code}`"))
        .collect();
    let help = match near.as_slice() {
        [] => "`cargo xtask explain --list` lists all codes".to_owned(),
        near => format!(
            "much the same are {}; `--list` lists all codes",
            near.join(", ")
        ),
    };
    format!("{red}error{red:#}: there is no code `{shown}`\n  = help: {help}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_much_the_same_is_named() {
        let help = |name: &str| unknown(name);
        assert!(help("wrong-tipe").contains("`wrong-type`"));
        assert!(
            help("Widened").contains("`widened-schema`"),
            "{}",
            help("Widened")
        );
        assert!(
            help("widned").contains("`widened-schema`"),
            "{}",
            help("widned")
        );
        assert!(help("xyzzy").contains("lists all codes"));
        assert!(!help("xyzzy").contains("much the same"));
        assert!(!help("\u{1b}[31m\u{7}").contains(['\u{7}']));
    }

    #[test]
    fn codes_are_found_as_they_are_copied() {
        for name in ["wrong-type", "warning[wrong-type]", "[wrong-type]"] {
            assert_eq!(Code::named(plain(name)), Some(Code::WrongType), "{name}");
        }
    }

    #[test]
    fn every_code_has_a_line_and_a_page() {
        assert_eq!(list().lines().count(), Code::ALL.len());
        for &code in Code::ALL {
            let text = page(code);
            assert!(text.contains(&format!("# {code}")), "{text}");
            assert!(text.contains("## What to do"), "{text}");
        }
    }
}
