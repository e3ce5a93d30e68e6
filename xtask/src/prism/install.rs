//! Prism itself, which npm installs below the workspace's folder for what is built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The version is pinned, so that the same requests get the same verdicts. Later ones ask for Node.js 24.
const PACKAGE: &str = "@stoplight/prism-cli";
const VERSION: &str = "5.14.2";

/// Installs Prism unless it is there; the script that Node.js runs.
///
/// # Errors
///
/// A sentence that says why it is not there.
pub(super) fn install(folder: &Path) -> Result<PathBuf, String> {
    for program in ["node", "npm"] {
        let found = Command::new(program)
            .arg("--version")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        if !found.is_ok_and(|status| status.success()) {
            return Err(format!(
                "`{program}` cannot be run: Prism needs Node.js 18.20 or newer, and npm to install it"
            ));
        }
    }
    let package = folder.join("node_modules").join(PACKAGE);
    let script = package.join("dist/index.js");
    if version(&package).as_deref() == Some(VERSION) && script.is_file() {
        return Ok(script);
    }
    anstream::eprintln!("installing {PACKAGE} {VERSION}");
    let installed = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--no-save"])
        // Nothing that a package brings along is run.
        .args(["--ignore-scripts", "--silent", "--prefix"])
        .arg(folder)
        .arg(format!("{PACKAGE}@{VERSION}"))
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("cannot run npm: {error}"))?;
    if !installed.success() || !script.is_file() {
        return Err(format!("npm could not install {PACKAGE} {VERSION}"));
    }
    Ok(script)
}

/// The version of a package that is there.
fn version(package: &Path) -> Option<String> {
    let manifest = fs::read(package.join("package.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).ok()?;
    manifest["version"].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_known_by_its_manifest() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(version(folder.path()), None);
        fs::write(folder.path().join("package.json"), r#"{"version":"1.2.3"}"#).unwrap();
        assert_eq!(version(folder.path()), Some("1.2.3".to_owned()));
    }
}
