//! The description of a new client and what belongs to it: read from where they are, and where they go below `spec/`.

use crate::disk::{Documents, read, reason};
use crate::remembering::Remembering;
use codegen::config::Config;
use codegen::source::Loader;
use codegen::{Input, Outcome};
use std::path::{Path, PathBuf};

/// The folder that descriptions are in, below the top of the workspace.
pub(super) const FOLDER: &str = "spec";

/// A description that was generated from.
pub(super) struct Description {
    /// What came of it.
    pub(super) outcome: Outcome,
    /// Its path below [`FOLDER`], as the configuration has it.
    pub(super) spec: String,
    /// Those of its overlays, likewise.
    pub(super) overlays: Vec<String>,
    /// What has to be copied, by the paths in the workspace that it goes to.
    pub(super) copies: Vec<(PathBuf, Vec<u8>)>,
}

/// Reads a description with its overlays and generates a client of some name.
///
/// # Errors
///
/// A sentence that says what cannot be read or copied. That the description is refused is no error of this.
pub(super) fn generated(
    top: &Path,
    spec: &Path,
    overlays: &[PathBuf],
    name: &str,
) -> Result<Description, String> {
    let given = spec.display();
    let spec = absolute(spec)?;
    let inside = top.join(FOLDER).canonicalize().ok();
    // What is there already stays there, and may refer to all that is there; anything else, to what is beside it.
    let home = inside.as_deref().filter(|inside| spec.starts_with(inside));
    let root = home.or_else(|| spec.parent()).unwrap_or(top).to_owned();
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    // What is found is shown by paths that can be followed from here.
    let base = match home {
        Some(_) => top.to_owned(),
        None => here
            .ok()
            .filter(|here| root.starts_with(here))
            .unwrap_or_else(|| root.clone()),
    };
    let path = relative(&base, &spec)?;
    let documents = Documents::open(&base, &path).and_then(|documents| match home {
        Some(_) => documents.below(Path::new(FOLDER)),
        None => Ok(documents),
    });
    let documents = documents.map_err(|reason| format!("cannot read `{given}`: {reason}"))?;
    let names: Vec<String> = overlays
        .iter()
        .map(|overlay| overlay.display().to_string())
        .collect();
    let overlays = overlays.iter().map(|overlay| absolute(overlay));
    let overlays = overlays.collect::<Result<Vec<_>, _>>()?;
    let besides = Besides {
        documents: &documents,
        names: &names,
        overlays: &overlays,
    };
    let loader = Remembering::new(&besides);
    let outcome = made_of(&path, &names, &loader, name)?;

    let mut copies: Vec<(String, Vec<u8>)> = Vec::new();
    let files = loader.files();
    let read_files = files
        .iter()
        .filter(|(path, print)| print.is_some() && !names.contains(path));
    let read_files: Vec<&String> = read_files.map(|(path, _)| path).collect();
    let mut below = String::new();
    if home.is_none() {
        for file in read_files {
            let full = base.join(file);
            let bytes = read(&full).map_err(|reason| format!("cannot read `{file}`: {reason}"))?;
            copies.push((relative(&root, &full)?, bytes));
        }
        // Several files go into a folder of their own, so that what they call each other still holds, and so does one whose
        // name another description has.
        let is_taken = |(path, bytes): &(String, Vec<u8>)| {
            let there = top.join(FOLDER).join(path);
            there.exists() && !read(&there).is_ok_and(|found| found == *bytes)
        };
        if copies.len() > 1 || copies.iter().any(is_taken) {
            below = format!("{name}/");
        }
    }
    let place = |path: &str| top.join(FOLDER).join(format!("{below}{path}"));
    let mut copies: Vec<(PathBuf, Vec<u8>)> = copies
        .into_iter()
        .map(|(path, bytes)| (place(&path), bytes))
        .collect();
    let (shown, path) = (path, relative(&root, &spec)?);
    let mut listed = Vec::new();
    for overlay in &overlays {
        let path = match inside
            .as_deref()
            .filter(|inside| overlay.starts_with(inside))
        {
            Some(inside) => relative(inside, overlay)?,
            None => {
                let file = overlay.file_name().unwrap_or_default().to_string_lossy();
                let bytes =
                    read(overlay).map_err(|reason| format!("cannot read `{file}`: {reason}"))?;
                let is_taken = |path: &str| {
                    let place = top.join(FOLDER).join(path);
                    let is_other = read(&place).is_ok_and(|found| found != bytes);
                    is_other || copies.iter().any(|(copied, _)| *copied == place)
                };
                let path = match is_taken(&file) {
                    true => format!("{name}/{file}"),
                    false => file.into_owned(),
                };
                copies.push((top.join(FOLDER).join(&path), bytes));
                path
            }
        };
        listed.push(path);
    }
    // What is there already, byte for byte, needs no copy.
    copies.retain(|(path, bytes)| !read(path).is_ok_and(|found| found == *bytes));
    for (path, _) in &copies {
        if path.exists() {
            return Err(format!(
                "`{}` is there already, with another content; rename the file, or put the description into `{FOLDER}/` \
                 yourself and name it there",
                relative(top, path)?
            ));
        }
    }
    let spec = format!("{below}{path}");
    let final_path = format!("{FOLDER}/{spec}");
    let mut outcome = outcome;
    if final_path != shown {
        // What is generated may name files, and has to name them as they will be called.
        let moved = Moved {
            loader: &besides,
            now: prefix(&final_path, &path),
            before: prefix(&shown, &path),
        };
        let report = outcome.report;
        outcome = Outcome {
            report,
            ..made_of(&final_path, &names, &moved, name)?
        };
    }
    Ok(Description {
        outcome,
        spec,
        overlays: listed,
        copies,
    })
}

/// What is generated from a description with overlays.
fn made_of(
    path: &str,
    overlays: &[String],
    loader: &dyn Loader,
    name: &str,
) -> Result<Outcome, String> {
    let mut config = Config::default();
    config.crate_name = name.replace('-', "_");
    let input = Input {
        path,
        overlays,
        loader,
    };
    crate::panics::caught(|| codegen::generate(&input, &config))
        .map_err(|said| format!("the generator has a defect, and panics: {said}"))
}

/// What stands in front of the end of a path.
fn prefix<'p>(path: &'p str, end: &str) -> &'p str {
    path.strip_suffix(end).unwrap_or_default()
}

/// Files by the paths that they will have.
struct Moved<'m> {
    loader: &'m dyn Loader,
    /// What their paths will begin with, and what they begin with so far.
    now: &'m str,
    before: &'m str,
}

impl Loader for Moved<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        match path.strip_prefix(self.now) {
            Some(rest) => self.loader.load(&format!("{}{rest}", self.before)),
            None => self.loader.load(path),
        }
    }
}

/// The description and what is beside it, and overlays from anywhere.
struct Besides<'b> {
    documents: &'b Documents,
    /// The overlays as they are named, and where they are.
    names: &'b [String],
    overlays: &'b [PathBuf],
}

impl Loader for Besides<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let number = self.names.iter().position(|name| name == path);
        match number.and_then(|number| self.overlays.get(number)) {
            Some(overlay) => read(overlay),
            None => self.documents.load(path),
        }
    }
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize()
        .map_err(|error| format!("cannot read `{}`: {}", path.display(), reason(&error)))
}

/// A path below a folder, with `/` between its parts.
pub(super) fn relative(folder: &Path, path: &Path) -> Result<String, String> {
    let below = path.strip_prefix(folder);
    let below =
        below.map_err(|_| format!("`{}` is not below `{}`", path.display(), folder.display()))?;
    let parts = below.iter().map(|part| part.to_str());
    let parts: Option<Vec<&str>> = parts.collect();
    parts
        .map(|parts| parts.join("/"))
        .ok_or_else(|| format!("`{}` is no Unicode", path.display()))
}
