//! The keys of `spec/codegen.yaml` that change what comes of a place, as far as there are any.

/// A key that advice may name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// The keys that lead to it in the entry of a client, from the outermost.
    pub(super) keys: &'static [&'static str],
    /// Whether the configuration knows it.
    pub(super) is_known: bool,
}

/// Leaves operations out.
pub(super) const EXCLUDE: Key = Key {
    keys: &["operations", "exclude"],
    is_known: false,
};

/// Replaces the type of a named schema by one of the caller's own.
pub(super) const TYPES: Key = Key {
    keys: &["types"],
    is_known: false,
};

impl Key {
    /// The key as it is written in prose, if it is known.
    pub(super) fn shown(self) -> Option<String> {
        self.is_known.then(|| format!("`{}`", self.keys.join(".")))
    }
}
