//! Which files were read for a description, and what was in them.

use codegen::source::Loader;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// A loader that remembers what was asked for.
pub(crate) struct Remembering<'l> {
    loader: &'l dyn Loader,
    read: RefCell<BTreeMap<String, Option<String>>>,
}

impl<'l> Remembering<'l> {
    /// Around a loader.
    pub(crate) fn new(loader: &'l dyn Loader) -> Self {
        Self {
            loader,
            read: RefCell::default(),
        }
    }

    /// The files that were asked for, and what was in them, in short; nothing where there was none.
    pub(crate) fn files(self) -> BTreeMap<String, Option<String>> {
        self.read.into_inner()
    }
}

impl Loader for Remembering<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let bytes = self.loader.load(path);
        let print = bytes.as_ref().ok().map(|bytes| fingerprint(&[bytes]));
        self.read.borrow_mut().insert(path.to_owned(), print);
        bytes
    }
}

/// What is in a file of those that are remembered.
pub(crate) fn print_of(top: &Path, path: &str) -> Option<String> {
    let bytes = crate::disk::read(&top.join(path)).ok()?;
    Some(fingerprint(&[&bytes]))
}

/// Some bytes in short: the same for the same ones, and different for others as far as chance goes.
pub(crate) fn fingerprint(parts: &[&[u8]]) -> String {
    let hash = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        parts.hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", hash(0), hash(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_told_apart() {
        assert_eq!(fingerprint(&[b"ab"]), fingerprint(&[b"ab"]));
        assert_ne!(fingerprint(&[b"ab"]), fingerprint(&[b"a", b"b"]));
        assert_ne!(fingerprint(&[b"ab", b""]), fingerprint(&[b"ab"]));
        assert_eq!(fingerprint(&[]).len(), 32);
    }
}
