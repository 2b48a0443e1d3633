//! Label printers on a socket: they read what they are sent as such a printer would, and answer as it answers.
//!
//! Brother, "Raster Command Reference"; Zebra, "ZPL II Programming Guide" (`~HS`, `^GFA`). The trap: bytes come in any pieces.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use token_station::paper::Picture;
use token_station::print::{Address, Bitmap};

/// What a printer did.
#[derive(Default)]
struct Done {
    labels: Vec<Bitmap>,
    forgot: bool,
}

/// A Brother QL.
pub struct BrotherPeer {
    port: u16,
    done: Arc<Mutex<Done>>,
}

/// How a Brother is.
#[derive(Clone, Copy)]
struct Loaded {
    width_mm: u8,
    length_mm: u8,
    errors: [u8; 2],
    labels_left: usize,
}

impl BrotherPeer {
    /// One with this label in it.
    pub fn start(width_mm: u8, length_mm: u8) -> Self {
        Self::with(Loaded { width_mm, length_mm, errors: [0; 2], labels_left: usize::MAX })
    }

    /// One that has so many labels left.
    pub fn running_out_after(width_mm: u8, length_mm: u8, labels_left: usize) -> Self {
        Self::with(Loaded { width_mm, length_mm, errors: [0; 2], labels_left })
    }

    /// One that reports errors.
    pub fn with_errors(width_mm: u8, length_mm: u8, first: u8, second: u8) -> Self {
        Self::with(Loaded { width_mm, length_mm, errors: [first, second], labels_left: usize::MAX })
    }

    fn with(loaded: Loaded) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let done = Arc::new(Mutex::new(Done::default()));
        let log = Arc::clone(&done);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                brother(stream.unwrap(), loaded, &log);
            }
        });
        Self { port, done }
    }

    /// Its address.
    pub fn address(&self, model: &str) -> Address {
        Address::parse(&format!("tcp://127.0.0.1:{}?model={model}", self.port)).unwrap()
    }

    /// What came out, as it lies before the reader: the printable part, tape upright.
    pub fn labels(&self) -> Vec<Bitmap> {
        self.done.lock().unwrap().labels.clone()
    }
}

fn brother(mut stream: TcpStream, loaded: Loaded, done: &Mutex<Done>) {
    let status = |kind: u8, errors: [u8; 2]| {
        let mut bytes = [0; 32];
        bytes[..3].copy_from_slice(&[0x80, 0x20, 0x42]);
        bytes[8..10].copy_from_slice(&errors);
        bytes[10] = loaded.width_mm;
        bytes[11] = if loaded.length_mm == 0 { 0x0a } else { 0x0b };
        bytes[17] = loaded.length_mm;
        bytes[18] = kind;
        bytes
    };
    let mut left = loaded.labels_left;
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut bytes = Bytes { stream: stream.try_clone().unwrap(), gathered: Vec::new() };
    while let Some(first) = bytes.next() {
        match first {
            0 => {}
            b'g' => {
                bytes.skip(1);
                let length = usize::from(bytes.next().unwrap());
                lines.push((0..length).map(|_| bytes.next().unwrap()).collect());
            }
            0x0c | 0x1a => {
                let page = std::mem::take(&mut lines);
                // The printer tells that it prints, and then how it ended.
                stream.write_all(&status(0x06, [0; 2])).unwrap();
                if left == 0 {
                    stream.write_all(&status(0x02, [0x02, 0])).unwrap();
                    continue;
                }
                left -= 1;
                done.lock().unwrap().labels.push(burned(&page));
                stream.write_all(&status(0x01, [0; 2])).unwrap();
            }
            0x1b => match (bytes.next(), bytes.next()) {
                (Some(b'@'), Some(next)) => bytes.push_back(next),
                (Some(b'i'), Some(b'S')) => stream.write_all(&status(0, loaded.errors)).unwrap(),
                (Some(b'i'), Some(b'z')) => bytes.skip(10),
                (Some(b'i'), Some(b'd')) => bytes.skip(2),
                (Some(b'i'), Some(b'a' | b'M' | b'A' | b'K')) => bytes.skip(1),
                other => panic!("an unknown command: {other:02x?}"),
            },
            other => panic!("an unknown byte: {other:02x}"),
        }
    }
}

/// The printable part of a label of 29 mm, read from the head's lines: the head prints from right to left.
fn burned(lines: &[Vec<u8>]) -> Bitmap {
    const RIGHT: usize = 6;
    const WIDTH: usize = 306;
    let dot = |line: &[u8], at: usize| line[at / 8] >> (7 - at % 8) & 1 == 1;
    for line in lines {
        assert!((0..RIGHT).chain(RIGHT + WIDTH..720).all(|at| !dot(line, at)), "a dot beside the label");
    }
    drawn(WIDTH, lines.len(), |column, row| dot(&lines[row], RIGHT + WIDTH - 1 - column))
}

fn drawn(width: usize, height: usize, is_black: impl Fn(usize, usize) -> bool) -> Bitmap {
    let mut rgba = Vec::with_capacity(width * height * 4);
    for row in 0..height {
        for column in 0..width {
            let light = if is_black(column, row) { 0 } else { 255 };
            rgba.extend_from_slice(&[light, light, light, 255]);
        }
    }
    let side = |dots: usize| u32::try_from(dots).unwrap();
    Bitmap::of(&Picture { width: side(width), height: side(height), rgba })
}

/// Bytes one by one; none once the other end has hung up.
struct Bytes {
    stream: TcpStream,
    gathered: Vec<u8>,
}

impl Bytes {
    fn next(&mut self) -> Option<u8> {
        if self.gathered.is_empty() {
            let mut buffer = [0; 4096];
            let got = self.stream.read(&mut buffer).unwrap_or(0);
            self.gathered = buffer[..got].iter().rev().copied().collect();
        }
        self.gathered.pop()
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    fn push_back(&mut self, byte: u8) {
        self.gathered.push(byte);
    }
}

/// A Zebra.
pub struct ZebraPeer {
    port: u16,
    done: Arc<Mutex<Done>>,
}

/// How a Zebra is.
#[derive(Clone, Copy)]
struct Zebra {
    width_dots: u32,
    length_dots: u32,
    is_empty: bool,
    runs_out: bool,
}

impl ZebraPeer {
    /// One that prints so wide, with labels of this length.
    pub fn start(width_dots: u32, length_dots: u32) -> Self {
        Self::with(Zebra { width_dots, length_dots, is_empty: false, runs_out: false })
    }

    /// One without labels.
    pub fn without_paper(width_dots: u32) -> Self {
        Self::with(Zebra { width_dots, length_dots: 0, is_empty: true, runs_out: false })
    }

    /// One that has no label left once it has a job.
    pub fn running_out(width_dots: u32) -> Self {
        Self::with(Zebra { width_dots, length_dots: 0, is_empty: false, runs_out: true })
    }

    fn with(zebra: Zebra) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let done = Arc::new(Mutex::new(Done::default()));
        let log = Arc::clone(&done);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer_as_zebra(&mut stream.unwrap(), zebra, &log);
            }
        });
        Self { port, done }
    }

    /// Its address.
    pub fn address(&self, dpi: u32) -> Address {
        Address::parse(&format!("tcp://127.0.0.1:{}?model=zpl&dpi={dpi}", self.port)).unwrap()
    }

    /// What came out.
    pub fn labels(&self) -> Vec<Bitmap> {
        self.done.lock().unwrap().labels.clone()
    }

    /// Whether it was told to forget its job.
    pub fn was_told_to_forget(&self) -> bool {
        self.done.lock().unwrap().forgot
    }
}

fn answer_as_zebra(stream: &mut TcpStream, zebra: Zebra, done: &Mutex<Done>) {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    let mut waiting = 0;
    while let Ok(got @ 1..) = stream.read(&mut buffer) {
        text.push_str(std::str::from_utf8(&buffer[..got]).unwrap());
        loop {
            let rest = text.trim_start().to_owned();
            let end =
                if rest.starts_with("^XA") { rest.find("^XZ").map(|at| at + 3) } else { rest.find('\n') };
            let Some(end) = end else { break };
            let command = rest[..end].trim().to_owned();
            rest[end..].clone_into(&mut text);
            match command.as_str() {
                "~HS" => {
                    let empty = u8::from(zebra.is_empty || zebra.runs_out && waiting > 0);
                    let told = format!(
                        "\u{2}030,{empty},0,{:04},{waiting:03},0,0,0,000,0,0,0\u{3}\r\n\
                         \u{2}001,0,0,0,1,2,6,0,00000000,1,000\u{3}\r\n\u{2}1234,0\u{3}\r\n",
                        zebra.length_dots
                    );
                    stream.write_all(told.as_bytes()).unwrap();
                    if !zebra.runs_out {
                        waiting = 0;
                    }
                }
                "~JA" => done.lock().unwrap().forgot = true,
                get if get.starts_with("! U1 getvar \"ezpl.print_width\"") => {
                    stream.write_all(format!("\"{}\"", zebra.width_dots).as_bytes()).unwrap();
                }
                format if format.starts_with("^XA") => {
                    waiting += 1;
                    done.lock().unwrap().labels.push(graphic(format));
                }
                other => panic!("an unknown command: {other:?}"),
            }
        }
    }
}

/// The graphic of a format; the dots that fill up the last byte of a row are left out, as on paper that ends there.
fn graphic(format: &str) -> Bitmap {
    let field = &format[format.find("^GFA,").unwrap() + 5..format.find("^FS").unwrap()];
    let parts: Vec<&str> = field.split(',').collect();
    let [total, all, line]: [usize; 3] = std::array::from_fn(|at| parts[at].parse().unwrap());
    assert_eq!((total, parts[3].len()), (all, total * 2));
    let bytes: Vec<u8> =
        (0..total).map(|at| u8::from_str_radix(&parts[3][at * 2..at * 2 + 2], 16).unwrap()).collect();
    let dot = |column: usize, row: usize| bytes[row * line + column / 8] >> (7 - column % 8) & 1 == 1;
    let height = total / line;
    // The form is 90 mm wide: so many dots at the height that came, whatever the resolution.
    let width = if height > 300 { 1063 } else { 719 };
    assert!((width..line * 8).all(|column| (0..height).all(|row| !dot(column, row))));
    drawn(width, height, dot)
}
