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
    let spec = absolute(spec)?;
    let inside = top.join(FOLDER).canonicalize().ok();
    // What is there already stays there, and may refer to all that is there; anything else, to what is beside it.
    let home = inside.as_deref().filter(|inside| spec.starts_with(inside));
    let root = home.or_else(|| spec.parent()).unwrap_or(top).to_owned();
    let path = relative(&root, &spec)?;
    let documents = Documents::open(&root, &path)
        .map_err(|reason| format!("cannot read `{}`: {reason}", spec.display()))?;
    let overlays = overlays.iter().map(|overlay| absolute(overlay));
    let overlays = overlays.collect::<Result<Vec<_>, _>>()?;
    let besides = Besides {
        documents: &documents,
        overlays: &overlays,
    };
    let loader = Remembering::new(&besides);
    let names: Vec<String> = (0..overlays.len()).map(overlay_name).collect();
    let mut config = Config::default();
    config.crate_name = name.replace('-', "_");
    let input = Input {
        path: &path,
        overlays: &names,
        loader: &loader,
    };
    let outcome = crate::panics::caught(|| codegen::generate(&input, &config))
        .map_err(|said| format!("the generator has a defect, and panics: {said}"))?;

    let mut copies = Vec::new();
    let files = loader.files();
    let read_files = files
        .iter()
        .filter(|(path, print)| print.is_some() && !names.contains(path));
    let read_files: Vec<&String> = read_files.map(|(path, _)| path).collect();
    // Several files go into a folder of their own, so that what they call each other still holds.
    let below = match (home, read_files.len()) {
        (Some(_), _) => String::new(),
        (None, 0 | 1) => String::new(),
        (None, _) => format!("{name}/"),
    };
    if home.is_none() {
        for file in read_files {
            let bytes = read(&root.join(file))
                .map_err(|reason| format!("cannot read `{file}`: {reason}"))?;
            copies.push((top.join(FOLDER).join(format!("{below}{file}")), bytes));
        }
    }
    let mut listed = Vec::new();
    for overlay in &overlays {
        let path = match inside
            .as_deref()
            .filter(|inside| overlay.starts_with(inside))
        {
            Some(inside) => relative(inside, overlay)?,
            None => {
                let file = overlay.file_name().unwrap_or_default().to_string_lossy();
                let bytes = read(overlay)
                    .map_err(|reason| format!("cannot read `{}`: {reason}", overlay.display()))?;
                copies.push((top.join(FOLDER).join(&*file), bytes));
                file.into_owned()
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
    Ok(Description {
        outcome,
        spec: format!("{below}{path}"),
        overlays: listed,
        copies,
    })
}

/// How an overlay is called while it is read: as no file can be.
fn overlay_name(number: usize) -> String {
    format!("overlay {number}")
}

/// The description and what is beside it, and overlays from anywhere.
struct Besides<'b> {
    documents: &'b Documents,
    overlays: &'b [PathBuf],
}

impl Loader for Besides<'_> {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let number = (0..self.overlays.len()).find(|number| overlay_name(*number) == path);
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
