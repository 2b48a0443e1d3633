//! Where a played USB device asks for what its token does: the token lives in the test, the device in another process.

use std::io::{Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Command;

/// What crosses the bus.
pub enum Crossing<'a> {
    /// It is plugged in.
    Plugged,
    /// A feature report for the token.
    Write(&'a [u8]),
    /// The token's feature report is asked for.
    Read,
    /// Bytes through the pipe to the token.
    Out(&'a [u8]),
    /// Bytes from the token are asked for.
    In,
}

/// Answers a crossing; `None` when the token is not there any more.
pub trait Played: FnMut(Crossing<'_>) -> Option<Vec<u8>> + Send + 'static {}

impl<F: FnMut(Crossing<'_>) -> Option<Vec<u8>> + Send + 'static> Played for F {}

/// How the token shows itself on the bus.
#[derive(Clone, Copy)]
pub struct Shape {
    pub vendor: u16,
    pub product: u16,
    pub serial: &'static str,
    pub kind: &'static str,
}

/// Runs one test of this program in front of a token; `false`, said loudly, when the packages are missing.
pub fn play(play: &str, shape: Shape, token: impl Played) -> bool {
    let python = Path::new("/usr/bin/python3");
    let knows =
        Command::new(python).args(["-c", "import gi; gi.require_version('UMockdev', '1.0')"]).output();
    let wrapper = Path::new("/usr/bin/umockdev-wrapper");
    if !wrapper.exists() || !knows.is_ok_and(|out| out.status.success()) {
        let _ = writeln!(
            std::io::stderr().lock(),
            "\nSKIPPED: umockdev, gir1.2-umockdev-1.0 or python3-gi is not installed"
        );
        return false;
    }
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join("socket")).unwrap();
    std::fs::write(folder.path().join("claims"), "").unwrap();
    let server = std::thread::spawn(move || serve(&listener, token));
    let device = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/usb/usb-tokens.py");
    let out = Command::new(wrapper)
        .arg(python)
        .args([device, folder.path().to_str().unwrap()])
        .args([&format!("{:04x}", shape.vendor), &format!("{:04x}", shape.product), shape.serial, shape.kind])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "in_front_of_the_token", "--ignored", "--nocapture"])
        .env(crate::PLAY, play)
        .env(crate::CLAIMS, folder.path().join("claims"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && told.contains("1 passed"), "{play}: {told}");
    server.join().unwrap();
    true
}

fn serve(listener: &UnixListener, mut token: impl Played) {
    let (mut stream, _) = listener.accept().unwrap();
    while let Some((kind, content)) = take(&mut stream) {
        let answer = token(match kind {
            b'P' => Crossing::Plugged,
            b'W' => Crossing::Write(&content),
            b'R' => Crossing::Read,
            b'O' => Crossing::Out(&content),
            b'I' => Crossing::In,
            other => panic!("{other}"),
        });
        let mut message = vec![u8::from(answer.is_none())];
        let answer = answer.unwrap_or_default();
        message.extend_from_slice(&u16::try_from(answer.len()).unwrap().to_le_bytes());
        message.extend_from_slice(&answer);
        if stream.write_all(&message).is_err() {
            return;
        }
    }
}

fn take(stream: &mut UnixStream) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 3];
    stream.read_exact(&mut head).ok()?;
    let mut content = vec![0; usize::from(u16::from_le_bytes([head[1], head[2]]))];
    stream.read_exact(&mut content).ok()?;
    Some((head[0], content))
}
