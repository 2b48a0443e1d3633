//! Cards on the readers of the test's own service: found, opened, taken away between two exchanges.

#![allow(dead_code, reason = "every test file uses its own part")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use token_station::bench::emulated::EmulatedCard;
use token_station::domain::secret::SecretLength;
use token_station::domain::{Profile, Secret};
use token_station::driver::{Driver, Session};
use token_station::emulator::CardUnit;
use token_station::port::{
    AllowedPorts, CardLink, CardReaders, LineError, PcscCard, Plug, SystemClock, SystemEntropy, open_plug,
};

use crate::readers::Readers;

/// A secret for the service's profile.
pub fn secret(byte: u8) -> Secret {
    secret_for(Profile::SERVICE, byte)
}

/// A secret for some profile.
pub fn secret_for(profile: Profile, byte: u8) -> Secret {
    Secret::filled::<SecretLength>(profile.secret_len(), |bytes| {
        bytes.fill(byte);
        Ok(())
    })
    .unwrap()
}

/// Lays a card on a reader.
pub fn lay<U: CardUnit>(card: &mut EmulatedCard<U>, reader: u16) {
    card.lay(Readers::address(reader), Box::new(SystemEntropy)).unwrap();
}

/// Takes a card off its reader, and waits until the service has seen it: it looks a few times a second.
pub fn take_away<U: CardUnit>(card: &mut EmulatedCard<U>) {
    card.take_away();
    let mut service = CardReaders::default();
    let until = Instant::now() + Duration::from_secs(5);
    while !service.look().unwrap().1.is_empty() {
        assert!(Instant::now() < until, "the card stays");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The path under which the service shows a card.
pub fn path_of(reader: u16) -> String {
    let mut service = CardReaders::default();
    let until = Instant::now() + Duration::from_secs(5);
    let suffix = format!("00 0{reader}");
    loop {
        if let Some(port) = service.look().unwrap().1.iter().find(|port| port.path.ends_with(&suffix)) {
            return port.path.clone();
        }
        assert!(Instant::now() < until, "no card on reader {reader}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The card on a reader.
pub fn link(reader: u16) -> Box<dyn CardLink> {
    let path = path_of(reader);
    let plug = open_plug(&AllowedPorts::of_paths([path.clone()]).admit_path(&path).unwrap(), 0).unwrap();
    let Plug::Card(link) = plug else { panic!("a reader is no line") };
    link
}

/// A session with a card.
pub fn open(driver: &dyn Driver, reader: u16) -> Box<dyn Session> {
    driver.open(Plug::Card(link(reader)), Arc::new(SystemClock::new())).unwrap()
}

/// A card of which everything that is sent to it is kept, and which is taken away after so many exchanges.
pub struct Watched {
    card: PcscCard,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
    left: Arc<AtomicU32>,
}

/// What was sent to a card.
#[derive(Clone, Default)]
pub struct Sent(Arc<Mutex<Vec<Vec<u8>>>>);

impl Sent {
    /// How many commands of this instruction went out.
    pub fn count(&self, ins: u8) -> usize {
        self.0.lock().unwrap().iter().filter(|command| command[1] == ins).count()
    }

    /// How many commands went out.
    pub fn all(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

impl Watched {
    /// A session with a card that is taken away after so many exchanges.
    pub fn open(driver: &dyn Driver, reader: u16, exchanges: u32) -> (Box<dyn Session>, Sent) {
        let path = path_of(reader);
        let port = AllowedPorts::of_paths([path.clone()]).admit_path(&path).unwrap();
        let sent = Sent::default();
        let link = Self {
            card: PcscCard::open(&port).unwrap(),
            sent: Arc::clone(&sent.0),
            left: Arc::new(AtomicU32::new(exchanges)),
        };
        let session = driver.open(Plug::Card(Box::new(link)), Arc::new(SystemClock::new())).unwrap();
        (session, sent)
    }
}

impl CardLink for Watched {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LineError> {
        self.sent.lock().unwrap().push(command.to_vec());
        let answer = self.card.transmit(command)?;
        // The card has done it; its answer is lost.
        if self.left.fetch_sub(1, Ordering::Relaxed) == 0 {
            self.left.store(0, Ordering::Relaxed);
            return Err(LineError::Unplugged { path: self.card.reader().to_owned() });
        }
        Ok(answer)
    }

    fn reset(&mut self) -> Result<(), LineError> {
        self.card.reset()
    }

    fn reader(&self) -> &str {
        self.card.reader()
    }
}
