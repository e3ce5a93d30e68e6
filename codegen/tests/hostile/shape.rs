//! The shape of generated files: which tokens there are of which kind, whatever they are called and whatever they say.

use std::collections::{BTreeMap, BTreeSet};
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
    /// What they import that is not generated: from the standard library and the runtime.
    pub(crate) foreign: BTreeSet<String>,
    /// What they import that is none of that, and no module or item of theirs.
    pub(crate) strays: Vec<String>,
}

pub(crate) fn of(files: &[OutputFile]) -> Shape {
    let mut shape = Shape {
        items: BTreeMap::new(),
        counts: BTreeMap::new(),
        foreign: BTreeSet::new(),
        strays: Vec::new(),
    };
    let known = known(files);
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
                // What of it is imported and what is written out is a matter of names, and so is not counted.
                syn::Item::Use(item) => {
                    for (path, _) in imported(item) {
                        match path.strip_prefix("crate::") {
                            _ if path.starts_with("std::") => {
                                shape.foreign.insert(path);
                            }
                            Some(own) if own == "runtime" || own.starts_with("runtime::") => {
                                shape.foreign.insert(path);
                            }
                            Some(own) if known.contains(own) => {}
                            None if known.contains(&below(&module(file), &path)) => {}
                            _ => shape.strays.push(format!("{}: {path}", file.path)),
                        }
                    }
                }
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

/// The modules and items of the generated part of a crate, by their paths there.
fn known(files: &[OutputFile]) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let mut handed_on = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        let module = module(file);
        let parsed = syn::parse_file(&file.text).expect("it has been audited");
        for item in &parsed.items {
            let ident = match item {
                syn::Item::Enum(item) => &item.ident,
                syn::Item::Struct(item) => &item.ident,
                syn::Item::Type(item) => &item.ident,
                syn::Item::Use(item) if matches!(item.vis, syn::Visibility::Public(_)) => {
                    let all = imported(item).into_iter();
                    handed_on.extend(
                        all.map(|(path, name)| (below(&module, &path), below(&module, &name))),
                    );
                    continue;
                }
                _ => continue,
            };
            known.insert(below(&module, &plain(ident)));
        }
        known.insert(module);
    }
    for (from, to) in handed_on {
        assert!(
            known.contains(&from),
            "{to} is handed on from {from}, where nothing is"
        );
        known.insert(to);
    }
    known
}

/// The module that a file is, by its path in the generated part.
fn module(file: &OutputFile) -> String {
    let path = file.path.strip_prefix("src/generated/");
    let path = path.expect("it is in the generated part");
    let path = path.strip_suffix(".rs").expect("it is a module");
    let path = path.strip_suffix("mod").unwrap_or(path);
    path.trim_end_matches('/').replace('/', "::")
}

/// A name without the `r#` of a keyword, as files have it.
fn plain(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

fn below(module: &str, path: &str) -> String {
    match module {
        "" => path.to_owned(),
        module => format!("{module}::{path}"),
    }
}

/// The paths that an item imports, each with its last name. The generator renames nothing and takes nothing whole.
fn imported(item: &syn::ItemUse) -> Vec<(String, String)> {
    assert!(item.leading_colon.is_none(), "a path of another crate");
    let mut paths = Vec::new();
    let mut pending = vec![(String::new(), &item.tree)];
    while let Some((path, tree)) = pending.pop() {
        match tree {
            syn::UseTree::Path(tree) => {
                pending.push((below(&path, &plain(&tree.ident)), &tree.tree));
            }
            syn::UseTree::Group(group) => {
                pending.extend(group.items.iter().map(|tree| (path.clone(), tree)));
            }
            syn::UseTree::Name(name) if name.ident == "self" => paths.push((path, String::new())),
            syn::UseTree::Name(name) => {
                let name = plain(&name.ident);
                paths.push((below(&path, &name), name));
            }
            syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => panic!("imported otherwise"),
        }
    }
    paths
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
