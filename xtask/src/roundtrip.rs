//! `cargo xtask roundtrip`: random instances of each named schema, read by its type and written again.

mod program;
mod report;
mod trial;

use crate::documents::{self, Found, Opened};
use crate::progress::Progress;
use crate::scratch::Scratch;
use codegen::config::Config;
use codegen::diagnostic::Diagnostics;
use codegen::source::SourceMap;
use codegen::{Input, NamedType, Outcome, normalize};
use instances::{Instances, Judge, Schemas, value_of};
use program::Program;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use trial::{Row, Verdict};

/// What is to be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// A description, or a folder of them.
    pub(crate) path: PathBuf,
    /// How many instances each schema has.
    pub(crate) instances: usize,
    /// What the instances depend on.
    pub(crate) seed: u64,
    /// The only schema to be tried.
    pub(crate) only: Option<String>,
    /// Whether to report to programs.
    pub(crate) json: bool,
}

/// Tries all schemas of all descriptions; whether all came back as they were, but for known limits.
pub(crate) fn run(top: &Path, request: &Request) -> bool {
    match tried(top, request) {
        Ok(succeeded) => succeeded,
        Err(reason) => {
            anstream::eprintln!("error: {reason}");
            false
        }
    }
}

fn tried(top: &Path, request: &Request) -> Result<bool, String> {
    let found = documents::find(&request.path)?;
    let scratch = Scratch::new(top, "roundtrip")?;
    let mut progress = Progress::new(found.paths.len());
    let mut total = report::Total::default();
    scratch.alone(|| {
        for path in &found.paths {
            progress.next(path);
            let rows = document(&scratch, &found, path, request);
            progress.clear();
            let text = if request.json {
                report::json(&rows)
            } else {
                report::human(path, &rows)
            };
            total.add(&rows);
            let mut out = anstream::stdout().lock();
            // Where nobody reads any more there is nobody to tell; the exit status still stands.
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        }
        Ok(())
    })?;
    if !request.json {
        anstream::println!("{total}");
    }
    Ok(total.failed() == 0)
}

/// The rows of one document: one for each schema, or a single one that says why there is none.
fn document(scratch: &Scratch, found: &Found, path: &str, request: &Request) -> Vec<Row> {
    let whole = |verdict, message: String| vec![Row::whole(path, verdict, message)];
    let documents = match documents::open(found, path) {
        Ok(Opened::Description { documents, .. }) => documents,
        Ok(Opened::Other) => return Vec::new(),
        Err(reason) => return whole(Verdict::NotGenerated, reason),
    };
    let input = Input {
        path,
        overlays: &[],
        loader: &documents,
    };
    let outcome = match crate::panics::caught(|| codegen::generate(&input, &Config::default())) {
        Ok(outcome) => outcome,
        Err(panic) => return whole(Verdict::NotGenerated, format!("panic: {panic}")),
    };
    let tree = codegen::read(&input, &mut SourceMap::new(), &mut Diagnostics::new());
    let (Some(tree), false) = (tree, outcome.report.diagnostics.has_errors()) else {
        return whole(Verdict::NotGenerated, crate::panics::first_error(&outcome));
    };
    let types: Vec<&NamedType> = outcome
        .types
        .iter()
        .filter(|named| {
            request
                .only
                .as_ref()
                .is_none_or(|only| *only == named.schema)
        })
        .collect();
    if types.is_empty() {
        return Vec::new();
    }
    let document = value_of(&normalize::upgraded(tree).root);
    match trial(scratch, path, request, &outcome, &types, &document) {
        Ok(rows) => rows,
        Err((verdict, message)) => whole(verdict, message),
    }
}

fn trial(
    scratch: &Scratch,
    path: &str,
    request: &Request,
    outcome: &Outcome,
    types: &[&NamedType],
    document: &Value,
) -> Result<Vec<Row>, (Verdict, String)> {
    let pointers: Vec<String> = types
        .iter()
        .map(|named| {
            let name = named.schema.replace('~', "~0").replace('/', "~1");
            format!("/components/schemas/{name}")
        })
        .collect();
    let schemas = Schemas::new(document, &pointers);
    let judge = Judge::new(&schemas).map_err(|reason| (Verdict::NotJudged, reason))?;
    let mut program =
        Program::build(scratch, outcome, types).map_err(|reason| (Verdict::NotCompiled, reason))?;
    let mut instances = Instances::new(&schemas, &judge, request.seed);
    let mut described = BTreeSet::new();
    property_names(document, &mut described);
    let mut rows = Vec::with_capacity(types.len());
    for (position, named) in types.iter().enumerate() {
        let values = instances.of(position, request.instances);
        let row = trial::schema(path, named, &described, &values, |value| {
            program.round(position, value)
        });
        rows.push(row.map_err(|reason| (Verdict::NotCompiled, reason))?);
    }
    Ok(rows)
}

/// The names of the properties that a document describes anywhere.
fn property_names<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            let described = fields.get("properties").and_then(Value::as_object);
            names.extend(
                described
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name.as_str()),
            );
            fields
                .values()
                .for_each(|value| property_names(value, names));
        }
        Value::Array(items) => items.iter().for_each(|value| property_names(value, names)),
        _ => {}
    }
}
