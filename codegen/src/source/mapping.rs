//! The mapping of the tree: entries in order, found by their keys.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Node, Span};

/// A key, its value, and where the key was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key. What is no string in YAML, such as the `200` of a response, is taken by its text.
    pub key: Box<str>,
    /// Where the key was written.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// An entry whose value can be changed. Its key cannot, since the mapping finds it by that.
#[derive(Debug)]
pub struct EntryMut<'a> {
    /// The key.
    pub key: &'a str,
    /// Where the key was written.
    pub key_span: Span,
    /// The value.
    pub value: &'a mut Node,
}

/// Entries in the order in which they were written; no two with the same key.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    entries: Vec<Entry>,
    /// There is one as soon as looking at each entry would take longer.
    index: Option<Box<Index>>,
}

impl Mapping {
    /// A mapping without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// A mapping without entries that has room for some.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity),
            index: None,
        }
    }

    /// The value at a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value at a key.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let place = self.place(key)?;
        self.entries.get_mut(place).map(|entry| &mut entry.value)
    }

    /// The value of the entry that stands at a place, counted from zero.
    pub(crate) fn value_at_mut(&mut self, place: usize) -> Option<&mut Node> {
        self.entries.get_mut(place).map(|entry| &mut entry.value)
    }

    /// The entry at a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(self.place(key)?)
    }

    /// Whether there is a value at a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.place(key).is_some()
    }

    /// Puts an entry at the end, or in the place of the one with its key, which is handed back.
    pub fn insert(&mut self, entry: Entry) -> Option<Entry> {
        match self
            .place(&entry.key)
            .and_then(|place| self.entries.get_mut(place))
        {
            Some(old) => Some(std::mem::replace(old, entry)),
            None => {
                self.push(entry);
                None
            }
        }
    }

    /// Takes the entry with a key out. The order of the others stays.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let place = self.place(key)?;
        let entry = self.entries.remove(place);
        self.index = Index::of(&self.entries);
        Some(entry)
    }

    /// Keeps the entries for which `keep` says so.
    pub fn retain(&mut self, keep: impl FnMut(&Entry) -> bool) {
        self.entries.retain(keep);
        self.index = Index::of(&self.entries);
    }

    /// Puts an entry at the end, whose key the caller knows to be new.
    pub(crate) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
        match &mut self.index {
            Some(index) => index.add_last(&self.entries),
            None => self.index = Index::of(&self.entries),
        }
    }

    /// The entries, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// The entries, in order, with values that can be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = EntryMut<'_>> {
        self.entries.iter_mut().map(
            |Entry {
                 key,
                 key_span,
                 value,
             }| EntryMut {
                key,
                key_span: *key_span,
                value,
            },
        )
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where among the entries the one with a key stands.
    pub(crate) fn place(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.find(&self.entries, key),
            None => self.entries.iter().position(|entry| &*entry.key == key),
        }
    }
}

/// Mappings are equal if their entries are, in the same order.
impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for Mapping {}

impl IntoIterator for Mapping {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<'a> IntoIterator for &'a Mapping {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The places of the entries of a large mapping in a table that is open to the next slot: at most half of it is taken.
///
/// It keeps no keys, so it costs 8 to 24 bytes an entry; and it is never walked, so no order depends on it.
#[derive(Clone, Debug)]
struct Index {
    slots: Vec<u32>,
}

/// A slot that holds no place.
const FREE: u32 = u32::MAX;

impl Index {
    /// As many entries as are looked through one by one faster than a key is hashed.
    const WORTHWHILE: usize = 32;

    /// The index of some entries, if there are enough of them.
    fn of(entries: &[Entry]) -> Option<Box<Self>> {
        if entries.len() <= Self::WORTHWHILE {
            return None;
        }
        let mut index = Self {
            slots: vec![FREE; (entries.len() * 3).next_power_of_two()],
        };
        for (place, entry) in entries.iter().enumerate() {
            index.set(&entry.key, place);
        }
        Some(Box::new(index))
    }

    /// Takes in the last of the entries; the others are in the index.
    fn add_last(&mut self, entries: &[Entry]) {
        if entries.len() * 2 > self.slots.len() {
            if let Some(larger) = Self::of(entries) {
                *self = *larger;
            }
        } else if let Some(entry) = entries.last() {
            self.set(&entry.key, entries.len() - 1);
        }
    }

    /// Where among the entries the one with a key stands.
    fn find(&self, entries: &[Entry], key: &str) -> Option<usize> {
        for slot in self.probe(key) {
            let place = *self.slots.get(slot)?;
            if place == FREE {
                return None;
            }
            if entries
                .get(place as usize)
                .is_some_and(|entry| &*entry.key == key)
            {
                return Some(place as usize);
            }
        }
        None
    }

    fn set(&mut self, key: &str, place: usize) {
        let free = self
            .probe(key)
            .find(|&slot| self.slots.get(slot) == Some(&FREE));
        if let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) {
            *slot = u32::try_from(place).unwrap_or(FREE);
        }
    }

    /// The slots in which a key may be, in order. Their number is a power of two.
    fn probe(&self, key: &str) -> impl Iterator<Item = usize> + use<> {
        // The hasher has no random seed, so that nothing here differs from one run to the next.
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let mask = self.slots.len() - 1;
        let first = usize::try_from(hasher.finish() & mask as u64).unwrap_or_default();
        (0..=mask).map(move |step| (first + step) & mask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Value};

    const SPAN: Span = Span {
        file: FileId(0),
        start: 0,
        end: 0,
    };

    fn entry(key: &str, value: &str) -> Entry {
        Entry {
            key: key.into(),
            key_span: SPAN,
            value: Node::string(value, SPAN),
        }
    }

    fn mapping(size: usize) -> Mapping {
        let mut mapping = Mapping::new();
        for number in 0..size {
            mapping.push(entry(&format!("key{number}"), &format!("value{number}")));
        }
        mapping
    }

    /// Every key is found at its place, and no other is.
    #[track_caller]
    fn check_found(mapping: &Mapping) {
        for (place, entry) in mapping.iter().enumerate() {
            assert_eq!(mapping.place(&entry.key), Some(place), "{}", entry.key);
        }
        assert!(!mapping.contains_key("none"));
        assert!(!mapping.contains_key(""));
    }

    #[test]
    fn keys_are_found_whatever_the_size() {
        for size in [0, 1, 2, 31, 32, 33, 34, 64, 65, 1000] {
            check_found(&mapping(size));
        }
    }

    #[test]
    fn insert_replaces_in_place() {
        for size in [3, 100] {
            let mut mapping = mapping(size);
            assert_eq!(
                mapping.insert(entry("key1", "new")),
                Some(entry("key1", "value1"))
            );
            assert_eq!(mapping.insert(entry("last", "new")), None);
            assert_eq!(mapping.place("key1"), Some(1));
            assert_eq!(mapping.get("key1").and_then(Node::as_str), Some("new"));
            assert_eq!(mapping.place("last"), Some(size));
            check_found(&mapping);
        }
    }

    #[test]
    fn removing_keeps_order_and_finds_the_rest() {
        for size in [3, 33, 34, 100] {
            let mut mapping = mapping(size);
            assert_eq!(mapping.remove("key1"), Some(entry("key1", "value1")));
            assert_eq!(mapping.remove("key1"), None);
            assert_eq!(mapping.place("key2"), Some(1));
            check_found(&mapping);
            mapping.retain(|entry| entry.key.ends_with('2'));
            assert_eq!(mapping.place("key2"), Some(0));
            check_found(&mapping);
        }
    }

    #[test]
    fn values_can_be_changed_on_the_way() {
        let mut mapping = mapping(40);
        for entry in mapping.iter_mut() {
            entry.value.value = Value::String(entry.key.into());
        }
        assert_eq!(mapping.get("key39").and_then(Node::as_str), Some("key39"));
        assert_eq!(
            mapping.get_mut("key0").map(|node| node.value.clone()),
            Some(Value::String("key0".into()))
        );
    }
}
