//! The commands of this workspace. `cargo xtask help` lists them.
//!
//! This is the only place that touches the disk: the generator itself, the library `codegen`, is handed bytes and hands
//! text back. It depends on nothing that it generates, so that broken output never stands in the way of mending it.

mod ci;
mod cli;
mod corpus;
mod diff;
mod disk;
mod documents;
mod explain;
mod generate;
mod manifest;
mod mock;
mod new;
mod panics;
mod plan;
mod prism;
mod progress;
mod remembering;
mod report;
mod roundtrip;
mod runtime;
mod scratch;
mod shown;
mod stage;

use cli::Command;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = corpus::in_place_of_limited().or_else(corpus::in_place_of_rustc) {
        return code;
    }
    let cli = cli::parse();
    let succeeded = match cli.command {
        Command::Generate { mode, format } => {
            let run = generate::run(&cli.top, mode);
            report::print(&run, format, &cli.top);
            run.succeeded()
        }
        Command::Roundtrip(request) => roundtrip::run(&cli.top, &request),
        Command::Corpus(request) => corpus::run(&cli.top, &request),
        Command::CorpusDocument(task) => task.run(),
        Command::New(request) => new::run(&cli.top, &request),
        Command::Prism => prism::run(&cli.top),
        Command::Mock(arguments) => mock::run(&cli.top, &arguments),
        Command::Explain(request) => explain::run(&request),
        Command::Ci => ci::run(&cli.top),
    };
    if succeeded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
