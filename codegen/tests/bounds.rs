//! Descriptions that say in few bytes what would take a deep stack, gigabytes or hours: each comes to files, or to an error with
//! its place, on the stack of a thread that nobody asked for more.

use std::fmt::Write as _;
use std::thread;

use codegen::config::Config;
use codegen::diagnostic::{Code, Severity};
use codegen::source::Loader;
use codegen::{Input, generate};

/// What a thread has where it is not asked for more.
const STACK: usize = 2 << 20;

struct Only(String);

impl Loader for Only {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "openapi.yaml" => Ok(self.0.clone().into_bytes()),
            _ => Err("there is none".to_owned()),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Came {
    /// To files, with so many warnings of limits.
    Files(usize),
    /// To an error of a limit.
    Limit,
    /// To another error.
    Refused(String),
}

/// What comes of a description.
fn came(text: String) -> Came {
    let run = move || {
        let outcome = generate(
            &Input {
                path: "openapi.yaml",
                overlays: &[],
                loader: &Only(text),
            },
            &Config::default(),
        );
        let found = || outcome.report.diagnostics.iter();
        let limits = found().filter(|one| one.code == Code::LimitExceeded);
        let errors = found().filter(|one| one.severity == Severity::Error);
        match errors.clone().next() {
            None => Came::Files(limits.count()),
            Some(error) if error.span.is_none() => Came::Refused("without a place".to_owned()),
            Some(error) if error.code == Code::LimitExceeded => Came::Limit,
            Some(error) => Came::Refused(error.message.clone()),
        }
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(run);
    thread.expect("there is room").join().expect("no panic")
}

/// A description with components.
fn described(components: &str) -> String {
    format!(
        "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"A\",\"version\":\"1\"}},\
         \"paths\":{{\"/a\":{{\"$ref\":\"#/components/pathItems/p0\"}}}},\"components\":{{{components}}}}}"
    )
}

/// `begin` so many times, then `inner`, then as many times `end`.
fn nested(depth: usize, begin: &str, inner: &str, end: &str) -> String {
    format!("{}{inner}{}", begin.repeat(depth), end.repeat(depth))
}

/// So many entries, of which each may name the next.
fn chain(count: usize, entry: impl Fn(usize) -> String) -> String {
    let entries: Vec<String> = (0..count).map(entry).collect();
    entries.join(",")
}

#[test]
fn callbacks_of_callbacks_by_reference() {
    for (count, depth) in [(3, 2), (60, 1), (60, 8), (5_000, 1)] {
        let items = chain(count, |number| {
            let next = format!("{{\"$ref\":\"#/components/pathItems/p{}\"}}", number + 1);
            let begin = "{\"post\":{\"responses\":{\"204\":{\"description\":\"\"}},\"callbacks\":{\"c\":{\"u\":";
            format!("\"p{number}\":{}", nested(depth, begin, &next, "}}}}"))
        });
        let last = format!("\"p{count}\":{{}}");
        let came = came(described(&format!("\"pathItems\":{{{items},{last}}}")));
        if count == 3 {
            assert_eq!(came, Came::Files(0));
        } else {
            assert_eq!(came, Came::Limit, "{count} {depth}");
        }
    }
}

#[test]
fn properties_that_are_references_to_properties() {
    // Of what is put in place, little may stand inside of one another.
    for (depth, expected) in [(1, Came::Files(0)), (8, Came::Limit), (25, Came::Limit)] {
        let maps = chain(80, |number| {
            let next = format!("{{\"$ref\":\"#/components/x-maps/m{}\"}}", number + 1);
            let inner = nested(
                depth,
                "{\"a\":{\"type\":\"object\",\"properties\":",
                &next,
                "}}",
            );
            format!("\"m{number}\":{inner}")
        });
        let components = format!(
            "\"x-maps\":{{{maps},\"m80\":{{}}}},\"pathItems\":{{\"p0\":{{}}}},\
             \"schemas\":{{\"A\":{{\"type\":\"object\",\"properties\":{{\"$ref\":\"#/components/x-maps/m0\"}}}}}}"
        );
        assert_eq!(came(described(&components)), expected, "{depth}");
    }
}

#[test]
fn lists_that_are_references_to_lists() {
    for key in ["allOf", "oneOf", "anyOf"] {
        for (depth, expected) in [(1, Came::Files(0)), (8, Came::Limit), (25, Came::Limit)] {
            let lists = chain(80, |number| {
                let next = format!("{{\"$ref\":\"#/components/x-lists/l{}\"}}", number + 1);
                let begin = format!("[{{\"type\":\"object\"}},{{\"{key}\":");
                format!("\"l{number}\":{}", nested(depth, &begin, &next, "}]"))
            });
            let components = format!(
                "\"x-lists\":{{{lists},\"l80\":[]}},\"pathItems\":{{\"p0\":{{}}}},\
                 \"schemas\":{{\"A\":{{\"{key}\":{{\"$ref\":\"#/components/x-lists/l0\"}}}}}}"
            );
            assert_eq!(came(described(&components)), expected, "{key} {depth}");
        }
    }
}

#[test]
fn schemas_of_schemas_by_reference() {
    let kinds = [
        ("{\"type\":\"array\",\"items\":", "}"),
        ("{\"type\":\"object\",\"properties\":{\"a\":", "}}"),
        ("{\"additionalProperties\":", "}"),
        ("{\"allOf\":[{\"description\":\"d\"},", "]}"),
        ("{\"oneOf\":[{\"type\":\"string\"},", "]}"),
        ("{\"anyOf\":[{\"type\":\"null\"},", "]}"),
    ];
    for (begin, end) in kinds {
        for (count, depth) in [(300, 1), (64, 25)] {
            let schemas = chain(count, |number| {
                let next = format!("{{\"$ref\":\"#/components/schemas/S{}\"}}", number + 1);
                format!("\"S{number}\":{}", nested(depth, begin, &next, end))
            });
            let components = format!(
                "\"pathItems\":{{\"p0\":{{}}}},\"schemas\":{{{schemas},\"S{count}\":{{\"type\":\"integer\"}}}}"
            );
            // Named schemas are referred to, and not put in place.
            let came = came(described(&components));
            assert_eq!(came, Came::Files(0), "{begin} {count} {depth}");
        }
    }
}

/// A description in Swagger 2.0.
fn swagger(definitions: &str) -> String {
    format!(
        "{{\"swagger\":\"2.0\",\"info\":{{\"title\":\"A\",\"version\":\"1\"}},\"paths\":{{}},\"definitions\":{{{definitions}}}}}"
    )
}

#[test]
fn definitions_that_extend_each_other_with_values() {
    let of = |count: usize| {
        chain(count, |number| {
            format!(
                "\"D{number}\":{{\"type\":\"object\",\"discriminator\":\"kind\",\"x-ms-discriminator-value\":\"v{number}\",\
                 \"allOf\":[{{\"$ref\":\"#/definitions/D{}\"}}]}}",
                number + 1
            )
        })
    };
    // Each value stands for its schema at every other one above it.
    assert_eq!(came(swagger(&of(20))), Came::Files(0));
    assert_eq!(came(swagger(&of(10_000))), Came::Limit);
}

#[test]
fn schemas_that_may_be_null_inside_of_one_another() {
    let of = |count: usize| {
        let mut leaf = String::from("{\"type\":\"object\",\"properties\":{\"a\":{}");
        for number in 0..count {
            write!(leaf, ",\"p{number}\":{{\"type\":\"string\"}}")
                .expect("strings can be written to");
        }
        leaf.push_str("}}");
        let begin = "{\"type\":\"array\",\"x-nullable\":true,\"items\":";
        swagger(&format!("\"A\":{}", nested(50, begin, &leaf, "}")))
    };
    assert_eq!(came(of(10)), Came::Files(0));
    assert_eq!(came(of(60_000)), Came::Limit);
}

/// What is listed in one key is there as many times.
#[test]
fn answers_of_several_media_types_by_reference() {
    let of = |count: usize| {
        let paths = chain(count, |number| {
            format!(
                "\"/a{number}\":{{\"get\":{{\"responses\":{{\"200\":{{\"$ref\":\"#/components/responses/R\"}}}}}}}}"
            )
        });
        let properties = chain(300, |number| {
            format!("\"p{number}\":{{\"type\":\"string\"}}")
        });
        format!(
            "{{\"openapi\":\"3.0.0\",\"info\":{{\"title\":\"A\",\"version\":\"1\"}},\"paths\":{{{paths}}},\
             \"components\":{{\"responses\":{{\"R\":{{\"description\":\"\",\"content\":\
             {{\"a/a, a/b, a/c, a/d\":{{\"schema\":{{\"type\":\"object\",\"properties\":{{{properties}}}}}}}}}}}}}}}}}"
        )
    };
    assert_eq!(came(of(2)), Came::Files(0));
    // Each is within what is allowed, and four of each are not.
    assert_eq!(came(of(500)), Came::Limit);
}

/// How many of them are looked at is counted where that is.
#[test]
fn patterns_of_unicode_classes() {
    let properties = chain(1_000, |number| {
        let classes = "\\\\p{L}\\\\P{N}".repeat(98);
        format!("\"p{number}\":{{\"type\":\"string\",\"pattern\":\"[{classes}]{number}\"}}")
    });
    let schema = format!("\"A\":{{\"type\":\"object\",\"properties\":{{{properties}}}}}");
    let components = format!("\"pathItems\":{{\"p0\":{{}}}},\"schemas\":{{{schema}}}");
    assert_eq!(came(described(&components)), Came::Files(0));
}
