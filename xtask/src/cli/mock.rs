//! `cargo xtask mock`: what it takes, and what its help says.
//!
//! The program that serves takes the same and is built only when there is something to serve; a test holds both equal.

use crate::mock::Request;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

const HELP: &str = "\
Serves an API on 127.0.0.1 that answers by its OpenAPI description, and refuses what does not match it.

Without SPEC it is the description of the first client in spec/codegen.yaml, with its overlays. The first line on stdout \
is the base URL; on stderr there is a line a request. Any credentials that are not empty are good.

A request that does not match is answered with a problem (application/problem+json) that lists where and why: 404, 405, \
401, 415, 413, 400 (parameters, or a body that cannot be read), 422 (a body that is not valid), 406.

Answers are the first success that is described: its first example that is valid, or else an instance of its schema, the \
same one for the same request and seed. The header `Prefer` chooses others:

  Prefer: code=404       another status that is described
  Prefer: example=NAME   one of several examples
  Prefer: dynamic=true   an instance of the schema, whatever examples there are";

pub(super) fn grammar() -> Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    Command::new("mock")
        .about("Serves an API that answers by its OpenAPI description")
        .long_about(HELP)
        .arg(
            Arg::new("spec")
                .value_name("SPEC")
                .help("A description; by default that of a client in spec/codegen.yaml"),
        )
        .arg(
            Arg::new("overlay")
                .long("overlay")
                .value_name("FILE")
                .action(ArgAction::Append)
                .requires("spec")
                .help("An overlay that is applied to SPEC; may be given several times"),
        )
        .arg(
            Arg::new("crate")
                .long("crate")
                .value_name("NAME")
                .conflicts_with("spec")
                .help("The client in spec/codegen.yaml, by its crate, if it is not the first"),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("N")
                .value_parser(value_parser!(u16))
                .default_value("0")
                .help("The port of 127.0.0.1; 0 is any that is free"),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("S")
                .value_parser(value_parser!(u64))
                .default_value("0")
                .help("Which instances are answered where there is no example"),
        )
        .arg(flag(
            "strict",
            "Refuse query parameters and bodies that are not described",
        ))
        .arg(flag("cors", "Let web pages of any origin ask"))
}

pub(super) fn request(matches: &ArgMatches) -> Request {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let overlays = matches.get_many::<String>("overlay");
    Request {
        spec: text("spec"),
        overlays: overlays.into_iter().flatten().cloned().collect(),
        crate_dir: text("crate"),
        port: matches.get_one("port").copied().unwrap_or_default(),
        seed: matches.get_one("seed").copied().unwrap_or_default(),
        strict: matches.get_flag("strict"),
        cors: matches.get_flag("cors"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_counts() {
        let read = |line: &str| grammar().try_get_matches_from(line.split(' '));
        let line = "mock api.yaml --overlay a --overlay b --port 8080 --seed 3 --strict";
        let found = request(&read(line).unwrap());
        let expected = Request {
            spec: Some("api.yaml".to_owned()),
            overlays: vec!["a".to_owned(), "b".to_owned()],
            crate_dir: None,
            port: 8080,
            seed: 3,
            strict: true,
            cors: false,
        };
        assert_eq!(found, expected);
        assert_eq!(request(&read("mock").unwrap()), Request::default());
        for refused in [
            "mock api.yaml --crate x",
            "mock --overlay x",
            "mock --port 70000",
        ] {
            assert!(read(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn the_program_takes_the_same() {
        let (ours, theirs) = (
            include_str!("mock.rs"),
            include_str!("../../../codegen/mock/src/cli.rs"),
        );
        let between = |text: &str, first: &str, last: &str| {
            let (_, rest) = text.split_once(first).unwrap();
            rest.split_once(last).unwrap().0.to_owned()
        };
        for (first, last) in [
            ("const HELP: &str = ", "\n\n"),
            ("Arg::new(\"spec\")", "flag(\"cors\""),
        ] {
            assert_eq!(between(ours, first, last), between(theirs, first, last));
        }
    }
}
