//! Names that are given by hand.

use super::Setting;
use super::reader::Reader;
use crate::source::{Entry, Node};

/// Names that are given by hand: what the description calls something, and what it is called in Rust, in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// By tag.
    pub tags: Vec<Setting<String>>,
    /// By `operationId`, or by method and path: `GET /pets/{id}`.
    pub operations: Vec<Setting<String>>,
    /// By schema or, of a type that is no named schema, by the name that it has in Rust without this.
    pub types: Vec<Setting<String>>,
    /// By type and property: `Pet.type`.
    pub properties: Vec<Setting<String>>,
    /// By type and value: `Status.in-progress`.
    pub variants: Vec<Setting<String>>,
    /// By name.
    pub webhooks: Vec<Setting<String>>,
}

impl Renames {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        let Self {
            tags,
            operations,
            types,
            properties,
            variants,
            webhooks,
        } = self;
        [tags, operations, types, properties, variants, webhooks]
            .into_iter()
            .all(Vec::is_empty)
    }
}

const KINDS: [&str; 6] = [
    "tags",
    "operations",
    "types",
    "properties",
    "variants",
    "webhooks",
];

impl Reader<'_> {
    pub(super) fn renames(&mut self, node: &Node) -> Renames {
        let mut renames = Renames::default();
        let Some(mapping) = self.mapping(node, "`rename`", &KINDS) else {
            return renames;
        };
        if mapping.is_empty() {
            self.invalid(node.span, "`rename` is empty, and does nothing");
        }
        for Entry { key, value, .. } in mapping {
            let list = match &**key {
                "tags" => &mut renames.tags,
                "operations" => &mut renames.operations,
                "types" => &mut renames.types,
                "properties" => &mut renames.properties,
                "variants" => &mut renames.variants,
                "webhooks" => &mut renames.webhooks,
                _ => continue,
            };
            // What is a name in Rust is for the stage to say that makes names.
            *list = self.settings(value, key, "a name", |text| Ok(text.to_owned()));
        }
        renames
    }
}
