//! JSON values as a body, one a line.

use crate::runtime::transport::TransportError;
use crate::runtime::wire::{Wire, Writer};
use bytes::Bytes;
use futures_core::Stream;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// How many bytes go together at least, where the next value is there already.
const CHUNK: usize = 16 * 1024;

/// Values that are there already, many in a chunk.
pub(super) struct Together<I>(pub(super) I);

// The iterator is never pinned.
impl<I> Unpin for Together<I> {}

impl<I: Iterator<Item: Wire>> Stream for Together<I> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut chunk = Vec::new();
        while chunk.len() < CHUNK
            && let Some(value) = self.0.next()
        {
            if let Err(error) = write(&mut chunk, &value) {
                return Poll::Ready(Some(Err(error)));
            }
        }
        Poll::Ready((!chunk.is_empty()).then(|| Ok(chunk.into())))
    }
}

/// Values that come when they come, one a chunk.
pub(super) struct Each<S>(pub(super) Pin<Box<S>>);

impl<S: Stream<Item: Wire>> Stream for Each<S> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(next.map(|value| {
            let mut line = Vec::new();
            write(&mut line, &value).map(|()| line.into())
        }))
    }
}

/// Writes a value and the end of its line, which stands nowhere inside of it.
fn write(into: &mut Vec<u8>, value: &dyn Wire) -> Result<(), TransportError> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    let line = writer.finish().map_err(TransportError::other)?;
    into.extend_from_slice(&line);
    into.push(b'\n');
    Ok(())
}
