//! The shape of generated files: which tokens there are of which kind, whatever they are called and whatever they say.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen::OutputFile;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// The shape of several files.
pub(crate) struct Shape {
    /// Their items, written as tokens without names, each with how many there are of it.
    pub(crate) items: BTreeMap<String, usize>,
    /// How many files, modules, lines of `API.txt` and examples there are.
    pub(crate) counts: BTreeMap<&'static str, usize>,
}

pub(crate) fn of(files: &[OutputFile]) -> Shape {
    let mut shape = Shape {
        items: BTreeMap::new(),
        counts: BTreeMap::new(),
    };
    for file in files {
        let mut count = |what, number| *shape.counts.entry(what).or_default() += number;
        if !file.path.ends_with(".rs") {
            count("lines of API.txt", file.text.lines().count());
            continue;
        }
        count("files", 1);
        count("examples", file.text.matches("```no_run").count());
        let parsed = syn::parse_file(&file.text).expect("it has been audited");
        for item in &parsed.items {
            match item {
                syn::Item::Mod(_) => count("modules", 1),
                // What is imported and what is written out is a matter of names.
                syn::Item::Use(_) => {}
                item => {
                    let mut out = Tokens::default();
                    out.stream(item.to_token_stream());
                    *shape.items.entry(out.text).or_default() += 1;
                }
            }
        }
    }
    shape
}

/// What one has and the other has not, or not as often, one a line.
pub(crate) fn differences(tame: &Shape, hostile: &Shape) -> String {
    let mut out = String::new();
    let mut compare = |what: &str, tame: Option<&usize>, hostile: Option<&usize>| {
        if tame != hostile {
            let [tame, hostile] = [tame, hostile].map(|count| count.copied().unwrap_or_default());
            writeln!(out, "{tame} became {hostile}: {what}").expect("strings can be written to");
        }
    };
    for (item, count) in &tame.items {
        compare(item, Some(count), hostile.items.get(item));
    }
    for (item, count) in &hostile.items {
        if !tame.items.contains_key(item) {
            compare(item, None, Some(count));
        }
    }
    for (what, count) in &tame.counts {
        compare(what, Some(count), hostile.counts.get(what));
    }
    out
}

#[derive(Default)]
struct Tokens {
    text: String,
}

impl Tokens {
    fn stream(&mut self, stream: TokenStream) {
        let mut tokens = stream.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                // `#[doc = "…"]`, and `#[expect(…)]` where clippy finds a function crowded.
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    if let Some(TokenTree::Group(group)) = tokens.peek()
                        && group.stream().to_string().starts_with("doc =")
                    {
                        tokens.next();
                        continue;
                    }
                    self.text.push('#');
                }
                TokenTree::Punct(punct) if punct.as_char() == '>' => {
                    self.comma();
                    self.text.push('>');
                }
                TokenTree::Punct(punct) => self.text.push(punct.as_char()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    self.text.push(match text.as_bytes() {
                        [b'"', ..] => '"',
                        [b'0'..=b'9', ..] => '0',
                        _ => panic!("the literal {text}"),
                    });
                }
                TokenTree::Group(group) => {
                    self.text.push_str(&format!("{:?}[", group.delimiter()));
                    self.stream(group.stream());
                    self.comma();
                    self.text.push(']');
                }
                TokenTree::Ident(ident) => {
                    self.path();
                    let ident = ident.to_string();
                    // Words of the language say what an item is.
                    let is_word = syn::parse_str::<syn::Ident>(&ident).is_err();
                    self.text.push_str(if is_word { &ident } else { "i" });
                    self.text.push(' ');
                }
            }
        }
    }

    /// Takes away a comma behind the last of several things: whether there is one is a matter of layout.
    fn comma(&mut self) {
        if self.text.ends_with(',') {
            self.text.pop();
        }
    }

    /// Joins what is to come to a path, of which only the end counts.
    fn path(&mut self) {
        if let Some(before) = self.text.strip_suffix("i ::") {
            self.text.truncate(before.len());
        } else if let Some(before) = self.text.strip_suffix("crate ::") {
            self.text.truncate(before.len());
        }
    }
}
