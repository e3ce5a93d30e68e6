//! Comments in JSON, as JavaScript has them. To the parser of YAML they would be part of the key behind them.

/// A text that is JSON but for such comments, with spaces in their place, so that everything stands where it stood; nothing if
/// there are none, or the text is not JSON at all.
pub(super) fn blanked(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut found = false;
    // The first bytes that are no comment: those of JSON are a bracket, and a text or another bracket.
    let mut first: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match (byte, bytes.get(at + 1)) {
            (b'"', _) => end_of_string(&bytes, at),
            (b'/', Some(b'/')) if may_begin(&bytes, at) => {
                let rest = bytes.iter().skip(at);
                let length = rest
                    .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
                    .count();
                blank(&mut bytes, at, length);
                found = true;
                at + length
            }
            (b'/', Some(b'*')) if may_begin(&bytes, at) => {
                let rest = text.get(at + 2..)?;
                let length = rest.find("*/")? + 4;
                blank(&mut bytes, at, length);
                found = true;
                at + length
            }
            _ => at + 1,
        };
        if first.len() < 2
            && bytes
                .get(at)
                .is_some_and(|byte| !byte.is_ascii_whitespace())
        {
            first.push(byte);
            if !matches!(
                first.as_slice(),
                [b'{' | b'['] | [b'{', b'"' | b'}'] | [b'[', b'{' | b'[' | b'"']
            ) {
                return None;
            }
        }
        at = end;
    }
    found.then(|| String::from_utf8(bytes).ok()).flatten()
}

/// Whether a comment may begin at a place: not in the middle of something.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    before.is_none_or(|byte| byte.is_ascii_whitespace() || b",:{}[]\"".contains(byte))
}

fn blank(bytes: &mut [u8], at: usize, length: usize) {
    for byte in bytes.iter_mut().skip(at).take(length) {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

/// Where the text ends that begins at a place, or the file.
fn end_of_string(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    loop {
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}
