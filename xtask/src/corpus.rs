//! `cargo xtask corpus`: every description of a folder, generated and compiled, in a table.
//!
//! Several descriptions are worked on at a time, each by processes of its own: one that generates (`one`), and the
//! compiler (`compiler`). What is made of each is kept (`kept`), and what all of them take at a time is no more than
//! there is (`memory`).

mod baseline;
mod compiler;
mod kept;
mod limit;
mod measure;
mod memory;
mod one;
mod process;
mod report;
mod row;
mod table;
mod verdict;

pub(crate) use compiler::in_place_of_rustc;
pub(crate) use limit::in_place_of_limited;
pub(crate) use one::{COMMAND as ONE, Task};
pub(crate) use report::Format;

use crate::documents::{self, Found};
use crate::scratch::Scratch;
use baseline::Baseline;
use compiler::Compiler;
use kept::{Kept, Record};
use memory::Memory;
use one::Said;
use row::Row;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use table::Table;
use verdict::{Check, Verdict};

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// A folder of descriptions, or a single one.
    pub(crate) path: PathBuf,
    /// Whether what is generated is left unchecked.
    pub(crate) only_generate: bool,
    /// Whether clippy is asked as well.
    pub(crate) clippy: bool,
    /// How many descriptions are worked on at a time; nothing for as many as there are processors.
    pub(crate) jobs: Option<usize>,
    /// How much memory all of them may take at a time, in MiB; nothing for what is available.
    pub(crate) memory: Option<u64>,
    /// How long generating may take, in seconds. The compiler may take ten times as long.
    pub(crate) time_limit: u64,
    /// How much memory generating may take, in MiB.
    pub(crate) memory_limit: u64,
    /// What the path of a description has to contain.
    pub(crate) filter: Option<String>,
    /// Whether results of earlier runs are passed over.
    pub(crate) fresh: bool,
    /// Whether a description that is refused has not failed.
    pub(crate) allow_refused: bool,
    /// What an earlier run printed, to compare with.
    pub(crate) baseline: Option<PathBuf>,
    /// How to report.
    pub(crate) format: Format,
}

/// How much longer than generating the compiler may take.
const COMPILER_TIMES: u32 = 10;

/// Goes through all descriptions; whether none failed, and none is worse than in the run that this one is compared with.
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
    let filter = request.filter.as_deref();
    let mut found = documents::find(&request.path)?;
    if let Some(filter) = filter {
        found.paths.retain(|path| path.contains(filter));
    }
    if found.paths.is_empty() {
        return Err("there is no file that could be a description".to_owned());
    }
    let baseline = request.baseline.as_deref();
    let baseline = baseline
        .map(|path| Baseline::read(path, filter))
        .transpose()?;
    let scratch = Scratch::new(top, "corpus")?;
    let run = Run {
        request,
        found: &found,
        compiler: None,
        kept: Kept::new(
            scratch.folder.join("results"),
            &found.top,
            &told(request),
            request.fresh,
        )?,
        memory: Memory::new(
            request
                .memory
                .or_else(memory::available)
                .unwrap_or(u64::MAX),
        ),
    };
    let (rows, failed) = if request.only_generate {
        run.all()
    } else {
        scratch.alone(|| {
            let limit = Duration::from_secs(request.time_limit) * COMPILER_TIMES;
            let compiler = Compiler::new(&scratch, request.clippy, limit)?;
            let kept = run.kept.compiled_by(compiler.fingerprint()?);
            let compiler = Some(&compiler);
            Ok(Run {
                compiler,
                kept,
                ..run
            }
            .all())
        })?
    };
    let comparison = baseline.map(|baseline| baseline.compare(&rows));
    if let Some(comparison) = &comparison {
        match request.format {
            // Programs get rows and nothing else.
            Format::Json => anstream::eprint!("{}", comparison.text()),
            _ => table::print(&comparison.text()),
        }
    }
    let is_worse = comparison.is_some_and(|comparison| !comparison.regressions.is_empty());
    Ok(failed == 0 && !is_worse)
}

/// What has a say in what comes of a description.
fn told(request: &Request) -> String {
    format!("{} s, {} MiB", request.time_limit, request.memory_limit)
}

/// A run through descriptions.
struct Run<'r> {
    request: &'r Request,
    found: &'r Found,
    compiler: Option<&'r Compiler<'r>>,
    kept: Kept,
    memory: Memory,
}

impl Run<'_> {
    /// Prints what comes of each; the rows, and how many failed.
    fn all(&self) -> (Vec<Row>, usize) {
        let paths = &self.found.paths;
        let jobs = self.request.jobs.unwrap_or_else(processors);
        let jobs = jobs.min(paths.len()).max(1);
        let table = Table::new(self.request.format, self.request.allow_refused, paths.len());
        let table = Mutex::new(table);
        let next = AtomicUsize::new(0);
        let work = |number: usize| {
            let room = self.compiler.map(|compiler| compiler.room(number));
            while let Some((index, path)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                paths.get(index).map(|path| (index, path))
            } {
                let says = |what: &str| {
                    if let Ok(mut table) = table.lock() {
                        table.begin(what, path);
                    }
                };
                let row = match &room {
                    Some(Err(reason)) => Some(Row {
                        path: path.clone(),
                        end: row::End::Crash,
                        first_error: Some(reason.clone()),
                        ..Row::default()
                    }),
                    Some(Ok(room)) => self.row(path, Some(room), says),
                    None => self.row(path, None, says),
                };
                if let Ok(mut table) = table.lock() {
                    table.add(index, row);
                }
            }
        };
        std::thread::scope(|scope| {
            for number in 0..jobs {
                scope.spawn(move || work(number));
            }
        });
        match table.into_inner() {
            Ok(table) => table.close(),
            Err(poisoned) => poisoned.into_inner().close(),
        }
    }

    /// What comes of a description; nothing if the file is none.
    fn row(&self, path: &str, room: Option<&PathBuf>, says: impl Fn(&str)) -> Option<Row> {
        let known = self.kept.known(path);
        if let Some(record) = known.filter(|record| self.is_complete(record)) {
            return self.asked(record).row(true);
        }
        let bytes = std::fs::metadata(self.found.top.join(path)).map_or(0, |file| file.len());
        let taken = self.memory.take(memory::of_generating(bytes));
        // Most files of a folder of many are not descriptions, and to see that takes no process.
        if !documents::may_be_one(self.found, path) {
            return None;
        }
        says("generating");
        let task = Task {
            top: self.found.top.clone(),
            path: path.to_owned(),
            named: self.found.named,
            write: room.cloned(),
            memory: self.request.memory_limit,
        };
        let said = task.hand_over(Duration::from_secs(self.request.time_limit));
        drop(taken);
        let (check, clippy) = self.kept.verdicts(path, &said.output);
        let mut record = Record {
            said,
            check,
            clippy,
        };
        if let (Some(compiler), Some(room)) = (self.compiler, room) {
            self.compile(compiler, room, &mut record, says);
        }
        if !record.said.files.is_empty() {
            self.kept.keep(path, &record);
        }
        self.asked(record).row(false)
    }

    /// Without what was asked by an earlier run, and not by this one.
    fn asked(&self, record: Record) -> Record {
        let is_asked = |verdict: Check, is: bool| if is { verdict } else { Check::default() };
        Record {
            said: record.said,
            check: is_asked(record.check, self.compiler.is_some()),
            clippy: is_asked(record.clippy, self.request.clippy),
        }
    }

    /// Asks the compiler what has not been asked before.
    fn compile(
        &self,
        compiler: &Compiler<'_>,
        room: &Path,
        record: &mut Record,
        says: impl Fn(&str),
    ) {
        let Said { row: Some(row), .. } = &record.said else {
            return;
        };
        if !row.generated || self.is_complete(record) {
            return;
        }
        let mib = match self.kept.memory(&row.path) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "an estimate of memory, which is no negative number"
            )]
            Some(before) => (before * 1.2) as u64,
            None => memory::of_checking(row.lines),
        };
        let _taken = self.memory.take(mib);
        let most = self.memory.most_for(mib);
        if record.check.verdict == Verdict::NotRun {
            says("checking");
            record.check = compiler.check(room, most);
        }
        // Clippy says again what the compiler says.
        if record.check.verdict == Verdict::Ok {
            says("linting");
            record.clippy = compiler.lint(room, most);
        }
    }

    /// Whether all is known that is asked for.
    fn is_complete(&self, record: &Record) -> bool {
        let is_generated = record.said.row.as_ref().is_some_and(|row| row.generated);
        let is_checked = record.check.verdict != Verdict::NotRun;
        let is_linted = record.clippy.verdict != Verdict::NotRun
            || matches!(record.check.verdict, Verdict::Warnings | Verdict::Errors);
        self.compiler.is_none()
            || !is_generated
            || is_checked && (is_linted || !self.request.clippy)
    }
}

impl Record {
    /// The row of it.
    fn row(self, kept: bool) -> Option<Row> {
        let Self {
            said,
            check,
            clippy,
        } = self;
        said.row.map(|row| Row {
            check,
            clippy,
            kept,
            ..row
        })
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
