//! Bodies that are sent and read as they come.

use crate::server::{Server, json, receive};
use crate::{CALL, builder, client};
use generated_client::runtime::Encoding;
use generated_client::{Body, Bytes, Client, Error, File, TransportErrorKind};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

/// A client of a server that a test plays by hand, for one connection.
fn played(play: impl FnOnce(&mut TcpStream) + Send + 'static) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        play(&mut stream);
    });
    Client::builder()
        .base_url(format!("http://{address}"))
        .api_key_auth("hunter2", "")
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n";

/// What waits until it is told what to say.
fn told() -> (Sender<&'static str>, impl Read + Send) {
    struct Told(std::sync::mpsc::Receiver<&'static str>);

    impl Read for Told {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            match self.0.recv() {
                Ok("break") => Err(std::io::Error::other("told to break")),
                Ok(text) => {
                    into[..text.len()].copy_from_slice(text.as_bytes());
                    Ok(text.len())
                }
                Err(_) => Ok(0),
            }
        }
    }

    let (sender, receiver) = channel();
    (sender, Told(receiver))
}

#[tokio::test]
async fn a_reader_is_sent_as_it_is_read() {
    let (say, reader) = told();
    let (seen, sees) = channel();
    let client = played(move |stream| {
        let mut bytes = Vec::new();
        let mut chunk = [0; 1024];
        while !bytes.ends_with(b"5\r\nfirst\r\n") {
            let count = stream.read(&mut chunk).unwrap();
            bytes.extend_from_slice(&chunk[..count]);
        }
        seen.send(String::from_utf8(bytes).unwrap()).unwrap();
        let mut rest = Vec::new();
        while !rest.ends_with(b"0\r\n\r\n") {
            let count = stream.read(&mut chunk).unwrap();
            rest.extend_from_slice(&chunk[..count]);
        }
        stream.write_all(&json("200 OK", CALL)).unwrap();
        seen.send(String::from_utf8(rest).unwrap()).unwrap();
    });
    say.send("first").unwrap();
    // The rest is not there before the server has seen the beginning.
    let server = thread::spawn(move || {
        let beginning = sees.recv().unwrap();
        say.send("second").unwrap();
        drop(say);
        (beginning, sees.recv().unwrap())
    });
    let request = client.activities_calls().create();
    let request = request.set_bytes_as("text/csv", Body::from_reader(reader));
    request.await.unwrap();
    let (beginning, rest) = server.join().unwrap();
    let beginning = beginning.to_ascii_lowercase();
    assert!(
        beginning.contains("content-type: text/csv\r\n"),
        "{beginning}"
    );
    assert!(
        beginning.contains("transfer-encoding: chunked\r\n"),
        "{beginning}"
    );
    assert!(!beginning.contains("content-length"), "{beginning}");
    assert_eq!(rest, "6\r\nsecond\r\n0\r\n\r\n");
}

#[tokio::test]
async fn a_file_is_sent_with_its_length() {
    let toml = std::fs::read(MANIFEST).unwrap();
    for body in [
        Body::from_path(MANIFEST),
        Body::from_reader(std::fs::File::open(MANIFEST).unwrap()).with_length(toml.len() as u64),
    ] {
        let server = Server::new([json("200 OK", CALL)]);
        let request = client(&server).activities_calls().create();
        request.set_bytes_as("text/plain", body).await.unwrap();
        let request = server.request();
        assert_eq!(request.header("content-length"), [toml.len().to_string()]);
        assert_eq!(request.header("transfer-encoding").len(), 0);
        assert_eq!(request.body, toml);
    }
}

#[tokio::test]
async fn parts_are_streamed() {
    let toml = std::fs::read_to_string(MANIFEST).unwrap();
    let server = Server::new([json("200 OK", CALL)]);
    let files = BTreeMap::from([("file".to_owned(), File::from_path(MANIFEST))]);
    let request = client(&server).activities_calls().create();
    let encodings = [("file", Encoding::ContentType("text/x-toml"))];
    let request = request.set_multipart("multipart/form-data", &files, &encodings);
    request.await.unwrap();
    let request = server.request();
    let media_type = request.header("content-type")[0];
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"Cargo.toml\"\r\n\
         Content-Type: text/x-toml\r\n\r\n{toml}\r\n--{boundary}--\r\n"
    );
    assert_eq!(
        request.header("content-length"),
        [expected.len().to_string()]
    );
    assert_eq!(String::from_utf8(request.body).unwrap(), expected);
}

#[tokio::test]
async fn a_body_that_breaks_is_no_fault_of_the_connection() {
    let (say, reader) = told();
    let client = played(|stream| {
        let _ = receive(stream);
    });
    say.send("first").unwrap();
    say.send("break").unwrap();
    let request = client.activities_calls().create();
    let request = request.set_bytes_as("text/csv", Body::from_reader(reader));
    let error = request.await.unwrap_err();
    let Error::Transport(inner) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(inner.kind(), TransportErrorKind::Other);
    assert!(!error.is_retryable());
    let shown = format!("{error:?}");
    assert!(shown.contains("told to break"), "{shown}");
}

#[tokio::test]
async fn an_answer_is_read_as_it_comes() {
    let (go, goes) = channel();
    let client = played(move |stream| {
        receive(stream).unwrap();
        stream.write_all(HEAD).unwrap();
        for part in [b"one", b"two"] {
            let () = goes.recv().unwrap();
            stream.write_all(part).unwrap();
        }
    });
    let mut answer = client.activities_calls().create().stream().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-length"], "6");
    for part in ["one", "two"] {
        go.send(()).unwrap();
        assert_eq!(answer.chunk().await.unwrap(), Some(Bytes::from(part)));
    }
    assert_eq!(answer.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn the_time_limit_is_one_for_each_wait() {
    let limit = Duration::from_millis(800);
    let client = played(move |stream| {
        receive(stream).unwrap();
        stream.write_all(HEAD).unwrap();
        for part in [b"1", b"2", b"3"] {
            thread::sleep(limit / 2);
            stream.write_all(part).unwrap();
        }
        thread::sleep(limit * 50);
    });
    let request = client.activities_calls().create().timeout(limit);
    let mut answer = request.stream().await.unwrap();
    for part in ["1", "2", "3"] {
        assert_eq!(answer.chunk().await.unwrap(), Some(Bytes::from(part)));
        if part == "2" {
            // What the caller does in between takes as long as it does.
            tokio::time::sleep(limit * 2).await;
        }
    }
    let error = answer.chunk().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn the_head_has_to_come_in_time() {
    let client = played(|stream| {
        let _ = receive(stream);
        thread::sleep(Duration::from_secs(20));
    });
    let request = client
        .activities_calls()
        .create()
        .timeout(Duration::from_millis(200));
    let error = request.stream().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error() {
    let client = played(|stream| {
        receive(stream).unwrap();
        stream.write_all(HEAD).unwrap();
        stream.write_all(b"one").unwrap();
    });
    let mut answer = client.activities_calls().create().stream().await.unwrap();
    assert_eq!(answer.chunk().await.unwrap(), Some(Bytes::from("one")));
    let error = answer.chunk().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.status().unwrap(), 200);
}

#[tokio::test]
async fn more_than_the_limit_can_be_streamed() {
    let large = "x".repeat(100_000);
    let server = Server::new([json("200 OK", &large), json("500 Oops", &large)]);
    let client = builder(&server).max_response_bytes(1000).build().unwrap();
    let mut answer = client.activities_calls().create().stream().await.unwrap();
    let mut sum = 0;
    while let Some(chunk) = answer.chunk().await.unwrap() {
        sum += chunk.len();
    }
    assert_eq!(sum, large.len());
    let error = client
        .activities_calls()
        .create()
        .stream()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("larger than the 1000"),
        "{error}"
    );
}
