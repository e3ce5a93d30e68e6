//! Receives a webhook: verifies who signed it, and reads what it brings.
//!
//! `cargo run -p generated-client --example receive_webhook --features webhooks -- 8080` listens on that port of the loopback interface, and
//! verifies with the key in `CLOSE_WEBHOOK_KEY`. Without a port it receives one request that it made up, and one that somebody
//! has changed.
//!
//! Any server will do in its place: what is needed are the headers of a request and the bytes of its body, as they came.

use generated_client::{
    DecodeError, HeaderMap, Json, Webhook, WebhookBody, WebhookError, WebhookVerifier,
};
use std::process::ExitCode;

/// What Close sends when something happens. Its description does not say, so it is said here.
#[derive(Debug)]
enum Happened {}

#[derive(Debug)]
struct Happening {
    /// What it happened to, such as `lead`.
    object_type: String,
    /// What happened, such as `updated`.
    action: String,
    /// Everything that was sent.
    all: Json,
}

impl Webhook for Happened {
    type Payload = Happening;

    const NAME: &'static str = "event";
    const METHOD: &'static str = "POST";

    fn payload(body: &WebhookBody) -> Result<Happening, DecodeError> {
        let all: Json = body.json()?;
        let text = |name: &str| all["event"][name].as_str().unwrap_or_default().to_owned();
        Ok(Happening {
            object_type: text("object_type"),
            action: text("action"),
            all,
        })
    }
}

/// The answer that a request gets: 401 if nobody knows who sent it, 204 if it was received. What is verified and cannot be
/// read is received all the same: it would only be sent again.
fn answer(verifier: &WebhookVerifier, headers: &HeaderMap, body: &[u8]) -> u16 {
    match verifier.receive::<Happened>(headers, body) {
        Ok(happening) => {
            println!("{} {}", happening.object_type, happening.action);
            println!("{:#}", happening.all);
            204
        }
        Err(WebhookError::Verification(error)) => {
            println!("refused: {error}");
            401
        }
        Err(error) => {
            println!("received, but not understood: {error:?}");
            204
        }
    }
}

fn main() -> ExitCode {
    let done = match std::env::args().nth(1) {
        Some(port) => listen(&port),
        None => made_up(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A request that was signed long ago with a key that everybody knows.
fn made_up() -> Result<(), Box<dyn std::error::Error>> {
    let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    let verifier = WebhookVerifier::close(key).any_age().build()?;
    let body = br#"{"event":{"object_type":"lead","action":"updated"}}"#;
    let mut headers = HeaderMap::new();
    headers.insert("close-sig-timestamp", "1700000000".parse()?);
    headers.insert(
        "close-sig-hash",
        "2d9240c7a86c98c62b36f22a269bb51eb17f2d51edbe2c58df02c66711a38e87".parse()?,
    );
    assert_eq!(answer(&verifier, &headers, body), 204);
    let changed = br#"{"event":{"object_type":"lead","action":"deleted"}}"#;
    assert_eq!(answer(&verifier, &headers, changed), 401);
    Ok(())
}

/// A server of the smallest kind: one request at a time, and no more of HTTP than it takes.
fn listen(port: &str) -> Result<(), Box<dyn std::error::Error>> {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::time::Duration;

    /// How long a body may be.
    const MAX_BODY: u64 = 1024 * 1024;

    let verifier = WebhookVerifier::close(std::env::var("CLOSE_WEBHOOK_KEY")?).build()?;
    let listener = TcpListener::bind(("127.0.0.1", port.parse()?))?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        let mut stream = stream?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let mut reader = BufReader::new(stream.try_clone()?.take(MAX_BODY + 16 * 1024));
        let mut headers = HeaderMap::new();
        let mut line = String::new();
        // A line that cannot be read ends the head as an empty one does; what has no signature is refused.
        while reader.read_line(&mut line).is_ok_and(|length| length > 2) {
            if let Some((name, value)) = line.trim_end().split_once(": ")
                && let (Ok(name), Ok(value)) = (
                    name.parse::<http::HeaderName>(),
                    value.parse::<http::HeaderValue>(),
                )
            {
                headers.append(name, value);
            }
            line.clear();
        }
        let length = headers.get("content-length");
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        let length: u64 = length.unwrap_or_default();
        let mut body = Vec::new();
        let is_whole =
            length <= MAX_BODY && (&mut reader).take(length).read_to_end(&mut body).is_ok();
        let status = match is_whole {
            true => answer(&verifier, &headers, &body),
            false => 400,
        };
        // Whether the answer arrives is the sender's concern: it sends again.
        let _ = write!(
            stream,
            "HTTP/1.1 {status} Received\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
    }
    Ok(())
}
