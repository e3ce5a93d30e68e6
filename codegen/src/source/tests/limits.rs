//! Tests of the limits: what passes one is refused at its place, and in no time.

use super::*;

#[track_caller]
fn check_limit(text: &str, message: &str) {
    let (root, sources, diagnostics) = read_bytes(text.as_bytes());
    assert_eq!(root, None);
    let said = say(&sources, &diagnostics);
    assert!(
        said.contains(&format!("error limit-exceeded: {message}")),
        "{said}"
    );
    assert!(diagnostics.iter().all(|finding| finding.span.is_some()));
}

#[test]
fn depth_is_limited_however_it_comes_about() {
    let deep = "more than 64 collections stand inside of one another";
    let block = |depth: usize| {
        (0..depth)
            .map(|level| " ".repeat(level) + "a:\n")
            .collect::<String>()
    };
    for opening in ["[", "{\"a\":", "[{a: ", "- ", "? "] {
        check_limit(&opening.repeat(100_000), deep);
    }
    check_limit(&block(1000), deep);
    check_limit(
        &format!(
            "a: {}1{}",
            "[".repeat(budget::DEPTH),
            "]".repeat(budget::DEPTH)
        ),
        deep,
    );
    let (root, ..) = read_bytes(
        format!(
            "a: {}1{}",
            "[".repeat(budget::DEPTH - 1),
            "]".repeat(budget::DEPTH - 1)
        )
        .as_bytes(),
    );
    assert!(root.is_some());
    let (root, ..) = read_bytes(block(budget::DEPTH).as_bytes());
    assert!(root.is_some());

    // Each anchor holds the one before.
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for level in 1..200 {
        chain += &format!("a{level}: &a{level} [*a{}]\n", level - 1);
    }
    check_limit(&chain, deep);
}

#[test]
fn what_aliases_add_is_limited() {
    let repetitive = "aliases make the file larger by more than 1000000 nodes or 64 MiB";
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    check_limit(&laughs, repetitive);
    let text = "x".repeat(1 << 20);
    check_limit(
        &format!("a: &a {text}\nb: [{}]\n", "*a, ".repeat(100)),
        repetitive,
    );
    check_limit(
        &format!("a: &a {text}\nb: [{}]\n", "{*a : 1}, ".repeat(100)),
        repetitive,
    );
    check_limit(
        &format!("a: &a {{k: {text}}}\nb: {{<<: [{}]}}\n", "*a, ".repeat(100)),
        repetitive,
    );

    // Each anchor holds the text again.
    let anchors: String = (0..60)
        .map(|level| format!("{}- &a{level}\n", " ".repeat(level)))
        .collect();
    check_limit(
        &format!("{anchors}{}{text}{text}\n", " ".repeat(60)),
        repetitive,
    );
}

#[test]
fn size_is_limited() {
    let (root, sources, diagnostics) = read_bytes(&vec![b' '; budget::BYTES + 1]);
    assert_eq!(root, None);
    assert_eq!(
        say(&sources, &diagnostics),
        "1:1 error limit-exceeded: the file has more than 128 MiB"
    );
}

#[test]
fn repairs_are_limited() {
    // One repair a line, in a document of some size.
    let text = format!("a: '{}\n", "x".repeat(8 << 20)) + &"\"\n".repeat(10_000) + "'\n";
    let (root, sources, diagnostics) = read_bytes(text.as_bytes());
    assert_eq!(root, None);
    assert!(
        say(&sources, &diagnostics).starts_with("2:1 error syntax"),
        "{}",
        say(&sources, &diagnostics)
    );
}
