//! What tags do.

use super::blocks::{Block, Inline, List, Mark, Table};
use super::builder::{Builder, Frame, Origin, SPANS, Span};
use super::html::{Meaning, Tag};
use super::read::DEPTH;
use super::{characters, entities, links};

impl Builder<'_> {
    /// Does what a tag asks for, if a doc comment can; else the tag is text.
    /// `end` is where the tag ends in the source, for a tag amid Markdown.
    pub(super) fn tag(&mut self, tag: &Tag<'_>, end: Option<usize>) {
        let Some(meaning) = tag.meaning().filter(|meaning| {
            tag.end || meaning.stands_alone() || self.end_tags.contains(tag.name)
        }) else {
            self.text(&characters::tidy_line(tag.source));
            return;
        };
        if self.preformatted.is_some() {
            match meaning {
                Meaning::Preformatted if tag.end => self.end_preformatted(),
                Meaning::Break => self.text("\n"),
                _ => {}
            }
            return;
        }
        let source = if tag.end {
            end.map(|end| end.saturating_sub(tag.source.len()))
        } else {
            end
        };
        match meaning {
            Meaning::Strong => self.span_tag(tag, meaning, Span::Mark(Mark::Strong), source),
            Meaning::Emphasis => self.span_tag(tag, meaning, Span::Mark(Mark::Emphasis), source),
            Meaning::Strikethrough => {
                self.span_tag(tag, meaning, Span::Mark(Mark::Strikethrough), source)
            }
            Meaning::Code => self.span_tag(tag, meaning, Span::Code, source),
            Meaning::Anchor => {
                let href = tag.attribute("href").map(entities::decoded);
                let link = href.and_then(|href| links::target(&href)).map(Mark::Link);
                self.span_tag(tag, meaning, link.map_or(Span::Nothing, Span::Mark), source);
            }
            Meaning::Superscript => {
                let follows_word = matches!(self.inlines.last(), Some(Inline::Text(text)) if text.ends_with(char::is_alphanumeric));
                if !tag.end && follows_word {
                    self.text("^");
                }
            }
            Meaning::Nothing => {}
            Meaning::Break => self.push(Inline::Hard),
            Meaning::Image => {
                let target = tag
                    .attribute("src")
                    .map(entities::decoded)
                    .and_then(|src| links::target(&src));
                self.start_span(
                    target.map_or(Span::Nothing, |target| Span::Mark(Mark::Link(target))),
                );
                let alt = tag
                    .attribute("alt")
                    .map(entities::decoded)
                    .unwrap_or_default();
                self.text(&characters::tidy_line(&alt));
                self.end_span();
            }
            Meaning::Rule => {
                if self.may_break() {
                    self.block(Block::Rule);
                }
            }
            Meaning::Paragraph => {
                self.boundary();
            }
            Meaning::Heading => self.heading = self.boundary() && !tag.end,
            Meaning::Preformatted => {
                if end.is_some() {
                    self.span_tag(tag, meaning, Span::Code, source);
                } else if self.boundary() && !tag.end {
                    self.preformatted = Some(String::new());
                }
            }
            Meaning::Quote => self.block_tag(tag, Frame::Quote(Vec::new())),
            Meaning::Bullets | Meaning::Numbers => {
                let number = || {
                    tag.attribute("start")
                        .and_then(|start| start.parse().ok())
                        .unwrap_or(1)
                };
                let start = (meaning == Meaning::Numbers).then(number);
                self.block_tag(
                    tag,
                    Frame::List(List {
                        start,
                        loose: false,
                        items: Vec::new(),
                    }),
                );
            }
            Meaning::Item => self.item_tag(tag),
            Meaning::Table => self.block_tag(
                tag,
                Frame::Table {
                    table: Table::default(),
                    row: None,
                },
            ),
            Meaning::Row | Meaning::HeadCell | Meaning::Cell => self.cell_tag(tag, meaning),
        }
    }

    /// Ends a block of HTML.
    pub(super) fn end_html_block(&mut self) {
        self.end_preformatted();
        self.boundary();
    }

    fn span_tag(&mut self, tag: &Tag<'_>, meaning: Meaning, span: Span, source: Option<usize>) {
        if !tag.end {
            if self.spans.len() < SPANS {
                self.start_tagged(span, Some(meaning), source);
            }
            return;
        }
        // Only what a tag began since Markdown began something can end here.
        let from = self
            .spans
            .iter()
            .rposition(|open| open.tag.is_none())
            .map_or(0, |at| at + 1);
        let began = self
            .spans
            .iter()
            .skip(from)
            .rposition(|open| open.tag == Some(meaning));
        if let Some(at) = began {
            self.drop_spans(from + at + 1);
            self.end_innermost(source);
        }
    }

    fn block_tag(&mut self, tag: &Tag<'_>, frame: Frame) {
        if tag.end {
            self.end_block(|open| std::mem::discriminant(open) == std::mem::discriminant(&frame));
        } else if self.boundary() && self.frames.len() < DEPTH {
            self.open(frame, Origin::Html);
        }
    }

    fn item_tag(&mut self, tag: &Tag<'_>) {
        if tag.end {
            self.end_block(|open| matches!(open, Frame::Item(_)));
        } else if self.boundary() {
            if self.frames.len() >= DEPTH {
                return;
            }
            let from = self
                .frames
                .iter()
                .rposition(|&(_, origin)| origin == Origin::Markdown)
                .map_or(0, |at| at + 1);
            let list = self
                .frames
                .iter()
                .skip(from)
                .rposition(|(frame, _)| matches!(frame, Frame::List(_)));
            match list {
                Some(at) => self.close_to(from + at + 1),
                None => self.open(
                    Frame::List(List {
                        start: None,
                        loose: false,
                        items: Vec::new(),
                    }),
                    Origin::Html,
                ),
            }
            self.open(Frame::Item(Vec::new()), Origin::Html);
        } else if self.in_table() {
            self.text("• ");
        }
    }

    fn cell_tag(&mut self, tag: &Tag<'_>, meaning: Meaning) {
        if !matches!(
            self.frames.last(),
            Some((Frame::Table { .. }, Origin::Html))
        ) {
            self.boundary();
        } else if tag.end {
            self.end_cell();
        } else if meaning == Meaning::Row {
            self.start_row();
        } else {
            self.start_cell();
            if let Some((Frame::Table { row: Some(row), .. }, _)) = self.frames.last_mut() {
                row.head |= meaning == Meaning::HeadCell;
            }
        }
    }

    /// Ends the paragraph where one can end, else the line. Says which it was.
    fn boundary(&mut self) -> bool {
        let may_break = self.may_break();
        if may_break {
            self.flush();
        } else {
            self.inlines.push(Inline::Soft);
        }
        may_break
    }

    /// Whether a paragraph can end here: not in a cell, and not amid something that is said of a
    /// stretch of its text.
    pub(super) fn may_break(&self) -> bool {
        !self.in_table()
            && self
                .spans
                .iter()
                .all(|open| open.tag.is_some() && !matches!(open.span, Span::Code))
    }

    /// Ends the innermost block that is as said, if a tag began it and all that was begun since.
    fn end_block(&mut self, is_it: impl Fn(&Frame) -> bool) {
        let tags = self
            .frames
            .iter()
            .rev()
            .take_while(|&&(_, origin)| origin == Origin::Html);
        match tags.map(|(frame, _)| frame).position(is_it) {
            Some(depth) => self.close_to(self.frames.len().saturating_sub(depth + 1)),
            None => {
                self.boundary();
            }
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.frames.len() > depth {
            self.close();
        }
    }

    pub(super) fn end_preformatted(&mut self) {
        if let Some(preformatted) = self.preformatted.take() {
            let code = characters::tidy_code(&entities::decoded(&preformatted));
            if !code.is_empty() {
                self.block(Block::Code(code));
            }
        }
    }
}
