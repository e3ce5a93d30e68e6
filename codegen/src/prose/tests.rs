//! Tests of [`clean`] and [`summary`], case by case and over random text.

use super::{clean, code, is_plain, phrase, read, summary, write};
use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};

#[track_caller]
fn check(markdown: &str, expect: &str) {
    let cleaned = clean(markdown);
    assert_eq!(cleaned, expect, "{markdown:?}");
    check_safe(&cleaned);
    assert_eq!(clean(&cleaned), cleaned, "{markdown:?} once more");
}

/// What is promised of every result, seen with rustdoc's eyes.
#[track_caller]
fn check_safe(cleaned: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    // rustdoc takes every `[name]` for a link to an item.
    let item = |_: BrokenLink<'_>| Some((CowStr::Borrowed("item"), CowStr::Borrowed("")));
    for event in Parser::new_with_broken_link_callback(cleaned, options, Some(item)) {
        let safe = match &event {
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => false,
            Event::Start(Tag::CodeBlock(kind)) => *kind == CodeBlockKind::Fenced("text".into()),
            Event::Start(Tag::Link { dest_url, .. }) => {
                dest_url.contains("://") || dest_url.contains('@')
            }
            Event::Start(
                Tag::Image { .. }
                | Tag::Heading { .. }
                | Tag::HtmlBlock
                | Tag::FootnoteDefinition(_),
            ) => false,
            _ => true,
        };
        assert!(safe, "{event:?} in {cleaned:?}");
    }
    for line in cleaned.split('\n') {
        assert_eq!(line, line.trim_end(), "{cleaned:?}");
        assert!(!line.contains(char::is_control), "{cleaned:?}");
    }
    assert!(
        !cleaned.contains("\n\n\n") || cleaned.contains("```"),
        "{cleaned:?}"
    );
    assert_eq!(cleaned, cleaned.trim_matches('\n'));
}

#[test]
fn plain_text_stays() {
    check("The ID of the lead.", "The ID of the lead.");
    check("  Both sides.\n", "Both sides.");
    check(
        "Two\nlines.\n\n\n\nA paragraph.",
        "Two\nlines.\n\nA paragraph.",
    );
    check("Two  spaces.", "Two spaces.");
    check(
        "snake_case and 2 * 3 < 7 & more ~5",
        "snake_case and 2 * 3 < 7 & more ~5",
    );
    check("_type and *required", "_type and *required");
    check("", "");
    check(" \n\t\n", "");
}

#[test]
fn phrases_stay_within_a_sentence() {
    let check = |text: &str, expect: &str| assert_eq!(phrase(text), expect, "{text:?}");
    check("Pets", "Pets");
    check("A *very* long\n\ntitle", "A *very* long title");
    check("", "");
    check("\tindented", "indented");
    check("```x", "```` ```x ````");
    check("~~~\npanic!()\n~~~", "`~~~ panic!() ~~~`");
    check("# Pets", "**Pets**");
    check("- a", "`- a`");
    check("<pre>a</pre>", "`<pre>a</pre>`");
    check("[x]: y", "`[x]: y`");
    check("[`Vec`]", "\\[`Vec`\\]");
}

#[test]
fn lines_end_one_way() {
    check("a\r\nb\rc", "a\nb\nc");
    check("a\u{2028}b\u{85}c", "a\nb\nc");
    check("a  \nb", "a\\\nb");
    check("a\\\nb", "a\\\nb");
    check("    shared\n\n    indentation", "shared\n\nindentation");
}

#[test]
fn characters_that_nobody_sees_go() {
    check("a\u{202e}b\u{2066}c", "abc");
    check("a&#x202e;b", "ab");
    check("\u{feff}a\u{200b}b\u{ad}c\u{e0041}", "abc");
    check("a\0b\u{1b}[1m", "a\u{fffd}b\u{fffd}\\[1m");
    check("a\u{a0}b&nbsp;c\td", "a b c d");
    check("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧");
}

#[test]
fn code_is_text() {
    check("```rust\npanic!()\n```", "```text\npanic!()\n```");
    check("```\n\n\ta  \n\n```", "```text\n    a\n```");
    check("~~~json\n```\n~~~", "````text\n```\n````");
    check(
        "a\n\n    let x = 1;\n      y",
        "a\n\n```text\nlet x = 1;\n  y\n```",
    );
    check("```", "");
    check("```\nunclosed", "```text\nunclosed\n```");
    check("`a`, `` b`c ``, ` d `", "`a`, ``b`c``, `d`");
    check("a ` b", "a \\` b");
}

#[test]
fn headings_are_bold() {
    check("# Errors\ntext", "**Errors**\n\ntext");
    check("Title\n===", "**Title**");
    check("## A **b** `c` ##", "**A b `c`**");
    check("#", "");
    check("#hashtag", "#hashtag");
}

#[test]
fn html_becomes_markdown_or_text() {
    check("a<br>b<br/>c", "a\\\nb\\\nc");
    check("a<br><br>b", "a\n\nb");
    check("<p>One.</p><p>Two.</p>", "One.\n\nTwo.");
    check(
        "<b>Note</b>: <i>this</i> is <code>a_b</code>",
        "**Note**: *this* is `a_b`",
    );
    check("<p>See <code>&lt;id&gt;</code></p>", "See `<id>`");
    check("<code>__init__</code>", "`__init__`");
    check(
        "x <a href=\"https://a.b/c?d&amp;e\">y</a>",
        "x [y](https://a.b/c?d&e)",
    );
    check("x <a href='/docs'>y</a>", "x y");
    check("<ul><li>a<li>b <b>c</b></ul>", "- a\n- b **c**");
    check(
        "<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>",
        "1. a\n2. b\n   - c",
    );
    check("<h2>Title</h2>text", "**Title**\n\ntext");
    check("<pre>a &lt;\n  b</pre>", "```text\na <\n  b\n```");
    check(
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1<td>2|3</table>",
        "| A | B |\n| --- | --- |\n| 1 | 2\\|3 |",
    );
    check(
        "<details>\n<summary>More</summary>\n\n*text*\n\n</details>",
        "**More**\n\n*text*",
    );
    check("a <!-- hidden --> b", "a b");
    check("m<sup>2</sup>", "m^2");
    check("<div>a_b *c*</div>", "a_b *c*".replace('*', "\\*").as_str());
}

#[test]
fn what_is_no_html_is_text() {
    check("/users/<id>", "/users/\\<id>");
    check("<b> is never closed", "\\<b> is never closed");
    check("<script>alert(1)</script>", "\\<script>alert(1)\\</script>");
    check("Vec<String>", "Vec\\<String>");
    check("<tenant:id>", "\\<tenant:id>");
    check("<!-- unclosed", "\\<!-- unclosed");
    check("<?php ?>", "\\<?php ?>");
    check("&lt;b&gt; &amp;lt;", "\\<b> \\&lt;");
    check("**a <b>b** c</b>", "**a b** c");
}

#[test]
fn links_are_absolute() {
    check("[a](https://b.c/d)", "[a](https://b.c/d)");
    check("[a](/b) [c](#d) [Vec](Vec) [e](javascript:f)", "a c Vec e");
    check("[a][b]\n\n[b]: https://c.d 'title'", "[a](https://c.d)");
    check("[`Option`] and [x](y", "\\[`Option`\\] and \\[x\\](y");
    check("![alt](https://a.b/c.png)", "[alt](https://a.b/c.png)");
    check(
        "[![alt](https://a.b/c.png)](https://d.e)",
        "[alt](https://d.e)",
    );
    check("![alt](c.png)", "alt");
    check("a! [b](https://c.d)", "a! [b](https://c.d)");
    check("a![b](/c)[d](https://e.f)", "ab[d](https://e.f)");
    check("\\![a](https://b.c)", "\\![a](https://b.c)");
    check("[](https://a.b)", "<https://a.b>");
    check("[https://a.b](https://a.b)", "<https://a.b>");
    check("[a](<https://b.c/d e)>)", "[a](https://b.c/d%20e%29)");
    check(
        "<me@a.b>, [write](mailto:me@a.b), [x](mailto:x)",
        "<me@a.b>, [write](mailto:me@a.b), x",
    );
    check("[^1] see\n\n[^1]: note", "\\[^1\\] see\n\n\\[^1\\]: note");
}

#[test]
fn addresses_are_links() {
    check("see https://a.b/c.", "see <https://a.b/c>.");
    check(
        "(http://a.b/c_(d)), 'https://e.f'",
        "(<http://a.b/c_(d)>), '<https://e.f>'",
    );
    check("**https://a.b**", "**<https://a.b>**");
    check("https://{host}/v1", "<https://{host}/v1>");
    check("http://, https://", "http://, https://");
    check("`https://a.b`", "`https://a.b`");
    check("https://a.b，c", "<https://a.b>，c");
}

#[test]
fn lists_are_indented() {
    check("* a\n* b\nlazy", "- a\n- b\n  lazy");
    check("text\n- a\n    - b", "text\n\n- a\n  - b");
    check("9. a\n10. b\n\n    c", "9. a\n\n10. b\n\n    c");
    check("- a\n+ b", "- a\n\n* b");
    check("- [ ] open\n- [x] ~~~", "- \\[ \\] open\n- \\[x\\] ~~~");
    check("-\n- a", "- a");
    check("- # a\n  b", "- **a**\n\n  b");
    check("> a\nlazy\n\n> b", "> a\n> lazy\n\n> b");
    check("> [!NOTE]\n> a", "> **Note:** a");
    check("---\na\n\n***\n\n---\n\nb\n\n---", "a\n\n---\n\nb");
}

#[test]
fn tables_stay_tables() {
    check(
        "| a | b |\n|:--|--:|\n| `x\\|y` | 1<br>2 |\n| only |",
        "| a | b |\n| :-- | --: |\n| `x\\|y` | 1 2 |\n| only | |",
    );
    check("a | b\nno table", "a | b\nno table");
}

#[test]
fn text_does_not_begin_blocks() {
    check("\\# a", "\\# a");
    check("a &#45; b\n&#45; c", "a - b\n\\- c");
    check("1&#46; a", "1\\. a");
    check("&gt; a", "\\> a");
    check("a\n\\---", "a\n\\---");
    check("\\*\\*a\\*\\*", "\\*\\*a\\*\\*");
}

#[test]
fn long_lines_are_filled() {
    let word = "word ".repeat(20);
    check(
        &format!("{word}- {word}"),
        "word word word word word word word word word word word word word word word word word word\n\
         word word - word word word word word word word word word word word word word word word word\n\
         word word word word",
    );
    // What would begin a list at the beginning of a line does not.
    let filled = clean(&format!(
        "{}1. word",
        "word ".repeat(18).replace(" word word ", " ab word ")
    ));
    check_safe(&filled);
    check(
        &format!("Short:\n{word}"),
        "Short:\nword word word word word word word word word word word word word word word word word word\nword word",
    );
    let url = format!("https://a.b/{}", "c".repeat(100));
    check(&format!("see {url} there"), &format!("see\n<{url}>\nthere"));
    let code = format!("`{word}`");
    check(
        &format!("a {code}"),
        &format!("a\n{}", code.replace(" `", "`")),
    );
}

#[test]
fn summaries_are_sentences() {
    for (markdown, expect) in [
        ("First. Second.", "First."),
        ("Only one", "Only one"),
        ("Uses e.g. this. And that.", "Uses e.g. this."),
        ("Version 1.5 of it.\nMore.", "Version 1.5 of it."),
        ("Two\nlines here.", "Two lines here."),
        ("**Bold. Text** goes on. Done.", "**Bold. Text** goes on."),
        ("```\ncode\n```\n\nThen text.", "Then text."),
        ("- item", ""),
        ("", ""),
    ] {
        assert_eq!(summary(markdown), expect, "{markdown:?}");
    }
}

#[test]
fn depth_is_bounded() {
    for bomb in [
        "> ", "- ", "*a ", "[", "<b>", "<ul><li>", "`", "<a =\"", "&", "http://!",
    ] {
        check_safe(&clean(&bomb.repeat(2000)));
    }
}

/// What means something to Markdown, to HTML, or to neither.
const FRAGMENTS: &[&str] = &[
    "*",
    "**",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "~~~",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "[a](https://x.y/z)",
    "[a](b)",
    "http://",
    "https://a.b/c?d=&copy;",
    "<a@b.co>",
    "<x:y>",
    "<b>",
    "</b>",
    "<code>",
    "</code>",
    "<p>",
    "<br>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<pre>",
    "</pre>",
    "<a href='https://l.k'>",
    "</a>",
    "<id>",
    "<!--",
    "-->",
    "<h2>",
    "</h2>",
    "&amp;",
    "&lt;",
    "&nbsp;",
    "&hearts;",
    "&foo;",
    "&",
    "\\",
    "|",
    "| a | b |\n|---|---|\n| c | d |\n",
    "- ",
    "* ",
    "1. ",
    "2) ",
    "> ",
    "# ",
    "- [ ] ",
    "---",
    "***",
    "===",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "  \n",
    " ",
    " ",
    "    ",
    "\t",
    "a",
    "word",
    "foo_bar",
    "é",
    "한국",
    "“",
    "🚀",
    "\u{202e}",
    "\0",
    "\r\n",
    "\u{a0}",
    "!",
    ".",
    ":",
    "\"",
    "+",
    "-",
    "1",
    "{{x}}",
    "[^1]",
    "[^1]: a",
    "[r]: https://r.s\n",
    "[r]",
    "> [!TIP]\n",
    "words that make a line longer than a line of a doc comment of a source file should ever be, ",
];

#[test]
fn code_within_a_line_shows_everything() {
    for (text, expected) in [
        ("in-progress", "`in-progress`"),
        ("a b", "`a b`"),
        ("", "`\"\"`"),
        (" ", "`\" \"`"),
        ("a ", "`\"a \"`"),
        ("a\n\tb", "`\"a\\n\\tb\"`"),
        ("a\u{200b}b\u{202e}", "`\"a\\u{200b}b\\u{202e}\"`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("a``", "``` a`` ```"),
        ("\"`", "`` \"` ``"),
    ] {
        assert_eq!(code(text), expected, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn everything_is_safe_and_final(fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..20)) {
        let markdown = fragments.concat();
        let cleaned = clean(&markdown);
        check_safe(&cleaned);
        prop_assert_eq!(clean(&cleaned), cleaned);
        let summary = summary(&markdown);
        check_safe(&summary);
        prop_assert!(!summary.contains('\n'));
    }

    #[test]
    fn any_text_is_code_within_a_line(text in "[ `a\\[<\n\u{200b}]{0,8}|.*") {
        let shown = format!("a {} a", code(&text));
        check_safe(&shown);
        prop_assert_eq!(clean(&shown).replace('\n', " "), shown);
    }

    #[test]
    fn any_text_is_safe_and_final(markdown in any::<String>()) {
        let cleaned = clean(&markdown);
        check_safe(&cleaned);
        prop_assert_eq!(clean(&cleaned), cleaned);
    }

    #[test]
    fn plain_text_needs_no_reading(text in "[a-zA-Z0-9 ,.;:'\"()/?%${}=_-]{1,20}") {
        if is_plain(&text) {
            prop_assert_eq!(write::write(read::read(&text)), text);
        }
    }
}

#[test]
fn a_text_that_is_not_markdown_reads_as_it_is() {
    let check = |text: &str, expected: &str| assert_eq!(super::literal(text), expected, "{text}");
    check("Pets & Co.", "Pets & Co.");
    check("a\n  b\u{202e}\tc", "a b c");
    check(
        "# *Pets* `x` [y](z) <b>",
        "\\# \\*Pets\\* \\`x\\` \\[y\\](z) \\<b>",
    );
    let link = super::literal("see https://pets.example/ now");
    assert_eq!(clean(&link), link);
    assert_eq!(super::line(" \u{7}a\r\nb\u{200b} "), "\u{fffd}a b");
}
