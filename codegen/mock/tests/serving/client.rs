//! The generated client against the mock of its own description.

use generated_client::types::{CreateCallActivity, CreateCallActivityDirection};
use generated_client::{Client, Error, Uri};
use mock::Running;
use std::path::Path;

#[expect(dead_code, reason = "an example has a `main`, which only cargo calls")]
#[path = "../../../../generated-client/examples/log_call.rs"]
mod log_call;

struct Spec;

impl codegen::source::Loader for Spec {
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
        std::fs::read(folder.join(path)).map_err(|error| error.to_string())
    }
}

fn close() -> Running {
    let overlays = ["close.overlay.yaml".to_owned()];
    let input = codegen::Input {
        path: "close.yaml",
        overlays: &overlays,
        loader: &Spec,
    };
    let (mock, _) =
        mock::read(&input, mock::Options::default()).unwrap_or_else(|report| panic!("{report:?}"));
    mock::start(mock, 0, |line| eprintln!("{line}")).unwrap()
}

#[tokio::test]
async fn a_call_with_credentials_is_answered() {
    let mock = close();
    let client = Client::builder()
        .base_url(mock.url())
        .api_key_auth("key", "")
        .build()
        .unwrap();
    let body = CreateCallActivity::new()
        .lead_id("lead_1")
        .direction(CreateCallActivityDirection::Outbound)
        .duration(153)
        .recording_url(Uri::from_raw("https://example.com/call.mp3"));
    let call = client.activities_calls().create().body(body).await.unwrap();
    assert!(call.extra.is_empty(), "{call:?}");
}

/// What the front page shows beside the mock: its example, told by the environment where the mock is.
#[tokio::test]
async fn the_example_of_the_front_page_runs() {
    let mock = close();
    assert!(mock.url().ends_with("/api/v1"), "{}", mock.url());
    let setting = |name: &str| match name {
        "CLOSE_API_KEY" => Some("k".to_owned()),
        "CLOSE_BASE_URL" => Some(mock.url().to_owned()),
        _ => None,
    };
    let call = log_call::run(setting).await.unwrap();
    assert!(!call.id.is_empty());
}

#[tokio::test]
async fn a_call_without_credentials_is_refused() {
    let mock = close();
    let client = Client::builder().base_url(mock.url()).build().unwrap();
    let error = client.activities_calls().create().await.unwrap_err();
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(401),
        "{error}"
    );
}

#[tokio::test]
async fn a_body_that_does_not_match_is_refused() {
    let mock = close();
    let client = Client::builder()
        .base_url(mock.url())
        .api_key_auth("key", "")
        .build()
        .unwrap();
    let body =
        CreateCallActivity::new().recording_url(Uri::from_raw("http://example.com/call.mp3"));
    let error = client
        .activities_calls()
        .create()
        .body(body)
        .await
        .unwrap_err();
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(422),
        "{error}"
    );
    assert!(matches!(error, Error::Api(_)), "{error:?}");
}
