//! The server: HTTP/1.1 on the loopback interface, for well-meaning clients and others.

use crate::encode::Payload;
use crate::exchange::refused;
use crate::{Mock, refusal::Refusal};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};

/// How many bytes a body has, at most.
pub const MAX_BODY: usize = 32 << 20;

/// How many bytes the head of a request has, at most.
const MAX_HEAD: usize = 64 << 10;

/// How many headers a request has, at most.
const MAX_HEADERS: usize = 200;

/// How long a client may take for a head, and to ask again.
const HEAD_TIME: Duration = Duration::from_secs(30);

/// How long a client may take for a body.
const BODY_TIME: Duration = Duration::from_secs(60);

/// How many connections there are at a time; others wait.
const MAX_CONNECTIONS: usize = 2048;

/// How much stack a request is judged on: schemas and values go deep.
const STACK: usize = 16 << 20;

/// How long is waited when there is no room for another connection.
const BREATH: Duration = Duration::from_millis(50);

/// A server that is running. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    base: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL of the API: that of the description's first server, but here.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }

    /// Waits until the server ends, which it does not by itself.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Called with a line for each request.
type Log = dyn Fn(&str) + Send + Sync;

/// Serves a description on a port of the loopback interface, any that is free for zero.
///
/// `log` is called with one line a request, in which there are no values that were sent but the path.
///
/// # Errors
///
/// Why the port cannot be listened on.
pub fn start(
    mock: Mock,
    port: u16,
    log: impl Fn(&str) + Send + Sync + 'static,
) -> io::Result<Running> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let base = mock.bases().first().cloned().unwrap_or_default();
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(2 * workers)
        .thread_stack_size(STACK)
        .build()?;
    let (stop, stopped) = oneshot::channel();
    let log: Arc<Log> = Arc::new(log);
    let thread = std::thread::Builder::new()
        .name("mock".to_owned())
        .spawn(move || {
            runtime.block_on(async move {
                tokio::spawn(accept(listener, Arc::new(mock), log));
                // Nothing is ever sent: this ends when the sender is dropped.
                let _ = stopped.await;
            });
            // Whoever is still being answered is not waited for.
            runtime.shutdown_background();
        })?;
    Ok(Running {
        address,
        base,
        stop: Some(stop),
        thread: Some(thread),
    })
}

async fn accept(listener: std::net::TcpListener, mock: Arc<Mock>, log: Arc<Log>) {
    let listener = match TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => return log(&format!("cannot listen: {error}")),
    };
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (mock, log) = (Arc::clone(&mock), Arc::clone(&log));
                tokio::spawn(async move {
                    connection(stream, mock, log).await;
                    drop(place);
                });
            }
            // The client has gone again, or there are too many open files.
            Err(_) => tokio::time::sleep(BREATH).await,
        }
    }
}

async fn connection(stream: TcpStream, mock: Arc<Mock>, log: Arc<Log>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let (mock, log) = (Arc::clone(&mock), Arc::clone(&log));
        async move { Ok::<_, Infallible>(respond(request, mock, &*log).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served
        && (error.is_parse() || error.is_parse_too_large())
    {
        log(&format!("(no request): {error}"));
    }
}

async fn respond(request: Request<Incoming>, mock: Arc<Mock>, log: &Log) -> Response<Payload> {
    let subject = format!("{} {}", request.method(), request.uri().path());
    let (head, body) = request.into_parts();
    let outcome = match collected(body).await {
        Ok(bytes) => judged(Request::from_parts(head, bytes), mock).await,
        Err(refusal) => Err(refusal),
    };
    let (response, line) = outcome.unwrap_or_else(|refusal| {
        let line = format!("-: {}", refusal.line());
        (refused(&refusal, None), line)
    });
    log(&clean(&format!(
        "{subject} -> {} {line}",
        response.status().as_u16()
    )));
    response
}

/// All of a body.
async fn collected(body: Incoming) -> Result<Bytes, Refusal> {
    let too_large = || {
        let detail = format!("the body has more than {MAX_BODY} bytes");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    };
    // What is announced to be too large need not come first.
    if body.size_hint().lower() > MAX_BODY as u64 {
        return Err(too_large());
    }
    match tokio::time::timeout(BODY_TIME, Limited::new(body, MAX_BODY).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(error)) => {
            let detail = format!("the body does not come: {error}");
            Err(Refusal::new(StatusCode::BAD_REQUEST, detail))
        }
        Err(_) => {
            let detail = "the body takes too long";
            Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, detail))
        }
    }
}

/// What the mock makes of a request, off the thread that all connections share.
async fn judged(
    request: Request<Bytes>,
    mock: Arc<Mock>,
) -> Result<(Response<Payload>, String), Refusal> {
    let exchange = tokio::task::spawn_blocking(move || mock.exchange(&request)).await;
    exchange
        .map(|exchange| (exchange.response, exchange.line))
        .map_err(|_| {
            Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "this is a defect of the mock: it panicked",
            )
        })
}

/// A line without what moves cursors and colours terminals.
fn clean(line: &str) -> String {
    let shown = |character: char| {
        if character.is_control() {
            '\u{fffd}'
        } else {
            character
        }
    };
    line.chars().map(shown).collect()
}
