//! Features of the crate, one or none for each tag.

use super::Setting;
use super::reader::Reader;
use crate::source::{Node, Span, Value};

/// Which operations stand behind features of the crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Features {
    /// None.
    #[default]
    None,
    /// Those of each tag, behind a feature of its name.
    Each(Span),
    /// Those of some tags, behind the feature that is named.
    Named(Vec<Setting<String>>),
}

/// The features that a crate has anyway.
pub(crate) const TAKEN: [&str; 12] = [
    "blocking",
    "chrono",
    "default",
    "jiff",
    "native-tls",
    "rustls",
    "test-util",
    "time",
    "tracing",
    "uuid",
    "validate",
    "webhooks",
];

impl Reader<'_> {
    pub(super) fn features(&mut self, node: &Node) -> Features {
        match &node.value {
            Value::Bool(true) => Features::Each(node.span),
            Value::Bool(false) => Features::None,
            Value::Mapping(_) => {
                Features::Named(self.settings(node, "features", "the name of a feature", feature))
            }
            value => {
                let message = format!(
                    "`features` must be `true`, or a mapping from tags to features, but this is {}",
                    node.kind()
                );
                // What YAML 1.1 took for true or false.
                let is_switch = |text: &str| {
                    let text = text.to_lowercase();
                    matches!(
                        &*text,
                        "yes" | "no" | "on" | "off" | "y" | "n" | "true" | "false"
                    )
                };
                let help = match value {
                    Value::String(text) if is_switch(text) => {
                        format!("`{text}` is a text; write `features: true` for one for each tag, or take the key away for none")
                    }
                    _ => "write `features: true` for one for each tag, or say which tags have one and what it is called: \
                         `features: { Pets: pets }`"
                        .to_owned(),
                };
                self.refuse(node.span, message, help);
                Features::None
            }
        }
    }
}

fn feature(text: &str) -> Result<String, (String, &'static str)> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
    if !text.starts_with(|char: char| char.is_ascii_alphabetic()) || !text.chars().all(is_part) {
        let message = format!("`{text}` is not a name that a feature can have");
        return Err((
            message,
            "begin with a letter, and go on with letters, digits, `-` and `_`",
        ));
    }
    if TAKEN.contains(&text) {
        let message =
            format!("the crate has a feature `{text}` already, which is for something else");
        return Err((message, "give the tag's feature another name"));
    }
    Ok(text.to_owned())
}
