//! Looks at places in a JSON text, without reading what is not on the way.

use crate::runtime::wire::{DecodeError, Kind, Reader};

/// The text at a place: a string that is not empty, or the digits of a number.
pub(super) fn text(json: &[u8], pointer: &str) -> Option<String> {
    let mut reader = Reader::new(json).ok()?;
    to(&mut reader, pointer).ok()??;
    scalar(&mut reader)
}

/// The truth at a place.
pub(super) fn flag(json: &[u8], pointer: &str) -> Option<bool> {
    let mut reader = Reader::new(json).ok()?;
    to(&mut reader, pointer).ok()??;
    reader.bool().ok()
}

/// The number at a place, which may be written as a string.
pub(super) fn count(json: &[u8], pointer: &str) -> Option<u64> {
    text(json, pointer)?.parse().ok()
}

/// How many items the list at a place has.
pub(super) fn items(json: &[u8], pointer: &str) -> u64 {
    let counted = || {
        let mut reader = Reader::new(json).ok()?;
        to(&mut reader, pointer).ok()??;
        let mut count = 0;
        each(&mut reader, |reader| {
            count += 1;
            reader.skip()
        })
        .ok()?;
        Some(count)
    };
    counted().unwrap_or_default()
}

/// The text at a place of the last item of the list at a place.
pub(super) fn last(json: &[u8], pointer: &str, inner: &str) -> Option<String> {
    let mut reader = Reader::new(json).ok()?;
    to(&mut reader, pointer).ok()??;
    let mut last = None;
    each(&mut reader, |reader| {
        last = Some(reader.mark());
        reader.skip()
    })
    .ok()?;
    reader.rewind(last?);
    to(&mut reader, inner).ok()??;
    scalar(&mut reader)
}

fn scalar(reader: &mut Reader<'_>) -> Option<String> {
    let text = match reader.peek().ok()? {
        Kind::String => reader.string().ok()?.to_owned(),
        Kind::Number => reader.number().ok()?.to_owned(),
        Kind::Null | Kind::Bool | Kind::Array | Kind::Object => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Looks at each item of a list; what is no list has none.
fn each<'j>(
    reader: &mut Reader<'j>,
    mut look: impl FnMut(&mut Reader<'j>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    if reader.peek()? != Kind::Array {
        return Ok(());
    }
    let mut more = reader.array()?;
    while more {
        look(reader)?;
        more = reader.next_item()?;
    }
    Ok(())
}

/// Goes to a place, if it is there.
fn to(reader: &mut Reader<'_>, pointer: &str) -> Result<Option<()>, DecodeError> {
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        if reader.peek()? != Kind::Object {
            return Ok(None);
        }
        let mut next = reader.object()?;
        loop {
            match next {
                None => return Ok(None),
                Some(key) if key == token => break,
                Some(_) => reader.skip()?,
            }
            next = reader.next_key()?;
        }
    }
    Ok(Some(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &[u8] = br#"{"a/b": {"~": "x"}, "data": [{"id": 1}, {"id": "2", "n": {"k": 7}}],
        "none": null, "empty": "", "more": true, "total": "12", "count": 34.5, "bare": [1, 2.50]}"#;

    #[test]
    fn places_are_found() {
        assert_eq!(text(PAGE, "/a~1b/~0").as_deref(), Some("x"));
        assert_eq!(flag(PAGE, "/more"), Some(true));
        assert_eq!(flag(PAGE, "/total"), None);
        assert_eq!(count(PAGE, "/total"), Some(12));
        assert_eq!(count(PAGE, "/count"), None);
        assert_eq!(items(PAGE, "/data"), 2);
        assert_eq!(items(b"\xEF\xBB\xBF [1, [2], {}] ", ""), 3);
        assert_eq!(last(PAGE, "/data", "/id").as_deref(), Some("2"));
        assert_eq!(last(PAGE, "/data", "/n/k").as_deref(), Some("7"));
        assert_eq!(last(PAGE, "/bare", "").as_deref(), Some("2.50"));
    }

    #[test]
    fn what_is_not_there_is_nothing() {
        for pointer in ["/none", "/empty", "/data", "/x", "/none/x", "/data/0"] {
            assert_eq!(text(PAGE, pointer), None, "{pointer}");
        }
        assert_eq!(items(PAGE, "/none"), 0);
        assert_eq!(items(b"", ""), 0);
        assert_eq!(items(b"[1, oops", ""), 0);
        assert_eq!(last(PAGE, "/data", "/x"), None);
        assert_eq!(last(b"[]", "", "/id"), None);
        assert_eq!(text(&[b'['; 1000], "/a"), None);
    }
}
