//! The YKOATH applet: a vector, its bytes, round trips, and garbage.

use proptest::prelude::*;
use token_station::domain::Algorithm;
use token_station::wire::apdu::{self, Gathering, Parting, Step, Sw};
use token_station::wire::ykoath::{
    AccessKey, AccessMac, Applet, Asked, CONTINUATION, Calculated, Command, Credential, Kind, Listed, Name,
    NameParts, Pin, Selection, Status, Truncated, all_from, all_whole, calculated_from, calculated_response,
    list_from, list_whole, proof_from, proof_response,
};

use crate::{RFC_20, heard, hex, secret, sent};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn alice<S>(secret: S) -> Credential<S> {
    Credential {
        name: name("30/Bank:alice"),
        kind: Kind::Totp,
        algorithm: Algorithm::Sha1,
        digits: 6,
        secret,
        touch: false,
        only_increasing: false,
        counter: None,
    }
}

#[test]
fn every_command_keeps_its_bytes() {
    let rfc = secret(RFC_20);
    let pin = |text: &[u8]| Pin::new(text).unwrap();
    let guarded = Credential {
        kind: Kind::Hotp,
        algorithm: Algorithm::Sha256,
        digits: 8,
        touch: true,
        only_increasing: true,
        counter: Some(258),
        ..alice(&rfc)
    };
    let put = "71 0D 33302F42616E6B3A616C696365 73 16 21 06 3132333435363738393031323334353637383930";
    let table = [
        (Asked::Select, "00A4040007 A0000005272101".to_owned()),
        (Asked::Put(alice(&rfc)), format!("0001000027 {put}")),
        (Asked::Put(guarded), format!("000100002F {} 7803 7A0400000102", put.replace("21 06", "12 08"))),
        (Asked::Delete(name("a:b")), "0002000005 7103613A62".into()),
        (Asked::ClearCode, "0003000002 7300".into()),
        (Asked::Reset, "0004DEAD".into()),
        (Asked::Rename { from: name("a"), to: name("b") }, "0005000006 710161 710162".into()),
        (Asked::List, "00A10000".into()),
        (
            Asked::Calculate { name: name("a"), step: 1, full: false },
            "00A200010D 710161 74080000000000000001".into(),
        ),
        (
            Asked::Calculate { name: name("a"), step: 1, full: true },
            "00A200000D 710161 74080000000000000001".into(),
        ),
        (
            Asked::Validate { proof: AccessMac([7; 20]), challenge: [9; 8] },
            format!("00A3000020 7514{} 7408{}", "07".repeat(20), "09".repeat(8)),
        ),
        (Asked::CalculateAll { step: 0x0102 }, "00A400010A 74080000000000000102".into()),
        (Asked::SendRemaining, "00A50000".into()),
        (Asked::VerifyPin(pin(b"123456")), "00B2000008 8006313233343536".into()),
        (Asked::SetPin(pin(b"123456")), "00B4000008 8006313233343536".into()),
        (Asked::ChangePin { old: pin(b"1"), new: pin(b"2") }, "00B3000006 800131 810132".into()),
    ];
    for (command, bytes) in table {
        assert_eq!(sent(&command.encode().unwrap()), hex(&bytes), "{command:?}");
        let read = Command::decode(&heard(&hex(&bytes))).unwrap();
        assert_eq!(sent(&read.encode().unwrap()), hex(&bytes), "{read:?}");
    }
}

#[test]
fn a_password_keeps_its_key_and_its_proof() {
    // PBKDF2-HMAC-SHA1 and HMAC-SHA1 computed by another implementation (Python's hashlib and hmac).
    let made = || AccessKey::of_password(b"password", &hex("0102030405060708"));
    let key = made();
    assert_eq!(key.prove(&[9; 8]).0.to_vec(), hex(PROOF));
    let command = Asked::SetCode { key, challenge: [9; 8] }.encode().unwrap();
    let bytes = format!("0003000033 7311 21{KEY} 7408{} 7514{PROOF}", "09".repeat(8));
    assert_eq!(sent(&command), hex(&bytes));
    let Ok(Command::SetCode { key, challenge }) = Command::decode(&command) else { panic!("not a key") };
    assert_eq!((key.prove(&[1; 8]), challenge), (made().prove(&[1; 8]), [9; 8]));
    let mut forged = hex(&bytes);
    forged[10] ^= 1;
    assert_eq!(
        Command::decode(&heard(&forged)).err(),
        Some(Status::BadContent),
        "the proof is of another key"
    );
}

const KEY: &str = "ed1b5a43d3a86504dd13c9da7606bd35";
const PROOF: &str = "0008ba42876379d9a386b1b4fbed9babff76c103";

#[test]
fn every_answer_keeps_its_bytes() {
    let selection = Selection {
        version: [5, 4, 3],
        salt: vec![1; 8],
        challenge: Some([2; 8]),
        pin_tries: Some(8),
        serial: Some(vec![0, 0, 0, 7]),
    };
    let bytes = hex("7903050403 71080101010101010101 74080202020202020202 7B0101 820108 8F0400000007");
    assert_eq!(selection.response().unwrap().data(), bytes);
    assert_eq!(Selection::decode(&bytes).unwrap(), selection);

    let code = Calculated::Code(Truncated { digits: 6, value: 0x4139_7eea });
    assert_eq!(calculated_response(&code).unwrap().data(), hex("760506 41397EEA"));
    let Ok(Calculated::Code(read)) = calculated_from(&hex("760506 41397EEA")) else { panic!("not a code") };
    assert_eq!(read.code().unwrap().as_str(), "287082");

    let computes = Some((Kind::Totp, Algorithm::Sha1));
    let listed =
        [Listed { computes, name: name("30/Bank:alice") }, Listed { computes: None, name: name("mail") }];
    let bytes = hex("720E 21 33302F42616E6B3A616C696365 7205 F1 6D61696C");
    assert_eq!(list_whole(&listed).unwrap()[..], bytes);
    assert_eq!(list_from(&bytes).unwrap(), listed);
    // An HMAC slot, a counter that is told, and a name that is no text: none of them is ours, and none stands in the way.
    let others = list_from(&hex("7204 41 484D41 7203 31 6162 7203 21 FFFE")).unwrap();
    assert_eq!(others, ["HMA", "ab"].map(|text| Listed { computes: None, name: name(text) }));
    assert!(list_from(&hex("7604 41 484D41")).is_err() && list_from(&hex("7200")).is_err());

    let all = [
        (name("a"), code),
        (name("b"), Calculated::Counts { digits: 6 }),
        (name("c"), Calculated::NeedsTouch { digits: 8 }),
    ];
    let bytes = hex("710161 760506 41397EEA 710162 770106 710163 7C0108");
    assert_eq!(all_whole(&all).unwrap()[..], bytes);
    assert_eq!(all_from(&bytes).unwrap(), all);

    assert_eq!(proof_response(&AccessMac([3; 20])).unwrap().data()[..3], [0x75, 0x14, 3]);
    assert_eq!(Applet::YubiKeyManagement.serial_response(1).unwrap().data(), hex("06 02 04 00000001"));
}

fn a_name() -> impl Strategy<Value = Name> {
    "[!-~]{1,64}".prop_map(|text| Name::parse(&text).unwrap())
}

fn an_algorithm() -> impl Strategy<Value = Algorithm> {
    prop::sample::select(vec![Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512])
}

fn a_kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(vec![Kind::Hotp, Kind::Totp])
}

fn a_calculation() -> impl Strategy<Value = Calculated> {
    (6_u8..=8, any::<u32>(), proptest::collection::vec(any::<u8>(), 1..=64), 0..4).prop_map(
        |(digits, value, mac, which)| match which {
            0 => Calculated::Code(Truncated { digits, value }),
            1 => Calculated::Full { digits, mac },
            2 => Calculated::Counts { digits },
            _ => Calculated::NeedsTouch { digits },
        },
    )
}

proptest! {
    #[test]
    fn credentials_come_back(
        bytes in proptest::collection::vec(any::<u8>(), 20..=64),
        name in a_name(),
        (kind, algorithm) in (a_kind(), an_algorithm()),
        digits in 6_u8..=8,
        (touch, only_increasing, counter) in any::<(bool, bool, Option<u32>)>(),
    ) {
        let whole = secret(&bytes);
        let put = Credential { name, kind, algorithm, digits, secret: &whole, touch, only_increasing, counter };
        let sent = Asked::Put(put).encode().unwrap();
        let Ok(Command::Put(read)) = Command::decode(&sent) else { panic!("not a credential") };
        prop_assert_eq!((read.kind, read.algorithm, read.digits), (kind, algorithm, digits));
        prop_assert_eq!((read.touch, read.only_increasing, read.counter), (touch, only_increasing, counter));
        prop_assert_eq!(read.secret.expose_secret(), &bytes[..]);
        prop_assert_eq!(&Command::Put(read).encode().unwrap().encode().unwrap()[..], &sent.encode().unwrap()[..]);
    }

    #[test]
    fn the_other_commands_come_back(
        (one, other) in (a_name(), a_name()),
        step: u64,
        full: bool,
        (proof, challenge) in any::<([u8; 20], [u8; 8])>(),
        pin in proptest::collection::vec(any::<u8>(), 1..=100),
    ) {
        let pin = || Pin::new(&pin).unwrap();
        for command in [
            Asked::Delete(one.clone()),
            Asked::SetCode { key: AccessKey::of_password(&proof, &challenge), challenge },
            Asked::Rename { from: one.clone(), to: other },
            Asked::Calculate { name: one, step, full },
            Asked::Validate { proof: AccessMac(proof), challenge },
            Asked::CalculateAll { step },
            Asked::VerifyPin(pin()),
            Asked::SetPin(pin()),
            Asked::ChangePin { old: pin(), new: pin() },
        ] {
            let sent = command.encode().unwrap();
            let read = Command::decode(&sent).unwrap();
            prop_assert_eq!(read.name(), command.name());
            prop_assert_eq!(&read.encode().unwrap().encode().unwrap()[..], &sent.encode().unwrap()[..]);
        }
    }

    #[test]
    fn long_answers_come_back_through_their_parts(
        all in proptest::collection::vec((a_name(), a_calculation()), 0..40),
        computes in proptest::option::of((a_kind(), an_algorithm())),
    ) {
        let listed: Vec<Listed> = all.iter().map(|(name, _)| Listed { computes, name: name.clone() }).collect();
        prop_assert_eq!(list_from(&list_whole(&listed).unwrap()).unwrap(), listed);
        let mut parting = Parting::new(all_whole(&all).unwrap(), Sw::DONE).unwrap();
        let mut gathering = Gathering::new(CONTINUATION);
        while let Some(part) = parting.next_part(256).unwrap() {
            if let Step::Send(next) = gathering.take(&part).unwrap() {
                prop_assert!(matches!(Command::decode(&next), Ok(Command::SendRemaining)));
            }
        }
        prop_assert_eq!(all_from(gathering.bytes()).unwrap(), all);
    }

    #[test]
    fn short_answers_come_back(
        version: [u8; 3],
        salt in proptest::collection::vec(any::<u8>(), 0..=16),
        challenge: Option<[u8; 8]>,
        pin_tries: Option<u8>,
        serial in proptest::option::of(proptest::collection::vec(any::<u8>(), 4..=16)),
        calculated in a_calculation(),
        proof: [u8; 20],
    ) {
        let selection = Selection { version, salt, challenge, pin_tries, serial };
        prop_assert_eq!(&Selection::decode(selection.response().unwrap().data()).unwrap(), &selection);
        prop_assert_eq!(&calculated_from(calculated_response(&calculated).unwrap().data()).unwrap(), &calculated);
        prop_assert_eq!(proof_from(proof_response(&AccessMac(proof)).unwrap().data()), Ok(AccessMac(proof)));
    }

    #[test]
    fn names_come_back(
        period_secs in prop::sample::select(vec![1_u32, 15, 30, 60, 86400]),
        issuer in proptest::option::of("[ -~]{0,20}"),
        account in "[ -~]{0,20}",
    ) {
        let parts = NameParts { period_secs, issuer, account };
        if let Ok(name) = Name::of(&parts) {
            prop_assert_eq!(name.parts(), parts);
        }
    }

    #[test]
    fn any_bytes_in_and_never_a_panic(
        ins in prop::sample::select(vec![1_u8, 2, 3, 4, 5, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xb2, 0xb3, 0xb4, 0xcc]),
        (class, p1, p2) in (0_u8..2, any::<u8>(), any::<u8>()),
        bytes in proptest::collection::vec(any::<u8>(), 0..=255),
        sw: u16,
    ) {
        let command = apdu::Command::carrying([class, ins, p1, p2], &bytes).unwrap();
        let _ = Command::decode(&command);
        let _ = Applet::selected_by(&command);
        let _ = Selection::decode(&bytes);
        let _ = list_from(&bytes);
        let _ = all_from(&bytes);
        let _ = calculated_from(&bytes);
        let _ = proof_from(&bytes);
        for applet in Applet::ALL {
            let _ = applet.serial_from(&bytes);
        }
        prop_assert_eq!(Status::of(Sw(sw)).sw(), Sw(sw));
    }

    #[test]
    fn a_command_cut_short_is_never_another_command(cut in 1_usize..39) {
        let rfc = secret(RFC_20);
        let whole = Asked::Put(alice(&rfc)).encode().unwrap();
        let data = &whole.data()[..whole.data().len() - cut];
        let command = apdu::Command::carrying(whole.header(), data).unwrap();
        prop_assert_eq!(Command::decode(&command).err(), Some(Status::BadContent));
    }
}
