//! Random and mutated frames into everything that reads bytes: frames, messages, an emulated token, a driver.
//!
//! Reference protocol, section 1. 20,000 frames in an ordinary run; `SOAK=1` makes it a million, `SEED=…` another run.
//! Besides never panicking, a token never changes its secret for anybody who does not hold its key.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something goes wrong")]

#[path = "support/rig.rs"]
mod rig;

use std::sync::Arc;
use std::time::Duration;

use rig::{CountingEntropy, START, World, lot_key, secret, sound};
use token_station::domain::{Clock, Consent, OperatorId, Profile, UnixMillis};
use token_station::driver::{DRIVERS, Session};
use token_station::emulator::{Deed, EmulatedToken, HostMicros};
use token_station::port::{Line, LineError, Plug, PlugKind};
use token_station::wire::frame::{self, Deframer};
use token_station::wire::reference::{
    Answer, Command, HostSession, Nonces, Role, SealedAnswer, SealedBytes, SealedCommand, TransportKey,
};

#[test]
fn no_frame_makes_anything_panic_and_no_stranger_changes_a_secret() {
    let soak = std::env::var("SOAK").is_ok_and(|value| value == "1");
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_122);
    println!("SEED={seed}");
    million_frames(if soak { 1_000_000 } else { 20_000 }, seed);
}

/// Feeds so many frames.
fn million_frames(count: u64, seed: u64) {
    let mut chance = Chance(seed | 1);
    let mut deframer = Deframer::new();
    let mut stranger = Target::new();
    let mut insider = Target::new();
    let held = stranger.make_live();
    let mut sound_frames = 0_u64;
    for round in 0..count {
        let bytes = outsiders_bytes(&mut chance, stranger.nonce);
        deframer.feed(&bytes, |found| {
            if let Ok(frame) = found {
                sound_frames += 1;
                read_in_every_way(&frame.body);
            }
        });
        stranger.hear(&bytes);
        if round % 4 == 0 {
            insider.hear_sealed_nonsense(&mut chance);
        }
        if round % 1000 == 0 {
            assert_eq!(stranger.held(), Some(held), "round {round}");
            insider.begin_again();
            drive_against_noise(&mut chance);
        }
    }
    assert_eq!(stranger.held(), Some(held));
    assert!(sound_frames > count / 4, "only {sound_frames} of {count} frames got past the checksum");
    assert!(stranger.answers > count / 8, "only {} answers", stranger.answers);
}

/// xorshift64*: the same bytes for the same seed, everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[3]
    }

    fn bytes(&mut self, longest: usize) -> Vec<u8> {
        (0..self.below(longest + 1)).map(|_| self.byte()).collect()
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(5) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => bytes[at] = self.byte(),
                2 if !bytes.is_empty() => drop(bytes.remove(at)),
                3 => bytes.insert(at, self.byte()),
                _ => bytes.truncate(at),
            }
        }
    }
}

/// What somebody without the key can send: noise, damaged frames, and sound frames with damaged messages.
fn outsiders_bytes(chance: &mut Chance, nonce: [u8; 16]) -> Vec<u8> {
    let command = match chance.below(5) {
        0 => Command::Identify,
        1 => Command::Blink,
        2 => Command::Authenticate { host_nonce: nonce, proof: [chance.byte(); 16] },
        _ => Command::Sealed(SealedBytes { counter: chance.byte().into(), bytes: chance.bytes(230) }),
    };
    let mut body = command.encode().unwrap();
    match chance.below(4) {
        0 => chance.bytes(400),
        1 => {
            let mut bytes = frame::encode(chance.byte(), &body).unwrap();
            chance.mutate(&mut bytes);
            bytes.push(0);
            bytes
        }
        2 => {
            chance.mutate(&mut body);
            framed(chance.byte(), body)
        }
        _ => framed(chance.byte(), body),
    }
}

fn framed(seq: u8, mut body: Vec<u8>) -> Vec<u8> {
    body.truncate(frame::LONGEST_BODY);
    if body.is_empty() {
        body.push(seq);
    }
    frame::encode(seq, &body).unwrap()
}

fn read_in_every_way(body: &[u8]) {
    let _ = Command::decode(body);
    let _ = SealedCommand::decode(body);
    let _ = SealedAnswer::decode(body);
    if let Ok(Answer::Identity(identity)) = Answer::decode(body) {
        let _ = identity.token();
    }
}

/// A token that is shot at.
struct Target {
    token: EmulatedToken,
    now: HostMicros,
    session: Option<HostSession>,
    nonce: [u8; 16],
    answers: u64,
}

impl Target {
    fn new() -> Self {
        let mut token = EmulatedToken::new(sound(), None, Box::new(CountingEntropy(3)), START).unwrap();
        token.power_on(START);
        Self { token, now: START, session: None, nonce: [0; 16], answers: 0 }
    }

    fn held(&self) -> Option<[u8; 8]> {
        self.token.live_secret().map(|secret| secret.check_value(self.token.token()).0)
    }

    /// Sends bytes; whatever comes back must be sound frames.
    fn hear(&mut self, bytes: &[u8]) -> Vec<Answer> {
        self.now = self.now.plus(40_000);
        let mut answers = Vec::new();
        for out in self.token.receive(bytes, self.now) {
            let Deed::Send(bytes) = out.deed else { panic!("a sound token pulled its plug") };
            Deframer::new().feed(&bytes, |frame| answers.push(Answer::decode(&frame.unwrap().body).unwrap()));
        }
        self.answers += u64::try_from(answers.len()).unwrap();
        for answer in &answers {
            if let Answer::Identity(identity) = answer {
                self.nonce = identity.nonce;
            }
        }
        answers
    }

    /// Opens a session as the station would.
    fn begin_again(&mut self) {
        self.now = self.now.plus(4_000_000_000);
        self.hear(&framed(1, Command::Identify.encode().unwrap()));
        let name = self.token.token().clone();
        let key = TransportKey::derive(&lot_key(), &name);
        let nonces = Nonces { token: self.nonce, host: [9; 16] };
        let proof = key.proof(Role::Host, &nonces, &name).0;
        let body = Command::Authenticate { host_nonce: nonces.host, proof }.encode().unwrap();
        assert!(matches!(self.hear(&framed(2, body))[..], [Answer::Authenticated { .. }]));
        self.session = Some(HostSession::new(&key, &nonces));
    }

    fn make_live(&mut self) -> [u8; 8] {
        self.begin_again();
        let check_value = secret(1).check_value(self.token.token()).0;
        let session = self.session.as_mut().unwrap();
        let stage = session.seal_stage(3, Profile::SERVICE, &secret(1)).unwrap();
        let commit = session.seal(4, &SealedCommand::Commit { check_value }).unwrap();
        for (seq, sealed) in [(3, stage), (4, commit)] {
            self.hear(&framed(seq, Command::Sealed(sealed).encode().unwrap()));
        }
        assert_eq!(self.held(), Some(check_value));
        check_value
    }

    /// What somebody with the key can send: sealed commands of every kind with any content, in any order.
    fn hear_sealed_nonsense(&mut self, chance: &mut Chance) {
        if self.session.is_none() {
            self.begin_again();
        }
        let seq = chance.byte();
        let Some(session) = &mut self.session else { return };
        let command = match chance.below(8) {
            0 => SealedCommand::Commit { check_value: [chance.byte(); 8] },
            1 => SealedCommand::Erase { serial: format!("RT-{}", chance.next()) },
            2 => SealedCommand::SetClock { unix_millis: chance.next().cast_signed() },
            3 => SealedCommand::ReadClock,
            4 | 5 => SealedCommand::ReadCode { ahead: chance.byte() },
            6 => SealedCommand::Close,
            _ => {
                let mut plain =
                    SealedCommand::encode_stage(Profile::SERVICE, &secret(chance.byte())).unwrap();
                chance.mutate(&mut plain);
                match SealedCommand::decode(&plain) {
                    Ok(command) => command,
                    Err(_) => return,
                }
            }
        };
        let sealed = session.seal(seq, &command).unwrap();
        let answers = self.hear(&framed(seq, Command::Sealed(sealed).encode().unwrap()));
        for answer in answers {
            match (answer, &self.session) {
                (Answer::Sealed(sealed), Some(session)) => {
                    if session.open(seq, &sealed).unwrap() == SealedAnswer::Closed {
                        self.session = None;
                    }
                }
                (Answer::Refused(_), _) => self.session = None,
                (other, _) => panic!("{other:?}"),
            }
        }
    }
}

/// A line that answers a driver with damaged, foreign and random frames, in virtual time.
#[derive(Clone)]
struct Noise {
    world: World,
    chance: Arc<std::sync::Mutex<Chance>>,
}

impl Line for Noise {
    fn send(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        self.world.send(bytes)
    }

    fn receive(&mut self, buffer: &mut [u8], timeout: Duration) -> Result<usize, LineError> {
        let mut chance = self.chance.lock().unwrap();
        let mut bytes = match chance.below(4) {
            0 => chance.bytes(256),
            1 => framed(chance.byte(), chance.bytes(200)),
            _ => {
                let mut answer = [0; 256];
                let count = self.world.receive(&mut answer, timeout)?;
                let mut bytes = answer[..count].to_vec();
                if chance.below(3) == 0 {
                    chance.mutate(&mut bytes);
                }
                bytes
            }
        };
        bytes.truncate(buffer.len());
        if bytes.is_empty() {
            self.world.wait_millis(u64::try_from(timeout.as_millis()).unwrap() + 1);
            return Err(LineError::TimedOut { path: "noise".into() });
        }
        self.world.wait_millis(1);
        buffer[..bytes.len()].copy_from_slice(&bytes);
        Ok(bytes.len())
    }

    fn drain(&mut self) {}

    fn baud(&self) -> u32 {
        115_200
    }

    fn path(&self) -> &'static str {
        "noise"
    }
}

impl Clock for Noise {
    fn now(&self) -> UnixMillis {
        self.world.now()
    }

    fn ticks_micros(&self) -> u64 {
        self.world.ticks_micros()
    }
}

/// A whole provisioning against noise: any error will do, a panic or a wrong success will not.
fn drive_against_noise(chance: &mut Chance) {
    for driver in DRIVERS.iter().filter(|driver| driver.plug() == PlugKind::Line) {
        let noise = Noise {
            world: World::new(sound()),
            chance: Arc::new(std::sync::Mutex::new(Chance(chance.next() | 1))),
        };
        let mut session: Box<dyn Session> =
            driver.open(Plug::Line(Box::new(noise.clone())), Arc::new(noise.clone())).unwrap();
        let name = noise.world.with_token(|token, _| token.token().clone());
        let _ = session.identify();
        let _ = session.blink();
        if session.authenticate(Some(&lot_key()), &mut CountingEntropy(chance.next())).is_err() {
            continue;
        }
        let written = session.write_secret(&secret(4), Profile::SERVICE, &mut |_| {});
        let held =
            noise.world.with_token(|token, _| token.live_secret().map(|s| s.check_value(token.token())));
        if let Ok(value) = written {
            assert_eq!(held, value, "the driver believed a commit that did not happen");
        }
        assert!(held.is_none_or(|value| value == secret(4).check_value(&name)));
        let _ = session.set_clock();
        let _ = session.read_clock();
        let _ = session.read_code(1);
        let consent = Consent::by_typing(&name, name.serial.as_str(), &OperatorId("sato".into())).unwrap();
        if session.erase(consent).is_ok() {
            assert!(noise.world.with_token(|token, _| token.live_secret().is_none()));
        }
        let _ = session.close();
    }
}
