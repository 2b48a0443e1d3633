//! The driver of the open-hardware serial token: an Arduino with a clock, a display and one button.
//!
//! Source: `hardware-totp`; README, rules for every family. The board has no serial number, so its first entry, which it
//! shows as a clock and never as a code, is named by us: `OS-` and the seven digits of the inventory label. One without
//! it is `NEW`: it is looked at, and takes nothing but that name, and that only while it holds no entry at all.
//!
//! The traps: whoever has the board can rename it, so the name is a label and no proof; the board forgets what was not saved, so
//! a change is saved only when the list reads as it should; and a name with a `;` in it would shift the places behind it, which
//! the same comparison finds before anything is kept.

use std::sync::Arc;

use crate::domain::secret::SecretLength;
use crate::domain::{
    Abilities, CheckValue, Clock, ClockOffset, Consent, Entropy, LotKey, Model, Profile, Secret, Serial,
    TokenId,
};
use crate::driver::{Driver, DriverError, Identity, Progress, ReadCode, Refusal, Session, UnitState, entry};
use crate::port::{Plug, PlugKind};
use crate::wire::WireError;
use crate::wire::epoch::clock_secs;
use crate::wire::open_serial::{Answer, Asked, BAUD, ENTRIES, EntryName, LOOK_MILLIS, holds_whole};

mod board;

use board::{Board, Told};

/// The family.
#[derive(Debug, Clone, Copy)]
pub struct OpenSerial;

/// Its name in [`DRIVERS`](crate::driver::DRIVERS), and before the path of a port.
pub const FAMILY: &str = "open-serial";

/// The prefix under which its serials are kept.
pub const MANUFACTURER: &str = "OS";

/// The model, after the project whose protocol it speaks.
pub const MODEL: &str = "HARDWARE-TOTP";

/// What a board without a name is called.
pub const NEW: &str = "NEW";

/// What these tokens can do: six digits every thirty seconds, and a clock of whole seconds that is set by itself.
pub const ABILITIES: Abilities = Abilities {
    clock_set: true,
    clock_erases: false,
    code_read: false,
    check_value: false,
    erase: true,
    blink: false,
    sha256: false,
    sha512: false,
    eight_digits: false,
    thirty_secs: true,
    no_sixty_secs: true,
    clock_unit_millis: 1000,
    places: 0,
};

/// How often the clock is set or read again while the board, or this machine, is busy with something else.
const TRIES: u32 = 4;

/// How far from what was foreseen a look may be.
const AS_FORESEEN_MILLIS: i64 = 200;

const WHOLE_TURN_MILLIS: i64 = LOOK_MILLIS.cast_signed();

/// Of a board without a name.
const READ_ONLY: Abilities = Abilities { clock_set: false, erase: false, thirty_secs: false, ..ABILITIES };

/// What a serial begins with, and how many digits follow.
const SERIAL_PREFIX: &str = "OS-";
const SERIAL_DIGITS: usize = 7;

impl Driver for OpenSerial {
    fn family(&self) -> &'static str {
        FAMILY
    }

    fn makes(&self, model: &str) -> bool {
        model == MODEL
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn takes_lot_key(&self) -> bool {
        false
    }

    fn plug(&self) -> PlugKind {
        PlugKind::Line
    }

    fn baud(&self) -> Option<u32> {
        Some(BAUD)
    }

    fn accepts(&self, secret: &Secret) -> bool {
        holds_whole(secret)
    }

    fn appears_within_millis(&self) -> u64 {
        // It starts anew for two seconds when its line is opened, then it takes one command a second, and two are asked.
        12_000
    }

    fn serials_given_as(&self) -> Option<&'static str> {
        Some(MANUFACTURER)
    }

    fn open(&self, plug: Plug, clock: Arc<dyn Clock>) -> Result<Box<dyn Session>, DriverError> {
        let Plug::Line(line) = plug else { return Err(DriverError::OtherPlug { family: FAMILY }) };
        let board = Board::new(line, clock);
        Ok(Box::new(OpenSerialSession { board, known: None, spoiled: false }))
    }
}

struct OpenSerialSession {
    board: Board,
    known: Option<Identity>,
    /// Whether the board holds in its memory what it should not, until it is reset: nothing is saved then.
    spoiled: bool,
}

impl Session for OpenSerialSession {
    fn identify(&mut self) -> Result<Identity, DriverError> {
        let names = self.list()?;
        let told = self.board.ask(&Asked::GetClock)?;
        let its_own = names.first().and_then(|name| serial_of(name));
        let senseless = |_| DriverError::NotThisFamily { family: FAMILY, got: names.len() };
        let serial = its_own.as_ref().map_or(NEW, |serial| serial.as_str());
        let token = TokenId::parse(MANUFACTURER, serial).map_err(senseless)?;
        if let Some(before) = self.known.as_ref().map(|known| &known.token)
            && *before != token
        {
            return Err(DriverError::SerialChanged { before: before.clone(), now: token });
        }
        let state = match its_own {
            None => UnitState::Untold,
            Some(_) if names.iter().any(|name| entry::is_ours(name)) => UnitState::Live,
            Some(_) => UnitState::Blank,
        };
        let identity = Identity {
            family: FAMILY,
            token,
            model: Model(MODEL.to_owned()),
            firmware: String::new(),
            abilities: if its_own.is_some() { ABILITIES } else { READ_ONLY },
            state,
            check_value: None,
            clock: clock_in(&told).map(|secs| told.offset_of_secs(secs)),
            battery_millivolts: None,
        };
        self.known = Some(identity.clone());
        Ok(identity)
    }

    fn authenticate(&mut self, _: Option<&LotKey>, _: &mut dyn Entropy) -> Result<(), DriverError> {
        // The board lets everybody in.
        self.named("authenticate").map(drop)
    }

    fn write_secret(
        &mut self,
        secret: &Secret,
        profile: Profile,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError> {
        const STEP: &str = "add";
        let token = self.named(STEP)?;
        if !ABILITIES.carries(profile) {
            return Err(DriverError::CannotCarry { token, profile });
        }
        if secret.len_bytes() != profile.secret_len() {
            let (expected, got) = (profile.secret_len(), secret.len_bytes());
            return Err(DriverError::SecretLength { expected, got });
        }
        if !holds_whole(secret) {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::CutsSecret });
        }
        let name = entry::name_of(secret, &token);
        let mut names = self.own_list(&token)?;
        if names.iter().any(|other| entry::is_ours(other) && *other != name) {
            return Err(DriverError::AlreadyLive { token, check_value: None });
        }
        if names.iter().filter(|other| **other != name).count() >= usize::from(ENTRIES) {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::Full });
        }
        progress(Progress::Staging);
        // The same secret may be there from a writing that was cut off; what of it arrived nobody knows.
        self.remove_ours(&mut names)?;
        self.add(&mut names, &name, secret)?;
        progress(Progress::Staged);
        progress(Progress::Committing);
        self.save(&names)?;
        progress(Progress::Committed);
        self.now_is(UnitState::Live);
        Ok(None)
    }

    fn set_clock(&mut self) -> Result<(), DriverError> {
        const STEP: &str = "set clock";
        // The nearest second, and a quarter less: a reading behind a setting falls right behind a tick, and counts as half a second
        // more than it is. So neither the clock nor its reading is a whole second off.
        const TO_THE_SECOND_MILLIS: i64 = 250;
        self.named(STEP)?;
        // A command sent right behind an answer waits one whole turn of the board; how long that is, it shows itself.
        self.board.ask(&Asked::GetClock)?;
        let mut waits_millis = WHOLE_TURN_MILLIS;
        for _ in 0..TRIES {
            let looks_at = self.board.now().plus_millis(waits_millis);
            let secs = clock_secs(looks_at.plus_millis(TO_THE_SECOND_MILLIS)).map_err(senseless(STEP))?;
            let told = self.done(&Asked::SetClock(secs))?;
            if (told.waited_millis - waits_millis).abs() <= AS_FORESEEN_MILLIS {
                break;
            }
            waits_millis = told.waited_millis;
        }
        Ok(())
    }

    fn read_clock(&mut self) -> Result<ClockOffset, DriverError> {
        const STEP: &str = "get clock";
        self.named(STEP)?;
        let mut told = self.board.ask(&Asked::GetClock)?;
        for _ in 1..TRIES {
            // An answer that came later than any look can be says nothing about when the clock was read.
            if told.waited_millis <= WHOLE_TURN_MILLIS + AS_FORESEEN_MILLIS {
                break;
            }
            told = self.board.ask(&Asked::GetClock)?;
        }
        let secs = clock_in(&told).ok_or(DriverError::OtherAnswer { step: STEP, got: "no time" })?;
        Ok(told.offset_of_secs(secs))
    }

    fn read_code(&mut self, _: u8) -> Result<ReadCode, DriverError> {
        Err(DriverError::Refused { step: "read code", reason: Refusal::Unable })
    }

    fn erase(&mut self, consent: Consent) -> Result<(), DriverError> {
        const STEP: &str = "remove";
        let token = self.named(STEP)?;
        if *consent.token() != token {
            return Err(DriverError::ConsentForOther { consented: consent.token().clone(), token });
        }
        let mut names = self.own_list(&token)?;
        let before = names.len();
        self.remove_ours(&mut names)?;
        if names.len() == before {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::NotLive });
        }
        self.save(&names)?;
        self.now_is(UnitState::Blank);
        Ok(())
    }

    fn give_serial(&mut self, serial: &Serial) -> Result<(), DriverError> {
        const STEP: &str = "give serial";
        if serial_of(serial.as_str()).is_none() {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::OtherSerial });
        }
        let mut names = self.list()?;
        if !names.is_empty() {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::NotEmpty });
        }
        // No secret: what stands in its place is shown as a clock.
        let filler = Secret::filled::<SecretLength>(Profile::SERVICE.secret_len(), |bytes| {
            bytes.fill(1);
            Ok(())
        })
        .map_err(|SecretLength { got }| DriverError::SecretLength { expected: got, got })?;
        self.add(&mut names, serial.as_str(), &filler)?;
        self.save(&names)?;
        self.known = None;
        Ok(())
    }

    fn blink(&mut self) -> Result<(), DriverError> {
        Err(DriverError::Refused { step: "blink", reason: Refusal::Unable })
    }

    fn close(&mut self) -> Result<(), DriverError> {
        Ok(())
    }
}

impl OpenSerialSession {
    /// The token, if it has a serial and may be written.
    fn named(&self, step: &'static str) -> Result<TokenId, DriverError> {
        let known = self.known.as_ref().ok_or(DriverError::NoSession { step })?;
        if known.abilities == READ_ONLY {
            return Err(DriverError::Refused { step, reason: Refusal::NoSerial });
        }
        Ok(known.token.clone())
    }

    fn now_is(&mut self, state: UnitState) {
        if let Some(known) = &mut self.known {
            known.state = state;
        }
    }

    fn list(&mut self) -> Result<Vec<String>, DriverError> {
        match self.board.ask(&Asked::List)?.answer {
            Answer::Names(names) => Ok(names),
            other => Err(unexpected("list", &other)),
        }
    }

    /// The list, when it is still that of the board that named itself.
    fn own_list(&mut self, token: &TokenId) -> Result<Vec<String>, DriverError> {
        if self.spoiled {
            return Err(not_kept("list"));
        }
        let names = self.list()?;
        if names.first().is_some_and(|name| name == token.serial.as_str()) {
            return Ok(names);
        }
        let serial = names.first().and_then(|name| serial_of(name));
        let serial = serial.as_ref().map_or(NEW, |serial| serial.as_str());
        let now = TokenId::parse(MANUFACTURER, serial)
            .map_err(|_| DriverError::NotThisFamily { family: FAMILY, got: names.len() })?;
        Err(DriverError::SerialChanged { before: token.clone(), now })
    }

    /// Removes our entries and no other, the last one first, so that no place shifts.
    fn remove_ours(&mut self, names: &mut Vec<String>) -> Result<(), DriverError> {
        while let Some(place) = names.iter().rposition(|name| entry::is_ours(name)) {
            let index = u8::try_from(place).unwrap_or(u8::MAX);
            self.done(&Asked::Remove(index))?;
            names.remove(place);
            self.reads_as("remove", names)?;
        }
        Ok(())
    }

    fn add(&mut self, names: &mut Vec<String>, name: &str, secret: &Secret) -> Result<(), DriverError> {
        let entry = EntryName::parse(name).map_err(senseless("add"))?;
        self.done(&Asked::Add(entry, secret))?;
        names.push(name.to_owned());
        self.reads_as("add", names)
    }

    /// Whether the list is what it should be. If not, the change is never saved, and a reset undoes it.
    fn reads_as(&mut self, step: &'static str, names: &[String]) -> Result<(), DriverError> {
        if self.list()? == names {
            return Ok(());
        }
        self.spoiled = true;
        Err(not_kept(step))
    }

    fn save(&mut self, names: &[String]) -> Result<(), DriverError> {
        let highest = i8::try_from(names.len()).unwrap_or(i8::MAX) - 1;
        match self.board.ask(&Asked::Save)?.answer {
            Answer::Saved(saved) if saved == highest => Ok(()),
            Answer::Saved(_) => Err(not_kept("save")),
            other => Err(unexpected("save", &other)),
        }
    }

    /// A command that the board answers with nothing.
    fn done(&mut self, command: &Asked<'_>) -> Result<Told, DriverError> {
        let told = self.board.ask(command)?;
        match &told.answer {
            Answer::Silent => Ok(told),
            other => Err(unexpected(command.name(), other)),
        }
    }
}

/// The serial in the name of the first entry.
fn serial_of(name: &str) -> Option<Serial> {
    let digits = name.strip_prefix(SERIAL_PREFIX)?;
    let good = digits.len() == SERIAL_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
    if good { Serial::parse(name).ok() } else { None }
}

const fn clock_in(told: &Told) -> Option<u32> {
    if let Answer::Clock(clock) = told.answer { clock } else { None }
}

const fn not_kept(step: &'static str) -> DriverError {
    DriverError::Refused { step, reason: Refusal::WriteFailed }
}

const fn unexpected(step: &'static str, answer: &Answer) -> DriverError {
    let got = match answer {
        Answer::Unknown => return DriverError::Refused { step, reason: Refusal::Unknown },
        Answer::Silent => "nothing",
        Answer::Clock(_) => "a time",
        Answer::Names(_) => "names",
        Answer::Saved(_) => "saved",
    };
    DriverError::OtherAnswer { step, got }
}

fn senseless(step: &'static str) -> impl Fn(WireError) -> DriverError {
    move |source| DriverError::Senseless { step, source }
}
