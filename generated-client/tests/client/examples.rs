//! The examples do what they say, each against a server or a transport of its own.

#![expect(dead_code, reason = "an example has a `main`, which only cargo calls")]

#[path = "../../examples/event_stream.rs"]
mod event_stream;
#[path = "../../examples/middleware.rs"]
mod middleware;
#[cfg(feature = "test-util")]
#[path = "../../examples/mock_transport.rs"]
mod mock_transport;
#[path = "../../examples/pages.rs"]
mod pages;
#[path = "../../examples/retries.rs"]
mod retries;
#[cfg(feature = "tracing")]
#[path = "../../examples/tracing.rs"]
mod spans;
#[path = "../../examples/undocumented_path.rs"]
mod undocumented_path;
#[cfg(feature = "blocking")]
#[path = "../../examples/blocking.rs"]
mod waiting;

#[tokio::test]
async fn middleware_stands_around_requests() {
    let report = middleware::run().await.unwrap();
    assert_eq!(
        report,
        "logged acti_1\n\
         logged acti_1\n\
         POST /activity/call/: the request could not be carried out, since the quota of this program is used up\n\
         POST /activity/call/: 200 OK, in time: true\n\
         POST /activity/call/: 200 OK, in time: true\n\
         POST /activity/call/: the request could not be carried out, in time: true\n\
         the server saw the requests 100, 101"
    );
}

#[tokio::test]
async fn calls_are_tried_again() {
    let report = retries::run().await.unwrap();
    assert_eq!(
        report,
        "logged in 3 attempts\n\
         POST /activity/call/: the server answered 429 Too Many Requests\n\
         POST /activity/call/: the server answered 504 Gateway Timeout\n\
         POST /activity/call/: the server answered 504 Gateway Timeout (after 5 attempts)\n\
         POST /activity/call/: no connection to the server came about (after 3 attempts)"
    );
}

#[tokio::test]
async fn events_come_one_after_the_other() {
    let report = event_stream::run().await.unwrap();
    assert_eq!(
        report,
        "1 lead: \"Wayne Enterprises\"\n\
         2 lead: \"Acme\"\n\
         3 message: \"Stark Industries\"\n\
         done"
    );
}

#[tokio::test]
async fn pages_are_read_as_they_are_needed() {
    let report = pages::run().await.unwrap();
    assert_eq!(
        report,
        "\"lead 0\"\n\"lead 1\"\n\"lead 2\"\n\
         \"lead 3\", after a break\n\"lead 4\", after a break\n\
         3 pages"
    );
}

#[tokio::test]
async fn paths_that_are_not_described_are_called() {
    let report = undocumented_path::run().await.unwrap();
    assert_eq!(
        report,
        "the lead is called \"Wayne Enterprises\"\n\
         the server got {\"contacts\":[],\"name\":\"Acme\"}\n\
         DELETE /lead/{id}/: the server answered 400 Bad Request: {\"error\":\"no such thing\"}\n\
         GET [a path]: the path cannot be put below the base URL: it does not begin with a slash\n\
         GET [a path]: the path cannot be put below the base URL: it begins with two slashes, behind which a host stands\n\
         GET [a path]: the path cannot be put below the base URL: it has a segment of dots, which means another path\n"
    );
}

#[cfg(feature = "blocking")]
#[test]
fn calls_can_wait() {
    assert_eq!(
        waiting::run().unwrap(),
        "logged acti_1 (completed)\n\
         exported lead_1,Wayne Enterprises\n\
         exported lead_2,Acme\n\
         45 bytes in all"
    );
}

/// Connections that are kept open by the runtime of the thread that waits are not those that it waits for.
#[cfg(feature = "blocking")]
#[tokio::test(flavor = "current_thread")]
async fn a_call_that_waits_needs_nothing_of_the_runtime_around_it() {
    use crate::server::receive;
    use generated_client::{Client, ClientCredentials, Method};
    use std::io::Write;
    use std::net::TcpListener;
    use std::thread;

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                while let Some(request) = receive(&mut stream) {
                    // The token is good for the call that asked for it alone.
                    let body = match request.line() {
                        "POST /token HTTP/1.1" => {
                            r#"{"access_token": "t", "token_type": "Bearer", "expires_in": 0}"#
                        }
                        _ => "1",
                    };
                    let length = body.len();
                    let answer =
                        format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
                    let _ = stream.write_all(answer.as_bytes());
                }
            });
        }
    });
    let builder = || Client::builder().base_url(url.clone());
    let token = ClientCredentials::new("id", "secret").token_url("/token");
    for client in [builder(), builder().oauth2(token)] {
        let client = client.build().unwrap();
        for _ in 0..2 {
            let awaited = client.request(Method::GET, "/a").await.unwrap();
            let waited_for = client.request(Method::GET, "/b").blocking().send().unwrap();
            assert_eq!(awaited.bytes(), waited_for.bytes());
        }
    }
}

/// With the default transport, on the very thread of a runtime that can do nothing meanwhile.
#[cfg(feature = "blocking")]
#[tokio::test(flavor = "current_thread")]
async fn calls_can_wait_inside_of_a_runtime() {
    assert!(waiting::run().unwrap().ends_with("45 bytes in all"));
}

#[cfg(feature = "test-util")]
#[tokio::test]
async fn a_mock_answers() {
    let report = mock_transport::run().await.unwrap();
    assert!(
        report.starts_with(
            "lead_1: Ok(\"acti_1\")\n\
             lead_2: Err(\"refused: {\\\"errors\\\":[\\\"no such lead\\\"]}\")\n\
             lead_3: Ok(\"acti_2\")\n\
             lead_4: Err(\"POST /activity/call/: the answer is larger than the 1 bytes that the client reads"
        ),
        "{report}"
    );
    assert!(report.contains("/api/v1/activity/call/ {"), "{report}");
}

#[cfg(feature = "tracing")]
#[tokio::test(flavor = "current_thread")]
async fn calls_are_spans() {
    let log = spans::run().await.unwrap();
    for expected in [
        "url.template=\"/activity/call/\"",
        "a redirect is followed",
        "error.type=\"404\"",
        "http.request.resend_count=1",
    ] {
        assert!(log.contains(expected), "{log}");
    }
    for secret in ["an API key", "Basic", "lead_1", "moved"] {
        assert!(!log.contains(secret), "{log}");
    }
}
