//! What the examples share: a server on the loopback interface, so that they run without a network and without a key.

#![allow(dead_code, reason = "no example needs all of it")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// The body of an answer that the operation of the examples, `activities_calls().create()`, can read.
pub(crate) const CALL: &str = r#"{
    "_type": "Call", "id": "acti_1", "status": "completed", "duration": 153, "source": "External",
    "lead_id": "lead_1", "contact_id": null, "organization_id": "orga_1", "user_id": "user_1", "users": ["user_1"],
    "created_by": "user_1", "created_by_name": "Bruce", "updated_by": null, "outcome_id": null, "sequence_id": null,
    "activity_at": "2026-02-01T00:54:51Z", "date_created": "2026-02-01T00:54:51Z", "date_updated": "2026-02-01T00:54:51Z"
}"#;

/// A request as the server got it.
pub(crate) struct Received {
    /// The request line and the headers.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: String,
}

impl Received {
    /// The method and the path.
    pub(crate) fn line(&self) -> &str {
        let line = self.head.lines().next().unwrap_or_default();
        line.trim_end_matches(" HTTP/1.1")
    }

    /// The value of a header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let headers = self.head.lines().skip(1);
        let mut pairs = headers.filter_map(|line| line.split_once(": "));
        let found = pairs.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }
}

/// Starts a server that answers every request with the bytes that `answer` makes, and gives its base URL. It runs until the
/// program ends.
pub(crate) fn serve(
    answer: impl Fn(&Received) -> Vec<u8> + Send + 'static,
) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            // A client that goes away in between is none of the server's business.
            if let Some(received) = receive(&mut stream) {
                let _ = stream.write_all(&answer(&received));
            }
        }
    });
    Ok(format!("http://{address}/api/v1"))
}

/// The bytes of an answer with a JSON body.
pub(crate) fn json(status: &str, body: &str) -> Vec<u8> {
    answer(status, "content-type: application/json", body)
}

/// The bytes of an answer with a header and a body.
pub(crate) fn answer(status: &str, header: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{header}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

fn receive(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).ok()?;
        bytes.extend_from_slice(chunk.get(..count).filter(|chunk| !chunk.is_empty())?);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let received = Received {
            head: head.to_owned(),
            body: body.to_owned(),
        };
        if received.body.len() >= received.header("content-length").parse().unwrap_or(0) {
            return Some(received);
        }
    }
}
