//! A quick server on the loopback interface, in a thread of its own, that keeps connections open and counts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;

/// What to do with a request, by its first line and what is after its head.
pub(crate) type Answer = dyn Fn(&str) -> Reply + Send + Sync;

pub(crate) enum Reply {
    /// Send these bytes and wait for the next request.
    Bytes(Vec<u8>),
    /// Close the connection without a word.
    #[allow(dead_code, reason = "the benchmark has no use for it")]
    Close,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

impl Server {
    pub(crate) fn new(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let counts = Arc::new(Counts::default());
        let counted = Arc::clone(&counts);
        let answer: Arc<Answer> = Arc::new(answer);
        thread::spawn(move || {
            let mut builder = runtime::Builder::new_current_thread();
            let runtime = builder.enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::from_std(listener).unwrap();
                while let Ok((stream, _)) = listener.accept().await {
                    counted.connections.fetch_add(1, Ordering::Relaxed);
                    // A client that is gone is no fault of the server.
                    let serving = serve(stream, Arc::clone(&answer), Arc::clone(&counted));
                    tokio::spawn(async move { serving.await.ok() });
                }
            });
        });
        Self { address, counts }
    }

    /// How many connections came.
    #[allow(dead_code, reason = "the benchmark has no use for it")]
    pub(crate) fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::Relaxed)
    }

    /// How many requests came.
    #[allow(dead_code, reason = "the benchmark has no use for it")]
    pub(crate) fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::Relaxed)
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: Arc<Answer>,
    counts: Arc<Counts>,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = end_of_request(&bytes) {
                break end;
            }
            if stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        };
        counts.requests.fetch_add(1, Ordering::Relaxed);
        let request: Vec<u8> = bytes.drain(..end).collect();
        let line = request.split(|byte| *byte == b'\r').next().unwrap_or(&[]);
        match answer(&String::from_utf8_lossy(line)) {
            Reply::Bytes(answer) => stream.write_all(&answer).await?,
            Reply::Close => return Ok(()),
        }
    }
}

/// Where the first request ends, if it is there whole.
fn end_of_request(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&bytes[..head]);
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    (bytes.len() >= head + length).then_some(head + length)
}

/// The bytes of an answer with a body.
pub(crate) fn answer(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Why\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
