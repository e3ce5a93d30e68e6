//! Prism while it serves a description, and what it answers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long Prism may take to listen, and to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long it may take to end after a request that it broke down at.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(100);

/// Prism, which ends with this value.
pub(super) struct Prism {
    process: Child,
    address: SocketAddr,
}

impl Prism {
    /// Lets Prism serve a description.
    ///
    /// # Errors
    ///
    /// A sentence that says why it does not.
    pub(super) fn start(script: &Path, document: &Path) -> Result<Self, String> {
        let address = free_address().map_err(|error| format!("there is no free port: {error}"))?;
        let process = Command::new("node")
            .arg(script)
            .args(["mock", "--host", "127.0.0.1", "--errors", "--port"])
            .arg(address.port().to_string())
            .arg(document)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot run Prism: {error}"))?;
        let mut prism = Self { process, address };
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            let ended = prism.process.try_wait().ok().flatten();
            if ended.is_some() || start.elapsed() > PATIENCE {
                return Err(format!("Prism does not serve `{}`", document.display()));
            }
            thread::sleep(PAUSE);
        }
        Ok(prism)
    }

    /// Whether it is no longer there, as when a request was too much for it.
    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.process.try_wait(), Ok(None))
    }

    /// What requests are to say in their header `Host`.
    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    /// The bytes of the answer to a request that closes the connection.
    ///
    /// # Errors
    ///
    /// A sentence that says why there is none. By then it is known whether Prism [has ended](Self::has_ended).
    pub(super) fn answer(&mut self, request: &[u8]) -> Result<Vec<u8>, String> {
        let failed = match self.exchange(request) {
            Ok(answer) if !answer.is_empty() => return Ok(answer),
            Ok(_) => "the connection is closed".to_owned(),
            Err(error) => error.to_string(),
        };
        let start = Instant::now();
        while !self.has_ended() {
            if start.elapsed() > LAST_WORDS {
                return Err(format!("Prism does not answer: {failed}"));
            }
            thread::sleep(PAUSE);
        }
        Err("Prism breaks down".to_owned())
    }

    fn exchange(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An address that nobody listens to. Somebody else may take it, in which case Prism says so and ends.
fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A process, which need not be Prism, and what listens in its place.
    fn prism(seconds: &str) -> (Prism, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let process = Command::new("sleep").arg(seconds).spawn().unwrap();
        let address = listener.local_addr().unwrap();
        (Prism { process, address }, listener)
    }

    #[test]
    fn an_answer_is_read_to_its_end() {
        let (mut prism, listener) = prism("60");
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.read_exact(&mut [0; 2]).unwrap();
            stream.write_all(b"answer").unwrap();
        });
        assert_eq!(prism.answer(b"ab").unwrap(), b"answer");
        assert!(!prism.has_ended());
        server.join().unwrap();
    }

    #[test]
    fn where_there_is_no_answer_the_end_is_waited_for() {
        let (mut prism, listener) = prism("0.3");
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.read_exact(&mut [0; 2]).unwrap();
        });
        assert_eq!(prism.answer(b"ab").unwrap_err(), "Prism breaks down");
        assert!(prism.has_ended());
        server.join().unwrap();
    }
}
