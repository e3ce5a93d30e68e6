//! `CreateCallActivityStatus`, as it is sent and received.

use crate::runtime::{self, Unknown};

/// The schema `CreateCallActivityStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CreateCallActivityStatus {
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
    enum CreateCallActivityStatus {
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
