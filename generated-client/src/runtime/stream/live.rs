//! The body of a successful answer that is still on its way, between the call and what reads it.

use crate::runtime::allowance::Allowance;
use crate::runtime::body::BodyStream;
use crate::runtime::client::Core;
use crate::runtime::execute::{Begun, Execution, Limits, begin};
use crate::runtime::parts::Parts;
use crate::runtime::response::Answer;
use bytes::{Bytes, BytesMut};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

/// A body that is still on its way, and what it takes to ask for it again.
pub(crate) struct Live {
    pub(super) core: Arc<Core>,
    pub(super) parts: Parts,
    pub(super) body: BodyStream,
    pub(super) limits: Limits,
}

/// The place of such a body in an answer: whoever comes first takes it.
#[derive(Clone, Default)]
pub(crate) struct Pending(Option<Arc<Mutex<Option<Live>>>>);

impl Pending {
    pub(super) fn new(live: Live) -> Self {
        Self(Some(Arc::new(Mutex::new(Some(live)))))
    }

    pub(crate) fn take(&self) -> Option<Live> {
        let mut place = self
            .0
            .as_ref()?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        place.take()
    }
}

/// Carries out a call whose success is read as it comes.
pub(crate) fn open(core: Arc<Core>, parts: Parts) -> Execution {
    Box::pin(async move {
        match begin(Arc::clone(&core), parts.clone()).await? {
            Begun::Whole(answer) => Ok(answer),
            Begun::Streamed(answer, body, limits) => {
                let live = Live {
                    core,
                    parts,
                    body,
                    limits,
                };
                Ok(Answer {
                    live: Pending::new(live),
                    ..answer
                })
            }
        }
    })
}

/// The whole of an answer that is none of what was expected.
pub(crate) fn whole(answer: Answer, live: Live) -> Execution {
    Box::pin(async move {
        let Live {
            core,
            mut body,
            limits,
            ..
        } = live;
        let body = gather(&core, &mut body, &limits).await;
        Ok(Answer { body, ..answer })
    })
}

/// What comes of a body in the time of a call and within its limits. That more would come is no matter: it is an error
/// already, and this is to show why.
pub(super) async fn gather(core: &Core, body: &mut BodyStream, limits: &Limits) -> Bytes {
    let allowance = Allowance::new(limits.timeout);
    let mut bytes = BytesMut::new();
    let transport = &*core.transport;
    while let Some(Ok(Some(chunk))) = allowance.within(transport, pin!(body.chunk())).await {
        let room = limits.max_response_bytes.saturating_sub(bytes.len());
        if chunk.len() > room {
            bytes.extend_from_slice(&chunk.slice(..room));
            break;
        }
        bytes.extend_from_slice(&chunk);
    }
    bytes.freeze()
}
