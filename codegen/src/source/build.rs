//! Builds the tree from what a parser reports, node by node, without recursion.
//!
//! Aliases and merge keys are expanded here, duplicate keys found, and the [budgets](super::budget) kept.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::entries::{self, Merge};
use super::findings::Findings;
use super::scalar::{self, Tag};
use super::{Entry, FileId, Node, SourceFile, Span, Value, budget};
use crate::diagnostic::{Code, Diagnostic};

/// A scalar as it was written.
pub(super) struct Scalar<'a> {
    /// Its text, escapes resolved.
    pub(super) text: Cow<'a, str>,
    /// Whether it stands without quotes and is no block.
    pub(super) plain: bool,
    /// Its tag, if it has one that means something.
    pub(super) tag: Option<Tag>,
    /// Whether as a key it merges another mapping into its own.
    pub(super) merge: bool,
}

/// The kinds of collections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Collection {
    Sequence,
    Mapping,
}

/// The number by which a parser knows an anchor.
pub(super) type AnchorId = usize;

/// Says that a limit was passed, which is among the findings, and that there is no use in going on.
#[derive(Debug)]
pub(super) struct Exhausted;

/// A tree that is being built.
pub(super) struct Builder<'a> {
    id: FileId,
    file: &'a SourceFile,
    findings: Findings,
    /// The collections that are open, the outermost first.
    frames: Vec<Frame>,
    /// The finished nodes of all open sequences, and the finished entries of all open mappings.
    nodes: Vec<Node>,
    entries: Vec<Entry>,
    anchors: BTreeMap<AnchorId, Option<Anchored>>,
    root: Option<Node>,
    written: usize,
    aliased: Size,
}

/// How much a node with all that is in it amounts to.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    nodes: usize,
    bytes: usize,
    /// How many collections stand inside of one another.
    depth: usize,
}

/// A node that aliases may stand for.
struct Anchored {
    node: Node,
    size: Size,
}

/// A collection that is open.
struct Frame {
    /// What is known of it so far.
    span: Span,
    bracketed: bool,
    anchor: Option<AnchorId>,
    /// How many nodes or entries of other collections come before its own.
    first: usize,
    size: Size,
    kind: Kind,
}

enum Kind {
    Sequence,
    Mapping {
        /// The key whose value comes next.
        key: Option<Key>,
        /// What is merged in.
        merges: Vec<Merge>,
    },
}

struct Key {
    text: Box<str>,
    span: Span,
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Name,
    Merge,
    /// It could not be read, so its value is dropped.
    Broken,
}

impl<'a> Builder<'a> {
    pub(super) fn new(id: FileId, file: &'a SourceFile) -> Self {
        Self {
            id,
            file,
            findings: Findings::default(),
            frames: Vec::new(),
            nodes: Vec::new(),
            entries: Vec::new(),
            anchors: BTreeMap::new(),
            root: None,
            written: 0,
            aliased: Size::default(),
        }
    }

    /// The root, if there is one, and what was found, in the order of places.
    pub(super) fn finish(self) -> (Option<Node>, Vec<Diagnostic>) {
        let file = self.span(0..0);
        (self.root, self.findings.finish(file))
    }

    /// Whether any node was reported yet.
    pub(super) fn is_empty(&self) -> bool {
        self.written == 0
    }

    /// Whether no collection is open.
    pub(super) fn is_at_root(&self) -> bool {
        self.frames.is_empty()
    }

    /// Adds an error at a place, and says what to do about it.
    pub(super) fn error(
        &mut self,
        code: Code,
        message: impl Into<String>,
        help: Option<&str>,
        range: Range<usize>,
    ) {
        let finding = Diagnostic::error(code, message).at(self.span(range));
        self.findings.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }

    /// Adds a warning that a line which continues a quoted text was read although it should be indented further.
    pub(super) fn under_indented(&mut self, place: usize) {
        let message =
            "a line of a quoted text is indented no further than what the text belongs to";
        let warning = Diagnostic::warning(Code::Syntax, message).at(self.span(place..place));
        self.findings
            .push(warning.help("indent it further; some readers of YAML refuse it like this"));
    }

    /// Adds a warning that an escape names half of a character and was read as `U+FFFD`.
    pub(super) fn half_a_character(&mut self, range: Range<usize>) {
        let message = "the escape is half of a surrogate pair and names no character";
        let warning = Diagnostic::warning(Code::Syntax, message).at(self.span(range));
        self.findings
            .push(warning.help("it is read as `U+FFFD`, the replacement character"));
    }

    /// Adds a scalar.
    pub(super) fn scalar(
        &mut self,
        scalar: Scalar<'_>,
        anchor: Option<AnchorId>,
        range: Range<usize>,
    ) -> Result<(), Exhausted> {
        let span = self.span(range);
        self.count(span)?;
        let size = Size {
            nodes: 1,
            bytes: scalar.text.len(),
            depth: 0,
        };
        if self.awaits_key() {
            if let Some(anchor) = anchor {
                let node = Node {
                    span,
                    value: self.resolve(&scalar, span),
                };
                self.anchor(anchor, &node, size)?;
            }
            let role = if scalar.merge {
                Role::Merge
            } else {
                Role::Name
            };
            self.grow(Size { nodes: 0, ..size }, span.end);
            self.set_key(Key {
                text: scalar.text.into(),
                span,
                role,
            });
            return Ok(());
        }
        let node = Node {
            span,
            value: self.resolve(&scalar, span),
        };
        if let Some(anchor) = anchor {
            self.anchor(anchor, &node, size)?;
        }
        self.place(node, size, span.end);
        Ok(())
    }

    /// Opens a collection, which is written in brackets or by indentation.
    pub(super) fn open(
        &mut self,
        collection: Collection,
        bracketed: bool,
        anchor: Option<AnchorId>,
        range: Range<usize>,
    ) -> Result<(), Exhausted> {
        let span = self.span(range);
        self.count(span)?;
        if self.frames.len() >= budget::DEPTH {
            return self.too_deep(span);
        }
        if let Some(anchor) = anchor {
            // An alias that is met before the collection is closed stands inside of what it stands for.
            self.anchors.insert(anchor, None);
        }
        let (first, kind) = match collection {
            Collection::Sequence => (self.nodes.len(), Kind::Sequence),
            Collection::Mapping => (
                self.entries.len(),
                Kind::Mapping {
                    key: None,
                    merges: Vec::new(),
                },
            ),
        };
        self.frames.push(Frame {
            span,
            bracketed,
            anchor,
            first,
            size: Size {
                nodes: 1,
                bytes: 0,
                depth: 1,
            },
            kind,
        });
        Ok(())
    }

    /// Closes the collection that was opened last. `range` is its bracket, if it has one.
    pub(super) fn close(&mut self, range: Range<usize>) -> Result<(), Exhausted> {
        let Some(Frame {
            mut span,
            bracketed,
            anchor,
            first,
            size,
            kind,
        }) = self.frames.pop()
        else {
            return Ok(());
        };
        if bracketed {
            span.end = self.span(range).end;
        }
        let value = match kind {
            Kind::Sequence => Value::Sequence(self.nodes.drain(first..).collect()),
            Kind::Mapping { merges, .. } => {
                let entries = self.entries.drain(first..);
                let findings = &mut self.findings;
                Value::Mapping(if merges.is_empty() {
                    entries::collect(entries, self.file, findings)
                } else {
                    entries::collect_merged(entries.collect(), merges, self.file, findings)
                })
            }
        };
        let node = Node { span, value };
        if let Some(anchor) = anchor {
            self.anchor(anchor, &node, size)?;
        }
        if self.awaits_key() {
            self.collection_as_key(&node);
        } else {
            self.place(node, size, span.end);
        }
        Ok(())
    }

    /// Adds what an anchor stands for.
    pub(super) fn alias(&mut self, anchor: AnchorId, range: Range<usize>) -> Result<(), Exhausted> {
        let span = self.span(range.clone());
        self.count(span)?;
        let Some(Some(anchored)) = self.anchors.get(&anchor) else {
            let message = format!(
                "the alias `{}` stands inside of what it stands for",
                self.text(&range)
            );
            self.error(Code::Syntax, message, None, range);
            return self.missing(span);
        };
        let size = anchored.size;
        self.aliased.nodes += size.nodes;
        self.aliased.bytes += size.bytes;
        if self.aliased.nodes > budget::ALIASED_NODES || self.aliased.bytes > budget::ALIASED_BYTES
        {
            return self.too_repetitive(span);
        }
        if self.frames.len() + size.depth > budget::DEPTH {
            return self.too_deep(span);
        }
        let node = anchored.node.clone();
        if self.awaits_key() {
            match key_text(&node.value) {
                Some(text) => {
                    self.grow(Size { nodes: 0, ..size }, span.end);
                    self.set_key(Key {
                        text,
                        span,
                        role: Role::Name,
                    });
                }
                None => self.collection_as_key(&Node { span, ..node }),
            }
        } else {
            self.place(node, size, span.end);
        }
        Ok(())
    }

    /// Adds an alias that stands for nothing.
    pub(super) fn unresolved_alias(
        &mut self,
        name: &str,
        range: Range<usize>,
    ) -> Result<(), Exhausted> {
        let span = self.span(range.clone());
        self.count(span)?;
        let help = format!("a text that begins with `*` needs quotes: `'*{name}'`");
        self.error(
            Code::Syntax,
            format!("nothing before this is anchored as `&{name}`"),
            Some(&help),
            range,
        );
        self.missing(span)
    }

    /// Takes the place of a node that could not be read.
    fn missing(&mut self, span: Span) -> Result<(), Exhausted> {
        if self.awaits_key() {
            self.set_key(Key {
                text: Box::default(),
                span,
                role: Role::Broken,
            });
        } else {
            self.place(
                Node {
                    span,
                    value: Value::Null,
                },
                Size {
                    nodes: 1,
                    ..Size::default()
                },
                span.end,
            );
        }
        Ok(())
    }

    fn resolve(&mut self, scalar: &Scalar<'_>, span: Span) -> Value {
        let text = &*scalar.text;
        match scalar.tag {
            Some(tag) => scalar::resolve_tagged(text, tag).unwrap_or_else(|| {
                let message = "the value does not fit its tag and is taken for a string";
                self.findings
                    .push(Diagnostic::warning(Code::RepairedValue, message).at(span));
                Value::String(text.into())
            }),
            None if scalar.plain => scalar::resolve(text),
            None => Value::String(text.into()),
        }
    }

    fn awaits_key(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                kind: Kind::Mapping { key: None, .. },
                ..
            })
        )
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Frame {
            kind: Kind::Mapping { key, .. },
            ..
        }) = self.frames.last_mut()
        {
            *key = Some(new);
        }
    }

    fn collection_as_key(&mut self, node: &Node) {
        let message = format!("a key must be a string, but this is {}", node.kind());
        self.findings
            .push(Diagnostic::error(Code::WrongType, message).at(node.span));
        self.set_key(Key {
            text: Box::default(),
            span: node.span,
            role: Role::Broken,
        });
    }

    /// Adds to what the innermost open collection amounts to.
    fn grow(&mut self, size: Size, end: u32) {
        if let Some(frame) = self.frames.last_mut() {
            frame.size.nodes += size.nodes;
            frame.size.bytes += size.bytes;
            frame.size.depth = frame.size.depth.max(size.depth + 1);
            frame.span.end = end;
        }
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node, size: Size, end: u32) {
        self.grow(size, end);
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut frame.kind {
            Kind::Sequence => self.nodes.push(node),
            Kind::Mapping { key, merges } => {
                let Some(Key { text, span, role }) = key.take() else {
                    return;
                };
                match role {
                    Role::Broken => {}
                    Role::Name => self.entries.push(Entry {
                        key: text,
                        key_span: span,
                        value: node,
                    }),
                    Role::Merge => match entries::mergeable(node) {
                        Ok(sources) => {
                            let before = self.entries.len() - frame.first;
                            merges.push(Merge { before, sources });
                        }
                        Err(node) => self.entries.push(Entry {
                            key: text,
                            key_span: span,
                            value: node,
                        }),
                    },
                }
            }
        }
    }

    /// Keeps a node for the aliases that stand for it.
    fn anchor(&mut self, anchor: AnchorId, node: &Node, size: Size) -> Result<(), Exhausted> {
        // Anchors inside of anchors keep the same node several times, so this counts as an alias does.
        self.aliased.nodes += size.nodes;
        self.aliased.bytes += size.bytes;
        if self.aliased.nodes > budget::ALIASED_NODES || self.aliased.bytes > budget::ALIASED_BYTES
        {
            return self.too_repetitive(node.span);
        }
        self.anchors.insert(
            anchor,
            Some(Anchored {
                node: node.clone(),
                size,
            }),
        );
        Ok(())
    }

    fn count(&mut self, span: Span) -> Result<(), Exhausted> {
        self.written += 1;
        if self.written > budget::NODES {
            let message = format!("the file has more than {} nodes", budget::NODES);
            return self.exhausted(message, span);
        }
        Ok(())
    }

    fn too_deep(&mut self, span: Span) -> Result<(), Exhausted> {
        let error = Diagnostic::error(Code::LimitExceeded, too_deep_message());
        self.findings.push(error.at(span).help(TOO_DEEP_HELP));
        Err(Exhausted)
    }

    fn too_repetitive(&mut self, span: Span) -> Result<(), Exhausted> {
        let message = format!(
            "aliases make the file larger by more than {} nodes or {} MiB",
            budget::ALIASED_NODES,
            budget::ALIASED_BYTES >> 20
        );
        self.exhausted(message, span)
    }

    fn exhausted(&mut self, message: String, span: Span) -> Result<(), Exhausted> {
        self.findings
            .push(Diagnostic::error(Code::LimitExceeded, message).at(span));
        Err(Exhausted)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.id, range)
    }

    fn text(&self, range: &Range<usize>) -> &'a str {
        self.file.text.get(range.clone()).unwrap_or_default()
    }
}

/// What is said of a document that nests too deep, whoever notices.
pub(super) fn too_deep_message() -> String {
    format!(
        "more than {} collections stand inside of one another",
        budget::DEPTH
    )
}

/// What can be done about it.
pub(super) const TOO_DEEP_HELP: &str = "give what stands here a name, as a schema under `components`, and refer to it by a `$ref`: an object inside of \
     another one is two collections, its `properties` and itself";

/// The text of a scalar that an alias makes a key.
fn key_text(value: &Value) -> Option<Box<str>> {
    match value {
        Value::Null => Some("null".into()),
        Value::Bool(true) => Some("true".into()),
        Value::Bool(false) => Some("false".into()),
        Value::Number(text) | Value::String(text) => Some(text.clone()),
        Value::Sequence(_) | Value::Mapping(_) => None,
    }
}
