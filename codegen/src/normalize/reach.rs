//! Getting to what a `$ref` leads to; and saying so where that is nothing, or something else than what is asked for.

use super::evident::{Evident, has_keywords};
use super::grammar::Role;
use super::reshape::Reshaper;
use crate::diagnostic::{Change, Code, Diagnostic};
use crate::source::Node;
use crate::source::files::{self, Unread};

/// How deep references may lead through one another.
pub(super) const MAX_REFERENCES: usize = 64;

impl<'a> Reshaper<'a> {
    /// The node that a `$ref` leads to, unless it is one that is being built.
    pub(super) fn reach(&mut self, reference: &'a Node, target: &'a str) -> Option<&'a Node> {
        let found = self.resolve(reference, target)?;
        let is_open = self
            .references
            .iter()
            .any(|open| std::ptr::eq(*open, found));
        if is_open || self.references.len() >= MAX_REFERENCES {
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::CircularReference,
                    format!("`{}` leads back to itself", files::shown(target)),
                )
                .at(reference.span),
            );
            return None;
        }
        Some(found)
    }

    /// Whether a reference leads to what evidently is something else than what is asked for, which is said. What can be read as a
    /// schema all the same is.
    pub(super) fn is_of_another_kind(
        &mut self,
        reference: &Node,
        target: &str,
        found: &Node,
        role: Role,
    ) -> bool {
        let Some(evident) = Evident::of(found).filter(|evident| !evident.fits(role)) else {
            return false;
        };
        let is_readable = role == Role::Schema && found.as_mapping().is_some_and(has_keywords);
        let outcome = match role {
            Role::Schema if is_readable => "; what it says of a schema counts",
            Role::Schema => "; it is read as any JSON",
            Role::Response => "; what is answered is there as bytes",
            _ => "",
        };
        let message = format!(
            "`{}` is {}, not {}{outcome}",
            files::shown(target),
            evident.name(),
            role.name(),
        );
        self.diagnostics.push(
            Diagnostic::warning(Code::UnresolvedReference, message)
                .at(reference.span)
                .unless(Change::to_fill_in(&["$ref"])),
        );
        !is_readable
    }

    /// The node that a `$ref` points to; that there is none is said.
    pub(super) fn resolve(&mut self, reference: &Node, target: &str) -> Option<&'a Node> {
        if !target.starts_with('#')
            && let Some(found) = self.resolver.anchor(target)
        {
            return Some(found);
        }
        if !target.starts_with('#') {
            // What lacks its `#` and is there can mean nothing else.
            let found = self.resolver.at(&format!("#{target}"));
            return match found.filter(|_| target.starts_with('/')) {
                Some(found) => {
                    let message = format!("`{target}` is taken for `#{target}`");
                    self.diagnostics.push(
                        Diagnostic::warning(Code::RepairedValue, message)
                            .at(reference.span)
                            .help(format!("write `#{target}`")),
                    );
                    Some(found)
                }
                None => {
                    self.elsewhere(reference, target);
                    None
                }
            };
        }
        let found = self.resolver.at(target);
        if found.is_none() {
            self.nothing(reference, target);
        }
        found
    }

    /// Says that a reference leads to where nothing is read from.
    fn elsewhere(&mut self, reference: &Node, target: &str) {
        let folder = "the folder of the description";
        let diagnostic = if target.is_empty() {
            Diagnostic::warning(Code::UnresolvedReference, "this `$ref` is empty")
                .help("refer to something, such as `#/components/schemas/Name`")
        } else if target.starts_with("http:")
            || target.starts_with("https:")
            || target.starts_with("//")
        {
            let message = format!("`{target}` is on another host, and nothing is read from there");
            let help = format!(
                "download it into {folder}, and refer to the file, as in `./name.yaml`: an overlay can change the `$ref`"
            );
            Diagnostic::error(Code::ForbiddenReference, message).help(help)
        } else {
            outside(target)
        };
        self.diagnostics.push(diagnostic.at(reference.span));
    }

    /// Says that there is nothing where a reference leads to, or why the file cannot be read.
    fn nothing(&mut self, reference: &Node, target: &str) {
        let (path, fragment) = files::place(target);
        let unread = path.and_then(|path| self.unread.get_key_value(&path));
        let diagnostic = match unread {
            Some((path, Unread::Broken(findings))) => {
                if self.broken.insert(path) {
                    self.diagnostics.extend(findings.iter().cloned());
                }
                let help = "what is wrong with it is told where it is written";
                let message = format!("`{path}` is there, and cannot be read");
                Diagnostic::warning(Code::UnreadableFile, message).help(help)
            }
            Some((path, Unread::Outside)) => outside(path),
            Some((path, Unread::Missing(reason))) => Diagnostic::warning(
                Code::UnreadableFile,
                format!("`{path}` cannot be read: {reason}"),
            )
            .help("put the file there, relative to the one that refers to it"),
            None => {
                let shown = files::shown(target);
                let message = if shown.starts_with('#') {
                    format!("`{shown}` is not in the document")
                } else if fragment.is_empty() {
                    format!("`{shown}` leads to nothing")
                } else {
                    format!("`{shown}` is not in that file")
                };
                Diagnostic::warning(Code::UnresolvedReference, message)
            }
        };
        self.diagnostics.push(diagnostic.at(reference.span));
    }
}

/// Says that a file is where nothing is read from.
fn outside(file: &str) -> Diagnostic {
    let message = format!(
        "`{file}` is not below the folder of the description, and nothing is read from elsewhere"
    );
    let help =
        "copy the file into the folder of the description, and refer to it by a relative path";
    Diagnostic::warning(Code::ForbiddenReference, message).help(help)
}
