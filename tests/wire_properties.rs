//! Properties of the reference protocol's messages: whatever goes in comes back, and no bytes cause a panic.
//!
//! Reference protocol, sections 1, 5 and 11.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something goes wrong")]

use proptest::prelude::*;
use token_station::domain::{EntropyFailed, LotKey, TokenId};
use token_station::wire::reference::{
    Answer, Command, HostSession, Identity, Nonces, Reason, SealedAnswer, SealedBytes, SealedCommand, State,
    TokenSession, TransportKey, abilities_from_bits, bits_from_abilities,
};

fn sessions() -> (HostSession, TokenSession) {
    let lot = LotKey::filled::<EntropyFailed>(|out| {
        out.fill(5);
        Ok(())
    })
    .unwrap();
    let key = TransportKey::derive(&lot, &TokenId::parse("RT", "RT-9").unwrap());
    let nonces = Nonces { token: [3; 16], host: [4; 16] };
    (HostSession::new(&key, &nonces), TokenSession::new(&key, &nonces))
}

fn sealed_bytes() -> impl Strategy<Value = SealedBytes> {
    (any::<u32>(), proptest::collection::vec(any::<u8>(), 0..200))
        .prop_map(|(counter, bytes)| SealedBytes { counter, bytes })
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        Just(Command::Identify),
        Just(Command::Blink),
        (any::<[u8; 16]>(), any::<[u8; 16]>())
            .prop_map(|(host_nonce, proof)| Command::Authenticate { host_nonce, proof }),
        sealed_bytes().prop_map(Command::Sealed),
    ]
}

fn identity() -> impl Strategy<Value = Identity> {
    let names = ("[A-Z0-9]{2}", "[A-Z0-9-]{1,32}", "[ -~]{0,16}", "[ -~]{0,16}");
    let state = prop::sample::select(vec![State::Blank, State::Staged, State::Live, State::LockedOut]);
    let rest = (any::<Option<[u8; 8]>>(), any::<i64>(), any::<u16>(), any::<[u8; 16]>(), any::<u32>());
    (names, state, rest).prop_map(|((manufacturer, serial, model, firmware), state, rest)| Identity {
        protocol_min: 1,
        protocol_max: 1,
        manufacturer,
        serial,
        model,
        firmware,
        abilities: rest.4,
        state,
        check_value: rest.0,
        clock_unix_millis: rest.1,
        battery_millivolts: rest.2,
        nonce: rest.3,
    })
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        identity().prop_map(Answer::Identity),
        any::<[u8; 16]>().prop_map(|proof| Answer::Authenticated { proof }),
        any::<u64>().prop_map(|millis| Answer::Wait { millis }),
        Just(Answer::Refused(Reason::BadSeal)),
        sealed_bytes().prop_map(Answer::Sealed),
        Just(Answer::Done),
    ]
}

fn sealed_answer() -> impl Strategy<Value = SealedAnswer> {
    prop_oneof![
        any::<[u8; 8]>().prop_map(|check_value| SealedAnswer::Staged { check_value }),
        any::<i64>().prop_map(|unix_millis| SealedAnswer::Clock { unix_millis }),
        (any::<u64>(), "[0-9]{6,8}", any::<i64>())
            .prop_map(|(step, digits, unix_millis)| SealedAnswer::Code { step, digits, unix_millis }),
        Just(SealedAnswer::Refused(Reason::NotLive)),
    ]
}

proptest! {
    #[test]
    fn commands_come_back(command in command()) {
        prop_assert_eq!(Command::decode(&command.encode().unwrap()), Ok(command));
    }

    #[test]
    fn answers_come_back_and_fit_the_longest_frame(answer in answer()) {
        prop_assert_eq!(Answer::decode(&answer.encode().unwrap()), Ok(answer));
    }

    #[test]
    fn sealed_answers_come_back_through_a_session_and_within_their_longest(
        answer in sealed_answer(),
        seq: u8,
    ) {
        let (mut host, mut token) = sessions();
        let asked = host.seal(seq, &SealedCommand::ReadClock).unwrap();
        token.open(seq, &asked).unwrap();
        let sealed = token.seal(seq, &answer).unwrap();
        let body = Answer::Sealed(sealed.clone()).encode().unwrap();
        prop_assert!(body.len() <= SealedAnswer::LONGEST_SEALED);
        prop_assert_eq!(host.open(seq, &sealed), Ok(answer));
    }

    #[test]
    fn an_echoed_command_is_never_an_answer(command in command()) {
        prop_assume!(!matches!(&command, Command::Sealed(sealed) if sealed.bytes.is_empty()));
        prop_assert!(Answer::decode(&command.encode().unwrap()).is_err());
    }

    #[test]
    fn any_bytes_in_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Command::decode(&bytes);
        let _ = SealedCommand::decode(&bytes);
        let _ = SealedAnswer::decode(&bytes);
        if let Ok(Answer::Identity(identity)) = Answer::decode(&bytes) {
            let _ = identity.token();
            let _ = bits_from_abilities(&abilities_from_bits(identity.abilities));
        }
        let (host, mut token) = sessions();
        let sealed = SealedBytes { counter: 1, bytes };
        prop_assert!(token.open(1, &sealed).is_err());
        prop_assert!(host.open(1, &sealed).is_err());
    }

    #[test]
    fn a_sealed_message_with_one_wrong_bit_does_not_open(
        at: prop::sample::Index,
        bit in 0_u8..8,
    ) {
        let (mut host, mut token) = sessions();
        let mut sealed = host.seal(1, &SealedCommand::Commit { check_value: [6; 8] }).unwrap();
        let at = at.index(sealed.bytes.len());
        sealed.bytes[at] ^= 1 << bit;
        prop_assert!(token.open(1, &sealed).is_err());
    }
}
