//! The command line of the mock.

use clap::{Arg, ArgAction, value_parser};
use mock::Options;
use std::path::PathBuf;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The top folder of the workspace.
    pub(crate) root: PathBuf,
    /// A description, if it is not one of the workspace's.
    pub(crate) spec: Option<String>,
    pub(crate) overlays: Vec<String>,
    /// The folder of the crate whose description is served.
    pub(crate) crate_dir: Option<String>,
    pub(crate) port: u16,
    pub(crate) options: Options,
}

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

/// Reads the command line of this process; help and usage errors end it.
pub(crate) fn parse() -> Asked {
    let matches = grammar().get_matches();
    asked(&matches)
}

fn asked(matches: &clap::ArgMatches) -> Asked {
    let texts = |name: &str| {
        matches
            .get_many::<String>(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    Asked {
        root: matches.get_one("root").cloned().unwrap_or_default(),
        spec: matches.get_one("spec").cloned(),
        overlays: texts("overlay"),
        crate_dir: matches.get_one("crate").cloned(),
        port: matches.get_one("port").copied().unwrap_or_default(),
        options: Options {
            seed: matches.get_one("seed").copied().unwrap_or_default(),
            strict: matches.get_flag("strict"),
            cors: matches.get_flag("cors"),
        },
    }
}

fn grammar() -> clap::Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    clap::Command::new("mock")
        .bin_name("cargo xtask mock")
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
        .arg(
            Arg::new("root")
                .long("root")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .default_value(".")
                .hide(true),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_counts() {
        grammar().debug_assert();
        let line =
            "mock --root /top api.yaml --overlay a --overlay b --port 8080 --seed 3 --strict";
        let found = asked(&grammar().get_matches_from(line.split(' ')));
        assert_eq!(
            (found.spec.as_deref(), found.port),
            (Some("api.yaml"), 8080)
        );
        assert_eq!(found.overlays, ["a", "b"]);
        assert_eq!(
            found.options,
            Options {
                seed: 3,
                strict: true,
                cors: false
            }
        );
        let refused = |line: &str| grammar().try_get_matches_from(line.split(' ')).is_err();
        assert!(refused("mock api.yaml --crate x"));
        assert!(refused("mock --overlay x"));
        assert!(refused("mock --port 70000"));
    }
}
