//! An emulated token of any family on its real transport, as the contract, the canary and the measurements hold it.

#![allow(dead_code, reason = "every program uses its own part")]

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use token_station::domain::secret::SecretLength;
use token_station::domain::{EntropyFailed, LotKey, Profile, Secret};
use token_station::driver::{DriverError, ReadCode, Session};
use token_station::emulator::Pulled;
use token_station::port::SystemEntropy;

/// A family on one transport, with everything that differs between families.
pub trait Family: Sync {
    /// Its name in the list of drivers, and its transport.
    fn name(&self) -> (&'static str, &'static str);

    /// What is written.
    fn profile(&self) -> Profile {
        Profile::SERVICE
    }

    /// How many places of a token are written.
    fn places(&self) -> u8 {
        1
    }

    /// Exchanges that are all of one kind, counted from 1, so that a few of them stand for the others.
    fn alike(&self) -> Range<u32> {
        0..0
    }

    /// The key with which its tokens let a station in.
    fn key(&self) -> Option<LotKey> {
        None
    }

    /// How many of its tokens can be worked on at once.
    fn lanes(&self) -> usize;

    /// A token fresh from the factory beside which somebody else's things lie where it has room for them, plugged in at a lane;
    /// it is pulled out as told.
    fn make(&self, lane: usize, pulled: Option<Pulled>) -> Box<dyn Unit>;

    /// A token that refuses a key, and that key; `None` for a family without keys.
    fn refusing(&self, lane: usize) -> Option<(Box<dyn Unit>, Option<LotKey>)>;

    /// Whether a second attempt in the same insertion reaches the token: only that of a family whose token counts time itself.
    fn asks_twice(&self) -> bool {
        false
    }
}

/// One token.
pub trait Unit: Send {
    /// A session on it, plugging it in where it is not.
    fn open(&mut self) -> Box<dyn Session>;

    /// Where a station finds it.
    fn port(&mut self) -> String;

    /// Pulls it out, and waits until it is gone.
    fn pull(&mut self);

    /// Plugs it in; from when on a station can see it.
    fn plug(&mut self) -> Instant;

    /// Exchanges so far.
    fn exchanges(&self) -> u32;

    /// Bytes that have crossed so far, in both directions.
    fn bytes(&self) -> u64;

    /// The secret that it holds for us.
    fn held(&self) -> Option<Vec<u8>>;

    /// Everything that lasts in it, in words.
    fn lasting(&self) -> String;

    /// How far its clock truly is off; `None` for one without a clock.
    fn clock_off_millis(&self) -> Option<i64>;

    /// Somebody presses its button, so that it stays awake.
    fn press(&self) {}
}

/// What a provisioning told.
pub struct Told {
    pub codes: Option<[ReadCode; 2]>,
}

/// A secret that every family can hold.
pub fn secret(byte: u8) -> Secret {
    secret_of(|at| byte.wrapping_mul(29).wrapping_add(at.wrapping_mul(7)) | 1)
}

/// A secret byte by byte.
pub fn secret_of(byte: impl Fn(u8) -> u8) -> Secret {
    Secret::filled::<SecretLength>(Profile::SERVICE.secret_len(), |bytes| {
        for (at, slot) in (0..).zip(bytes) {
            *slot = byte(at);
        }
        Ok(())
    })
    .unwrap()
}

/// The key of a lot.
pub fn key(bytes: &[u8]) -> LotKey {
    LotKey::filled::<EntropyFailed>(|out| {
        out[..bytes.len()].copy_from_slice(bytes);
        Ok(())
    })
    .unwrap()
}

/// Bytes in words.
pub fn hex(bytes: &[u8]) -> String {
    token_station::domain::text::hex(bytes)
}

/// Everything that a station does with a token, from the first question to the proof.
pub fn provision(family: &dyn Family, unit: &mut dyn Unit, secret: &Secret) -> Result<Told, DriverError> {
    let mut session = unit.open();
    work(family, unit, &mut *session, secret)
}

/// The same in a session that is open.
pub fn work(
    family: &dyn Family,
    unit: &dyn Unit,
    session: &mut dyn Session,
    secret: &Secret,
) -> Result<Told, DriverError> {
    unit.press();
    let abilities = session.identify()?.abilities;
    session.authenticate(family.key().as_ref(), &mut SystemEntropy)?;
    unit.press();
    session.write_places(secret, family.profile(), family.places(), &mut |_| {})?;
    unit.press();
    if abilities.clock_set {
        session.set_clock()?;
    }
    if abilities.clock_unit_millis > 0 {
        session.read_clock()?;
    }
    let codes = if abilities.code_read { Some([session.read_code(0)?, session.read_code(1)?]) } else { None };
    session.close()?;
    Ok(Told { codes })
}

/// Waits until something is so.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < end, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Does something with every number, on so many lanes at once; a panic is one of the test.
pub fn on_lanes<T: Copy + Send + Sync>(lanes: usize, work: &[T], act: impl Fn(usize, T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for lane in 0..lanes.min(work.len()) {
            let (next, act) = (&next, &act);
            scope.spawn(move || {
                while let Some(one) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    act(lane, *one);
                }
            });
        }
    });
}
