//! Bytes to one ordered tree that knows where each of its nodes was written.
//!
//! YAML and JSON come out alike. The parser of YAML is named in `yaml.rs` and nowhere else.

pub(crate) mod budget;
mod build;
mod comments;
mod entries;
pub(crate) mod files;
mod findings;
mod json;
mod map;
mod mapping;
mod repair;
pub(crate) mod resolve;
mod scalar;
mod text;
mod tree;
mod yaml;

pub(crate) use files::load_references;
pub use map::{FileId, Position, SourceFile, SourceMap, Span};
pub use mapping::{Entry, EntryMut, Mapping};
pub(crate) use tree::unescape_token;
pub use tree::{Node, Value};

use std::collections::BTreeMap;

use self::text::NotUtf8;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

/// Why a [`Loader`] does not read a file that is not below the folder of the description, though its path is: by way of a link.
pub const OUTSIDE: &str = "it lies outside of the folder of the description";

/// Hands documents to the generator, which opens no file itself.
pub trait Loader {
    /// The bytes of the file at `path`.
    ///
    /// `path` is as it stands in the configuration, with `/` between its parts; what it is relative to is the loader's to know.
    ///
    /// # Errors
    ///
    /// A sentence for a person that says why the file could not be read, without the path; [`OUTSIDE`] if it is where nothing
    /// is read from.
    fn load(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// A document as it was written, with the texts that its places refer to.
#[derive(Clone, Debug)]
pub struct SourceTree {
    /// The root of the document.
    pub root: Node,
    /// The files that it refers to and that are not in the tree, by their paths.
    pub(crate) unread: BTreeMap<String, files::Unread>,
}

impl SourceTree {
    fn new(root: Node) -> Self {
        Self {
            root,
            unread: BTreeMap::new(),
        }
    }

    /// How many bytes the document is written in, with the files that it refers to.
    pub(crate) fn bytes(&self) -> usize {
        let files = self.root.get(files::FILES).and_then(Node::as_mapping);
        let files = files.into_iter().flat_map(Mapping::iter);
        let spans = files.map(|entry| entry.value.span).chain([self.root.span]);
        spans
            .map(|span| span.end.saturating_sub(span.start) as usize)
            .sum()
    }
}

/// Reads the document at `path` into a tree.
///
/// Adds its text to `sources` and what it finds to `diagnostics`; there is a tree unless one of the findings is an error.
pub fn read(
    path: &str,
    loader: &dyn Loader,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<SourceTree> {
    match loader.load(path) {
        Ok(bytes) => parse(path, bytes, sources, diagnostics),
        Err(reason) => {
            diagnostics.push(Diagnostic::error(
                Code::UnreadableFile,
                format!("`{path}` cannot be read: {reason}"),
            ));
            None
        }
    }
}

/// Reads a document whose bytes are at hand; `path` is only shown. Otherwise as [`read`].
pub(crate) fn parse(
    path: &str,
    bytes: Vec<u8>,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<SourceTree> {
    if bytes.len() > budget::BYTES {
        let message = format!("the file has more than {} MiB", budget::BYTES >> 20);
        let file = sources.add(path, "");
        diagnostics.push(Diagnostic::error(Code::LimitExceeded, message).at(Span::new(file, 0..0)));
        return None;
    }
    let text = match text::decode(bytes) {
        Ok(text) => text,
        Err(NotUtf8 {
            message,
            readable,
            range,
        }) => {
            let file = sources.add(path, readable);
            let error = Diagnostic::error(Code::NotUtf8, message).at(Span::new(file, range));
            diagnostics.push(error.help("save the file as UTF-8"));
            return None;
        }
    };
    let id = sources.add(path, text);
    let file = sources.get(id)?;
    let (root, findings) = json::parse(id, file).unwrap_or_else(|| {
        match comments::blanked(&file.text).map(|text| SourceFile::new(path, text)) {
            Some(plain) => json::parse(id, &plain).unwrap_or_else(|| yaml::parse(id, &plain)),
            None => yaml::parse(id, file),
        }
    });
    let failed = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    diagnostics.extend(findings);
    root.filter(|_| !failed).map(SourceTree::new)
}

#[cfg(test)]
mod tests;
