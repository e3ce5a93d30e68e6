//! Any dialect to one tree of the shape of OpenAPI 3.0.
//!
//! After this stage a document holds only fields that `grammar` knows, each with a value of the right kind, and a `$ref`
//! only for a schema, to `#/components/schemas/…`, where there is such a schema. What 3.0 cannot say travels in
//! extensions whose names are in `extension`; the document's own fields of such names do not get here.

mod beside;
mod circles;
mod envelope;
mod evident;
pub(crate) mod extension;
mod fixed_words;
mod grammar;
mod homes;
mod keywords;
mod made;
mod mapped;
mod media_type_names;
mod pagination;
mod parameter_3_2;
mod reach;
mod references;
mod reshape;
mod said;
mod schema_3_1;
mod sequences;
mod size;
mod swagger_2;
mod type_names;
mod values;
mod whole;

pub(crate) use self::grammar::METHODS;
pub(crate) use self::references::SCHEMAS;

use crate::diagnostic::Diagnostics;
use crate::source::{Node, SourceTree};

/// A document in the shape of OpenAPI 3.0.
#[derive(Clone, Debug)]
pub struct Normalized {
    /// The root of the document.
    pub root: Node,
    /// How many bytes it is written in.
    pub(crate) bytes: usize,
}

/// A document as OpenAPI 3 has it written: one of Swagger 2.0 rewritten, and any other as it is.
///
/// This is for those who read a description as it stands. What is wrong with it, [`normalize`] says.
pub fn upgraded(tree: SourceTree) -> SourceTree {
    if !envelope::is_swagger_2(&tree.root) {
        return tree;
    }
    let root = swagger_2::upgrade(&tree.root);
    SourceTree { root, ..tree }
}

/// Brings a document into the shape of OpenAPI 3.0.
///
/// There is a result unless the document is no OpenAPI description at all, or of a version that is not supported.
/// What is wrong inside of it is left out and reported.
pub fn normalize(tree: &SourceTree, diagnostics: &mut Diagnostics) -> Option<Normalized> {
    envelope::check(&tree.root, diagnostics)?;
    let with_data = sequences::with_data(&tree.root);
    let root = with_data.as_ref().unwrap_or(&tree.root);
    let root = reshape::reshape(root, &tree.unread, tree.bytes(), diagnostics)?;
    Some(Normalized {
        root,
        bytes: tree.bytes(),
    })
}
