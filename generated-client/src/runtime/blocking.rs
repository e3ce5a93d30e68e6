//! Calls from code that is not asynchronous: the same builders, on a runtime of the crate's own.
//!
//! `client.….blocking().send()` does what `client.….await` does, and [`iter`] makes an iterator of any stream that the client
//! gives. What is called waits on the thread that calls it; connections and timers are looked after by one thread for the whole process,
//! which is started on first use.
//!
//! It works inside of asynchronous code, too, and holds up whatever else its thread would do meanwhile. The default transport keeps
//! connections of its own for it, since those of other calls may be looked after by the very thread that waits. What began
//! outside, such as a stream whose head was awaited there, still depends on that thread, and so may a transport that is
//! given by hand.

use super::api::Operation;
use super::error::{Error, Failure};
use super::request::Request;
use super::response::Response;
use super::response_stream::ResponseStream;
use super::transport::TransportError;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use super::transport::{Transport, TransportFuture, TransportRequest};
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use std::cell::Cell;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, Read};
use std::pin::{Pin, pin};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use tokio::runtime::{Builder, Handle};

/// A call of the operation `Op` that waits for its answer.
#[must_use = "a request does nothing until it is sent"]
pub struct Blocking<Op> {
    description: String,
    request: Request<Op>,
}

impl<Op: Operation> Blocking<Op> {
    pub(crate) fn new(description: String, request: Request<Op>) -> Self {
        Self {
            description,
            request,
        }
    }

    /// Sends the request and gives the decoded body.
    ///
    /// # Errors
    ///
    /// Those of [`Request::send`], and one where the thread behind it cannot be started.
    pub fn send(self) -> Result<Op::Output, Error<Op::Error>> {
        self.run(Request::send)
    }

    /// Sends the request and gives the decoded body with the status and the headers.
    ///
    /// # Errors
    ///
    /// As those of [`send`](Self::send).
    pub fn response(self) -> Result<Response<Op>, Error<Op::Error>> {
        self.run(Request::response)
    }

    /// Sends the request and gives status and headers of a successful answer as soon as they are there. Its body is read as
    /// it comes.
    ///
    /// # Errors
    ///
    /// As those of [`send`](Self::send).
    pub fn stream(self) -> Result<BlockingStream<Op>, Error<Op::Error>> {
        let stream = self.run(Request::stream)?;
        Ok(BlockingStream {
            stream,
            rest: Bytes::new(),
        })
    }

    fn run<T, F>(self, send: impl FnOnce(Request<Op>) -> F) -> Result<T, Error<Op::Error>>
    where
        F: Future<Output = Result<T, Error<Op::Error>>>,
    {
        match handle() {
            Ok(handle) => wait(Some(&handle), send(self.request)),
            Err(error) => {
                let error = TransportError::other(error).with_operation(self.description);
                Err(Failure::Transport(error).into())
            }
        }
    }
}

/// Shows names of parameters and headers, and nothing that they hold.
impl<Op> fmt::Debug for Blocking<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.request).finish()
    }
}

/// A successful answer whose body is still on its way.
///
/// It is an iterator of what comes, and can be [read](Read). Dropping it ends the transfer.
pub struct BlockingStream<Op> {
    stream: ResponseStream<Op>,
    /// What came and was not read yet.
    rest: Bytes,
}

impl<Op: Operation> BlockingStream<Op> {
    /// The status code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.stream.status()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.stream.headers()
    }

    /// The next bytes, and `None` at the end.
    ///
    /// # Errors
    ///
    /// When the connection breaks, or nothing comes in time.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error<Op::Error>> {
        if !self.rest.is_empty() {
            return Ok(Some(std::mem::take(&mut self.rest)));
        }
        block_on(self.stream.chunk())
    }
}

impl<Op: Operation> Iterator for BlockingStream<Op> {
    type Item = Result<Bytes, Error<Op::Error>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.chunk().transpose()
    }
}

impl<Op: Operation<Error: fmt::Debug + Send + Sync + 'static>> Read for BlockingStream<Op> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let chunk = self.chunk().map_err(|error| {
            let kind = match error.is_timeout() {
                true => io::ErrorKind::TimedOut,
                false => io::ErrorKind::Other,
            };
            io::Error::new(kind, error)
        })?;
        let Some(mut chunk) = chunk else {
            return Ok(0);
        };
        let count = chunk.len().min(buffer.len());
        buffer[..count].copy_from_slice(&chunk.split_to(count));
        self.rest = chunk;
        Ok(count)
    }
}

/// Shows names of headers, and nothing of the body.
impl<Op> fmt::Debug for BlockingStream<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BlockingStream").field(&self.stream).finish()
    }
}

/// An iterator of what a stream of the client gives. Dropping it cancels whatever is on its way.
#[must_use = "an iterator does nothing until it is asked for an item"]
pub fn iter<S: Stream + Unpin>(stream: S) -> Iter<S> {
    Iter(Some(stream))
}

/// What [`iter`] gives.
pub struct Iter<S>(Option<S>);

impl<S> Iter<S> {
    /// The stream, unless it has ended.
    #[must_use]
    pub fn get_ref(&self) -> Option<&S> {
        self.0.as_ref()
    }

    /// The stream, unless it has ended.
    #[must_use]
    pub fn into_inner(self) -> Option<S> {
        self.0
    }
}

impl<S: Stream + Unpin> Iterator for Iter<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let stream = self.0.as_mut()?;
        let next = block_on(poll_fn(|context| Pin::new(&mut *stream).poll_next(context)));
        if next.is_none() {
            self.0 = None;
        }
        next
    }
}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").finish_non_exhaustive()
    }
}

/// Waits on this thread for what a future comes to, for whatever else the client gives that is one.
///
/// Where the thread behind it cannot be started the future is on its own: a call then ends in an error.
pub fn block_on<F: Future>(future: F) -> F::Output {
    wait(handle().ok().as_ref(), future)
}

/// The runtime of the process, once there is one.
static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);

/// The runtime of the process. It is made on its own thread, since asynchronous code may be what asks for it, where
/// none can be dropped.
fn handle() -> io::Result<Handle> {
    let mut known = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*known {
        return Ok(handle.clone());
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    let name = concat!(env!("CARGO_PKG_NAME"), "-blocking");
    thread::Builder::new().name(name.to_owned()).spawn(
        move || match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                // What is spawned here, such as a request for a token, is waited for as well.
                IS_WAITING.set(true);
                let _ = sender.send(Ok(runtime.handle().clone()));
                runtime.block_on(std::future::pending::<()>());
            }
            Err(error) => {
                let _ = sender.send(Err(error));
            }
        },
    )?;
    let made = receiver.recv();
    let made = made.map_err(|_| io::Error::other("the thread for blocking calls has ended"))??;
    *known = Some(made.clone());
    Ok(made)
}

thread_local! {
    /// Whether this thread waits for a future.
    static IS_WAITING: Cell<bool> = const { Cell::new(false) };
}

/// Sets [`IS_WAITING`] for as long as it lives.
struct Waiting {
    before: bool,
}

impl Waiting {
    fn new() -> Self {
        let before = IS_WAITING.replace(true);
        Self { before }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        IS_WAITING.set(self.before);
    }
}

/// Two transports of one kind: a thread that waits never depends on a connection that may be looked after by itself.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(crate) struct Split<T> {
    pub(crate) usual: T,
    pub(crate) waiting: T,
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
impl<T: Transport> Transport for Split<T> {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        match IS_WAITING.get() {
            true => self.waiting.send(request),
            false => self.usual.send(request),
        }
    }
}

/// Polls a future to its end on this thread. What it starts and waits for belongs to the runtime.
fn wait<F: Future>(runtime: Option<&Handle>, future: F) -> F::Output {
    let _inside = runtime.map(Handle::enter);
    let _waiting = Waiting::new();
    let signal = Arc::new(Signal::default());
    let waker = Waker::from(Arc::clone(&signal));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        signal.wait();
    }
}

/// What wakes the thread that waits. Parking it could take away what an executor around it has parked for.
#[derive(Default)]
struct Signal {
    is_set: Mutex<bool>,
    changed: Condvar,
}

impl Signal {
    fn wait(&self) {
        let is_set = self.is_set.lock().unwrap_or_else(PoisonError::into_inner);
        let is_set = self.changed.wait_while(is_set, |is_set| !*is_set);
        *is_set.unwrap_or_else(PoisonError::into_inner) = false;
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        *self.is_set.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_one();
    }
}

#[cfg(test)]
mod tests;
