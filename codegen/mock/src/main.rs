//! `cargo xtask mock`: a loopback server that answers by an OpenAPI description.

mod cli;
mod input;

use anstream::{eprintln, println};
use codegen::diagnostic::{Report, Style, render, summary};
use std::process::ExitCode;

fn main() -> ExitCode {
    let asked = cli::parse();
    match run(&asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) => {
            for diagnostic in &report.diagnostics {
                eprintln!(
                    "{}\n",
                    render(diagnostic, &report.sources, Style::Coloured).trim_end()
                );
            }
            if let Some(summary) = summary(&report.diagnostics) {
                eprintln!("{}", summary.trim_end());
            }
            ExitCode::FAILURE
        }
    }
}

/// Serves until it is interrupted.
fn run(asked: &cli::Asked) -> Result<(), Report> {
    let input = input::find(asked)?;
    let (mock, warnings) = mock::read(
        &codegen::Input {
            path: &input.path,
            overlays: &input.overlays,
            loader: &input,
        },
        asked.options,
    )?;
    let operations = mock.operations();
    let others: Vec<String> = mock
        .bases()
        .iter()
        .skip(1)
        .map(|base| format!("{base}/"))
        .collect();
    let running = mock::start(mock, asked.port, |line| eprintln!("{line}"));
    let running = running
        .map_err(|error| input::failed(format!("cannot listen on port {}: {error}", asked.port)))?;
    // Scripts read this line, and so it is the first and there as soon as it is true.
    println!("{}", running.url());
    let _ = std::io::Write::flush(&mut anstream::stdout());
    eprintln!(
        "serving `{}`: {operations} operations; Ctrl-C ends it",
        input.path
    );
    if !others.is_empty() {
        eprintln!("also below {}", others.join(", "));
    }
    if warnings > 0 {
        eprintln!(
            "{warnings} warnings about the description: `cargo xtask generate` shows those of clients"
        );
    }
    running.wait();
    Ok(())
}
