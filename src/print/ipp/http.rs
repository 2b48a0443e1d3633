//! One HTTP request for each question to a printer, over a connection of its own.
//!
//! RFC 9112; RFC 8010 section 4 (IPP over HTTP). The trap: printers answer with a length, in chunks, or until they hang up,
//! and some send `100 Continue` unasked.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};

use crate::print::ipp::secure;
use crate::print::{Fingerprint, IppTarget, Patience, PrintError, tcp};

/// The longest answer that is read.
const LONGEST: u64 = 4 << 20;

/// The longest line of a header.
const LONGEST_LINE: u64 = 8192;

/// The most lines of a header.
const MOST_LINES: usize = 200;

/// Both directions of a connection.
pub(super) trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

/// Sends parts as one body, and gives the body of the answer.
pub(super) fn post(
    target: &IppTarget,
    trusted: Option<Fingerprint>,
    patience: &Patience,
    parts: &[&[u8]],
) -> Result<Vec<u8>, PrintError> {
    let host = target.to_string();
    let socket = tcp::open(&target.host, target.port, patience)
        .map_err(|source| PrintError::Unreachable { host: host.clone(), source })?;
    let mut stream: Box<dyn Stream> =
        if target.secure { Box::new(secure::wrap(socket, target, trusted)?) } else { Box::new(socket) };
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let named = if target.host.contains(':') { format!("[{}]", target.host) } else { target.host.clone() };
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {named}:{}\r\nContent-Type: application/ipp\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n",
        target.path, target.port
    );
    let mut sent = 0;
    let mut put = |bytes: &[u8]| {
        let written = stream.write_all(bytes);
        if written.is_ok() {
            sent += bytes.len();
        }
        written
    };
    let written = put(head.as_bytes()).and_then(|()| parts.iter().try_for_each(|part| put(part)));
    let written = written.and_then(|()| stream.flush());
    // A printer that refuses in the middle of a long body has answered before it hung up.
    let answered = answer(&mut BufReader::new(stream));
    match (written, answered) {
        (_, Ok((200, body))) => Ok(body),
        (_, Ok((status, _))) => Err(PrintError::Refused { host, status: format!("HTTP {status}") }),
        (Ok(()), Err(error)) if error.kind() == ErrorKind::InvalidData => {
            Err(PrintError::Answer { host, protocol: "HTTP" })
        }
        (Err(source), Err(_)) | (Ok(()), Err(source)) => Err(PrintError::Stalled { host, sent, source }),
    }
}

/// Status and body of an answer.
fn answer(stream: &mut dyn BufRead) -> io::Result<(u16, Vec<u8>)> {
    loop {
        let first = line(stream)?;
        let mut words = first.split(' ');
        let is_http = words.next().is_some_and(|version| version.starts_with("HTTP/1."));
        let status = words.next().and_then(|status| status.parse::<u16>().ok());
        let Some(status) = status.filter(|_| is_http) else { return Err(ErrorKind::InvalidData.into()) };
        let (mut length, mut is_chunked) = (None, false);
        for number in 0.. {
            let header = line(stream)?;
            if header.is_empty() {
                break;
            }
            if number >= MOST_LINES {
                return Err(ErrorKind::InvalidData.into());
            }
            let (name, value) = header.split_once(':').unwrap_or((&header, ""));
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(value.parse::<u64>().map_err(|_| io::Error::from(ErrorKind::InvalidData))?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                is_chunked = value.eq_ignore_ascii_case("chunked");
            }
        }
        if !(100..200).contains(&status) {
            return body(stream, length, is_chunked).map(|body| (status, body));
        }
    }
}

fn body(stream: &mut dyn BufRead, length: Option<u64>, is_chunked: bool) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    match length {
        _ if is_chunked => loop {
            let size = line(stream)?;
            let digits = size.split(';').next().unwrap_or_default().trim();
            let size =
                u64::from_str_radix(digits, 16).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
            if size == 0 {
                return Ok(body);
            }
            exactly(stream, size, &mut body)?;
            line(stream)?;
        },
        Some(length) => exactly(stream, length, &mut body)?,
        None => match stream.take(LONGEST).read_to_end(&mut body) {
            // A secure connection that is simply cut off: what has come is judged by whether it is IPP.
            Err(error) if error.kind() != ErrorKind::UnexpectedEof => return Err(error),
            _ => {}
        },
    }
    Ok(body)
}

fn exactly(stream: &mut dyn BufRead, length: u64, body: &mut Vec<u8>) -> io::Result<()> {
    let before = body.len() as u64;
    if before.saturating_add(length) > LONGEST {
        return Err(ErrorKind::InvalidData.into());
    }
    stream.take(length).read_to_end(body)?;
    if body.len() as u64 - before == length { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

/// A line without its end.
fn line(stream: &mut dyn BufRead) -> io::Result<String> {
    let mut bytes = Vec::new();
    stream.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    if bytes.pop() != Some(b'\n') {
        let kind = if bytes.is_empty() { ErrorKind::UnexpectedEof } else { ErrorKind::InvalidData };
        return Err(kind.into());
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> io::Result<(u16, Vec<u8>)> {
        answer(&mut BufReader::new(text))
    }

    #[test]
    fn a_body_has_a_length_or_chunks_or_ends_with_the_connection() {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\nhello",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), (200, b"hello".to_vec()), "{text}");
        }
        assert_eq!(read(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n").unwrap().0, 401);
    }

    #[test]
    fn what_is_cut_off_or_endless_or_another_protocol_is_no_answer() {
        for text in [
            &b""[..],
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"SSH-2.0-OpenSSH\r\n",
            b"\x80\x20\x42\n",
        ] {
            assert!(read(text).is_err(), "{text:?}");
        }
        assert!(
            read(&b"HTTP/1.1 200 OK\r\n".iter().copied().chain(b"a: b\r\n".repeat(500)).collect::<Vec<_>>())
                .is_err()
        );
        assert!(read(&b"x".repeat(20_000)).is_err());
    }
}
