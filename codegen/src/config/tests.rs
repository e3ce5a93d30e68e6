//! What is read from configurations, and what is said of those that cannot be.

use super::*;

/// What the configuration says, or else the findings, one a line.
fn read(text: &str) -> Result<Workspace, String> {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new();
    let workspace = parse(
        "spec/codegen.yaml",
        text.into(),
        &mut sources,
        &mut diagnostics,
    );
    let lines = diagnostics.iter().map(|finding| {
        let place = sources
            .display(finding.span.unwrap())
            .replace("spec/codegen.yaml:", "");
        format!("{place} {}: {}\n", finding.code, finding.message)
    });
    let lines: String = lines.collect();
    assert_eq!(workspace.is_some(), lines.is_empty(), "{lines}");
    workspace.ok_or(lines)
}

/// What is said holds for another reader of YAML as well.
#[track_caller]
fn check_read(text: &str) {
    let workspace = read(text).unwrap();
    let judge: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
    let judged = judge["clients"].as_sequence().unwrap().iter();
    let judged: Vec<_> = judged
        .map(|client| {
            (
                client["spec"].as_str().unwrap(),
                client["crate"].as_str().unwrap(),
            )
        })
        .collect();
    let read: Vec<_> = workspace
        .clients
        .iter()
        .map(|client| (&*client.spec, &*client.crate_dir))
        .collect();
    assert_eq!(read, judged);
    for client in &workspace.clients {
        let said = |span: Span| {
            text[span.start as usize..span.end as usize]
                .trim_matches(['"', '\''])
                .to_owned()
        };
        assert_eq!(said(client.spec_span), client.spec);
        assert_eq!(said(client.crate_span), client.crate_dir);
        let config = Config {
            sources: SourceMap::new(),
            ..client.config.clone()
        };
        assert_eq!(config, Config::default());
    }
}

#[track_caller]
fn check_refused(text: &str, expect: &str) {
    assert_eq!(read(text).unwrap_err().trim_end(), expect);
}

#[test]
fn clients_are_read_in_order() {
    check_read("clients:\n  - spec: close.yaml\n    crate: generated-client\n");
    check_read(
        "# Two.\nclients:\n- {crate: 'b', spec: \"v2/b.json\"}\n- crate: clients/a\n  spec: ä.yaml\n",
    );
}

#[test]
fn everything_is_said_at_once() {
    check_refused(
        "clients:\n  - spec: close.yaml\n    crat: x\n  - spec: 5\n    crate: [a]\n    extra: 1\nclient: 1\n",
        "7:1 unknown-key: the configuration has no key `client`\n\
         3:5 unknown-key: a client has no key `crat`\n\
         2:5 invalid-configuration: the key `crate` is missing\n\
         6:5 unknown-key: a client has no key `extra`\n\
         4:11 invalid-configuration: `spec` must be a path, but this is a number\n\
         5:12 invalid-configuration: `crate` must be a path, but this is a sequence",
    );
}

#[test]
fn shapes_that_it_cannot_have() {
    check_refused(
        "[]",
        "1:1 invalid-configuration: the configuration must be a mapping, but this is a sequence",
    );
    check_refused(
        "{}",
        "1:1 invalid-configuration: the key `clients` is missing",
    );
    check_refused(
        "clients: []",
        "1:10 invalid-configuration: `clients` is empty",
    );
    check_refused(
        "clients:\n",
        "1:8 invalid-configuration: `clients` must be a sequence, but this is null",
    );
    check_refused(
        "clients: [x]",
        "1:11 invalid-configuration: a client must be a mapping, but this is a string",
    );
    check_refused(
        "# nothing\n",
        "1:1 empty-document: the file holds nothing, or nothing but comments",
    );
    check_refused("clients: [", "1:10 syntax: the bracket `[` is never closed");
}

#[test]
fn a_runtime_is_that_of_another_crate() {
    let clients = read("clients: [{spec: a, crate: b}, {spec: c, crate: d, runtime: b}]");
    let runtimes = clients.unwrap().clients.into_iter();
    let runtimes: Vec<_> = runtimes
        .map(|client| client.runtime.map(|(runtime, _)| runtime))
        .collect();
    assert_eq!(runtimes, [None, Some("b".to_owned())]);
    check_refused(
        "clients: [{spec: a, crate: b, runtime: b}]",
        "1:40 invalid-configuration: `b` cannot have a copy of its own runtime",
    );
}

#[test]
fn keys_given_twice_are_errors() {
    check_refused(
        "clients:\n  - {spec: a, crate: b}\nclients:\n  - {spec: c, crate: d, spec: c}\n",
        "3:1 duplicate-key: the key `clients` is given again, with another value\n\
         4:25 duplicate-key: the key `spec` is given again, with the same value",
    );
}

#[test]
fn paths_stay_below_their_folder() {
    let paths = [
        "",
        "/etc/x",
        "../x",
        "a/../../x",
        "./x",
        "a//b",
        "a/",
        "a\\\\b",
        "C:x",
        "a\\u0000",
        "a\\nb",
        "..",
    ];
    for path in paths {
        for (text, key, column) in [
            (
                format!("clients: [{{spec: \"{path}\", crate: x}}]"),
                "spec",
                18,
            ),
            (
                format!("clients: [{{spec: x, crate: \"{path}\"}}]"),
                "crate",
                28,
            ),
            (
                format!("clients: [{{spec: x, overlays: [\"{path}\"], crate: y}}]"),
                "overlays",
                32,
            ),
            (
                format!("clients: [{{spec: x, crate: y, runtime: \"{path}\"}}]"),
                "runtime",
                40,
            ),
        ] {
            let said = read(&text).unwrap_err();
            assert!(
                said.starts_with(&format!("1:{column} invalid-configuration: `")),
                "{said}"
            );
            assert!(
                said.ends_with(&format!("is not a path that `{key}` can be\n")),
                "{said}"
            );
        }
    }
}

#[test]
fn overlays_are_read_in_order() {
    let overlays = |text: &str| read(text).map(|read| read.clients[0].overlays.clone());
    assert_eq!(
        overlays("clients:\n- {spec: a, overlays: [c, x/b], crate: d}\n").unwrap(),
        ["c", "x/b"]
    );
    let nothing: [&str; 0] = [];
    assert_eq!(overlays("clients: [{spec: a, crate: d}]").unwrap(), nothing);
    assert_eq!(
        overlays("clients: [{spec: a, overlays: [], crate: d}]").unwrap(),
        nothing
    );
    check_refused(
        "clients: [{spec: a, overlays: b, crate: d}]",
        "1:31 invalid-configuration: `overlays` must be a sequence, but this is a string",
    );
    check_refused(
        "clients: [{spec: a, overlays: [b, 5, b], crate: d}]",
        "1:35 invalid-configuration: `overlays` must be a path, but this is a number\n\
         1:38 invalid-configuration: `b` is listed twice",
    );
}

#[test]
fn each_crate_has_its_folder_to_itself() {
    let clients = "clients:\n- {spec: a, crate: x/y}\n";
    check_read(&format!("{clients}- {{spec: a, crate: x/yz}}\n"));
    for (dir, said) in [
        ("x/y", "is another client's crate, too"),
        ("X/y", "is another client's crate, too"),
        ("x/y/z", "stands inside of another client's crate"),
        ("x", "has another client's crate inside of it"),
    ] {
        let expect = format!("3:20 invalid-configuration: `{dir}` {said}");
        check_refused(&format!("{clients}- {{spec: a, crate: {dir}}}\n"), &expect);
    }
}

/// The options of a client, or else the findings, one a line.
fn options(text: &str) -> Result<Config, String> {
    let lines = text.lines().map(|line| format!("  {line}\n"));
    let lines: String = lines.collect();
    read(&format!("clients:\n- spec: a\n  crate: b\n{lines}"))
        .map(|workspace| workspace.clients[0].config.clone())
}

fn said<T: Clone>(settings: &[Setting<T>]) -> Vec<(&str, T)> {
    let settings = settings.iter();
    settings
        .map(|setting| (setting.key.as_str(), setting.value.clone()))
        .collect()
}

#[test]
fn names_are_read_by_what_they_are_of() {
    let config = options(
        "rename:\n  tags: { Pets: animals }\n  operations: { GET /pets: list }\n  variants: { Flag.1: 'True' }\n",
    );
    let rename = config.unwrap().rename;
    assert_eq!(said(&rename.tags), [("Pets", "animals".to_owned())]);
    assert_eq!(said(&rename.operations), [("GET /pets", "list".to_owned())]);
    assert_eq!(said(&rename.variants), [("Flag.1", "True".to_owned())]);
    assert!(rename.types.is_empty());
}

#[test]
fn what_formats_and_types_can_be() {
    let config = options(
        "types: { Money: crate::money::Money }\nformats: { date-time: String, uuid: ::uuid::Uuid, x: a::r#type::B, y: i64 }\n",
    );
    let config = config.unwrap();
    let names = |path: &RustPath| path.names().join("::");
    assert_eq!(names(&config.types[0].value), "crate::money::Money");
    let formats: Vec<String> = config
        .formats
        .iter()
        .map(|format| match &format.value {
            StandIn::BuiltIn(known) => format!("{known:?}"),
            StandIn::Own(path) => names(path),
        })
        .collect();
    assert_eq!(formats, ["String", "uuid::Uuid", "a::r#type::B", "I64"]);
    for path in [
        "Money",
        "a::",
        "::a",
        "a::b<c>",
        "a::1",
        "::crate::a",
        "self::a",
        "a::crate::b",
        "a::Self",
        "a b::c",
        "std::string::String",
        "a::b!()",
        "crate::types::Pet",
        "crate::api::pets::Pet",
        "crate::runtime::Json",
        "crate::DateTime",
    ] {
        let said = options(&format!("types: {{ Money: \"{path}\" }}")).unwrap_err();
        assert!(said.starts_with("4:19 invalid-configuration: "), "{said}");
    }
    for path in [
        "serde_json::Value",
        "crate::Money",
        "crate::types_of_mine::Pet",
    ] {
        let config = options(&format!("types: {{ Money: \"{path}\" }}")).unwrap();
        assert_eq!(names(&config.types[0].value), path);
    }
    let said = options("formats: { a: string }").unwrap_err();
    assert_eq!(
        said,
        "4:17 invalid-configuration: `string` is nothing that a format can be\n"
    );
}

#[test]
fn all_that_is_wrong_with_options_is_said_at_once() {
    let text = "\
rename: { tag: {}, tags: {}, types: { A: 5, B: [c] } }
types: [a]
formats: { a: std::a }
operations: { include: {}, exclude: { ids: [], tags: [a, a, 5] } }
features: 5
feature: true
";
    let expect = "\
9:3 unknown-key: a client has no key `feature`
4:13 unknown-key: `rename` has no key `tag`
4:28 invalid-configuration: `tags` is empty, and does nothing
4:44 invalid-configuration: `A` must be a name, but this is a number
4:50 invalid-configuration: `B` must be a name, but this is a sequence
5:10 invalid-configuration: `types` must be a mapping, but this is a sequence
6:17 invalid-configuration: `std::a` is a type of the standard library, which has its own form in JSON
7:26 invalid-configuration: `include` is empty, and selects nothing
7:46 invalid-configuration: `ids` is empty, and selects nothing
7:60 invalid-configuration: `a` is listed twice
7:63 invalid-configuration: an item of `tags` must be a text, but this is a number
8:13 invalid-configuration: `features` must be `true`, or a mapping from tags to features, but this is a number
";
    assert_eq!(options(text).unwrap_err(), expect);
}

/// Every key with every kind of value that it cannot have: what is said has a place, what is expected, what was found, and a
/// help.
#[test]
fn whatever_is_of_the_wrong_kind_is_said_with_what_to_do() {
    let whole = |key: &str, value: &str| match key {
        "clients" => format!("clients: {value}"),
        "client" => format!("clients: [{value}]"),
        "spec" => format!("clients: [{{ crate: b, spec: {value} }}]"),
        "crate" => format!("clients: [{{ spec: a, crate: {value} }}]"),
        key => {
            let (open, close) = (
                key.replace('.', ": { "),
                " }".repeat(key.matches('.').count()),
            );
            format!("clients: [{{ spec: a, crate: b, {open}: {value}{close} }}]")
        }
    };
    const LIST: &[&str] = &["x", "5", "true", "null", "{ a: b }"];
    const MAPPING: &[&str] = &["x", "5", "true", "null", "[a]"];
    const TEXT: &[&str] = &["5", "true", "null", "[a]", "{ a: b }"];
    let kinds: [(&str, &[&str]); 12] = [
        ("clients", LIST),
        ("overlays", LIST),
        ("operations.include.tags", LIST),
        ("operations.exclude.ids", LIST),
        ("client", MAPPING),
        ("rename", MAPPING),
        ("rename.tags", MAPPING),
        ("types", MAPPING),
        ("formats", MAPPING),
        ("operations", MAPPING),
        ("operations.include", MAPPING),
        ("features", &["x", "5", "null", "[a]", "yes", "1.5"]),
    ];
    let texts = [
        "spec",
        "crate",
        "runtime",
        "rename.types.A",
        "types.A",
        "formats.a",
        "features.A",
    ];
    let all = texts.into_iter().map(|key| (key, TEXT)).chain(kinds);
    for (key, value) in all.flat_map(|(key, values)| values.iter().map(move |value| (key, value))) {
        let text = whole(key, value);
        let (mut sources, mut findings) = (SourceMap::new(), Diagnostics::new());
        let read = parse(
            "codegen.yaml",
            text.clone().into(),
            &mut sources,
            &mut findings,
        );
        assert!(
            read.is_none() && findings.iter().count() == 1,
            "{text}: {findings:?}"
        );
        let finding = findings.iter().next().unwrap();
        let place = text.rfind(value).unwrap();
        assert_eq!(finding.span.unwrap().start as usize, place, "{text}");
        assert!(finding.help.is_some(), "{text}: {finding:?}");
        let said = finding.message.split_once(", but this is ");
        assert!(
            said.is_some_and(|(expected, _)| expected.contains(" must be ")),
            "{finding:?}"
        );
    }
}

#[test]
fn switches_of_other_languages_are_texts() {
    let mut findings = Diagnostics::new();
    let text = "clients: [{ spec: a, crate: b, features: yes }]";
    parse(
        "codegen.yaml",
        text.into(),
        &mut SourceMap::new(),
        &mut findings,
    );
    let help = findings
        .iter()
        .next()
        .and_then(|finding| finding.help.as_deref());
    assert!(
        help.is_some_and(|help| help.starts_with("`yes` is a text; write `features: true`")),
        "{help:?}"
    );
}

#[test]
fn patterns_of_paths_begin_with_a_slash() {
    let paths = |pattern: &str| {
        options(&format!(
            "operations: {{ exclude: {{ paths: ['{pattern}'] }} }}"
        ))
    };
    for pattern in ["/pets", "**", "*/pets", "/**/pets"] {
        assert!(paths(pattern).is_ok(), "{pattern}");
    }
    assert_eq!(
        paths("pets/**").unwrap_err(),
        "4:36 invalid-configuration: `pets/**` is no pattern of a path, which begins with a slash\n"
    );
}

#[test]
fn runtimes_are_copied_from_where_they_are_written() {
    let client = |krate: &str, runtime: &str| match runtime {
        "" => format!("- {{ spec: a, crate: {krate} }}\n"),
        runtime => format!("- {{ spec: a, crate: {krate}, runtime: {runtime} }}\n"),
    };
    let clients = |all: &[(&str, &str)]| {
        let all = all.iter().map(|(krate, runtime)| client(krate, runtime));
        read(&format!("clients:\n{}", all.collect::<String>()))
    };
    assert!(clients(&[("a", ""), ("b", "a"), ("c", "a"), ("d", "elsewhere")]).is_ok());
    assert_eq!(
        clients(&[("b", "a"), ("a", ""), ("c", "b")]).unwrap_err(),
        "4:33 invalid-configuration: `b` has a copy itself, of the runtime of `a`\n"
    );
    assert_eq!(
        clients(&[("a", "b"), ("b", "a")]).unwrap_err(),
        "2:33 invalid-configuration: `b` has a copy itself, of the runtime of `a`\n\
         3:33 invalid-configuration: `a` has a copy itself, of the runtime of `b`\n"
    );
}

#[test]
fn features_have_names_that_cargo_takes() {
    let each = options("features: true").unwrap().features;
    assert!(matches!(each, Features::Each(_)), "{each:?}");
    assert_eq!(options("features: false").unwrap().features, Features::None);
    let Features::Named(named) = options("features: { Pets: pets-v1_0 }").unwrap().features else {
        panic!("they are named");
    };
    assert_eq!(said(&named), [("Pets", "pets-v1_0".to_owned())]);
    for name in [
        "webhooks", "default", "a b", "dep:x", "a/b", "1a", "\"\\\"\"", "ä",
    ] {
        let said = options(&format!("features: {{ Pets: {name} }}")).unwrap_err();
        assert!(said.starts_with("4:21 invalid-configuration: "), "{said}");
    }
}
