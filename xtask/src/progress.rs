//! How far a long run has come, for whoever looks on: one line on stderr, and only if that is a terminal.

use std::io::{IsTerminal, Write};

/// The line.
#[derive(Debug)]
pub(crate) struct Progress {
    is_shown: bool,
    done: usize,
    all: usize,
}

impl Progress {
    /// The line of a run through some documents.
    pub(crate) fn new(all: usize) -> Self {
        Self {
            is_shown: std::io::stderr().is_terminal(),
            done: 0,
            all,
        }
    }

    /// Says what comes next.
    pub(crate) fn next(&mut self, path: &str) {
        self.done += 1;
        if self.is_shown {
            let _ = write!(
                std::io::stderr(),
                "\r\x1b[K{}/{} {path}",
                self.done,
                self.all
            );
        }
    }

    /// Takes the line away, so that others can be written.
    pub(crate) fn clear(&self) {
        if self.is_shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
