//! Which of the described media types a client is answered in.

use crate::api::Media;
use crate::media::{MediaType, Notation};
use http::{HeaderMap, header};

/// What a client takes.
#[derive(Debug)]
pub(crate) struct Accepted(Vec<(MediaType, u32)>);

impl Accepted {
    /// What the header `Accept` says; anything if it is not there.
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::ACCEPT).iter();
        let lines: Vec<_> = lines
            .map(|line| String::from_utf8_lossy(line.as_bytes()))
            .collect();
        let ranges = lines
            .iter()
            .flat_map(|line| line.split(','))
            .filter(|range| !range.trim().is_empty());
        let mut ranges: Vec<_> = ranges
            .map(MediaType::parse)
            .map(|range| (quality(&range), range))
            .map(|(quality, range)| (range, quality))
            .collect();
        if ranges.is_empty() {
            ranges.push((MediaType::parse("*/*"), 1000));
        }
        Self(ranges)
    }

    /// What a client is answered in, and whether that is what it asks for: the media type that it wants most, and of
    /// several JSON.
    pub(crate) fn choose<'m>(&self, media: &'m [Media]) -> Option<(&'m Media, bool)> {
        let wanted = media
            .iter()
            .filter_map(|media| Some((self.quality(&media.media_type)?, media)));
        let wanted = wanted.filter(|(quality, _)| *quality > 0);
        let best = wanted.rev_max(|(quality, media)| (*quality, preference(media)));
        let any = || media.iter().rev_max(|media| preference(media));
        match best {
            Some((_, media)) => Some((media, true)),
            None => any().map(|media| (media, false)),
        }
    }

    /// How much a media type is wanted: as much as the closest range says.
    fn quality(&self, media: &MediaType) -> Option<u32> {
        let closest = self.0.iter().filter_map(|(range, quality)| {
            // What is described as a range is whatever is asked for out of it.
            let closeness = range
                .closeness(media)
                .or_else(|| media.is_range().then(|| media.closeness(range))?)?;
            Some((closeness, *quality))
        });
        closest
            .max_by_key(|(closeness, _)| *closeness)
            .map(|(_, quality)| quality)
    }

    /// What stands for a described range in an answer.
    pub(crate) fn concrete(&self, range: &MediaType) -> Option<&str> {
        let fits = |(asked, quality): &&(MediaType, u32)| {
            !asked.is_range() && *quality > 0 && range.closeness(asked).is_some()
        };
        self.0
            .iter()
            .find(fits)
            .map(|(asked, _)| asked.essence.as_str())
    }
}

/// How much a media type is to be preferred: JSON most, and one that says little least.
fn preference(media: &Media) -> u8 {
    match media.media_type.notation() {
        _ if media.media_type.is_range() => 0,
        Notation::Json => 2,
        _ => 1,
    }
}

/// The weight of a range in thousandths.
fn quality(range: &MediaType) -> u32 {
    let Some(text) = range.parameter("q") else {
        return 1000;
    };
    let weight: f64 = text.parse().unwrap_or(1.0);
    let thousandths = (weight.clamp(0.0, 1.0) * 1000.0).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 1000"
    )]
    let thousandths = thousandths as u32;
    thousandths
}

/// The first of those that are greatest.
trait RevMax: Iterator + Sized {
    fn rev_max<K: Ord>(self, key: impl Fn(&Self::Item) -> K) -> Option<Self::Item> {
        let mut best: Option<(K, Self::Item)> = None;
        for item in self {
            let own = key(&item);
            if best.as_ref().is_none_or(|(known, _)| own > *known) {
                best = Some((own, item));
            }
        }
        best.map(|(_, item)| item)
    }
}

impl<I: Iterator> RevMax for I {}
