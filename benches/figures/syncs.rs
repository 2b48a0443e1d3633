//! Disk syncs: what one costs on this disk, and how many the real program asks the system for.
//!
//! Counted by strace on the station's process, less those of a session that only looks into the slots. Where there
//! is no strace nothing is claimed.

use std::fs::{self, File};
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::office::{Office, has};
use crate::table::{Row, Target, millis};

/// Milliseconds that `fdatasync` after 4 KiB takes, a hundred times.
pub fn measure(folder: &Path) -> Vec<f64> {
    let mut file = File::create(folder.join("sync-probe")).unwrap();
    let mut once = |page: u8| {
        file.rewind().unwrap();
        file.write_all(&[page; 4096]).unwrap();
        let begun = Instant::now();
        file.sync_data().unwrap();
        millis(begun.elapsed())
    };
    (0..100).map(&mut once).collect()
}

pub fn rows() -> Vec<Row> {
    let mut rows = vec![Row::told("fdatasync of 4 KiB on this disk", measure(&std::env::temp_dir()), "ms")];
    if !has("strace", "-V") {
        return rows;
    }
    let each: Vec<f64> = (0..3).map(|_| per_token(1, "--next")).collect();
    rows.push(Row::told("disk syncs of one token, label included", each, "").held_to(Target::Worst(4.0)));
    let shared: Vec<f64> = (0..3).map(|_| per_token(16, "--all")).collect();
    rows.push(
        Row::told("disk syncs per token, sixteen side by side", shared, "").held_to(Target::Worst(4.0)),
    );
    rows
}

fn per_token(count: usize, which: &str) -> f64 {
    let office = Office::stocked("error");
    let tray = office.tokens(count, &[]);
    let ports = tray.ports();
    let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
    let looking = count_syncs(&office, &[&["slots", "--port"], &ports[..]].concat());
    let working = count_syncs(&office, &[&["provision", which, "--port"], &ports[..]].concat());
    (working - looking) / f64::from(u32::try_from(count).unwrap())
}

fn count_syncs(office: &Office, arguments: &[&str]) -> f64 {
    let program = office.program(arguments);
    let trace = office.file("syncs.trace");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=fsync,fdatasync,sync_file_range,msync,sync,syncfs", "-o", &trace])
        .arg(program.get_program())
        .args(program.get_args())
        .args(["--register", &office.file("register.db"), "--json", "--passphrase-file"])
        .arg(office.passphrase_file())
        .env("TOKEN_STATION_LOG", "error")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{arguments:?}");
    let calls = fs::read_to_string(&trace).unwrap();
    // A call that another thread interrupts is written on two lines; only the first names its argument.
    let begun = calls.lines().filter(|line| line.contains("sync") && !line.contains("resumed"));
    f64::from(u32::try_from(begun.count()).unwrap())
}
