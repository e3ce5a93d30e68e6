//! Which operations and webhooks there are.

use super::pattern::{matches_path, matches_text};
use super::reader::Reader;
use crate::source::{Entry, Node, Span};

/// Which operations and webhooks there are: those that are included, or all, without those that are excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// What is in.
    pub include: Filter,
    /// What is out, whether or not it is in.
    pub exclude: Filter,
}

/// What means operations and webhooks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Operations by any of their tags.
    pub tags: Vec<Listed>,
    /// Operations by patterns of their paths.
    pub paths: Vec<Listed>,
    /// Operations by `operationId`, or by method and path.
    pub ids: Vec<Listed>,
    /// Webhooks by patterns of their names.
    pub webhooks: Vec<Listed>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What is listed.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// An operation, as it is selected.
#[derive(Clone, Debug)]
pub(crate) struct Selectable<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) method: String,
    pub(crate) path: &'a str,
    pub(crate) tags: &'a [String],
}

impl Selection {
    /// Whether it selects all.
    pub fn is_empty(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }
}

impl Filter {
    /// Whether it means nothing.
    pub fn is_empty(&self) -> bool {
        !self.selects_operations() && self.webhooks.is_empty()
    }

    /// Whether it says anything of operations.
    pub(crate) fn selects_operations(&self) -> bool {
        !(self.tags.is_empty() && self.paths.is_empty() && self.ids.is_empty())
    }

    /// The entries that mean an operation.
    pub(crate) fn meaning(&self, operation: &Selectable<'_>) -> Vec<&Listed> {
        let whole = format!("{} {}", operation.method, operation.path);
        let bare = operation.path.split(['?', '#']).next().unwrap_or_default();
        let tags = self.tags.iter();
        let tags = tags.filter(|listed| operation.tags.contains(&listed.text));
        let paths = self.paths.iter().filter(|listed| {
            matches_path(&listed.text, bare) || matches_path(&listed.text, operation.path)
        });
        let ids = self.ids.iter().filter(|listed| {
            operation.id == Some(listed.text.as_str()) || is_call(&listed.text, &whole)
        });
        tags.chain(paths).chain(ids).collect()
    }

    /// The entries that mean a webhook.
    pub(crate) fn meaning_webhook(&self, name: &str) -> Vec<&Listed> {
        let webhooks = self.webhooks.iter();
        let webhooks = webhooks.filter(|listed| matches_text(&listed.text, name));
        webhooks.collect()
    }
}

/// Whether a text is a method and a path; the method in any case.
pub(crate) fn is_call(text: &str, call: &str) -> bool {
    match (text.split_once(' '), call.split_once(' ')) {
        (Some((method, path)), Some((of, to))) => {
            method.eq_ignore_ascii_case(of) && path.trim() == to
        }
        _ => false,
    }
}

impl Reader<'_> {
    pub(super) fn selection(&mut self, node: &Node) -> Selection {
        let mut selection = Selection::default();
        let Some(mapping) = self.mapping(node, "`operations`", &["include", "exclude"]) else {
            return selection;
        };
        if mapping.is_empty() {
            self.invalid(node.span, "`operations` is empty, and does nothing");
        }
        for Entry { key, value, .. } in mapping {
            match &**key {
                "include" => selection.include = self.filter(value, key),
                "exclude" => selection.exclude = self.filter(value, key),
                _ => {}
            }
        }
        selection
    }

    fn filter(&mut self, node: &Node, what: &str) -> Filter {
        let mut filter = Filter::default();
        let known = ["tags", "paths", "ids", "webhooks"];
        let Some(mapping) = self.mapping(node, &format!("`{what}`"), &known) else {
            return filter;
        };
        if mapping.is_empty() {
            self.invalid(node.span, format!("`{what}` is empty, and selects nothing"));
        }
        for Entry { key, value, .. } in mapping {
            let list = match &**key {
                "tags" => &mut filter.tags,
                "paths" => &mut filter.paths,
                "ids" => &mut filter.ids,
                "webhooks" => &mut filter.webhooks,
                _ => continue,
            };
            *list = self.listed(value, key);
            if &**key == "paths" {
                let bare = list
                    .iter()
                    .filter(|listed| !listed.text.starts_with(['/', '*']));
                bare.for_each(|listed| self.refuse_bare(listed));
            }
        }
        filter
    }

    /// Paths begin with a slash, and so do patterns of them: what does not may be meant for something else.
    fn refuse_bare(&mut self, listed: &Listed) {
        let text = &listed.text;
        let message = format!("`{text}` is no pattern of a path, which begins with a slash");
        self.refuse(listed.span, message, format!("did you mean `/{text}`?"));
    }

    fn listed(&mut self, node: &Node, key: &str) -> Vec<Listed> {
        let mut listed: Vec<Listed> = Vec::new();
        let Some(nodes) = self.sequence(node, key) else {
            return listed;
        };
        if nodes.is_empty() {
            self.invalid(node.span, format!("`{key}` is empty, and selects nothing"));
        }
        for node in nodes {
            let Some(text) = node.as_str() else {
                let kind = node.kind();
                let message = format!("an item of `{key}` must be a text, but this is {kind}");
                let help = "a text that means something else in YAML stands in quotes";
                self.refuse(node.span, message, help);
                continue;
            };
            if listed.iter().any(|known| known.text == text) {
                self.invalid(node.span, format!("`{text}` is listed twice"));
            }
            listed.push(Listed {
                text: text.to_owned(),
                span: node.span,
            });
        }
        listed
    }
}
