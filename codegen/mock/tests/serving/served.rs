//! A description that is served for a test, and what the server answers.

use codegen::Input;
use codegen::source::Loader;
use mock::{Options, Running};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A description that is being served.
pub(crate) struct Served {
    pub(crate) running: Running,
    log: Arc<Mutex<Vec<String>>>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The headers, the names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

pub(crate) struct Memory(pub(crate) String);

impl Loader for Memory {
    fn load(&self, _path: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone().into_bytes())
    }
}

/// Serves a description.
pub(crate) fn serve(description: &str) -> Served {
    serve_with(description, Options::default())
}

pub(crate) fn serve_with(description: &str, options: Options) -> Served {
    let loader = Memory(description.to_owned());
    let input = Input {
        path: "api.yaml",
        overlays: &[],
        loader: &loader,
    };
    let (mock, _) =
        mock::read(&input, options).unwrap_or_else(|report| panic!("{:?}", report.diagnostics));
    let log = Arc::new(Mutex::new(Vec::new()));
    let lines = Arc::clone(&log);
    let running = mock::start(mock, 0, move |line| {
        lines.lock().unwrap().push(line.to_owned())
    })
    .unwrap();
    Served { running, log }
}

/// Serves operations below `paths`, which are indented by two, of OpenAPI 3.1.
pub(crate) fn serve_paths(paths: &str) -> Served {
    serve(&format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:\n{paths}"
    ))
}

impl Served {
    /// Sends a request without a body, with lines of headers.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[&str]) -> Answer {
        self.send(method, target, headers, b"")
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[])
    }

    /// Sends a body of a media type.
    pub(crate) fn post(&self, target: &str, media_type: &str, body: &str) -> Answer {
        let header = format!("content-type: {media_type}");
        self.send("POST", target, &[&header], body.as_bytes())
    }

    fn send(&self, method: &str, target: &str, headers: &[&str], body: &[u8]) -> Answer {
        let mut request =
            format!("{method} {target} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n");
        for header in headers {
            request.push_str(header);
            request.push_str("\r\n");
        }
        if !body.is_empty() {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        Answer::parse(&self.raw(&bytes), method == "HEAD")
    }

    /// Sends bytes as they are, and reads until the server has no more to say.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.running.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        // A server that has seen enough need not read the rest.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// What was logged so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

impl Answer {
    pub(crate) fn parse(bytes: &[u8], is_head: bool) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no answer: {}", String::from_utf8_lossy(bytes)));
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut answer = Self {
            status,
            headers,
            body: bytes[end + 4..].to_vec(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = unchunked(&answer.body);
        } else if let Some(length) = answer.header("content-length").filter(|_| !is_head) {
            assert_eq!(length, answer.body.len().to_string(), "{head}");
        }
        answer
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Where something is wrong, by the problem that the answer is.
    #[track_caller]
    pub(crate) fn wrong(&self) -> Vec<String> {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{self:?}"
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        assert!(problem["title"].is_string() && problem["detail"].is_string());
        let listed = problem["violations"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let places = listed.iter().map(|violation| violation["at"].as_str());
        let mut places: Vec<String> = places.map(|at| at.unwrap().to_owned()).collect();
        places.sort();
        places
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let line = bytes
            .windows(2)
            .position(|window| window == b"\r\n")
            .expect("there is a size");
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return out;
        }
        out.extend_from_slice(&bytes[line + 2..line + 2 + size]);
        bytes = &bytes[line + 4 + size..];
    }
}
