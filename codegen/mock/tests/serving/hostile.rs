//! Clients that mean no good, and those that are merely slow: the server goes on serving others.

use crate::served::{Answer, Served, serve_paths};
use std::io::{Read, Write};
use std::net::TcpStream;

fn serve() -> Served {
    serve_paths(
        "  /a/{b}:\n    post:\n      requestBody: { content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/T' } } } } }\n      responses: { '204': { description: a } }\ncomponents: { schemas: { T: { anyOf: [{ type: array, items: { $ref: '#/components/schemas/T' } }, { type: integer }] } } }\n",
    )
}

#[track_caller]
fn is_well(served: &Served) {
    assert_eq!(served.post("/a/1", "application/json", "[1]").status, 204);
}

#[test]
fn garbage_is_refused() {
    let served = serve();
    for bytes in [
        &b"\0\x01\x02garbage\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"POST /a/1 HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n",
        b"\r\n\r\n\r\n",
        b"",
        b"POST /a/1 HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n[1",
    ] {
        let mut stream = TcpStream::connect(served.running.address()).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
    is_well(&served);
}

#[test]
fn too_much_is_refused() {
    let served = serve();
    let long = format!(
        "GET /a/1 HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n",
        "x".repeat(1 << 20)
    );
    assert!(served.raw(long.as_bytes()).starts_with(b"HTTP/1.1 431"));
    let many = format!(
        "GET /a/1 HTTP/1.1\r\nhost: x\r\n{}\r\n",
        "x: y\r\n".repeat(1000)
    );
    assert!(served.raw(many.as_bytes()).starts_with(b"HTTP/1.1 431"));
    let head = format!(
        "POST /a/1 HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        mock::MAX_BODY + 1
    );
    let mut stream = TcpStream::connect(served.running.address()).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert_eq!(Answer::parse(&answer, false).status, 413);
    is_well(&served);
}

#[test]
fn deep_values_and_paths_of_any_bytes_are_refused_or_taken() {
    let served = serve();
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(
        served.post("/a/1", "application/json", &deep(100)).status,
        204
    );
    assert_eq!(
        served
            .post("/a/1", "application/json", &deep(100_000))
            .status,
        400
    );
    for target in [
        "/a/%FF%00",
        "/a/%",
        "/a/%zz",
        "/a/b?%FF=%&=&&[[[]",
        "/a/b?[",
        "/a/;;;",
        "//",
        "/a//",
    ] {
        let status = served.ask("POST", target, &[]).status;
        assert!([204, 404].contains(&status), "{target}: {status}");
    }
    let log = served.log().join("");
    assert!(!log.contains(char::is_control));
}

#[test]
fn slow_clients_do_not_keep_others_from_being_served() {
    let served = serve();
    let slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = TcpStream::connect(served.running.address()).unwrap();
            stream
                .write_all(b"POST /a/1 HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n")
                .unwrap();
            stream
        })
        .collect();
    is_well(&served);
    drop(slow);
}

#[test]
fn connections_are_used_again() {
    let served = serve();
    let mut stream = TcpStream::connect(served.running.address()).unwrap();
    for _ in 0..3 {
        stream
            .write_all(b"POST /a/1 HTTP/1.1\r\nhost: x\r\n\r\n")
            .unwrap();
        let mut answer = [0; 17];
        stream.read_exact(&mut answer).unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 204"));
        let mut rest = Vec::new();
        while !rest.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            rest.push(byte[0]);
        }
    }
}

#[test]
fn a_server_that_is_dropped_is_gone() {
    let served = serve();
    let address = served.running.address();
    is_well(&served);
    let idle = TcpStream::connect(address).unwrap();
    drop(served);
    assert!(TcpStream::connect(address).is_err());
    drop(idle);
}
