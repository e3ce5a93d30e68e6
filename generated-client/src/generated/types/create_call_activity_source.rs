//! `CreateCallActivitySource`, as it is sent and received.

use crate::runtime::{self, Unknown};

/// The schema `CreateCallActivitySource`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CreateCallActivitySource {
    /// `Close.io`
    CloseIo,
    /// `External`
    External,
    /// A value that this version of the crate does not know, as it was received.
    Unknown(Unknown),
}

runtime::wire! {
    enum CreateCallActivitySource {
        "Close.io" => CloseIo;
        "External" => External;
    }
}
