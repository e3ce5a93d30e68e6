//! The body of a request or of an answer: bytes, or a stream of them.

mod json_lines;
mod reader;
mod stream;

pub use stream::BodyStream;

use super::error::BoxError;
use super::response::Size;
use super::transport::TransportError;
use super::wire::Wire;
use bytes::Bytes;
use futures_core::Stream;
use json_lines::{Each, Together};
use reader::{Opening, ReaderStream, open_file};
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use stream::{Chain, Converted, Single};

/// The body of a request or an answer: bytes in memory, a file on disk, or a stream.
///
/// A clone of it is cheap and shares what it holds. Bytes and files on disk can be sent any number of times; a
/// reader or a stream can be read once, by whichever clone comes first. So a call whose body is one of those ends in an
/// error where it would have to be repeated: behind a redirect that keeps the body, or when it is sent again.
#[derive(Clone)]
pub struct Body(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    /// A file that is opened whenever it is sent.
    Disk(Arc<Path>),
    /// What can be read once, and how many bytes it has, where that is known.
    Once(Arc<Mutex<Option<BodyStream>>>, Option<u64>),
    /// One after the other.
    Chain(Arc<[Body]>),
}

impl Body {
    /// A file on disk. It is opened when it is sent; one that cannot be opened is reported before anything else of the
    /// request is sent.
    #[must_use]
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        Self(Source::Disk(path.into().into()))
    }

    /// Whatever a reader gives, until it ends.
    ///
    /// Inside of a Tokio runtime it is read on the threads for what blocks. Anywhere else, and where the crate
    /// is built without its default transport, it is read when the body is polled, and the thread that polls waits for it.
    #[must_use]
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self::once(BodyStream::new(
            ReaderStream::new(Box::new(reader), Opening::Done),
            None,
        ))
    }

    /// Whatever a stream gives, until it ends. An error ends it, and the request with it.
    #[must_use]
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::once(BodyStream::new(Converted(Box::pin(stream)), None))
    }

    /// JSON values, one a line (`application/jsonl`, `application/x-ndjson`), written while they are sent. One that JSON cannot
    /// say ends the request with an error.
    ///
    /// ```ignore
    /// use my_client::Body;
    ///
    /// let answer = client.imports().create(Body::json_lines(rows)).await?;
    /// ```
    #[must_use]
    pub fn json_lines<T: Wire>(
        values: impl IntoIterator<Item = T, IntoIter: Send + 'static>,
    ) -> Self {
        Self::once(BodyStream::new(Together(values.into_iter()), None))
    }

    /// JSON values that come one after the other, one a line, each sent as it comes. One that JSON cannot say ends
    /// the request with an error.
    #[must_use]
    pub fn json_lines_from<T: Wire>(values: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::once(BodyStream::new(Each(Box::pin(values)), None))
    }

    /// Says how many bytes a reader or a stream is going to give, so that the server is told beforehand. One that
    /// gives more or less ends in an error. Without effect on what knows its length by itself.
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        match self.0 {
            Source::Once(stream, _) => Self(Source::Once(stream, Some(length))),
            source => Self(source),
        }
    }

    /// The bytes, where they are in memory.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// How many bytes there are, where that is known. A file on disk is asked when it is sent, and a
    /// [`Transport`](crate::runtime::Transport) gets it with its length.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Source::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Source::Disk(_) => None,
            Source::Once(_, length) => *length,
            Source::Chain(bodies) => bodies
                .iter()
                .try_fold(0_u64, |sum, body| sum.checked_add(body.length()?)),
        }
    }

    /// The bytes as they come. What can be read once and was read before gives an error.
    #[must_use]
    pub fn into_stream(self) -> BodyStream {
        match self.0 {
            Source::Bytes(bytes) => {
                let length = u64::try_from(bytes.len()).ok();
                BodyStream::new(Single(Some(Ok(bytes))), length)
            }
            Source::Disk(path) => {
                let reader = ReaderStream::new(Box::new(std::io::empty()), Opening::File(path));
                BodyStream::new(reader, None)
            }
            Source::Once(stream, length) => match take(&stream) {
                Some(stream) => stream.limited(length),
                None => {
                    BodyStream::new(Single(Some(Err(TransportError::other(READ_BEFORE)))), None)
                }
            },
            Source::Chain(ref bodies) => {
                let chain = Chain::new(bodies.to_vec());
                BodyStream::new(chain, self.length())
            }
        }
    }

    /// One body after the other, as one.
    pub(crate) fn chain(bodies: Vec<Self>) -> Self {
        Self(Source::Chain(bodies.into()))
    }

    /// Whether it can be sent more than once.
    pub(crate) fn is_repeatable(&self) -> bool {
        match &self.0 {
            Source::Bytes(_) | Source::Disk(_) => true,
            Source::Once(..) => false,
            Source::Chain(bodies) => bodies.iter().all(Self::is_repeatable),
        }
    }

    /// The body as it can be sent now, once: files are open and know their length, and nobody else reads its
    /// streams.
    pub(crate) async fn open(&self) -> Result<Self, BoxError> {
        let bodies = match &self.0 {
            Source::Chain(bodies) => bodies,
            _ => return self.open_one().await,
        };
        let mut open = Vec::with_capacity(bodies.len());
        for body in bodies.iter() {
            // Chains are made of what is none.
            open.push(body.open_one().await?);
        }
        Ok(Self::chain(open))
    }

    async fn open_one(&self) -> Result<Self, BoxError> {
        match &self.0 {
            Source::Bytes(_) | Source::Chain(_) => Ok(self.clone()),
            Source::Disk(path) => {
                let (reader, length) = open_file(Arc::clone(path)).await?;
                let stream = BodyStream::new(ReaderStream::new(reader, Opening::Done), None);
                Ok(Self(Source::Once(
                    Arc::new(Mutex::new(Some(stream))),
                    length,
                )))
            }
            Source::Once(stream, length) => match take(stream) {
                Some(stream) => Ok(Self(Source::Once(
                    Arc::new(Mutex::new(Some(stream))),
                    *length,
                ))),
                None => Err(READ_BEFORE.into()),
            },
        }
    }

    fn once(stream: BodyStream) -> Self {
        Self(Source::Once(Arc::new(Mutex::new(Some(stream))), None))
    }
}

const READ_BEFORE: &str = "the body can be read once, and was read before";

fn take(stream: &Mutex<Option<BodyStream>>) -> Option<BodyStream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// No bytes at all.
impl Default for Body {
    fn default() -> Self {
        Bytes::new().into()
    }
}

/// Two are equal where their bytes are, they are the same file on disk, or one is a clone of the other.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Bytes(one), Source::Bytes(other)) => one == other,
            (Source::Disk(one), Source::Disk(other)) => one == other,
            (Source::Once(one, length), Source::Once(other, others)) => {
                Arc::ptr_eq(one, other) && length == others
            }
            (Source::Chain(one), Source::Chain(other)) => one == other,
            _ => false,
        }
    }
}

impl Eq for Body {}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Source::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        text.as_bytes().into()
    }
}

/// Shows the size only.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0, self.length()) {
            (Source::Bytes(bytes), _) => Size(bytes.len()).fmt(f),
            (Source::Disk(_), _) => f.write_str("[a file]"),
            (_, Some(length)) => write!(f, "[a stream of {length} bytes]"),
            (_, None) => f.write_str("[a stream]"),
        }
    }
}

#[cfg(test)]
mod tests;
