//! Plausible descriptions out of any bytes: each byte is a choice, and none left is the simplest one.
//!
//! Bytes that are thought of as text seldom get past the parser. Here every input is a description with schemas that refer to
//! one another, operations, webhooks, several files and overlays, and now and then something in the wrong place.

mod api;
mod choices;
mod json;
mod schemas;
mod texts;

use std::collections::BTreeMap;
use std::fmt;

use codegen::source::Loader;

use choices::Choices;
pub use json::Json;
pub use texts::FRAGMENTS;

/// The files of a description.
#[derive(Clone, Default)]
pub struct Files {
    /// What each holds, by its path.
    pub bytes: BTreeMap<String, Vec<u8>>,
    /// The paths of the overlays.
    pub overlays: Vec<String>,
}

/// The path of the description.
pub const ROOT: &str = "openapi.yaml";

impl Files {
    /// A description of one file.
    pub fn single(bytes: &[u8]) -> Self {
        Self {
            bytes: BTreeMap::from([(ROOT.to_owned(), bytes.to_vec())]),
            overlays: Vec::new(),
        }
    }

    /// All of them as one text, for a person.
    pub fn shown(&self) -> String {
        let files = self.bytes.iter();
        files
            .map(|(path, bytes)| format!("# {path}\n{}\n", String::from_utf8_lossy(bytes)))
            .collect()
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl Loader for Files {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let bytes = self.bytes.get(path);
        bytes.cloned().ok_or_else(|| "there is none".to_owned())
    }
}

/// The description that the bytes choose.
pub fn plausible(bytes: &[u8]) -> Files {
    let mut choices = Choices::new(bytes);
    let document = api::document(&mut choices);
    let mut files = Files::single(document.written().as_bytes());
    let mut add = |path: &str, value: Json| {
        files
            .bytes
            .insert(path.to_owned(), value.written().into_bytes());
    };
    if choices.one_in(3) {
        let schemas = schemas::named(&mut choices);
        let is_whole = choices.one_in(2);
        add(
            "a.yaml",
            if is_whole {
                Json::one("components", Json::one("schemas", schemas))
            } else {
                schemas
            },
        );
        add("sub/b.json", schemas::schema(&mut choices));
        if choices.one_in(4) {
            add("broken.yaml", Json::List(vec![Json::text(choices.prose())]));
            add("c.md", Json::text(choices.prose()));
        }
    }
    if choices.one_in(4) {
        let overlay = api::overlay(&mut choices);
        add("x.overlay.yaml", overlay);
        files.overlays.push("x.overlay.yaml".to_owned());
    }
    files
}
