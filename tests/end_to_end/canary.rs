//! The canary: secrets that are known here are looked for in everything that the program leaves or shows.
//!
//! The trap: a search that finds nothing may be a search that cannot find; every form is planted and found first.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::labels::read_back;
use crate::office::{Office, PASSPHRASE, has, sample};
use crate::shift::provision_all;
use crate::tokens::to_hex;

#[test]
fn no_file_no_log_and_no_argument_holds_a_secret() {
    let office = Office::stocked("trace");
    let tray = office.tokens(4, &["--reveal-secrets"]);
    let ports = tray.ports();
    // The log of changes is gone when the register is closed, so it is kept while it is written.
    let mut kept: BTreeSet<Vec<u8>> = BTreeSet::new();
    let ran = office.finish_while(office.begin(&provision_all(&ports)), || {
        kept.extend(fs::read(office.file("register.db-wal")));
    });
    assert_eq!((ran.code, ran.events("recorded").len()), (0, 4), "{ran:?}");
    office.done(&["inspect", "--port", &ports[0]]);
    office.done(&["journal", "export", &office.file("journal.jsonl")]);
    office.done(&["journal", "verify"]);
    let label = ["label", "--request", "26-1098", "--out"];
    office.done(&[&label[..], &[&office.file("label.pdf")]].concat());
    office.done(&[&label[..], &[&office.file("label.png")]].concat());
    office.done(&["letter", "--request", "26-1098", "--out", &office.file("letter.pdf")]);
    office.done(&["stock", "balance", "--out", &office.file("balance.pdf")]);
    // The pages of a PDF are compressed: what a reader makes of them is searched as well.
    for paper in ["label", "letter", "balance"] {
        if has("pdftotext", "-v") {
            let words = read_back(&office.file(&format!("{paper}.pdf")));
            fs::write(office.file(&format!("{paper}.txt")), words).unwrap();
        }
    }
    office.done(&["tokens"]);
    office.done(&["requests"]);

    let lot_key = fs::read_to_string(sample("L2611-A.key")).unwrap();
    let lot_key = (0..64).step_by(2).map(|at| u8::from_str_radix(&lot_key[at..at + 2], 16).unwrap());
    let mut needles: Vec<Needle> = tray.secrets().iter().flat_map(|(serial, s)| forms(serial, s)).collect();
    needles.extend(forms("lot key", &lot_key.collect::<Vec<_>>()));
    needles.extend(forms("passphrase", PASSPHRASE.as_bytes()));

    let found = search(&office.desk(), &needles);
    assert!(found.is_empty(), "{found:#?}");
    assert!(kept.iter().any(|log| contains(log, b"RT-00001801")), "the log of changes was seen");
    for log in &kept {
        assert_eq!(held(log, &needles), Vec::<&str>::new(), "in the log of changes");
    }
    let shown = office.arguments();
    assert!(shown.iter().any(|text| contains(text, b"provision")), "arguments were seen");
    for text in &shown {
        let held = held(text, &needles);
        assert!(held.is_empty(), "{held:?} in {}", String::from_utf8_lossy(text));
    }
    let logs: u64 = files(&office.desk())
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "log"))
        .map(|path| fs::metadata(path).unwrap().len())
        .sum();
    assert!(logs > 1000, "the logs tell something: {logs} bytes");
}

#[test]
fn the_search_finds_a_secret_in_every_form_and_in_every_kind_of_file() {
    let folder = tempfile::tempdir().unwrap();
    let secret: Vec<u8> = (0..20_u8).map(|i| i.wrapping_mul(37).wrapping_add(11)).collect();
    let needles = forms("planted", &secret);
    assert_eq!(search(folder.path(), &needles), Vec::<String>::new());
    for (number, needle) in needles.iter().enumerate() {
        let path = folder.path().join("below").join(format!("{number}.db-wal"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, [b"some page \0", needle.bytes.as_slice(), b" and more"].concat()).unwrap();
        let found = search(folder.path(), &needles);
        assert!(found.iter().any(|line| line.contains(&needle.name)), "{} is not found", needle.name);
        fs::remove_file(path).unwrap();
    }
}

/// One form of one secret.
pub struct Needle {
    name: String,
    bytes: Vec<u8>,
}

/// A secret as bytes and in every way in which somebody might write it.
pub fn forms(name: &str, secret: &[u8]) -> Vec<Needle> {
    let hex = to_hex(secret);
    let base32 = coded(secret, 5, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    let base64 = coded(secret, 6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    let list = secret[..8].iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    let written = [
        ("HEX", hex.to_uppercase()),
        ("hex", hex),
        ("base32", base32.to_lowercase()),
        ("BASE32", base32),
        // The last sign of an unfinished group may be padded differently.
        ("Base64", base64[..base64.len() - 1].to_owned()),
        ("list", list),
    ];
    let raw = Needle { name: format!("{name} raw"), bytes: secret.to_vec() };
    // Half of a secret is too much as well: an encoder that begins elsewhere shows at least this.
    let half = Needle { name: format!("{name} raw half"), bytes: secret[..secret.len() / 2].to_vec() };
    let written = written
        .into_iter()
        .map(|(form, text)| Needle { name: format!("{name} {form}"), bytes: text.into_bytes() });
    [raw, half].into_iter().chain(written).collect()
}

/// Base 2^bits without padding.
fn coded(bytes: &[u8], bits: u32, alphabet: &[u8]) -> String {
    let (mut held, mut count, mut text) = (0_u32, 0, String::new());
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        count += 8;
        while count >= bits {
            count -= bits;
            text.push(char::from(alphabet[usize::try_from(held >> count).unwrap()]));
            held &= (1 << count) - 1;
        }
    }
    if count > 0 {
        text.push(char::from(alphabet[usize::try_from(held << (bits - count)).unwrap()]));
    }
    text
}

/// Every file below a folder that holds a needle.
pub fn search(folder: &Path, needles: &[Needle]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(folder) {
        let held = held(&fs::read(&path).unwrap(), needles);
        found.extend(held.iter().map(|name| format!("{name} in {}", path.display())));
    }
    found
}

fn held<'a>(bytes: &[u8], needles: &'a [Needle]) -> Vec<&'a str> {
    needles
        .iter()
        .filter(|needle| contains(bytes, &needle.bytes))
        .map(|needle| needle.name.as_str())
        .collect()
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    let first = needle[0];
    bytes.iter().enumerate().any(|(at, byte)| *byte == first && bytes[at..].starts_with(needle))
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            all.extend(files(&entry.path()));
        } else {
            all.push(entry.path());
        }
    }
    all
}
