//! `cargo xtask corpus`: every description of a folder, generated and compiled, in a table.

mod check;
mod measure;
mod report;

use crate::documents::{self, Found, Opened};
use crate::progress::Progress;
use crate::scratch::Scratch;
use check::{Check, Checker};
use codegen::config::Config;
use codegen::diagnostic::Code;
use codegen::source::Node;
use codegen::{Input, Outcome};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// A folder of descriptions, or a single one.
    pub(crate) path: PathBuf,
    /// Whether what is generated is left unchecked.
    pub(crate) only_generate: bool,
    /// How many descriptions are generated at a time.
    pub(crate) jobs: usize,
    /// What the path of a description has to contain.
    pub(crate) filter: Option<String>,
    /// Whether to report to programs.
    pub(crate) json: bool,
}

/// What came of a description.
#[derive(Clone, Debug, Default, PartialEq)]
struct Row {
    path: String,
    version: Option<String>,
    operations: usize,
    schemas: usize,
    skipped_operations: usize,
    lines: usize,
    generate_seconds: f64,
    peak_mib: Option<f64>,
    diagnostics: BTreeMap<&'static str, usize>,
    generated: bool,
    panicked: bool,
    check: Check,
    first_error: Option<String>,
}

impl Row {
    /// Whether the generator is at fault. It is none that a description is refused.
    fn is_failure(&self) -> bool {
        self.panicked || self.contradicts_itself() || self.check.is_failure()
    }

    /// Whether the generator reported a defect of its own.
    fn contradicts_itself(&self) -> bool {
        self.diagnostics.contains_key(Code::InternalError.as_str())
    }
}

/// Goes through all descriptions; whether none panicked, and what is generated of each passed its check.
pub(crate) fn run(top: &Path, request: &Request) -> bool {
    match gone_through(top, request) {
        Ok(succeeded) => succeeded,
        Err(reason) => {
            anstream::eprintln!("error: {reason}");
            false
        }
    }
}

fn gone_through(top: &Path, request: &Request) -> Result<bool, String> {
    let mut found = documents::find(&request.path)?;
    if let Some(filter) = &request.filter {
        found.paths.retain(|path| path.contains(filter.as_str()));
    }
    if request.only_generate {
        return Ok(all(&found, request, None));
    }
    let scratch = Scratch::new(top, "corpus")?;
    scratch.alone(|| {
        let checker = Checker::new(&scratch)?;
        Ok(all(&found, request, Some(&checker)))
    })
}

/// Generates and checks; several descriptions may be generated at a time, while one is checked.
fn all(found: &Found, request: &Request, checker: Option<&Checker<'_>>) -> bool {
    let next = AtomicUsize::new(0);
    let checking = Mutex::new(());
    let table = Table::new(request.json);
    print(&table.heading());
    let table = Mutex::new((table, Progress::new(found.paths.len())));
    let is_alone = request.jobs == 1;
    let work = || {
        while let Some((index, path)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            found.paths.get(index).map(|path| (index, path))
        } {
            if let Ok(mut table) = table.lock() {
                table.1.next(path);
            }
            let done = generated(found, path, is_alone).map(|(mut row, outcome)| {
                if let (Some(checker), Some(outcome), true) = (checker, outcome, row.generated) {
                    let _one_at_a_time = checking.lock();
                    row.check = checker.check(&outcome);
                    if row.first_error.is_none() {
                        row.first_error = row.check.first_error.clone();
                    }
                }
                row
            });
            if let Ok(mut table) = table.lock() {
                table.1.clear();
                print(&table.0.add(index, done));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..request.jobs {
            // As much stack as a program's first thread has, which is what `generate` runs on.
            let thread = std::thread::Builder::new().stack_size(8 << 20);
            if let Err(error) = thread.spawn_scoped(scope, work) {
                anstream::eprintln!("error: cannot start a thread: {error}");
            }
        }
    });
    let Ok((table, _)) = table.into_inner() else {
        return false;
    };
    print(&table.closing());
    table.total.failed() == 0
}

/// What is generated from a document; nothing if it is none.
fn generated(found: &Found, path: &str, is_alone: bool) -> Option<(Row, Option<Outcome>)> {
    let mut row = Row {
        path: path.to_owned(),
        ..Row::default()
    };
    let documents = match documents::open(found, path) {
        Ok(Opened::Other) => return None,
        Ok(Opened::Description {
            documents,
            root,
            version,
        }) => {
            row.version = version;
            row.operations = root.as_ref().map_or(0, operations);
            row.schemas = root.as_ref().map_or(0, schemas);
            documents
        }
        Err(reason) => {
            row.first_error = Some(reason);
            return Some((row, None));
        }
    };
    if is_alone {
        measure::reset_peak();
    }
    let start = Instant::now();
    let result = crate::panics::caught(|| {
        let input = Input {
            path,
            overlays: &[],
            loader: &documents,
        };
        codegen::generate(&input, &Config::default())
    });
    row.generate_seconds = start.elapsed().as_secs_f64();
    row.peak_mib = is_alone.then(measure::peak_mib).flatten();
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(said) => {
            row.panicked = true;
            row.first_error = Some(format!("panic: {said}"));
            return Some((row, None));
        }
    };
    for diagnostic in &outcome.report.diagnostics {
        *row.diagnostics.entry(diagnostic.code.as_str()).or_default() += 1;
    }
    row.skipped_operations = row
        .diagnostics
        .get(Code::SkippedOperation.as_str())
        .copied()
        .unwrap_or_default();
    row.generated = !outcome.report.diagnostics.has_errors();
    if !row.generated {
        row.first_error = Some(crate::panics::first_error(&outcome));
    }
    row.lines = outcome
        .files
        .iter()
        .filter(|file| file.path.ends_with(".rs"))
        .map(|file| file.text.lines().count())
        .sum();
    Some((row, Some(outcome)))
}

/// How many operations a document describes below its paths.
fn operations(root: &Node) -> usize {
    const METHODS: &[&str] = &[
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ];
    let paths = root.get("paths").and_then(Node::as_mapping);
    let items = paths.into_iter().flat_map(|paths| paths.iter());
    items
        .map(|item| {
            let more = item
                .value
                .get("additionalOperations")
                .and_then(Node::as_mapping);
            let more = more.map_or(0, |more| more.iter().count());
            let is_there = |method: &&&str| item.value.get(method).is_some();
            METHODS.iter().filter(is_there).count() + more
        })
        .sum()
}

/// How many schemas a document names.
fn schemas(root: &Node) -> usize {
    let named = root
        .get("components")
        .and_then(|components| components.get("schemas"))
        .or_else(|| root.get("definitions"));
    named
        .and_then(Node::as_mapping)
        .map_or(0, |schemas| schemas.iter().count())
}

/// The rows as they come, to be printed in the order of the documents.
#[derive(Debug)]
struct Table {
    json: bool,
    /// Of how many documents the rows have been handed back.
    printed: usize,
    /// What came of those behind one that is not done.
    waiting: BTreeMap<usize, Option<Row>>,
    total: report::Total,
}

impl Table {
    fn new(json: bool) -> Self {
        Self {
            json,
            printed: 0,
            waiting: BTreeMap::new(),
            total: report::Total::default(),
        }
    }

    /// What comes before all rows.
    fn heading(&self) -> String {
        if self.json {
            String::new()
        } else {
            report::heading()
        }
    }

    /// Adds what came of a document, nothing if it is none; what is to be printed by now.
    fn add(&mut self, index: usize, row: Option<Row>) -> String {
        let mut text = String::new();
        self.waiting.insert(index, row);
        while let Some(row) = self.waiting.remove(&self.printed) {
            self.printed += 1;
            let Some(row) = row else {
                continue;
            };
            self.total.add(&row);
            text += &if self.json {
                report::json(&row)
            } else {
                report::human(&row)
            };
        }
        text
    }

    /// What comes behind all rows.
    fn closing(&self) -> String {
        if self.json {
            String::new()
        } else {
            format!("{}\n", self.total)
        }
    }
}

fn print(text: &str) {
    let mut out = anstream::stdout().lock();
    // Where nobody reads any more there is nobody to tell; the exit status still stands.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn row_of(name: &str, text: &str) -> Option<Row> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        fs::write(folder.path().join("other.json"), "{}").unwrap();
        let found = documents::find(folder.path()).unwrap();
        generated(&found, name, false).map(|(row, _)| row)
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
        let row = row_of("pets.yaml", text).unwrap();
        assert_eq!((row.operations, row.schemas), (3, 1));
        assert_eq!(row.version.as_deref(), Some("3.1.0"));
        assert!(row.generated && row.lines > 20 && row.first_error.is_none());
        assert!(
            row.diagnostics.contains_key("undeclared-parameter"),
            "{row:?}"
        );
        assert!(!row.is_failure());
    }

    #[test]
    fn a_description_that_is_refused_is_no_failure() {
        let row = row_of(
            "old.json",
            r#"{ "swagger": "2.0", "definitions": { "A": {} } }"#,
        )
        .unwrap();
        assert!(!row.generated && !row.is_failure());
        assert_eq!(row.schemas, 1);
        let error = row.first_error.unwrap();
        assert!(
            error.starts_with("old.json:1:3: unsupported-version: "),
            "{error}"
        );
        let row = row_of("broken.yaml", "openapi: [\n").unwrap();
        assert_eq!(row.version, None);
        assert_eq!(row_of("other.yaml", "a: b\n"), None);
    }

    #[test]
    fn rows_stand_in_the_order_of_the_documents() {
        let mut table = Table::new(true);
        assert_eq!(table.add(1, Some(Row::default())), "");
        assert_eq!(table.add(0, None).lines().count(), 1);
        assert_eq!((table.printed, table.waiting.len()), (2, 0));
        assert_eq!(table.total.failed(), 0);
    }
}
