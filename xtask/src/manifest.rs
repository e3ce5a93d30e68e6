//! What a crate's `Cargo.toml` declares for its API, in a file that is not the generator's: the features of its tags, in a
//! block between two comments, which is; and what the API has come to need.

mod wanted;

use codegen::plan::Wanted;
use toml_edit::{Document, Item};

/// What stands in front of the generator's features, and behind them.
const BEGIN: &str = "# The features of the API's tags. `cargo xtask generate` writes what stands up to the next comment.";
const END: &str = "# The end of the features of the API's tags.";

/// What a manifest has to declare.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared<'d> {
    /// The features of the API's tags: these and no others stand in the generator's block.
    pub(crate) tags: &'d [String],
    /// What the crate has to have for the API.
    pub(crate) wanted: &'d Wanted,
    /// The manifest of the client whose runtime the crate has a copy of, which says what features are.
    pub(crate) model: Option<&'d str>,
}

/// The manifest with what it has to declare; nothing if it is so already.
///
/// # Errors
///
/// What is wrong with the manifest, and what to do.
pub(crate) fn with_declared(
    manifest: &str,
    declared: Declared<'_>,
) -> Result<Option<String>, (String, String)> {
    // Whatever is added goes in front of the block, and not into it.
    let rest = without_block(manifest)?;
    let added = wanted::with_wanted(&rest, declared.wanted, declared.model)?;
    let new = with_features(added.as_deref().unwrap_or(&rest), declared.tags)?;
    let new = new.or(added).unwrap_or(rest);
    Ok((new != manifest).then_some(new))
}

/// The manifest with these features and no others in the generator's block; nothing if it is so already.
fn with_features(manifest: &str, features: &[String]) -> Result<Option<String>, (String, String)> {
    let invalid = |error: &dyn std::fmt::Display| {
        let message = format!("it is not TOML: {error}");
        (message, "mend it, and run the command again".to_owned())
    };
    let rest = without_block(manifest)?;
    let parsed = Document::parse(rest.as_str()).map_err(|error| invalid(&error))?;
    let table = parsed.get("features");
    let known = |name: &&String| table.is_some_and(|table| table.get(name.as_str()).is_some());
    if let Some(name) = features.iter().find(known) {
        let message = format!("it declares a feature `{name}`, which a tag of the API is to have");
        let help = format!(
            "rename that feature, or give the tag's another name under `features` in the configuration: \
             `features: {{ TAG: {name}-api }}`"
        );
        return Err((message, help));
    }
    let text = match features {
        [] => rest.clone(),
        features => put(&rest, table, &block(features))?,
    };
    // What other features name has to be there.
    Document::parse(text.as_str()).map_err(|error| invalid(&error))?;
    Ok((text != manifest).then_some(text))
}

fn block(features: &[String]) -> String {
    let lines: String = features
        .iter()
        // Quoted where TOML asks for it, as it does beyond ASCII.
        .map(|name| format!("{} = []\n", toml_edit::Key::new(name.as_str())))
        .collect();
    format!("{BEGIN}\n{lines}{END}\n")
}

/// The manifest without the generator's block.
fn without_block(manifest: &str) -> Result<String, (String, String)> {
    let lines = || manifest.split_inclusive('\n').map(str::trim_end);
    let count = |wanted: &str| lines().filter(|line| *line == wanted).count();
    match (count(BEGIN), count(END)) {
        (0, 0) => return Ok(manifest.to_owned()),
        (1, 1) => {}
        _ => return Err(broken()),
    }
    let (mut rest, mut is_inside) = (String::new(), false);
    for line in manifest.split_inclusive('\n') {
        match line.trim_end() {
            BEGIN => is_inside = true,
            END if !is_inside => return Err(broken()),
            END => is_inside = false,
            _ if is_inside => {}
            _ => rest.push_str(line),
        }
    }
    Ok(rest)
}

fn broken() -> (String, String) {
    (
        "the comments around the features of the API's tags do not stand around anything"
            .to_owned(),
        "take both of them out, with what is between them; the command writes them again"
            .to_owned(),
    )
}

/// Puts the block at the end of the table of features, which is made if there is none.
fn put(manifest: &str, table: Option<&Item>, block: &str) -> Result<String, (String, String)> {
    let Some(table) = table else {
        let gap = match manifest {
            "" => "",
            manifest if manifest.ends_with("\n\n") => "",
            manifest if manifest.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        return Ok(format!("{manifest}{gap}[features]\n{block}"));
    };
    let elsewhere = || {
        let names: Vec<&str> = block
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        (
            "its features do not stand in a table `[features]` of their own".to_owned(),
            format!(
                "write `[features]` on a line, with what there is below it; the command adds {}",
                names.join(", ")
            ),
        )
    };
    let ends = table
        .as_table()
        .filter(|table| !table.is_dotted())
        .and_then(|table| {
            let values = table.iter().filter_map(|(_, value)| value.span());
            let header = table.span()?;
            Some(values.map(|span| span.end).fold(header.end, usize::max))
        });
    let end = ends.ok_or_else(elsewhere)?;
    let line = manifest[end..].find('\n').map(|length| end + length + 1);
    Ok(match line {
        Some(line) => format!("{}{block}{}", &manifest[..line], &manifest[line..]),
        None => format!("{manifest}\n{block}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// What becomes of a manifest; what comes back has to be what it was.
    #[track_caller]
    fn check(manifest: &str, features: &[&str], expected: &str) {
        let written = with_features(manifest, &names(features)).unwrap();
        assert_eq!(written.as_deref(), Some(expected));
        assert_eq!(with_features(expected, &names(features)), Ok(None));
        let parsed: toml::Table = expected.parse().unwrap();
        for feature in features {
            assert!(parsed["features"].get(feature).is_some(), "{feature}");
        }
    }

    const LINES: &str = "\
[package]
name = \"a\" # mine

[features]
default = [\"x\"]
# Mine.
x = [
    \"dep:y\", # and this
]

[dependencies]
y = \"1\"
";

    #[test]
    fn the_block_stands_at_the_end_of_the_table_and_nothing_else_changes() {
        let block = format!("{BEGIN}\npets = []\nshops = []\n{END}\n");
        let expected = LINES.replace("]\n\n[dep", &format!("]\n{block}\n[dep"));
        check(LINES, &["pets", "shops"], &expected);
        let other = expected
            .replace("shops = []\n", "")
            .replace("pets", "owners");
        check(&expected, &["owners"], &other);
        assert_eq!(with_features(&expected, &[]), Ok(Some(LINES.to_owned())));
        assert_eq!(with_features(LINES, &[]), Ok(None));
    }

    #[test]
    fn a_crate_without_features_gets_some() {
        let block = format!("[features]\n{BEGIN}\npets = []\n{END}\n");
        check("", &["pets"], &block);
        check(
            "[package]\nname = \"a\"",
            &["pets"],
            &format!("[package]\nname = \"a\"\n\n{block}"),
        );
        check("[package]\n", &["pets"], &format!("[package]\n\n{block}"));
        check(
            "[features]\n[package]\n",
            &["pets"],
            &format!("{block}[package]\n"),
        );
        check(
            "[package]\n[features]",
            &["pets"],
            &format!("[package]\n{block}"),
        );
    }

    #[test]
    fn what_is_added_stands_in_front_of_the_block() {
        let uuid = "[dependencies]\nuuid = { version = \"1\", optional = true }\n";
        let model = format!("[features]\nuuid = [\"dep:uuid\"]\n{uuid}");
        let wanted = Wanted {
            features: ["uuid"].into(),
            own_types: false,
        };
        let tags = names(&["pets"]);
        let declared = Declared {
            tags: &tags,
            wanted: &wanted,
            model: Some(&model),
        };
        let before = format!("[features]\na = []\n{BEGIN}\npets = []\n{END}\n[dependencies]\n");
        let expected =
            format!("[features]\na = []\nuuid = [\"dep:uuid\"]\n{BEGIN}\npets = []\n{END}\n{uuid}");
        let new = with_declared(&before, declared).unwrap();
        assert_eq!(new.as_deref(), Some(&*expected));
        assert_eq!(with_declared(&expected, declared), Ok(None));
    }

    #[test]
    fn lines_may_end_in_carriage_returns() {
        let manifest = "[features]\r\na = []\r\n[package]\r\n";
        let expected = format!("[features]\r\na = []\r\n{BEGIN}\npets = []\n{END}\n[package]\r\n");
        check(manifest, &["pets"], &expected);
    }

    #[test]
    fn what_cannot_be_kept_is_said() {
        let said = |manifest: &str| with_features(manifest, &names(&["pets"])).unwrap_err();
        assert!(
            said("[features]\npets = []\n")
                .0
                .contains("declares a feature `pets`")
        );
        assert!(
            said("features = { a = [] }\n")
                .0
                .contains("a table `[features]`")
        );
        assert!(said("features.a = []\n").0.contains("a table `[features]`"));
        assert!(said("[features\n").0.starts_with("it is not TOML"));
        assert!(
            said(&format!("[features]\n{BEGIN}\n"))
                .0
                .starts_with("the comments")
        );
        assert!(
            said(&format!("[features]\n{END}\n{BEGIN}\n"))
                .0
                .starts_with("the comments")
        );
    }
}
