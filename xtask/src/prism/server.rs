//! Prism while it serves a description, and what it answers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long Prism may take to listen, and to answer.
const PATIENCE: Duration = Duration::from_secs(60);

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
            thread::sleep(Duration::from_millis(100));
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
    /// A sentence that says why there is none.
    pub(super) fn answer(&self, request: &[u8]) -> Result<Vec<u8>, String> {
        let exchange = || {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.write_all(request)?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        };
        exchange().map_err(|error: std::io::Error| format!("Prism does not answer: {error}"))
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
