//! Numbers by chance, for waits and for names that nobody else has. Not for secrets.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A number that nobody can foresee who has not seen others of this thread: the standard library asks the system for
/// random keys once a thread, and each state after the first has the next ones.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
