//! Adding to what a person has written, as that person might have done it: `spec/codegen.yaml` and the workspace's
//! `Cargo.toml`. Order, comments and layout stay.
//!
//! What was added is read back: if it does not say exactly what it should, nothing is added and the person is told what to
//! write.

use codegen::config::{self, ClientEntry};
use codegen::diagnostic::Diagnostics;
use codegen::source::{self, Loader, Node, SourceMap, SourceTree};
use toml::de::{DeTable, DeValue};

/// The configuration with one more client at the end of its list.
///
/// # Errors
///
/// A sentence that says what to write by hand.
pub(super) fn with_client(
    text: &str,
    spec: &str,
    overlays: &[String],
    krate: &str,
    runtime: &str,
) -> Result<String, String> {
    let entry = Entry {
        spec,
        overlays,
        krate,
        runtime,
    };
    added_client(text, &entry)
        .filter(|new| entry.is_added(text, new))
        .ok_or_else(|| {
            "cannot tell where to add a client in `spec/codegen.yaml`; write its `clients` one below the other, \
             each behind a `-`, and run this again"
                .to_owned()
        })
}

/// What is said of a client.
struct Entry<'e> {
    spec: &'e str,
    overlays: &'e [String],
    krate: &'e str,
    runtime: &'e str,
}

impl Entry<'_> {
    /// The lines of it, the first without what stands before its first key.
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("spec: {}", scalar(self.spec))];
        if !self.overlays.is_empty() {
            lines.push("overlays:".to_owned());
            let overlays = self.overlays.iter();
            lines.extend(overlays.map(|overlay| format!("  - {}", scalar(overlay))));
        }
        lines.push(format!("crate: {}", scalar(self.krate)));
        lines.push(format!("runtime: {}", scalar(self.runtime)));
        lines
    }

    /// Whether a text says what the other one says, and this at the end.
    fn is_added(&self, before: &str, now: &str) -> bool {
        let (Some(before), Some(mut now)) = (clients(before), clients(now)) else {
            return false;
        };
        let last = now.pop();
        let said = |client: &ClientEntry| {
            let runtime = client.runtime.as_ref().map(|(runtime, _)| runtime.clone());
            let (spec, krate) = (client.spec.clone(), client.crate_dir.clone());
            (spec, client.overlays.clone(), krate, runtime)
        };
        let is_this = last.is_some_and(|last| {
            let (spec, krate) = (self.spec.to_owned(), self.krate.to_owned());
            let runtime = Some(self.runtime.to_owned());
            said(&last) == (spec, self.overlays.to_vec(), krate, runtime)
        });
        is_this && before.iter().map(said).eq(now.iter().map(said))
    }
}

fn added_client(text: &str, entry: &Entry<'_>) -> Option<String> {
    let tree = tree(text)?;
    let clients = tree.root.get("clients")?;
    let last = clients.as_sequence()?.last()?;
    let start = usize::try_from(last.span.start).ok()?;
    let end = usize::try_from(last.span.end).ok()?;
    // A sequence on one line begins with a bracket, one of lines with the `-` of its first item.
    if text
        .get(usize::try_from(clients.span.start).ok()?..)?
        .starts_with('[')
    {
        let (before, behind) = text.split_at_checked(end)?;
        let lines = entry.lines();
        let overlays = entry.overlays.iter().map(|overlay| scalar(overlay));
        let overlays = overlays.collect::<Vec<_>>().join(", ");
        let lines = lines.into_iter().filter(|line| !line.starts_with("  - "));
        let lines = lines.map(|line| match line.strip_suffix("overlays:") {
            Some(_) => format!("overlays: [{overlays}]"),
            None => line,
        });
        let entry = lines.collect::<Vec<_>>().join(", ");
        return Some(format!("{before}, {{ {entry} }}{behind}"));
    }
    // The dash of the last item, and what stands before its first key.
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let lead = text.get(line_start..start)?;
    let dash = lead.rfind('-')?;
    if !lead.get(..dash)?.chars().all(char::is_whitespace) {
        return None;
    }
    let more = " ".repeat(lead.chars().count());
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = entry.lines().join(&format!("{newline}{more}"));
    let lines = format!("{lead}{lines}{newline}");
    // Behind the line that the last item ends in, comment and all.
    let end = last_character(text, start, end)?;
    let at = text.get(end..)?.find('\n').map(|at| end + at + 1);
    Some(match at {
        Some(at) => {
            let (before, behind) = text.split_at_checked(at)?;
            format!("{before}{lines}{behind}")
        }
        None => format!("{text}{newline}{lines}"),
    })
}

/// Where the last character of an item is: its span may reach over line breaks behind it.
fn last_character(text: &str, start: usize, end: usize) -> Option<usize> {
    let item = text.get(start..end)?.trim_end();
    Some(start + item.len().saturating_sub(1))
        .filter(|at| text.is_char_boundary(*at) || item.is_empty())
        .or(Some(end))
}

fn tree(text: &str) -> Option<SourceTree> {
    struct Text<'t>(&'t str);
    impl Loader for Text<'_> {
        fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
            Ok(self.0.into())
        }
    }
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
    source::read("", &Text(text), &mut sources, &mut diagnostics)
}

fn clients(text: &str) -> Option<Vec<ClientEntry>> {
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new());
    let workspace = config::parse("", text.into(), &mut sources, &mut diagnostics)?;
    Some(workspace.clients)
}

/// A text as a scalar of YAML that is nothing but a text.
fn scalar(text: &str) -> String {
    let tree = tree(&format!("[{text}]"));
    let items = tree.as_ref().and_then(|tree| tree.root.as_sequence());
    let is_plain = matches!(items, Some([item]) if is_text(item, text));
    let is_simple = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    if is_plain && text.chars().all(is_simple) && !text.starts_with('-') {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

fn is_text(node: &Node, text: &str) -> bool {
    matches!(&node.value, source::Value::String(found) if **found == *text)
}

/// A manifest whose workspace has one more member; as it is if it has that already.
///
/// # Errors
///
/// A sentence that says what to write by hand.
pub(super) fn with_member(text: &str, member: &str) -> Result<String, String> {
    let mut new = text.to_owned();
    for list in ["members", "default-members"] {
        let Some(members) = members(&new, list) else {
            if list == "members" {
                return Err(not_added(member));
            }
            continue;
        };
        if members.iter().any(|known| covers(known, member)) {
            continue;
        }
        let added = added_member(&new, list, member).ok_or_else(|| not_added(member))?;
        let expected: Vec<String> = members.into_iter().chain([member.to_owned()]).collect();
        if self::members(&added, list) != Some(expected) {
            return Err(not_added(member));
        }
        new = added;
    }
    Ok(new)
}

fn not_added(member: &str) -> String {
    format!(
        "cannot tell where to add a member in `Cargo.toml`; write `members = [\"{member}\"]` there, and run this again"
    )
}

/// A list of members, as a manifest has it.
pub(super) fn members(text: &str, list: &str) -> Option<Vec<String>> {
    let manifest: toml::Table = text.parse().ok()?;
    let members = manifest.get("workspace")?.get(list)?.as_array()?.iter();
    members
        .map(|member| member.as_str().map(str::to_owned))
        .collect()
}

/// Whether an entry of a list of members, which may have stars in it, is that of a folder.
fn covers(entry: &str, folder: &str) -> bool {
    let (mut entry, mut folder) = (entry.split('/'), folder.split('/'));
    loop {
        match (entry.next(), folder.next()) {
            (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(one), Some(other)) if one == other => {}
            _ => return false,
        }
    }
}

fn added_member(text: &str, list: &str, member: &str) -> Option<String> {
    let manifest = DeTable::parse(text).ok()?;
    let workspace = manifest.get_ref().get("workspace")?;
    let DeValue::Table(workspace) = workspace.get_ref() else {
        return None;
    };
    let members = workspace.get(list)?;
    let DeValue::Array(items) = members.get_ref() else {
        return None;
    };
    let quoted = toml::Value::from(member).to_string();
    let Some(last) = items.last() else {
        let (before, behind) = text.split_at_checked(members.span().start + 1)?;
        return Some(format!("{before}{quoted}{behind}"));
    };
    let span = last.span();
    let (before, behind) = text.split_at_checked(span.end)?;
    // One that stands on a line of its own is followed by one on a line of its own.
    let line_start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let lead = text.get(line_start..span.start)?;
    if lead.chars().all(char::is_whitespace) {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Some(match behind.strip_prefix(',') {
            Some(behind) => {
                let (line, rest) = behind.split_once(newline)?;
                format!("{before},{line}{newline}{lead}{quoted},{newline}{rest}")
            }
            None => format!("{before},{newline}{lead}{quoted}{behind}"),
        })
    } else {
        Some(format!("{before}, {quoted}{behind}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(text: &str) -> Result<String, String> {
        with_client(text, "pets.yaml", &[], "pets", "client")
    }

    #[test]
    fn a_client_is_added_as_the_others_are_written() {
        let check = |text: &str, expected: &str| {
            assert_eq!(client(text).as_deref(), Ok(expected), "{text}")
        };
        check(
            "# Which.\nclients:\n  - spec: a.yaml # here\n    crate: client # there\n",
            "# Which.\nclients:\n  - spec: a.yaml # here\n    crate: client # there\n  - spec: pets.yaml\n    crate: pets\n    runtime: client\n",
        );
        check(
            "clients:\n-   crate: client\n    spec: a.yaml\n\n# The end.\n",
            "clients:\n-   crate: client\n    spec: a.yaml\n-   spec: pets.yaml\n    crate: pets\n    runtime: client\n\n# The end.\n",
        );
        check(
            "clients:\n  - {spec: a.yaml, crate: client}",
            "clients:\n  - {spec: a.yaml, crate: client}\n  - spec: pets.yaml\n    crate: pets\n    runtime: client\n",
        );
        check(
            "clients: [{spec: a.yaml, crate: client}] # all\r\n",
            "clients: [{spec: a.yaml, crate: client}, { spec: pets.yaml, crate: pets, runtime: client }] # all\r\n",
        );
        check(
            "clients:\r\n  - spec: a.yaml\r\n    crate: client\r\n",
            "clients:\r\n  - spec: a.yaml\r\n    crate: client\r\n  - spec: pets.yaml\r\n    crate: pets\r\n    runtime: client\r\n",
        );
        let overlays = ["x.yaml".to_owned(), "on".to_owned(), "a: b.yaml".to_owned()];
        let added = with_client(
            "clients: [{spec: a, crate: b}]",
            "1.0",
            &overlays[..2],
            "c",
            "b",
        );
        assert_eq!(
            added.as_deref(),
            Ok(
                "clients: [{spec: a, crate: b}, { spec: \"1.0\", overlays: [x.yaml, on], crate: c, runtime: b }]"
            )
        );
        let text = "clients:\n  - spec: a\n    crate: b\n";
        let added = with_client(text, "p", &overlays[..1], "c", "b").unwrap();
        assert!(added.ends_with(
            "  - spec: p\n    overlays:\n      - x.yaml\n    crate: c\n    runtime: b\n"
        ));
        assert!(
            with_client(text, "p", &overlays, "c", "b").is_err(),
            "no path has a colon"
        );
    }

    #[test]
    fn what_cannot_be_added_is_said() {
        for text in [
            "",
            "clients: 5",
            "clients: []",
            "clients:\n  - spec: a\n    crate: pets\n",
        ] {
            let error = client(text).unwrap_err();
            assert!(error.contains("run this again"), "{error}");
        }
    }

    #[test]
    fn a_member_is_added_where_members_are() {
        let check = |text: &str, expected: &str| {
            assert_eq!(with_member(text, "pets").as_deref(), Ok(expected), "{text}")
        };
        check(
            "[workspace]\nmembers = [\"a\", \"b\"] # all\n",
            "[workspace]\nmembers = [\"a\", \"b\", \"pets\"] # all\n",
        );
        check(
            "[workspace]\nmembers = [\"a\"]\ndefault-members = [\"a\"]\n",
            "[workspace]\nmembers = [\"a\", \"pets\"]\ndefault-members = [\"a\", \"pets\"]\n",
        );
        check(
            "[workspace]\nmembers = [\n    \"a\", # one\n]\n",
            "[workspace]\nmembers = [\n    \"a\", # one\n    \"pets\",\n]\n",
        );
        check(
            "[workspace]\nmembers = [\n    \"a\"\n]\n",
            "[workspace]\nmembers = [\n    \"a\",\n    \"pets\"\n]\n",
        );
        check(
            "[workspace]\nmembers = []\n",
            "[workspace]\nmembers = [\"pets\"]\n",
        );
        check(
            "[workspace]\nmembers = [\"*\"]\n",
            "[workspace]\nmembers = [\"*\"]\n",
        );
        check(
            "[workspace]\nmembers = [\"pets\"]\n",
            "[workspace]\nmembers = [\"pets\"]\n",
        );
        let added = with_member("workspace.members = [\"clients/*\"]", "clients/pets");
        assert_eq!(added.as_deref(), Ok("workspace.members = [\"clients/*\"]"));
        assert!(with_member("[package]\nname = \"a\"\n", "pets").is_err());
    }
}
