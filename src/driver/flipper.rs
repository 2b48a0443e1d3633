//! The driver of Flipper Zero with its authenticator app, through the command line on its USB serial port.
//!
//! Source: `flipper-zero_authenticator`; README, rules for every family. The device is known by the number of its chip.
//! The traps: its clock holds local time without saying whose, so clock and zone are set together and read together;
//! the app has to run and be unlocked by hand; and its owner's other entries are neither touched nor counted as ours.

use std::sync::Arc;

use crate::domain::{
    Abilities, CheckValue, Clock, ClockOffset, Consent, Digits, Entropy, LotKey, Model, Profile, Secret,
    TokenId,
};
use crate::driver::{
    Driver, DriverError, Hand, Identity, Progress, ReadCode, Refusal, Session, UnitState, entry,
};
use crate::port::{Plug, PlugKind};
use crate::wire::WireError;
use crate::wire::epoch::{nearest_secs, until_second_millis};
use crate::wire::flipper::{BAUD, Command, Entry, EntryHash, EntryName, Line, Listed, RtcTime, Zone};

mod shell;

use shell::Shell;

/// The family.
#[derive(Debug, Clone, Copy)]
pub struct Flipper;

/// Its name in [`DRIVERS`](crate::driver::DRIVERS), and before the path of a port.
pub const FAMILY: &str = "flipper";

/// The prefix under which its serials are kept.
pub const MANUFACTURER: &str = "FZ";

/// The model.
pub const MODEL: &str = "FLIPPER-ZERO";

/// What it can do: any profile, and a clock of whole seconds that is set by itself.
pub const ABILITIES: Abilities = Abilities {
    clock_set: true,
    clock_erases: false,
    code_read: false,
    check_value: false,
    erase: true,
    blink: false,
    sha256: true,
    sha512: true,
    eight_digits: true,
    thirty_secs: true,
    no_sixty_secs: false,
    clock_unit_millis: 1000,
    places: 0,
};

/// What the clock shows to people is the time of the house: nine hours ahead, 36 quarters.
const ZONE_QUARTERS: i8 = 36;

impl Driver for Flipper {
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

    fn open(&self, plug: Plug, clock: Arc<dyn Clock>) -> Result<Box<dyn Session>, DriverError> {
        let Plug::Line(line) = plug else { return Err(DriverError::OtherPlug { family: FAMILY }) };
        Ok(Box::new(FlipperSession { shell: Shell::new(line, clock), known: None, locked: false }))
    }
}

struct FlipperSession {
    shell: Shell,
    known: Option<Identity>,
    /// Whether the app asked for its PIN: it is not made to ask again before somebody wants something of it.
    locked: bool,
}

impl Session for FlipperSession {
    fn identify(&mut self) -> Result<Identity, DriverError> {
        const STEP: &str = "identify";
        let facts = self.facts()?;
        let fact = |names: [&str; 2]| facts.iter().find(|(name, _)| names.contains(&&**name));
        let foreign = || DriverError::NotThisFamily { family: FAMILY, got: facts.len() };
        let (_, uid) = fact(["hardware_uid", "hardware.uid"]).ok_or_else(foreign)?;
        let token = TokenId::parse(MANUFACTURER, &uid.to_ascii_uppercase()).map_err(|_| foreign())?;
        if let Some(before) = self.known.as_ref().map(|known| &known.token)
            && *before != token
        {
            return Err(DriverError::SerialChanged { before: before.clone(), now: token });
        }
        let firmware = fact(["firmware_version", "firmware.version"]).map(|(_, version)| version.clone());
        // What needs the app is left out while the app is not there.
        let (state, clock) = match self.looked_into_the_app(STEP) {
            Ok((state, clock)) => (state, Some(clock)),
            Err(DriverError::NeedsHand { .. }) => (UnitState::Untold, None),
            Err(error) => return Err(error),
        };
        let identity = Identity {
            family: FAMILY,
            token,
            model: Model(MODEL.to_owned()),
            firmware: firmware.unwrap_or_default(),
            abilities: ABILITIES,
            state,
            check_value: None,
            clock,
            battery_millivolts: None,
        };
        self.known = Some(identity.clone());
        Ok(identity)
    }

    fn authenticate(&mut self, _: Option<&LotKey>, _: &mut dyn Entropy) -> Result<(), DriverError> {
        const STEP: &str = "authenticate";
        self.token(STEP)?;
        // The app lets everybody in who has unlocked it; whether somebody has, it tells when it is asked.
        self.locked = false;
        self.list(STEP).map(drop)
    }

    fn write_secret(
        &mut self,
        secret: &Secret,
        profile: Profile,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError> {
        const STEP: &str = "add";
        let token = self.token(STEP)?;
        if secret.len_bytes() != profile.secret_len() {
            let (expected, got) = (profile.secret_len(), secret.len_bytes());
            return Err(DriverError::SecretLength { expected, got });
        }
        let name = entry::name_of(secret, &token);
        let before = self.list(STEP)?;
        if before.iter().any(|other| entry::is_ours(&other.name) && other.name != name) {
            return Err(DriverError::AlreadyLive { token, check_value: None });
        }
        progress(Progress::Staging);
        // The same secret may be there from a writing whose answer was lost.
        self.remove_ours()?;
        let entry = Entry {
            name: EntryName::parse(&name).map_err(senseless(STEP))?,
            hash: EntryHash::of(profile.algorithm),
            digits: if profile.digits == Digits::Eight { 8 } else { 6 },
            step_secs: u8::try_from(profile.step.secs()).unwrap_or(u8::MAX),
        };
        progress(Progress::Staged);
        progress(Progress::Committing);
        let lines = self.shell.ask_with(STEP, &Command::Add(entry.clone()), secret)?;
        if !lines.contains(&Line::Added(entry.name)) {
            return Err(refused(STEP, &lines));
        }
        let after = self.list(STEP)?;
        let written = |row: &Listed| {
            (row.name == name, row.hash, row.digits, row.is_totp) == (true, entry.hash, entry.digits, true)
        };
        if after.iter().filter(|row| written(row)).count() != 1 {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::WriteFailed });
        }
        progress(Progress::Committed);
        self.now_is(UnitState::Live);
        Ok(None)
    }

    fn set_clock(&mut self) -> Result<(), DriverError> {
        const STEP: &str = "set clock";
        self.token(STEP)?;
        let zone = Zone::quarters(ZONE_QUARTERS).unwrap_or(Zone::UTC);
        if self.zone(STEP)? != zone {
            let shown = self.shell.ask(STEP, &Command::SetZone(zone))?;
            if !shown.lines.contains(&Line::NewZone(zone)) {
                return Err(refused(STEP, &shown.lines));
            }
        }
        // A clock of whole seconds is set when one begins.
        let now = self.shell.now();
        self.shell.wait_millis(STEP, until_second_millis(now))?;
        let secs = nearest_secs(self.shell.now()).map_err(senseless(STEP))?;
        let rtc = RtcTime::at(secs, zone).map_err(senseless(STEP))?;
        let shown = self.shell.ask(STEP, &Command::SetDate(rtc))?;
        if shown.lines.contains(&Line::NewDate(rtc)) { Ok(()) } else { Err(refused(STEP, &shown.lines)) }
    }

    fn read_clock(&mut self) -> Result<ClockOffset, DriverError> {
        const STEP: &str = "read clock";
        self.token(STEP)?;
        self.clock(STEP)
    }

    fn read_code(&mut self, _: u8) -> Result<ReadCode, DriverError> {
        Err(DriverError::Refused { step: "read code", reason: Refusal::Unable })
    }

    fn erase(&mut self, consent: Consent) -> Result<(), DriverError> {
        const STEP: &str = "remove";
        let token = self.token(STEP)?;
        if *consent.token() != token {
            return Err(DriverError::ConsentForOther { consented: consent.token().clone(), token });
        }
        if self.remove_ours()? == 0 {
            return Err(DriverError::Refused { step: STEP, reason: Refusal::NotLive });
        }
        self.now_is(UnitState::Blank);
        Ok(())
    }

    fn blink(&mut self) -> Result<(), DriverError> {
        Err(DriverError::Refused { step: "blink", reason: Refusal::Unable })
    }

    fn close(&mut self) -> Result<(), DriverError> {
        Ok(())
    }
}

impl FlipperSession {
    fn token(&self, step: &'static str) -> Result<TokenId, DriverError> {
        let known = self.known.as_ref().ok_or(DriverError::NoSession { step })?;
        Ok(known.token.clone())
    }

    fn now_is(&mut self, state: UnitState) {
        if let Some(known) = &mut self.known {
            known.state = state;
        }
    }

    /// What the device tells about itself, asked as every firmware knows it and then through the newer command.
    fn facts(&mut self) -> Result<Vec<(String, String)>, DriverError> {
        for command in [Command::DeviceInfo, Command::InfoDevice] {
            let shown = self.shell.ask("identify", &command)?;
            let facts: Vec<_> = shown.lines.into_iter().filter_map(fact_in).collect();
            if !facts.is_empty() {
                return Ok(facts);
            }
        }
        Ok(Vec::new())
    }

    fn looked_into_the_app(&mut self, step: &'static str) -> Result<(UnitState, ClockOffset), DriverError> {
        if self.locked {
            return Err(DriverError::NeedsHand { step, hand: Hand::TypePin });
        }
        let live = self.list(step)?.iter().any(|row| entry::is_ours(&row.name));
        Ok((if live { UnitState::Live } else { UnitState::Blank }, self.clock(step)?))
    }

    fn list(&mut self, step: &'static str) -> Result<Vec<Listed>, DriverError> {
        let shown = match self.shell.ask(step, &Command::List) {
            Err(DriverError::NeedsHand { step, hand: Hand::TypePin }) => {
                self.locked = true;
                return Err(DriverError::NeedsHand { step, hand: Hand::TypePin });
            }
            other => other?,
        };
        if !shown.lines.iter().any(|line| matches!(line, Line::ListHead | Line::NoEntries)) {
            return Err(refused(step, &shown.lines));
        }
        let row = |line| if let Line::Listed(row) = line { Some(row) } else { None };
        Ok(shown.lines.into_iter().filter_map(row).collect())
    }

    /// Removes our entries and no other; answers how many there were.
    fn remove_ours(&mut self) -> Result<u32, DriverError> {
        const STEP: &str = "remove";
        let mut removed = 0;
        // Every removal moves the places behind it, so each is looked up anew.
        while let Some(row) = self.list(STEP)?.into_iter().find(|row| entry::is_ours(&row.name)) {
            let name = EntryName::parse(&row.name).map_err(senseless(STEP))?;
            let shown = self.shell.ask(STEP, &Command::Remove(row.index))?;
            if !shown.lines.contains(&Line::Removed(name)) {
                return Err(refused(STEP, &shown.lines));
            }
            removed += 1;
        }
        Ok(removed)
    }

    fn zone(&mut self, step: &'static str) -> Result<Zone, DriverError> {
        let shown = self.shell.ask(step, &Command::ReadZone)?;
        let zone =
            shown.lines.iter().find_map(|line| if let Line::Zone(zone) = line { Some(*zone) } else { None });
        zone.ok_or_else(|| refused(step, &shown.lines))
    }

    fn clock(&mut self, step: &'static str) -> Result<ClockOffset, DriverError> {
        let zone = self.zone(step)?;
        let shown = self.shell.ask(step, &Command::ReadDate)?;
        let rtc =
            shown.lines.iter().find_map(|line| if let Line::Date(rtc) = line { Some(*rtc) } else { None });
        let rtc = rtc.ok_or_else(|| refused(step, &shown.lines))?;
        Ok(shown.offset_of_secs(rtc.unix_secs(zone).map_err(senseless(step))?))
    }
}

fn fact_in(line: Line) -> Option<(String, String)> {
    if let Line::Fact { name, value } = line { Some((name, value)) } else { None }
}

/// What an answer means that is not the one hoped for.
fn refused(step: &'static str, lines: &[Line]) -> DriverError {
    let reason = lines.iter().find_map(|line| match line {
        Line::InvalidDate | Line::InvalidZone | Line::InvalidSecret | Line::InvalidArguments => {
            Some(Refusal::BadContent)
        }
        Line::NotWritten => Some(Refusal::WriteFailed),
        Line::NoSuchCommand => Some(Refusal::Unknown),
        _ => None,
    });
    reason.map_or(DriverError::OtherAnswer { step, got: "other lines" }, |reason| DriverError::Refused {
        step,
        reason,
    })
}

fn senseless(step: &'static str) -> impl Fn(WireError) -> DriverError {
    move |source| DriverError::Senseless { step, source }
}
