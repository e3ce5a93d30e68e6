//! Turns an OpenAPI description into the source files of a Rust client crate.
//!
//! The whole of it is one function, [`generate`]: a document in, files and [diagnostics](diagnostic) out.
//! It is pure. It reads no file, no environment, no clock and no network: documents come through the
//! [`Loader`] that the caller passes in, and files are handed back for the caller to write.
//!
//! ```
//! use codegen::config::Config;
//! use codegen::source::Loader;
//!
//! struct Memory;
//!
//! impl Loader for Memory {
//!     fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
//!         Ok(b"openapi: 3.1.0\ninfo: { title: Pets, version: '1' }\npaths: {}\n".to_vec())
//!     }
//! }
//!
//! let input = codegen::Input { path: "pets.yaml", overlays: &[], loader: &Memory };
//! let outcome = codegen::generate(&input, &Config::default());
//! assert!(!outcome.report.diagnostics.has_errors());
//! assert!(outcome.files.iter().any(|file| file.path == "src/generated/client.rs"));
//! ```
//!
//! `ARCHITECTURE.md` describes the stages and what each of them may know.
#![warn(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]
#![cfg_attr(
    test,
    allow(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used,
        reason = "tests fail by panicking"
    )
)]

pub mod advice;
pub mod analyze;
pub mod check;
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod ir;
pub mod lower;
pub mod names;
pub mod normalize;
pub mod overlay;
pub mod parse;
pub mod plan;
pub mod prose;
pub mod rust;
pub mod source;

use std::collections::BTreeSet;

use config::Config;
use diagnostic::{Code, Diagnostic, Diagnostics, Report, Severity};
use plan::{Showcase, Wanted};
use source::{Loader, SourceMap, SourceTree};

/// The files and folders of a crate that belong to the generator: whatever else is in them does not belong there.
pub const OWNED: &[&str] = &["API.txt", "src/generated"];

/// What is to be generated from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The path of the document, as it is shown and as the loader knows it.
    pub path: &'a str,
    /// The paths of the overlays that are applied to it, in this order.
    pub overlays: &'a [String],
    /// Where documents come from.
    pub loader: &'a dyn Loader,
}

/// What was generated.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The files, by path; none if the report has an error.
    pub files: Vec<OutputFile>,
    /// The types of the document's named schemas, in its order; none if the report has an error.
    pub types: Vec<NamedType>,
    /// The features that the crate has to declare, by name, for the configuration that asks for them.
    pub features: Vec<String>,
    /// What the API has to show: for pages about the crate; nothing if the report has an error.
    pub showcase: Showcase,
    /// What the crate has to have for the API: for its manifest; nothing if the report has an error.
    pub wanted: Wanted,
    /// What was found.
    pub report: Report,
}

/// The type of one of the document's named schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedType {
    /// The name of the schema.
    pub schema: String,
    /// The path of the type below the module that the generated ones are reachable from, such as `types::Pet`.
    pub path: String,
    /// Whether the schema allows null, which the type by itself may not say.
    pub nullable: bool,
}

/// A file of the generated part of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path in the crate, with `/` between its parts.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Generates a crate's generated part from a document.
///
/// Whatever the document is, this neither fails nor panics: what is wrong with it is in the report.
pub fn generate(input: &Input<'_>, config: &Config) -> Outcome {
    // What is found wrong with the configuration is shown there.
    let mut sources = config.sources.clone();
    let mut diagnostics = Diagnostics::new();
    let output = output(input, config, &mut sources, &mut diagnostics);
    let output = output.filter(|_| !diagnostics.has_errors());
    let Output {
        files,
        types,
        features,
        showcase,
        wanted,
    } = output.unwrap_or_default();
    diagnostics.each_place(|place| sources.under_first_id(place));
    diagnostics.sort();
    Outcome {
        files,
        types,
        features,
        showcase,
        wanted,
        report: Report {
            diagnostics,
            sources,
        },
    }
}

/// Reads a document as all that uses it does: with its overlays applied, and with the files that it refers to.
///
/// There is a tree unless what is found is an error.
pub fn read(
    input: &Input<'_>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<SourceTree> {
    let mut tree = source::read(input.path, input.loader, sources, diagnostics)?;
    overlay::apply(input, &mut tree, sources, diagnostics)?;
    source::load_references(input.path, &mut tree, input.loader, sources, diagnostics)?;
    Some(tree)
}

#[derive(Default)]
struct Output {
    files: Vec<OutputFile>,
    types: Vec<NamedType>,
    features: Vec<String>,
    showcase: Showcase,
    wanted: Wanted,
}

/// The model of the API that a document describes, and the named schemas that allow null.
fn understand(
    tree: &SourceTree,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<(ir::Api, BTreeSet<String>)> {
    let normalized = normalize::normalize(tree, diagnostics)?;
    let document = parse::parse(&normalized, diagnostics);
    drop(normalized);
    Some(lower::lower(&document, config, diagnostics))
}

fn output(
    input: &Input<'_>,
    config: &Config,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Output> {
    let tree = read(input, sources, diagnostics)?;
    let understood = understand(&tree, config, diagnostics);
    // What is found from here on is a defect of ours, about which nobody can do anything.
    advice::advise(&tree.root, sources, diagnostics);
    drop(tree);
    let (api, nullable) = understood?;
    // Where there is too much in a document, what has been made of it is not whole.
    let is_too_much = |finding: &Diagnostic| {
        finding.severity == Severity::Error && finding.code == Code::LimitExceeded
    };
    if diagnostics.iter().any(is_too_much) {
        return None;
    }
    let checked = check::check(&api, diagnostics)?;
    let facts = analyze::analyze(checked);
    let names = names::names(checked, &facts, config, diagnostics);
    let types = plan::schema_paths(checked, &names)
        .into_iter()
        .map(|(schema, path)| NamedType {
            nullable: nullable.contains(&schema),
            schema,
            path,
        })
        .collect();
    let showcase = plan::showcase(checked, &facts, &names, config);
    let wanted = plan::wanted(checked, &facts, &names, config);
    let planned = plan::plan(checked, &facts, &names, config);
    let mut files: Vec<OutputFile> = emit::emit(&planned)
        .into_iter()
        .map(|file| OutputFile {
            path: file.path,
            text: file.text,
        })
        .collect();
    files.push(OutputFile {
        path: "API.txt".to_owned(),
        text: rust::listing(&planned),
    });
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let features: BTreeSet<String> = names.features.into_iter().flatten().collect();
    Some(Output {
        files,
        types,
        features: features.into_iter().collect(),
        showcase,
        wanted,
    })
}
