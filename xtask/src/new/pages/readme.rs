//! The README of a new crate: how a call is made, what becomes of what the description does not say, and the features, as far
//! as the API has them.

use super::{EXAMPLE, Pages, formatted};
use crate::new::manifest::{Feature, shortened};
use codegen::plan::Showcase;
use codegen::prose::{code, literal};
use std::fmt::Write as _;

impl Pages<'_> {
    /// The README.
    pub(super) fn readme(&self) -> String {
        let (name, api) = (self.name, literal(&shortened(&self.showcase.api)));
        let mut text = format!(
            "# {name}

A client of {api}, to depend on as on any crate.
`src/generated/` and `src/runtime/` are written by `cargo xtask generate` from the API's description; everything else is written by hand.

{}

```rust,no_run
{}```

",
            self.introduction(),
            formatted(self.snippet())
        );
        let variables = self.showcase.credentials.iter();
        let variables: Vec<String> = variables
            .flat_map(|credentials| self.variables(credentials))
            .chain([self.variable("BASE_URL")])
            .map(|variable| code(&variable))
            .collect();
        let _ = write!(
            text,
            "The same as a program that takes what it needs from the environment ({}):

```console
$ cargo run -p {name} --example {EXAMPLE}
```

What the description does not say is never lost{}.

| Feature | |
|---|---|
",
            variables.join(", "),
            self.kept()
        );
        text += &self.feature_table();
        text += "
Without `rustls` and `native-tls` there is no default `Transport`, and the builder must be given one. The default one
works inside of a Tokio runtime.
";
        text
    }

    /// How a call is made.
    fn introduction(&self) -> &'static str {
        match (&self.showcase.call, self.showcase.has_accessors) {
            (_, true) => {
                "A `Client` is built once and shared. Each tag of the description is an accessor, each operation a method that gives a
`Request`: its setters take what is optional, and `.await` sends it."
            }
            (Some(_), false) => {
                "A `Client` is built once and shared. Each operation is a method of it that gives a `Request`: its setters take what is
optional, and `.await` sends it."
            }
            (None, false) => "A `Client` is built once and shared.",
        }
    }

    /// What becomes of what the description does not say, as far as this API has what it could become of.
    fn kept(&self) -> String {
        let Showcase {
            has_objects,
            has_enumerations,
            has_nullables,
            ..
        } = self.showcase;
        let mut kept: Vec<&str> = [
            (
                *has_objects,
                "unknown properties stay in `extra` and are sent back",
            ),
            (
                *has_enumerations,
                "unknown values of an enum are kept in its variant `Unknown`",
            ),
            (*has_nullables, "`Nullable` tells null from absent"),
        ]
        .into_iter()
        .filter_map(|(is, text)| is.then_some(text))
        .collect();
        let bytes = "an answer that cannot be decoded comes with its bytes, in the `Error`";
        if kept.is_empty() {
            return format!(": {bytes}");
        }
        let last = format!("and {bytes}");
        kept.push(&last);
        match kept.as_slice() {
            [one, last] => format!(": {one}, {last}"),
            several => format!(":\n{}", several.join(",\n")),
        }
    }

    fn feature_table(&self) -> String {
        let mut rows: Vec<(String, &str)> = Vec::new();
        for Feature { name, about } in self.features {
            let is_default = name == "rustls";
            let cell = code(name) + if is_default { " (default)" } else { "" };
            match (about, rows.last_mut()) {
                _ if name == "default" => {}
                // One remark for several that stand below it.
                (None, Some((names, _))) => {
                    let _ = write!(names, ", {cell}");
                }
                (about, _) => {
                    let about = about.as_deref().unwrap_or_default();
                    rows.push((cell, about.trim_end_matches('.')));
                }
            }
        }
        rows.iter()
            .map(|(names, about)| format!("| {names} | {about} |\n"))
            .collect()
    }
}
