//! Tests of calls that wait: with a transport that answers at once, and with one that needs a runtime.

use super::*;
use crate::runtime::body::Body;
use crate::runtime::client::Client;
use crate::runtime::testing::{Probe, Script, TestApi, answer, client, probe};
use crate::runtime::transport::{Transport, TransportErrorKind, TransportFuture, TransportRequest};
use std::collections::VecDeque;
use std::time::Duration;

/// Answers from a task of the runtime, after a while.
struct Slow;

impl Transport for Slow {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async {
            let task = tokio::spawn(async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                http::Response::new(Body::from("5"))
            });
            task.await.map_err(TransportError::other)
        })
    }
}

/// What stands in a list. Before each item it has to be woken up by another thread.
struct Items<T>(VecDeque<T>, bool);

impl<T> Items<T> {
    fn new(items: impl IntoIterator<Item = T>) -> Self {
        Self(items.into_iter().collect(), false)
    }
}

impl<T: Unpin> Stream for Items<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.1 = !self.1;
        if self.1 {
            let waker = context.waker().clone();
            thread::spawn(move || waker.wake());
            return Poll::Pending;
        }
        Poll::Ready(self.0.pop_front())
    }
}

fn slow() -> Client<TestApi> {
    let builder = Client::builder().transport(Slow);
    builder.build().unwrap()
}

#[test]
fn it_does_what_awaiting_does() {
    let script = Script::new([answer(200, "1"), answer(201, "2"), answer(404, "\"gone\"")]);
    let client = client(script.clone());
    assert_eq!(probe(&client, "1").blocking().send().unwrap(), 1);
    let response = probe(&client, "1").blocking().response().unwrap();
    assert_eq!((response.status().as_u16(), *response.body()), (201, 2));
    let error = probe(&client, "1").blocking().send().unwrap_err();
    let Error::Api(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.body().unwrap(), "gone");
    let error = probe(&client, "..").blocking().send().unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert_eq!(script.requests().len(), 3);
}

#[test]
fn what_needs_a_runtime_finds_one() {
    assert_eq!(probe(&slow(), "1").blocking().send().unwrap(), 5);
    let threads: Vec<_> = (0..8)
        .map(|_| thread::spawn(|| probe(&slow(), "1").blocking().send().unwrap()))
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 5);
    }
}

#[test]
fn inside_of_a_runtime_it_holds_up_its_thread_and_goes_on() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(async {
        let before = probe(&slow(), "1").blocking().send().unwrap();
        // The runtime around it is as it was.
        tokio::time::sleep(Duration::from_millis(1)).await;
        before
            + tokio::spawn(async { probe(&slow(), "1").blocking().send().unwrap() })
                .await
                .unwrap()
    });
    assert_eq!(answer, 10);
}

#[test]
fn a_stream_is_an_iterator_and_a_reader() {
    let chunks = || {
        let chunks = ["ab", "", "cde"].map(|chunk| Ok::<_, TransportError>(Bytes::from(chunk)));
        Ok(http::Response::new(Body::from_stream(Items::new(chunks))))
    };
    let broken = {
        let error = TransportError::new(TransportErrorKind::Timeout, "why");
        let chunks = Items::new([Ok(Bytes::from("a")), Err(error)]);
        Ok(http::Response::new(Body::from_stream(chunks)))
    };
    let client = client(Script::new([chunks(), chunks(), chunks(), broken]));
    let stream = || probe(&client, "1").blocking().stream().unwrap();
    let read: Vec<Bytes> = stream().map(Result::unwrap).collect();
    assert_eq!(read, ["ab", "cde"]);
    let mut text = String::new();
    stream().read_to_string(&mut text).unwrap();
    assert_eq!(text, "abcde");
    let mut stream_of_three = stream();
    let mut three = [0; 3];
    stream_of_three.read_exact(&mut three).unwrap();
    assert_eq!(&three, b"abc");
    assert_eq!(stream_of_three.chunk().unwrap().unwrap(), "de");
    assert_eq!(stream_of_three.chunk().unwrap(), None);
    let mut broken = stream();
    assert_eq!(broken.status(), 200);
    let error = broken.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
}

#[test]
fn any_stream_is_an_iterator() {
    let mut iterator = iter(Items::new([1, 2, 3]));
    assert_eq!(iterator.by_ref().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(iterator.next(), None);
    assert!(iterator.get_ref().is_none() && iterator.into_inner().is_none());
}

#[test]
fn dropping_the_iterator_drops_the_stream() {
    struct Dropped(Arc<Mutex<bool>>);

    impl Stream for Dropped {
        type Item = u32;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
            Poll::Ready(Some(1))
        }
    }

    impl Drop for Dropped {
        fn drop(&mut self) {
            *self.0.lock().unwrap() = true;
        }
    }

    let is_dropped = Arc::new(Mutex::new(false));
    let mut iterator = iter(Dropped(Arc::clone(&is_dropped)));
    assert_eq!(iterator.next(), Some(1));
    assert!(!*is_dropped.lock().unwrap());
    drop(iterator);
    assert!(*is_dropped.lock().unwrap());
}

#[test]
fn a_future_without_a_runtime_is_waited_for_all_the_same() {
    assert_eq!(wait(None, async { 3 }), 3);
}

#[test]
fn it_shows_no_argument() {
    let blocking = probe(&client(Script::new([])), "hunter2").blocking();
    let shown = format!("{blocking:?}");
    assert!(
        shown.starts_with("Blocking") && !shown.contains("hunter2"),
        "{shown}"
    );
    fn anywhere<T: Send + 'static>() {}
    anywhere::<Blocking<Probe>>();
    anywhere::<BlockingStream<Probe>>();
}
