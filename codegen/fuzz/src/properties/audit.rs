//! Generated files, read as tokens: only what belongs there.

use std::collections::BTreeSet;

use codegen::OutputFile;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};
use syn::visit::{self, Visit};

/// Attributes that there are.
const ATTRIBUTES: &[&str] = &[
    "cfg",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "non_exhaustive",
];

/// Macros that there are, by their last name.
const MACROS: &[&str] = &["webhook_event", "wire"];

/// What can be derived.
const DERIVES: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "PartialEq",
];

/// What the lines of `API.txt` begin with.
const KINDS: &[&str] = &[
    "const", "enum", "field", "fn", "impl", "mod", "struct", "type", "variant",
];

/// Holds what is promised of all files; how many links to items there are in their docs.
pub(super) fn files(files: &[OutputFile]) -> usize {
    let mut links = 0;
    let mut paths = BTreeSet::new();
    for file in files {
        path(&file.path);
        assert!(
            paths.insert(file.path.to_lowercase()),
            "`{}` is another file where case does not count",
            file.path
        );
        characters(file);
        match file.path.strip_suffix(".rs") {
            Some(_) => links += rust(file),
            None => listing(file),
        }
    }
    links
}

/// A path is below what the generator owns, of plain parts that any file system takes.
fn path(path: &str) {
    if path == "API.txt" {
        return;
    }
    let below = path.strip_prefix("src/generated/");
    let below = below.unwrap_or_else(|| panic!("`{path}` is not the generator's"));
    let stem = below.strip_suffix(".rs");
    let stem = stem.unwrap_or_else(|| panic!("`{path}` is no Rust"));
    for part in stem.split('/') {
        let is_plain = !part.is_empty()
            && part
                .chars()
                .all(|char| char == '_' || char.is_alphanumeric() || !char.is_ascii());
        assert!(is_plain, "`{path}` has the part `{part}`");
        assert!(part.len() <= 250, "`{part}` is too long for a file");
        let is_device = ["con", "prn", "aux", "nul"].contains(&part)
            || (part.len() == 4 && ["com", "lpt"].iter().any(|device| part.starts_with(device)));
        assert!(!is_device, "`{part}` is a device");
    }
}

/// Nothing is in a file that cannot be seen there.
fn characters(file: &OutputFile) {
    let hidden = file.text.chars().find(|&char| {
        (char.is_control() && char != '\n')
            || matches!(char, '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(hidden, None, "in {}", file.path);
}

fn listing(file: &OutputFile) {
    for line in file.text.lines() {
        let kind = line.split(' ').next().unwrap_or_default();
        assert!(KINDS.contains(&kind), "{line:?} in {}", file.path);
    }
}

fn rust(file: &OutputFile) -> usize {
    let parsed = syn::parse_file(&file.text)
        .unwrap_or_else(|error| panic!("{}: {error}\n{}", file.path, file.text));
    let mut auditor = Auditor {
        path: &file.path,
        links: 0,
    };
    auditor.visit_file(&parsed);
    // In macros there is data, and no macro of its own.
    auditor.docs(&parsed.attrs);
    auditor.links
}

struct Auditor<'a> {
    path: &'a str,
    links: usize,
}

impl Auditor<'_> {
    fn docs(&mut self, attributes: &[syn::Attribute]) {
        self.links += docs(&doc_lines(attributes), self.path);
    }
}

impl<'ast> Visit<'ast> for Auditor<'_> {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let name = attribute
            .path()
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(
            ATTRIBUTES.contains(&name.as_str()),
            "`#[{name}]` in {}",
            self.path
        );
        if name == "derive" {
            let derived = attribute.parse_nested_meta(|meta| {
                let name = meta
                    .path
                    .get_ident()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                assert!(
                    DERIVES.contains(&name.as_str()),
                    "`derive({name})` in {}",
                    self.path
                );
                Ok(())
            });
            assert!(derived.is_ok(), "a derive in {}", self.path);
        }
        visit::visit_attribute(self, attribute);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        let name = item
            .path
            .segments
            .last()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default();
        assert!(
            MACROS.contains(&name.as_str()),
            "`{name}!` in {}",
            self.path
        );
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        use syn::Item;
        let attributes = match item {
            Item::Enum(item) => &item.attrs,
            Item::Impl(item) => {
                assert!(item.unsafety.is_none(), "an unsafe impl in {}", self.path);
                &item.attrs
            }
            Item::Macro(item) => &item.attrs,
            Item::Mod(item) => {
                assert!(item.content.is_none(), "a module inside of {}", self.path);
                &item.attrs
            }
            Item::Struct(item) => &item.attrs,
            Item::Type(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            other => panic!("{other:?} in {}", self.path),
        };
        self.docs(attributes);
        visit::visit_item(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.docs(&field.attrs);
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.docs(&variant.attrs);
        visit::visit_variant(self, variant);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.docs(&function.attrs);
        assert!(
            matches!(function.sig.safety, syn::Safety::Default),
            "an unsafe function in {}",
            self.path
        );
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_expr_unsafe(&mut self, _: &'ast syn::ExprUnsafe) {
        panic!("unsafe in {}", self.path);
    }
}

/// The docs of an item, as rustdoc reads them.
fn doc_lines(attributes: &[syn::Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(meta) = &attribute.meta
            && meta.path.is_ident("doc")
        {
            let syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(line),
                ..
            }) = &meta.value
            else {
                panic!("docs that are no text");
            };
            let line = line.value();
            text.push_str(line.strip_prefix(' ').unwrap_or(&line));
            text.push('\n');
        }
    }
    text
}

/// Nothing in docs is run, looked up or shown as markup but what the generator itself writes; how many links to items there
/// are.
fn docs(text: &str, path: &str) -> usize {
    if text.is_empty() {
        return 0;
    }
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    // rustdoc takes every `[name]` for a link to an item.
    let item = |_: BrokenLink<'_>| Some((CowStr::Borrowed("item"), CowStr::Borrowed("")));
    let mut events = Parser::new_with_broken_link_callback(text, options, Some(item)).peekable();
    let (mut examples, mut links) = (0, 0);
    while let Some(event) = events.next() {
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                panic!("{event:?} in {path}")
            }
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_)) => {
                panic!("{event:?} in {path}")
            }
            Event::Start(Tag::Heading { .. }) => {
                let next = events.peek();
                let is_ours = matches!(next, Some(Event::Text(text)) if ["Errors", "Example"].contains(&&**text));
                assert!(is_ours, "the heading {next:?} in {path}");
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) if *kind == *"text" => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) if *kind == *"no_run" => {
                examples += 1;
                let mut code = String::new();
                while let Some(Event::Text(line)) = events.peek() {
                    code.push_str(line);
                    events.next();
                }
                example(&code, path);
            }
            Event::Start(Tag::CodeBlock(_)) => panic!("{event:?} in {path}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_absolute = ["https://", "http://", "mailto:"]
                    .iter()
                    .any(|scheme| dest_url.starts_with(scheme));
                // Those of the generator are code.
                links += usize::from(!is_absolute && !dest_url.contains('@'));
                let is_known = *dest_url == *"runtime::ClientBuilder::server";
                let mut is_ours = || {
                    matches!(events.peek(), Some(Event::Code(code)) if is_path(code))
                        && (*dest_url == *"item" || is_path(&dest_url))
                };
                assert!(
                    is_known || is_absolute || dest_url.contains('@') || is_ours(),
                    "a link to {dest_url:?} in {path}:\n{text}"
                );
            }
            _ => {}
        }
    }
    assert!(examples <= 1, "{examples} examples in {path}");
    links
}

/// Whether a text is a path of Rust.
fn is_path(text: &str) -> bool {
    text.split("::").all(|part| {
        let part = part.strip_prefix("r#").unwrap_or(part);
        !part.is_empty()
            && part
                .chars()
                .all(|char| char == '_' || char.is_alphanumeric() || !char.is_ascii())
    })
}

/// An example is one function around a call, and runs no macro but to show what came.
fn example(code: &str, path: &str) {
    let code: String = code
        .lines()
        .map(|line| line.strip_prefix("# ").unwrap_or(line))
        .map(|line| format!("{line}\n"))
        .collect();
    let parsed = syn::parse_file(&code)
        .unwrap_or_else(|error| panic!("an example in {path}: {error}\n{code}"));
    assert!(parsed.attrs.is_empty(), "{path}: {code}");
    for item in &parsed.items {
        let is_ours = match item {
            syn::Item::Use(_) => true,
            syn::Item::Fn(function) => function.sig.ident == "example" && function.attrs.is_empty(),
            _ => false,
        };
        assert!(is_ours, "an example in {path}:\n{code}");
    }
    struct Macros<'a>(&'a str);
    impl<'ast> Visit<'ast> for Macros<'_> {
        fn visit_macro(&mut self, item: &'ast syn::Macro) {
            assert!(
                item.path.is_ident("println"),
                "a macro in an example in {}",
                self.0
            );
        }
    }
    Macros(path).visit_file(&parsed);
}
