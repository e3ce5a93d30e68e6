//! The command line: what can be asked for, and what its help says.

mod corpus;
mod mock;
mod new;
mod testing;

use crate::generate::Mode;
use crate::report::Format;
use crate::{explain, roundtrip};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, builder::PossibleValue, value_parser};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cli {
    /// The top folder of the workspace.
    pub(crate) top: PathBuf,
    /// The command.
    pub(crate) command: Command,
}

/// A command with its options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Generates every client, or says what generating them would do.
    Generate {
        /// Whether to write.
        mode: Mode,
        /// How to report.
        format: Format,
    },
    /// Lets instances of schemas go through their types.
    Roundtrip(roundtrip::Request),
    /// Generates and checks every description of a folder.
    Corpus(crate::corpus::Request),
    /// Does so for one of them, in a process of its own.
    CorpusDocument(crate::corpus::Task),
    /// Adds a client of another API.
    New(crate::new::Request),
    /// Has the requests of the fixtures' clients judged by Prism.
    Prism,
    /// Serves a description.
    Mock(crate::mock::Request),
    /// Explains a code of a finding.
    Explain(explain::Request),
    /// Runs what CI runs.
    Ci,
}

const GENERATE_HELP: &str = "\
Generates every client that spec/codegen.yaml lists.

Only files that differ are written, and files that are no longer generated are deleted; both are \
listed. Nothing is written for any client unless all of them can be generated. Of a crate, only \
API.txt and src/generated belong to the generator, and src/runtime where spec/codegen.yaml says `runtime`, whose copy it \
then is; nothing else is touched.";

const MESSAGES_HELP: &str = "\
Messages:
  human   findings on stderr as text, files on stdout, one a line
            of findings that differ in names only, the first is shown, with the places of the next
            three; --verbose shows all
  github  findings on stdout as `::warning file=…::…` annotations of GitHub Actions: as many as it
            shows, ten of each severity, those first of which most is lost; the others as a list
  json    one JSON object a line on stdout, told apart by \"kind\":
            {\"kind\":\"diagnostic\", \"client\", \"severity\", \"code\", \"message\", \"help\",
                \"file\", \"line\", \"column\", \"end_line\", \"end_column\",
                \"category\", \"path\", \"suggestion\"}  null where there is none
                severity: error, warning, note
                category: refused, skipped, widened, ignored, guessed, repaired
                path: a JSONPath expression that selects what it is about, in its file
                suggestion: what would change the outcome; \"complete\" says whether it can be used
                       as it is, or somebody has to fill in what stands as `…`
                  {\"overlay\": {\"target\", \"update\" or \"remove\"}, \"overlay_version\", \"complete\"}
                  {\"configuration\": {…}, \"complete\"}  to be merged into the client in codegen.yaml
            {\"kind\":\"summary\", \"client\", \"refused\", \"skipped\", \"widened\", \"ignored\",
                \"guessed\", \"repaired\", \"codes\"}  how many findings; codes: how many of each
            {\"kind\":\"file\", \"client\", \"path\", \"state\"}  one for each file that is not as generated;
                state: created, updated, deleted, or with a `not-` in front where writing failed
                       midway; --check: missing, differs, orphaned;
                       --dry-run: would-create, would-update, would-delete
            {\"kind\":\"client\", \"client\", \"files\", \"unchanged\"}
            {\"kind\":\"finished\", \"succeeded\", \"errors\", \"warnings\", \"notes\"}  always the last

Exit status:
  0  all is well
  1  a document, the configuration or a file is at fault; with --check also: a file is not as generated
  2  the command line is at fault";

const EXPLAIN_HELP: &str = "\
What is found is one of these, and the summary counts it as that:
  refused   nothing is generated
  skipped   it is not in the client
  widened   it is there as any JSON, or as bytes
  ignored   it has no effect
  guessed   it may mean several things, and one of them was taken
  repaired  it can mean one thing only, and was taken for that

Exit status: 1 if there is no such code.";

/// Reads the command line of this process; help and usage errors end it.
pub(crate) fn parse() -> Cli {
    // Cargo sets this when it runs the program, so that the workspace is found where it is now, not where it was built.
    let manifest_folder = std::env::var_os("CARGO_MANIFEST_DIR");
    parse_from(std::env::args_os(), manifest_folder).unwrap_or_else(|error| error.exit())
}

fn parse_from(
    arguments: impl IntoIterator<Item = OsString>,
    manifest_folder: Option<OsString>,
) -> Result<Cli, clap::Error> {
    let mut grammar = grammar();
    let matches = grammar.try_get_matches_from_mut(arguments)?;
    let root = matches.get_one::<PathBuf>("root").cloned();
    let command = match matches.subcommand() {
        Some(("generate", matches)) => generate(matches),
        Some(("roundtrip", matches)) => Command::Roundtrip(testing::roundtrip(matches)),
        Some(("corpus", matches)) => Command::Corpus(corpus::request(matches)),
        Some((crate::corpus::ONE, matches)) => Command::CorpusDocument(corpus::task(matches)),
        Some(("new", matches)) => Command::New(new::request(matches)),
        Some(("prism", _)) => Command::Prism,
        Some(("mock", matches)) => Command::Mock(mock::request(matches)),
        Some(("explain", matches)) => Command::Explain(match matches.get_one::<String>("code") {
            Some(code) => explain::Request::Code(code.clone()),
            None => explain::Request::List,
        }),
        Some(("ci", _)) => Command::Ci,
        _ => return Err(grammar.error(ErrorKind::InvalidSubcommand, "there is no such command")),
    };
    let above = manifest_folder.and_then(|folder| Some(Path::new(&folder).parent()?.to_owned()));
    let top = match (root, above) {
        (Some(root), _) => root,
        (None, Some(folder)) => folder,
        (None, None) => {
            return Err(grammar.error(
                ErrorKind::MissingRequiredArgument,
                "the workspace is not known: run `cargo xtask`, or name its top folder with --root",
            ));
        }
    };
    Ok(Cli { top, command })
}

fn generate(matches: &ArgMatches) -> Command {
    let mode = match (matches.get_flag("check"), matches.get_flag("dry-run")) {
        (true, _) => Mode::Check,
        (false, true) => Mode::DryRun,
        (false, false) => Mode::Write,
    };
    let format = match matches
        .get_one::<String>("message-format")
        .map(String::as_str)
    {
        Some("json") => Format::Json,
        Some("github") => Format::GitHub,
        _ => Format::Human {
            verbose: matches.get_flag("verbose"),
        },
    };
    Command::Generate { mode, format }
}

fn grammar() -> clap::Command {
    clap::Command::new("xtask")
        .bin_name("cargo xtask")
        .about("The commands of this workspace")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("root")
                .long("root")
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .global(true)
                .display_order(100)
                .help("The top folder of the workspace; by default the one that holds this program's package"),
        )
        .subcommand(
            clap::Command::new("generate")
                .about("Generates every client that spec/codegen.yaml lists")
                .long_about(GENERATE_HELP)
                .after_long_help(MESSAGES_HELP)
                .arg(
                    Arg::new("check")
                        .long("check")
                        .action(ArgAction::SetTrue)
                        .help("Write nothing; fail if a file is stale, edited, missing or orphaned, and list all of them"),
                )
                .arg(
                    Arg::new("dry-run")
                        .long("dry-run")
                        .action(ArgAction::SetTrue)
                        .conflicts_with("check")
                        .help("Write nothing; list what would be created, updated and deleted"),
                )
                .arg(
                    Arg::new("message-format")
                        .long("message-format")
                        .value_name("FORMAT")
                        .value_parser([
                            PossibleValue::new("human").help("Text for people"),
                            PossibleValue::new("json").help("One JSON object a line, on stdout"),
                            PossibleValue::new("github").help("Annotations of GitHub Actions, on stdout"),
                        ])
                        .default_value("human")
                        .help("How findings and files are reported"),
                )
                .arg(
                    Arg::new("verbose")
                        .long("verbose")
                        .action(ArgAction::SetTrue)
                        .help("Show every finding to people, also those that are like another one"),
                ),
        )
        .subcommand(new::grammar())
        .subcommand(testing::roundtrip_grammar())
        .subcommand(corpus::grammar())
        .subcommand(corpus::one_grammar())
        .subcommand(testing::prism_grammar())
        .subcommand(mock::grammar())
        .subcommand(
            clap::Command::new("explain")
                .about("Explains a code of a finding: what it means, what causes it, and what to do about it")
                .after_long_help(EXPLAIN_HELP)
                .arg(
                    Arg::new("code")
                        .value_name("CODE")
                        .required_unless_present("list")
                        .help("The code, as in `warning[wrong-type]`, with or without what is around it"),
                )
                .arg(
                    Arg::new("list")
                        .long("list")
                        .action(ArgAction::SetTrue)
                        .conflicts_with("code")
                        .help("List all codes instead, with what becomes of what they find"),
                ),
        )
        .subcommand(
            clap::Command::new("ci")
                .about("Runs exactly what CI runs: all steps, then a list of those that failed"),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Cli, clap::Error> {
        let arguments = ["xtask"].iter().chain(arguments).map(OsString::from);
        parse_from(arguments, Some("/workspace/xtask".into()))
    }

    fn generate(mode: Mode, format: Format) -> Command {
        Command::Generate { mode, format }
    }

    #[test]
    fn the_grammar_is_consistent() {
        grammar().debug_assert();
    }

    #[test]
    fn modes_and_formats_are_told_apart() {
        let command = |arguments: &[&str]| parse(arguments).map(|cli| cli.command).ok();
        assert_eq!(
            command(&["generate"]),
            Some(generate(Mode::Write, Format::Human { verbose: false }))
        );
        assert_eq!(
            command(&["generate", "--check"]),
            Some(generate(Mode::Check, Format::Human { verbose: false }))
        );
        assert_eq!(
            command(&["generate", "--dry-run"]),
            Some(generate(Mode::DryRun, Format::Human { verbose: false }))
        );
        let github = &["generate", "--check", "--message-format", "github"];
        assert_eq!(command(github), Some(generate(Mode::Check, Format::GitHub)));
        let json = &["generate", "--message-format=json"];
        assert_eq!(command(json), Some(generate(Mode::Write, Format::Json)));
        let verbose = Format::Human { verbose: true };
        assert_eq!(
            command(&["generate", "--verbose"]),
            Some(generate(Mode::Write, verbose))
        );
        let explained = explain::Request::Code("wrong-type".to_owned());
        assert_eq!(
            command(&["explain", "wrong-type"]),
            Some(Command::Explain(explained))
        );
        assert_eq!(
            command(&["explain", "--list"]),
            Some(Command::Explain(explain::Request::List))
        );
        assert_eq!(command(&["explain"]), None);
        assert_eq!(command(&["ci"]), Some(Command::Ci));
        assert_eq!(command(&["prism"]), Some(Command::Prism));
        let mock = crate::mock::Request {
            spec: Some("api.yaml".to_owned()),
            port: 80,
            ..Default::default()
        };
        assert_eq!(
            command(&["mock", "api.yaml", "--port", "80"]),
            Some(Command::Mock(mock))
        );
        let help = parse(&["mock", "api.yaml", "--help"]).map_err(|error| error.kind());
        assert_eq!(help, Err(ErrorKind::DisplayHelp));
    }

    #[test]
    fn the_top_is_above_the_package_unless_it_is_named() {
        let top = |arguments: &[&str]| parse(arguments).map(|cli| cli.top).ok();
        assert_eq!(top(&["ci"]), Some("/workspace".into()));
        assert_eq!(
            top(&["--root", "elsewhere", "ci"]),
            Some("elsewhere".into())
        );
        assert_eq!(
            top(&["ci", "--root", "elsewhere"]),
            Some("elsewhere".into())
        );
        for mock in [
            &["mock", "--root", "elsewhere", "a.yaml"][..],
            &["mock", "a.yaml", "--root=elsewhere"],
            &["--root", "elsewhere", "mock", "a.yaml"],
        ] {
            assert_eq!(top(mock), Some("elsewhere".into()), "{mock:?}");
        }
        let lost = parse_from(["xtask", "ci"].map(OsString::from), None);
        assert_eq!(
            lost.map_err(|error| error.kind()),
            Err(ErrorKind::MissingRequiredArgument)
        );
    }

    #[test]
    fn usage_errors_are_errors() {
        let kind = |arguments: &[&str]| parse(arguments).map_err(|error| error.kind());
        assert_eq!(
            kind(&["generate", "--check", "--dry-run"]),
            Err(ErrorKind::ArgumentConflict)
        );
        assert_eq!(
            kind(&["generate", "--message-format", "xml"]),
            Err(ErrorKind::InvalidValue)
        );
        assert_eq!(kind(&["regenerate"]), Err(ErrorKind::InvalidSubcommand));
        assert_eq!(
            kind(&["generate", "--chekc"]),
            Err(ErrorKind::UnknownArgument)
        );
    }
}
