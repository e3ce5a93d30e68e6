//! A server on the loopback interface that keeps the bytes of each request and sends the bytes of each answer
//! as a test wrote them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// How long a test waits for what should come at once.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Server {
    address: SocketAddr,
    requests: Receiver<Received>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Answers one connection after the other with these bytes, then no more.
    pub(crate) fn new(answers: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        Self::watched(answers, |_| {})
    }

    /// The same, and shows each request to `watch` before it is answered.
    pub(crate) fn watched(
        answers: impl IntoIterator<Item = impl Into<Vec<u8>>>,
        watch: impl FnMut(&Received) + Send + 'static,
    ) -> Self {
        let answers: Vec<Vec<u8>> = answers.into_iter().map(Into::into).collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, requests) = channel();
        thread::spawn(move || serve(&listener, answers, &sender, watch));
        Self { address, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next request.
    pub(crate) fn request(&self) -> Received {
        self.requests
            .recv_timeout(PATIENCE)
            .expect("no request came")
    }

    /// Whether nothing came and nothing is on its way, as the client has given up or finished.
    pub(crate) fn saw_nothing_more(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

impl Received {
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    /// The values of a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.head.lines().skip(1);
        let pairs = headers.filter_map(|line| line.split_once(": "));
        pairs
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The bytes of an answer with a body.
pub(crate) fn answer(status: &str, media_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

pub(crate) fn json(status: &str, body: &str) -> Vec<u8> {
    answer(status, "application/json", body)
}

/// The bytes of an answer that sends the client elsewhere.
pub(crate) fn redirect(status: &str, location: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
    .into_bytes()
}

fn serve(
    listener: &TcpListener,
    answers: Vec<Vec<u8>>,
    requests: &Sender<Received>,
    mut watch: impl FnMut(&Received),
) {
    for answer in answers {
        let Ok((mut stream, _)) = listener.accept() else {
            return;
        };
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let Some(received) = receive(&mut stream) else {
            return;
        };
        watch(&received);
        // A test that has seen enough is gone by now, and so may the client be.
        let _ = requests.send(received);
        let _ = stream.write_all(&answer);
    }
}

pub(crate) fn receive(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        read(stream, &mut bytes)?;
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut received = Received {
        head,
        body: bytes.split_off(end),
    };
    let length = received.header("content-length");
    let length = length.first().map_or(0, |length| length.parse().unwrap());
    let is_chunked = !received.header("transfer-encoding").is_empty();
    while received.body.len() < length || is_chunked && !received.body.ends_with(b"0\r\n\r\n") {
        read(stream, &mut received.body)?;
    }
    Some(received)
}

fn read(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 4096];
    match stream.read(&mut chunk) {
        Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
        _ => return None,
    }
    Some(())
}
