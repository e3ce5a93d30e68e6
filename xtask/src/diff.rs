//! The first lines of what tells a file from the generated one, for a person to see at a glance what it is about.

use crate::shown::printable;
use similar::TextDiff;
use std::time::Duration;

/// How many places of a file are shown.
const HUNKS: usize = 3;
/// How many lines of a file are shown.
const LINES: usize = 20;
/// How many lines are shown around each place.
const CONTEXT: usize = 2;

/// Whether two texts are the same but for carriage returns at the ends of lines.
pub(crate) fn is_only_line_endings(old: &[u8], new: &str) -> bool {
    let unix = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    old != new.as_bytes() && unix(old) == unix(new.as_bytes())
}

/// The lines of a unified diff from what is on the disk to what is generated, cut short.
pub(crate) fn excerpt(path: &str, old: &[u8], new: &str) -> Vec<String> {
    let old = String::from_utf8_lossy(old);
    // A coarser diff is no loss here; waiting for a fine one would be.
    let diff = TextDiff::configure()
        .timeout(Duration::from_millis(500))
        .diff_lines(&*old, new);
    let mut lines = vec![format!("--- {path}"), format!("+++ {path}, as generated")];
    let mut unified = diff.unified_diff();
    let hunks: Vec<_> = unified.context_radius(CONTEXT).iter_hunks().collect();
    let mut budget = LINES;
    let mut left_out = 0;
    for (index, hunk) in hunks.iter().enumerate() {
        let changes: Vec<_> = hunk.iter_changes().collect();
        let shown = if index < HUNKS {
            changes.len().min(budget)
        } else {
            0
        };
        if shown > 0 {
            lines.push(hunk.header().to_string());
        }
        for change in changes.iter().take(shown) {
            let text = change.value().strip_suffix('\n').unwrap_or(change.value());
            lines.push(format!("{}{}", change.tag(), printable(text)));
        }
        budget -= shown;
        left_out += changes.len() - shown;
    }
    if left_out > 0 {
        lines.push(format!("… and {left_out} more lines"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_difference_is_shown_whole() {
        let old = "a\nb\nc\nd\ne\n";
        assert_eq!(
            excerpt("x.rs", old.as_bytes(), &old.replace('c', "C")),
            [
                "--- x.rs",
                "+++ x.rs, as generated",
                "@@ -1,5 +1,5 @@",
                " a",
                " b",
                "-c",
                "+C",
                " d",
                " e"
            ]
        );
    }

    #[test]
    fn a_large_difference_is_cut_short() {
        let new: String = (0..100).map(|line| format!("{line}\n")).collect();
        let lines = excerpt("x.rs", b"", &new);
        assert_eq!(lines.len(), 2 + 1 + LINES + 1);
        assert_eq!(
            lines.last().map(String::as_str),
            Some("… and 80 more lines")
        );

        let old = new.replace("5\n", "five\n");
        let lines = excerpt("x.rs", old.as_bytes(), &new);
        assert_eq!(
            lines.iter().filter(|line| line.starts_with("@@")).count(),
            HUNKS
        );
        assert!(lines.len() <= 2 + HUNKS + LINES + 1);
    }

    #[test]
    fn bytes_that_a_terminal_would_act_on_are_escaped() {
        let lines = excerpt("x.rs", b"\x1b[2J\xff\n", "a\n");
        assert_eq!(lines[3], "-\\u{1b}[2J\u{fffd}");
    }

    #[test]
    fn line_endings_are_told_from_other_differences() {
        assert!(is_only_line_endings(b"a\r\nb\r\n", "a\nb\n"));
        assert!(!is_only_line_endings(b"a\nb\n", "a\nb\n"));
        assert!(!is_only_line_endings(b"a\r\nc\r\n", "a\nb\n"));
        assert!(!is_only_line_endings(b"a\rb\n", "a\nb\n"));
    }
}
