//! How a value that may be of several types finds its own.
//!
//! The text is looked at once from outside, which gives an [`Outline`]; the members that suit it are
//! tried, the likeliest first; and what suits none is kept as it is. The loops stand here once for all
//! unions and reach the members through a table.

use super::literal::Literal;
use super::table::{ReadResult, Row};
use super::{DecodeError, Kind, Reader, Wire};
use std::cmp::Reverse;
use std::ops::Range;

/// A member of a union.
#[derive(Debug)]
pub struct Member {
    /// What its properties hold where they tell it from the others.
    pub tags: &'static [Tag],
    /// [`Wire::fit`] of its type.
    pub fit: fn(&mut Outline<'_>) -> Fit,
}

/// A property that tells a member from the others.
#[derive(Debug)]
pub struct Tag {
    /// The name on the wire.
    pub name: &'static str,
    /// What it may hold.
    pub values: &'static [Literal],
}

/// How well a value suits a type: `None` for not at all, and more for better.
pub type Fit = Option<Rank>;

/// How likely it is that a value is of a type that it suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// Whether a property says so.
    tagged: bool,
    /// Whether nothing of the value is passed over.
    keeps_all: bool,
    /// How many of its properties the type knows.
    known: usize,
}

impl Rank {
    const PLAIN: Self = Self {
        tagged: false,
        keeps_all: true,
        known: 0,
    };
}

/// What a value is, seen from outside.
#[derive(Debug)]
pub struct Outline<'j> {
    kind: Kind,
    /// The properties of an object, once somebody looked.
    properties: Option<Properties<'j>>,
    /// The unions that were asked. One that holds itself is not asked again.
    asked: Vec<&'static [Member]>,
}

impl Outline<'_> {
    /// How well the value suits a type that takes all of this kind.
    #[must_use]
    pub fn is(&self, kind: Kind) -> Fit {
        (self.kind == kind).then_some(Rank::PLAIN)
    }

    /// How well the value suits a type that takes everything.
    #[must_use]
    pub fn any(&self) -> Fit {
        Some(Rank::PLAIN)
    }

    /// How well the value suits an object of these properties, which keeps others or does not.
    #[must_use]
    pub fn rows(&self, rows: &[Row], keeps_others: bool) -> Fit {
        let mut rank = self.is(Kind::Object)?;
        if let Some(properties) = &self.properties {
            for row in rows {
                if properties.get(row.name).is_some() {
                    rank.known += 1;
                } else if row.required {
                    return None;
                }
            }
            rank.keeps_all = keeps_others || rank.known == properties.count();
        }
        Some(rank)
    }

    /// How well the value suits a union of these members: as well as the one that it suits best.
    #[must_use]
    pub fn members(&mut self, members: &'static [Member]) -> Fit {
        if self.asked.iter().any(|asked| std::ptr::eq(*asked, members)) {
            return None;
        }
        self.asked.push(members);
        let fits = members.iter().filter_map(|member| self.member(member));
        fits.max()
    }

    fn member(&mut self, member: &Member) -> Fit {
        let mut tagged = false;
        if let Some(properties) = &self.properties {
            for tag in member.tags {
                let Some(value) = properties.get(tag.name) else {
                    continue;
                };
                if !tag.values.iter().any(|known| known.says(value)) {
                    return None;
                }
                tagged = true;
            }
        }
        let mut rank = (member.fit)(self)?;
        rank.tagged |= tagged;
        // What has properties that a closed object does not name is not that object, unless it says that it is.
        (rank.tagged || rank.keeps_all).then_some(rank)
    }

    /// The members that the value suits, the likeliest first, else in their order.
    fn candidates(&mut self, members: &'static [Member]) -> Vec<usize> {
        let before = self.asked.len();
        let mut candidates = Vec::new();
        for (index, member) in members.iter().enumerate() {
            self.asked.truncate(before);
            if let Some(rank) = self.member(member) {
                candidates.push((Reverse(rank), index));
            }
        }
        self.asked.truncate(before);
        candidates.sort();
        candidates.into_iter().map(|(_, index)| index).collect()
    }
}

/// The properties of an object: their names, and the texts of their values.
#[derive(Debug, Default)]
struct Properties<'j> {
    names: String,
    entries: Vec<(Range<usize>, &'j [u8])>,
}

impl<'j> Properties<'j> {
    fn name(&self, place: &Range<usize>) -> &str {
        self.names.get(place.clone()).unwrap_or_default()
    }

    /// What the property holds; where it comes twice, what came last.
    fn get(&self, name: &str) -> Option<&'j [u8]> {
        let behind = self
            .entries
            .partition_point(|(place, _)| self.name(place) <= name);
        let (place, value) = self.entries.get(behind.checked_sub(1)?)?;
        (self.name(place) == name).then_some(*value)
    }

    /// How many properties there are, each counted once. They have been sorted.
    fn count(&self) -> usize {
        let names = self.entries.iter().map(|(place, _)| self.name(place));
        let repeated = names
            .clone()
            .zip(names.skip(1))
            .filter(|(one, next)| one == next);
        self.entries.len() - repeated.count()
    }

    fn sort(&mut self) {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_by(|(one, _), (other, _)| self.name(one).cmp(self.name(other)));
        self.entries = entries;
    }
}

/// What a byte costs that is read again.
const READ_AGAIN: usize = 4;

/// What a byte costs that is passed over to see the properties of an object.
const PASSED_OVER: usize = 1;

/// Reads a value into the member whose type it is. `members` and `read` name the same members in the
/// same order, and `unknown` keeps what is none of them.
///
/// # Errors
///
/// When the text is not JSON, or goes too deep.
pub fn read<U: Wire>(
    reader: &mut Reader<'_>,
    members: &'static [Member],
    read: &[fn(&mut Reader<'_>) -> ReadResult<U>],
    unknown: fn(super::Json) -> U,
) -> ReadResult<U> {
    let mut found = None;
    reader.union(size_of::<U>(), members, &mut |reader, member| {
        found = None;
        match read.get(member) {
            None => Ok(false),
            Some(read) => Ok(found.insert(read(reader)?).is_known()),
        }
    })?;
    match found {
        Some(value) => Ok(value),
        None => reader.json().map(unknown),
    }
}

impl<'j> Reader<'j> {
    /// Has the member read whose type the value is. `read` reads one and says whether it is what its
    /// type describes; it is asked for one beyond the last where there is none, with the reader before
    /// the value.
    fn union(
        &mut self,
        size: usize,
        members: &'static [Member],
        read: &mut dyn FnMut(&mut Self, usize) -> ReadResult<bool>,
    ) -> Result<(), DecodeError> {
        let kind = self.peek()?;
        let frames = self.grow(size)?;
        let start = self.jiter.current_index();
        #[cfg_attr(
            not(feature = "webhooks"),
            expect(unused_mut, reason = "nothing narrows it down")
        )]
        let mut candidates = self.candidates(kind, start, members)?;
        #[cfg(feature = "webhooks")]
        if let Some(only) = self.only.take() {
            candidates.retain(|member| only.contains(member));
        }
        self.unions.push((start, members));
        let mark = self.mark();
        let mut found = false;
        for &member in &candidates {
            match read(self, member) {
                Ok(is_known) if is_known || candidates.len() == 1 => {
                    found = true;
                    break;
                }
                Err(error) if error.is_fatal() => return Err(error),
                Ok(_) | Err(_) => {}
            }
            if matches!(kind, Kind::Array | Kind::Object) {
                self.spend(start, READ_AGAIN);
            }
            self.rewind(mark.clone());
            if self.is_spent() {
                break;
            }
        }
        self.unions.pop();
        self.shrink(frames);
        if !found {
            read(self, members.len())?;
        }
        Ok(())
    }

    fn candidates(
        &mut self,
        kind: Kind,
        start: usize,
        members: &'static [Member],
    ) -> Result<Vec<usize>, DecodeError> {
        if self.is_spent() {
            return Ok(Vec::new());
        }
        let here = self.unions.iter().rev();
        let here = here.take_while(|(place, _)| *place == start);
        let mut asked: Vec<_> = here.map(|(_, members)| *members).collect();
        if asked.iter().any(|asked| std::ptr::eq(*asked, members)) {
            return Err(DecodeError::new("this type holds nothing but itself"));
        }
        asked.push(members);
        let mut outline = Outline {
            kind,
            properties: None,
            asked,
        };
        let candidates = outline.candidates(members);
        let is_plain = |index: &usize| members.get(*index).is_some_and(|m| m.tags.is_empty());
        if kind != Kind::Object || candidates.len() == 1 && candidates.iter().all(is_plain) {
            return Ok(candidates);
        }
        outline.properties = Some(self.properties()?);
        Ok(outline.candidates(members))
    }

    /// Looks at the properties of the object that comes next.
    fn properties(&mut self) -> Result<Properties<'j>, DecodeError> {
        let mark = self.mark();
        let begin = self.jiter.current_index();
        let mut properties = Properties::default();
        let mut key = self.jiter.known_object();
        loop {
            match key {
                Err(error) => return Err(self.syntax(&error)),
                Ok(None) => break,
                Ok(Some(key)) => {
                    let place = properties.names.len();
                    properties.names.push_str(key);
                    self.peek()?;
                    let start = self.jiter.current_index();
                    self.skip()?;
                    let value = self.jiter.slice_to_current(start);
                    let place = place..properties.names.len();
                    properties.entries.push((place, value));
                }
            }
            key = self.jiter.next_key();
        }
        self.spend(begin, PASSED_OVER);
        self.rewind(mark);
        properties.sort();
        Ok(properties)
    }

    fn spend(&mut self, start: usize, price: usize) {
        let bytes = self.jiter.current_index().saturating_sub(start);
        self.spent = self.spent.saturating_add(bytes.saturating_mul(price));
    }

    /// Whether so much of the text was looked at again that it has to end. Otherwise a text could be made
    /// that unions in one another read over and over again.
    fn is_spent(&self) -> bool {
        let budget = self.text.len().saturating_mul(64);
        self.spent > budget.saturating_add(256 * 1024)
    }
}
