//! What a new crate has beside its manifest and what is generated: the face of the library, a README, an example and a
//! test. They are written once, and are their owner's from then on.
//!
//! Of the description there is the title in them, as Markdown that is nothing but text, and what the generator made: names
//! and a call.

mod readme;

use super::manifest::Feature;
use codegen::plan::{Call, Credentials, Showcase};
use codegen::prose::code;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What the pages are made of.
pub(super) struct Pages<'p> {
    /// The name of the crate.
    pub(super) name: &'p str,
    /// What there is to show.
    pub(super) showcase: &'p Showcase,
    /// The features of the crate.
    pub(super) features: &'p [Feature],
    /// The face of the client whose runtime this one has a copy of.
    pub(super) model: &'p str,
}

/// The name of the example.
const EXAMPLE: &str = "first_call";

impl Pages<'_> {
    /// The pages, by their paths in the crate.
    pub(super) fn all(&self) -> Vec<(String, String)> {
        vec![
            ("README.md".to_owned(), self.readme()),
            ("src/lib.rs".to_owned(), formatted(self.face())),
            (format!("examples/{EXAMPLE}.rs"), formatted(self.example())),
            ("tests/smoke.rs".to_owned(), formatted(self.test())),
        ]
    }

    /// The name of the library.
    fn library(&self) -> String {
        self.name.replace('-', "_")
    }

    /// The variable of the environment for something.
    fn variable(&self, what: &str) -> String {
        format!("{}_{what}", self.library()).to_uppercase()
    }

    /// The variables for what some credentials are.
    fn variables(&self, credentials: &Credentials) -> Vec<String> {
        let word = credentials.word.trim_matches('_');
        match credentials.takes.as_slice() {
            [_] => vec![self.variable(word)],
            several => {
                let several = several.iter();
                several
                    .map(|what| self.variable(&format!("{word}_{what}")))
                    .collect()
            }
        }
    }

    /// The face of the library: what the other client's has of the runtime and of what is generated.
    fn face(&self) -> String {
        let mut text = String::from(
            "//! The crate's face: the generated API beside what callers name of the runtime.\n//!\n\
             #![doc = include_str!(\"../README.md\")]\n",
        );
        for part in self.model.split("\n\n") {
            let is_known = [
                "pub mod runtime;",
                "mod generated;",
                "pub use generated::*;",
                "pub use runtime::",
            ];
            let is_known = is_known.iter().any(|known| part.contains(known));
            // What belongs to a feature that is not there yet is there when that comes.
            if is_known {
                let _ = write!(text, "\n{}\n", part.trim());
            }
        }
        text
    }

    /// The first example of the README.
    fn snippet(&self) -> String {
        let mut builder = String::from("Client::builder()");
        if let Some(credentials) = self.showcase.credentials.first() {
            let variables = self.variables(credentials);
            let values = variables
                .iter()
                .map(|variable| format!("std::env::var({variable:?})?"));
            let values: Vec<String> = values.collect();
            let _ = write!(builder, ".{}({})", credentials.method, values.join(", "));
        }
        if !self.showcase.has_server {
            builder += ".base_url(\"https://api.example.com\")";
        }
        let (imports, call) = self.call();
        format!(
            "{imports}\nasync fn first_call() -> Result<(), Box<dyn std::error::Error>> {{\n\
             let client = {builder}.build()?;\n\n{call}Ok(())\n}}\n"
        )
    }

    /// What a program has to import, and what it does with a client.
    fn call(&self) -> (String, String) {
        let client = format!("use {}::Client;\n", self.library());
        match &self.showcase.call {
            Some(call) => (call.imports.clone() + &client, done_with(call, "{:#?}")),
            None => (client, "println!(\"{client:?}\");\n".to_owned()),
        }
    }

    fn example(&self) -> String {
        let name = self.name;
        let about = match &self.showcase.call {
            Some(call) => {
                let operation = code(&format!("{} {}", call.method, call.path));
                format!("Calls {operation} and prints what the API answers.")
            }
            None => "Builds a client.".to_owned(),
        };
        let credentials = self.showcase.credentials.first();
        let set = credentials.map(|credentials| self.variables(credentials));
        let set = set.into_iter().flatten();
        let set: String = set.map(|variable| format!("{variable}=… ")).collect();
        let base_url = self.variable("BASE_URL");
        let server = match self.showcase.has_server {
            true => format!("`{base_url}` names another server."),
            false => format!("`{base_url}` names the server, which the description does not."),
        };
        let mut configured = String::new();
        for credentials in &self.showcase.credentials {
            let variables = self.variables(credentials);
            let takes = &credentials.takes;
            let method = &credentials.method;
            let _ = match (variables.as_slice(), takes.as_slice()) {
                ([variable], [what]) => writeln!(
                    configured,
                    "if let Some({what}) = setting({variable:?}) {{ builder = builder.{method}({what}); }}"
                ),
                _ => {
                    let names = takes.join(", ");
                    let settings = variables
                        .iter()
                        .map(|variable| format!("setting({variable:?})"));
                    let settings = settings.collect::<Vec<_>>().join(", ");
                    let some = takes.iter().map(|what| format!("Some({what})"));
                    let some = some.collect::<Vec<_>>().join(", ");
                    writeln!(
                        configured,
                        "if let ({some}) = ({settings}) {{ builder = builder.{method}({names}); }}"
                    )
                }
            };
        }
        let (imports, call) = self.call();
        format!(
            "//! {about}
//!
//! `{set}cargo run -p {name} --example {EXAMPLE}`; {server}

{imports}use std::process::ExitCode;

#[tokio::main(flavor = \"current_thread\")]
async fn main() -> ExitCode {{
    match run().await {{
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {{
            eprintln!(\"{{error}}\");
            let mut source = error.source();
            while let Some(cause) = source {{
                eprintln!(\"  because {{cause}}\");
                source = cause.source();
            }}
            ExitCode::FAILURE
        }}
    }}
}}

async fn run() -> Result<(), Box<dyn std::error::Error>> {{
    // An empty variable is as good as none.
    let setting = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut builder = Client::builder();
    if let Some(base_url) = setting({base_url:?}) {{
        builder = builder.base_url(base_url);
    }}
    {configured}
    let client = builder.build()?;

    {call}
    Ok(())
}}
"
        )
    }

    /// A test that says what goes over the wire, without any.
    fn test(&self) -> String {
        let library = self.library();
        let mut builder = String::from("Client::builder().base_url(\"http://127.0.0.1:9/base\")");
        for credentials in &self.showcase.credentials {
            let values = credentials.takes.iter().map(|what| format!("{what:?}"));
            let values = values.collect::<Vec<_>>().join(", ");
            let _ = write!(builder, ".{}({values})", credentials.method);
        }
        let Some(call) = &self.showcase.call else {
            return format!(
                "//! The client can be built.

use {library}::Client;

#[test]
fn a_client_is_built() {{
    let client = {builder}.build();
    assert!(client.is_ok());
}}
"
            );
        };
        let (method, path) = (&call.method, &call.path);
        format!(
            "//! A call of the client becomes the request that the description asks for. No network is needed.

{}use {library}::{{Body, Client, Transport, TransportFuture, TransportRequest}};
use std::sync::{{Arc, Mutex}};

/// Keeps what it is sent, and answers that it is a teapot.
#[derive(Clone, Default)]
struct Teapot(Arc<Mutex<Vec<TransportRequest>>>);

impl Transport for Teapot {{
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {{
        let mut answer = http::Response::new(Body::from(\"\"));
        *answer.status_mut() = http::StatusCode::IM_A_TEAPOT;
        self.0.lock().unwrap().push(request);
        Box::pin(async {{ Ok(answer) }})
    }}
}}

async fn call(client: &Client) -> Result<(), Box<dyn std::error::Error>> {{
    {}
    Ok(())
}}

#[tokio::test]
async fn a_call_is_sent_as_it_is_described() {{
    let teapot = Teapot::default();
    let client = {builder}.transport(teapot.clone()).build().unwrap();

    // What a teapot answers is of no interest.
    let _ = call(&client).await;

    let sent = teapot.0.lock().unwrap();
    let request = sent.first().expect(\"something is sent\");
    let operation = request.operation.as_ref().expect(\"it is sent for an operation\");
    assert_eq!((&*operation.method, &*operation.path), ({method:?}, {path:?}));
    assert!(request.url.as_str().starts_with(\"http://127.0.0.1:9/base\"));
}}
",
            call.imports,
            done_with(call, "{:?}")
        )
    }
}

/// A call, and what is done with its answer.
fn done_with(call: &Call, format: &str) -> String {
    let mut text = call.statement.clone();
    match &call.result {
        _ if !call.reading.is_empty() => text += call.reading,
        Some(name) if name.starts_with("r#") => {
            let _ = writeln!(text, "println!(\"{format}\", {name});");
        }
        Some(name) => {
            let format = format.replacen('{', &format!("{{{name}"), 1);
            let _ = writeln!(text, "println!(\"{format}\");");
        }
        None => {}
    }
    text
}

/// A source file as rustfmt writes it; as it is where there is no rustfmt.
fn formatted(text: String) -> String {
    let run = || {
        let mut child = Command::new("rustfmt")
            .args(["--edition", "2024", "--emit", "stdout", "--quiet"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        let output = child.wait_with_output().ok()?;
        let formatted = String::from_utf8(output.stdout).ok()?;
        (output.status.success() && !formatted.is_empty()).then_some(formatted)
    };
    run().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn showcase(api: &str) -> Showcase {
        Showcase {
            api: api.to_owned(),
            credentials: vec![
                Credentials {
                    method: "r#type".to_owned(),
                    word: "type".to_owned(),
                    takes: vec!["key"],
                },
                Credentials {
                    method: "basic".to_owned(),
                    word: "basic".to_owned(),
                    takes: vec!["user", "password"],
                },
            ],
            call: Some(Call {
                method: "GET".to_owned(),
                path: "/a`\"{b}".to_owned(),
                imports: "use pet_client::types::Pet;\n".to_owned(),
                statement: "let pet = client.get(Pet::new()).await?;\n".to_owned(),
                reading: "",
                result: Some("pet".to_owned()),
            }),
            ..Showcase::default()
        }
    }

    fn page(showcase: &Showcase, path: &str) -> String {
        let features = [
            ("default", None),
            ("rustls", Some("HTTPS.")),
            ("jiff", None),
        ];
        let features = features.map(|(name, about)| Feature {
            name: name.to_owned(),
            about: about.map(str::to_owned),
        });
        let model = "//! Face.\n\npub mod runtime;\n\nmod generated;\n\n#[cfg(feature = \"webhooks\")]\npub use runtime::Webhook;\n\n#[cfg(doctest)]\npub struct FrontPage;\n";
        let pages = Pages {
            name: "pet-client",
            showcase,
            features: &features,
            model,
        };
        let found = pages.all().into_iter().find(|(known, _)| known == path);
        found.unwrap().1
    }

    #[test]
    fn the_readme_shows_a_call() {
        let text = page(&showcase("# *Pets*"), "README.md");
        assert!(
            text.contains("A client of \\# \\*Pets\\*, to depend on"),
            "{text}"
        );
        assert!(
            text.contains(".r#type(std::env::var(\"PET_CLIENT_TYPE\")?)"),
            "{text}"
        );
        assert!(
            text.contains(".base_url(\"https://api.example.com\")"),
            "{text}"
        );
        assert!(text.contains("println!(\"{pet:#?}\");"), "{text}");
        assert!(
            text.contains("| `rustls` (default), `jiff` | HTTPS |"),
            "{text}"
        );
        assert!(text.contains("(`PET_CLIENT_TYPE`, `PET_CLIENT_BASIC_USER`, `PET_CLIENT_BASIC_PASSWORD`, `PET_CLIENT_BASE_URL`)"), "{text}");
    }

    #[test]
    fn the_face_has_what_the_crate_has() {
        let text = page(&showcase("Pets"), "src/lib.rs");
        let parts: Vec<&str> = text
            .lines()
            .filter(|line| !line.is_empty())
            .skip(2)
            .collect();
        assert_eq!(
            parts,
            [
                "#![doc = include_str!(\"../README.md\")]",
                "pub mod runtime;",
                "mod generated;",
                "#[cfg(feature = \"webhooks\")]",
                "pub use runtime::Webhook;"
            ]
        );
    }

    #[test]
    fn the_readme_says_what_is_so() {
        let all = Showcase {
            has_accessors: true,
            has_objects: true,
            has_enumerations: true,
            has_nullables: true,
            ..showcase("Pets")
        };
        let said = page(&all, "README.md");
        for claim in ["Each tag", "`extra`", "`Unknown`", "`Nullable`"] {
            assert!(said.contains(claim), "{said}");
            assert!(!page(&showcase("Pets"), "README.md").contains(claim));
        }
        assert!(
            said.contains("null from absent,\nand an answer that"),
            "{said}"
        );
        let some = Showcase {
            has_objects: true,
            ..showcase("Pets")
        };
        let said = page(&some, "README.md");
        assert!(said.contains("are sent back, and an answer"), "{said}");
        for said in [said, page(&Showcase::default(), "README.md")] {
            assert!(!said.to_lowercase().contains("webhook"), "{said}");
        }
    }

    #[test]
    fn the_example_and_the_test_take_texts_as_texts() {
        let text = page(&showcase("Pets"), "examples/first_call.rs");
        assert!(
            text.starts_with("//! Calls ``GET /a`\"{b}`` and prints"),
            "{text}"
        );
        assert!(
            text.contains("setting(\"PET_CLIENT_BASIC_USER\")"),
            "{text}"
        );
        let text = page(&showcase("Pets"), "tests/smoke.rs");
        assert!(text.contains("(\"GET\", \"/a`\\\"{b}\")"), "{text}");
        let text = page(&Showcase::default(), "tests/smoke.rs");
        assert!(text.contains("fn a_client_is_built()"), "{text}");
    }
}
