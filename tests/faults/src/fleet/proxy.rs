//! A proxy before an S3-compatible server, with bad manners.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Result;

/// What it does to what passes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Honest,
    /// Every answer comes late, in small pieces.
    Slow,
    /// Two of five requests are answered with that status.
    Fails(u16),
    /// Of two of five requests the connection ends in the middle of the request or of the answer.
    Cuts,
    /// `If-None-Match` is ignored.
    Overwrites,
    /// Answers with segments have one bit of their content flipped.
    Flips,
    /// Answers with segments have the second half of their content missing, and say so.
    Halves,
    /// Every segment has the content of the first that was asked for.
    Swaps,
    /// Segments are answered with a page for people.
    Page,
    /// Segments never end.
    Endless,
}

/// A listening proxy; it ends with the value.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: u16,
    manner: Mutex<Manner>,
    requests: AtomicU64,
    first: Mutex<Option<Vec<u8>>>,
    over: AtomicBool,
}

impl Proxy {
    pub(crate) fn before(upstream: u16, manner: Manner) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            upstream,
            manner: Mutex::new(manner),
            requests: AtomicU64::new(0),
            first: Mutex::new(None),
            over: AtomicBool::new(false),
        });
        let accepting = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.over.load(Ordering::SeqCst) {
                    break;
                }
                let shared = accepting.clone();
                if let Ok(stream) = stream {
                    // Whoever hangs up, hangs up.
                    thread::spawn(move || shared.serve(stream));
                }
            }
        });
        Ok(Self { port, shared })
    }

    pub(crate) fn become_honest(&self) {
        *self
            .shared
            .manner
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Manner::Honest;
    }

    /// Requests so far.
    pub(crate) fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // Wakes the one who waits for connections.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Shared {
    /// One request and its answer; then the connection ends.
    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        let manner = *self.manner.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((head, body)) = read_message(&mut client)? else {
            return Ok(());
        };
        let turn = self.requests.fetch_add(1, Ordering::SeqCst) % 5;
        let first_line = head.lines().next().unwrap_or_default();
        let of_segment = first_line.starts_with("GET ") && first_line.contains(".run");
        match manner {
            Manner::Fails(status) if turn < 2 => {
                return write!(
                    client,
                    "HTTP/1.1 {status} Trouble\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                );
            }
            Manner::Cuts if turn == 0 => {
                // The server gets half of the request.
                let mut server = TcpStream::connect(("127.0.0.1", self.upstream))?;
                server.write_all(head.as_bytes())?;
                server.write_all(&body[..body.len() / 2])?;
                server.shutdown(Shutdown::Both)?;
                return client.shutdown(Shutdown::Both);
            }
            Manner::Slow => thread::sleep(Duration::from_millis(300)),
            Manner::Page if of_segment => {
                return client.write_all(
                    b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\n<html>hi</html",
                );
            }
            Manner::Endless if of_segment => {
                write!(
                    client,
                    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n"
                )?;
                while client.write(&[0x89; 1 << 16])? > 0 {}
                return Ok(());
            }
            _ => {}
        }
        let mut answer = self.ask(&head, &body, manner)?;
        match manner {
            // The request was carried out, and nobody hears of it.
            Manner::Cuts if turn == 1 => {
                client.write_all(&answer[..answer.len() / 2])?;
                return client.shutdown(Shutdown::Both);
            }
            Manner::Flips if of_segment => {
                if let Some(last) = answer.last_mut() {
                    *last ^= 1;
                }
            }
            Manner::Halves if of_segment => answer = halved(&answer),
            Manner::Swaps if of_segment => {
                let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
                answer = first.get_or_insert(answer).clone();
            }
            Manner::Slow => {
                for piece in answer.chunks(64) {
                    client.write_all(piece)?;
                    thread::sleep(Duration::from_millis(5));
                }
                return Ok(());
            }
            _ => {}
        }
        client.write_all(&answer)
    }

    fn ask(&self, head: &str, body: &[u8], manner: Manner) -> io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(("127.0.0.1", self.upstream))?;
        for line in head.trim_end().lines() {
            let name = line
                .split(':')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let dropped =
                name == "connection" || manner == Manner::Overwrites && name == "if-none-match";
            if !dropped {
                write!(server, "{line}\r\n")?;
            }
        }
        server.write_all(b"Connection: close\r\n\r\n")?;
        server.write_all(body)?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

/// The head of a message, with the empty line, and its body, of the length that the head says; `None` if nothing comes.
fn read_message(stream: &mut TcpStream) -> io::Result<Option<(String, Vec<u8>)>> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Ok(None);
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse().ok()).flatten()
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body)?;
    Ok(Some((head, body)))
}

/// An answer with half of its body, and a length that fits.
fn halved(answer: &[u8]) -> Vec<u8> {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return answer.to_vec();
    };
    let body = &answer[end + 4..][..(answer.len() - end - 4) / 2];
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}
