//! How far a long run has come, for whoever looks on: one line on stderr, and only if that is a terminal.

use std::io::{IsTerminal, Write};

/// The line.
#[derive(Debug)]
pub(crate) struct Progress {
    is_shown: bool,
    done: usize,
    all: usize,
    says: String,
}

impl Progress {
    /// The line of a run through some documents.
    pub(crate) fn new(all: usize) -> Self {
        Self {
            is_shown: std::io::stderr().is_terminal(),
            done: 0,
            all,
            says: String::new(),
        }
    }

    /// Says which one is next, where one comes behind the other.
    pub(crate) fn next(&mut self, path: &str) {
        self.done += 1;
        self.says(path);
    }

    /// Says what is being done.
    pub(crate) fn says(&mut self, what: &str) {
        what.clone_into(&mut self.says);
        self.show();
    }

    /// One more is done, where several are at work.
    pub(crate) fn done(&mut self) {
        self.done += 1;
        self.show();
    }

    fn show(&self) {
        if self.is_shown {
            let _ = write!(
                std::io::stderr(),
                "\r\x1b[K{}/{} {}",
                self.done,
                self.all,
                self.says
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
