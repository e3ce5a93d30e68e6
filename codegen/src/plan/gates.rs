//! Which features of the crate bring what: something is there if any of those is on that need it.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::{Facts, Home, Needer, needs};
use crate::check::Checked;
use crate::names::Names;

/// The features that bring what is at home somewhere. What has none is always there.
#[derive(Default)]
pub(super) struct Gates(BTreeMap<Home, Vec<String>>);

impl Gates {
    pub(super) fn new(api: Checked<'_>, facts: &Facts, names: &Names) -> Self {
        if names.features.iter().all(Option::is_none) {
            return Self::default();
        }
        let gates = needs(api, facts).into_iter().filter_map(|(home, needers)| {
            let features = needers.into_iter().map(|needer| match needer {
                Needer::Itself => None,
                Needer::Group(position) => names.features.get(position)?.clone(),
                Needer::Webhooks => Some(super::webhooks::FEATURE.to_owned()),
            });
            // What one of them needs that is always there is always there, too.
            let features: Option<BTreeSet<String>> = features.collect();
            // The webhooks have a feature of their own.
            let is_gated = !matches!(home, Home::Webhooks | Home::Callbacks);
            let features = features.filter(|_| is_gated)?;
            Some((home, features.into_iter().collect()))
        });
        Self(gates.collect())
    }

    /// The features that bring a home, any one of them.
    pub(super) fn of(&self, home: Home) -> &[String] {
        self.0.get(&home).map_or(&[], Vec::as_slice)
    }
}
