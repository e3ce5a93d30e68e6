//! `CreateCallActivity`, as it is sent and received.

use crate::runtime::{self, DateTime, Extra, Json, Nullable, Uri};
use crate::types::{
    CreateCallActivityDirection, CreateCallActivitySource, CreateCallActivityStatus,
};
use std::collections::BTreeMap;

/// The schema `CreateCallActivity`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CreateCallActivity {
    pub activity_at: Nullable<DateTime>,
    pub contact_id: Nullable<String>,
    pub conversation_type_id: Nullable<String>,
    pub created_by_id: Nullable<String>,
    pub custom_fields: Nullable<BTreeMap<String, Json>>,
    pub date_created: Nullable<DateTime>,
    pub direction: Option<CreateCallActivityDirection>,
    pub duration: Nullable<i64>,
    pub lead_id: Nullable<String>,
    pub note: Nullable<String>,
    pub note_html: Nullable<String>,
    pub organization_id: Nullable<String>,
    pub outcome_id: Nullable<String>,
    /// Phone number in E.164 format
    pub phone: Nullable<String>,
    pub playbook_id: Nullable<String>,
    pub quality_info: Nullable<String>,
    /// A URL pointing to the MP3 recording of the call.
    ///
    /// Matches `^https://`.
    pub recording_url: Nullable<Uri>,
    pub source: Option<CreateCallActivitySource>,
    /// Default: `completed`.
    pub status: Option<CreateCallActivityStatus>,
    pub user_id: Nullable<String>,
    pub voicemail_url: Nullable<Uri>,
    /// Properties that the description does not name.
    pub extra: Extra,
}

impl CreateCallActivity {
    /// A value without any property.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `activity_at`.
    pub fn activity_at(mut self, activity_at: impl Into<Nullable<DateTime>>) -> Self {
        self.activity_at = activity_at.into();
        self
    }

    /// Sets `contact_id`.
    pub fn contact_id(mut self, contact_id: impl Into<Nullable<String>>) -> Self {
        self.contact_id = contact_id.into();
        self
    }

    /// Sets `conversation_type_id`.
    pub fn conversation_type_id(
        mut self,
        conversation_type_id: impl Into<Nullable<String>>,
    ) -> Self {
        self.conversation_type_id = conversation_type_id.into();
        self
    }

    /// Sets `created_by_id`.
    pub fn created_by_id(mut self, created_by_id: impl Into<Nullable<String>>) -> Self {
        self.created_by_id = created_by_id.into();
        self
    }

    /// Sets `custom_fields`.
    pub fn custom_fields(
        mut self,
        custom_fields: impl Into<Nullable<BTreeMap<String, Json>>>,
    ) -> Self {
        self.custom_fields = custom_fields.into();
        self
    }

    /// Sets `date_created`.
    pub fn date_created(mut self, date_created: impl Into<Nullable<DateTime>>) -> Self {
        self.date_created = date_created.into();
        self
    }

    /// Sets `direction`.
    pub fn direction(mut self, direction: impl Into<CreateCallActivityDirection>) -> Self {
        self.direction = Some(direction.into());
        self
    }

    /// Sets `duration`.
    pub fn duration(mut self, duration: impl Into<Nullable<i64>>) -> Self {
        self.duration = duration.into();
        self
    }

    /// Sets `lead_id`.
    pub fn lead_id(mut self, lead_id: impl Into<Nullable<String>>) -> Self {
        self.lead_id = lead_id.into();
        self
    }

    /// Sets `note`.
    pub fn note(mut self, note: impl Into<Nullable<String>>) -> Self {
        self.note = note.into();
        self
    }

    /// Sets `note_html`.
    pub fn note_html(mut self, note_html: impl Into<Nullable<String>>) -> Self {
        self.note_html = note_html.into();
        self
    }

    /// Sets `organization_id`.
    pub fn organization_id(mut self, organization_id: impl Into<Nullable<String>>) -> Self {
        self.organization_id = organization_id.into();
        self
    }

    /// Sets `outcome_id`.
    pub fn outcome_id(mut self, outcome_id: impl Into<Nullable<String>>) -> Self {
        self.outcome_id = outcome_id.into();
        self
    }

    /// Sets `phone`.
    pub fn phone(mut self, phone: impl Into<Nullable<String>>) -> Self {
        self.phone = phone.into();
        self
    }

    /// Sets `playbook_id`.
    pub fn playbook_id(mut self, playbook_id: impl Into<Nullable<String>>) -> Self {
        self.playbook_id = playbook_id.into();
        self
    }

    /// Sets `quality_info`.
    pub fn quality_info(mut self, quality_info: impl Into<Nullable<String>>) -> Self {
        self.quality_info = quality_info.into();
        self
    }

    /// Sets `recording_url`.
    pub fn recording_url(mut self, recording_url: impl Into<Nullable<Uri>>) -> Self {
        self.recording_url = recording_url.into();
        self
    }

    /// Sets `source`.
    pub fn source(mut self, source: impl Into<CreateCallActivitySource>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Sets `status`.
    pub fn status(mut self, status: impl Into<CreateCallActivityStatus>) -> Self {
        self.status = Some(status.into());
        self
    }

    /// Sets `user_id`.
    pub fn user_id(mut self, user_id: impl Into<Nullable<String>>) -> Self {
        self.user_id = user_id.into();
        self
    }

    /// Sets `voicemail_url`.
    pub fn voicemail_url(mut self, voicemail_url: impl Into<Nullable<Uri>>) -> Self {
        self.voicemail_url = voicemail_url.into();
        self
    }

    /// Sets a property that the description does not name.
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}

runtime::wire! {
    struct CreateCallActivity, extra {
        "activity_at" => activity_at, optional;
        "contact_id" => contact_id, optional;
        "conversation_type_id" => conversation_type_id, optional;
        "created_by_id" => created_by_id, optional;
        "custom_fields" => custom_fields, optional;
        "date_created" => date_created, optional;
        "direction" => direction, optional;
        "duration" => duration, optional;
        "lead_id" => lead_id, optional;
        "note" => note, optional;
        "note_html" => note_html, optional;
        "organization_id" => organization_id, optional;
        "outcome_id" => outcome_id, optional;
        "phone" => phone, optional;
        "playbook_id" => playbook_id, optional;
        "quality_info" => quality_info, optional;
        "recording_url" => recording_url, optional where [Pattern("^https://")];
        "source" => source, optional;
        "status" => status, optional;
        "user_id" => user_id, optional;
        "voicemail_url" => voicemail_url, optional;
    }
}
