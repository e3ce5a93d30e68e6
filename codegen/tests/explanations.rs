//! The page about each code keeps what it promises: its example gives the code, and its correction takes it away.
#![expect(clippy::disallowed_methods, reason = "tests read the pages")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::config::{self, Config};
use codegen::diagnostic::{Code, Diagnostics};
use codegen::source::{Loader, SourceMap};
use codegen::{Input, generate};

/// The files of a page, by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// Codes of which no document is the cause.
const WITHOUT_EXAMPLE: &[Code] = &[Code::UnwritableFile, Code::InternalError];

struct InMemory<'a>(&'a Files);

impl Loader for InMemory<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.0.get(path).cloned();
        file.ok_or_else(|| "there is no such file".to_owned())
    }
}

/// The files of the example, and those that the correction puts beside them or in their place.
fn files(page: &str) -> (Files, Files) {
    let (mut example, mut correction) = (Files::new(), Files::new());
    let mut is_correction = false;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        is_correction |= line == "## What to do";
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let text = body.join("\n") + "\n";
        let mut words = info.split(' ').skip(1);
        let Some(name) = words.next() else {
            continue;
        };
        let bytes = match words.next() {
            Some("saved-as-latin-1") => text
                .chars()
                .map(|character| u8::try_from(character).expect("it is in Latin-1"))
                .collect(),
            Some(other) => panic!("{other}"),
            None => text.into_bytes(),
        };
        let files = if is_correction {
            &mut correction
        } else {
            &mut example
        };
        files.insert(name.to_owned(), bytes);
    }
    (example, correction)
}

/// What is found when everything that the configuration lists is generated; without one, the description with its overlays.
fn found(files: &Files) -> Diagnostics {
    let mut found = Diagnostics::new();
    let clients = match files.get("codegen.yaml") {
        Some(bytes) => config::parse(
            "codegen.yaml",
            bytes.clone(),
            &mut SourceMap::new(),
            &mut found,
        )
        .map_or_else(Vec::new, |workspace| workspace.clients)
        .into_iter()
        .map(|client| (client.spec, client.overlays, client.config))
        .collect(),
        None => {
            let overlays = files.keys().filter(|name| name.contains(".overlay."));
            vec![(
                "openapi.yaml".to_owned(),
                overlays.cloned().collect(),
                Config::default(),
            )]
        }
    };
    for (path, overlays, config) in clients {
        let input = Input {
            path: &path,
            overlays: &overlays,
            loader: &InMemory(files),
        };
        found.extend(generate(&input, &config).report.diagnostics);
    }
    found
}

fn codes(found: &Diagnostics) -> Vec<Code> {
    found.iter().map(|finding| finding.code).collect()
}

#[test]
fn pages_keep_what_they_promise() {
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let (example, correction) = files(code.page());
        if example.is_empty() {
            if !WITHOUT_EXAMPLE.contains(&code) {
                wrong.push(format!("{code}: there is no example"));
            }
            continue;
        }
        let before = found(&example);
        if codes(&before) != [code] {
            wrong.push(format!("{code}: the example gives {before:#?}"));
        }
        if correction.is_empty() {
            wrong.push(format!("{code}: there is no correction"));
            continue;
        }
        let mut corrected = example;
        corrected.extend(correction);
        let after = found(&corrected);
        if !after.is_empty() {
            wrong.push(format!("{code}: after the correction there is {after:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_has_the_same_parts() {
    for &code in Code::ALL {
        let page = code.page();
        let headings = page.lines().filter(|line| line.starts_with('#'));
        let headings: Vec<&str> = headings.filter(|line| !line.starts_with("# ")).collect();
        let expected: &[&str] = if WITHOUT_EXAMPLE.contains(&code) {
            &["## For callers", "## What to do"]
        } else {
            &["## For callers", "## What causes it", "## What to do"]
        };
        assert_eq!(headings, expected, "{code}");
        assert!(page.starts_with("## For callers\n\n"), "{code}");
        assert!(page.ends_with('\n') && !page.ends_with("\n\n"), "{code}");
        assert!(!code.meaning().is_empty(), "{code}");
        assert_eq!(Code::named(code.as_str()), Some(code));
    }
}

#[test]
fn every_page_is_about_a_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/explanations");
    for entry in fs::read_dir(folder).expect("it is there") {
        let name = entry.expect("it can be listed").file_name();
        let name = name.to_str().expect("names are plain");
        let code = name.strip_suffix(".md").and_then(Code::named);
        assert!(code.is_some(), "{name} is about no code");
    }
}
