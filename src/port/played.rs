//! Tokens on a USB of software: a program is run in front of a bus that `umockdev` plays, and what crosses it is answered here.
//!
//! `assets/played-usb.py` plays the bus and says how the two speak. The traps: the bus lives as long as the program in
//! front of it and the tokens live here, so one program after the other meets the same tokens; and a socket that lay in a
//! folder of everybody would let everybody play a token.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crate::port::UsbId;

const SCRIPT: &str = include_str!("../../assets/played-usb.py");
const PYTHON: &str = "/usr/bin/python3";
const WRAPPER: &str = "umockdev-wrapper";

/// The bus and the sockets of the hub behind which the tokens are.
const HUB: &str = "1-2";
const FIRST_SOCKET: usize = 3;

/// How a token shows itself on the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsbShape {
    /// Vendor and product.
    pub id: UsbId,
    /// The serial number that the system reads, where it has one.
    pub serial: Option<String>,
    /// How it is spoken with.
    pub way: UsbWay,
}

/// How a token on the USB is spoken with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsbWay {
    /// In frames, through two bulk pipes.
    Frames,
    /// In frames, through the two interrupt pipes of a token of low speed.
    SlowFrames,
    /// In feature reports.
    Reports,
}

/// What crosses the bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing<'a> {
    /// A feature report for the token.
    Write(&'a [u8]),
    /// The token's feature report is asked for.
    Read,
    /// Bytes through the pipe to the token.
    Out(&'a [u8]),
    /// Bytes from the token are asked for.
    In,
}

/// What a token does on its bus.
pub trait UsbDevice: Send {
    /// The number of its life, another one whenever it was plugged in anew; `None` while it is not plugged in.
    fn life(&mut self) -> Option<u8>;

    /// What it answers; `None` when it is not there any more.
    fn cross(&mut self, crossing: Crossing<'_>) -> Option<Vec<u8>>;
}

/// A bus that is played; dropping it takes every token away.
#[derive(Debug)]
pub struct PlayedUsb {
    socket: PathBuf,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What is missing on this machine to play a bus; `None` where nothing is.
#[must_use]
pub fn missing_to_play_usb() -> Option<&'static str> {
    let runs = |command: &mut Command| command.output().is_ok_and(|out| out.status.success());
    if !runs(Command::new(WRAPPER).arg("true")) {
        return Some("umockdev");
    }
    let knows = "import gi; gi.require_version('UMockdev', '1.0'); from gi.repository import UMockdev";
    (!runs(Command::new(PYTHON).args(["-c", knows]))).then_some("python3-gi, gir1.2-umockdev-1.0")
}

/// A folder in which a bus is played; it goes when this is dropped.
#[derive(Debug)]
pub struct UsbFolder(PathBuf);

impl UsbFolder {
    /// A new one, which only this user can enter.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("token-station-usb-{}", std::process::id()));
        if fs::symlink_metadata(&folder).is_ok_and(|seen| seen.is_dir()) {
            // Of a process with the same number that was ended; one of somebody else does not go, and is not entered.
            fs::remove_dir_all(&folder)?;
        }
        fs::DirBuilder::new().mode(0o700).create(&folder)?;
        Ok(Self(folder))
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for UsbFolder {
    fn drop(&mut self) {
        // What stays lies among the temporary files and holds no secret.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The words before a program that is to be run in front of these tokens, whose bus is played in a folder.
///
/// # Errors
/// What the system says when the folder cannot be written to.
pub fn in_front_of_usb(folder: &Path, shapes: &[UsbShape]) -> io::Result<Vec<OsString>> {
    let script = folder.join("played-usb.py");
    fs::write(&script, SCRIPT)?;
    let tokens: Vec<String> = shapes.iter().map(written).collect();
    Ok(vec![WRAPPER.into(), PYTHON.into(), script.into(), folder.into(), tokens.join(",").into()])
}

/// Where a station finds the token of a number, counted from 0.
#[must_use]
pub fn usb_place(shape: &UsbShape, number: usize) -> String {
    format!("usb:{}@{HUB}.{}", shape.id, FIRST_SOCKET + number)
}

fn written(shape: &UsbShape) -> String {
    let way = match shape.way {
        UsbWay::Frames => "frames",
        UsbWay::SlowFrames => "slow-frames",
        UsbWay::Reports => "reports",
    };
    format!("{}:{way}:{}", shape.id, shape.serial.as_deref().unwrap_or("-"))
}

impl PlayedUsb {
    /// Answers for the tokens, in the order of their shapes, whenever a program is run in front of the bus.
    ///
    /// # Errors
    /// What the system says when there can be no socket in the folder.
    pub fn answer(folder: &Path, mut devices: Vec<Box<dyn UsbDevice>>) -> io::Result<Self> {
        let socket = folder.join("socket");
        let listener = UnixListener::bind(&socket)?;
        let ends = Arc::new(AtomicBool::new(false));
        let its_end = Arc::clone(&ends);
        let thread = std::thread::Builder::new().name("played-usb".into()).spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if its_end.load(Ordering::Relaxed) {
                    return;
                }
                serve(stream, &mut devices, &its_end);
            }
        })?;
        Ok(Self { socket, ends, thread: Some(thread) })
    }
}

impl Drop for PlayedUsb {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // Whoever waits for the next bus wakes by this; whoever serves one sees the end at the next look at a token.
        let _ = UnixStream::connect(&self.socket);
        let _ = fs::remove_file(&self.socket);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers until the bus is gone.
fn serve(mut stream: UnixStream, devices: &mut [Box<dyn UsbDevice>], ends: &AtomicBool) {
    while let Ok((kind, number, content)) = take(&mut stream) {
        if ends.load(Ordering::Relaxed) {
            return;
        }
        let Some(device) = devices.get_mut(usize::from(number)) else { return };
        let answer = match kind {
            b'L' => device.life().map(|life| vec![life]),
            b'W' => device.cross(Crossing::Write(&content)),
            b'R' => device.cross(Crossing::Read),
            b'O' => device.cross(Crossing::Out(&content)),
            b'I' => device.cross(Crossing::In),
            _ => return,
        };
        if give(&mut stream, answer.as_deref()).is_err() {
            return;
        }
    }
}

fn take(stream: &mut UnixStream) -> io::Result<(u8, u8, Vec<u8>)> {
    let mut head = [0; 4];
    stream.read_exact(&mut head)?;
    let [kind, number, low, high] = head;
    let mut content = vec![0; usize::from(u16::from_le_bytes([low, high]))];
    stream.read_exact(&mut content)?;
    Ok((kind, number, content))
}

fn give(stream: &mut UnixStream, answer: Option<&[u8]>) -> io::Result<()> {
    let content = answer.unwrap_or_default();
    let length = u16::try_from(content.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    let mut message = vec![u8::from(answer.is_none())];
    message.extend_from_slice(&length.to_le_bytes());
    message.extend_from_slice(content);
    stream.write_all(&message)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Echo(Option<u8>);

    impl UsbDevice for Echo {
        fn life(&mut self) -> Option<u8> {
            self.0
        }

        fn cross(&mut self, crossing: Crossing<'_>) -> Option<Vec<u8>> {
            match crossing {
                Crossing::Out(bytes) | Crossing::Write(bytes) => Some(bytes.to_vec()),
                Crossing::In => Some(Vec::new()),
                Crossing::Read => None,
            }
        }
    }

    #[test]
    fn one_bus_after_the_other_is_answered_token_by_token() {
        let folder = tempfile::tempdir().unwrap();
        let devices: Vec<Box<dyn UsbDevice>> = vec![Box::new(Echo(None)), Box::new(Echo(Some(7)))];
        let played = PlayedUsb::answer(folder.path(), devices).unwrap();
        for _ in 0..2 {
            let mut bus = UnixStream::connect(folder.path().join("socket")).unwrap();
            for (asked, told) in [
                (&b"L\0\0\0"[..], &[1, 0, 0][..]),
                (b"L\x01\0\0", &[0, 1, 0, 7]),
                (b"W\x01\x02\0ab", &[0, 2, 0, b'a', b'b']),
                (b"R\x01\0\0", &[1, 0, 0]),
                (b"I\x01\0\0", &[0, 0, 0]),
            ] {
                bus.write_all(asked).unwrap();
                let mut answer = vec![0; told.len()];
                bus.read_exact(&mut answer).unwrap();
                assert_eq!(answer, told);
            }
        }
        drop(played);
        assert!(UnixStream::connect(folder.path().join("socket")).is_err());
    }

    #[test]
    fn a_token_is_written_as_the_bus_reads_it_and_found_where_it_is() {
        let shape = UsbShape {
            id: UsbId { vendor: 0x1209, product: 0x2151 },
            serial: Some("RT-1".into()),
            way: UsbWay::Frames,
        };
        assert_eq!(written(&shape), "1209:2151:frames:RT-1");
        assert_eq!(usb_place(&shape, 1), "usb:1209:2151@1-2.4");
    }
}
