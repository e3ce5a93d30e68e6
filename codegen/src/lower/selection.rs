//! Which of the document's operations and webhooks there are, as the configuration selects them.

use std::collections::BTreeSet;

use super::operation::methods;
use crate::config::{Filter, Listed, Selectable, Selection, unused};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, hint};
use crate::parse::{Parsed, Webhook};
use crate::source::Span;

/// What is selected; nothing where all is.
#[derive(Debug, Default)]
pub(super) struct Selected {
    /// Operations, by method and path.
    operations: Option<BTreeSet<(String, String)>>,
    /// The names of webhooks that are out.
    out: BTreeSet<String>,
}

impl Selected {
    /// Whether an operation is there.
    pub(super) fn has(&self, method: &str, path: &str) -> bool {
        let call = || (method.to_owned(), path.to_owned());
        let operations = self.operations.as_ref();
        operations.is_none_or(|operations| operations.contains(&call()))
    }

    /// Whether a webhook is there, or the operation that a callback belongs to.
    pub(super) fn has_webhook(&self, webhook: &Webhook) -> bool {
        match &webhook.callback {
            Some(callback) => self.has(&callback.method, &callback.path),
            None => !self.out.contains(&webhook.name),
        }
    }
}

/// Finds what is selected, and says which entries select nothing.
pub(super) fn select(
    parsed: &Parsed,
    selection: &Selection,
    diagnostics: &mut Diagnostics,
) -> Selected {
    if selection.is_empty() {
        return Selected::default();
    }
    let all = operations(parsed);
    let mut used: BTreeSet<Span> = BTreeSet::new();
    let mut chosen = BTreeSet::new();
    for operation in &all {
        let included = selection.include.meaning(operation);
        used.extend(included.iter().map(|listed| listed.span));
        if selection.include.selects_operations() && included.is_empty() {
            continue;
        }
        let excluded = selection.exclude.meaning(operation);
        used.extend(excluded.iter().map(|listed| listed.span));
        if excluded.is_empty() {
            chosen.insert((operation.method.clone(), operation.path.to_owned()));
        }
    }
    let names = parsed.webhooks.all.iter();
    let names: Vec<&str> = names
        .filter(|webhook| webhook.callback.is_none())
        .map(|webhook| webhook.name.as_str())
        .collect();
    let mut out = BTreeSet::new();
    for name in &names {
        let included = selection.include.meaning_webhook(name);
        used.extend(included.iter().map(|listed| listed.span));
        let is_in = selection.include.webhooks.is_empty() || !included.is_empty();
        let excluded = selection.exclude.meaning_webhook(name);
        used.extend(excluded.iter().filter(|_| is_in).map(|listed| listed.span));
        if !is_in || !excluded.is_empty() {
            out.insert((*name).to_owned());
        }
    }
    let known = diagnostics.iter().count();
    for (filter, is_exclusion) in [(&selection.include, false), (&selection.exclude, true)] {
        let unused = unused_entries(filter, is_exclusion, &used, &all, &names);
        diagnostics.extend(unused);
    }
    let is_complete = diagnostics.iter().count() == known;
    let leaves_nothing = chosen.is_empty() && names.len() == out.len();
    if let Some(first) = first(selection).filter(|_| is_complete && leaves_nothing) {
        let message = "what is selected here leaves no operation and no webhook";
        diagnostics.push(
            Diagnostic::error(Code::InvalidConfiguration, message)
                .at(first.span)
                .help("an operation is there if an entry of `include` means it and none of `exclude` does"),
        );
    }
    Selected {
        operations: Some(chosen),
        out,
    }
}

/// The document's operations.
fn operations(parsed: &Parsed) -> Vec<Selectable<'_>> {
    let mut all = Vec::new();
    for (path, item) in &parsed.document.paths.paths {
        let Some(item) = item.as_item() else {
            continue;
        };
        let known = methods(item).map(|(name, operation)| (name.as_str().to_owned(), operation));
        let others = parsed.others.get(path).into_iter().flatten();
        let others = others.map(|(name, operation)| (name.clone(), operation));
        all.extend(known.chain(others).map(|(method, operation)| Selectable {
            id: operation.operation_id.as_deref(),
            method,
            path,
            tags: &operation.tags,
        }));
    }
    all
}

fn first(selection: &Selection) -> Option<&Listed> {
    let filters = [&selection.include, &selection.exclude].into_iter();
    let lists = filters.flat_map(|filter| {
        let Filter {
            tags,
            paths,
            ids,
            webhooks,
        } = filter;
        [tags, paths, ids, webhooks]
    });
    lists.flatten().next()
}

/// What is said of entries that mean nothing.
fn unused_entries(
    filter: &Filter,
    is_exclusion: bool,
    used: &BTreeSet<Span>,
    all: &[Selectable<'_>],
    webhooks: &[&str],
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut say = |entries: &[Listed], what: &str, known: &BTreeSet<String>| {
        for entry in entries.iter().filter(|entry| !used.contains(&entry.span)) {
            let text = &entry.text;
            let error = match is_exclusion && known.contains(text) {
                true => unused(
                    entry.span,
                    format!("`{text}` excludes nothing: what it means is not included"),
                ),
                false => unused(entry.span, format!("there is no {what} `{text}`")),
            };
            findings.push(match hint(text, known.iter().map(String::as_str)) {
                Some(help) if !known.contains(text) => error.help(help),
                _ => error,
            });
        }
    };
    let tags = all
        .iter()
        .flat_map(|operation| operation.tags.iter().cloned());
    say(&filter.tags, "operation with the tag", &tags.collect());
    let paths = all.iter().map(|operation| operation.path.to_owned());
    say(&filter.paths, "operation whose path is", &paths.collect());
    let ids = all.iter().flat_map(|operation| {
        let call = format!("{} {}", operation.method, operation.path);
        operation.id.map(str::to_owned).into_iter().chain([call])
    });
    say(&filter.ids, "operation", &ids.collect());
    let webhooks = webhooks.iter().map(|name| (*name).to_owned());
    say(&filter.webhooks, "webhook", &webhooks.collect());
    findings
}
