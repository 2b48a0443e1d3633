//! The driver of the reference family: an open protocol over any serial line.
//!
//! `wire::reference` is the specification; section numbers here are its own. The trap: the answer to a commit may be
//! lost with the plug, so nothing here concludes from silence; the next identify tells by check value.

use std::sync::Arc;

use crate::domain::otp::Code;
use crate::domain::{
    Abilities, CheckValue, Clock, ClockOffset, Consent, Digits, Entropy, LotKey, Model, Profile, Secret,
    TokenId,
};
use crate::driver::{Driver, DriverError, Identity, Progress, ReadCode, Session, Transport, UnitState};
use crate::port::{Plug, PlugKind};
use crate::wire::reference::{
    Answer, Command, HostSession, NONCE_LEN, Nonces, PROTOCOL_MAX, PROTOCOL_MIN, Proof, Reason, Role,
    SealedAnswer, SealedCommand, State, TransportKey, abilities_from_bits,
};

mod clock;
mod exchange;
mod refusal;

use exchange::{Ask, Exchange, Timing};
use refusal::{refused, senseless};

/// The family of the reference protocol.
#[derive(Debug, Clone, Copy)]
pub struct Reference;

/// Its name in [`DRIVERS`](crate::driver::DRIVERS).
pub const FAMILY: &str = "reference";

/// Everything that the protocol knows; a token tells what of it is its own.
const ABILITIES: Abilities = Abilities {
    clock_set: true,
    clock_erases: false,
    code_read: true,
    check_value: true,
    erase: true,
    blink: true,
    sha256: true,
    sha512: true,
    eight_digits: true,
    thirty_secs: true,
    no_sixty_secs: false,
    clock_unit_millis: 1,
    places: 0,
};

impl Driver for Reference {
    fn family(&self) -> &'static str {
        FAMILY
    }

    fn makes(&self, model: &str) -> bool {
        // Whoever builds to the open protocol names the models; the prefix is that of the project's own.
        model.starts_with("PTB-")
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn transports(&self) -> &'static [Transport] {
        &[Transport::Serial, Transport::Usb]
    }

    fn asks_before_first_write(&self) -> bool {
        // The protocol is the project's own.
        false
    }

    fn takes_lot_key(&self) -> bool {
        true
    }

    fn plug(&self) -> PlugKind {
        PlugKind::Line
    }

    fn open(&self, plug: Plug, clock: Arc<dyn Clock>) -> Result<Box<dyn Session>, DriverError> {
        let Plug::Line(line) = plug else { return Err(DriverError::OtherPlug { family: FAMILY }) };
        Ok(Box::new(ReferenceSession { exchange: Exchange::new(line, clock), known: None, session: None }))
    }
}

struct ReferenceSession {
    exchange: Exchange,
    known: Option<Known>,
    session: Option<HostSession>,
}

/// What the token last told about itself.
struct Known {
    identity: Identity,
    /// Used up by one authentication.
    nonce: Option<[u8; NONCE_LEN]>,
}

impl Session for ReferenceSession {
    fn identify(&mut self) -> Result<Identity, DriverError> {
        const STEP: &str = "identify";
        let (answer, timing) = self.exchange.ask(&Command::Identify)?;
        let told = match answer {
            Answer::Identity(told) => told,
            other => return Err(self.unexpected(STEP, &other)),
        };
        if told.protocol_min > PROTOCOL_MAX || told.protocol_max < PROTOCOL_MIN {
            return Err(DriverError::OtherVersion {
                ours_min: PROTOCOL_MIN,
                ours_max: PROTOCOL_MAX,
                theirs_min: told.protocol_min,
                theirs_max: told.protocol_max,
            });
        }
        let token = told.token().map_err(senseless(STEP))?;
        if let Some(before) = self.known.as_ref().map(|known| &known.identity.token)
            && *before != token
        {
            return Err(DriverError::SerialChanged { before: before.clone(), now: token });
        }
        if let Some(plugged) = self.exchange.plugged_serial()
            && plugged != token.serial.as_str()
        {
            return Err(DriverError::SerialsDiffer { plugged: plugged.to_owned(), told: token });
        }
        let identity = Identity {
            family: FAMILY,
            token,
            check_value: told.check_value(),
            clock: Some(timing.offset_of(told.clock_unix_millis)),
            model: Model(told.model),
            firmware: told.firmware,
            abilities: abilities_from_bits(told.abilities),
            state: match told.state {
                State::Blank => UnitState::Blank,
                State::Staged => UnitState::Staged,
                State::Live => UnitState::Live,
                State::LockedOut => UnitState::LockedOut,
            },
            battery_millivolts: Some(told.battery_millivolts),
        };
        self.known = Some(Known { identity: identity.clone(), nonce: Some(told.nonce) });
        Ok(identity)
    }

    fn authenticate(
        &mut self,
        lot_key: Option<&LotKey>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), DriverError> {
        const STEP: &str = "authenticate";
        let (token, token_nonce) = self.fresh_nonce()?;
        let Some(lot_key) = lot_key else { return Err(DriverError::NoLotKey { token }) };
        let mut nonces = Nonces { token: token_nonce, host: [0; NONCE_LEN] };
        entropy.fill(&mut nonces.host)?;
        let key = TransportKey::derive(lot_key, &token);
        let proof = key.proof(Role::Host, &nonces, &token).0;
        self.session = None;
        let (answer, _) = self.exchange.ask(&Command::Authenticate { host_nonce: nonces.host, proof })?;
        match answer {
            Answer::Authenticated { proof } if Proof(proof) == key.proof(Role::Token, &nonces, &token) => {
                self.session = Some(HostSession::new(&key, &nonces));
                Ok(())
            }
            Answer::Authenticated { .. } => Err(DriverError::NotGenuine { token }),
            Answer::Wait { millis } => Err(DriverError::MustWait { millis }),
            Answer::Refused(Reason::WrongProof) => Err(DriverError::WrongLotKey { token }),
            other => Err(self.unexpected(STEP, &other)),
        }
    }

    fn write_secret(
        &mut self,
        secret: &Secret,
        profile: Profile,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Option<CheckValue>, DriverError> {
        let identity = &self.known("stage")?.identity;
        let token = identity.token.clone();
        if !identity.abilities.carries(profile) {
            return Err(DriverError::CannotCarry { token, profile });
        }
        if secret.len_bytes() != profile.secret_len() {
            let (expected, got) = (profile.secret_len(), secret.len_bytes());
            return Err(DriverError::SecretLength { expected, got });
        }
        let expected = secret.check_value(&token);

        progress(Progress::Staging);
        match self.ask_stage(secret, profile)? {
            SealedAnswer::Staged { check_value } => agree("stage", expected, check_value)?,
            other => return Err(self.unexpected_sealed("stage", &other)),
        }
        progress(Progress::Staged);

        progress(Progress::Committing);
        match self.ask_sealed(&SealedCommand::Commit { check_value: expected.0 })?.0 {
            SealedAnswer::Committed { check_value } => agree("commit", expected, check_value)?,
            other => return Err(self.unexpected_sealed("commit", &other)),
        }
        progress(Progress::Committed);

        if let Some(known) = &mut self.known {
            known.identity.state = UnitState::Live;
            known.identity.check_value = Some(expected);
        }
        Ok(Some(expected))
    }

    fn set_clock(&mut self) -> Result<(), DriverError> {
        clock::set(self)
    }

    fn read_clock(&mut self) -> Result<ClockOffset, DriverError> {
        clock::read(self)
    }

    fn read_code(&mut self, ahead: u8) -> Result<ReadCode, DriverError> {
        match self.ask_sealed(&SealedCommand::ReadCode { ahead })?.0 {
            SealedAnswer::Code { step, digits, .. } => {
                let count = if digits.len() == Digits::Eight.count() { Digits::Eight } else { Digits::Six };
                let code = Code::parse(&digits, count)
                    .map_err(|_| DriverError::NoCode { got: digits.chars().count() })?;
                Ok(ReadCode { step, code })
            }
            other => Err(self.unexpected_sealed("read code", &other)),
        }
    }

    fn erase(&mut self, consent: Consent) -> Result<(), DriverError> {
        let token = &self.known("erase")?.identity.token;
        if consent.token() != token {
            return Err(DriverError::ConsentForOther {
                consented: consent.token().clone(),
                token: token.clone(),
            });
        }
        let serial = token.serial.as_str().to_owned();
        match self.ask_sealed(&SealedCommand::Erase { serial })?.0 {
            SealedAnswer::Erased => {
                if let Some(known) = &mut self.known {
                    known.identity.state = UnitState::Blank;
                    known.identity.check_value = None;
                }
                Ok(())
            }
            other => Err(self.unexpected_sealed("erase", &other)),
        }
    }

    fn blink(&mut self) -> Result<(), DriverError> {
        match self.exchange.ask(&Command::Blink)?.0 {
            Answer::Done => Ok(()),
            other => Err(self.unexpected("blink", &other)),
        }
    }

    fn close(&mut self) -> Result<(), DriverError> {
        if self.session.is_none() {
            return Ok(());
        }
        let answer = self.ask_sealed(&SealedCommand::Close)?.0;
        self.session = None;
        match answer {
            SealedAnswer::Closed => Ok(()),
            other => Err(self.unexpected_sealed("close", &other)),
        }
    }
}

impl ReferenceSession {
    fn known(&self, step: &'static str) -> Result<&Known, DriverError> {
        self.known.as_ref().ok_or(DriverError::NoSession { step })
    }

    /// A nonce that no authentication has used, from an identify of now if there is none.
    fn fresh_nonce(&mut self) -> Result<(TokenId, [u8; NONCE_LEN]), DriverError> {
        loop {
            if let Some(known) = &mut self.known
                && let Some(nonce) = known.nonce.take()
            {
                return Ok((known.identity.token.clone(), nonce));
            }
            self.identify()?;
        }
    }

    fn ask_stage(&mut self, secret: &Secret, profile: Profile) -> Result<SealedAnswer, DriverError> {
        const STEP: &str = "stage";
        let seq = self.exchange.next_seq();
        let session = self.session.as_mut().ok_or(DriverError::NoSession { step: STEP })?;
        let sealed = session.seal_stage(seq, profile, secret).map_err(senseless(STEP))?;
        let command = Command::Sealed(sealed);
        let ask = Ask::sealed(STEP, SealedCommand::STAGE_TIMEOUT_MILLIS, &command)?;
        Ok(self.converse(seq, &ask)?.0)
    }

    /// One sealed command and its answer.
    fn ask_sealed(&mut self, command: &SealedCommand) -> Result<(SealedAnswer, Timing), DriverError> {
        let step = command.name();
        let seq = self.exchange.next_seq();
        let session = self.session.as_mut().ok_or(DriverError::NoSession { step })?;
        let sealed = Command::Sealed(session.seal(seq, command).map_err(senseless(step))?);
        let ask = Ask::sealed(step, command.timeout_millis(), &sealed)?;
        self.converse(seq, &ask)
    }

    fn converse(&mut self, seq: u8, ask: &Ask) -> Result<(SealedAnswer, Timing), DriverError> {
        let step = ask.step;
        let (answer, timing) = self.exchange.converse(seq, ask)?;
        match (answer, &self.session) {
            (Answer::Sealed(sealed), Some(session)) => {
                Ok((session.open(seq, &sealed).map_err(senseless(step))?, timing))
            }
            (other, _) => Err(self.unexpected(step, &other)),
        }
    }

    /// The error of an answer that is not the one hoped for.
    fn unexpected(&mut self, step: &'static str, answer: &Answer) -> DriverError {
        match answer {
            Answer::Refused(reason) => self.refused(step, *reason),
            Answer::Wait { millis } => DriverError::MustWait { millis: *millis },
            other => DriverError::OtherAnswer { step, got: other.name() },
        }
    }

    /// The error of a sealed answer that is not the one hoped for.
    fn unexpected_sealed(&mut self, step: &'static str, answer: &SealedAnswer) -> DriverError {
        match answer {
            SealedAnswer::Refused(reason) => self.refused(step, *reason),
            other => DriverError::OtherAnswer { step, got: other.name() },
        }
    }

    fn refused(&mut self, step: &'static str, reason: Reason) -> DriverError {
        if reason == Reason::NoSession {
            self.session = None;
        }
        refused(step, reason, self.known.as_ref().map(|known| &known.identity))
    }
}

fn agree(step: &'static str, expected: CheckValue, got: [u8; 8]) -> Result<(), DriverError> {
    let got = CheckValue(got);
    if expected == got { Ok(()) } else { Err(DriverError::CheckValueDiffers { step, expected, got }) }
}
