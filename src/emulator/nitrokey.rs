//! An emulated Nitrokey Pro 2 or Librem Key: what answers feature reports.
//!
//! Source: `libnitrokey`; README, rule 10 for every family. Its awkward habits are those of the real ones: an answer has
//! to be polled for, and a reading that comes too early shows the answer before; what is sent meanwhile is lost; a
//! place is written over without a question; three wrong admin PINs block it; and it knows no time that it was not told
//! since it was plugged in.

use std::collections::BTreeMap;

use crate::domain::otp::hotp;
use crate::domain::{Algorithm, Digits, Secret};
use crate::emulator::HostMicros;
use crate::wire::nitrokey::model::NitrokeyModel;
use crate::wire::nitrokey::{
    Answer, Command, DeviceState, Pin, REPORT_LEN, Report, SessionPassword, Slot, SlotConfig, SlotName,
    Staged,
};

mod answer;

/// How many wrong PINs it looks at.
const TRIES: u8 = 3;

/// For so long the answer before is still there.
const HEARS_MICROS: u64 = 2_000;

/// What a token is made of.
#[derive(Debug, Clone)]
pub struct NitrokeySpec {
    /// Its model.
    pub model: &'static NitrokeyModel,
    /// Serial number of the card inside.
    pub serial: u32,
    /// Firmware before and behind the point.
    pub firmware: (u8, u8),
    /// Whether it tells codes only to whoever has its user PIN.
    pub code_needs_pin: bool,
    /// How long it works on a command.
    pub busy_micros: u64,
}

/// The token.
pub struct NitrokeyUnit {
    spec: NitrokeySpec,
    admin: Guarded,
    user: Guarded,
    places: BTreeMap<Slot, Place>,
    typed_slots: [u8; 3],
    /// The last minute that it was told, kept in flash.
    told_secs: Option<u64>,
    heard: u32,
    powered: Powered,
}

/// A PIN and what is left of it.
struct Guarded {
    pin: Pin,
    tries: u8,
}

/// What is in a slot.
struct Place {
    name: SlotName,
    config: SlotConfig,
    secret: Secret,
}

/// What it forgets without power.
#[derive(Default)]
struct Powered {
    admin: Option<SessionPassword>,
    user: Option<SessionPassword>,
    name: Option<SlotName>,
    secret: Option<Staged>,
    /// What it was told the time is, and when.
    clock: Option<(HostMicros, u64)>,
    /// The answer that can be read, and the one that is being made.
    before: Option<Report>,
    answer: Option<Report>,
    /// What it works on, and since when.
    request: Option<(HostMicros, Report)>,
}

impl NitrokeySpec {
    /// A sound one with the PINs of the factory.
    #[must_use]
    pub const fn of(model: &'static NitrokeyModel, serial: u32) -> Self {
        Self { model, serial, firmware: (0, 11), code_needs_pin: false, busy_micros: 30_000 }
    }
}

impl NitrokeyUnit {
    /// A token with these PINs and nothing in it.
    #[must_use]
    pub fn new(spec: NitrokeySpec, admin: Pin, user: Pin) -> Self {
        Self {
            spec,
            admin: Guarded { pin: admin, tries: TRIES },
            user: Guarded { pin: user, tries: TRIES },
            places: BTreeMap::new(),
            typed_slots: [0xff; 3],
            told_secs: None,
            heard: 0,
            powered: Powered::default(),
        }
    }

    /// It was pulled out and plugged in again.
    pub fn power_cycle(&mut self) {
        self.powered = Powered::default();
    }

    /// Takes a report that arrives at an instant.
    pub fn write(&mut self, bytes: &[u8; REPORT_LEN], at: HostMicros) {
        let works = |(since, _): &(HostMicros, Report)| at.since(*since) < self.spec.busy_micros;
        let Ok(request) = Report::of(bytes) else { return };
        if self.powered.request.as_ref().is_some_and(works) {
            return;
        }
        self.heard = self.heard.saturating_add(1);
        let answer = match Command::decode(&request) {
            Ok(command) => self.obey(command, &request, at),
            Err(status) => Answer::to(&request, status, &[]),
        };
        self.powered.before = self.powered.answer.take();
        // An answer that was made here is never too long.
        self.powered.answer = answer.and_then(|answer| answer.encode()).ok();
        self.powered.request = Some((at, request));
    }

    /// The report that can be read at an instant.
    #[must_use]
    pub fn read(&self, at: HostMicros) -> [u8; REPORT_LEN] {
        let powered = &self.powered;
        let (Some((heard, request)), Some(answer)) = (&powered.request, &powered.answer) else {
            return [0; REPORT_LEN];
        };
        let since = at.since(*heard);
        if since < HEARS_MICROS {
            return powered.before.as_ref().map_or([0; REPORT_LEN], |before| *before.bytes());
        }
        if since >= self.spec.busy_micros {
            return *answer.bytes();
        }
        let state = if since < self.spec.busy_micros / 2 { DeviceState::Received } else { DeviceState::Busy };
        Answer::not_ready(request, state).map_or([0; REPORT_LEN], |report| *report.bytes())
    }

    /// Commands heard so far.
    #[must_use]
    pub const fn commands_heard(&self) -> u32 {
        self.heard
    }

    /// How many admin PINs it still looks at.
    #[must_use]
    pub const fn admin_tries(&self) -> u8 {
        self.admin.tries
    }

    /// The secret in the place of a name, for whoever checks a station.
    #[must_use]
    pub fn secret_of(&self, name: &str) -> Option<&Secret> {
        self.places.values().find(|place| place.name.as_str() == name).map(|place| &place.secret)
    }

    /// What its places are called, in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.places.iter().map(|(slot, place)| (*slot, place.name.as_str()))
    }

    /// Puts something into a place, as another program would.
    pub fn occupy(&mut self, slot: Slot, name: SlotName, config: SlotConfig, secret: Secret) {
        self.places.insert(slot, Place { name, config, secret });
    }

    /// The code of a place at an instant, as a number.
    fn code(&mut self, slot: Slot, at: HostMicros) -> Option<u32> {
        let told = self.powered.clock.map_or(0, |(set, secs)| secs + at.since(set) / 1_000_000);
        let place = self.places.get_mut(&slot)?;
        let digits = if place.config.flags.eight_digits { Digits::Eight } else { Digits::Six };
        let counter = match slot {
            Slot::Totp(_) => told / place.config.step_secs_or_counter.max(1),
            Slot::Hotp(_) => {
                let counter = place.config.step_secs_or_counter;
                place.config.step_secs_or_counter = counter.wrapping_add(1);
                counter
            }
        };
        hotp(&place.secret, Algorithm::Sha1, digits, counter).as_str().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::SecretLength;
    use crate::wire::nitrokey::model::MODELS;
    use crate::wire::nitrokey::{Flags, Polled, SetMode, Status};

    const NOW: HostMicros = HostMicros(1_700_000_000_000_000);
    const PLACE: SlotConfig = SlotConfig { step_secs_or_counter: 30, flags: Flags::of(1), token_id: [0; 13] };

    fn unit() -> NitrokeyUnit {
        let pin = |text: &[u8]| Pin::new(text).unwrap();
        NitrokeyUnit::new(NitrokeySpec::of(&MODELS[0], 0x5a7e), pin(b"12345678"), pin(b"123456"))
    }

    fn secret() -> Secret {
        Secret::filled::<SecretLength>(20, |bytes| {
            bytes.copy_from_slice(b"12345678901234567890");
            Ok(())
        })
        .unwrap()
    }

    /// Each command a second after the one before.
    fn ask(unit: &mut NitrokeyUnit, command: &Command) -> Answer {
        let at = NOW.plus(u64::from(unit.commands_heard()) * 1_000_000);
        unit.write(command.encode().unwrap().bytes(), at);
        match Answer::poll(&Report::of(&unit.read(at.plus(100_000))).unwrap()).unwrap() {
            Polled::Ready(answer) => answer,
            Polled::NotReady(state) => panic!("{state:?}"),
        }
    }

    fn auth(pin: &[u8]) -> Command {
        Command::AdminAuth(Pin::new(pin).unwrap(), SessionPassword::none())
    }

    #[test]
    fn three_wrong_pins_block_it_for_the_right_one_too() {
        let mut unit = unit();
        assert_eq!(ask(&mut unit, &auth(b"12345678")).status(), Status::Done);
        for left in [2, 1, 0, 0] {
            assert_eq!(ask(&mut unit, &auth(b"87654321")).status(), Status::WrongPin);
            assert_eq!(unit.admin_tries(), left);
        }
        assert_eq!(ask(&mut unit, &auth(b"12345678")).status(), Status::WrongPin);
    }

    #[test]
    fn a_reading_shows_the_answer_before_then_that_it_works_then_the_answer() {
        let mut unit = unit();
        assert_eq!(ask(&mut unit, &Command::AdminTries).tries(), 3);
        let at = NOW.plus(9_000_000);
        let request = Command::UserTries.encode().unwrap();
        unit.write(request.bytes(), at);
        let read = |micros| Answer::poll(&Report::of(&unit.read(at.plus(micros))).unwrap()).unwrap();
        assert!(matches!(read(1_000), Polled::Ready(old) if !old.answers(&request)));
        assert!(matches!(read(5_000), Polled::NotReady(DeviceState::Received)));
        assert!(matches!(read(20_000), Polled::NotReady(DeviceState::Busy)));
        assert!(matches!(read(30_000), Polled::Ready(new) if new.answers(&request)));
        let heard = unit.commands_heard();
        unit.write(request.bytes(), at.plus(10_000));
        assert_eq!(unit.commands_heard(), heard, "what is sent while it works is lost");
    }

    #[test]
    fn it_counts_from_the_time_that_it_was_told_and_forgets_it_without_power() {
        let mut unit = unit();
        unit.occupy(Slot::Totp(3), SlotName::parse("mail").unwrap(), PLACE, secret());
        let code = |unit: &mut NitrokeyUnit| {
            let answer = ask(unit, &Command::GetCode(Slot::Totp(3), SessionPassword::none()));
            crate::wire::nitrokey::SlotCode::decode(answer.data()).unwrap().number
        };
        // RFC 6238, appendix B: 59 s and 1111111109 s.
        assert_eq!(ask(&mut unit, &Command::SetTime(SetMode::Force, 58)).status(), Status::Done);
        assert_eq!(code(&mut unit), 94_287_082);
        assert_eq!(
            ask(&mut unit, &Command::SetTime(SetMode::OnlyForward, 1_111_111_108)).status(),
            Status::Done
        );
        assert_eq!(code(&mut unit), 7_081_804);
        let back = ask(&mut unit, &Command::SetTime(SetMode::OnlyForward, 58));
        assert_eq!(back.status(), Status::TimeWarning);
        unit.power_cycle();
        assert_ne!(code(&mut unit), 7_081_804);
    }

    #[test]
    fn a_place_is_written_over_without_a_question_and_never_without_the_password() {
        let mut unit = unit();
        let (slot, name) = (Slot::Totp(0), || SlotName::parse("new").unwrap());
        unit.occupy(slot, SlotName::parse("old").unwrap(), PLACE, secret());
        let none = SessionPassword::none;
        let write = |unit: &mut NitrokeyUnit| ask(unit, &Command::WriteSlot(none(), slot, PLACE)).status();
        assert_eq!(write(&mut unit), Status::NotAuthorised);
        ask(&mut unit, &auth(b"12345678"));
        assert_eq!(write(&mut unit), Status::NoName);
        ask(&mut unit, &Command::StageName(none(), name()));
        for chunk in crate::wire::nitrokey::Chunk::all_of(&secret()).unwrap() {
            ask(&mut unit, &Command::StageSecret(none(), chunk));
        }
        assert_eq!(write(&mut unit), Status::Done);
        assert_eq!(unit.names().collect::<Vec<_>>(), [(slot, "new")]);
        assert!(unit.secret_of("new").is_some());
    }
}
