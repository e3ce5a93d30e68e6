//! How what an update says is put into what is there.

use super::identity::Ids;
use crate::source::{Entry, Node, Span, Value};

/// Two values that do not go together: what the update says, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clash {
    pub(super) span: Span,
    pub(super) said: &'static str,
    pub(super) there: &'static str,
    /// The key at which they meet, unless that is the target itself.
    pub(super) key: Option<Box<str>>,
}

/// Whether a value is neither a mapping nor a sequence.
pub(super) fn is_primitive(node: &Node) -> bool {
    !matches!(node.value, Value::Mapping(_) | Value::Sequence(_))
}

/// Merges an update into what is there: mappings key by key, sequences end to end, and anything else in place of the like.
pub(super) fn merge(there: &mut Node, update: Node, ids: &mut Ids<'_>) -> Result<(), Clash> {
    ids.of(&mut there.span);
    let clash = Clash {
        span: update.span,
        said: update.kind(),
        there: there.kind(),
        key: None,
    };
    match (&mut there.value, update) {
        (
            Value::Mapping(there),
            Node {
                value: Value::Mapping(entries),
                ..
            },
        ) => {
            for entry in entries {
                let is_kept = |node: &Node| !is_primitive(node) || !is_primitive(&entry.value);
                match there.get_mut(&entry.key).filter(|node| is_kept(node)) {
                    Some(node) => {
                        let Entry { key, value, .. } = entry;
                        merge(node, value, ids).map_err(|clash| Clash {
                            key: clash.key.or(Some(key)),
                            ..clash
                        })?;
                    }
                    None => drop(there.insert(entry)),
                }
            }
        }
        (
            Value::Sequence(there),
            Node {
                value: Value::Sequence(nodes),
                ..
            },
        ) => there.extend(nodes),
        (Value::Mapping(_) | Value::Sequence(_), _) => return Err(clash),
        (_, update) if is_primitive(&update) => *there = update,
        _ => return Err(clash),
    }
    Ok(())
}
