//! What a discriminator's mapping leads to: each of its values as the name of a schema.

use super::references::SCHEMAS;
use super::reshape::Reshaper;
use crate::source::files;
use crate::source::{Mapping, Node};

impl<'a> Reshaper<'a> {
    /// Has the values of a discriminator's mapping, and its default, name schemas. What leads to none is left as it is.
    pub(super) fn name_mapped(&mut self, discriminator: &mut Mapping) {
        if let Some(default) = discriminator.get_mut("defaultMapping") {
            self.name_target(default);
        }
        let mapping = discriminator
            .get_mut("mapping")
            .and_then(Node::as_mapping_mut);
        for entry in mapping.into_iter().flat_map(Mapping::iter_mut) {
            self.name_target(entry.value);
        }
    }

    fn name_target(&mut self, node: &mut Node) {
        let name = node.as_str().and_then(|target| self.mapped(target));
        if let Some(name) = name {
            *node = Node::string(format!("{SCHEMAS}{name}"), node.span);
        }
    }

    /// The schema that a value of a mapping means: by its name, or by a reference to it.
    fn mapped(&mut self, target: &str) -> Option<String> {
        let named = |name: &str| Some(&*self.named?.entry(name)?.key);
        if let Some(name) = named(target).or_else(|| self.named_schema(target)) {
            return Some(name.to_owned());
        }
        // A name in the place of a pointer is written as it is.
        if let Some(name) = target.strip_prefix(SCHEMAS).and_then(named) {
            return Some(name.to_owned());
        }
        let found = self.resolver.meant(target);
        let is_schema = |found: &&Node| found.as_mapping().is_some() || found.as_bool().is_some();
        if let Some(found) = found.filter(is_schema) {
            return Some(self.name_of(target, found));
        }
        named(&stem(target)?).map(str::to_owned)
    }
}

/// What the schema is called that a reference to a file leads to which is not there.
fn stem(target: &str) -> Option<String> {
    let (path, fragment) = match files::place(target) {
        (Some(path), fragment) => (path, fragment),
        (None, _) if target.starts_with('#') => return None,
        (None, _) => {
            let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
            (path.to_owned(), fragment)
        }
    };
    let last = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
    if !fragment.is_empty() {
        return Some(last(fragment));
    }
    let stem = files::stem(&path);
    (stem != path || path.contains('/')).then(|| last(stem))
}
