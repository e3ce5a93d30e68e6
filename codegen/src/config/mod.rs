//! `spec/codegen.yaml`: which document becomes which crate, and how.
//!
//! ```yaml
//! clients:
//!   - spec: close.yaml            # relative to the folder of this file, and below it
//!     overlays:                   # corrections to it, in their order; relative like `spec`; may be left out
//!       - close.overlay.yaml
//!     crate: generated-client     # the folder of the crate, relative to the top of the workspace, and below it
//!     runtime: other-client       # the folder of the crate whose runtime this one has a copy of; may be left out
//!     rename:                     # all that follows may be left out
//!       tags: { Pets: animals }
//!       operations: { listPets: list, "GET /pets/{id}": fetch }
//!       types: { Pet: Animal, ListPetsResponse: Animals }
//!       properties: { Pet.type: species }
//!       variants: { Status.in-progress: Busy }
//!       webhooks: { petSold: Sale }
//!     types: { Money: crate::money::Money }
//!     formats: { date-time: String, money: rust_decimal::Decimal }
//!     operations:
//!       include: { tags: [Pets], paths: [/pets/**], ids: [getOwner], webhooks: ["pet*"] }
//!       exclude: { ids: [GET /pets/{id}/old] }
//!     features: true              # or `{ Pets: animals }`
//! ```
//!
//! It is read into the same tree as the documents, because that knows where each key stands and goes on after a mistake.
//! Whether an entry applies to anything is for the stage to say that applies it: every [`Setting`] knows its place, and a
//! [`Config`] brings the text with it in which the places are.

mod features;
mod pattern;
mod reader;
mod rename;
mod selection;
mod stand_in;
#[cfg(test)]
mod tests;

pub use features::Features;
pub(crate) use features::TAKEN;
pub use rename::Renames;
pub use selection::{Filter, Listed, Selection};
pub(crate) use selection::{Selectable, is_call};
pub use stand_in::{BuiltIn, RustPath, StandIn};

pub use crate::diagnostic::distance;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{self, SourceMap, Span};
use reader::Reader;

/// What `spec/codegen.yaml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// The clients, in the order in which they are listed.
    pub clients: Vec<ClientEntry>,
}

/// One client: a document and the crate that is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientEntry {
    /// The path of the document, relative to the folder of the configuration.
    pub spec: String,
    /// Where `spec` is said.
    pub spec_span: Span,
    /// The paths of the overlays that are applied to the document, in this order, relative like `spec`.
    pub overlays: Vec<String>,
    /// Where each of them is listed.
    pub overlay_spans: Vec<Span>,
    /// The folder of the crate, relative to the top of the workspace.
    pub crate_dir: String,
    /// Where `crate_dir` is said.
    pub crate_span: Span,
    /// The folder of the crate whose runtime this one has a copy of, and where that is said.
    pub runtime: Option<(String, Span)>,
    /// How the document is turned into the crate.
    pub config: Config,
}

/// How a document is turned into a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The path of the module that the generated modules are reachable from, such as `crate`.
    pub root: String,
    /// The name of the crate as its users write it: what the examples in its docs begin with.
    pub crate_name: String,
    /// Names that are given by hand.
    pub rename: Renames,
    /// Types of the caller's own that stand for named schemas.
    pub types: Vec<Setting<RustPath>>,
    /// What values of a format are.
    pub formats: Vec<Setting<StandIn>>,
    /// Which operations there are.
    pub operations: Selection,
    /// Which of them stand behind features of the crate.
    pub features: Features,
    /// The files that the places of all these are in.
    pub sources: SourceMap,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            root: "crate".to_owned(),
            crate_name: "generated_client".to_owned(),
            rename: Renames::default(),
            types: Vec::new(),
            formats: Vec::new(),
            operations: Selection::default(),
            features: Features::default(),
            sources: SourceMap::new(),
        }
    }
}

/// An entry of the configuration: what it is about, and what is said of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// What it is about, as the description calls it.
    pub key: String,
    /// Where that is said.
    pub key_span: Span,
    /// What is said.
    pub value: T,
    /// Where that is said.
    pub span: Span,
}

impl<T> Setting<T> {
    /// The error that the entry applies to nothing.
    pub(crate) fn unused(&self, message: impl Into<String>) -> Diagnostic {
        unused(self.key_span, message)
    }

    /// The error that what is said cannot be.
    pub(crate) fn invalid(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(Code::InvalidConfiguration, message).at(self.span)
    }
}

/// The error that an entry applies to nothing.
pub(crate) fn unused(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::UnusedSetting, message).at(span)
}

/// Reads the configuration, whose path is only shown.
///
/// Adds its text to `sources` and everything that is wrong with it to `diagnostics`; there is a workspace unless one of
/// the findings is an error.
pub fn parse(
    path: &str,
    bytes: Vec<u8>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Workspace> {
    let mut findings = Diagnostics::new();
    let tree = source::parse(path, bytes, sources, &mut findings);
    let workspace = tree.map(|tree| Reader::new(&mut findings).workspace(&tree.root));
    let findings = findings.strict();
    let failed = findings.has_errors();
    diagnostics.extend(findings);
    let mut workspace = workspace.filter(|_| !failed)?;
    for client in &mut workspace.clients {
        client.config.sources = sources.clone();
    }
    Some(workspace)
}
