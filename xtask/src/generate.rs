//! `cargo xtask generate`: reads the configuration and the documents, generates every client, and brings the disk up to
//! date or says what is not.

mod own_types;

use crate::disk::{self, Documents};
use crate::manifest::{self, Declared};
use crate::plan::{self, Change, Kind, Plan};
use crate::runtime;
use crate::shown::shown;
use crate::stage::{Unwritable, stage};
use codegen::config::{self, ClientEntry, Workspace};
use codegen::diagnostic::{Code, Diagnostic, Diagnostics, Report};
use codegen::source::Loader;
use codegen::{Input, OWNED, Outcome, OutputFile};
use std::path::{Path, PathBuf};

/// Whether the disk is brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is.
    Write,
    /// It is not, and a file that is not as generated is an error.
    Check,
    /// It is not; what would change is listed.
    DryRun,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Run {
    /// In which mode it ran.
    pub(crate) mode: Mode,
    /// What was found: first about the configuration and the disk, then about each document.
    pub(crate) findings: Vec<Findings>,
    /// The clients that could be generated, in the order of the configuration.
    pub(crate) clients: Vec<Client>,
}

/// What was found, and about which client.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// The folder of the client's crate, as the configuration names it; none where it is not about one client.
    pub(crate) client: Option<String>,
    /// What was found.
    pub(crate) report: Report,
}

/// A client that could be generated.
#[derive(Debug)]
pub(crate) struct Client {
    /// The folder of its crate, as the configuration names it.
    pub(crate) folder: String,
    /// What is not as generated.
    pub(crate) plan: Plan,
    /// How many of the plan's changes, from the first, have been carried out.
    pub(crate) done: usize,
    /// The folder of its crate, as it was found.
    pub(crate) root: PathBuf,
}

impl Run {
    /// Whether all is well.
    pub(crate) fn succeeded(&self) -> bool {
        !self.has_errors() && (self.mode != Mode::Check || self.changes() == 0)
    }

    /// Whether anything that was found is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|findings| findings.report.diagnostics.has_errors())
    }

    /// How many files of all clients are not as generated, or were not.
    pub(crate) fn changes(&self) -> usize {
        self.clients
            .iter()
            .map(|client| client.plan.changes.len())
            .sum()
    }

    /// How many files of all clients have been written or deleted.
    pub(crate) fn done(&self) -> usize {
        self.clients.iter().map(|client| client.done).sum()
    }
}

/// Where the configuration is, relative to the top of the workspace.
const CONFIGURATION: &str = "spec/codegen.yaml";

/// Generates every client of the workspace whose top is given.
///
/// Nothing is written for any client unless every one can be generated and written.
pub(crate) fn run(top: &Path, mode: Mode) -> Run {
    let mut report = Report::default();
    let mut run = Run {
        mode,
        findings: Vec::new(),
        clients: Vec::new(),
    };
    let workspace = configuration(top, &mut report);
    let entries = workspace
        .map(|workspace| workspace.clients)
        .unwrap_or_default();

    let mut roots: Vec<(PathBuf, &str)> = Vec::new();
    let mut outcomes = Vec::new();
    for entry in &entries {
        let root = match crate_root(top, entry, &roots) {
            Ok(root) => {
                roots.push((root.clone(), &entry.crate_dir));
                let missing = own_types::missing(&root, &entry.crate_dir, &entry.config);
                report.diagnostics.extend(missing);
                Some(root)
            }
            Err(diagnostic) => {
                report.diagnostics.push(diagnostic);
                None
            }
        };
        let name = root.as_deref().and_then(disk::crate_name);
        match outcome(top, name, entry) {
            Ok(outcome) => outcomes.push((entry, root, outcome)),
            Err(problems) => report.diagnostics.extend(problems),
        }
    }

    for (entry, root, outcome) in outcomes {
        let found = |report| Findings {
            client: Some(entry.crate_dir.clone()),
            report,
        };
        let is_complete = !outcome.report.diagnostics.has_errors();
        if let (true, Some(root)) = (is_complete, root) {
            match client(top, entry, root, outcome) {
                (Ok(client), findings) => {
                    run.clients.push(client);
                    run.findings.push(found(findings));
                }
                (Err(problems), findings) => {
                    report.diagnostics.extend(problems);
                    run.findings.push(found(findings));
                }
            }
        } else {
            run.findings.push(found(outcome.report));
        }
    }
    let general = Findings {
        client: None,
        report,
    };
    run.findings.insert(0, general);

    if mode == Mode::Write && !run.has_errors() {
        let failed = write(&mut run.clients).err();
        if let Some(general) = run.findings.first_mut() {
            general.report.diagnostics.extend(failed);
        }
    }
    run
}

/// What the configuration says; what is wrong with it is reported.
pub(crate) fn configuration(top: &Path, report: &mut Report) -> Option<Workspace> {
    match disk::read(&top.join(CONFIGURATION)) {
        Ok(bytes) => config::parse(
            CONFIGURATION,
            bytes,
            &mut report.sources,
            &mut report.diagnostics,
        ),
        Err(reason) => {
            let message = format!("cannot read `{CONFIGURATION}`: {reason}");
            let help = "list there which description becomes which crate: \
                `clients: [{ spec: api.yaml, crate: generated-client }]`";
            report
                .diagnostics
                .push(Diagnostic::error(Code::UnreadableFile, message).help(help));
            None
        }
    }
}

/// The folder of an entry's crate, which none of those before it may share.
fn crate_root(
    top: &Path,
    entry: &ClientEntry,
    others: &[(PathBuf, &str)],
) -> Result<PathBuf, Diagnostic> {
    let wrong = |message: String, help: &str| {
        Diagnostic::error(Code::InvalidConfiguration, message)
            .at(entry.crate_span)
            .help(help)
    };
    let root = disk::crate_folder(top, &entry.crate_dir)
        .map_err(|(message, help)| wrong(message, help))?;
    let owns = |owner: &Path, path: &Path| {
        owner == path
            || OWNED
                .iter()
                .any(|owned| path.starts_with(owner.join(owned)))
    };
    match others
        .iter()
        .find(|(other, _)| owns(other, &root) || owns(&root, other))
    {
        Some((_, other)) => Err(wrong(
            format!(
                "the client in `{}` and the one in `{other}` would delete each other's files",
                entry.crate_dir
            ),
            "give each client a crate of its own",
        )),
        None => Ok(root),
    }
}

/// The path of an entry's document and those of its overlays, and the files themselves.
///
/// # Errors
///
/// Which of them cannot be read.
pub(crate) fn opened(
    top: &Path,
    entry: &ClientEntry,
) -> Result<(String, Vec<String>, Documents), Vec<Diagnostic>> {
    let folder = Path::new(CONFIGURATION).parent().unwrap_or(Path::new(""));
    let below = |path: &String| format!("{}/{path}", folder.display());
    let path = below(&entry.spec);
    let overlays: Vec<String> = entry.overlays.iter().map(below).collect();
    let documents = Documents::open(top, &path).and_then(|documents| documents.below(folder));
    let unreadable = |what: &str, path: &str, span, reason: String| {
        let message = format!("cannot read the {what} `{path}`: {reason}");
        let help = format!("the path is relative to the folder `{}`", folder.display());
        Diagnostic::error(Code::UnreadableFile, message)
            .at(span)
            .help(help)
    };
    let documents = documents
        .map_err(|reason| vec![unreadable("description", &path, entry.spec_span, reason)])?;
    let listed = overlays.iter().zip(&entry.overlay_spans);
    let missing: Vec<Diagnostic> = listed
        .filter_map(|(path, span)| {
            let reason = documents.load(path).err()?;
            Some(unreadable("overlay", path, *span, reason))
        })
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    Ok((path, overlays, documents))
}

/// What the generator makes of an entry's document, if that can be read.
fn outcome(
    top: &Path,
    name: Option<String>,
    entry: &ClientEntry,
) -> Result<Outcome, Vec<Diagnostic>> {
    let (path, overlays, documents) = opened(top, entry)?;
    let mut config = entry.config.clone();
    if let Some(name) = name {
        config.crate_name = name;
    }
    Ok(codegen::generate(
        &Input {
            path: &path,
            overlays: &overlays,
            loader: &documents,
        },
        &config,
    ))
}

/// Compares what was generated with what is there. What was found about the document is handed back either way.
fn client(
    top: &Path,
    entry: &ClientEntry,
    root: PathBuf,
    mut outcome: Outcome,
) -> (Result<Client, Vec<Diagnostic>>, Report) {
    let folder = entry.crate_dir.clone();
    match with_runtime(top, entry, &mut outcome.files) {
        Ok(()) => {}
        Err(diagnostic) => return (Err(vec![diagnostic]), outcome.report),
    }
    let manifest = manifest(top, entry, &root, &outcome);
    let owned = owned(entry);
    let plan = disk::snapshot(&root, owned)
        .map_err(|failed| {
            let unreadable = |(path, reason): (PathBuf, String)| {
                let message = format!("cannot read `{}`: {reason}", shown(&folder, &path));
                Diagnostic::error(Code::UnreadableFile, message)
            };
            failed.into_iter().map(unreadable).collect()
        })
        .and_then(|found| plan::compare(&folder, owned, outcome.files, found))
        .and_then(|plan| match manifest {
            Ok(None) => Ok(plan),
            Ok(Some(change)) => Ok(plan.beside(change)),
            Err(problem) => Err(vec![problem]),
        });
    (
        plan.map(|plan| Client {
            folder,
            plan,
            done: 0,
            root,
        }),
        outcome.report,
    )
}

/// What is the generator's in a client's crate.
fn owned(entry: &ClientEntry) -> &'static [&'static str] {
    match entry.runtime {
        Some(_) => runtime::OWNED_WITH_IT,
        None => OWNED,
    }
}

/// Adds the files of the runtime to those of a client that has a copy of it.
fn with_runtime(
    top: &Path,
    entry: &ClientEntry,
    files: &mut Vec<OutputFile>,
) -> Result<(), Diagnostic> {
    let Some((folder, span)) = &entry.runtime else {
        return Ok(());
    };
    let wrong = |message: String, help: &'static str| {
        Diagnostic::error(Code::InvalidConfiguration, message)
            .at(*span)
            .help(help)
    };
    let krate = disk::crate_folder(top, folder).map_err(|(message, help)| wrong(message, help))?;
    let sources = runtime::sources(&krate)
        .map_err(|reason| wrong(reason, "name the folder of a crate that has a runtime"))?;
    files.extend(sources.into_iter().map(|source| OutputFile {
        path: source.path,
        text: source.text,
    }));
    Ok(())
}

/// How the crate's manifest has to change for it to declare what the API asks for.
fn manifest(
    top: &Path,
    entry: &ClientEntry,
    root: &Path,
    outcome: &Outcome,
) -> Result<Option<Change>, Diagnostic> {
    const MANIFEST: &str = "Cargo.toml";
    let path = shown(&entry.crate_dir, Path::new(MANIFEST));
    let old = disk::read(&root.join(MANIFEST)).map_err(|reason| {
        Diagnostic::error(
            Code::UnreadableFile,
            format!("cannot read `{path}`: {reason}"),
        )
    })?;
    let model = entry.runtime.as_ref();
    let model = model.and_then(|(folder, _)| disk::read(&top.join(folder).join(MANIFEST)).ok());
    let model = model.and_then(|bytes| String::from_utf8(bytes).ok());
    let declared = Declared {
        tags: &outcome.features,
        wanted: &outcome.wanted,
        model: model.as_deref(),
    };
    let changed = match std::str::from_utf8(&old) {
        Ok(text) => manifest::with_declared(text, declared),
        // Without features it is none of our business.
        Err(_) if declared.tags.is_empty() => Ok(None),
        Err(_) => Err(("it is not UTF-8".to_owned(), "save it as UTF-8".to_owned())),
    };
    match changed {
        Ok(new) => Ok(new.map(|new| Change {
            path: MANIFEST.into(),
            kind: Kind::Update { old, new },
        })),
        Err((reason, help)) => {
            let message = format!("cannot keep the features in `{path}`: {reason}");
            let error = Diagnostic::error(Code::InvalidConfiguration, message);
            Err(error.help(help))
        }
    }
}

/// Lays everything down for all clients, then lets it take its place.
fn write(clients: &mut [Client]) -> Result<(), Diagnostic> {
    let unwritable = |folder: &str, Unwritable { path, reason }: Unwritable| {
        let message = format!("cannot write `{}`: {reason}", shown(folder, &path));
        Diagnostic::error(Code::UnwritableFile, message)
    };
    let mut staged = Vec::new();
    for Client {
        folder,
        plan,
        done,
        root,
    } in clients
    {
        let ready = stage(root, plan).map_err(|error| unwritable(folder, error))?;
        staged.push((folder, ready, done));
    }
    for (folder, ready, done) in staged {
        ready.commit(done).map_err(|error| {
            unwritable(folder, error)
                .help("run the command again when the cause is gone; it takes up where it stopped")
        })?;
    }
    Ok(())
}

/// All that was found, in one list.
pub(crate) fn all(run: &Run) -> Diagnostics {
    let mut all = Diagnostics::new();
    for findings in &run.findings {
        all.extend(findings.report.diagnostics.iter().cloned());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use codegen::config::Config;
    use codegen::source::{SourceMap, Span};

    fn entry(folder: &str) -> ClientEntry {
        let file = SourceMap::new().add(CONFIGURATION, "");
        let span = Span {
            file,
            start: 0,
            end: 0,
        };
        ClientEntry {
            spec: "api.yaml".to_owned(),
            spec_span: span,
            overlays: Vec::new(),
            overlay_spans: Vec::new(),
            crate_dir: folder.to_owned(),
            crate_span: span,
            runtime: None,
            config: Config::default(),
        }
    }

    #[test]
    fn no_two_clients_share_what_is_the_generators() {
        let top = tempfile::tempdir().unwrap();
        for folder in ["a", "a/b", "a/src/generated/c"] {
            std::fs::create_dir_all(top.path().join(folder)).unwrap();
            std::fs::write(top.path().join(folder).join("Cargo.toml"), "").unwrap();
        }
        let root = |folder: &str, others: &[(PathBuf, &str)]| {
            crate_root(top.path(), &entry(folder), others)
        };
        let taken = [(root("a", &[]).unwrap(), "a")];
        assert!(root("a/b", &taken).is_ok());
        for folder in ["a", "./a", "a/src/generated/c"] {
            let error = root(folder, &taken).unwrap_err();
            assert_eq!(error.code, Code::InvalidConfiguration);
            assert!(
                error.message.contains("would delete each other's files"),
                "{}",
                error.message
            );
        }
        let taken = [(root("a/src/generated/c", &[]).unwrap(), "a/src/generated/c")];
        assert!(root("a", &taken).is_err());
    }

    #[test]
    fn a_run_succeeds_unless_there_are_errors_or_a_check_finds_changes() {
        let run = |mode, changes: usize, error: bool| {
            let mut report = Report::default();
            report
                .diagnostics
                .push(Diagnostic::warning(Code::WidenedSchema, "a warning"));
            if error {
                report
                    .diagnostics
                    .push(Diagnostic::error(Code::NotOpenApi, "an error"));
            }
            let changes = vec![
                Change {
                    path: "API.txt".into(),
                    kind: Kind::Delete
                };
                changes
            ];
            let plan = Plan {
                files: 1,
                changes,
                folders: vec![],
            };
            let client = Client {
                folder: String::new(),
                plan,
                done: 0,
                root: PathBuf::new(),
            };
            Run {
                mode,
                findings: vec![Findings {
                    client: None,
                    report,
                }],
                clients: vec![client],
            }
            .succeeded()
        };
        for mode in [Mode::Write, Mode::Check, Mode::DryRun] {
            assert!(run(mode, 0, false), "{mode:?}");
            assert_eq!(run(mode, 1, false), mode != Mode::Check, "{mode:?}");
            assert!(!run(mode, 0, true), "{mode:?}");
        }
    }
}
