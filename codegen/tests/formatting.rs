//! rustfmt leaves alone what is generated from the seed and from each fixture, and all of it parses.
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::config::{self, Config};
use codegen::diagnostic::Diagnostics;
use codegen::source::{Loader, SourceMap};
use codegen::{Input, OutputFile, generate};

/// Reads from the disk.
struct Disk;

impl Loader for Disk {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(path).map_err(|error| error.to_string())
    }
}

/// The seed and the fixtures that can be generated from, with a name each.
fn documents() -> Vec<(String, PathBuf)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixtures = here.join("tests/fixtures");
    let mut documents = vec![("seed".to_owned(), here.join("../spec/close.yaml"))];
    for entry in fs::read_dir(fixtures).expect("the folder is there") {
        let folder = entry.expect("it can be listed").path();
        let name = folder.file_name().and_then(|name| name.to_str());
        let name = name.expect("names are plain").to_owned();
        documents.push((name, folder.join("openapi.yaml")));
    }
    documents.sort();
    assert!(documents.len() > 1, "there are fixtures");
    documents
}

/// The overlays of a fixture's document, in the order of their names.
fn overlays(document: &Path) -> Vec<String> {
    let folder = document.parent().expect("documents are in folders");
    let mut paths: Vec<String> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter_map(|path| path.to_str().map(str::to_owned))
        .filter(|path| path.ends_with(".overlay.yaml"))
        .collect();
    paths.sort();
    paths
}

/// The configuration beside a fixture's document, if there is one.
fn configuration(document: &Path) -> Config {
    let path = document.with_file_name("codegen.yaml");
    if document.ends_with("spec/close.yaml") || !path.exists() {
        return Config::default();
    }
    let bytes = fs::read(path).expect("it is there");
    let (mut sources, mut findings) = (SourceMap::new(), Diagnostics::new());
    let workspace = config::parse("codegen.yaml", bytes, &mut sources, &mut findings);
    workspace.expect("it is sound").clients[0].config.clone()
}

fn generated(path: &Path) -> Vec<OutputFile> {
    let overlays = overlays(path);
    let config = configuration(path);
    let path = path.to_str().expect("paths are plain");
    let outcome = generate(
        &Input {
            path,
            overlays: &overlays,
            loader: &Disk,
        },
        &config,
    );
    let rust = |file: &OutputFile| file.path.ends_with(".rs");
    let files: Vec<OutputFile> = outcome.files.into_iter().filter(rust).collect();
    assert!(!files.is_empty(), "something is generated from {path}");
    files
}

#[test]
fn everything_parses() {
    for (name, document) in documents() {
        for file in generated(&document) {
            if let Err(error) = syn::parse_file(&file.text) {
                panic!("{name}: {}: {error}", file.path);
            }
        }
    }
}

#[test]
fn rustfmt_changes_nothing() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formatting");
    let mut roots = Vec::new();
    for (name, document) in documents() {
        for file in generated(&document) {
            let path = folder.join(&name).join(&file.path);
            fs::create_dir_all(path.parent().expect("files are in folders"))
                .expect("folders can be made");
            fs::write(path, file.text).expect("files can be written");
        }
        roots.push(folder.join(name).join("src/generated/mod.rs"));
    }
    // It follows the modules from their roots. Edition and style are those of the workspace.
    let output = Command::new("rustfmt")
        .args(["--check", "--edition", "2024"])
        .args(&roots)
        .output()
        .expect("rustfmt is needed for this test: `rustup component add rustfmt`");
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{wrong}");
}
