//! Writes blocks as Markdown.

use super::blocks::{Alignment, Block, Inlines, List, Table};
use super::render::{self, Place};
use super::{WIDTH, layout};

/// What is left for text at the least, however deep it stands.
const LEAST_WIDTH: usize = 40;

/// Writes blocks, without a line break at the end.
pub(super) fn write(mut blocks: Vec<Block>) -> String {
    let mut writer = Writer::default();
    // A rule sets apart what stands before it from what stands after.
    while blocks.last() == Some(&Block::Rule) {
        blocks.pop();
    }
    let rules = blocks
        .iter()
        .take_while(|block| **block == Block::Rule)
        .count();
    blocks.drain(..rules);
    writer.blocks(blocks, Spacing::Loose);
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

/// Writes text as it is, in a block of code.
pub(super) fn verbatim(text: &str) -> String {
    write(vec![Block::Code(super::characters::tidy_code(text))])
}

/// Writes inlines on one line.
pub(super) fn one_line(inlines: Inlines) -> String {
    layout::one_line(&render::render(inlines, Place::Paragraph))
}

/// Whether blank lines stand between blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spacing {
    Tight,
    Loose,
}

#[derive(Debug, Default)]
struct Writer {
    out: String,
    /// What every line begins with.
    indent: String,
    /// What the next line begins with, where that is something else.
    first: Option<String>,
}

impl Writer {
    fn blocks(&mut self, mut blocks: Vec<Block>, spacing: Spacing) {
        blocks.dedup_by(|block, previous| *block == Block::Rule && *previous == Block::Rule);
        let mut bullet = None;
        for (number, block) in blocks.into_iter().enumerate() {
            if number > 0 && spacing == Spacing::Loose {
                self.line("");
            }
            // Lists side by side are told apart by their bullets.
            let is_list = matches!(block, Block::List(_));
            bullet = is_list.then(|| bullet.map_or(Bullet::First, Bullet::other));
            self.block(block, bullet.unwrap_or_default());
        }
    }

    fn block(&mut self, block: Block, bullet: Bullet) {
        match block {
            Block::Paragraph(inlines) => {
                let rendered = render::render(inlines, Place::Paragraph);
                let width = WIDTH
                    .saturating_sub(self.indent.chars().count())
                    .max(LEAST_WIDTH);
                for line in layout::lines(&rendered, width) {
                    self.line(&line);
                }
            }
            Block::Code(code) => {
                let longest = code
                    .split(|char| char != '`')
                    .map(str::len)
                    .max()
                    .unwrap_or(0);
                let fence = "`".repeat(3.max(longest + 1));
                self.line(&format!("{fence}text"));
                for line in code.lines() {
                    self.line(line);
                }
                self.line(&fence);
            }
            Block::Quote(blocks) => {
                let first = self.first.take().unwrap_or_else(|| self.indent.clone());
                self.within(first + "> ", "> ", |writer| {
                    writer.blocks(blocks, Spacing::Loose)
                });
            }
            Block::List(list) => self.list(list, bullet),
            Block::Table(table) => self.table(table),
            Block::Rule => self.line("---"),
        }
    }

    fn list(&mut self, list: List, bullet: Bullet) {
        let loose = list.loose || list.items.iter().any(|item| needs_blank_lines(item));
        let spacing = if loose {
            Spacing::Loose
        } else {
            Spacing::Tight
        };
        for (number, item) in (0..).zip(list.items) {
            if number > 0 && loose {
                self.line("");
            }
            let marker = match list.start {
                None => bullet.mark().to_owned(),
                Some(start) => {
                    // Markdown reads nine digits at most.
                    let number = start.saturating_add(number).min(999_999_999);
                    format!("{number}{} ", bullet.delimiter())
                }
            };
            let first = self.first.take().unwrap_or_else(|| self.indent.clone());
            let indent = " ".repeat(marker.len());
            self.within(first + &marker, &indent, |writer| {
                writer.blocks(item, spacing)
            });
        }
    }

    fn table(&mut self, table: Table) {
        self.row(table.head);
        let mut line = String::from("|");
        for alignment in table.columns {
            line.push_str(match alignment {
                Alignment::None => " --- |",
                Alignment::Left => " :-- |",
                Alignment::Center => " :-: |",
                Alignment::Right => " --: |",
            });
        }
        self.line(&line);
        for row in table.rows {
            self.row(row);
        }
    }

    fn row(&mut self, cells: Vec<Inlines>) {
        let mut line = String::from("|");
        for cell in cells {
            let text = layout::within_line(&render::render(cell, Place::Cell));
            line.push(' ');
            line.push_str(&text);
            line.push_str(if text.is_empty() { "|" } else { " |" });
        }
        self.line(&line);
    }

    /// Writes what stands within a block: its first line begins with `first`, the others with
    /// `indent` more than around it.
    fn within(&mut self, first: String, indent: &str, write: impl FnOnce(&mut Self)) {
        let length = self.indent.len();
        self.indent.push_str(indent);
        self.first = Some(first);
        write(self);
        self.first = None;
        self.indent.truncate(length);
    }

    fn line(&mut self, text: &str) {
        let indent = self.first.take();
        let indent = indent.as_deref().unwrap_or(&self.indent);
        self.out.push_str(if text.is_empty() {
            indent.trim_end()
        } else {
            indent
        });
        self.out.push_str(text);
        self.out.push('\n');
    }
}

/// Whether blank lines have to stand between the blocks of an item, or one would swallow the next.
fn needs_blank_lines(item: &[Block]) -> bool {
    match item {
        [] | [_] => false,
        [Block::Paragraph(_), Block::Code(_)] => false,
        [Block::Paragraph(_), Block::List(list)] => list.start.is_some_and(|start| start != 1),
        _ => true,
    }
}

/// What the items of a list begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Bullet {
    #[default]
    First,
    Second,
}

impl Bullet {
    fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Self::First => "- ",
            Self::Second => "* ",
        }
    }

    fn delimiter(self) -> char {
        match self {
            Self::First => '.',
            Self::Second => ')',
        }
    }
}
