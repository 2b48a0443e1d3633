//! The rules that a token of the reference family keeps, asked byte by byte and in virtual time.
//!
//! Reference protocol, sections 2, 3, 5, 6, 7 and 9: what a maker's token must do when a host does not behave.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something goes wrong")]

#[path = "support/rig.rs"]
mod rig;

use rig::{CountingEntropy, START, lot_key, lot_key_of, secret, sound, spec, token};
use token_station::domain::{Abilities, LotKey, Profile, otp};
use token_station::emulator::{Deed, EmulatedToken, Fault, HostMicros, Memory, Out, TokenSpec};
use token_station::wire::frame::{self, Deframer};
use token_station::wire::reference::{
    Answer, Command, HostSession, Identity, Nonces, Reason, Role, SealedAnswer, SealedCommand, State,
    TransportKey, wait_millis_after,
};

/// A host that says exactly what a test wants.
struct Host {
    token: EmulatedToken,
    now: HostMicros,
    seq: u8,
    session: Option<HostSession>,
}

impl Host {
    fn new(spec: TokenSpec) -> Self {
        Self::with_memory(spec, None)
    }

    fn with_memory(spec: TokenSpec, memory: Option<Memory>) -> Self {
        let mut token = EmulatedToken::new(spec, memory, Box::new(CountingEntropy(1)), START).unwrap();
        token.power_on(START);
        Self { token, now: START, seq: 0, session: None }
    }

    fn wait_millis(&mut self, millis: u64) {
        self.now = self.now.plus(millis * 1000);
    }

    fn power_cut(&mut self) {
        self.token.power_off();
        self.token.power_on(self.now);
    }

    /// Sends bytes and reads every answer.
    fn send(&mut self, bytes: &[u8]) -> Vec<(u8, Answer, HostMicros)> {
        let mut answers = Vec::new();
        for Out { at, deed } in self.token.receive(bytes, self.now) {
            let Deed::Send(bytes) = deed else { continue };
            Deframer::new().feed(&bytes, |frame| {
                let frame = frame.unwrap();
                answers.push((frame.seq, Answer::decode(&frame.body).unwrap(), at));
            });
        }
        answers
    }

    fn ask(&mut self, command: &Command) -> Answer {
        self.seq = self.seq.wrapping_add(1);
        let bytes = frame::encode(self.seq, &command.encode().unwrap()).unwrap();
        let mut answers = self.send(&bytes);
        assert_eq!(answers.len(), 1);
        let (seq, answer, _) = answers.remove(0);
        assert_eq!(seq, self.seq);
        answer
    }

    fn identify(&mut self) -> Identity {
        match self.ask(&Command::Identify) {
            Answer::Identity(identity) => identity,
            other => panic!("{other:?}"),
        }
    }

    fn authenticate(&mut self, lot_key: &LotKey) -> Answer {
        let identity = self.identify();
        self.authenticate_with(lot_key, identity.nonce)
    }

    fn authenticate_with(&mut self, lot_key: &LotKey, nonce: [u8; 16]) -> Answer {
        let name = self.token.token().clone();
        let key = TransportKey::derive(lot_key, &name);
        let nonces = Nonces { token: nonce, host: [self.seq; 16] };
        let proof = key.proof(Role::Host, &nonces, &name).0;
        let answer = self.ask(&Command::Authenticate { host_nonce: nonces.host, proof });
        if let Answer::Authenticated { proof } = &answer {
            assert_eq!(*proof, key.proof(Role::Token, &nonces, &name).0);
            self.session = Some(HostSession::new(&key, &nonces));
        }
        answer
    }

    fn sealed(&mut self, command: &SealedCommand) -> SealedAnswer {
        let seq = self.seq.wrapping_add(1);
        let sealed = self.session.as_mut().unwrap().seal(seq, command).unwrap();
        match self.ask(&Command::Sealed(sealed)) {
            Answer::Sealed(sealed) => self.session.as_ref().unwrap().open(seq, &sealed).unwrap(),
            Answer::Refused(reason) => SealedAnswer::Refused(reason),
            other => panic!("{other:?}"),
        }
    }

    fn stage(&mut self, profile: Profile, byte: u8) -> SealedAnswer {
        let plain = SealedCommand::encode_stage(profile, &rig::secret_for(profile, byte)).unwrap();
        self.sealed(&SealedCommand::decode(&plain).unwrap())
    }

    fn commit(&mut self, byte: u8) -> SealedAnswer {
        let check_value = secret(byte).check_value(self.token.token()).0;
        self.sealed(&SealedCommand::Commit { check_value })
    }

    fn live(spec: TokenSpec) -> Self {
        let mut host = Self::new(spec);
        host.authenticate(&lot_key());
        host.stage(Profile::SERVICE, 1);
        assert!(matches!(host.commit(1), SealedAnswer::Committed { .. }));
        host
    }
}

#[test]
fn an_identity_tells_what_the_token_is_and_draws_a_fresh_nonce() {
    let mut host = Host::new(TokenSpec { factory_clock_millis: -7000, ..sound() });
    let first = host.identify();
    assert_eq!(first.token().unwrap(), token("RT-00001842"));
    assert_eq!((first.state, first.check_value), (State::Blank, None));
    assert_eq!(first.clock_unix_millis, START.0 / 1000 - 7000);
    assert_ne!(first.nonce, host.identify().nonce);
}

#[test]
fn a_repeated_identify_tells_the_clock_anew_and_keeps_its_nonce() {
    let mut host = Host::new(sound());
    let bytes = frame::encode(9, &Command::Identify.encode().unwrap()).unwrap();
    let identities: Vec<Identity> = (0..2)
        .map(|_| {
            host.wait_millis(500);
            match host.send(&bytes).remove(0).1 {
                Answer::Identity(identity) => identity,
                other => panic!("{other:?}"),
            }
        })
        .collect();
    assert_eq!(identities[0].nonce, identities[1].nonce);
    assert_eq!(identities[1].clock_unix_millis - identities[0].clock_unix_millis, 500);
}

#[test]
fn a_nonce_is_good_for_one_authentication() {
    let mut host = Host::new(sound());
    let nonce = host.identify().nonce;
    assert!(matches!(host.authenticate_with(&lot_key(), nonce), Answer::Authenticated { .. }));
    assert_eq!(host.authenticate_with(&lot_key(), nonce), Answer::Refused(Reason::NoNonce));
}

#[test]
fn the_same_frame_twice_is_obeyed_once() {
    let mut host = Host::new(sound());
    host.authenticate(&lot_key());
    let set = SealedCommand::SetClock { unix_millis: 1_000_000 };
    let sealed = host.session.as_mut().unwrap().seal(77, &set).unwrap();
    let bytes = frame::encode(77, &Command::Sealed(sealed).encode().unwrap()).unwrap();
    let first = host.send(&bytes);
    host.wait_millis(400);
    let second = host.send(&bytes);
    assert_eq!((first[0].0, &first[0].1), (second[0].0, &second[0].1));
    assert_eq!(host.token.clock(host.now).0, 1_000_400, "the clock was not set a second time");
}

#[test]
fn an_old_counter_and_a_bad_seal_are_refused_and_the_session_stays() {
    let mut host = Host::new(sound());
    host.authenticate(&lot_key());
    let sealed = host.session.as_mut().unwrap().seal(50, &SealedCommand::ReadClock).unwrap();
    host.seq = 49;
    let command = Command::Sealed(sealed);
    assert!(matches!(host.ask(&command), Answer::Sealed(_)));
    assert_eq!(host.ask(&command), Answer::Refused(Reason::OldCounter), "with a new sequence number");
    let mut forged = host.session.as_mut().unwrap().seal(52, &SealedCommand::ReadClock).unwrap();
    forged.bytes[0] ^= 1;
    assert_eq!(host.ask(&Command::Sealed(forged)), Answer::Refused(Reason::BadSeal));
    assert!(matches!(host.sealed(&SealedCommand::ReadClock), SealedAnswer::Clock { .. }));
}

#[test]
fn a_damaged_frame_is_met_with_silence() {
    let mut host = Host::new(sound());
    let mut bytes = frame::encode(1, &Command::Identify.encode().unwrap()).unwrap();
    bytes[2] ^= 0x10;
    assert!(host.send(&bytes).is_empty());
    host.identify();
}

#[test]
fn an_unknown_message_is_refused_by_its_sequence_number() {
    let mut host = Host::new(sound());
    let bytes = frame::encode(31, &[0x7f, 1, 2]).unwrap();
    let (seq, answer, _) = host.send(&bytes).remove(0);
    assert_eq!((seq, answer), (31, Answer::Refused(Reason::Unknown)));
}

#[test]
fn a_lone_delimiter_ends_what_an_earlier_host_left_unfinished() {
    let mut host = Host::new(sound());
    assert!(host.send(&[9, 9, 9, 9]).is_empty());
    let mut bytes = vec![0];
    bytes.extend(frame::encode(1, &Command::Identify.encode().unwrap()).unwrap());
    assert_eq!(host.send(&bytes).len(), 1);
}

#[test]
fn wrong_proofs_make_the_token_wait_longer_and_longer_and_a_power_cut_shortens_nothing() {
    let mut host = Host::new(sound());
    for count in 1..=15 {
        assert_eq!(host.authenticate(&lot_key_of(1)), Answer::Refused(Reason::WrongProof));
        assert_eq!(host.identify().state, State::LockedOut);
        let wait = wait_millis_after(count);
        assert_eq!(host.authenticate(&lot_key()), Answer::Wait { millis: wait });
        host.wait_millis(wait / 2);
        assert_eq!(host.authenticate(&lot_key()), Answer::Wait { millis: wait - wait / 2 });
        host.power_cut();
        assert_eq!(host.authenticate(&lot_key()), Answer::Wait { millis: wait });
        let kept = Memory::from_bytes(&host.token.memory().to_bytes(), host.token.token()).unwrap();
        let now = host.now;
        host = Host::with_memory(sound(), Some(kept));
        host.now = now;
        host.power_cut();
        assert_eq!(host.authenticate(&lot_key()), Answer::Wait { millis: wait });
        host.wait_millis(wait);
        assert_eq!(host.identify().state, State::Blank);
    }
    assert!(matches!(host.authenticate(&lot_key()), Answer::Authenticated { .. }), "never bricked");
    assert_eq!(host.authenticate(&lot_key_of(1)), Answer::Refused(Reason::WrongProof));
    assert_eq!(host.authenticate(&lot_key()), Answer::Wait { millis: 1000 }, "counted from the start again");
}

#[test]
fn a_session_ends_after_thirty_idle_seconds_at_power_off_and_when_closed() {
    let mut host = Host::new(sound());
    let gone = SealedAnswer::Refused(Reason::NoSession);
    host.authenticate(&lot_key());
    host.wait_millis(30_000);
    assert!(matches!(host.sealed(&SealedCommand::ReadClock), SealedAnswer::Clock { .. }));
    host.wait_millis(30_001);
    assert_eq!(host.sealed(&SealedCommand::ReadClock), gone);
    host.authenticate(&lot_key());
    host.power_cut();
    assert_eq!(host.sealed(&SealedCommand::ReadClock), gone);
    host.authenticate(&lot_key());
    assert_eq!(host.sealed(&SealedCommand::Close), SealedAnswer::Closed);
    assert_eq!(host.sealed(&SealedCommand::ReadClock), gone);
}

#[test]
fn what_is_staged_is_gone_with_its_session() {
    let mut host = Host::new(sound());
    host.authenticate(&lot_key());
    host.stage(Profile::SERVICE, 1);
    assert_eq!(host.identify().state, State::Staged);
    host.authenticate(&lot_key());
    assert_eq!(host.identify().state, State::Blank);
    assert_eq!(host.commit(1), SealedAnswer::Refused(Reason::NothingStaged));
    host.stage(Profile::SERVICE, 1);
    host.power_cut();
    assert_eq!(host.identify().state, State::Blank);
    assert!(host.token.live_secret().is_none());
}

#[test]
fn a_commit_names_what_was_staged_last() {
    let mut host = Host::new(sound());
    host.authenticate(&lot_key());
    host.stage(Profile::SERVICE, 1);
    host.stage(Profile::SERVICE, 2);
    assert_eq!(host.commit(1), SealedAnswer::Refused(Reason::OtherCheckValue));
    assert!(host.token.live_secret().is_none());
    assert!(matches!(host.commit(2), SealedAnswer::Committed { .. }));
    let check_value = secret(2).check_value(host.token.token());
    let identity = host.identify();
    assert_eq!((identity.state, identity.check_value()), (State::Live, Some(check_value)));
}

#[test]
fn a_live_token_refuses_another_secret_until_it_is_erased_by_its_own_serial() {
    let mut host = Host::live(sound());
    assert_eq!(host.stage(Profile::SERVICE, 9), SealedAnswer::Refused(Reason::AlreadyLive));
    let other = SealedCommand::Erase { serial: "RT-00001843".into() };
    assert_eq!(host.sealed(&other), SealedAnswer::Refused(Reason::OtherSerial));
    assert!(host.token.live_secret().is_some());
    let own = SealedCommand::Erase { serial: "RT-00001842".into() };
    assert_eq!(host.sealed(&own), SealedAnswer::Erased);
    assert_eq!(host.sealed(&own), SealedAnswer::Refused(Reason::NotLive));
    assert!(host.token.live_secret().is_none() && host.token.lcd(host.now).is_none());
    host.stage(Profile::SERVICE, 9);
    assert!(matches!(host.commit(9), SealedAnswer::Committed { .. }));
}

#[test]
fn staging_and_committing_take_the_time_of_the_flash() {
    let mut host = Host::new(sound());
    host.authenticate(&lot_key());
    for (plain, millis) in [
        (SealedCommand::encode_stage(Profile::SERVICE, &secret(1)).unwrap(), 20),
        (
            SealedCommand::Commit { check_value: secret(1).check_value(host.token.token()).0 }
                .encode()
                .unwrap(),
            40,
        ),
        (SealedCommand::ReadClock.encode().unwrap(), 0),
    ] {
        host.seq += 1;
        let command = SealedCommand::decode(&plain).unwrap();
        let sealed = host.session.as_mut().unwrap().seal(host.seq, &command).unwrap();
        let bytes = frame::encode(host.seq, &Command::Sealed(sealed).encode().unwrap()).unwrap();
        let answered_at = host.send(&bytes)[0].2;
        assert_eq!(answered_at.since(host.now), millis * 1000, "{command:?}");
    }
}

#[test]
fn codes_are_told_for_this_step_and_the_next_and_the_display_agrees() {
    let mut host = Host::live(sound());
    host.sealed(&SealedCommand::SetClock { unix_millis: 1_795_000_000_123 });
    let step = Profile::SERVICE.step_at(1_795_000_000);
    let lcd = host.token.lcd(host.now).unwrap();
    assert_eq!((lcd.step, lcd.clock.0), (step, 1_795_000_000_123));
    assert_eq!(lcd.seconds_left, 60 - 1_795_000_000 % 60);
    for ahead in 0..2 {
        let expected = otp::totp(&secret(1), Profile::SERVICE, step + u64::from(ahead));
        match host.sealed(&SealedCommand::ReadCode { ahead }) {
            SealedAnswer::Code { step: told, digits, .. } => {
                assert_eq!((told, digits.as_str()), (step + u64::from(ahead), expected.as_str()));
                assert!(ahead == 1 || lcd.code == expected);
            }
            other => panic!("{other:?}"),
        }
    }
    let refused = host.sealed(&SealedCommand::ReadCode { ahead: 2 });
    assert_eq!(refused, SealedAnswer::Refused(Reason::TooFarAhead));
}

#[test]
fn a_blank_token_has_no_code_and_nothing_on_its_display() {
    let mut host = Host::new(sound());
    host.authenticate(&lot_key());
    let refused = host.sealed(&SealedCommand::ReadCode { ahead: 0 });
    assert_eq!(refused, SealedAnswer::Refused(Reason::NotLive));
    assert!(host.token.lcd(host.now).is_none());
}

#[test]
fn every_profile_is_carried_by_a_full_token_and_refused_by_a_plain_one() {
    use token_station::domain::{Algorithm, Digits, StepSecs};
    for algorithm in Algorithm::ALL {
        for digits in Digits::ALL {
            for step in StepSecs::ALL {
                let profile = Profile { algorithm: *algorithm, digits: *digits, step: *step };
                let mut host = Host::new(sound());
                host.authenticate(&lot_key());
                assert!(matches!(host.stage(profile, 1), SealedAnswer::Staged { .. }), "{profile:?}");
                let mut plain = Host::new(TokenSpec { abilities: Abilities::default(), ..sound() });
                plain.authenticate(&lot_key());
                let staged = matches!(plain.stage(profile, 1), SealedAnswer::Staged { .. });
                assert_eq!(staged, profile == Profile::SERVICE, "{profile:?}");
            }
        }
    }
}

#[test]
fn a_crystal_drifts_from_the_moment_it_was_set() {
    let mut host = Host::live(TokenSpec { ppm: 20, ..sound() });
    let set_to = host.now.0 / 1000;
    host.sealed(&SealedCommand::SetClock { unix_millis: set_to });
    host.wait_millis(86_400_000);
    assert_eq!(host.token.clock(host.now).0, set_to + 86_400_000 + 1728);
    let now = host.now;
    host.token.set_ppm(-20, now);
    host.wait_millis(86_400_000);
    assert_eq!(host.token.clock(host.now).0, set_to + 2 * 86_400_000, "what was gained is lost again");
}

#[test]
fn a_memory_of_a_live_token_goes_on_where_it_stopped() {
    let host = Host::live(TokenSpec { ppm: 50, ..sound() });
    let kept = Memory::from_bytes(&host.token.memory().to_bytes(), host.token.token()).unwrap();
    let back = Host::with_memory(TokenSpec { ppm: 50, ..sound() }, Some(kept));
    let later = START.plus(1_000_000_000_000);
    assert_eq!(back.token.lcd(later), host.token.lcd(later));
    let other = TokenSpec::full(token("RT-5"), lot_key());
    let kept = Memory::from_bytes(&host.token.memory().to_bytes(), host.token.token()).unwrap();
    assert!(EmulatedToken::new(other, Some(kept), Box::new(CountingEntropy(1)), START).is_err());
}

#[test]
fn a_write_that_fails_and_a_weak_battery_leave_the_old_state() {
    let mut host = Host::new(spec(&[Fault::WriteFails]));
    host.authenticate(&lot_key());
    host.stage(Profile::SERVICE, 1);
    assert_eq!(host.commit(1), SealedAnswer::Refused(Reason::WriteFailed));
    assert!(host.token.live_secret().is_none());
    let mut host = Host::new(spec(&[Fault::WeakBattery]));
    assert!(host.identify().battery_millivolts < 2400);
    host.authenticate(&lot_key());
    assert_eq!(host.stage(Profile::SERVICE, 1), SealedAnswer::Refused(Reason::BatteryWeak));
}

#[test]
fn blinking_needs_no_session_and_ends_by_itself() {
    let mut host = Host::live(sound());
    assert_eq!(host.ask(&Command::Blink), Answer::Done);
    assert!(host.token.lcd(host.now).unwrap().blinking);
    host.wait_millis(6000);
    assert!(!host.token.lcd(host.now).unwrap().blinking);
    let mut plain = Host::new(TokenSpec { abilities: Abilities::default(), ..sound() });
    assert_eq!(plain.ask(&Command::Blink), Answer::Refused(Reason::Unable));
}

#[test]
fn an_unplugged_token_hears_nothing() {
    let mut host = Host::new(sound());
    host.token.power_off();
    let bytes = frame::encode(1, &Command::Identify.encode().unwrap()).unwrap();
    assert!(host.send(&bytes).is_empty());
}
