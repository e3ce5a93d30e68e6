//! How large a value is, for what limits how much of it is made.

use crate::source::{Node, Value};

/// How many bytes of text count as a node.
const NODE_BYTES: usize = 64;

/// How many nodes there are in a value, and how many its texts count for.
pub(super) fn size(node: &Node) -> usize {
    let (mut size, mut pending) = (0, vec![node]);
    while let Some(node) = pending.pop() {
        size += 1;
        match &node.value {
            Value::String(text) | Value::Number(text) => size += text.len() / NODE_BYTES,
            Value::Sequence(nodes) => pending.extend(nodes),
            Value::Mapping(mapping) => {
                for entry in mapping {
                    size += 1 + entry.key.len() / NODE_BYTES;
                    pending.push(&entry.value);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
    size
}
