//! Nitrokey Pro: vectors, layouts, round trips, and garbage.

use proptest::prelude::*;
use token_station::wire::nitrokey::{
    Answer, Chunk, Command, DeviceState, DeviceStatus, Flags, Pin, Polled, REPORT_LEN, Report,
    SessionPassword, SetMode, Settings, Slot, SlotCode, SlotConfig, SlotContent, SlotName, Staged, Status,
};

use crate::{INSTANT, RFC_20, hex, secret};

fn pin(text: &[u8]) -> Pin {
    Pin::new(text).unwrap()
}

fn session(byte: u8) -> SessionPassword {
    SessionPassword::filled::<()>(|out| {
        out.fill(byte);
        Ok(())
    })
    .unwrap()
}

fn bytes_of(command: &Command) -> Vec<u8> {
    command.encode().unwrap().bytes().to_vec()
}

#[test]
fn the_reports_of_the_vectors_keep_their_bytes() {
    let status = [vec![0; 60], hex("DFB76EEF")].concat();
    assert_eq!(bytes_of(&Command::Status), status);
    let set_time = [hex("0B 01 00F1536500000000"), vec![0; 50], hex("484AF110")].concat();
    assert_eq!(bytes_of(&Command::SetTime(SetMode::Force, INSTANT.into())), set_time);
}

#[test]
fn every_command_keeps_its_layout() {
    let one = hex("31000000000000000000000000000000000000000000000000");
    let two = hex("32000000000000000000000000000000000000000000000000");
    let held = vec![9; 25];
    let config = SlotConfig { step_secs_or_counter: 60, flags: Flags::of(1), token_id: [7; 13] };
    let slot = Slot::Totp(14);
    let chunk = Chunk::all_of(&secret(RFC_20)).unwrap().pop().unwrap();
    let name = SlotName::parse("bank").unwrap();
    let pins = || (pin(b"1"), pin(b"2"));
    let table = [
        (Command::AdminTries, vec![0x09]),
        (Command::UserTries, vec![0x0f]),
        (Command::Lock, vec![0x12]),
        (Command::AdminAuth(pin(b"1"), session(9)), [&[0x07][..], &one, &held].concat()),
        (Command::UserAuth(pin(b"1"), session(9)), [&[0x0e][..], &one, &held].concat()),
        (Command::StageName(session(9), name), [&[0x17][..], &held, b"N\0bank"].concat()),
        (Command::StageSecret(session(9), chunk), [&[0x17][..], &held, b"S\0", RFC_20].concat()),
        (
            Command::WriteSlot(session(9), slot, config),
            [&[0x01][..], &held, &[0x2e, 60, 0, 0, 0, 0, 0, 0, 0, 1], &[7; 13]].concat(),
        ),
        (Command::Erase(slot, session(9)), [&[0x06, 0x2e][..], &held].concat()),
        (Command::ReadName(Slot::Hotp(0)), vec![0x02, 0x10]),
        (Command::ReadSlot(Slot::Totp(0)), vec![0x03, 0x20]),
        (Command::SetTime(SetMode::OnlyForward, 0x0102), vec![0x0b, 0, 2, 1]),
        (Command::GetCode(slot, session(9)), [&[0x04, 0x2e][..], &[0; 17], &held].concat()),
        (
            Command::Configure(Settings { typed_slots: [0, 1, 255], code_needs_pin: true }, session(9)),
            [&[0x05, 0, 1, 255, 1, 0][..], &held].concat(),
        ),
        (Command::FactoryReset(pin(b"1")), [&[0x13][..], &one].concat()),
        (Command::ChangeUserPin { old: pins().0, new: pins().1 }, [&[0x14][..], &one, &two].concat()),
        (Command::ChangeAdminPin { old: pins().0, new: pins().1 }, [&[0x15][..], &one, &two].concat()),
        (Command::UnblockUserPin { admin: pins().0, new: pins().1 }, [&[0x11][..], &one, &two].concat()),
    ];
    for (command, content) in table {
        let bytes = bytes_of(&command);
        assert_eq!(bytes[..content.len()], content, "{command:?}");
        assert!(bytes[content.len()..60].iter().all(|byte| *byte == 0), "{command:?}");
        let read = Command::decode(&Report::of(&bytes).unwrap()).unwrap();
        assert_eq!((read.name(), bytes_of(&read)), (command.name(), bytes), "{command:?}");
    }
}

#[test]
fn a_device_refuses_a_damaged_report_an_unknown_command_and_a_slot_that_it_has_not() {
    let mut damaged = bytes_of(&Command::Status);
    damaged[30] ^= 1;
    assert_eq!(Command::decode(&Report::of(&damaged).unwrap()).err(), Some(Status::BadChecksum));
    // Checksums by another implementation (Python, words of the STM32).
    let unknown = [vec![0x7f], vec![0; 59], hex("074a2740")].concat();
    assert_eq!(Command::decode(&Report::of(&unknown).unwrap()).err(), Some(Status::UnknownCommand));
    let slot = [vec![0x02, 0x2f], vec![0; 58], hex("20a00473")].concat();
    assert_eq!(Command::decode(&Report::of(&slot).unwrap()).err(), Some(Status::WrongSlot));
    assert!(Command::ReadSlot(Slot::Totp(15)).encode().is_err());
}

#[test]
fn an_answer_keeps_its_layout_and_belongs_to_its_request() {
    let request = Command::Status.encode().unwrap();
    let told = DeviceStatus {
        firmware_major: 0,
        firmware_minor: 15,
        serial: 0x0403_0201,
        typed_slots: [0xff, 0, 1],
        code_needs_pin: true,
    };
    let report = Answer::to(&request, Status::Done, &told.encode()).unwrap().encode().unwrap();
    assert_eq!(report.bytes()[..17], hex("00 00 DFB76EEF 00 0F 00 01020304 FF0001 01"));
    let Polled::Ready(answer) = Answer::poll(&report).unwrap() else { panic!("not ready") };
    assert!(answer.answers(&request));
    assert!(!answer.answers(&Command::Lock.encode().unwrap()));
    assert_eq!(DeviceStatus::decode(answer.data()), Ok(told));
    let busy = Answer::not_ready(&request, DeviceState::Busy).unwrap();
    assert!(matches!(Answer::poll(&busy), Ok(Polled::NotReady(DeviceState::Busy))));
    let mut damaged = report.bytes().to_vec();
    damaged[20] ^= 1;
    assert!(Answer::poll(&Report::of(&damaged).unwrap()).is_err());
}

#[test]
fn what_is_staged_comes_back_as_an_echo() {
    let chunk = Chunk::all_of(&secret(RFC_20)).unwrap().pop().unwrap();
    let request = Command::StageSecret(session(9), chunk).encode().unwrap();
    let answer = Answer::echo(&request).unwrap();
    assert_eq!(answer.data()[..20], *RFC_20);
    assert!(answer.answers(&request));
    assert!(!format!("{answer:?}").contains("12345"));
}

fn a_slot() -> impl Strategy<Value = Slot> {
    prop::sample::select(Slot::all().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn commands_with_content_come_back(
        slot in a_slot(),
        (held, token_id, step_secs_or_counter, bits) in any::<([u8; 25], [u8; 13], u64, u8)>(),
        text in "[ -~]{1,15}",
        force: bool,
    ) {
        let password = || {
            SessionPassword::filled::<()>(|out| {
                out.copy_from_slice(&held);
                Ok(())
            })
            .unwrap()
        };
        let config = SlotConfig { step_secs_or_counter, flags: Flags::of(bits), token_id };
        let mode = if force { SetMode::Force } else { SetMode::OnlyForward };
        for command in [
            Command::AdminAuth(pin(text.as_bytes()), password()),
            Command::StageName(password(), SlotName::parse(&text).unwrap()),
            Command::WriteSlot(password(), slot, config),
            Command::Erase(slot, password()),
            Command::ReadName(slot),
            Command::ReadSlot(slot),
            Command::SetTime(mode, step_secs_or_counter),
            Command::GetCode(slot, password()),
            Command::ChangeAdminPin { old: pin(text.as_bytes()), new: pin(b"2") },
        ] {
            let sent = command.encode().unwrap();
            let read = Command::decode(&sent).unwrap();
            prop_assert_eq!(read.name(), command.name());
            let again = read.encode().unwrap();
            prop_assert_eq!(again.bytes(), sent.bytes());
        }
    }

    #[test]
    fn secrets_come_back_through_their_chunks(bytes in proptest::collection::vec(1_u8..=255, 20..=40)) {
        let mut staged = Staged::new();
        for chunk in Chunk::all_of(&secret(&bytes)).unwrap() {
            let sent = Command::StageSecret(session(1), chunk).encode().unwrap();
            let Ok(Command::StageSecret(_, chunk)) = Command::decode(&sent) else { panic!("no chunk") };
            staged.take(&chunk);
        }
        let held = staged.secret().unwrap();
        prop_assert_eq!(held.expose_secret(), &bytes[..]);
    }

    #[test]
    fn what_a_device_tells_comes_back(
        text in "[ -~]{1,15}",
        (token_id, step_secs_or_counter, number, bits) in any::<([u8; 13], u64, u32, u8)>(),
        status: u8,
    ) {
        let flags = Flags::of(bits);
        let config = SlotConfig { step_secs_or_counter, flags, token_id };
        let content = SlotContent { name: SlotName::parse(&text).unwrap(), config };
        let code = SlotCode { number, flags, token_id };
        let request = Command::Status.encode().unwrap();
        let data = [content.encode().unwrap(), code.encode().unwrap()];
        for data in data {
            let report = Answer::to(&request, Status::of(status), &data).unwrap().encode().unwrap();
            let Polled::Ready(answer) = Answer::poll(&report).unwrap() else { panic!("not ready") };
            prop_assert_eq!(answer.status(), Status::of(status));
            prop_assert!(answer.data().starts_with(&data));
        }
        prop_assert_eq!(SlotContent::decode(&content.encode().unwrap()), Ok(content));
        prop_assert_eq!(SlotCode::decode(&code.encode().unwrap()), Ok(code));
        let _ = code.code();
    }

    #[test]
    fn any_bytes_in_and_never_a_panic(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..=80),
        first in 0_u8..0x20,
        read_as_answer: bool,
    ) {
        prop_assert_eq!(Report::of(&bytes).is_ok(), bytes.len() == REPORT_LEN);
        bytes.resize(REPORT_LEN, 0);
        bytes[0] = if read_as_answer { first % 5 } else { first };
        let report = Report::of(&bytes).unwrap();
        let _ = Command::decode(&report);
        let _ = Answer::poll(&report);
        let _ = DeviceStatus::decode(&bytes);
        let _ = SlotContent::decode(&bytes);
        let _ = SlotCode::decode(&bytes);
        // Whatever the content, an answer to it can be made, and read again.
        let answer = Answer::echo(&report).unwrap();
        prop_assert_eq!(answer.slot_name().is_some(), SlotName::parse(&name_in(&bytes)).is_ok());
        let _ = answer.tries();
        prop_assert!(matches!(Answer::poll(&answer.encode().unwrap()), Ok(Polled::Ready(_))));
    }
}

/// The text that stands where a staged name does; nothing when it is none.
fn name_in(bytes: &[u8]) -> String {
    let field = &bytes[28..43];
    let len = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8(field[..len].to_vec()).unwrap_or_default()
}
