//! Vectors whose indices know what they index.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// An index into an [`Arena`] of `T`.
pub struct Id<T> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    fn new(index: usize) -> Self {
        // An arena holds at most as many items as a document has nodes, and `source` allows fewer than 2^32.
        Self {
            index: u32::try_from(index).unwrap_or(u32::MAX),
            of: PhantomData,
        }
    }

    /// The position in the arena.
    pub fn index(self) -> usize {
        self.index as usize
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index)
    }
}

/// Items in the order in which they were added, each reached by its [`Id`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arena<T>(Vec<T>);

impl<T> Arena<T> {
    /// An arena without items.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds an item.
    pub fn push(&mut self, item: T) -> Id<T> {
        let id = Id::new(self.0.len());
        self.0.push(item);
        id
    }

    /// The id that the next item to be added will have.
    pub fn next_id(&self) -> Id<T> {
        Id::new(self.0.len())
    }

    /// Takes all items but the first `len` out again. No id of theirs may be in use.
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// The items with their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Id<T>, &T)> + DoubleEndedIterator {
        self.0
            .iter()
            .enumerate()
            .map(|(index, item)| (Id::new(index), item))
    }

    /// The ids.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = Id<T>> + use<T> {
        (0..self.0.len()).map(Id::new)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One value for each item, to be reached by the item's id.
    pub fn map<U>(&self, f: impl FnMut((Id<T>, &T)) -> U) -> SideTable<T, U> {
        SideTable {
            values: self.iter().map(f).collect(),
            of: PhantomData,
        }
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "an id in use is one of an item of the arena that it indexes"
)]
impl<T> std::ops::Index<Id<T>> for Arena<T> {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        &self.0[id.index()]
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "an id in use is one of an item of the arena that it indexes"
)]
impl<T> std::ops::IndexMut<Id<T>> for Arena<T> {
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        &mut self.0[id.index()]
    }
}

/// One value for each item of an [`Arena`]: how what is computed about items is kept beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideTable<T, U> {
    values: Vec<U>,
    of: PhantomData<fn() -> T>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "a side table has a value for each id of its arena"
)]
impl<T, U> std::ops::Index<Id<T>> for SideTable<T, U> {
    type Output = U;

    fn index(&self, id: Id<T>) -> &U {
        &self.values[id.index()]
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "a side table has a value for each id of its arena"
)]
impl<T, U> std::ops::IndexMut<Id<T>> for SideTable<T, U> {
    fn index_mut(&mut self, id: Id<T>) -> &mut U {
        &mut self.values[id.index()]
    }
}
