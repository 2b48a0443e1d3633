//! Golden documents, and PDFs read back by another program.
//!
//! The trap: a picture may differ by a shade on another processor, a PDF may not differ by a byte.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use token_station::paper::{Document, Dpi};

/// Compares a document with its golden PDF and pictures, or writes them.
pub fn compare(name: &str, made: &Document, dots: u16) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut files = vec![(folder.join(format!("{name}.pdf")), made.pdf().unwrap())];
    for page in 0..made.pages() {
        files.push((
            folder.join(format!("{name}-{page}.png")),
            made.png(page, Dpi::new(dots).unwrap()).unwrap(),
        ));
    }
    for (path, bytes) in files {
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &bytes).unwrap();
            continue;
        }
        let golden = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let same = if path.extension().is_some_and(|ext| ext == "pdf") {
            golden == bytes
        } else {
            same_picture(&golden, &bytes)
        };
        assert!(same, "{} is not what is printed now", path.display());
    }
}

/// The same size, and no channel of any pixel more than two shades apart.
fn same_picture(golden: &[u8], made: &[u8]) -> bool {
    let (golden, made) = (decode(golden), decode(made));
    golden.0 == made.0
        && golden.1.len() == made.1.len()
        && golden.1.iter().zip(&made.1).all(|(a, b)| a.abs_diff(*b) <= 2)
}

/// Size, pixels a metre and pixels of a PNG.
pub fn decode(bytes: &[u8]) -> ((u32, u32, Option<u32>), Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let info = reader.info();
    ((info.width, info.height, info.pixel_dims.map(|dims| dims.xppu)), pixels)
}

/// The text of a PDF as `pdftotext` reads it; `None`, told loudly, where it is not installed.
pub fn read_back(pdf: &[u8]) -> Option<String> {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        // Straight to standard error: the test runner would swallow `eprintln!`.
        let told = b"\nSKIPPED: pdftotext (package poppler-utils) is not installed, no PDF was read back\n";
        std::io::stderr().write_all(told).unwrap();
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output =
        Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&path).arg("-").output().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}
