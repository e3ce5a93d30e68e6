//! `cargo xtask new`: a client of another API, as a crate of this workspace.
//!
//! Everything is read and made in memory first. What is wrong is said then; only when nothing is, it is written.

mod description;
mod listing;
mod manifest;
mod name;
mod pages;
mod place;

use crate::generate::{Findings, Mode, Run};
use crate::report::{self, Format};
use crate::runtime;
use codegen::config::{self, ClientEntry};
use codegen::diagnostic::Diagnostics;
use codegen::source::SourceMap;
use description::{Description, FOLDER, relative};
use manifest::Manifest;
use pages::Pages;
use place::Changes;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the configuration is, below the top of the workspace.
const CONFIGURATION: &str = "spec/codegen.yaml";

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// The folder of the crate.
    pub(crate) folder: PathBuf,
    /// The description.
    pub(crate) spec: PathBuf,
    /// Corrections to it.
    pub(crate) overlays: Vec<PathBuf>,
    /// The name of the crate, if it is not that of the folder.
    pub(crate) name: Option<String>,
}

/// Adds the client; whether it is there.
pub(crate) fn run(top: &Path, request: &Request) -> bool {
    match added(top, request) {
        Ok(said) => {
            if let Some(said) = &said {
                anstream::print!("{said}");
            }
            said.is_some()
        }
        Err(reason) => {
            anstream::eprintln!("error: {reason}\nnothing was written");
            false
        }
    }
}

/// Adds the client; what there is to say then, or nothing if the description is refused, which is reported here.
fn added(top: &Path, request: &Request) -> Result<Option<String>, String> {
    let top = top
        .canonicalize()
        .map_err(|error| format!("cannot find the workspace: {}", crate::disk::reason(&error)))?;
    let folder = folder(&top, &request.folder)?;
    let krate = relative(&top, &folder)?;
    let default = || {
        folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let name = request.name.clone().unwrap_or_else(default);
    if let Some(problem) = name::problem(&name) {
        return Err(format!("{problem}; give it another one with `--name`"));
    }
    let text = |path: &str| {
        let text = fs::read_to_string(top.join(path));
        text.map_err(|error| format!("cannot read `{path}`: {}", crate::disk::reason(&error)))
    };
    let configuration = text(CONFIGURATION)?;
    let workspace = text("Cargo.toml")?;
    let model = model(&top, &configuration, &krate)?;
    let called = |member: &String| crate::disk::crate_name(&top.join(member));
    let mut members = listing::members(&workspace, "members")
        .unwrap_or_default()
        .into_iter();
    if members.any(|member| called(&member) == Some(name.replace('-', "_"))) {
        return Err(format!(
            "there is a crate called `{name}` already; give it another name with `--name`"
        ));
    }

    let description = description::generated(&top, &request.spec, &request.overlays, &name)?;
    let Description {
        outcome,
        spec,
        overlays,
        mut copies,
    } = description;
    let (files, showcase, wanted) = (outcome.files, outcome.showcase, outcome.wanted);
    let is_refused = outcome.report.diagnostics.has_errors();
    let found = Run {
        mode: Mode::Write,
        findings: vec![Findings {
            client: None,
            report: outcome.report,
        }],
        clients: Vec::new(),
    };
    report::print(&found, Format::Human { verbose: false }, &top);
    if is_refused {
        return Ok(None);
    }

    let model_manifest = text(&format!("{model}/Cargo.toml"))?;
    let model_face = text(&format!("{model}/src/lib.rs"))?;
    let manifest = Manifest {
        name: &name,
        api: &showcase.api,
        wanted: &wanted,
        model: &model_manifest,
        workspace: &workspace,
    };
    let features = manifest.features();
    let manifest = manifest.text()?;
    let licensed = manifest.contains("\nlicense");
    let pages = Pages {
        name: &name,
        showcase: &showcase,
        features: &features,
        model: &model_face,
    };
    let mut texts = vec![("Cargo.toml".to_owned(), manifest)];
    if licensed {
        texts.extend(licenses(&top.join(&model))?);
    }
    texts.extend(pages.all());
    texts.extend(files.into_iter().map(|file| (file.path, file.text)));
    let sources = runtime::sources(&top.join(&model))?.into_iter();
    texts.extend(sources.map(|source| (source.path, source.text)));
    texts.sort();

    copies.sort();
    let said = said(&top, &krate, &name, &copies, licensed)?;
    let changes = Changes {
        folder,
        files: texts
            .into_iter()
            .map(|(path, text)| (path, text.into_bytes()))
            .collect(),
        created: copies,
        edited: vec![
            (
                top.join(CONFIGURATION),
                listing::with_client(&configuration, &spec, &overlays, &krate, &model)?,
            ),
            (
                top.join("Cargo.toml"),
                listing::with_member(&workspace, &krate)?,
            ),
        ],
    };
    changes.make()?;
    Ok(Some(said + locked(&top)))
}

/// The folder of the crate: in the workspace, and empty or not there.
fn folder(top: &Path, folder: &Path) -> Result<PathBuf, String> {
    let shown = folder.display();
    let here = std::env::current_dir();
    let here = here.map_err(|error| {
        format!(
            "cannot find the current folder: {}",
            crate::disk::reason(&error)
        )
    })?;
    let mut full = PathBuf::new();
    for part in here.join(folder).components() {
        match part {
            Component::ParentDir => {
                full.pop();
            }
            Component::CurDir => {}
            part => full.push(part),
        }
    }
    // What is there of the way is followed, wherever it leads.
    let known = full.ancestors().find(|path| path.exists()).unwrap_or(top);
    let rest = full.strip_prefix(known).unwrap_or(Path::new("")).to_owned();
    let known = known
        .canonicalize()
        .map_err(|error| format!("cannot find `{shown}`: {}", crate::disk::reason(&error)))?;
    let full = if rest.as_os_str().is_empty() {
        known
    } else {
        known.join(rest)
    };
    if full == *top {
        return Err(format!(
            "`{shown}` is the top of this workspace; name a folder in it for the crate, such as `pets`"
        ));
    }
    if !full.starts_with(top) {
        return Err(format!(
            "`{shown}` does not lie in this workspace, `{}`; `cargo xtask generate` keeps no crate elsewhere",
            top.display()
        ));
    }
    let is_free = match fs::read_dir(&full) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !full.exists(),
    };
    if is_free {
        Ok(full)
    } else {
        Err(format!(
            "`{shown}` is not empty; name a folder that is, or is not there"
        ))
    }
}

/// The folder of the client whose runtime is copied, where a new one may stand in a folder.
fn model(top: &Path, configuration: &str, krate: &str) -> Result<String, String> {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
    let workspace = config::parse(
        CONFIGURATION,
        configuration.into(),
        &mut sources,
        &mut diagnostics,
    );
    let clients = workspace.map(|workspace| workspace.clients).ok_or(
        "`spec/codegen.yaml` has errors, which `cargo xtask generate` lists; mend them first",
    )?;
    let is_in = |one: &str, other: &str| Path::new(one).starts_with(other);
    for ClientEntry { crate_dir, .. } in &clients {
        if crate_dir.trim_end_matches('/') == krate {
            return Err(format!(
                "`{CONFIGURATION}` lists a client in `{krate}` already; take that entry out, or name another folder"
            ));
        }
        if is_in(krate, crate_dir) || is_in(crate_dir, krate) {
            return Err(format!(
                "`{krate}` and `{crate_dir}`, another client's crate, lie in one another; name a folder beside it"
            ));
        }
    }
    let runtime = |folder: &String| top.join(folder).join(runtime::FOLDER).join("mod.rs");
    let mut own = clients
        .into_iter()
        .filter(|client| client.runtime.is_none());
    own.find(|client| runtime(&client.crate_dir).is_file())
        .map(|client| client.crate_dir)
        .ok_or_else(|| {
            "no client of `spec/codegen.yaml` has a runtime of its own in `src/runtime`".to_owned()
        })
}

/// The texts of the licenses that another client comes with, which go for the runtime, by the names of their files.
fn licenses(model: &Path) -> Result<Vec<(String, String)>, String> {
    let entries = fs::read_dir(model).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let names = names.filter(|name| name.starts_with("LICENSE"));
    let read = |name: String| match fs::read_to_string(model.join(&name)) {
        Ok(text) => Ok((name, text)),
        Err(error) => Err(format!(
            "cannot read `{name}`: {}",
            crate::disk::reason(&error)
        )),
    };
    names.map(read).collect()
}

/// What has come to be, and what to do with it.
fn said(
    top: &Path,
    krate: &str,
    name: &str,
    copies: &[(PathBuf, Vec<u8>)],
    licensed: bool,
) -> Result<String, String> {
    let mut text = format!("created {krate}\n");
    for (path, _) in copies {
        text += &format!("created {}\n", relative(top, path)?);
    }
    text += &format!(
        "updated {FOLDER}/codegen.yaml\nupdated Cargo.toml\n\n\
         `cargo test -p {name}` tries it, `cargo run -p {name} --example first_call` makes a call, and `{krate}/README.md` is\n\
         where its users begin. "
    );
    text += &match licensed {
        true => format!("Its license is that of the workspace; `{krate}/Cargo.toml` says so.\n"),
        false => format!("Before it is published, choose a license in `{krate}/Cargo.toml`.\n"),
    };
    Ok(text)
}

/// Brings the lock file up to date, which names the members of the workspace; what to say if that fails.
fn locked(top: &Path) -> &'static str {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let updated = Command::new(cargo)
        .args(["update", "--workspace", "--offline", "--quiet"])
        .current_dir(top)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match updated {
        Ok(status) if status.success() => "",
        _ => "The next run of cargo adds it to `Cargo.lock`.\n",
    }
}
