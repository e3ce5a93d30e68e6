//! What is done with a document as a whole, once its objects are built.

use crate::source::{Entry, Mapping, Node, Value};

/// Puts in what every document has, where it says nothing by it: an API without operations, and one without a name.
pub(super) fn complete(document: &mut Node) {
    for key in ["info", "paths"] {
        child(document, key);
    }
}

/// Adds schemas to the named ones.
pub(super) fn name_schemas(document: &mut Node, schemas: Vec<Entry>) {
    if schemas.is_empty() {
        return;
    }
    let named = child(document, "components").and_then(|components| child(components, "schemas"));
    if let Some(named) = named.and_then(Node::as_mapping_mut) {
        for entry in schemas {
            named.insert(entry);
        }
    }
}

/// The mapping under a key, which is put there if there is none.
fn child<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let span = node.span;
    let mapping = node.as_mapping_mut()?;
    if !mapping.contains_key(key) {
        mapping.insert(Entry {
            key: key.into(),
            key_span: span,
            value: Node {
                span,
                value: Value::Mapping(Mapping::new()),
            },
        });
    }
    mapping.get_mut(key)
}
