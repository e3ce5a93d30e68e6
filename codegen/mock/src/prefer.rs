//! What a client prefers to be answered: the header `Prefer`, in the words of other mock servers.

use http::HeaderMap;

/// What is preferred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Preferences {
    /// `code=404`: an answer.
    pub(crate) code: Option<u16>,
    /// `example=name`: an example.
    pub(crate) example: Option<String>,
    /// `dynamic=true`: an instance of the schema, whatever examples there are.
    pub(crate) is_dynamic: bool,
}

impl Preferences {
    /// Reads the header; what it says besides is for others.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, String> {
        let mut found = Self::default();
        let lines: Vec<_> = headers
            .get_all("prefer")
            .iter()
            .map(|line| String::from_utf8_lossy(line.as_bytes()))
            .collect();
        for preference in lines.iter().flat_map(|line| line.split([',', ';'])) {
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => {
                    let code = value.parse().ok().filter(|code| (200..=599).contains(code));
                    found.code = Some(
                        code.ok_or_else(|| format!("`code={value}` is no status of an answer"))?,
                    );
                }
                "example" => found.example = Some(value.to_owned()),
                "dynamic" => found.is_dynamic = value.is_empty() || value == "true",
                _ => {}
            }
        }
        Ok(found)
    }
}
