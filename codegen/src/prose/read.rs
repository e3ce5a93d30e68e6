//! Reads Markdown into blocks.

use super::blocks::{Alignment, Block, Inline, List, Mark, Table};
use super::builder::{Builder, Frame, Origin, Span};
use super::{characters, entities, html, links};
use pulldown_cmark::{BlockQuoteKind, Event, Options, Parser, Tag, TagEnd};

/// How deep blocks may stand within one another. What is deeper is lifted up to here.
pub(super) const DEPTH: usize = 24;

/// Reads a text that is [`tidy`](characters::tidy).
pub(super) fn read(text: &str) -> Vec<Block> {
    // What rustdoc enables, so that both see the same, and the `> [!NOTE]` of GitHub. Smart
    // punctuation is rustdoc's to apply. Boxes of tasks stay text: after one, rustdoc's parser
    // would look for blocks, a fence for one.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_GFM;
    let mut reader = Reader {
        builder: Builder::new(text),
        code: None,
        html: None,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range.end);
    }
    reader.builder.finish()
}

struct Reader<'a> {
    builder: Builder<'a>,
    /// The code block that is being read.
    code: Option<String>,
    /// The block of HTML that is being read, and where it starts.
    html: Option<String>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, end: usize) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.builder.text(&characters::tidy_line(&text)),
            },
            Event::Code(code) => self.builder.code(&characters::tidy_line(&code)),
            Event::Html(source) => match &mut self.html {
                Some(html) => html.push_str(&source),
                None => self.builder.text(&characters::tidy_line(&source)),
            },
            Event::InlineHtml(source) => self.inline_html(&source, end),
            Event::FootnoteReference(label) => {
                self.builder.text("[^");
                self.builder.text(&characters::tidy_line(&label));
                self.builder.text("]");
            }
            Event::SoftBreak => self.builder.push(Inline::Soft),
            Event::HardBreak => self.builder.push(Inline::Hard),
            Event::Rule => self.builder.block(Block::Rule),
            // None of these is enabled.
            Event::TaskListMarker(_) => {}
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.builder.text(&characters::tidy_line(&text));
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let builder = &mut self.builder;
        match tag {
            Tag::Paragraph => builder.start_paragraph(),
            Tag::Heading { .. } => builder.start_heading(),
            Tag::BlockQuote(kind) => {
                builder.open(Frame::Quote(Vec::new()), Origin::Markdown);
                if let Some(kind) = kind {
                    builder.lead_in([
                        Inline::Open(Mark::Strong),
                        Inline::Text(format!("{}:", alert(kind))),
                        Inline::Close,
                        Inline::Text(" ".to_owned()),
                    ]);
                }
            }
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::List(start) => builder.open(
                Frame::List(List {
                    start,
                    loose: false,
                    items: Vec::new(),
                }),
                Origin::Markdown,
            ),
            Tag::Item => builder.open(Frame::Item(Vec::new()), Origin::Markdown),
            Tag::FootnoteDefinition(label) => {
                builder.open(Frame::Group(Vec::new()), Origin::Markdown);
                builder.lead_in([Inline::Text(format!(
                    "[^{}]: ",
                    characters::tidy_line(&label)
                ))]);
            }
            Tag::Table(columns) => {
                let columns = columns.into_iter().map(alignment).collect();
                let table = Table {
                    columns,
                    ..Table::default()
                };
                builder.open(Frame::Table { table, row: None }, Origin::Markdown);
            }
            Tag::TableHead | Tag::TableRow => builder.start_row(),
            Tag::TableCell => builder.start_cell(),
            Tag::Emphasis => builder.start_span(Span::Mark(Mark::Emphasis)),
            Tag::Strong => builder.start_span(Span::Mark(Mark::Strong)),
            Tag::Strikethrough => builder.start_span(Span::Mark(Mark::Strikethrough)),
            Tag::Link {
                dest_url,
                link_type,
                ..
            } => {
                use pulldown_cmark::LinkType;
                let url = characters::tidy_line(&dest_url);
                let target = match link_type {
                    LinkType::Email => links::target(&format!("mailto:{url}")),
                    _ => links::target(&url),
                };
                // A placeholder such as `<tenant:id>` looks like a link, too.
                let bracketed =
                    target.is_none() && matches!(link_type, LinkType::Autolink | LinkType::Email);
                builder.start_span(match target {
                    Some(target) => Span::Mark(Mark::Link(target)),
                    None if bracketed => Span::Bracketed,
                    None => Span::Nothing,
                });
            }
            Tag::Image { dest_url, .. } => {
                // The page of a doc comment loads nothing from elsewhere: an image is a link to it.
                let target = links::target(&characters::tidy_line(&dest_url));
                builder.start_span(
                    target.map_or(Span::Nothing, |target| Span::Mark(Mark::Link(target))),
                );
            }
            // None of these is enabled.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.builder.end_paragraph(),
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::Table => self.builder.close_markdown(),
            TagEnd::CodeBlock => {
                let code = characters::tidy_code(&self.code.take().unwrap_or_default());
                if !code.is_empty() {
                    self.builder.block(Block::Code(code));
                }
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.html_block(&html);
            }
            TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {}
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => self.builder.end_span(),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn inline_html(&mut self, source: &str, end: usize) {
        if source.starts_with("<!--") {
            return;
        }
        match html::tag(source) {
            Some(tag) => self.builder.tag(&tag, Some(end)),
            None => self.builder.text(&characters::tidy_line(source)),
        }
    }

    /// HTML that stands alone: what is not a tag in it is text, not Markdown.
    fn html_block(&mut self, html: &str) {
        let mut rest = html;
        while let Some(piece) = html::next(&mut rest) {
            match piece {
                html::Piece::Comment => {}
                html::Piece::Tag(tag) => self.builder.tag(&tag, None),
                html::Piece::Text(text) if self.builder.is_preformatted() => {
                    self.builder.text(text)
                }
                html::Piece::Text(text) => {
                    for (number, line) in text.split('\n').enumerate() {
                        if number > 0 {
                            self.builder.push(Inline::Soft);
                        }
                        for inline in entities::with_entities(&characters::tidy_line(line)) {
                            self.builder.push(inline);
                        }
                    }
                }
            }
        }
        self.builder.end_html_block();
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}
