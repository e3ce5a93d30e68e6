//! A server on the loopback interface that does with each connection what a test says, and counts.

use super::SECRET;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long the server goes on with a client that is not there any more.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the server does with a connection.
#[derive(Clone)]
pub(crate) enum Act {
    /// Closes it before it reads anything.
    Reset,
    /// Reads the request and sends these bytes, then closes it in good order.
    Send(Vec<u8>),
    /// Reads the head alone, sends these bytes and resets the connection.
    SendAndReset(Vec<u8>),
    /// Reads the request, sends these bytes, and after that nothing.
    SendAndHold(Vec<u8>),
    /// Reads the request and sends these bytes one by one, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Reads the request, sends the first bytes and then the others, again and again, with a pause before each time.
    Forever(Vec<u8>, Vec<u8>, Duration),
    /// Says nothing and reads nothing.
    Silence,
}

pub(crate) struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Does these things, one a connection, and the last one over and over.
    pub(crate) fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        let acts: Vec<Act> = acts.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        thread::spawn(move || {
            for (position, stream) in listener.incoming().enumerate() {
                let act = acts[position.min(acts.len() - 1)].clone();
                let heads = Arc::clone(&kept);
                thread::spawn(move || {
                    // A client that has seen enough is gone.
                    let _ = act.play(stream.unwrap(), &heads);
                });
            }
        });
        Self { address, heads }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn https_url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// How many requests, or beginnings of one, came.
    pub(crate) fn requests(&self) -> usize {
        self.heads.lock().unwrap().len()
    }

    /// Their heads.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// Says that requests came, and that no secret was in them.
    pub(crate) fn assert_no_secret(&self) {
        let heads = self.heads();
        assert!(heads.iter().all(|head| !head.contains(SECRET)), "{heads:?}");
    }
}

impl Act {
    fn play(self, mut stream: TcpStream, heads: &Mutex<Vec<String>>) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let count = |head: String| heads.lock().unwrap().push(head);
        match self {
            Self::Reset => {
                // What has come and is not read makes the system reset the connection.
                let mut some = [0];
                stream.peek(&mut some)?;
                count(String::new());
            }
            Self::Send(bytes) => {
                count(read_request(&mut stream)?);
                stream.write_all(&bytes)?;
            }
            Self::SendAndReset(bytes) => {
                let mut some = [0];
                stream.peek(&mut some)?;
                count(String::new());
                stream.write_all(&bytes)?;
                // The client has to see the bytes before the connection is gone.
                thread::sleep(Duration::from_millis(50));
            }
            Self::SendAndHold(bytes) => {
                count(read_request(&mut stream)?);
                stream.write_all(&bytes)?;
                wait_for_the_end(&mut stream);
            }
            Self::Drip(bytes, pause) => {
                count(read_request(&mut stream)?);
                for byte in bytes {
                    thread::sleep(pause);
                    stream.write_all(&[byte])?;
                }
            }
            Self::Forever(first, then, pause) => {
                count(read_request(&mut stream)?);
                stream.write_all(&first)?;
                let begun = Instant::now();
                while begun.elapsed() < PATIENCE {
                    thread::sleep(pause);
                    stream.write_all(&then)?;
                }
            }
            Self::Silence => {
                count(String::new());
                wait_for_the_end(&mut stream);
            }
        }
        Ok(())
    }
}

fn wait_for_the_end(stream: &mut TcpStream) {
    let mut bytes = [0; 1024];
    while stream.read(&mut bytes).is_ok_and(|count| count > 0) {}
}

/// Reads a request to its end and gives its head.
fn read_request(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Ok(head.to_owned());
            }
        }
        if count == 0 {
            return Ok(text);
        }
    }
}

/// The bytes of an answer with a body.
pub(crate) fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Why\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

pub(crate) fn good() -> Act {
    Act::Send(answer(200, "", "1"))
}

pub(crate) fn bytes(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}
