//! The schemas of other files that named schemas are no more than references to. They have these names wherever they are
//! referred to.

use std::collections::BTreeSet;

use super::evident::Evident;
use super::grammar::Role;
use super::reshape::Reshaper;
use crate::source::{Mapping, Node, Span, files};

/// How many files a named schema may lead through to the one that it stands in.
const MAX_TURNS: usize = 32;

/// The way from a named schema to the schema of another file that it is.
pub(super) struct Home<'a> {
    /// What refers to one another on the way, the outermost first.
    pub(super) way: Vec<&'a Node>,
    /// The schema.
    pub(super) found: &'a Node,
}

impl<'a> Reshaper<'a> {
    /// Finds the schemas of other files that the named schemas are.
    pub(super) fn find_homes(&mut self) {
        let Some(named) = self.named else {
            return;
        };
        self.names = named.iter().map(|entry| entry.value.span).collect();
        for entry in named.iter() {
            let Some(home) = self.home(&entry.value) else {
                continue;
            };
            // What stands between, such as an entry of a list of files, is called so, too.
            for node in home.way.iter().skip(1).chain([&home.found]) {
                self.homes.entry(node.span).or_insert(&entry.key);
            }
        }
    }

    /// The schema of another file that a named schema is, if that is called so.
    pub(super) fn at_home(&self, node: &'a Node) -> Option<Home<'a>> {
        if !self.names.contains(&node.span) {
            return None;
        }
        let home = self.home(node)?;
        let name = self.homes.get(&home.found.span)?;
        let own = self.named?.get(name)?;
        (own.span == node.span).then_some(home)
    }

    /// Where a named schema leads that is no more than a reference into another file. What is itself named is not called after
    /// what refers to it, and what evidently is no schema is none by being referred to.
    fn home(&self, node: &'a Node) -> Option<Home<'a>> {
        let (mut way, mut found) = (vec![node], None);
        let mut next = node;
        while let Some(target) = home_of(next) {
            let Some(node) = self.resolver.at(target) else {
                break;
            };
            if self.names.contains(&node.span) {
                break;
            }
            // Of a circle, nothing is the end.
            if way.len() > MAX_TURNS || way.iter().any(|passed| passed.span == node.span) {
                return None;
            }
            way.push(node);
            found = Some(node);
            next = node;
        }
        way.pop();
        let found = found?;
        let is_schema = (found.as_mapping().is_some() || found.as_bool().is_some())
            && Evident::of(found).is_none_or(|evident| evident.fits(Role::Schema));
        is_schema.then_some(Home { way, found })
    }
}

/// Where the named schemas of a document are written.
pub(super) type Names = BTreeSet<Span>;

/// The target of a schema that is a reference into another file, with nothing beside it that could change what it is.
fn home_of(node: &Node) -> Option<&str> {
    let mapping: &Mapping = node.as_mapping()?;
    let target = mapping.get("$ref")?.as_str()?;
    let only_says = mapping.iter().all(|entry| {
        matches!(&*entry.key, "$ref" | "description" | "summary" | "title")
            || entry.key.starts_with("x-")
    });
    (only_says && target.starts_with(files::PREFIX)).then_some(target)
}
