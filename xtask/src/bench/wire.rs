//! HTTP/1.1 with kept-alive connections over a plain socket: as little as a load generator on the
//! same two cores may cost.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer that takes longer is a failure.
const ANSWER_LIMIT: Duration = Duration::from_secs(60);
/// No answer of the interface is larger.
const BODY_BYTES_MAX: usize = 64 << 20;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// 2xx.
    pub const fn is_done(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// All values of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as text, shortened for a message.
    pub fn excerpt(&self) -> String {
        String::from_utf8_lossy(&self.body)
            .chars()
            .take(400)
            .collect()
    }
}

/// One connection.
pub struct Wire {
    stream: BufReader<TcpStream>,
    out: Vec<u8>,
}

impl Wire {
    /// Connects.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_LIMIT))?;
        stream.set_write_timeout(Some(ANSWER_LIMIT))?;
        Ok(Self {
            stream: BufReader::with_capacity(32 << 10, stream),
            out: Vec::with_capacity(4 << 10),
        })
    }

    /// Sends one request and reads its answer to the end.
    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        self.out.clear();
        write!(
            self.out,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n",
            body.len()
        )?;
        for (name, value) in headers {
            write!(self.out, "{name}: {value}\r\n")?;
        }
        self.out.extend_from_slice(b"\r\n");
        self.out.extend_from_slice(body);
        self.stream.get_mut().write_all(&self.out)?;
        read_answer(&mut self.stream)
    }
}

fn read_answer(stream: &mut impl BufRead) -> io::Result<Answer> {
    let first = line(stream)?;
    let status = first
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3))
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| malformed("status line"))?;
    let mut headers = Vec::new();
    loop {
        let text = line(stream)?;
        if text.is_empty() {
            break;
        }
        let (name, value) = text.split_once(':').ok_or_else(|| malformed("header"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer {
        status,
        headers,
        body: Vec::new(),
    };
    let chunked = answer
        .all("transfer-encoding")
        .any(|value| value.eq_ignore_ascii_case("chunked"));
    if chunked {
        loop {
            let size = line(stream)?;
            let size = size.split(';').next().unwrap_or_default();
            let size =
                usize::from_str_radix(size.trim(), 16).map_err(|_| malformed("chunk size"))?;
            append(stream, &mut answer.body, size)?;
            if !line(stream)?.is_empty() {
                return Err(malformed("chunk end"));
            }
            if size == 0 {
                return Ok(answer);
            }
        }
    }
    let length = answer.all("content-length").next().unwrap_or("0");
    let length = length.parse().map_err(|_| malformed("content length"))?;
    append(stream, &mut answer.body, length)?;
    Ok(answer)
}

fn append(stream: &mut impl BufRead, body: &mut Vec<u8>, bytes: usize) -> io::Result<()> {
    let begun = body.len();
    if begun + bytes > BODY_BYTES_MAX {
        return Err(malformed("body size"));
    }
    body.resize(begun + bytes, 0);
    stream.read_exact(&mut body[begun..])
}

fn line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut text = String::new();
    if stream.take(64 << 10).read_line(&mut text)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("malformed {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_known_length_leaves_the_next_one_untouched() {
        let mut text = &b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\r\nokHTTP/1.1 204 No Content\r\n\r\n"[..];
        let answer = read_answer(&mut text).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (201, &b"ok"[..]));
        assert_eq!(answer.all("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
        assert_eq!(read_answer(&mut text).unwrap().status, 204);
    }

    #[test]
    fn chunks_are_joined() {
        let mut text = &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"[..];
        assert_eq!(read_answer(&mut text).unwrap().body, b"abcde");
        assert!(text.is_empty());
    }

    #[test]
    fn a_cut_connection_is_an_error_and_not_an_answer() {
        for cut in [
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        ] {
            assert!(read_answer(&mut cut.as_bytes()).is_err(), "{cut}");
        }
    }
}
