//! What a token does when a whole frame has come: the protocol's rules, one command at a time.
//!
//! Reference protocol, sections 2 to 9. The trap: the order of the checks is part of the behaviour; a live token says
//! so before it looks at anything else that is wrong with a `Stage`.

use super::{BLINK_MICROS, EmulatedToken, Session, WRITING_MILLIVOLTS, fault, told_name};
use crate::domain::otp::totp;
use crate::emulator::clock::ClockBase;
use crate::emulator::{Deed, Fault, HostMicros, Live, Out};
use crate::wire::WireError;
use crate::wire::frame::{self, Frame, wire_micros};
use crate::wire::reference::{
    Answer, Command, IDLE_MILLIS, Identity, NONCE_LEN, Nonces, PROTOCOL_MAX, PROTOCOL_MIN, Proof, Reason,
    Role, SealedAnswer, SealedBytes, SealedCommand, State, TokenSession, bits_from_abilities, profile_of,
    wait_millis_after,
};

/// An answer and how long the token works before it sends it.
struct Done<A> {
    answer: A,
    busy_millis: u32,
}

impl<A> From<A> for Done<A> {
    fn from(answer: A) -> Self {
        Self { answer, busy_millis: 0 }
    }
}

impl EmulatedToken {
    /// Carries out a frame and sends the answer, as far as its faults let it.
    pub(super) fn obey(&mut self, frame: Frame, at: HostMicros, outs: &mut Vec<Out>) {
        let number = self.heard;
        if self.has(&Fault::UnplugBefore(number)) {
            self.pull_plug(at, outs);
            return;
        }
        if self.has(&Fault::PowerCut) && self.starts == 1 && self.has_staged() {
            self.power_off();
            self.power_on(at);
        }
        let Some((bytes, busy_millis)) = self.answer_to(frame, at) else { return };
        if self.has(&Fault::UnplugAfter(number)) {
            self.pull_plug(at, outs);
            return;
        }
        let slowness = fault::slowness_millis(&self.spec.faults, number);
        let begins = at.plus((u64::from(busy_millis) + u64::from(slowness)) * 1000);
        let sent = fault::on_its_way(&self.spec.faults, number, bytes, self.crossed);
        let mut leaves = begins;
        for bytes in sent.pieces {
            self.crossed += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let crossing = wire_micros(bytes.len(), self.spec.baud);
            outs.push(Out { at: leaves, deed: Deed::Send(bytes) });
            leaves = leaves.plus(crossing);
        }
        if sent.then_unplugged {
            self.pull_plug(leaves, outs);
        }
    }

    fn has(&self, fault: &Fault) -> bool {
        self.spec.faults.contains(fault)
    }

    fn has_staged(&self) -> bool {
        let session = self.powered.as_ref().and_then(|powered| powered.session.as_ref());
        session.is_some_and(|session| session.staged.is_some())
    }

    /// The frame that answers a frame, from memory when it is a repetition (section 2).
    fn answer_to(&mut self, frame: Frame, at: HostMicros) -> Option<(Vec<u8>, u32)> {
        self.end_idle_session(at);
        let command = Command::decode(&frame.body);
        let again = matches!(&self.powered.as_ref()?.last, Some((last, _)) if *last == frame);
        if again && command != Ok(Command::Identify) {
            return self.powered.as_ref()?.last.as_ref().map(|(_, answer)| (answer.clone(), 0));
        }
        let Done { answer, busy_millis } = match command {
            Ok(Command::Identify) => self.identify(again, at)?.into(),
            Ok(Command::Authenticate { host_nonce, proof }) => {
                self.authenticate(host_nonce, Proof(proof), at)?.into()
            }
            Ok(Command::Blink) => self.blink(at)?.into(),
            Ok(Command::Sealed(sealed)) => self.sealed(frame.seq, &sealed, at)?,
            Err(_) => Answer::Refused(Reason::Unknown).into(),
        };
        let bytes = frame::encode(frame.seq, &answer.encode().ok()?).ok()?;
        self.powered.as_mut()?.last = Some((frame, bytes.clone()));
        Some((bytes, busy_millis))
    }

    fn end_idle_session(&mut self, at: HostMicros) {
        if let Some(powered) = &mut self.powered {
            powered.session.take_if(|session| at.since(session.used_at) > IDLE_MILLIS * 1000);
        }
    }

    fn identify(&mut self, again: bool, at: HostMicros) -> Option<Answer> {
        let powered = self.powered.as_mut()?;
        let nonce = match powered.nonce {
            Some(nonce) if again => nonce,
            _ => {
                let mut nonce = [0; NONCE_LEN];
                self.entropy.fill(&mut nonce).ok()?;
                *powered.nonce.insert(nonce)
            }
        };
        let staged = powered.session.as_ref().is_some_and(|session| session.staged.is_some());
        let state = if at < powered.waits_until {
            State::LockedOut
        } else if self.memory.live.is_some() {
            State::Live
        } else if staged {
            State::Staged
        } else {
            State::Blank
        };
        let check_value = self.memory.live.as_ref().map(|live| live.secret.check_value(&self.spec.token).0);
        let (manufacturer, serial) = told_name(&self.spec, self.starts);
        Some(Answer::Identity(Identity {
            protocol_min: PROTOCOL_MIN,
            protocol_max: PROTOCOL_MAX,
            manufacturer: manufacturer.as_str().to_owned(),
            serial: serial.as_str().to_owned(),
            model: self.spec.model.0.clone(),
            firmware: self.spec.firmware.clone(),
            abilities: bits_from_abilities(&self.spec.abilities),
            state,
            check_value: check_value.filter(|_| self.spec.abilities.check_value),
            clock_unix_millis: self.clock(at).0,
            battery_millivolts: self.millivolts(),
            nonce,
        }))
    }

    fn authenticate(&mut self, host: [u8; NONCE_LEN], proof: Proof, at: HostMicros) -> Option<Answer> {
        let powered = self.powered.as_mut()?;
        let left_micros = powered.waits_until.since(at);
        if left_micros > 0 {
            return Some(Answer::Wait { millis: left_micros.div_ceil(1000) });
        }
        let Some(token) = powered.nonce.take() else { return Some(Answer::Refused(Reason::NoNonce)) };
        let nonces = Nonces { token, host };
        // Counted before it is looked at, so that a power cut in between saves nobody (section 6).
        self.memory.wrong_proofs = self.memory.wrong_proofs.saturating_add(1);
        if proof != self.key.proof(Role::Host, &nonces, &self.spec.token) {
            let wait_millis = wait_millis_after(self.memory.wrong_proofs);
            powered.waits_until = at.plus(wait_millis.saturating_mul(1000));
            return Some(Answer::Refused(Reason::WrongProof));
        }
        self.memory.wrong_proofs = 0;
        let sealed = TokenSession::new(&self.key, &nonces);
        powered.session = Some(Session { sealed, staged: None, used_at: at });
        let proof = self.key.proof(Role::Token, &nonces, &self.spec.token).0;
        Some(Answer::Authenticated { proof })
    }

    fn blink(&mut self, at: HostMicros) -> Option<Answer> {
        if !self.spec.abilities.blink {
            return Some(Answer::Refused(Reason::Unable));
        }
        self.powered.as_mut()?.blinks_until = at.plus(BLINK_MICROS);
        Some(Answer::Done)
    }

    fn sealed(&mut self, seq: u8, sealed: &SealedBytes, at: HostMicros) -> Option<Done<Answer>> {
        let Some(session) = &mut self.powered.as_mut()?.session else {
            return Some(Answer::Refused(Reason::NoSession).into());
        };
        let Done { answer, busy_millis } = match session.sealed.open(seq, sealed) {
            Ok(command) => {
                session.used_at = at;
                self.carry_out(command, at)?
            }
            Err(WireError::BadSeal) => return Some(Answer::Refused(Reason::BadSeal).into()),
            Err(WireError::BadCounter { .. }) => return Some(Answer::Refused(Reason::OldCounter).into()),
            Err(_) => SealedAnswer::Refused(Reason::Unknown).into(),
        };
        let powered = self.powered.as_mut()?;
        let answer_sealed = powered.session.as_ref()?.sealed.seal(seq, &answer).ok()?;
        if answer == SealedAnswer::Closed {
            powered.session = None;
        }
        Some(Done { answer: Answer::Sealed(answer_sealed), busy_millis })
    }

    fn carry_out(&mut self, command: SealedCommand, at: HostMicros) -> Option<Done<SealedAnswer>> {
        let clock = self.clock(at);
        let refused = |reason| Some(SealedAnswer::Refused(reason).into());
        match command {
            SealedCommand::Stage { algorithm, digits, step_secs, secret } => {
                if self.memory.live.is_some() {
                    return refused(Reason::AlreadyLive);
                }
                if self.millivolts() < WRITING_MILLIVOLTS {
                    return refused(Reason::BatteryWeak);
                }
                let Ok(profile) = profile_of(algorithm, digits, step_secs, &secret) else {
                    return refused(Reason::BadProfile);
                };
                if !self.spec.abilities.carries(profile) {
                    return refused(Reason::BadProfile);
                }
                let check_value = secret.check_value(&self.spec.token).0;
                self.powered.as_mut()?.session.as_mut()?.staged = Some(Live { profile, secret });
                let answer = SealedAnswer::Staged { check_value };
                Some(Done { answer, busy_millis: self.spec.stage_millis })
            }
            SealedCommand::Commit { check_value } => self.commit(check_value),
            SealedCommand::Erase { serial } => {
                if !self.spec.abilities.erase {
                    return refused(Reason::Unable);
                }
                if serial != self.spec.token.serial.as_str() {
                    return refused(Reason::OtherSerial);
                }
                if self.memory.live.is_none() {
                    return refused(Reason::NotLive);
                }
                if let Some(reason) = self.cannot_write() {
                    return refused(reason);
                }
                self.memory.live = None;
                Some(Done { answer: SealedAnswer::Erased, busy_millis: self.spec.commit_millis })
            }
            SealedCommand::SetClock { unix_millis } => {
                if !self.spec.abilities.clock_set {
                    return refused(Reason::Unable);
                }
                if !self.has(&Fault::StuckClock) {
                    self.memory.clock = ClockBase::set(at, unix_millis);
                }
                Some(SealedAnswer::ClockSet.into())
            }
            SealedCommand::ReadClock => Some(SealedAnswer::Clock { unix_millis: clock.0 }.into()),
            SealedCommand::ReadCode { ahead } => {
                if !self.spec.abilities.code_read {
                    return refused(Reason::Unable);
                }
                let Some(live) = &self.memory.live else { return refused(Reason::NotLive) };
                if ahead > 1 {
                    return refused(Reason::TooFarAhead);
                }
                let step = live.profile.step_at(clock.unix_secs()).saturating_add(ahead.into());
                let digits = totp(&live.secret, live.profile, step).as_str().to_owned();
                Some(SealedAnswer::Code { step, digits, unix_millis: clock.0 }.into())
            }
            SealedCommand::Close => Some(SealedAnswer::Closed.into()),
        }
    }

    /// Atomic: one move makes what was staged the token's memory, or nothing changes (section 7).
    fn commit(&mut self, named: [u8; 8]) -> Option<Done<SealedAnswer>> {
        let refused = |reason| Some(SealedAnswer::Refused(reason).into());
        let cannot_write = self.cannot_write();
        let session = self.powered.as_mut()?.session.as_mut()?;
        let Some(staged) = &session.staged else { return refused(Reason::NothingStaged) };
        if staged.secret.check_value(&self.spec.token).0 != named {
            return refused(Reason::OtherCheckValue);
        }
        if let Some(reason) = cannot_write {
            return refused(reason);
        }
        self.memory.live = session.staged.take();
        let check_value = self.memory.live.as_ref()?.secret.check_value(&self.spec.token).0;
        Some(Done { answer: SealedAnswer::Committed { check_value }, busy_millis: self.spec.commit_millis })
    }

    fn cannot_write(&self) -> Option<Reason> {
        if self.millivolts() < WRITING_MILLIVOLTS {
            Some(Reason::BatteryWeak)
        } else if self.has(&Fault::WriteFails) {
            Some(Reason::WriteFailed)
        } else {
            None
        }
    }

    fn millivolts(&self) -> u16 {
        if self.has(&Fault::WeakBattery) { WRITING_MILLIVOLTS - 300 } else { self.spec.battery_millivolts }
    }
}
