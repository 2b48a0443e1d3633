//! The programmable tokens of Token2: vectors, round trips, and garbage.

use proptest::prelude::*;
use token_station::domain::{Secret, StepSecs};
use token_station::wire::apdu::{self, Sw};
use token_station::wire::token2::{
    Challenge, Config, CustomerKey, DisplayOff, Hash, Info, TokenKey, challenge_from, challenge_response,
    model, molto2, single,
};

use crate::{INSTANT, RFC_20, RFC_32, heard, hex, secret, sent};

const CHALLENGE: Challenge = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88];

fn config() -> Config {
    Config {
        display_off: DisplayOff::Secs30,
        clock_unix_secs: INSTANT,
        hash: Hash::Sha1,
        step: StepSecs::Thirty,
    }
}

fn factory() -> TokenKey {
    TokenKey::of_customer(&CustomerKey::factory())
}

fn customer(bytes: &[u8; 16]) -> CustomerKey {
    CustomerKey::filled::<()>(|out| {
        out.copy_from_slice(bytes);
        Ok(())
    })
    .unwrap()
}

#[test]
fn every_command_of_the_single_profile_family_keeps_its_bytes() {
    let (key, short, long) = (TokenKey::single_profile(), secret(RFC_20), secret(RFC_32));
    assert_eq!(key.answer(&CHALLENGE).to_vec(), hex("8B7450F22721BC29985C2C460B65045D"));
    let table = [
        (single::Asked::Identify, "80 41 00 00 02 02 11"),
        (single::Asked::Challenge, "80 4B 08 00 01 00"),
        (single::Asked::Answer(key.answer(&CHALLENGE)), "80CE000010 8B7450F22721BC29985C2C460B65045D"),
        (
            single::Asked::Seed(&short),
            "84C50100245E5856092FD3228D4D33EEE3DAAC4B55CE37D18D332B7AC6A40E8661FA23042AF47B0153",
        ),
        (
            single::Asked::Seed(&long),
            "84C50100345E5856092FD3228D4D33EEE3DAAC4B555DE80AA99074AB9727640C64FF67D124D219EFC9972FED9191DF02\
             7FD36A80B0F97FF0CA",
        ),
        (single::Asked::Config(config()), "84D400001781111F01010F046553F10086060A01010D011E4FFDC288"),
    ];
    for (command, bytes) in table {
        assert_eq!(sent(&command.encode().unwrap()), hex(bytes), "{command:?}");
        let read = single::Command::decode(&heard(&hex(bytes)), true).unwrap();
        assert_eq!(sent(&read.encode().unwrap()), hex(bytes), "{read:?}");
    }
}

#[test]
fn every_command_of_the_molto2_keeps_its_bytes() {
    use molto2::{Asked, Place, PlaceConfig, ShownDigits, Title};
    let (key, short) = (factory(), secret(RFC_20));
    assert_eq!(key.answer(&CHALLENGE).to_vec(), hex("550EC1328F963EB02972BB141E1CF521"));
    let place = |number| Place::new(number).unwrap();
    let of_place = PlaceConfig { config: config(), digits: ShownDigits::Ten };
    let new = TokenKey::of_customer(&customer(b"0123456789ABCDEF"));
    let table = [
        (Asked::Identify, "80 41 00 00 00"),
        (Asked::ReadPlace(place(9)), "80 41 00 09 01 70"),
        (Asked::Challenge, "80 4B 08 00 00"),
        (Asked::Answer(key.answer(&CHALLENGE)), "80CE000010 550EC1328F963EB02972BB141E1CF521"),
        (
            Asked::Seed(place(7), &short),
            "84C50107245D848C69EB8E884E7D20591FF89ADEFF31FD80354BF08248E60D457774BBF06EF534C738",
        ),
        (
            Asked::Title(place(3), Title::parse("hello").unwrap()),
            "84D5000314AA6492E824DF9E2BE60917D1226AE8965AF94611",
        ),
        (Asked::Clock(place(7), INSTANT), "84D401070C81060F046553F100CADDD2AC"),
        (
            Asked::ChangeKey(new),
            "84D700002464C71A71E0D64C1AECEB5012C503B2EE7F1A1C55EA56F41801BFEB8EB15ACC960E724239",
        ),
        (Asked::Delete(place(99)), "80 E6 00 63 00"),
        (Asked::Reset, "80 56 00 00 00"),
        (Asked::Lock, "80 D8 0C 02 00"),
        (Asked::Unlock, "80 D8 0C 02 01 01"),
    ];
    for (command, bytes) in table {
        let bytes = hex(bytes);
        assert_eq!(sent(&command.encode(&key).unwrap()), bytes, "{command:?}");
        let read = molto2::Command::decode(&heard(&bytes), &key, true).unwrap();
        assert_eq!(sent(&read.encode(&key).unwrap()), bytes, "{read:?}");
    }
    let written = sent(&Asked::Config(place(0), of_place).encode(&key).unwrap());
    assert_eq!(written[..27], hex("84D401001A 8114 1F0101 0F046553F100 8609 0A0101 0B010A 0D011E")[..]);
}

#[test]
fn what_both_families_tell_keeps_its_bytes() {
    let info = Info::of("86596220000001", INSTANT);
    let bytes = hex("000000 0E 3836353936323230303030303031 0000 6553F100");
    assert_eq!(info.response().unwrap().data(), bytes);
    assert_eq!(Info::decode(&bytes).unwrap(), info);
    assert_eq!(model::model_of(&info.serial).unwrap().name, "OTPC-P2-i");
    assert_eq!(challenge_response(&CHALLENGE).unwrap().data(), CHALLENGE);
    assert_eq!(challenge_from(&CHALLENGE), Ok(CHALLENGE));

    let state = molto2::PlaceState {
        flag: 0x20,
        title: *b"hello\0\0\0\0\0\0\0\0\0\0\0",
        time_a: INSTANT,
        time_b: 5,
        parameters: Some(molto2::Parameters {
            hash: Hash::Sha256,
            step: StepSecs::Sixty,
            digits: molto2::ShownDigits::Eight,
        }),
        has_seed: true,
    };
    let bytes = hex("951F701D 20 68656C6C6F0000000000000000000000 6553F100 00000005 02 3C 08 01");
    assert_eq!(state.response().unwrap().data(), bytes);
    assert_eq!(molto2::PlaceState::decode(&bytes).unwrap(), state);
    assert_eq!(state.title_text(), "hello");
}

#[test]
fn a_token_refuses_what_a_real_one_refuses() {
    use single::{Command, Status};
    let seed = hex("84C50100245E5856092FD3228D4D33EEE3DAAC4B55CE37D18D332B7AC6A40E8661FA23042AF47B0153");
    let mut forged = seed.clone();
    forged[30] ^= 1;
    let table = [
        (hex("00A4040007 A0000005272101"), true, Status::UnknownClass),
        (hex("80990000"), true, Status::UnknownInstruction),
        (hex("80CE0000 04 01020304"), true, Status::BadContent),
        (hex("84C50100 03 010203"), true, Status::BadLength),
        (forged, true, Status::AccessRefused),
        (seed, false, Status::AccessRefused),
    ];
    for (bytes, authenticated, status) in table {
        assert_eq!(Command::decode(&heard(&bytes), authenticated).err(), Some(status), "{bytes:02x?}");
    }
}

#[test]
fn a_molto2_tells_a_wrong_le_a_clear_value_and_a_missing_session() {
    use molto2::{Asked, Command, Place, Status};
    let key = factory();
    let with_le = heard(&hex("80 41 00 07 01 70 00"));
    assert_eq!(Command::decode(&with_le, &key, false).err(), Some(Status::LeNotTaken));
    let place = Place::new(4).unwrap();
    let cleared = Asked::ClearSeed(place).encode(&key).unwrap();
    assert_eq!(sent(&cleared)[..5], hex("84C5010424")[..]);
    assert!(matches!(Command::decode(&cleared, &key, true), Ok(Command::ClearSeed(at)) if at == place));
    assert_eq!(Command::decode(&cleared, &key, false).err(), Some(Status::AccessRefused));
    let other = TokenKey::of_customer(&customer(&[1; 16]));
    assert_eq!(Command::decode(&cleared, &other, true).err(), Some(Status::AccessRefused));
    let lock = Asked::Lock.encode(&key).unwrap();
    assert_eq!(Command::decode(&lock, &key, false).err(), Some(Status::AccessRefused));
    let delete = Asked::Delete(place).encode(&key).unwrap();
    assert!(Command::decode(&delete, &key, false).is_ok(), "deleting needs no key");
    assert!(Place::new(100).is_err());
}

fn a_config() -> impl Strategy<Value = Config> {
    let hash = prop::sample::select(vec![Hash::Sha1, Hash::Sha256]);
    let step = prop::sample::select(vec![StepSecs::Thirty, StepSecs::Sixty]);
    (prop::sample::select(DisplayOff::ALL.to_vec()), any::<u32>(), hash, step).prop_map(
        |(display_off, clock_unix_secs, hash, step)| Config { display_off, clock_unix_secs, hash, step },
    )
}

fn a_secret() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 20..=63)
}

proptest! {
    #[test]
    fn single_profile_commands_come_back(bytes in a_secret(), config in a_config(), answer: [u8; 16]) {
        let secret = secret(&bytes);
        for command in [
            single::Asked::Identify,
            single::Asked::Challenge,
            single::Asked::Answer(answer),
            single::Asked::Seed(&secret),
            single::Asked::Config(config),
        ] {
            let sent = command.encode().unwrap();
            let read = single::Command::decode(&sent, true).unwrap();
            prop_assert_eq!(read.name(), command.name());
            prop_assert_eq!(&read.encode().unwrap().encode().unwrap()[..], &sent.encode().unwrap()[..]);
            match read {
                single::Command::Seed(read) => prop_assert!(same(&read, &secret)),
                single::Command::Config(read) => prop_assert_eq!(read, config),
                _ => {}
            }
        }
    }

    #[test]
    fn molto2_commands_come_back(
        bytes in a_secret(),
        config in a_config(),
        number in 0_u8..100,
        title in "[ -~]{1,12}",
        clock: u32,
        (key, new) in any::<([u8; 16], [u8; 16])>(),
    ) {
        use molto2::{Asked, Command, Place, PlaceConfig, ShownDigits, Title};
        let secret = secret(&bytes);
        let key = TokenKey::of_customer(&customer(&key));
        let place = Place::new(number).unwrap();
        let digits = ShownDigits::ALL[usize::from(number) % 4];
        for command in [
            Asked::Identify,
            Asked::ReadPlace(place),
            Asked::Challenge,
            Asked::Answer(new),
            Asked::Seed(place, &secret),
            Asked::ClearSeed(place),
            Asked::Title(place, Title::parse(&title).unwrap()),
            Asked::Config(place, PlaceConfig { config, digits }),
            Asked::Clock(place, clock),
            Asked::ChangeKey(TokenKey::of_customer(&customer(&new))),
            Asked::Delete(place),
            Asked::Reset,
            Asked::Lock,
            Asked::Unlock,
        ] {
            let sent = command.encode(&key).unwrap();
            let read = Command::decode(&sent, &key, true).unwrap();
            prop_assert_eq!(read.name(), command.name());
            prop_assert_eq!(&read.encode(&key).unwrap().encode().unwrap()[..], &sent.encode().unwrap()[..]);
        }
    }

    #[test]
    fn what_tokens_tell_comes_back(
        serial in "[0-9]{1,32}",
        clock: u32,
        (head, separator) in any::<([u8; 3], [u8; 2])>(),
        title: [u8; 16],
        has_seed: bool,
        has_parameters: bool,
    ) {
        let info = Info { head, serial, separator, clock_unix_secs: clock };
        prop_assert_eq!(&Info::decode(info.response().unwrap().data()).unwrap(), &info);
        let parameters = molto2::Parameters {
            hash: Hash::Sha1,
            step: StepSecs::Thirty,
            digits: molto2::ShownDigits::Four,
        };
        let state = molto2::PlaceState {
            flag: head[0],
            title,
            time_a: clock,
            time_b: !clock,
            parameters: Some(parameters).filter(|_| has_parameters || has_seed),
            has_seed,
        };
        prop_assert_eq!(molto2::PlaceState::decode(state.response().unwrap().data()), Ok(state));
        let _ = state.title_text();
    }

    #[test]
    fn any_bytes_in_and_never_a_panic(
        header in prop::sample::select(vec![
            [0x80, 0x41, 0, 0], [0x80, 0x4b, 8, 0], [0x80, 0xce, 0, 0], [0x84, 0xc5, 1, 0], [0x84, 0xd4, 1, 0],
            [0x84, 0xd5, 0, 0], [0x84, 0xd7, 0, 0], [0x80, 0xe6, 0, 0], [0x80, 0xd8, 0xc, 2], [0, 0xa4, 4, 0],
        ]),
        p2: u8,
        data in proptest::collection::vec(any::<u8>(), 0..=255),
        sw: u16,
    ) {
        let key = TokenKey::single_profile();
        let command = apdu::Command::carrying([header[0], header[1], header[2], p2], &data).unwrap();
        for authenticated in [false, true] {
            if let Ok(read) = single::Command::decode(&command, authenticated) {
                prop_assert!(!matches!(read, single::Command::Seed(_) | single::Command::Config(_)));
            }
            if let Ok(read) = molto2::Command::decode(&command, &key, authenticated) {
                prop_assert!(!matches!(read, molto2::Command::Seed(..) | molto2::Command::ChangeKey(_)));
            }
        }
        let _ = Info::decode(&data);
        let _ = challenge_from(&data);
        let _ = molto2::PlaceState::decode(&data);
        prop_assert_eq!(single::Status::of(Sw(sw)).sw(), Sw(sw));
    }

    #[test]
    fn one_wrong_bit_anywhere_is_noticed(bytes in a_secret(), at: prop::sample::Index, bit in 0_u8..8) {
        let command = single::Asked::Seed(&secret(&bytes)).encode().unwrap();
        let mut data = command.data().to_vec();
        let at = at.index(data.len());
        data[at] ^= 1 << bit;
        let damaged = apdu::Command::carrying(command.header(), &data).unwrap();
        prop_assert_eq!(single::Command::decode(&damaged, true).err(), Some(single::Status::AccessRefused));
    }
}

/// Whether two secrets are the same, without showing either.
fn same(one: &Secret, other: &Secret) -> bool {
    one.expose_secret() == other.expose_secret()
}
