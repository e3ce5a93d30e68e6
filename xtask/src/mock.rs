//! `cargo xtask mock`: looks at the description, and hands over to the program that serves it, which cargo builds first: no other
//! command waits for its dependencies, and what is wrong is said before anybody waits.

use crate::disk::{self, Documents};
use crate::generate::{configuration, opened};
use codegen::config::ClientEntry;
use codegen::diagnostic::{
    Code, Diagnostic, Diagnostics, Report, Severity, Style, render, summary,
};
use codegen::source::Loader;
use codegen::{Input, normalize, parse};
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Request {
    /// A description, if it is not one of the workspace's.
    pub(crate) spec: Option<String>,
    /// The overlays that are applied to it.
    pub(crate) overlays: Vec<String>,
    /// The folder of the crate whose description is served.
    pub(crate) crate_dir: Option<String>,
    /// The port.
    pub(crate) port: u16,
    /// Which instances are answered.
    pub(crate) seed: u64,
    /// Whether what is not described is refused.
    pub(crate) strict: bool,
    /// Whether web pages may ask.
    pub(crate) cors: bool,
}

/// Runs the program, if there is something for it to serve; whether it succeeded.
pub(crate) fn run(top: &Path, request: &Request) -> bool {
    if let Err(report) = check(top, request) {
        for diagnostic in &report.diagnostics {
            let text = render(diagnostic, &report.sources, Style::Coloured);
            anstream::eprintln!("{}\n", text.trim_end());
        }
        if let Some(summary) = summary(&report.diagnostics) {
            anstream::eprintln!("{}", summary.trim_end());
        }
        return false;
    }
    let mut command = command(top, request);
    match end_with(&mut command) {
        Ok(succeeded) => succeeded,
        Err(error) => {
            anstream::eprintln!("error: cannot run cargo: {error}");
            false
        }
    }
}

/// Whether there is a description that can be served.
///
/// # Errors
///
/// What is wrong with it, or with the configuration that names it.
fn check(top: &Path, request: &Request) -> Result<(), Report> {
    let mut report = Report::default();
    let named = match &request.spec {
        Some(spec) => Documents::open(Path::new(""), spec)
            .map(|documents| (spec.clone(), request.overlays.clone(), documents))
            .map_err(|reason| {
                let message = format!("cannot read the description `{spec}`: {reason}");
                vec![Diagnostic::error(Code::UnreadableFile, message)]
            }),
        None => client(top, request.crate_dir.as_deref(), &mut report)
            .and_then(|entry| opened(top, &entry)),
    };
    match named {
        Ok((path, overlays, documents)) => {
            let loader = Named {
                documents: &documents,
                // Those of the configuration are below its folder; others may be anywhere.
                overlays: if request.spec.is_some() {
                    &overlays
                } else {
                    &[]
                },
            };
            let input = Input {
                path: &path,
                overlays: &overlays,
                loader: &loader,
            };
            let Report {
                sources,
                diagnostics,
            } = &mut report;
            let tree = codegen::read(&input, sources, diagnostics);
            let normalized = tree.and_then(|tree| normalize::normalize(&tree, diagnostics));
            if let Some(normalized) = normalized {
                parse::parse(&normalized, diagnostics);
            }
        }
        Err(problems) => report.diagnostics.extend(problems),
    }
    if !report.diagnostics.has_errors() {
        return Ok(());
    }
    let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
    let mut errors = Diagnostics::new();
    errors.extend(report.diagnostics.into_iter().filter(is_error));
    errors.sort();
    Err(Report {
        diagnostics: errors,
        sources: report.sources,
    })
}

/// The client of the configuration that is meant: the first, unless one is named.
fn client(
    top: &Path,
    crate_dir: Option<&str>,
    report: &mut Report,
) -> Result<ClientEntry, Vec<Diagnostic>> {
    // What is wrong with the configuration is in the report.
    let workspace = configuration(top, report).ok_or_else(Vec::new)?;
    let is_meant = |entry: &&ClientEntry| {
        crate_dir.is_none_or(|wanted| wanted.trim_end_matches('/') == entry.crate_dir)
    };
    let found = workspace.clients.iter().find(is_meant);
    found.cloned().ok_or_else(|| {
        let known = workspace.clients.iter();
        let known: Vec<&str> = known.map(|entry| entry.crate_dir.as_str()).collect();
        let message = format!(
            "`spec/codegen.yaml` has no such client, but: {}",
            known.join(", ")
        );
        vec![Diagnostic::error(Code::UnreadableFile, message)]
    })
}

/// Files that were named, and those that the description may refer to.
struct Named<'n> {
    documents: &'n Documents,
    overlays: &'n [String],
}

impl Loader for Named<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.overlays.iter().any(|overlay| overlay == path) {
            true => disk::read(Path::new(path)),
            false => self.documents.load(path),
        }
    }
}

fn command(top: &Path, request: &Request) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    // The program runs where this one does: the paths that it is given are relative to that.
    command
        .args(["run", "--package", "mock", "--manifest-path"])
        .arg(top.join("Cargo.toml"))
        .args(["--", "--root"])
        .arg(top)
        .arg(format!("--port={}", request.port))
        .arg(format!("--seed={}", request.seed));
    for (flag, is_set) in [("--strict", request.strict), ("--cors", request.cors)] {
        command.args(is_set.then_some(flag));
    }
    let folder = request
        .crate_dir
        .iter()
        .map(|folder| format!("--crate={folder}"));
    let overlays = request
        .overlays
        .iter()
        .map(|overlay| format!("--overlay={overlay}"));
    command.args(folder.chain(overlays));
    if let Some(spec) = &request.spec {
        command.arg("--").arg(spec);
    }
    command
}

/// Becomes the program, so that whoever ends this process ends the server.
#[cfg(unix)]
fn end_with(command: &mut Command) -> std::io::Result<bool> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn end_with(command: &mut Command) -> std::io::Result<bool> {
    command.status().map(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_program_is_told_what_is_asked_for() {
        let arguments = |request: &Request| {
            let command = command(Path::new("/top"), request);
            let arguments = command.get_args().map(|text| text.to_string_lossy());
            arguments.collect::<Vec<_>>().join(" ")
        };
        let begin = "run --package mock --manifest-path /top/Cargo.toml -- --root /top";
        let expected = format!("{begin} --port=0 --seed=0");
        assert_eq!(arguments(&Request::default()), expected);
        let request = Request {
            spec: Some("-api.yaml".to_owned()),
            overlays: vec!["a".to_owned(), "b".to_owned()],
            crate_dir: None,
            port: 80,
            seed: 3,
            strict: true,
            cors: true,
        };
        let expected = format!(
            "{begin} --port=80 --seed=3 --strict --cors --overlay=a --overlay=b -- -api.yaml"
        );
        assert_eq!(arguments(&request), expected);
    }

    #[test]
    fn what_cannot_be_served_is_said() {
        let top = tempfile::tempdir().unwrap();
        let description = "openapi: 3.1.0\ninfo: { title: A, version: '1' }\npaths: {}\n";
        for (path, text) in [
            (
                "spec/codegen.yaml",
                "clients:\n- { spec: a.yaml, crate: a }\n- { spec: b.yaml, crate: b }\n",
            ),
            ("spec/a.yaml", description),
            ("spec/b.yaml", "openapi: [\n"),
            ("other/overlay.yaml", "overlay: 1.0.0\n"),
        ] {
            let path = top.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let said = |request: &Request| {
            let report = check(top.path(), request).err()?;
            let found = report.diagnostics.iter();
            Some(found.map(|one| one.code.as_str()).collect::<Vec<_>>())
        };
        let of = |name: &str| Request {
            crate_dir: Some(name.to_owned()),
            ..Request::default()
        };
        assert_eq!(said(&Request::default()), None);
        assert_eq!(said(&of("a/")), None);
        assert_eq!(said(&of("b")), Some(vec!["syntax"]));
        assert_eq!(said(&of("c")), Some(vec!["unreadable-file"]));
        let path = |path: &str| top.path().join(path).to_str().unwrap().to_owned();
        let named = |spec: &str, overlays: Vec<String>| Request {
            spec: Some(path(spec)),
            overlays,
            ..Request::default()
        };
        assert_eq!(said(&named("spec/a.yaml", vec![])), None);
        assert_eq!(said(&named("spec/b.yaml", vec![])), Some(vec!["syntax"]));
        assert_eq!(
            said(&named("none.yaml", vec![])),
            Some(vec!["unreadable-file"])
        );
        // It is read, wherever it is, and is no overlay.
        let overlay = named("spec/a.yaml", vec![path("other/overlay.yaml")]);
        assert!(said(&overlay).is_some_and(|said| !said.contains(&"unreadable-file")));
    }
}
