//! `cargo xtask new`: what it takes, and what its help says.

use crate::new::Request;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::path::PathBuf;

const HELP: &str = "\
Adds a client of another API to this workspace: a crate in DIR, ready to be published, that `cargo xtask generate` \
keeps from then on.

The description is copied into spec/, with the files that it refers to, unless it is there already; spec/codegen.yaml \
and the members of the workspace get an entry each. In the crate, API.txt, src/generated and src/runtime are the \
generator's, src/runtime being a copy of that of the first client. Everything else is yours: a manifest, a \
README, an example that runs and a test that needs no network. Of the manifest, the license is left to you.

DIR has to lie in this workspace and must not be there, or be empty. If anything is wrong, nothing is written.";

const STATUS: &str = "\
Exit status:
  0  the crate is there
  1  it is not, and nothing has changed
  2  the command line is at fault";

pub(super) fn grammar() -> Command {
    Command::new("new")
        .about("Adds a client of another API to this workspace")
        .long_about(HELP)
        .after_long_help(STATUS)
        .arg(
            Arg::new("folder")
                .value_name("DIR")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("The folder of the new crate"),
        )
        .arg(
            Arg::new("spec")
                .long("spec")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("The API's description"),
        )
        .arg(
            Arg::new("overlay")
                .long("overlay")
                .value_name("FILE")
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf))
                .help("A correction to it, as an OpenAPI Overlay; may be given several times"),
        )
        .arg(
            Arg::new("name")
                .long("name")
                .value_name("NAME")
                .help("The name of the crate [default: that of the folder]"),
        )
}

pub(super) fn request(matches: &ArgMatches) -> Request {
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let overlays = matches.get_many::<PathBuf>("overlay").into_iter().flatten();
    Request {
        folder: path("folder").unwrap_or_default(),
        spec: path("spec").unwrap_or_default(),
        overlays: overlays.cloned().collect(),
        name: matches.get_one::<String>("name").cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_counts() {
        let line = "new pets --spec a.yaml --overlay b.yaml --overlay c.yaml --name pet-client";
        let expected = Request {
            folder: "pets".into(),
            spec: "a.yaml".into(),
            overlays: vec!["b.yaml".into(), "c.yaml".into()],
            name: Some("pet-client".to_owned()),
        };
        assert_eq!(
            request(&grammar().get_matches_from(line.split(' '))),
            expected
        );
        let without = grammar().try_get_matches_from(["new", "pets"]);
        assert!(without.is_err());
    }
}
