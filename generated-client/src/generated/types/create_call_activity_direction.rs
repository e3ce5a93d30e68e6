//! `CreateCallActivityDirection`, as it is sent and received.

use crate::runtime::{self, Unknown};

/// The schema `CreateCallActivityDirection`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CreateCallActivityDirection {
    /// `inbound`
    Inbound,
    /// `outbound`
    Outbound,
    /// A value that this version of the crate does not know, as it was received.
    Unknown(Unknown),
}

runtime::wire! {
    enum CreateCallActivityDirection {
        "inbound" => Inbound;
        "outbound" => Outbound;
    }
}
