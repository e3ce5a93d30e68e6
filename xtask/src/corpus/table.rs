//! The rows as they come, printed in the order of the documents, and how far the run has come.

use super::report::{Format, Total};
use super::row::Row;
use crate::progress::Progress;
use std::collections::BTreeMap;
use std::io::Write;

/// The rows of a run.
#[derive(Debug)]
pub(super) struct Table {
    format: Format,
    may_refuse: bool,
    /// What came of those behind one that is not done.
    waiting: BTreeMap<usize, Option<Row>>,
    /// Of how many files what came of them has been dealt with.
    dealt_with: usize,
    /// What has been printed.
    rows: Vec<Row>,
    total: Total,
    progress: Progress,
}

impl Table {
    /// A table of so many files; its heading is printed.
    pub(super) fn new(format: Format, may_refuse: bool, files: usize) -> Self {
        print(&format.heading());
        Self {
            format,
            may_refuse,
            waiting: BTreeMap::new(),
            dealt_with: 0,
            rows: Vec::new(),
            total: Total::default(),
            progress: Progress::new(files),
        }
    }

    /// Says what is being done.
    pub(super) fn begin(&mut self, what: &str, path: &str) {
        self.progress.says(&format!("{what} {path}"));
    }

    /// Adds what came of a file, nothing if it is no description, and prints what can be printed by now.
    pub(super) fn add(&mut self, index: usize, row: Option<Row>) {
        self.progress.done();
        self.waiting.insert(index, row);
        let text = self.printable();
        if !text.is_empty() {
            self.progress.clear();
            print(&text);
        }
    }

    fn printable(&mut self) -> String {
        let mut text = String::new();
        while let Some(row) = self.waiting.remove(&self.dealt_with) {
            self.dealt_with += 1;
            if let Some(row) = row {
                self.total.add(&row, self.may_refuse);
                text += &self.format.row(&row);
                self.rows.push(row);
            }
        }
        text
    }

    /// Prints what stands below the rows; all rows, and how many failed.
    pub(super) fn close(self) -> (Vec<Row>, usize) {
        self.progress.clear();
        print(&self.format.closing(&self.total));
        if self.total.kept() > 0 && self.format == Format::Human {
            let kept = self.total.kept();
            print(&format!(
                "{kept} of them as an earlier run left them; `--fresh` does them again\n"
            ));
        }
        (self.rows, self.total.failed())
    }
}

/// Prints to whoever reads.
pub(super) fn print(text: &str) {
    let mut out = anstream::stdout().lock();
    // Where nobody reads any more there is nobody to tell; the exit status still stands.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_documents() {
        let mut table = Table::new(Format::Json, true, 2);
        table.waiting.insert(1, Some(Row::default()));
        assert_eq!(table.printable(), "");
        table.waiting.insert(0, None);
        assert_eq!(table.printable().lines().count(), 1);
        assert_eq!((table.dealt_with, table.waiting.len()), (2, 0));
        assert_eq!(table.close().1, 0);
    }
}
