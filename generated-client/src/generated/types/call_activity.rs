//! `CallActivity`, as it is sent and received.

use crate::runtime::{self, DateTime, Extra, Nullable};
use crate::types::{CallStatus, PhoneActivitySource};

/// The schema `CallActivity`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CallActivity {
    /// The property `_type`.
    pub r#type: String,
    pub activity_at: Option<DateTime>,
    pub contact_id: Option<String>,
    pub created_by: Option<String>,
    pub created_by_name: Nullable<String>,
    pub date_created: DateTime,
    pub date_updated: DateTime,
    pub id: String,
    pub lead_id: Option<String>,
    pub organization_id: String,
    pub outcome_id: Option<String>,
    pub sequence_id: Nullable<String>,
    pub sequence_name: Nullable<String>,
    pub sequence_subscription_id: Nullable<String>,
    pub source: PhoneActivitySource,
    pub status: CallStatus,
    pub updated_by: Option<String>,
    pub updated_by_name: Nullable<String>,
    pub user_id: Option<String>,
    pub user_name: Nullable<String>,
    pub users: Vec<String>,
    /// Properties that the description does not name.
    pub extra: Extra,
}

runtime::wire! {
    struct CallActivity, extra {
        "_type" => r#type, required;
        "activity_at" => activity_at, required;
        "contact_id" => contact_id, required;
        "created_by" => created_by, required;
        "created_by_name" => created_by_name, optional;
        "date_created" => date_created, required;
        "date_updated" => date_updated, required;
        "id" => id, required;
        "lead_id" => lead_id, required;
        "organization_id" => organization_id, required;
        "outcome_id" => outcome_id, required;
        "sequence_id" => sequence_id, optional;
        "sequence_name" => sequence_name, optional;
        "sequence_subscription_id" => sequence_subscription_id, optional;
        "source" => source, required;
        "status" => status, required;
        "updated_by" => updated_by, required;
        "updated_by_name" => updated_by_name, optional;
        "user_id" => user_id, required;
        "user_name" => user_name, optional;
        "users" => users, required;
    }
}
