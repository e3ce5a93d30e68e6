//! The types that requests and answers are made of.

mod call_activity;
mod call_status;
mod create_call_activity;
mod create_call_activity_direction;
mod create_call_activity_source;
mod create_call_activity_status;
mod phone_activity_source;

pub use call_activity::CallActivity;
pub use call_status::CallStatus;
pub use create_call_activity::CreateCallActivity;
pub use create_call_activity_direction::CreateCallActivityDirection;
pub use create_call_activity_source::CreateCallActivitySource;
pub use create_call_activity_status::CreateCallActivityStatus;
pub use phone_activity_source::PhoneActivitySource;
