//! What is generated from the seed and from each fixture, and what is said of documents that are refused.
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::config::{self, Config};
use codegen::diagnostic::{Report, Style, render};
use codegen::source::Loader;
use codegen::{Input, Outcome, generate};

/// Reads below a folder.
struct Below(PathBuf);

impl Loader for Below {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        fs::read(self.0.join(path)).map_err(|error| error.to_string())
    }
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// What stands below a folder of the tests, by name.
fn listed(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(tests().join(folder))
        .expect("the folder is there")
        .map(|entry| {
            entry
                .expect("it can be listed")
                .file_name()
                .into_string()
                .expect("names are plain")
        })
        .collect();
    names.sort();
    assert!(!names.is_empty(), "{folder} has fixtures");
    names
}

/// The overlays in a folder of the tests, in the order of their names.
fn overlays(folder: &str) -> Vec<String> {
    let mut names = listed(folder);
    names.retain(|name| name.ends_with(".overlay.yaml"));
    names
}

/// The configuration of the only client in a file.
fn configuration(folder: &Path, file: &str) -> Result<Config, Report> {
    let bytes = fs::read(folder.join(file)).expect("it is there");
    let mut report = Report::default();
    let (sources, diagnostics) = (&mut report.sources, &mut report.diagnostics);
    match config::parse(file, bytes, sources, diagnostics) {
        Some(workspace) => Ok(workspace.clients[0].config.clone()),
        None => Err(report),
    }
}

fn run(folder: &Path, path: &str, overlays: &[String]) -> Outcome {
    run_with(folder, path, overlays, &Config::default())
}

fn run_with(folder: &Path, path: &str, overlays: &[String], config: &Config) -> Outcome {
    generate(
        &Input {
            path,
            overlays,
            loader: &Below(folder.to_owned()),
        },
        config,
    )
}

/// What is made of a fixture.
fn run_fixture(name: &str) -> Outcome {
    let folder = tests().join("fixtures").join(name);
    let overlays = overlays(&format!("fixtures/{name}"));
    let config = match folder.join("codegen.yaml").exists() {
        true => configuration(&folder, "codegen.yaml"),
        false => Ok(Config::default()),
    };
    let config = config.unwrap_or_else(|report| panic!("{name}: {}", said(&report)));
    run_with(&folder, "openapi.yaml", &overlays, &config)
}

/// The diagnostics, one after the other.
fn said(report: &Report) -> String {
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        let shown = render(diagnostic, &report.sources, Style::Plain);
        writeln!(text, "{}\n", shown.trim_end()).expect("it is a string");
    }
    text
}

/// The diagnostics and the files, one after the other.
fn shown(outcome: &Outcome) -> String {
    let mut text = said(&outcome.report);
    for file in &outcome.files {
        writeln!(text, "=== {} ===\n{}", file.path, file.text).expect("it is a string");
    }
    text
}

/// Compares what was made of an input with the snapshot of a name, which holds the input, too.
#[track_caller]
fn assert_snapshot(name: &str, input: &str, outcome: &Outcome) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        insta::assert_snapshot!(name, format!("{}\n\n{}", input.trim_end(), shown(outcome)))
    });
}

#[test]
fn the_seed() {
    let overlays = ["close.overlay.yaml".to_owned()];
    let outcome = run(&tests().join("../../spec"), "close.yaml", &overlays);
    let input = "# spec/close.yaml, spec/close.overlay.yaml";
    assert_snapshot("seed", input, &outcome);
}

#[test]
fn fixtures() {
    for name in listed("fixtures") {
        let folder = tests().join("fixtures").join(&name);
        let overlays = overlays(&format!("fixtures/{name}"));
        let outcome = run_fixture(&name);
        assert!(
            !outcome.report.diagnostics.has_errors(),
            "{name}: {}",
            shown(&outcome)
        );
        let read = |path: &str| fs::read_to_string(folder.join(path)).expect("it was read before");
        let mut input = read("openapi.yaml");
        if folder.join("codegen.yaml").exists() {
            write!(input, "\n# codegen.yaml\n{}", read("codegen.yaml")).expect("it is a string");
        }
        for overlay in &overlays {
            write!(input, "\n# {overlay}\n{}", read(overlay)).expect("it is a string");
        }
        assert_snapshot(&format!("fixture-{name}"), &input, &outcome);
    }
}

#[test]
fn what_is_refused() {
    for name in listed("refused") {
        if tests().join("refused").join(&name).is_dir() {
            continue;
        }
        let outcome = run(&tests().join("refused"), &name, &[]);
        assert!(outcome.report.diagnostics.has_errors(), "{name} is refused");
        assert!(
            outcome.files.is_empty(),
            "{name}: nothing is generated from what is refused"
        );
        let bytes = fs::read(tests().join("refused").join(&name)).expect("it was read before");
        let input = String::from_utf8_lossy(&bytes);
        assert_snapshot(&format!("refused-{name}"), &input, &outcome);
    }
}

/// Each of the overlays by itself, all of one document.
#[test]
fn which_overlays_are_refused() {
    let folder = tests().join("refused/overlays");
    for name in overlays("refused/overlays") {
        let outcome = run(&folder, "openapi.yaml", std::slice::from_ref(&name));
        assert!(outcome.report.diagnostics.has_errors(), "{name} is refused");
        assert!(
            outcome.files.is_empty(),
            "{name}: nothing is generated with what is refused"
        );
        let input = fs::read_to_string(folder.join(&name)).expect("it was read before");
        assert_snapshot(&format!("refused-overlays-{name}"), &input, &outcome);
    }
    let outcome = run(&folder, "openapi.yaml", &[]);
    assert!(!outcome.report.diagnostics.has_errors());
}

/// Each of the configurations by itself, all of one document.
#[test]
fn which_configurations_are_refused() {
    let folder = tests().join("refused/config");
    for name in listed("refused/config") {
        if name == "openapi.yaml" {
            continue;
        }
        let report = match configuration(&folder, &name) {
            Ok(config) => {
                let outcome = run_with(&folder, "openapi.yaml", &[], &config);
                assert!(outcome.files.is_empty(), "{name} is refused");
                outcome.report
            }
            Err(report) => report,
        };
        assert!(report.diagnostics.has_errors(), "{name} is refused");
        let input = fs::read_to_string(folder.join(&name)).expect("it was read before");
        let text = format!("{}\n\n{}", input.trim_end(), said(&report));
        let mut settings = insta::Settings::clone_current();
        settings.set_omit_expression(true);
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| insta::assert_snapshot!(format!("refused-config-{name}"), text));
    }
    let outcome = run(&folder, "openapi.yaml", &[]);
    assert!(!outcome.report.diagnostics.has_errors());
}

#[test]
fn a_missing_document_is_refused() {
    let outcome = run(&tests(), "missing.yaml", &[]);
    assert!(
        shown(&outcome).starts_with("error[unreadable-file]"),
        "{}",
        shown(&outcome)
    );
    assert!(outcome.files.is_empty());
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    let seed = tests().join("../../spec");
    assert_eq!(
        run(&seed, "close.yaml", &[]).files,
        run(&seed, "close.yaml", &[]).files
    );
    for name in listed("fixtures") {
        assert_eq!(run_fixture(&name).files, run_fixture(&name).files, "{name}");
    }
}
