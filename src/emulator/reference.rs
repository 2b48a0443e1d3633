//! A token of the reference family in software: bytes in, bytes out, and what its display shows.
//!
//! `wire::reference` is the specification; section numbers here are its own. The trap: what survives a power cut is
//! [`Memory`] and nothing else; everything that must not survive lies in [`Powered`], which is dropped as a whole.

use crate::domain::otp::totp;
use crate::domain::secret::SecretLength;
use crate::domain::{Entropy, EntropyFailed, Manufacturer, Profile, Secret, Serial, TokenId, UnixMillis};
use crate::emulator::clock::ClockBase;
use crate::emulator::{Deed, EmulatorError, Fault, HostMicros, Lcd, Live, Memory, Out, TokenSpec};
use crate::wire::frame::{self, Deframer, Frame, wire_micros};
use crate::wire::reference::{NONCE_LEN, TokenSession, TransportKey, wait_millis_after};

mod answer;
mod fault;

/// How long a token shows itself after `Blink`.
const BLINK_MICROS: u64 = 5_000_000;

/// Below this a token does not write to its memory.
const WRITING_MILLIVOLTS: u16 = 2400;

/// A token in software.
pub struct EmulatedToken {
    spec: TokenSpec,
    key: TransportKey,
    memory: Memory,
    entropy: Box<dyn Entropy>,
    powered: Option<Powered>,
    /// Commands heard in its whole life; faults count by it.
    heard: u32,
    /// Bytes that crossed its line in its whole life, both directions.
    crossed: u64,
    /// How often it was given power.
    starts: u32,
}

/// What a token forgets without power.
struct Powered {
    deframer: Deframer,
    /// Bytes of the frame that is being heard.
    hearing: u32,
    nonce: Option<[u8; NONCE_LEN]>,
    /// The last command and the answer it got (section 2).
    last: Option<(Frame, Vec<u8>)>,
    session: Option<Session>,
    /// No authentication is looked at before this instant (section 6).
    waits_until: HostMicros,
    blinks_until: HostMicros,
}

struct Session {
    sealed: TokenSession,
    staged: Option<Live>,
    used_at: HostMicros,
}

impl EmulatedToken {
    /// A token with the memory of an earlier life, or fresh from the factory. It has no power yet.
    ///
    /// # Errors
    /// [`EmulatorError::OtherToken`] when the memory belongs to another token.
    pub fn new(
        spec: TokenSpec,
        memory: Option<Memory>,
        mut entropy: Box<dyn Entropy>,
        at: HostMicros,
    ) -> Result<Self, EmulatorError> {
        let mut memory =
            memory.unwrap_or_else(|| Memory::blank(spec.token.clone(), at, spec.factory_clock_millis));
        if memory.token != spec.token {
            return Err(EmulatorError::OtherToken { expected: spec.token, got: memory.token });
        }
        if spec.faults.contains(&Fault::AlreadyLive) && memory.live.is_none() {
            memory.live = drawn(&mut *entropy).ok();
        }
        let key = TransportKey::derive(&spec.lot_key, &keyed_name(&spec));
        Ok(Self { spec, key, memory, entropy, powered: None, heard: 0, crossed: 0, starts: 0 })
    }

    /// Gives it power: it is plugged in.
    pub fn power_on(&mut self, at: HostMicros) {
        self.starts = self.starts.saturating_add(1);
        self.powered = Some(Powered {
            deframer: Deframer::new(),
            hearing: 0,
            nonce: None,
            last: None,
            session: None,
            waits_until: at.plus(wait_millis_after(self.memory.wrong_proofs).saturating_mul(1000)),
            blinks_until: at,
        });
    }

    /// Takes its power away: everything but its memory is forgotten.
    pub fn power_off(&mut self) {
        self.powered = None;
    }

    /// Hears some bytes whose last one arrives at `at`; answers what it does about them and when.
    pub fn receive(&mut self, bytes: &[u8], at: HostMicros) -> Vec<Out> {
        let mut outs = Vec::new();
        for (i, byte) in bytes.iter().enumerate() {
            if self.powered.is_none() {
                break;
            }
            let behind = wire_micros(bytes.len() - 1 - i, self.spec.baud);
            let arrives = HostMicros(at.0.saturating_sub(i64::try_from(behind).unwrap_or(0)));
            self.hear(*byte, arrives, &mut outs);
        }
        outs
    }

    /// What its display shows; nothing while it holds no secret. A display has its own battery: no plug is needed.
    #[must_use]
    pub fn lcd(&self, at: HostMicros) -> Option<Lcd> {
        let live = self.memory.live.as_ref()?;
        let clock = self.clock(at);
        let (secs, step_secs) = (clock.unix_secs(), live.profile.step.secs());
        let step = live.profile.step_at(secs);
        let blinking = self.powered.as_ref().is_some_and(|powered| at < powered.blinks_until);
        Some(Lcd {
            code: totp(&live.secret, live.profile, step),
            step,
            seconds_left: step_secs - secs % step_secs,
            clock,
            blinking,
        })
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self, at: HostMicros) -> UnixMillis {
        UnixMillis(self.memory.clock.shown(self.spec.ppm, at).div_euclid(1000))
    }

    /// Lets its crystal run at another rate from now on.
    pub fn set_ppm(&mut self, ppm: i32, at: HostMicros) {
        let token_micros = self.memory.clock.shown(self.spec.ppm, at);
        self.memory.clock = ClockBase { host_micros: at.0, token_micros };
        self.spec.ppm = ppm;
    }

    /// Its real name, whatever it tells.
    #[must_use]
    pub const fn token(&self) -> &TokenId {
        &self.spec.token
    }

    /// What survives a power cut.
    #[must_use]
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The secret that it holds, and its profile. Nothing of a real token can tell this.
    #[must_use]
    pub const fn live(&self) -> Option<&Live> {
        self.memory.live.as_ref()
    }

    /// The secret that it holds.
    #[must_use]
    pub fn live_secret(&self) -> Option<&Secret> {
        self.memory.live.as_ref().map(|live| &live.secret)
    }

    /// The line rate that it was made for.
    #[must_use]
    pub const fn baud(&self) -> u32 {
        self.spec.baud
    }

    /// Commands heard so far, as faults count them.
    #[must_use]
    pub const fn commands_heard(&self) -> u32 {
        self.heard
    }

    /// Bytes that crossed its line so far, both directions together, as faults count them.
    #[must_use]
    pub const fn bytes_crossed(&self) -> u64 {
        self.crossed
    }

    /// Hears one byte.
    fn hear(&mut self, byte: u8, at: HostMicros, outs: &mut Vec<Out>) {
        self.crossed += 1;
        let Some(powered) = &mut self.powered else { return };
        powered.hearing += 1;
        let (number, hearing) = (self.heard + 1, powered.hearing);
        let pulled = fault::pulled_while_hearing(&self.spec.faults, number, hearing, self.crossed);
        if let Some(which) = pulled {
            self.spec.faults.remove(which);
            self.pull_plug(at, outs);
            return;
        }
        match powered.deframer.push(byte) {
            Some(Ok(frame)) => {
                powered.hearing = 0;
                self.heard = self.heard.saturating_add(1);
                self.obey(frame, at, outs);
            }
            // It cannot know which command a damaged frame was: it stays silent (section 1).
            Some(Err(_)) => powered.hearing = 0,
            None if byte == frame::DELIMITER => powered.hearing = 0,
            None => {}
        }
    }

    fn pull_plug(&mut self, at: HostMicros, outs: &mut Vec<Out>) {
        self.power_off();
        outs.push(Out { at, deed: Deed::Unplug });
    }
}

/// The name under which its transport key was made.
fn keyed_name(spec: &TokenSpec) -> TokenId {
    let foreign = TokenId::parse("00", "FOREIGN-LOT");
    match foreign {
        Ok(foreign) if spec.faults.contains(&Fault::WrongLotKey) => foreign,
        _ => spec.token.clone(),
    }
}

/// A secret of the service's profile that nobody knows.
fn drawn(entropy: &mut dyn Entropy) -> Result<Live, Undrawn> {
    let secret = Secret::filled::<Undrawn>(Profile::SERVICE.secret_len(), |out| Ok(entropy.fill(out)?))?;
    Ok(Live { profile: Profile::SERVICE, secret })
}

/// Why no secret was drawn; the token then stays blank.
struct Undrawn;

impl From<SecretLength> for Undrawn {
    fn from(_: SecretLength) -> Self {
        Self
    }
}

impl From<EntropyFailed> for Undrawn {
    fn from(_: EntropyFailed) -> Self {
        Self
    }
}

/// What it tells as its serial.
fn told_name(spec: &TokenSpec, starts: u32) -> (&Manufacturer, &Serial) {
    let told = spec.faults.iter().find_map(|fault| match fault {
        Fault::LyingSerial(told) => Some(told),
        Fault::SerialAfterReset(told) if starts > 1 => Some(told),
        _ => None,
    });
    (&spec.token.manufacturer, told.unwrap_or(&spec.token.serial))
}
