//! What a reference leads to: the node at a pointer, on whose way there may be further references, or what is called so.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::files::{self, percent_decode};
use super::{Mapping, Node, Value, unescape_token};

/// How many further references a reference may lead through.
const MAX_TURNS: usize = 32;

/// Finds what references of a document lead to. That there is nothing says whoever asks.
pub(crate) struct Resolver<'a> {
    root: &'a Node,
    /// What schemas call themselves, once it has been asked for.
    anchors: OnceCell<BTreeMap<String, &'a Node>>,
}

/// The way to a node: from the root, or from what is called by a name, one key after the other.
#[derive(Default)]
struct Way {
    from: Option<String>,
    keys: Vec<String>,
}

impl Way {
    fn begin(&mut self, from: Option<&str>) {
        self.from = from.map(str::to_owned);
        self.keys.clear();
    }

    /// The way as a person would write it who stands at the top: the path of the file and the fragment.
    fn text(&self) -> String {
        let (mut text, keys) = match (&self.from, self.keys.as_slice()) {
            (Some(from), keys) => (percent_decode(&files::shown(from)).into_owned(), keys),
            (None, [files, path, keys @ ..]) if files == files::FILES => (path.clone(), keys),
            (None, keys) => ("#".to_owned(), keys),
        };
        if !keys.is_empty() && !text.contains('#') {
            text.push('#');
        }
        for key in keys {
            text.push('/');
            text.push_str(&key.replace('~', "~0").replace('/', "~1"));
        }
        text
    }
}

impl<'a> Resolver<'a> {
    /// The resolver of a document, which has the files that it refers to in it.
    pub(crate) fn new(root: &'a Node) -> Self {
        Self {
            root,
            anchors: OnceCell::new(),
        }
    }

    /// What a `$ref` means, however it is written: by an identity, by a fragment, or by one that lacks its `#`.
    pub(crate) fn meant(&self, target: &str) -> Option<&'a Node> {
        self.way(target, &mut Way::default())
    }

    /// Where the node stands that a `$ref` means: the same for all that lead there by pointers, however those are written and
    /// whatever they lead through.
    pub(crate) fn place(&self, target: &str) -> Option<String> {
        let mut way = Way::default();
        self.way(target, &mut way).map(|_| way.text())
    }

    fn way(&self, target: &str, way: &mut Way) -> Option<&'a Node> {
        if target.starts_with('#') {
            return self.turn(target, &mut 0, way);
        }
        if let Some(found) = self.anchor(target) {
            way.begin(Some(target));
            return Some(found);
        }
        let is_pointer = target.starts_with('/');
        is_pointer.then(|| self.turn(&format!("#{target}"), &mut 0, way))?
    }

    /// The node at a fragment of the document: a pointer, which may lead through further references, or an anchor.
    pub(crate) fn at(&self, target: &str) -> Option<&'a Node> {
        self.turn(target, &mut 0, &mut Way::default())
    }

    /// What a fragment leads to, and what that refers to if it is itself no more than a reference.
    pub(crate) fn end(&self, target: &str) -> Option<&'a Node> {
        let mut found = self.at(target)?;
        for _ in 0..MAX_TURNS {
            let Some(target) = found.get("$ref").and_then(Node::as_str) else {
                return Some(found);
            };
            found = self.meant(target)?;
        }
        None
    }

    fn turn(&self, target: &str, turns: &mut usize, way: &mut Way) -> Option<&'a Node> {
        let (path, fragment) = files::place(target);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            if let Some(found) = self.anchor(target) {
                way.begin(Some(target));
                return Some(found);
            }
            // What lacks its first slash can mean nothing else.
            *turns += 1;
            let file = path.map(|path| format!("{}{}", files::PREFIX, files::token(&path)));
            let pointer = format!("{}/{fragment}", file.as_deref().unwrap_or("#"));
            return if *turns < MAX_TURNS {
                self.turn(&pointer, turns, way)
            } else {
                None
            };
        }
        let mut node = self.root;
        way.begin(None);
        let pointer = target.strip_prefix('#')?;
        let pointer = if pointer == "/" { "" } else { pointer };
        for token in pointer.split('/').skip(1) {
            let mut token = unescape_fragment(token);
            node = loop {
                let next = match &node.value {
                    Value::Mapping(mapping) => mapping.get(&token),
                    Value::Sequence(nodes) => {
                        let position = token.parse::<usize>().ok()?;
                        token = position.to_string();
                        nodes.get(position)
                    }
                    _ => None,
                };
                if let Some(next) = next {
                    break next;
                }
                *turns += 1;
                let beyond = node.get("$ref").and_then(Node::as_str)?;
                node = (*turns < MAX_TURNS).then(|| self.turn(beyond, turns, way))??;
            };
            way.keys.push(token);
        }
        Some(node)
    }

    /// The schema that calls itself by what a `$ref` says (`$anchor` or `$id` of JSON Schema 2020-12, section 8.2).
    pub(crate) fn anchor(&self, target: &str) -> Option<&'a Node> {
        let anchors = self.anchors.get_or_init(|| anchors(self.root));
        anchors.get(target).copied()
    }
}

/// What the schemas of a document and of its files call themselves.
fn anchors(root: &Node) -> BTreeMap<String, &Node> {
    let mut anchors = BTreeMap::new();
    collect(root, "#", &mut anchors);
    let loaded = root.get(files::FILES).and_then(Node::as_mapping);
    for entry in loaded.into_iter().flat_map(Mapping::iter) {
        let prefix = format!("{}{}#", files::PREFIX, files::token(&entry.key));
        collect(&entry.value, &prefix, &mut anchors);
    }
    anchors
}

/// Collects what schemas call themselves in one file. `prefix` is what a reference to an anchor of that file begins with.
fn collect<'a>(root: &'a Node, prefix: &str, anchors: &mut BTreeMap<String, &'a Node>) {
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match &node.value {
            Value::Mapping(mapping) => {
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(name) = mapping.get(key).and_then(Node::as_str) {
                        anchors.entry(format!("{prefix}{name}")).or_insert(node);
                    }
                }
                for key in ["$id", "$self"] {
                    if let Some(id) = mapping.get(key).and_then(Node::as_str) {
                        anchors.entry(id.to_owned()).or_insert(node);
                    }
                }
                // What comes first in the document is looked at first.
                let entries = mapping.iter().rev();
                let own = entries.filter(|entry| &*entry.key != files::FILES);
                pending.extend(own.map(|entry| &entry.value));
            }
            Value::Sequence(nodes) => pending.extend(nodes.iter().rev()),
            _ => {}
        }
    }
}

/// A token of a pointer in a URI fragment as the key that it stands for.
pub(crate) fn unescape_fragment(token: &str) -> String {
    unescape_token(&percent_decode(token)).into_owned()
}
