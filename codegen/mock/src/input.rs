//! Which files are served: those on the command line, or those of a client in `spec/codegen.yaml`.

use crate::cli::Asked;
use codegen::config::{self, ClientEntry};
use codegen::diagnostic::{Code, Diagnostic, Report};
use codegen::source::Loader;
use std::fs;
use std::path::{Path, PathBuf};

/// A description and its overlays, and the folder below which the files are that it may refer to. Nothing else is read.
#[derive(Debug)]
pub(crate) struct Input {
    /// What the paths are relative to.
    top: PathBuf,
    pub(crate) path: String,
    pub(crate) overlays: Vec<String>,
    folder: PathBuf,
}

/// Where the configuration is, relative to the top of the workspace.
const CONFIGURATION: &str = "spec/codegen.yaml";

/// Finds out what is to be served.
pub(crate) fn find(asked: &Asked) -> Result<Input, Report> {
    if let Some(spec) = &asked.spec {
        return Ok(Input {
            top: PathBuf::new(),
            path: spec.clone(),
            overlays: asked.overlays.clone(),
            folder: folder_of(Path::new(spec)),
        });
    }
    let bytes = read(&asked.root.join(CONFIGURATION)).map_err(|reason| {
        failed(format!(
            "cannot read `{CONFIGURATION}`: {reason}; name a description instead"
        ))
    })?;
    let mut report = Report::default();
    let workspace = config::parse(
        CONFIGURATION,
        bytes,
        &mut report.sources,
        &mut report.diagnostics,
    );
    let Some(workspace) = workspace.filter(|_| !report.diagnostics.has_errors()) else {
        return Err(report);
    };
    let is_wanted = |entry: &&ClientEntry| {
        let wanted = asked.crate_dir.as_ref();
        wanted.is_none_or(|wanted| wanted.trim_end_matches('/') == entry.crate_dir)
    };
    let Some(entry) = workspace.clients.iter().find(is_wanted) else {
        let known: Vec<&str> = workspace
            .clients
            .iter()
            .map(|entry| entry.crate_dir.as_str())
            .collect();
        return Err(failed(format!(
            "`{CONFIGURATION}` has no such client, but: {}",
            known.join(", ")
        )));
    };
    let below = |path: &String| format!("spec/{path}");
    Ok(Input {
        top: asked.root.clone(),
        path: below(&entry.spec),
        overlays: entry.overlays.iter().map(below).collect(),
        folder: folder_of(&asked.root.join(CONFIGURATION)),
    })
}

/// A report of what has no place in a file.
pub(crate) fn failed(message: String) -> Report {
    let mut report = Report::default();
    report
        .diagnostics
        .push(Diagnostic::error(Code::UnreadableFile, message));
    report
}

impl Loader for Input {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let full = self.top.join(path);
        let is_named = path == self.path || self.overlays.iter().any(|known| known == path);
        if !is_named && !is_below(&full, &self.folder)? {
            return Err("it lies outside of the folder of the description".to_owned());
        }
        read(&full)
    }
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether a file is below a folder, wherever links lead.
fn is_below(path: &Path, folder: &Path) -> Result<bool, String> {
    let real = |path: &Path| {
        path.canonicalize()
            .map_err(|error| error.kind().to_string())
    };
    Ok(real(path)?.starts_with(real(folder)?))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let reason = |error: std::io::Error| error.kind().to_string();
    // What is no file may have no end.
    match fs::metadata(path).map_err(reason)?.is_file() {
        true => fs::read(path).map_err(reason),
        false => Err("it is not a file".to_owned()),
    }
}
