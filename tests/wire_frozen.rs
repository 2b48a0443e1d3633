//! The bytes of the reference protocol, written out by hand (keys and seals computed by another implementation).
//!
//! Reference protocol, sections 1 to 5. **If a test of this file fails, the format broke: do not change the test.**
//! Tokens in customers' hands speak these bytes; a new message is appended and gets a test of its own here.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something goes wrong")]

use token_station::domain::{EntropyFailed, LotKey, Profile, Secret, TokenId, secret::SecretLength};
use token_station::wire::frame::{self, Deframer};
use token_station::wire::reference::{
    Answer, Command, HostSession, Identity, Nonces, Proof, Reason, Role, SealedAnswer, SealedBytes,
    SealedCommand, State, TokenSession, TransportKey,
};

const IDENTITY: &str = "00 01 01 02 5254 0b 52542d3030303031383432 05 5054422d31 05 312e302e30 ff03 02 \
    01 41ad37514b1cb994 f6f9b2e5bd68 ab17 101112131415161718191a1b1c1d1e1f";
const IDENTIFY_FRAME: &str = "02 07 05 3884980e 00";
const IDENTITY_FRAME: &str = "02 2a 46 01010252540b52542d3030303031383432055054422d3105312e302e30ff0302 \
    0141ad37514b1cb994f6f9b2e5bd68ab17101112131415161718191a1b1c1d1e1f c32b1a7c 00";
const STAGE_FRAME: &str = "24 03 03 01 29 6e360448cb67e153e39284334ed65536881d7223ff970b8fbd85d43a10f08d0ef28e \
    bd189043b1d2f75de89411 00";
const STAGED_FRAME: &str = "22 03 04 01 19 ca83dc261bf581fb7f276dfe878de9733a72787ee61bd2faf0 af2607a9 00";

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn identity() -> Identity {
    Identity {
        protocol_min: 1,
        protocol_max: 1,
        manufacturer: "RT".into(),
        serial: "RT-00001842".into(),
        model: "PTB-1".into(),
        firmware: "1.0.0".into(),
        abilities: 0x1ff,
        state: State::Live,
        check_value: Some([0x41, 0xad, 0x37, 0x51, 0x4b, 0x1c, 0xb9, 0x94]),
        clock_unix_millis: 1_795_000_000_123,
        battery_millivolts: 2987,
        nonce: counting(0x10),
    }
}

fn counting(from: u8) -> [u8; 16] {
    std::array::from_fn(|i| from + u8::try_from(i).unwrap())
}

fn secret() -> Secret {
    Secret::filled::<SecretLength>(20, |out| {
        out.copy_from_slice(b"12345678901234567890");
        Ok(())
    })
    .unwrap()
}

fn keys() -> (TransportKey, Nonces, TokenId) {
    let lot = LotKey::filled::<EntropyFailed>(|out| {
        for (byte, value) in out.iter_mut().zip(0..) {
            *byte = value;
        }
        Ok(())
    })
    .unwrap();
    let token = TokenId::parse("RT", "RT-00001842").unwrap();
    let nonces = Nonces { token: counting(0x10), host: counting(0x20) };
    (TransportKey::derive(&lot, &token), nonces, token)
}

fn one_frame(bytes: &[u8]) -> frame::Frame {
    let mut found = Vec::new();
    Deframer::new().feed(bytes, |frame| found.push(frame));
    assert_eq!(found.len(), 1);
    found.pop().unwrap().unwrap()
}

#[test]
fn every_command_keeps_its_bytes() {
    let table = [
        (Command::Identify, "00"),
        (
            Command::Authenticate { host_nonce: counting(0x20), proof: counting(0x30) },
            "01 202122232425262728292a2b2c2d2e2f 303132333435363738393a3b3c3d3e3f",
        ),
        (Command::Blink, "02"),
        (Command::Sealed(SealedBytes { counter: 300, bytes: vec![9, 8, 7] }), "03 ac02 03 090807"),
    ];
    for (command, bytes) in table {
        assert_eq!(command.encode().unwrap(), hex(bytes), "{command:?}");
        assert_eq!(Command::decode(&hex(bytes)).unwrap(), command);
    }
}

#[test]
fn every_answer_keeps_its_bytes() {
    let table = [
        (Answer::Identity(identity()), IDENTITY),
        (Answer::Authenticated { proof: counting(0x30) }, "01 303132333435363738393a3b3c3d3e3f"),
        (Answer::Wait { millis: 3_600_000 }, "02 80dddb01"),
        (Answer::Refused(Reason::NoSession), "03 03"),
        (Answer::Sealed(SealedBytes { counter: 300, bytes: vec![9, 8, 7] }), "04 ac02 03 090807"),
        (Answer::Done, "05"),
    ];
    for (answer, bytes) in table {
        assert_eq!(answer.encode().unwrap(), hex(bytes), "{answer:?}");
        assert_eq!(Answer::decode(&hex(bytes)).unwrap(), answer);
    }
}

#[test]
fn every_state_and_every_reason_keeps_its_number() {
    let states = [State::Blank, State::Staged, State::Live, State::LockedOut];
    for (number, state) in (0..).zip(states) {
        let bytes = Answer::Identity(Identity { state, check_value: None, ..identity() }).encode().unwrap();
        let at = hex(IDENTITY).windows(2).position(|pair| pair == [0xff, 0x03]).unwrap() + 2;
        assert_eq!(bytes[at..at + 2], [number, 0], "{state:?}");
    }
    let reasons = [
        Reason::Unknown,
        Reason::NoNonce,
        Reason::WrongProof,
        Reason::NoSession,
        Reason::BadSeal,
        Reason::OldCounter,
        Reason::Unable,
        Reason::BadProfile,
        Reason::AlreadyLive,
        Reason::NothingStaged,
        Reason::OtherCheckValue,
        Reason::OtherSerial,
        Reason::NotLive,
        Reason::TooFarAhead,
        Reason::BatteryWeak,
        Reason::WriteFailed,
    ];
    for (number, reason) in (0..).zip(reasons) {
        assert_eq!(Answer::Refused(reason).encode().unwrap(), [3, number], "{reason:?}");
    }
}

#[test]
fn every_sealed_command_keeps_its_bytes() {
    let table = [
        (SealedCommand::Commit { check_value: [1, 2, 3, 4, 5, 6, 7, 8] }, "01 0102030405060708"),
        (SealedCommand::Erase { serial: "RT-00001842".into() }, "02 0b 52542d3030303031383432"),
        (SealedCommand::SetClock { unix_millis: 1_795_000_000_123 }, "03 f6f9b2e5bd68"),
        (SealedCommand::ReadClock, "04"),
        (SealedCommand::ReadCode { ahead: 1 }, "05 01"),
        (SealedCommand::Close, "06"),
    ];
    for (command, bytes) in table {
        assert_eq!(*command.encode().unwrap(), hex(bytes), "{command:?}");
        assert_eq!(*SealedCommand::decode(&hex(bytes)).unwrap().encode().unwrap(), hex(bytes));
    }
    let bytes = hex("00 00 06 3c 14 3132333435363738393031323334353637383930");
    assert_eq!(*SealedCommand::encode_stage(Profile::SERVICE, &secret()).unwrap(), bytes);
    assert_eq!(*SealedCommand::decode(&bytes).unwrap().encode().unwrap(), bytes);
}

#[test]
fn every_sealed_answer_keeps_its_bytes() {
    let table = [
        (SealedAnswer::Staged { check_value: [1, 2, 3, 4, 5, 6, 7, 8] }, "00 0102030405060708"),
        (SealedAnswer::Committed { check_value: [1, 2, 3, 4, 5, 6, 7, 8] }, "01 0102030405060708"),
        (SealedAnswer::Erased, "02"),
        (SealedAnswer::ClockSet, "03"),
        (SealedAnswer::Clock { unix_millis: -1 }, "04 01"),
        (
            SealedAnswer::Code { step: 29_916_666, digits: "048291".into(), unix_millis: 1_795_000_000_123 },
            "05 fafba10e 06 303438323931 f6f9b2e5bd68",
        ),
        (SealedAnswer::Closed, "06"),
        (SealedAnswer::Refused(Reason::AlreadyLive), "07 08"),
    ];
    for (answer, bytes) in table {
        assert_eq!(*answer.encode().unwrap(), hex(bytes), "{answer:?}");
        assert_eq!(SealedAnswer::decode(&hex(bytes)).unwrap(), answer);
    }
}

#[test]
fn whole_frames_keep_their_bytes() {
    assert_eq!(frame::encode(7, &[0]).unwrap(), hex(IDENTIFY_FRAME));
    assert_eq!(frame::encode(0x2a, &hex(IDENTITY)).unwrap(), hex(IDENTITY_FRAME));
    let read = one_frame(&hex(IDENTITY_FRAME));
    assert_eq!((read.seq, read.body), (0x2a, hex(IDENTITY)));
}

#[test]
fn proofs_keep_their_bytes() {
    let (key, nonces, token) = keys();
    let host = hex("18d712b18ba8b9a1ca6b84d12484dbdf");
    let answer = hex("79d6b1a169de760badb3f7c246c250db");
    assert_eq!(key.proof(Role::Host, &nonces, &token), Proof(host.try_into().unwrap()));
    assert_eq!(key.proof(Role::Token, &nonces, &token), Proof(answer.try_into().unwrap()));
}

#[test]
fn a_sealed_stage_frame_keeps_its_bytes_and_a_token_reads_it() {
    let (key, nonces, token) = keys();
    let mut host = HostSession::new(&key, &nonces);
    let sealed = host.seal_stage(3, Profile::SERVICE, &secret()).unwrap();
    let bytes = frame::encode(3, &Command::Sealed(sealed).encode().unwrap()).unwrap();
    assert_eq!(bytes, hex(STAGE_FRAME));

    let mut other_end = TokenSession::new(&key, &nonces);
    let Command::Sealed(sealed) = Command::decode(&one_frame(&bytes).body).unwrap() else {
        panic!("not sealed")
    };
    let Ok(SealedCommand::Stage { secret, .. }) = other_end.open(3, &sealed) else { panic!("not staged") };
    let check_value = secret.check_value(&token).0;
    let answer = other_end.seal(3, &SealedAnswer::Staged { check_value }).unwrap();
    let bytes = frame::encode(3, &Answer::Sealed(answer).encode().unwrap()).unwrap();
    assert_eq!(bytes, hex(STAGED_FRAME));

    let Answer::Sealed(sealed) = Answer::decode(&one_frame(&bytes).body).unwrap() else {
        panic!("not sealed")
    };
    assert_eq!(host.open(3, &sealed), Ok(SealedAnswer::Staged { check_value }));
}

#[test]
fn an_identity_of_a_later_version_is_read_and_nothing_else_may_be_longer() {
    let mut longer = hex(IDENTITY);
    longer.extend([1, 2, 3]);
    assert_eq!(Answer::decode(&longer).unwrap(), Answer::Identity(identity()));
    for bytes in ["05 00", "02 05 00", "03 03 00", "04 01 00 00"] {
        assert!(Answer::decode(&hex(bytes)).is_err(), "{bytes}");
    }
    assert!(Command::decode(&hex("00 00")).is_err());
    assert!(SealedCommand::decode(&hex("04 00")).is_err());
}
