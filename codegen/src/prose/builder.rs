//! Builds the tree of blocks from what Markdown and HTML say, in whatever order they say it.
//!
//! Markdown's starts and ends match, HTML's need not. So HTML never ends what Markdown began, and
//! what HTML leaves open ends with the Markdown around it.

use super::blocks::{Block, Inline, Inlines, List, Mark, Table};
use super::html::{EndTags, Meaning};
use super::read::DEPTH;
use super::{characters, inline};

/// How many stretches of text are looked through. More do not stand within one another in any text
/// that says something.
pub(super) const SPANS: usize = 64;

/// A block that is being read.
#[derive(Debug)]
pub(super) enum Frame {
    Quote(Vec<Block>),
    List(List),
    Item(Vec<Block>),
    /// Blocks that stand in their parent in the end.
    Group(Vec<Block>),
    Table {
        table: Table,
        row: Option<Row>,
    },
}

/// A row that is being read.
#[derive(Debug, Default)]
pub(super) struct Row {
    cells: Vec<Inlines>,
    /// Whether a cell was begun that is not among `cells` yet.
    in_cell: bool,
    pub(super) head: bool,
}

/// Who began something, and so who ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Markdown,
    Html,
}

/// What is said of a stretch of text.
#[derive(Debug)]
pub(super) enum Span {
    Mark(Mark),
    Code,
    /// Text that stands in angle brackets.
    Bracketed,
    Nothing,
}

/// A stretch of text that has begun.
#[derive(Debug)]
pub(super) struct OpenSpan {
    pub(super) span: Span,
    /// The tag that began it, if it was one.
    pub(super) tag: Option<Meaning>,
    /// Where its content starts among the inlines. The mark stands before.
    content: usize,
    /// Where its content starts in the source, where that is known.
    source: Option<usize>,
}

#[derive(Debug)]
pub(super) struct Builder<'a> {
    pub(super) source: &'a str,
    pub(super) end_tags: EndTags<'a>,
    blocks: Vec<Block>,
    pub(super) frames: Vec<(Frame, Origin)>,
    /// The text of the paragraph or the cell that is being read.
    pub(super) inlines: Inlines,
    pub(super) spans: Vec<OpenSpan>,
    /// What stands before the next paragraph's text.
    lead_in: Inlines,
    /// Whether the paragraph is a heading.
    pub(super) heading: bool,
    /// The text of the `<pre>` that is being read.
    pub(super) preformatted: Option<String>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            end_tags: EndTags::new(source),
            blocks: Vec::new(),
            frames: Vec::new(),
            inlines: Vec::new(),
            spans: Vec::new(),
            lead_in: Vec::new(),
            heading: false,
            preformatted: None,
        }
    }

    /// The blocks, once everything was read.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.end_preformatted();
        while !self.frames.is_empty() {
            self.close();
        }
        self.flush();
        self.blocks
    }
}

/// Text.
impl Builder<'_> {
    pub(super) fn text(&mut self, text: &str) {
        if let Some(preformatted) = &mut self.preformatted {
            preformatted.push_str(text);
            return;
        }
        let starts_span = self
            .spans
            .last()
            .is_some_and(|open| open.content == self.inlines.len());
        match self.inlines.last_mut() {
            Some(Inline::Text(last)) if !starts_span => last.push_str(text),
            _ => self.inlines.push(Inline::Text(text.to_owned())),
        }
    }

    pub(super) fn code(&mut self, code: &str) {
        let code = code.trim_matches(' ');
        if code.is_empty() {
            self.text(" ");
        } else {
            self.push(Inline::Code(code.to_owned()));
        }
    }

    pub(super) fn push(&mut self, inline: Inline) {
        match inline {
            Inline::Text(text) => self.text(&text),
            Inline::Soft | Inline::Hard if self.preformatted.is_some() => self.text("\n"),
            // Two in a row are how HTML says that a paragraph ends.
            Inline::Hard if self.ends_in_break() && self.may_break() => self.flush(),
            _ => self.inlines.push(inline),
        }
    }

    pub(super) fn is_preformatted(&self) -> bool {
        self.preformatted.is_some()
    }

    pub(super) fn start_span(&mut self, span: Span) {
        self.start_tagged(span, None, None);
    }

    /// Ends the last stretch that Markdown began.
    pub(super) fn end_span(&mut self) {
        if let Some(at) = self.spans.iter().rposition(|open| open.tag.is_none()) {
            self.drop_spans(at + 1);
            self.end_innermost(None);
        }
    }

    pub(super) fn start_tagged(&mut self, span: Span, tag: Option<Meaning>, source: Option<usize>) {
        let span = match span {
            Span::Mark(mark) if self.is_within(&mark) => Span::Nothing,
            span => span,
        };
        match &span {
            Span::Mark(mark) => self.inlines.push(Inline::Open(mark.clone())),
            Span::Bracketed => self.text("<"),
            Span::Code | Span::Nothing => {}
        }
        self.spans.push(OpenSpan {
            span,
            tag,
            content: self.inlines.len(),
            source,
        });
    }

    /// Whether a mark would say what is said already. A link within a link cannot be said.
    fn is_within(&self, mark: &Mark) -> bool {
        // Spans that say nothing may pile up; marks do not, thanks to this.
        self.spans
            .iter()
            .rev()
            .take(SPANS)
            .any(|open| match (&open.span, mark) {
                (Span::Mark(Mark::Link(_)), Mark::Link(_)) => true,
                (Span::Mark(outer), _) => outer == mark,
                _ => false,
            })
    }

    /// Ends the innermost stretch. `source_end` says where its content ends in the source.
    pub(super) fn end_innermost(&mut self, source_end: Option<usize>) {
        let Some(open) = self.spans.pop() else {
            return;
        };
        match open.span {
            Span::Mark(Mark::Link(target))
                if inline::is_blank(self.inlines.get(open.content..).unwrap_or_default()) =>
            {
                self.inlines.truncate(open.content.saturating_sub(1));
                self.inlines.push(Inline::Autolink(target));
            }
            Span::Mark(_) => self.inlines.push(Inline::Close),
            Span::Code => {
                let content = self.inlines.split_off(open.content.min(self.inlines.len()));
                // Markdown reads marks where the author of a tag meant characters, so the source
                // knows better.
                let source = open
                    .source
                    .zip(source_end)
                    .and_then(|(start, end)| self.source.get(start..end));
                match source.filter(|source| !source.contains(['&', '\\', '<', '\n', '`'])) {
                    Some(source) => self.code(&characters::tidy_line(source)),
                    None => self.code(&inline::plain(&content)),
                }
            }
            Span::Bracketed => self.text(">"),
            Span::Nothing => {}
        }
    }

    /// Forgets the stretches from the one at `from` on: only their text stays.
    pub(super) fn drop_spans(&mut self, from: usize) {
        for open in self.spans.drain(from.min(self.spans.len())..) {
            if let (Span::Mark(_), Some(mark)) = (
                open.span,
                self.inlines.get_mut(open.content.saturating_sub(1)),
            ) {
                *mark = Inline::Text(String::new());
            }
        }
    }

    fn ends_in_break(&self) -> bool {
        let blank = |inline: &&Inline| match inline {
            Inline::Text(text) => text.trim().is_empty(),
            Inline::Soft => true,
            _ => false,
        };
        self.inlines.iter().rev().find(|inline| !blank(inline)) == Some(&Inline::Hard)
    }
}

/// Blocks.
impl Builder<'_> {
    pub(super) fn start_paragraph(&mut self) {
        match self.frames.as_mut_slice() {
            [
                ..,
                (Frame::List(list), _),
                (Frame::Item(_), Origin::Markdown),
            ] => list.loose = true,
            [.., (Frame::Table { .. }, _)] => return,
            _ => {}
        }
        self.flush();
    }

    pub(super) fn start_heading(&mut self) {
        self.start_paragraph();
        self.heading = !self.in_table();
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.in_table() {
            self.inlines.push(Inline::Soft);
        } else {
            self.flush();
        }
        self.heading = false;
    }

    /// Says what the next paragraph begins with.
    pub(super) fn lead_in(&mut self, inlines: impl IntoIterator<Item = Inline>) {
        self.lead_in.extend(inlines);
    }

    pub(super) fn open(&mut self, frame: Frame, origin: Origin) {
        self.leave_table();
        self.flush();
        let in_list = matches!(self.frames.last(), Some((Frame::List(_), _)));
        let too_deep = self.frames.len() >= DEPTH;
        let frame = match frame {
            Frame::Item(blocks) if !in_list => Frame::Group(blocks),
            Frame::Quote(_) | Frame::List(_) if too_deep => Frame::Group(Vec::new()),
            frame => frame,
        };
        self.frames.push((frame, origin));
    }

    /// Adds a block that is complete.
    pub(super) fn block(&mut self, block: Block) {
        self.leave_table();
        self.flush();
        if !self.lead_in.is_empty() {
            let lead_in = std::mem::take(&mut self.lead_in);
            self.add(Block::Paragraph(lead_in));
        }
        self.add(block);
    }

    /// Ends the block that Markdown began last, and what HTML began within it.
    pub(super) fn close_markdown(&mut self) {
        while let Some(&(_, origin)) = self.frames.last() {
            self.close();
            if origin == Origin::Markdown {
                break;
            }
        }
        self.lead_in.clear();
    }

    pub(super) fn start_row(&mut self) {
        self.end_row();
        if let Some((Frame::Table { row, .. }, _)) = self.frames.last_mut() {
            *row = Some(Row::default());
        }
    }

    pub(super) fn start_cell(&mut self) {
        self.end_cell();
        if let Some((Frame::Table { row, .. }, _)) = self.frames.last_mut() {
            row.get_or_insert_default().in_cell = true;
        }
    }

    pub(super) fn end_cell(&mut self) {
        self.drop_spans(0);
        if let Some((Frame::Table { row, .. }, _)) = self.frames.last_mut() {
            let in_cell = row.as_ref().is_some_and(|row| row.in_cell);
            let cell = std::mem::take(&mut self.inlines);
            if in_cell || !inline::is_blank(&cell) {
                let row = row.get_or_insert_default();
                row.in_cell = false;
                row.cells.push(cell);
            }
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        if let Some((Frame::Table { table, row }, origin)) = self.frames.last_mut()
            && let Some(row) = row.take()
        {
            let first = table.head.is_empty() && table.rows.is_empty();
            if first && (row.head || *origin == Origin::Markdown) {
                table.head = row.cells;
            } else if !row.cells.is_empty() {
                table.rows.push(row.cells);
            }
        }
    }

    /// A block cannot stand in a cell: the table ends before it.
    fn leave_table(&mut self) {
        if self.in_table() {
            self.close();
        }
    }

    pub(super) fn in_table(&self) -> bool {
        matches!(self.frames.last(), Some((Frame::Table { .. }, _)))
    }

    /// Ends the innermost block.
    pub(super) fn close(&mut self) {
        if self.in_table() {
            self.end_row();
        } else {
            self.flush();
        }
        let Some((frame, _)) = self.frames.pop() else {
            return;
        };
        match frame {
            Frame::Quote(blocks) if !blocks.is_empty() => self.add(Block::Quote(blocks)),
            Frame::List(list) if !list.items.is_empty() => self.add(Block::List(list)),
            Frame::Item(blocks) if !blocks.is_empty() => match self.frames.last_mut() {
                Some((Frame::List(list), _)) => list.items.push(blocks),
                _ => blocks.into_iter().for_each(|block| self.add(block)),
            },
            Frame::Group(blocks) => blocks.into_iter().for_each(|block| self.add(block)),
            Frame::Table { mut table, .. } => {
                let width = table
                    .rows
                    .iter()
                    .map(Vec::len)
                    .chain([table.head.len()])
                    .max()
                    .unwrap_or(0);
                table.columns.resize(width, super::blocks::Alignment::None);
                table.head.resize(width, Vec::new());
                table
                    .rows
                    .iter_mut()
                    .for_each(|row| row.resize(width, Vec::new()));
                if width > 0 {
                    self.add(Block::Table(table));
                }
            }
            Frame::Quote(_) | Frame::List(_) | Frame::Item(_) => {}
        }
    }

    fn add(&mut self, block: Block) {
        match self.frames.last_mut() {
            None => self.blocks.push(block),
            Some((Frame::Quote(blocks) | Frame::Item(blocks) | Frame::Group(blocks), _)) => {
                blocks.push(block)
            }
            Some((Frame::List(list), _)) => match list.items.last_mut() {
                // A list between the items of a list, as HTML has it, belongs to the item before.
                Some(item) if matches!(block, Block::List(_)) => item.push(block),
                _ => list.items.push(vec![block]),
            },
            // `block` and `open` leave a table before they add anything.
            Some((Frame::Table { .. }, _)) => {}
        }
    }

    /// Ends the paragraph, if one was begun.
    pub(super) fn flush(&mut self) {
        self.drop_spans(0);
        if inline::is_blank(&self.inlines) {
            self.inlines.clear();
            return;
        }
        let mut inlines = std::mem::take(&mut self.inlines);
        if std::mem::take(&mut self.heading) {
            inlines = inline::strong(inlines);
        }
        if !self.lead_in.is_empty() {
            let mut led = std::mem::take(&mut self.lead_in);
            led.append(&mut inlines);
            inlines = led;
        }
        self.add(Block::Paragraph(inlines));
    }
}
