//! Names of the features that groups of operations stand behind.

use super::{GroupNames, case};
use crate::analyze::Facts;
use crate::check::Checked;
use crate::config::{self, Features, TAKEN};
use crate::diagnostic::{Diagnostics, hint};

/// The feature of each group, in the order of the groups.
pub(super) fn features(
    api: Checked<'_>,
    facts: &Facts,
    groups: &[GroupNames],
    features: &Features,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<String>> {
    let tags = || facts.groups.iter().map(|group| group.tag);
    let known = || tags().flatten().map(|tag| api.tags[tag].name.as_str());
    match features {
        Features::None => tags().map(|_| None).collect(),
        Features::Each(span) => {
            if known().next().is_none() {
                let message = "no operation has a tag, so there is nothing to have a feature";
                diagnostics.push(config::unused(*span, message));
            }
            let names = tags().zip(groups);
            names
                .map(|(tag, names)| tag.map(|_| feature(names.module.plain())))
                .collect()
        }
        Features::Named(settings) => {
            for setting in settings {
                if !known().any(|name| name == setting.key) {
                    let error =
                        setting.unused(format!("no operation has the tag `{}`", setting.key));
                    diagnostics.push(match hint(&setting.key, known()) {
                        Some(help) => error.help(help),
                        None => error,
                    });
                }
            }
            let named = tags().map(|tag| {
                let tag = &api.tags[tag?].name;
                let mut settings = settings.iter();
                let setting = settings.find(|setting| setting.key == *tag)?;
                Some(setting.value.clone())
            });
            named.collect()
        }
    }
}

/// The feature of a tag, by its module.
fn feature(module: &str) -> String {
    let name = case::kebab(module);
    match TAKEN.contains(&name.as_str()) {
        true => format!("{name}-operations"),
        false => name,
    }
}
