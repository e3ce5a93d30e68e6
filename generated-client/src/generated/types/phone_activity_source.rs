//! `PhoneActivitySource`, as it is sent and received.

use crate::runtime::{self, Unknown};

/// Source of a phone activity. Describes whether the phone activity (such as a call or an SMS)
/// was handled by Close's telephony provider or handled externally by a 3rd party and is merely
/// logged in Close.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PhoneActivitySource {
    /// `Close.io`
    CloseIo,
    /// `External`
    External,
    /// A value that this version of the crate does not know, as it was received.
    Unknown(Unknown),
}

runtime::wire! {
    enum PhoneActivitySource {
        "Close.io" => CloseIo;
        "External" => External;
    }
}
