//! What follows from an API for each of its types: one question a file.

mod answers;
mod direction;
mod groups;
mod needs;
mod recursion;

pub use answers::{Success, content, headers, success, successes};
pub use direction::Direction;
pub use groups::{Group, Home};
pub use needs::{Needer, Needs, needs};

use std::collections::BTreeSet;

use crate::check::Checked;
use crate::ir::{SideTable, TypeDef, TypeId};

/// The answers.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The properties and members, each by its type and its position there, whose values have to be boxed.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// Which way the values of each type go.
    pub direction: SideTable<TypeDef, Direction>,
    /// The groups of operations, none of them empty.
    pub groups: Vec<Group>,
    /// Where each type is at home.
    pub homes: SideTable<TypeDef, Home>,
}

/// Analyzes an API.
pub fn analyze(api: Checked<'_>) -> Facts {
    let groups = groups::groups(api);
    Facts {
        boxed: recursion::boxed(api),
        direction: direction::directions(api),
        homes: groups::homes(api, &groups),
        groups,
    }
}
