//! A canary for every token family: with everything traced, a whole provisioning through its transport shows its secret nowhere.
//!
//! README, rule 7 for every family. Each family is worked with in a process of its own, whose whole output is searched,
//! also for what is as good as the secret: a ciphertext under a key that is published. The register and its journal are
//! searched by the canaries of `desk_crash` and `end_to_end`, which are the same for all families. The trap: a search
//! that finds nothing may be one that cannot find, so each form is sung once, and found.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "families/bus.rs"]
mod bus;
#[path = "families/cards.rs"]
mod cards;
#[path = "families/lines.rs"]
mod lines;
#[path = "families/molto2.rs"]
mod molto2;
#[allow(dead_code, reason = "shared with the tests of single families, which use the rest")]
#[path = "support/readers.rs"]
mod readers;
#[path = "families/reference.rs"]
mod reference;
#[path = "families/unit.rs"]
mod unit;

use std::process::Command;

use readers::Readers;
use token_station::domain::place::with_secret_of;
use token_station::domain::text::hex;
use token_station::domain::{Profile, Secret};
use token_station::driver::{DRIVERS, Driver};
use token_station::emulator::Pulled;
use token_station::port::{PlugKind, SystemEntropy};
use token_station::wire::apdu::Command as Apdu;
use token_station::wire::token2::molto2::{self as places, Place};
use token_station::wire::token2::{CustomerKey, TokenKey, single};
use token_station::wire::ykoath::Make;
use unit::{Family, provision, secret, secret_of};

/// Which secret of the canary is written.
const CANARY: u8 = 77;

/// For the process that works: which family, and what it sings.
const FAMILY: &str = "TOKEN_STATION_CANARY_FAMILY";
const SONG: &str = "TOKEN_STATION_CANARY_SONG";

/// Works with a token so that as much as possible is said about it, and proves that the secret is in it.
fn work(family: &dyn Family) {
    let mut unit = family.make(0, None);
    let told = provision(family, &mut *unit, &secret(CANARY));
    assert_eq!(unit.held().unwrap(), secret(CANARY).expose_secret());
    println!("{:?}", told.map(|told| told.codes));
    let mut session = unit.open();
    unit.press();
    println!("{:?}", session.identify());
    println!("{:?}", session.authenticate(family.key().as_ref(), &mut SystemEntropy));
    println!(
        "{:?}",
        session.write_secret(&secret_of(|at| at + 1), family.profile(), &mut |step| println!("{step:?}"))
    );
    drop(session);
    let exchanges = unit.exchanges();
    drop(unit);
    // Errors are said with all that they know, in the middle of the writing too.
    for part in 1..=3 {
        let mut unit = family.make(0, Some(Pulled { exchange: exchanges * part / 4, acts: true }));
        if let Err(error) = provision(family, &mut *unit, &secret(CANARY)) {
            println!("{error:?}: {error}");
            tracing::error!(?error, "it was pulled out");
        }
    }
}

/// Everything that somebody could write for these bytes.
fn forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let joined = |between: &str, write: fn(&u8) -> String| {
        bytes.iter().map(write).collect::<Vec<_>>().join(between).into_bytes()
    };
    let coded = |bits: usize, alphabet: &str| -> Vec<u8> {
        let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
        let digit =
            |at: usize| (0..bits).fold(0, |value, next| value << 1 | usize::from(bit(at * bits + next)));
        // Without the last sign, which padding changes.
        (0..bytes.len() * 8 / bits).map(|at| alphabet.as_bytes()[digit(at)]).collect()
    };
    let base32 = coded(5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    let base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    vec![
        bytes.to_vec(),
        hex(bytes).into_bytes(),
        hex(bytes).to_uppercase().into_bytes(),
        joined(" ", |byte| format!("{byte:02x}")),
        joined(" ", |byte| format!("{byte:02X}")),
        joined(", ", |byte| format!("{byte:x}")),
        joined(", ", |byte| format!("{byte:#x}")),
        joined(", ", u8::to_string),
        base32.to_ascii_lowercase(),
        base32,
        coded(6, &format!("{base64}+/")),
        coded(6, &format!("{base64}-_")),
    ]
}

/// What may be nowhere: the secrets whole and by halves, and what a published key makes of them.
fn needles() -> Vec<Vec<u8>> {
    let first = secret(CANARY);
    let alone = needles_of(&first, &single::Asked::Seed(&first).encode().unwrap());
    let at_places = [0, 1].map(|number| {
        with_secret_of(number, &first, Profile::SERVICE.algorithm, &molto2::token(0), |secret| {
            let factory = TokenKey::of_customer(&CustomerKey::factory());
            let seed = places::Asked::Seed(Place::new(number).unwrap(), secret);
            needles_of(secret, &seed.encode(&factory).unwrap())
        })
    });
    [alone, at_places.concat()].concat()
}

/// A secret in every form, and the command that carries it as a ciphertext.
fn needles_of(secret: &Secret, command: &Apdu) -> Vec<Vec<u8>> {
    let bytes = secret.expose_secret();
    let ciphertext = command.encode().unwrap();
    // Header before it, check value behind it.
    let ciphertext = &ciphertext[5..ciphertext.len() - 4];
    [bytes, &bytes[..bytes.len() / 2], &bytes[bytes.len() / 2..], ciphertext, &ciphertext[..16]]
        .iter()
        .flat_map(|bytes| forms(bytes))
        .collect()
}

fn sung(output: &[u8]) -> Vec<usize> {
    let is_in = |needle: &[u8]| output.windows(needle.len()).any(|window| window == needle);
    (0..).zip(needles()).filter(|(_, needle)| is_in(needle)).map(|(number, _)| number).collect()
}

#[test]
#[ignore = "run by the others, in a process whose output is searched"]
fn works_and_sings() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(std::io::stderr).init();
    tracing::trace!("everything is traced");
    if let Some(song) = std::env::var(SONG).ok().filter(|song| !song.is_empty()) {
        let needle = &needles()[song.parse::<usize>().unwrap()];
        return std::io::Write::write_all(&mut std::io::stderr(), needle).unwrap();
    }
    if let Some((_, family)) = bus::task() {
        return work(&*family);
    }
    let name = std::env::var(FAMILY).unwrap();
    let (family, reader): (&dyn Family, Option<&str>) = match name.as_str() {
        "reference" => (&reference::Reference, None),
        "open-serial" => (&lines::OpenSerial, None),
        "flipper" => (&lines::Flipper, None),
        "token2" => (&cards::Token2, Some("Contactless")),
        "molto2" => (&molto2::Molto2 { has_lot_key: false }, Some(molto2::READER)),
        "ykoath" => (&cards::YkOath(Make::YubiKey), Some("Smart Key")),
        other => panic!("nobody works with {other}"),
    };
    let readers = reader.map(Readers::start);
    if matches!(readers, Some(None)) {
        return;
    }
    work(family);
}

fn output_of(family: &str, song: &str) -> Vec<u8> {
    let out = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "works_and_sings", "--ignored", "--nocapture"])
        .env(FAMILY, family)
        .env(SONG, song)
        .env("RUST_LOG", "trace")
        .env("LIBUSB_DEBUG", "4")
        .output()
        .unwrap();
    let all = [out.stdout, out.stderr].concat();
    assert!(out.status.success(), "{family}: {}", String::from_utf8_lossy(&all));
    all
}

fn is_silent(family: &str, output: Option<Vec<u8>>) {
    let Some(output) = output else { return };
    let text = String::from_utf8_lossy(&output);
    if let Some(skipped) = text.lines().find(|line| line.starts_with("SKIPPED")) {
        let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("\n{skipped}\n").as_bytes());
    }
    assert!(text.contains("everything is traced") && text.contains("1 passed"), "{family}: {text}");
    for line in text.lines().filter(|line| line.starts_with("SKIPPED")) {
        let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("\n{family}: {line}\n"));
    }
    assert_eq!(sung(&output), Vec::<usize>::new(), "{family}: {text}");
}

#[test]
fn no_family_shows_its_secret_in_a_trace_an_error_or_anything_else_that_is_said() {
    std::thread::scope(|scope| {
        let (cards, others): (Vec<&dyn Driver>, Vec<_>) =
            DRIVERS.iter().copied().partition(|driver| driver.plug() == PlugKind::Card);
        for driver in others {
            scope.spawn(|| {
                let family = driver.family();
                if driver.plug() == PlugKind::Reports {
                    is_silent(family, bus::in_front(family, "work", "works_and_sings"));
                } else {
                    is_silent(family, Some(output_of(family, "")));
                }
            });
        }
        scope.spawn(|| is_silent("reference", bus::in_front("reference", "work", "works_and_sings")));
        // There is one service of readers on a machine.
        for driver in cards {
            is_silent(driver.family(), Some(output_of(driver.family(), "")));
        }
    });
}

#[test]
fn whatever_is_sung_is_heard() {
    let needles = needles();
    // One through the process and the search as it is; the others through the search.
    assert!(sung(&output_of("none", "0")).contains(&0));
    for (number, needle) in needles.iter().enumerate() {
        assert!(sung(&[b"before ", needle.as_slice(), b" behind"].concat()).contains(&number));
    }
    assert_eq!(sung(b"nothing of the kind"), Vec::<usize>::new());
    assert!(needles.iter().all(|needle| needle.len() >= 10), "a short one would be found anywhere");
}
