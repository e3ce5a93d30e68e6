//! `CallStatus`, as it is sent and received.

use crate::runtime::{self, Unknown};

/// Current status of the call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallStatus {
    /// `created`
    Created,
    /// `in-progress`
    InProgress,
    /// `completed`
    Completed,
    /// `cancel`
    Cancel,
    /// `no-answer`
    NoAnswer,
    /// `busy`
    Busy,
    /// `failed`
    Failed,
    /// `timeout`
    Timeout,
    /// A value that this version of the crate does not know, as it was received.
    Unknown(Unknown),
}

runtime::wire! {
    enum CallStatus {
        "created" => Created;
        "in-progress" => InProgress;
        "completed" => Completed;
        "cancel" => Cancel;
        "no-answer" => NoAnswer;
        "busy" => Busy;
        "failed" => Failed;
        "timeout" => Timeout;
    }
}
