//! One description, in a process of its own: what is generated, what it took, and which files were read for it.
//!
//! A document may make the generator panic, hang or take all memory there is, and none of that may end a run through
//! many. So the run starts this program again for each of them, which says what came of it in one JSON object.

use super::row::{End, Row};
use super::{limit, measure, process};
use crate::documents::{self, Found, Opened};
use crate::remembering::{Remembering, fingerprint, print_of};
use codegen::config::Config;
use codegen::diagnostic::{Code, Diagnostics};
use codegen::source::{Loader, Mapping, Node, SourceMap, SourceTree};
use codegen::{Input, Outcome};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// What such a process is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    /// The folder that the path is relative to.
    pub(crate) top: PathBuf,
    /// The description.
    pub(crate) path: String,
    /// Whether it was asked for by name, and so is one, whatever it says.
    pub(crate) named: bool,
    /// The folder of the crate that the files are written to.
    pub(crate) write: Option<PathBuf>,
    /// The memory that it may take.
    pub(crate) memory: u64,
}

/// The name of the command that a [`Task`] is.
pub(crate) const COMMAND: &str = "corpus-document";

/// What such a process says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    /// What came of the description; nothing if the file is none.
    pub(super) row: Option<Row>,
    /// The files that were asked for, and what was in them; nothing where there was none.
    pub(super) files: BTreeMap<String, Option<String>>,
    /// What was generated for the compiler, in short.
    pub(super) output: String,
}

/// How much stack a program's first thread has, which is what `generate` runs on.
const STACK: usize = 8 << 20;

impl Task {
    /// Does it, and says what came of it; whether it could be said.
    pub(crate) fn run(&self) -> bool {
        limit::end_with_parent();
        limit::limit_memory(self.memory);
        let work = thread::Builder::new().stack_size(STACK);
        let said = thread::scope(|scope| {
            let thread = work.spawn_scoped(scope, || self.said());
            // Where there is no room for the stack, there is none for anything else.
            let unstarted = |_| anstream::eprintln!("memory allocation of a stack failed");
            thread.map_err(unstarted).ok()?.join().ok()
        });
        let line = said.map(|said| said.to_json().to_string());
        line.is_some_and(|line| std::io::stdout().write_all(line.as_bytes()).is_ok())
    }

    /// Has it done by a process of its own, which may take so long and no longer. If that comes to no good end, that is
    /// what came of the description.
    pub(super) fn hand_over(&self, limit: Duration) -> Said {
        let start = Instant::now();
        let failed = |end: End, reason: String| {
            Said::of(Row {
                path: self.path.clone(),
                end,
                generate_seconds: start.elapsed().as_secs_f64(),
                first_error: Some(reason),
                ..Row::default()
            })
        };
        let ran = match self
            .command()
            .and_then(|command| process::run(command, limit))
        {
            Ok(ran) => ran,
            Err(reason) => return failed(End::Crash, reason),
        };
        let Some(status) = ran.status else {
            let seconds = limit.as_secs();
            return failed(End::Time, format!("it was given up after {seconds} s"));
        };
        let line = serde_json::from_str(&ran.out).ok();
        if let (true, Some(mut said)) = (
            status.success(),
            line.and_then(|line| Said::from_json(&line)),
        ) {
            if let Some(row) = &mut said.row {
                row.peak_mib = row.peak_mib.or(Some(ran.peak_mib));
            }
            return said;
        }
        let (end, reason) = death(&ran.err, status, self.memory);
        let mut said = failed(end, reason);
        if let Some(row) = &mut said.row {
            row.peak_mib = Some(ran.peak_mib);
        }
        said
    }

    fn command(&self) -> Result<Command, String> {
        let program = std::env::current_exe()
            .map_err(|error| format!("cannot find this program: {error}"))?;
        let mut command = Command::new(program);
        command
            .args(["--root", ".", COMMAND, "--memory"])
            .arg(self.memory.to_string())
            .arg("--top")
            .arg(&self.top);
        if let Some(folder) = &self.write {
            command.arg("--write").arg(folder);
        }
        if self.named {
            command.arg("--named");
        }
        command.arg("--").arg(&self.path);
        Ok(command)
    }

    fn said(&self) -> Said {
        let found = Found {
            top: self.top.clone(),
            paths: vec![self.path.clone()],
            named: self.named,
        };
        let mut row = Row {
            path: self.path.clone(),
            ..Row::default()
        };
        let documents = match documents::open(&found, &self.path) {
            Ok(Opened::Other) => {
                let print = print_of(&self.top, &self.path);
                return Said {
                    files: [(self.path.clone(), print)].into(),
                    ..Said::other()
                };
            }
            Ok(Opened::Description {
                documents,
                root,
                version,
            }) => {
                row.version = version;
                if root.is_some() {
                    row.count(&documents, &self.path);
                }
                documents
            }
            Err(reason) => {
                row.first_error = Some(reason);
                return Said::of(row);
            }
        };
        let loader = Remembering::new(&documents);
        let outcome = generated(&mut row, &loader);
        let mut said = Said::of(row);
        said.files = loader.files();
        if let Some(outcome) = outcome {
            let mut texts = String::new();
            for file in outcome.files.iter().filter(|file| is_compiled(&file.path)) {
                texts += &format!("{}\0{}\0", file.path, file.text);
            }
            said.output = fingerprint(&[texts.as_bytes()]);
            if let (Some(folder), Err(reason)) = (&self.write, self.write_files(&outcome)) {
                let reason = format!("cannot write to `{}`: {reason}", folder.display());
                // What was generated is nowhere, and the next run tries again.
                said.files.clear();
                said.row = said.row.map(|row| Row {
                    end: End::Crash,
                    generated: false,
                    first_error: Some(reason),
                    ..row
                });
            }
        }
        said
    }

    fn write_files(&self, outcome: &Outcome) -> std::io::Result<()> {
        let Some(folder) = &self.write else {
            return Ok(());
        };
        let generated = folder.join("src/generated");
        if generated.exists() {
            fs::remove_dir_all(generated)?;
        }
        for file in outcome.files.iter().filter(|file| is_compiled(&file.path)) {
            let path = folder.join(&file.path);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path, &file.text)?;
        }
        Ok(())
    }
}

/// Whether a file is one for the compiler.
fn is_compiled(path: &str) -> bool {
    path.starts_with("src/")
}

/// What is generated from a document; nothing if that panics.
fn generated(row: &mut Row, loader: &Remembering<'_>) -> Option<Outcome> {
    measure::reset_peak();
    let start = Instant::now();
    let result = crate::panics::caught(|| {
        let input = Input {
            path: &row.path,
            overlays: &[],
            loader,
        };
        codegen::generate(&input, &Config::default())
    });
    row.generate_seconds = start.elapsed().as_secs_f64();
    row.peak_mib = measure::peak_mib();
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(said) => {
            row.end = End::Panic;
            row.first_error = Some(format!("panic: {said}"));
            return None;
        }
    };
    for diagnostic in &outcome.report.diagnostics {
        let code = diagnostic.code.as_str().to_owned();
        *row.diagnostics.entry(code).or_default() += 1;
    }
    let skipped = row.diagnostics.get(Code::SkippedOperation.as_str());
    row.skipped_operations = skipped.copied().unwrap_or_default();
    row.generated = !outcome.report.diagnostics.has_errors();
    if !row.generated {
        row.first_error = Some(crate::panics::first_error(&outcome));
    }
    let sources = outcome.files.iter();
    row.lines = sources
        .filter(|file| file.path.ends_with(".rs"))
        .map(|file| file.text.lines().count())
        .sum();
    Some(outcome)
}

/// Why a process died that said nothing.
fn death(last_words: &str, status: ExitStatus, memory: u64) -> (End, String) {
    if limit::is_out_of_memory(last_words) {
        return (End::Memory, format!("it wanted more than {memory} MiB"));
    }
    let said = last_words
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty());
    let said = said.map(|said| format!(": {said}")).unwrap_or_default();
    (End::Crash, format!("the generator died, {status}{said}"))
}

impl Said {
    fn of(row: Row) -> Self {
        Self {
            row: Some(row),
            ..Self::other()
        }
    }

    /// The file is no description.
    fn other() -> Self {
        Self {
            row: None,
            files: BTreeMap::new(),
            output: String::new(),
        }
    }

    /// As it is said, and kept.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "row": self.row.as_ref().map(Row::to_json),
            "files": self.files,
            "output": self.output,
        })
    }

    /// What is said so; nothing if it is not.
    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let files = value["files"].as_object()?.iter();
        Some(Self {
            row: match &value["row"] {
                Value::Null => None,
                row => Some(Row::from_json(row)?),
            },
            files: files
                .map(|(path, print)| (path.clone(), print.as_str().map(str::to_owned)))
                .collect(),
            output: value["output"].as_str()?.to_owned(),
        })
    }
}

impl Row {
    /// Counts what the document describes, also in the files that it refers to.
    fn count(&mut self, loader: &dyn Loader, path: &str) {
        let input = Input {
            path,
            overlays: &[],
            loader,
        };
        let tree = codegen::read(&input, &mut SourceMap::new(), &mut Diagnostics::new());
        if let Some(tree) = tree {
            self.operations = operations(&tree);
            self.schemas = schemas(&tree);
        }
    }
}

/// How many operations a document describes below its paths.
fn operations(tree: &SourceTree) -> usize {
    const METHODS: &[&str] = &[
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ];
    let paths = ["paths", "x-ms-paths"].map(|key| tree.root.get(key));
    let paths = paths.into_iter().flatten();
    let items = paths.filter_map(|paths| reached(tree, paths).as_mapping());
    items
        .flat_map(Mapping::iter)
        .map(|entry| {
            let item = reached(tree, &entry.value);
            let more = item.get("additionalOperations").and_then(Node::as_mapping);
            let more = more.map_or(0, Mapping::len);
            METHODS
                .iter()
                .filter(|method| item.get(method).is_some())
                .count()
                + more
        })
        .sum()
}

/// How many schemas a document names.
fn schemas(tree: &SourceTree) -> usize {
    let root = &tree.root;
    let components = root.get("components").map(|node| reached(tree, node));
    let named = components
        .and_then(|components| components.get("schemas"))
        .or_else(|| root.get("definitions"));
    named
        .and_then(|named| reached(tree, named).as_mapping())
        .map_or(0, Mapping::len)
}

/// How many references there may be one behind the other.
const HOPS: usize = 8;

/// What a node is once its reference has been followed.
fn reached<'t>(tree: &'t SourceTree, node: &'t Node) -> &'t Node {
    let mut node = node;
    for _ in 0..HOPS {
        let target = node.get("$ref").and_then(Node::as_str);
        match target.and_then(|target| tree.root.at_reference(target)) {
            Some(found) => node = found,
            None => break,
        }
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_of(name: &str, text: &str, named: bool) -> Said {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        let task = Task {
            top: folder.path().to_owned(),
            path: name.to_owned(),
            named,
            write: Some(folder.path().join("crate")),
            memory: 1 << 20,
        };
        let said = task.said();
        let is_written = folder.path().join("crate/src/generated/mod.rs").exists();
        let is_generated = said.row.as_ref().is_some_and(|row| row.generated);
        assert_eq!(is_written, is_generated);
        said
    }

    #[test]
    fn a_description_is_counted() {
        let text = "\
openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets: { get: { responses: {} }, post: { responses: {} }, parameters: [] }
  /pets/{id}: { delete: { responses: {} } }
components: { schemas: { Pet: { type: object } } }
";
        let said = said_of("pets.yaml", text, false);
        assert_eq!(Said::from_json(&said.to_json()).unwrap().files, said.files);
        assert_eq!(
            said.files,
            [(
                "pets.yaml".to_owned(),
                Some(fingerprint(&[text.as_bytes()]))
            )]
            .into()
        );
        let row = said.row.unwrap();
        assert_eq!((row.operations, row.schemas), (3, 1));
        assert_eq!(row.version.as_deref(), Some("3.1.0"));
        assert!(row.generated && row.lines > 20 && row.first_error.is_none());
        assert!(
            row.diagnostics.contains_key("undeclared-parameter"),
            "{row:?}"
        );
        assert!(!row.has_failed(false));
    }

    #[test]
    fn what_is_refused_says_why_and_what_is_no_description_says_nothing() {
        let said = said_of("broken.yaml", "openapi: [\n", false);
        let row = said.row.unwrap();
        assert!(!row.generated && row.version.is_none());
        let error = row.first_error.unwrap();
        assert!(error.starts_with("broken.yaml:1:"), "{error}");
        assert_eq!(said_of("other.yaml", "a: b\n", false).row, None);
        assert!(said_of("other.yaml", "a: b\n", true).row.is_some());
    }

    #[test]
    fn what_cannot_be_written_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let text = "openapi: 3.1.0\ninfo: { title: A, version: '1' }\npaths: {}\n";
        fs::write(folder.path().join("a.yaml"), text).unwrap();
        // A file stands where the folder of the crate would have to be.
        fs::write(folder.path().join("crate"), "").unwrap();
        let task = Task {
            top: folder.path().to_owned(),
            path: "a.yaml".to_owned(),
            named: false,
            write: Some(folder.path().join("crate")),
            memory: 1 << 20,
        };
        let said = task.said();
        let row = said.row.unwrap();
        assert_eq!((row.end, row.generated), (End::Crash, false));
        assert!(row.first_error.unwrap().starts_with("cannot write to `"));
        // What does not say what it was made of is not kept.
        assert!(said.files.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_death_has_a_reason() {
        use std::os::unix::process::ExitStatusExt;
        let aborted = ExitStatus::from_raw(6);
        let (end, reason) = death("\nthread 'x' has overflowed its stack\nfatal\n", aborted, 1);
        assert_eq!(end, End::Crash);
        assert!(
            reason.ends_with(": thread 'x' has overflowed its stack"),
            "{reason}"
        );
        let (end, _) = death("no `memory allocation of it failed` here\n", aborted, 1);
        assert_eq!(end, End::Crash);
        let (end, reason) = death("memory allocation of 8 bytes failed", aborted, 1024);
        assert_eq!(
            (end, &*reason),
            (End::Memory, "it wanted more than 1024 MiB")
        );
    }
}
