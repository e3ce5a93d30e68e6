//! The tree that a text is read into: what a doc comment may consist of, and nothing else.

/// A block. Containers are at most [`DEPTH`](super::read::DEPTH) deep, so that they can be walked
/// by recursion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Inlines),
    /// Lines that are shown as they are.
    Code(String),
    Quote(Vec<Block>),
    List(List),
    Table(Table),
    Rule,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// The number of the first item; `None` for bullets.
    pub start: Option<u64>,
    /// Whether blank lines set its items apart.
    pub loose: bool,
    /// Its items; none of them is empty.
    pub items: Vec<Vec<Block>>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub columns: Vec<Alignment>,
    /// Its first row. Empty cells where it has no head.
    pub head: Vec<Inlines>,
    pub rows: Vec<Vec<Inlines>>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Alignment {
    #[default]
    None,
    Left,
    Center,
    Right,
}

/// The text of a paragraph or a cell. Marks are balanced and nest.
pub(super) type Inlines = Vec<Inline>;

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    /// Text that means nothing but itself.
    Text(String),
    /// A code span.
    Code(String),
    /// A character by its name, such as `&hearts;`, without `&` and `;`.
    Entity(String),
    /// A link that is shown as its own target.
    Autolink(String),
    Open(Mark),
    Close,
    /// The end of a line of the source.
    Soft,
    /// The end of a line of the result.
    Hard,
}

/// What is said of a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Strikethrough,
    /// A link to an absolute target.
    Link(String),
}
