//! The operations tagged `subpackage_activitiesCalls`.

use crate::Client;
use crate::runtime::{Answer, DecodeError, Json, Operation, Request, Security};
use crate::types::{CallActivity, CreateCallActivity};

/// The operations tagged `subpackage_activitiesCalls`.
#[derive(Clone, Copy, Debug)]
pub struct ActivitiesCalls<'c> {
    client: &'c Client,
}

impl<'c> ActivitiesCalls<'c> {
    pub(crate) fn new(client: &'c Client) -> Self {
        Self { client }
    }

    /// Log an external Call activity
    ///
    /// Use this endpoint to log calls made outside of the Close built-in VoIP system.
    ///
    /// *status*: defaults to `completed`
    ///
    /// *direction* (optional): `outbound` or `inbound`
    ///
    /// *recording_url*: you can post a URL pointing to the MP3 recording of your call. For security
    /// reasons, we require the URL to be secure (i.e. starting with https://)
    ///
    /// `POST /activity/call/`
    ///
    /// # Example
    ///
    /// ```no_run
    /// use generated_client::types::CreateCallActivity;
    ///
    /// # async fn example(client: generated_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let call_activity = client
    ///     .activities_calls()
    ///     .create()
    ///     .body(CreateCallActivity::new())
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self) -> Request<Create> {
        Request::new(self.client)
    }
}

/// The operation of [`ActivitiesCalls::create`], as a type.
#[derive(Debug)]
pub enum Create {}

impl Operation for Create {
    type Output = CallActivity;
    type Error = CreateError;

    const ID: &'static str = "create";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/activity/call/";
    const SECURITY: Security = Security::Configured;
    const ACCEPT: &'static str = "application/json";

    fn output(answer: &Answer) -> Result<Self::Output, DecodeError> {
        answer.json()
    }

    fn error(answer: &Answer) -> Option<Result<Self::Error, DecodeError>> {
        match answer.status() {
            400 => answer.failure(CreateError::BadRequest),
            401 => answer.failure(CreateError::Unauthorized),
            404 => answer.failure(CreateError::NotFound),
            _ => None,
        }
    }
}

impl Request<Create> {
    /// Sets the body. Without it, none is sent.
    pub fn body(self, body: CreateCallActivity) -> Self {
        self.set_json(&body)
    }
}

/// What [`ActivitiesCalls::create`] answers when it fails, by status.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CreateError {
    /// 400: Bad request
    BadRequest(Json),
    /// 401: Unauthorized
    Unauthorized(Json),
    /// 404: Not found
    NotFound(Json),
}
