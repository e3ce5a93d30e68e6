//! The limits that keep a document, hostile or merely absurd, from using up the machine.
//!
//! Each is several times what the largest description in public use needs, but for the depth, of which there is less to
//! give: GitHub's is 13 MB with 540,000 nodes, and of 5,500 real documents the deepest nests 33 collections.
//! All of them at once cost less than a gigabyte of memory.

/// How many bytes a file may have.
pub(super) const BYTES: usize = 128 << 20;

/// How many files a description may refer to. DigitalOcean's is written in 2,900.
pub(super) const FILES: usize = 50_000;

/// How many collections may stand inside of one another, aliases expanded.
///
/// Later stages walk the tree by recursion, on a stack of 2 MiB where a thread is not asked for more. The greediest is
/// `openapiv3`: in a debug build it takes that much for some 80 arrays inside of one another.
pub(crate) const DEPTH: usize = 64;

/// How many nodes a file may have as it is written, keys included.
pub(super) const NODES: usize = 4_000_000;

/// How many nodes the aliases of a file may add, and as many the overlays.
pub(crate) const ALIASED_NODES: usize = 1_000_000;

/// How many bytes of text the aliases of a file may add, and as many the overlays.
pub(crate) const ALIASED_BYTES: usize = 64 << 20;

/// How many characters a mapping's key may have where YAML asks for it on one line.
///
/// YAML's own limit is 1,024, but JSON has none and the path of an operation may be longer.
pub(super) const KEY_CHARACTERS: usize = 64 << 10;

/// How many findings in one file are listed one by one.
pub(super) const FINDINGS: usize = 1_000;

/// How many lines of quoted texts are read although they are indented too little.
pub(super) const PADDED_LINES: usize = 10_000;

/// How many bytes are read again for the sake of such lines.
pub(super) const REPARSED_BYTES: usize = 64 << 20;
