//! Runs one test of this program in front of a token on a played bus.

use std::io::Write as _;
use std::process::Command;

use token_station::port::{PlayedUsb, UsbDevice, UsbShape, in_front_of_usb, missing_to_play_usb};

/// A test that hangs is ended, and fails.
const WITHIN_SECS: &str = "60";

/// `false`, said loudly, where packages are missing.
pub fn play(play: &str, shape: UsbShape, token: Box<dyn UsbDevice>) -> bool {
    if let Some(package) = missing_to_play_usb() {
        let _ = writeln!(std::io::stderr().lock(), "\nSKIPPED: {package} is not installed");
        return false;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("claims"), "").unwrap();
    let _played = PlayedUsb::answer(folder.path(), vec![token]).unwrap();
    let out = Command::new("timeout")
        .arg(WITHIN_SECS)
        .args(in_front_of_usb(folder.path(), &[shape]).unwrap())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "in_front_of_the_token", "--ignored", "--nocapture"])
        .env(crate::PLAY, play)
        .env(crate::CLAIMS, folder.path().join("claims"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && told.contains("1 passed"), "{play}: {} {told}", out.status);
    true
}
