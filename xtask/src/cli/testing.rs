//! The commands that try the generator out: what they take, and what their help says.

use crate::roundtrip;
use clap::{Arg, ArgMatches, Command, builder::PossibleValue, value_parser};
use std::path::PathBuf;

const ROUNDTRIP_HELP: &str = "\
Lets random instances of each named schema go through its type, and compares what comes back.

Of each description the types alone are compiled, into a program below the workspace's `target`. Instances are \
made by chance, the same ones for the same seed, and an independent validator of JSON Schema takes all of them for \
valid. What a type makes of one has to be equal to it as JSON, but for the spelling of numbers.";

const ROUNDTRIP_LINES: &str = "\
Lines of --format json, one object a schema:
  path       the description, relative to PATH
  schema     the schema's name; null where the line is about the description as a whole
  result     passed, limited (all failures are explained by limits), failed, no instance found;
             of a description as a whole: not generated, not compiled, not judged
  instances  how many were tried
  passed     how many came back as they were
  failures   those that failed alike are one object:
               reason    decode, encode, difference, panic, death (the program ended)
               message   what is wrong, of the first or smallest instance
               at        where they differ: a JSON pointer with `*` for positions and made-up names
               limit     the documented limit that explains it, or null:
                           double  a number with more digits than a double holds was rounded to one
                           64-bit  an integer does not fit into 64 bits with a sign
               count     how many instances
               instance  the smallest of them
               found     what came back of it
  message    why the description as a whole failed

Exit status:
  0  all instances came back, but for limits
  1  some did not, or a description could not be generated or compiled
  2  the command line is at fault";

const PRISM_HELP: &str = "\
Has the requests that the clients of the fixtures send judged by Prism, an implementation of OpenAPI that is not ours.

The tests of the fixtures run once and write down what their clients send. Prism then serves the description of each \
fixture, with its overlays applied, and is sent the same bytes again, but for the host and the path below which the API is \
served. Node.js and npm are needed, and the network where Prism is not installed yet: npm puts a pinned version below the \
workspace's `target`.

What a test sends on purpose although the description does not allow it, and what Prism itself cannot judge, is passed over, \
with the reason that the test gives. A request that is valid and that Prism has no answer for counts as accepted: it was \
judged before.";

const PRISM_LINES: &str = "\
Exit status:
  0  no request was refused
  1  one was, or the tests or Prism could not run
  2  the command line is at fault";

pub(super) fn prism_grammar() -> Command {
    Command::new("prism")
        .about("Has the requests of the fixtures' clients judged by Prism; needs npm")
        .long_about(PRISM_HELP)
        .after_long_help(PRISM_LINES)
}

pub(super) fn roundtrip_grammar() -> Command {
    Command::new("roundtrip")
        .about("Lets random instances of schemas go through their types")
        .long_about(ROUNDTRIP_HELP)
        .after_long_help(ROUNDTRIP_LINES)
        .arg(path("PATH", "A description, or a folder of them"))
        .arg(format())
        .arg(
            Arg::new("instances")
                .long("instances")
                .value_name("N")
                .value_parser(value_parser!(u32))
                .default_value("50")
                .help("How many instances of each schema"),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("S")
                .value_parser(value_parser!(u64))
                .default_value("0")
                .help("Which instances"),
        )
        .arg(
            Arg::new("only")
                .long("only")
                .value_name("NAME")
                .help("Try the schema of this name and no other"),
        )
}

fn path(name: &'static str, help: &'static str) -> Arg {
    Arg::new("path")
        .value_name(name)
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

fn format() -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser([
            PossibleValue::new("human").help("Text for people"),
            PossibleValue::new("json").help("One JSON object a line"),
        ])
        .default_value("human")
        .help("How results are reported")
}

pub(super) fn roundtrip(matches: &ArgMatches) -> roundtrip::Request {
    roundtrip::Request {
        path: named_path(matches),
        instances: matches
            .get_one::<u32>("instances")
            .map_or(0, |count| usize::try_from(*count).unwrap_or(usize::MAX)),
        seed: matches.get_one("seed").copied().unwrap_or_default(),
        only: matches.get_one("only").cloned(),
        json: is_json(matches),
    }
}

fn named_path(matches: &ArgMatches) -> PathBuf {
    matches.get_one("path").cloned().unwrap_or_default()
}

fn is_json(matches: &ArgMatches) -> bool {
    matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_has_its_default() {
        let matches = roundtrip_grammar().get_matches_from(["roundtrip", "api.yaml"]);
        let expected = roundtrip::Request {
            path: "api.yaml".into(),
            instances: 50,
            seed: 0,
            only: None,
            json: false,
        };
        assert_eq!(roundtrip(&matches), expected);
    }

    #[test]
    fn what_is_said_counts() {
        let line = "roundtrip d --instances 3 --seed 9 --only Pet --format json";
        let request = roundtrip(&roundtrip_grammar().get_matches_from(line.split(' ')));
        assert_eq!(
            (request.instances, request.seed, request.json),
            (3, 9, true)
        );
        assert_eq!(request.only.as_deref(), Some("Pet"));
    }
}
