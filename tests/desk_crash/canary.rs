//! A canary: after a whole shift no secret is anywhere but in its token, in no form that a person or a tool could read.
//!
//! README, "How secrets are kept". The trap: closing the register tidies the write-ahead log away, so the files are
//! read before and after.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use token_station::domain::RequestNo;
use token_station::paper::{Form, StartCell, Typesetter};

use crate::shift::Seen;
use crate::tray::lock;
use crate::{Case, Start, book};

/// A log that is kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that a secret could be written as.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let hex = token_station::domain::text::hex(secret);
    let spaced: Vec<String> = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let listed: Vec<String> = secret.iter().map(u8::to_string).collect();
    let base32 = base32(secret);
    vec![
        secret.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        spaced.join(" ").into_bytes(),
        listed.join(", ").into_bytes(),
        base32.to_lowercase().into_bytes(),
        base32.into_bytes(),
    ]
}

fn base32(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    let digit = |at: usize| (0..5).fold(0, |value, next| value << 1 | usize::from(bit(at * 5 + next)));
    (0..(bytes.len() * 8).div_ceil(5))
        .map(|at| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[digit(at)]))
        .collect()
}

fn leaks(bytes: &[u8], secrets: &[Vec<u8>]) -> usize {
    let found = |form: &Vec<u8>| bytes.windows(form.len()).any(|window| window == form);
    secrets.iter().flat_map(|secret| forms(secret)).filter(found).count()
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    all
}

#[test]
fn a_secret_is_found_in_no_file_no_log_and_no_label() {
    let log = Kept::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let start = Start::new();
    let mut case = Case::of(&start);
    let mut shift = case.shift();
    tracing::subscriber::with_default(subscriber, || {
        tracing::trace!("the log is kept");
        for unit in case.units.clone() {
            if shift.insert(&unit, false).unwrap() == Seen::NothingToDo {
                break;
            }
        }
    });
    let typesetter = Typesetter::new().unwrap();
    for no in ["26-1", "26-2", "26-3"] {
        let value = shift.office.label_value(&RequestNo(no.into())).unwrap();
        let label =
            typesetter.labels(Form::Roll90x29, StartCell::of(Form::Roll90x29, 1).unwrap(), &[value]).unwrap();
        std::fs::write(case.folder.path().join(format!("{no}.pdf")), label.pdf().unwrap()).unwrap();
        std::fs::write(case.folder.path().join(format!("{no}.txt")), label.text(0).unwrap()).unwrap();
    }
    let mut exported = String::new();
    shift
        .office
        .register
        .each_journal_row(|row| {
            exported += &row.to_json()?;
            Ok(())
        })
        .unwrap();
    std::fs::write(case.folder.path().join("journal.jsonl"), exported).unwrap();

    let mut secrets: Vec<Vec<u8>> = case
        .units
        .iter()
        .filter_map(|unit| lock(unit).live_secret().map(|secret| secret.expose_secret().to_vec()))
        .collect();
    assert_eq!(secrets.len(), 4);
    secrets.push(book::lot_key().expose_secret().to_vec());
    secrets.push(book::PASSPHRASE.as_bytes().to_vec());

    let open = files(case.folder.path());
    assert!(
        open.iter().any(|(name, bytes)| name.ends_with("-wal") && !bytes.is_empty()),
        "no write-ahead log"
    );
    drop(shift);
    let kept = log.0.lock().unwrap().clone();
    assert!(!kept.is_empty());
    let mut looked_at = open;
    looked_at.extend(files(case.folder.path()));
    looked_at.push(("the log".into(), kept));
    for (name, bytes) in &looked_at {
        assert_eq!(leaks(bytes, &secrets), 0, "a secret stands in {name}");
    }
}

#[test]
fn the_canary_is_found_where_it_sings() {
    let secret = b"12345678901234567890".to_vec();
    assert_eq!(base32(&secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for form in forms(&secret) {
        let page = [b"before ".as_slice(), &form, b" after"].concat();
        assert!(leaks(&page, std::slice::from_ref(&secret)) > 0, "{}", String::from_utf8_lossy(&form));
    }
    assert_eq!(leaks(b"nothing of the kind", &[secret]), 0);
}
