//! A description whose every text would rather be code, markup, a path or a key: what is made of it has the tokens that a
//! harmless one of the same shape has, and nothing of it stands where it does not belong.
//!
//! The texts are put into a template of plain words (`template.yaml`, and `swagger.yaml` for Swagger 2.0): fixed ones, which
//! also become the fixture `hostile` that is compiled and driven, and others by chance.
#![expect(
    dead_code,
    unreachable_pub,
    reason = "what is taken in by its path is a library's"
)]

#[path = "../../fuzz/src/document/mod.rs"]
mod document;
#[path = "../../fuzz/src/properties/mod.rs"]
mod properties;
mod shape;
mod template;
mod texts;

use codegen::config::Config;
use codegen::diagnostic::Severity;
use codegen::{Input, Outcome};
use document::{FRAGMENTS, Files, ROOT};
use proptest::prelude::*;
use template::{Kind, Template};

/// The templates.
fn templates() -> [Template; 2] {
    [
        Template::new(include_str!("template.yaml")),
        Template::new(include_str!("swagger.yaml")),
    ]
}

fn generated(text: &str) -> (Files, Outcome) {
    let files = Files::single(text.as_bytes());
    let outcome = codegen::generate(
        &Input {
            path: ROOT,
            overlays: &[],
            loader: &files,
        },
        &Config::default(),
    );
    (files, outcome)
}

#[track_caller]
fn accepted(outcome: &Outcome) {
    for diagnostic in &outcome.report.diagnostics {
        assert!(
            diagnostic.severity != Severity::Error,
            "{}",
            diagnostic.message
        );
    }
}

#[test]
fn what_is_hostile_has_the_tokens_of_what_is_not() {
    for template in templates() {
        let (_, tame) = generated(&template.with(template::tame));
        let (_, hostile) = generated(&template.with(texts::hostile));
        accepted(&tame);
        accepted(&hostile);
        let links = [&tame, &hostile].map(properties::audited);
        assert_eq!(links[0], links[1], "links to items");
        let (tame, hostile) = (shape::of(&tame.files), shape::of(&hostile.files));
        assert_eq!(shape::differences(&tame, &hostile), "");
        for shape in [&tame, &hostile] {
            assert_eq!(shape.strays, [""; 0]);
        }
        let others = hostile.foreign.difference(&tame.foreign);
        assert_eq!(
            others.count(),
            0,
            "{:?} {:?}",
            hostile.foreign,
            tame.foreign
        );
    }
}

#[test]
fn the_fixture_is_what_the_template_makes() {
    let made = template::fixture(&Template::new(include_str!("template.yaml")));
    let kept = include_str!("../fixtures/hostile/openapi.yaml");
    if made != kept {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile.yaml");
        #[expect(clippy::disallowed_methods, reason = "it is there to be copied")]
        std::fs::write(&path, made).expect("the folder is there");
        panic!(
            "copy {} to tests/fixtures/hostile/openapi.yaml",
            path.display()
        );
    }
}

#[test]
fn every_kind_of_word_is_replaced() {
    let hostile = templates()[0].with(texts::hostile);
    for kind in ["Name", "Broken", "Prose", "Token", "Segment", "Url"] {
        let words = hostile.match_indices(kind).filter(|(at, _)| {
            hostile[at + kind.len()..].starts_with(|next: char| next.is_ascii_digit())
        });
        assert_eq!(words.count(), 0, "{kind}");
    }
}

/// Texts of random fragments, none of them empty and all of them different by what stands behind.
fn random(seed: &[prop::sample::Index], word: &str) -> String {
    let Some((kind, number)) = template::word(word) else {
        return word.to_owned();
    };
    let mut text = String::new();
    let at = |offset: usize| &seed[(number * 7 + offset) % seed.len()];
    for offset in 0..=at(0).index(4) {
        text.push_str(FRAGMENTS[at(offset + 1).index(FRAGMENTS.len())]);
    }
    kind.fit(&format!("{text}{number}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_in_every_field(seed in prop::collection::vec(any::<prop::sample::Index>(), 40..400)) {
        for template in templates() {
            let text = template.with(|word| random(&seed, word));
            let (files, outcome) = generated(&text);
            properties::audited(&outcome);
            properties::normalize(&files);
            accepted(&outcome);
        }
    }
}

#[test]
fn what_does_not_fit_is_made_to() {
    assert_eq!(Kind::Token.fit("a\r\nb: \"c\""), "a__b___c_");
    assert_eq!(Kind::Segment.fit("a/{b}?#c"), "a__b___c");
    assert_eq!(Kind::Name.fit("a/{b}\r\n"), "a/{b}\r\n");
}
