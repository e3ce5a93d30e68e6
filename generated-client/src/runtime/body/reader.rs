//! Readers of the standard library as streams, without keeping an executor waiting where there is a way around it.

use crate::runtime::transport::TransportError;
use bytes::Bytes;
use futures_core::Stream;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

pub(super) type BoxReader = Box<dyn Read + Send>;

/// What is to be done before the first byte can be read.
pub(super) enum Opening {
    Done,
    File(Arc<Path>),
}

/// The chunks that a reader gives.
pub(super) struct ReaderStream(State);

enum State {
    Idle(BoxReader, Opening),
    Busy(Blocking<(BoxReader, Bytes)>),
    Ended,
}

impl ReaderStream {
    pub(super) fn new(reader: BoxReader, opening: Opening) -> Self {
        Self(State::Idle(reader, opening))
    }
}

impl Stream for ReaderStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut busy = match std::mem::replace(&mut self.0, State::Ended) {
            State::Idle(mut reader, opening) => blocking(move || {
                if let Opening::File(path) = opening {
                    reader = Box::new(File::open(path)?);
                }
                let chunk = read(&mut *reader)?;
                Ok((reader, chunk))
            }),
            State::Busy(busy) => busy,
            State::Ended => return Poll::Ready(None),
        };
        let Poll::Ready(read) = busy.as_mut().poll(context) else {
            self.0 = State::Busy(busy);
            return Poll::Pending;
        };
        match read {
            Ok((_, chunk)) if chunk.is_empty() => Poll::Ready(None),
            Ok((reader, chunk)) => {
                self.0 = State::Idle(reader, Opening::Done);
                Poll::Ready(Some(Ok(chunk)))
            }
            Err(error) => Poll::Ready(Some(Err(TransportError::other(error)))),
        }
    }
}

/// Opens a file, and says how long it is. What is no plain file, such as a pipe, has no length.
pub(super) async fn open_file(path: Arc<Path>) -> io::Result<(BoxReader, Option<u64>)> {
    let opened = blocking(move || {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let length = metadata.is_file().then_some(metadata.len());
        // What is written to the file from now on is not sent: its length is.
        let reader: BoxReader = Box::new(file.take(length.unwrap_or(u64::MAX)));
        Ok((reader, length))
    });
    opened.await
}

/// The next bytes, and none at the end.
fn read(reader: &mut dyn Read) -> io::Result<Bytes> {
    let mut chunk = vec![0; CHUNK];
    let count = loop {
        match reader.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    chunk.truncate(count);
    Ok(chunk.into())
}

/// Something that blocks a thread, on its way.
type Blocking<T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send>>;

/// Has Tokio run it where it may block, where a runtime of it is there, and runs it at once elsewhere.
fn blocking<T: Send + 'static>(
    run: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Blocking<T> {
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        let running = runtime.spawn_blocking(run);
        return Box::pin(async move { running.await.map_err(io::Error::other)? });
    }
    Box::pin(async move { run() })
}
