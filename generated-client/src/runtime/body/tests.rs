//! Bodies in and out of memory.

use super::*;
use crate::runtime::testing::{block_on, read};
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

/// Gives chunks as they stand.
struct Chunks(VecDeque<Result<Bytes, io::Error>>);

impl Stream for Chunks {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn chunks(texts: &[&'static str]) -> Chunks {
    Chunks(texts.iter().map(|text| Ok(Bytes::from(*text))).collect())
}

fn text(body: Body) -> Result<String, String> {
    match block_on(read(body)) {
        Ok(bytes) => Ok(String::from_utf8(bytes.to_vec()).unwrap()),
        Err(error) => Err(std::error::Error::source(&error).unwrap().to_string()),
    }
}

#[test]
fn bytes_are_bytes() {
    for body in [
        Body::from("abc"),
        Body::from("abc".to_owned()),
        Body::from(b"abc".to_vec()),
        Body::from(&b"abc"[..]),
        Body::from(Bytes::from_static(b"abc")),
    ] {
        assert_eq!(body, Body::from("abc"));
        assert_eq!(body.as_bytes().unwrap(), "abc");
        assert_eq!(body.length(), Some(3));
        assert!(body.is_repeatable());
        assert_eq!(text(body.clone()).unwrap(), "abc");
        assert_eq!(text(block_on(body.open()).unwrap()).unwrap(), "abc");
    }
    assert_eq!(text(Body::default()).unwrap(), "");
    assert_eq!(
        block_on(Body::default().into_stream().chunk()).unwrap(),
        None
    );
}

#[test]
fn files_are_opened_when_they_are_sent() {
    let toml = std::fs::read_to_string(MANIFEST).unwrap();
    let body = Body::from_path(MANIFEST);
    assert!(body.is_repeatable() && body.as_bytes().is_none());
    for _ in 0..2 {
        let open = block_on(body.open()).unwrap();
        assert_eq!(open.length(), Some(toml.len() as u64));
        assert_eq!(text(open).unwrap(), toml);
        assert_eq!(text(body.clone()).unwrap(), toml);
    }
    for path in ["no/such/file", env!("CARGO_MANIFEST_DIR")] {
        let error = block_on(Body::from_path(path).open()).unwrap_err();
        assert!(error.is::<io::Error>(), "{path}: {error}");
        assert!(text(Body::from_path(path)).is_err());
    }
}

#[test]
fn a_stream_is_read_once() {
    for body in [
        Body::from_reader(&b"ab"[..]),
        Body::from_stream(chunks(&["a", "", "b"])),
    ] {
        assert_eq!(body.length(), None);
        assert!(!body.is_repeatable());
        let open = block_on(body.open()).unwrap();
        assert!(block_on(body.open()).is_err());
        assert!(text(body).unwrap_err().contains("read before"));
        assert_eq!(text(open).unwrap(), "ab");
    }
    // A chunk of nothing is not passed on.
    let mut stream = Body::from_stream(chunks(&["", "a", ""])).into_stream();
    assert_eq!(block_on(stream.chunk()).unwrap().unwrap(), "a");
    assert_eq!(block_on(stream.chunk()).unwrap(), None);
    assert_eq!(block_on(stream.chunk()).unwrap(), None);
}

#[test]
fn a_length_is_kept_to() {
    let body = |length| Body::from_stream(chunks(&["ab", "c"])).with_length(length);
    assert_eq!(body(3).length(), Some(3));
    assert_eq!(block_on(body(3).open()).unwrap().length(), Some(3));
    assert_eq!(text(body(3)).unwrap(), "abc");
    assert!(text(body(2)).unwrap_err().contains("longer"));
    assert!(text(body(4)).unwrap_err().contains("shorter"));
    assert_eq!(Body::from("a").with_length(5).length(), Some(1));
}

#[test]
fn an_error_ends_it() {
    let mut parts = chunks(&["a"]);
    parts.0.push_back(Err(io::Error::other("broken")));
    parts.0.push_back(Ok(Bytes::from("b")));
    let mut stream = Body::from_stream(parts).into_stream();
    assert_eq!(block_on(stream.chunk()).unwrap().unwrap(), "a");
    let error = block_on(stream.chunk()).unwrap_err();
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "broken"
    );
    assert_eq!(block_on(stream.chunk()).unwrap(), None);
}

#[test]
fn an_error_of_a_transport_stays_what_it_is() {
    struct Late;
    impl Stream for Late {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            let kind = crate::runtime::TransportErrorKind::Timeout;
            Poll::Ready(Some(Err(TransportError::new(kind, "late"))))
        }
    }
    let error = block_on(read(Body::from_stream(Late))).unwrap_err();
    assert_eq!(error.kind(), crate::runtime::TransportErrorKind::Timeout);
}

#[test]
fn bodies_can_be_put_together() {
    let chain = |last: Body| Body::chain(vec!["a".into(), Body::default(), last, "d".into()]);
    let body = chain("bc".into());
    assert_eq!(body.length(), Some(4));
    assert!(body.is_repeatable());
    assert_eq!(text(body).unwrap(), "abcd");
    let body = chain(Body::from_stream(chunks(&["b", "c"])));
    assert_eq!(body.length(), None);
    assert!(!body.is_repeatable());
    let open = block_on(body.open()).unwrap();
    assert!(block_on(body.open()).is_err());
    assert_eq!(text(open).unwrap(), "abcd");
    assert!(block_on(chain(Body::from_path("no/such/file")).open()).is_err());
}

#[test]
fn large_readers_come_in_chunks() {
    let body = Body::from_reader(io::repeat(b'x').take(200_000));
    let mut stream = body.into_stream();
    let mut sum = 0;
    while let Some(chunk) = block_on(stream.chunk()).unwrap() {
        assert!(chunk.len() <= 64 * 1024);
        sum += chunk.len();
    }
    assert_eq!(sum, 200_000);
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_reader_that_blocks_does_not_keep_the_executor() {
    let (mut writer, reader) = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let writer = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (writer, listener.accept().unwrap().0)
    };
    let mut stream = Body::from_reader(reader).into_stream();
    let reading = tokio::spawn(async move { stream.chunk().await });
    // This runs on the one thread that there is, while the reader waits.
    tokio::task::yield_now().await;
    io::Write::write_all(&mut writer, b"late").unwrap();
    assert_eq!(reading.await.unwrap().unwrap().unwrap(), "late");
}

#[test]
fn debug_shows_sizes_only() {
    let shown = |body: &Body| format!("{body:?}");
    assert_eq!(shown(&"hunter2".into()), "[7 bytes]");
    assert_eq!(shown(&Body::from_path("hunter2")), "[a file]");
    assert_eq!(shown(&Body::from_reader(&b"hunter2"[..])), "[a stream]");
    let sized = Body::from_reader(&b"hunter2"[..]).with_length(7);
    assert_eq!(shown(&sized), "[a stream of 7 bytes]");
    let stream = sized.into_stream();
    assert_eq!(format!("{stream:?}"), "BodyStream { length: Some(7), .. }");
}

#[test]
fn bodies_go_anywhere() {
    fn anywhere<T: Send + Sync + Unpin + 'static>() {}
    anywhere::<Body>();
    anywhere::<BodyStream>();
}

#[test]
fn values_are_lines() {
    assert_eq!(text(Body::json_lines(vec![1_i64, 2])).unwrap(), "1\n2\n");
    assert_eq!(text(Body::json_lines([] as [i64; 0])).unwrap(), "");
    let lines = Body::json_lines(["a\nb".to_owned()]);
    assert_eq!((lines.length(), lines.is_repeatable()), (None, false));
    assert_eq!(text(lines).unwrap(), "\"a\\nb\"\n");
    let error = text(Body::json_lines([1.0, f64::NAN])).unwrap_err();
    assert!(error.contains("finite"), "{error}");
}

#[test]
fn lines_go_together_where_they_can() {
    let count = |body: Body| {
        let mut stream = body.into_stream();
        let next = || block_on(stream.chunk()).unwrap();
        std::iter::from_fn(next).count()
    };
    assert_eq!(count(Body::json_lines(0..10_000_i64)), 3);
    struct Numbers(std::ops::Range<i64>);
    impl Stream for Numbers {
        type Item = i64;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<i64>> {
            Poll::Ready(self.0.next())
        }
    }
    assert_eq!(count(Body::json_lines_from(Numbers(0..10))), 10);
    let body = Body::json_lines_from(Numbers(0..2));
    assert_eq!(text(body).unwrap(), "0\n1\n");
}
