//! Connections that do not come about, break or stay silent.

use super::server::{Act, Server, answer, bytes, good};
use super::{ATTEMPT, End, call, client_of, ended, get, log, post};
use std::net::TcpListener;
use std::time::Duration;

/// What becomes of a `GET` and of a `POST` if the server always does this.
async fn always(act: Act) -> [super::Ended; 2] {
    let server = Server::new([act.clone()]);
    let of_get = call(get(&client_of(server.url())), &server).await;
    let server = Server::new([act]);
    let of_post = call(post(&client_of(server.url())), &server).await;
    log::assert_silent();
    [of_get, of_post]
}

/// What becomes of them if the server does this once, and then what it should.
async fn once(act: Act) -> [super::Ended; 2] {
    let server = Server::new([act.clone(), good()]);
    let of_get = call(get(&client_of(server.url())), &server).await;
    let server = Server::new([act, good()]);
    let of_post = call(post(&client_of(server.url())), &server).await;
    [of_get, of_post]
}

#[tokio::test]
async fn a_connection_that_is_refused_is_tried_again_whatever_the_method() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = client_of(url);
    for error in [
        get(&client).await.unwrap_err(),
        post(&client).await.unwrap_err(),
    ] {
        assert_eq!(End::of(&Err::<i64, _>(error)), End::Connect);
    }
    assert_eq!(get(&client).await.unwrap_err().attempts(), 3);
    assert_eq!(post(&client).await.unwrap_err().attempts(), 3);
}

#[tokio::test]
async fn a_handshake_that_gets_no_answer_is_no_connection() {
    let server = Server::new([Act::Silence]);
    let client = client_of(server.https_url());
    let error = post(&client).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    // Nothing was sent, so that a `POST` may be tried again.
    assert_eq!(error.attempts(), 3);
    assert_eq!(server.requests(), 3);
    let server = Server::new([Act::SendAndReset(bytes("220 smtp.example.com ESMTP\r\n"))]);
    let error = post(&client_of(server.https_url())).await.unwrap_err();
    assert_eq!(End::of(&Err::<i64, _>(error)), End::Connect);
}

#[tokio::test]
async fn a_reset_is_tried_again_if_that_does_no_harm() {
    assert_eq!(
        always(Act::Reset).await,
        [ended(End::Broken, 3), ended(End::Broken, 1)]
    );
    assert_eq!(
        once(Act::Reset).await,
        [ended(End::Success, 2), ended(End::Broken, 1)]
    );
}

#[tokio::test]
async fn so_is_a_reset_in_the_middle_of_the_headers() {
    let act = Act::SendAndReset(bytes("HTTP/1.1 200 OK\r\ncontent-le"));
    assert_eq!(
        always(act.clone()).await,
        [ended(End::Broken, 3), ended(End::Broken, 1)]
    );
    assert_eq!(
        once(act).await,
        [ended(End::Success, 2), ended(End::Broken, 1)]
    );
    let act = Act::Send(bytes("HTTP/1.1 200 OK\r\ncontent-le"));
    assert_eq!(
        always(act).await,
        [ended(End::Broken, 3), ended(End::Broken, 1)]
    );
}

#[tokio::test]
async fn and_a_reset_in_the_middle_of_the_body() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1, 2";
    for act in [Act::SendAndReset(bytes(head)), Act::Send(bytes(head))] {
        assert_eq!(
            always(act.clone()).await,
            [ended(End::Broken, 3), ended(End::Broken, 1)]
        );
        assert_eq!(
            once(act).await,
            [ended(End::Success, 2), ended(End::Broken, 1)]
        );
    }
}

#[tokio::test]
async fn silence_ends_each_attempt() {
    assert_eq!(
        always(Act::SendAndHold(Vec::new())).await,
        [ended(End::Timeout, 3), ended(End::Timeout, 1)]
    );
    assert_eq!(
        once(Act::SendAndHold(Vec::new())).await,
        [ended(End::Success, 2), ended(End::Timeout, 1)]
    );
    let head = bytes("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1");
    assert_eq!(
        always(Act::SendAndHold(head)).await,
        [ended(End::Timeout, 3), ended(End::Timeout, 1)]
    );
}

#[tokio::test]
async fn the_whole_call_has_an_end_of_its_own() {
    let server = Server::new([Act::SendAndHold(Vec::new())]);
    let client = client_of(server.url());
    // There is time for one attempt, and for a part of a second one.
    let error = get(&client).timeout(ATTEMPT * 3 / 2).await.unwrap_err();
    assert!(error.is_timeout());
    assert!(error.attempts() <= 2, "{error:?}");
}

#[tokio::test]
async fn what_is_slow_and_comes_in_time_is_as_good_as_anything() {
    let pause = Duration::from_millis(1);
    let act = Act::Drip(answer(200, "", "1"), pause);
    assert_eq!(
        always(act).await,
        [ended(End::Success, 1), ended(End::Success, 1)]
    );
    let act = Act::Drip(answer(200, "", "1"), ATTEMPT / 8);
    assert_eq!(
        always(act).await,
        [ended(End::Timeout, 3), ended(End::Timeout, 1)]
    );
}

#[tokio::test]
async fn garbage_is_a_broken_connection() {
    let long = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(1 << 20));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: y\r\n".repeat(10_000));
    for garbage in [
        "220 smtp.example.com ESMTP\r\n",
        "\u{0}\u{1}\u{2}\u{3}\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n1",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n12",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\n1",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n1\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n1",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n1\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        &long,
        &many,
    ] {
        let [of_get, of_post] = always(Act::Send(bytes(garbage))).await;
        let shown = &garbage[..garbage.len().min(60)];
        if garbage.contains(" 101 ") {
            assert_eq!(of_get, ended(End::Api(101), 1), "{shown}");
            continue;
        }
        assert_eq!(of_get, ended(End::Broken, 3), "{shown}");
        assert_eq!(of_post, ended(End::Broken, 1), "{shown}");
    }
}

#[tokio::test]
async fn answers_before_the_answer_are_passed_over() {
    let first = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
    let whole = [bytes(first), answer(200, "", "1")].concat();
    assert_eq!(
        always(Act::Send(whole)).await,
        [ended(End::Success, 1), ended(End::Success, 1)]
    );
    let pause = Duration::from_millis(5);
    let hints = || bytes("HTTP/1.1 103 Early Hints\r\n\r\n");
    assert_eq!(
        always(Act::Forever(hints(), hints(), pause)).await,
        [ended(End::Timeout, 3), ended(End::Timeout, 1)]
    );
}
