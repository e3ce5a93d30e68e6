//! Answers whose bodies are not what was announced, or have no end.

use super::server::{Act, Server, answer, bytes, good};
use super::{ATTEMPT, End, MAX_BYTES, SECRET, call, client_of, ended, get, post, show};
use generated_client::Error;
use std::time::Duration;

async fn of_get(act: Act) -> super::Ended {
    let server = Server::new([act]);
    call(get(&client_of(server.url())), &server).await
}

#[tokio::test]
async fn more_than_the_limit_is_read_by_nobody_and_not_asked_for_again() {
    let large = "1".repeat(MAX_BYTES + 1);
    let announced = answer(200, "", &large);
    assert_eq!(of_get(Act::Send(announced)).await, ended(End::TooLarge, 1));
    let unannounced = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{large}");
    let act = Act::Send(bytes(&unannounced));
    assert_eq!(of_get(act).await, ended(End::TooLarge, 1));
    let head = bytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    let chunk = bytes(&format!("2710\r\n{}\r\n", " ".repeat(10_000)));
    let act = Act::Forever(head, chunk, Duration::ZERO);
    assert_eq!(of_get(act).await, ended(End::TooLarge, 1));
}

#[tokio::test]
async fn a_body_without_an_end_ends_with_the_attempt() {
    let head = bytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    let act = Act::Forever(head, bytes("1\r\n \r\n"), Duration::from_millis(5));
    assert_eq!(of_get(act).await, ended(End::Timeout, 3));
}

#[tokio::test]
async fn a_length_that_is_too_short_spoils_no_other_call() {
    let lying = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n7";
    let server = Server::new([
        Act::SendAndHold(bytes(lying)),
        Act::Send(answer(200, "", "2")),
    ]);
    let client = client_of(server.url());
    assert_eq!(get(&client).await.unwrap(), 1);
    // What came unasked for is the answer to nothing.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(get(&client).await.unwrap(), 2);
}

#[tokio::test]
async fn another_type_is_an_error_with_the_bytes_and_not_asked_for_again() {
    let page = format!("<html>{SECRET} is what the server said</html>");
    let html = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{page}",
        page.len()
    );
    let server = Server::new([Act::Send(bytes(&html))]);
    let client = client_of(server.url());
    let result = get(&client).response().await;
    let shown = show(&result);
    assert!(!shown.contains(SECRET), "{shown}");
    let error = result.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert_eq!(error.bytes().unwrap(), page.as_bytes());
    assert_eq!(error.attempts(), 1);
    for body in ["", "\"text\"", "[1", "1 2", "\u{0}"] {
        let act = Act::Send(answer(200, "", body));
        assert_eq!(of_get(act).await, ended(End::Decode, 1), "{body:?}");
    }
}

#[tokio::test]
async fn a_body_where_none_belongs_is_passed_over() {
    let no_content =
        "HTTP/1.1 204 No Content\r\ncontent-length: 5\r\nconnection: close\r\n\r\n12345";
    let act = Act::Send(bytes(no_content));
    assert_eq!(of_get(act).await, ended(End::Decode, 1));
}

#[tokio::test]
async fn a_stream_is_not_asked_for_again_once_it_has_begun() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc";
    for (act, expected) in [
        (Act::Send(bytes(head)), End::Broken),
        (Act::SendAndReset(bytes(head)), End::Broken),
        (Act::SendAndHold(bytes(head)), End::Timeout),
    ] {
        let server = Server::new([act, good()]);
        let client = client_of(server.url());
        let mut stream = get(&client).stream().await.unwrap();
        let mut received = Vec::new();
        let error = loop {
            match stream.chunk().await {
                Ok(Some(chunk)) => received.extend_from_slice(&chunk),
                Ok(None) => panic!("it ended well"),
                Err(error) => break error,
            }
        };
        assert_eq!(received, b"abc");
        assert_eq!(error.attempts(), 1);
        let result = Err::<(), _>(error);
        let shown = show(&result);
        assert!(!shown.contains(SECRET), "{shown}");
        assert_eq!(End::of(&result), expected);
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn a_stream_whose_head_does_not_come_is_asked_for_again() {
    let server = Server::new([Act::Reset, Act::Send(answer(503, "", "")), good()]);
    let client = client_of(server.url());
    let mut stream = get(&client).stream().await.unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "1");
    assert_eq!(server.requests(), 3);
}

#[tokio::test]
async fn a_body_that_the_server_does_not_read_ends_in_time() {
    let server = Server::new([Act::Silence]);
    let client = client_of(server.url());
    let large = "x".repeat(64 << 20);
    let error = post(&client).set_json(&large).await.unwrap_err();
    // The server reads and says nothing.
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.attempts(), 1);
    let early = answer(413, "", "\"too much\"");
    let server = Server::new([Act::SendAndReset(early)]);
    let error = post(&client_of(server.url()))
        .timeout(ATTEMPT * 5)
        .set_json(&large)
        .await
        .unwrap_err();
    // Whether the answer is seen before the reset is a matter of luck.
    let end = End::of(&Err::<i64, _>(error));
    assert!(matches!(end, End::Broken | End::Api(413)), "{end:?}");
}
