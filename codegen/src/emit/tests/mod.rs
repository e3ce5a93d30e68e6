//! Tests of what is written: that both ways say the same, that rustfmt agrees, and that no text can do harm.

mod exchanges;
mod expressions;
mod samples;

use std::io::Write as _;
use std::process::{Command, Stdio};

use proc_macro2::TokenStream;
use proptest::prelude::*;

use super::page::Page;
use super::{block, layout, tokens};
use crate::names::Ident;
use crate::rust::{Enum, Field, File, Impl, Item, Member, Struct, Type, Use, Variant};

fn written(item: &Item) -> String {
    let mut page = Page::default();
    block(&mut page, item, &[item]);
    page.take()
}

fn lexed(text: &str) -> TokenStream {
    text.parse()
        .unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

/// Without what is a matter of layout: the commas behind the last of something, and blocks around the values of arms.
fn compact(tokens: &TokenStream) -> String {
    let mut compact: String = tokens.to_string().split_whitespace().collect();
    while let Some(start) = compact.find("=>{") {
        let (before, block) = compact.split_at(start + "=>".len());
        let mut depth = 0;
        let end = block.find(|char| {
            depth += match char {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        let (block, behind) = block.split_at(end.expect("braces are in pairs"));
        compact = format!("{before}{},{}", &block[1..], &behind[1..]);
    }
    for closing in [")", "]", "}", ">"] {
        compact = compact.replace(&format!(",{closing}"), closing);
    }
    compact
}

/// The tokens of an item without those around its members.
fn parts(item: &Item) -> Option<TokenStream> {
    match item {
        Item::Struct(item) => Some(tokens::struct_(item)),
        Item::Enum(item) => Some(tokens::enum_(item)),
        Item::Alias(item) => Some(tokens::alias(item)),
        Item::Impl(item) => Some(item.members.iter().map(tokens::member).collect()),
        Item::Modules(_) | Item::Use(_) | Item::Wire(_) | Item::Own(..) => None,
    }
}

#[test]
fn layout_and_tokens_say_the_same() {
    for item in samples::items() {
        let Some(expected) = parts(&item) else {
            continue;
        };
        let text = written(&item);
        let actual = compact(&lexed(&text));
        let expected = compact(&expected);
        match item {
            // The head and the braces are not part of the members.
            Item::Impl(_) => assert!(actual.ends_with(&format!("{{{expected}}}")), "{text}"),
            _ => assert_eq!(actual, expected, "{text}"),
        }
    }
}

#[test]
fn the_printed_tokens_of_a_member_stand_where_its_layout_would() {
    for item in samples::items() {
        let Item::Impl(item) = item else { continue };
        for member in &item.members {
            let mut page = Page::default();
            if layout::member(&mut page, member).is_ok() {
                let laid_out = page.take();
                let printed = tokens::print_member(member);
                assert_eq!(compact(&lexed(&printed)), compact(&lexed(&laid_out)));
                assert!(
                    printed.lines().all(|line| line.starts_with("    ")),
                    "{printed}"
                );
            }
        }
    }
}

#[test]
fn rustfmt_changes_nothing() {
    let mut text = String::new();
    for item in samples::items() {
        text.push_str(&written(&item));
        text.push('\n');
    }
    let text = text.trim_end().to_owned() + "\n";
    let formatted = rustfmt(&text);
    let mut theirs = formatted.lines();
    for (number, line) in text.lines().enumerate() {
        if theirs.next() != Some(line) {
            let around = |text: &str| {
                text.lines()
                    .skip(number.saturating_sub(6))
                    .take(16)
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            panic!(
                "line {number} differs. Ours:\n{}\n\nrustfmt's:\n{}\n",
                around(&text),
                around(&formatted)
            );
        }
    }
}

fn rustfmt(text: &str) -> String {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt is needed for this test: `rustup component add rustfmt`");
    let mut stdin = child.stdin.take().expect("it was asked for");
    let input = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("rustfmt ends");
    writer
        .join()
        .expect("writing does not panic")
        .expect("rustfmt reads everything");
    String::from_utf8(output.stdout).expect("rustfmt writes text")
}

#[test]
fn names_that_are_none_are_mended() {
    let check = |name: &str, expected: &str| assert_eq!(super::atoms::identifier(name), expected);
    check("name", "name");
    check("r#type", "r#type");
    check("größe", "größe");
    check("_1", "_1");
    check("", "__");
    check("_", "___");
    check("1a", "_1a_");
    check("r#self", "_r_self_");
    check("a b", "_a_b_");
    check("a/**/", "_a_____");
    check("x; evil {}", "_x__evil____");
}

#[test]
fn a_line_of_docs_ends_where_it_ends() {
    let check = |docs: &str, expected: &str| {
        let mut page = Page::default();
        page.docs(0, "///", docs);
        assert_eq!(page.take(), expected);
    };
    check("", "");
    check("one\n\ntwo  \n", "/// one\n///\n/// two\n");
    check("one\rfn evil() {}", "/// one fn evil() {}\n");
    check("one\r\n/two", "/// one\n/// /two\n");
    check("a */ b \u{0}", "/// a */ b\n");
}

#[test]
fn a_request_of_any_size_is_written() {
    for name in ["a".to_owned(), "a".repeat(100)] {
        let member = samples::request(&name, 50_000);
        let text = written(&Item::Impl(Impl {
            of: None,
            target: Type::Unit,
            members: vec![member],
        }));
        assert_eq!(text.matches("set_query").count(), 50_000);
    }
}

/// A file in which nothing but `text` is said, wherever something can be said.
fn hostile(text: &str) -> File {
    let name = || Ident::of_path(text.to_owned());
    let ty = || Type::Path(vec![name()], vec![Type::Path(vec![name()], Vec::new())]);
    let attributes = samples::attributes(text);
    File {
        path: "src/generated/x.rs".to_owned(),
        module: Vec::new(),
        features: vec![text.to_owned()],
        docs: text.to_owned(),
        uses: vec![Use {
            public: false,
            module: vec![name()],
            names: vec![name(), name()],
            features: vec![text.to_owned(), text.to_owned()],
        }],
        items: [
            Item::Struct(Struct {
                attributes: attributes.clone(),
                name: name(),
                borrows: true,
                fields: vec![Field {
                    docs: text.to_owned(),
                    public: true,
                    name: name(),
                    ty: ty(),
                }],
            }),
            Item::Enum(Enum {
                attributes,
                name: name(),
                variants: vec![Variant {
                    docs: text.to_owned(),
                    name: name(),
                    holds: Some(ty()),
                }],
            }),
        ]
        .into_iter()
        .chain(samples::tables(text, text).into_iter().map(Item::Wire))
        .chain(samples::impls(text, text))
        .collect(),
    }
}

/// How often a word that nobody writes but `hostile` stands outside of strings, comments and identifiers.
fn strays(tokens: TokenStream, word: &str) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            proc_macro2::TokenTree::Group(group) => strays(group.stream(), word),
            proc_macro2::TokenTree::Ident(ident) => usize::from(ident == word),
            proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => 0,
        })
        .sum()
}

#[test]
fn no_text_becomes_code() {
    let texts = [
        "evil!()",
        "\"; evil(); \"",
        "\n} evil() {\n",
        "*/ evil() /*",
        "\r\nevil();",
        "\u{2028}evil();",
        "x: evil",
        "r#\"evil\"#",
        "\\\" evil",
        "'evil",
        "a\u{0}evil",
    ];
    for text in texts {
        let text = super::text(&mut Page::default(), &hostile(text));
        assert_eq!(strays(lexed(&text), "evil"), 0, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_lexes(text in "\\PC*|[\"'\\\\/*#{}()\n\r a-z]*") {
        lexed(&super::text(&mut Page::default(), &hostile(&text)));
    }

    #[test]
    fn any_text_is_the_same_in_tokens(text in "\\PC*|[\"'\\\\/*#{}()\n\r a-z]*") {
        for item in samples::impls(&text, &text) {
            let Item::Impl(item) = item else { continue };
            for member in item.members.iter().filter(|member| !matches!(member, Member::Type(..))) {
                let mut page = Page::default();
                if layout::member(&mut page, member).is_ok() {
                    prop_assert_eq!(compact(&lexed(&page.take())), compact(&tokens::member(member)));
                }
            }
        }
    }
}
