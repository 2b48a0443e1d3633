//! What a slot's thread does, look by look: no thread, no reader, nothing waits.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use super::*;
use crate::bench::families::FamiliesOff;
use crate::bench::message::SlotNo;
use crate::domain::Clock as _;
use crate::driver::{flipper, molto2, nitrokey, token2, ykoath};
use crate::emulator::{CardUnit, HostMicros, Molto2Spec, Molto2Unit, Token2Spec, Token2Unit};
use crate::port::{AllowedPorts, CardLink, PortSeen, SystemClock, SystemEntropy};

const MOLTO2: &str = "card:TOKEN2 Molto2 [CCID Interface] 00 00";
const READER: &str = "card:Contactless 00 00";
const STICK: &str = "usb:20A0:4108@1-2";
const LINE: &str = "/dev/ttyUSB0";

/// A card, how often it was connected to, and how many commands it answers before it breaks off.
#[derive(Clone)]
struct Laid {
    unit: Arc<Mutex<Box<dyn CardUnit>>>,
    reader: String,
    connects: Arc<AtomicU32>,
    answers: Arc<AtomicU32>,
}

impl CardLink for Laid {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LineError> {
        let left = self.answers.load(SeqCst);
        if left == 0 {
            return Err(LineError::Unplugged { path: self.reader.clone() });
        }
        self.answers.store(left - 1, SeqCst);
        let now = HostMicros::of(SystemClock::new().now());
        Ok(self.unit.lock().unwrap().answer(command, now, [7; 8]).to_vec())
    }

    fn reset(&mut self) -> Result<(), LineError> {
        Ok(())
    }

    fn reader(&self) -> &str {
        &self.reader
    }
}

struct Slot {
    worker: Worker,
    events: Receiver<(SlotNo, PortEvent)>,
    off: FamiliesOff,
    card: Laid,
}

impl Slot {
    fn on(path: &str) -> Self {
        let unit: Box<dyn CardUnit> = if path == MOLTO2 {
            Box::new(Molto2Unit::new(Molto2Spec::of("865962500000001"), HostMicros(0)))
        } else {
            Box::new(Token2Unit::new(Token2Spec::of("86596100000001"), HostMicros(0)))
        };
        let card = Laid {
            unit: Arc::new(Mutex::new(unit)),
            reader: path.trim_start_matches("card:").to_owned(),
            connects: Arc::default(),
            answers: Arc::new(AtomicU32::new(u32::MAX)),
        };
        let (tell, events) = crossbeam_channel::bounded(64);
        let off = FamiliesOff::default();
        let laid = card.clone();
        let seen = PortSeen { path: path.to_owned(), usb: None, may_open: true };
        let worker = Worker::new(PortSetup {
            slot: SlotNo(1),
            port: AllowedPorts::of_paths([path]).admit(&seen).unwrap(),
            open: Box::new(move |_, _| {
                laid.connects.fetch_add(1, SeqCst);
                Ok(Plug::Card(Box::new(laid.clone())))
            }),
            before: None,
            baud: 115_200,
            clock: Arc::new(SystemClock::new()),
            entropy: Box::new(SystemEntropy),
            events: tell,
            families_off: off.clone(),
        });
        Self { worker: Worker { present: true, ..worker }, events, off, card }
    }

    fn look(&mut self) -> Vec<String> {
        self.worker.look();
        self.told()
    }

    fn miss(&mut self, error: DriverError) -> Vec<String> {
        self.worker.missed(error);
        self.told()
    }

    fn told(&self) -> Vec<String> {
        let word = |event| match event {
            PortEvent::Seen(identity) => format!("seen {}", identity.token.serial),
            PortEvent::Odd(failure) => format!("odd {}", failure.code()),
            PortEvent::Gone => "gone".to_owned(),
            PortEvent::Step(..) | PortEvent::Reply(..) => "order".to_owned(),
        };
        self.events.try_iter().map(|(_, event)| word(event)).collect()
    }

    fn connects(&self) -> u32 {
        self.card.connects.load(SeqCst)
    }

    fn answers(&self, commands: u32) {
        self.card.answers.store(commands, SeqCst);
    }

    fn switch_off(&mut self, families: &[&'static str]) {
        self.off.set(families.iter().copied().collect::<BTreeSet<_>>());
    }

    fn taken_away_and_put_back(&mut self) -> Vec<String> {
        self.worker.begin_anew();
        self.look()
    }
}

const fn silence() -> DriverError {
    DriverError::NoAnswer { step: "identify", after_millis: 900, attempts: 3 }
}

const fn strange() -> DriverError {
    DriverError::NotThisFamily { family: reference::FAMILY, got: 0 }
}

#[test]
fn a_molto2_that_broke_off_is_shown_and_not_connected_to_before_it_was_taken_away() {
    let mut slot = Slot::on(MOLTO2);
    assert_eq!(slot.look(), ["seen 865962500000001"]);
    slot.answers(0);
    assert_eq!(slot.look(), ["gone"], "it may have been taken out");
    assert_eq!(slot.look(), ["odd token-silent"], "it was not");
    slot.answers(u32::MAX);
    for _ in 0..3 {
        assert!(slot.look().is_empty());
    }
    slot.switch_off(&[token2::FAMILY]);
    assert!(slot.look().is_empty());
    assert_eq!(slot.connects(), 1);
    assert_eq!(slot.taken_away_and_put_back(), ["gone", "seen 865962500000001"]);
    assert_eq!(slot.connects(), 2);
}

#[test]
fn any_other_card_that_fails_is_shown_and_tried_ever_more_rarely_until_it_works() {
    let mut slot = Slot::on(READER);
    slot.answers(0);
    assert!(slot.look().is_empty(), "it may be on its way out");
    assert_eq!(slot.worker.pause.wait(), Duration::from_millis(800));
    assert_eq!(slot.look(), ["odd token-silent"]);
    assert_eq!(slot.worker.pause.wait(), Duration::from_millis(1600));
    assert!(slot.look().is_empty(), "it was told once");
    slot.answers(u32::MAX);
    assert_eq!(slot.look(), ["seen 86596100000001"]);
    assert_eq!(slot.connects(), 4);
}

#[test]
fn a_family_that_is_switched_off_is_not_connected_to_where_the_port_names_it() {
    let cards: &[&str] = &[token2::FAMILY, ykoath::FAMILY];
    for (path, off) in [
        (MOLTO2, &[molto2::FAMILY][..]),
        (STICK, &[nitrokey::FAMILY]),
        (READER, cards),
        (LINE, &["reference"]),
    ] {
        let mut slot = Slot::on(path);
        let off: Vec<&'static str> = off.iter().map(|family| driver_of(family).unwrap().family()).collect();
        slot.switch_off(&off);
        assert_eq!(slot.look(), ["odd family-off"], "{path}");
        assert!(slot.look().is_empty() && slot.connects() == 0, "{path}");
        slot.switch_off(&[]);
        assert_eq!(slot.look()[0], "gone", "{path}");
        assert_eq!(slot.connects(), 1, "{path}");
    }
}

#[test]
fn an_answer_that_is_missed_once_is_told_to_nobody_and_two_are_a_fault_that_goes_when_the_token_works() {
    let mut slot = Slot::on(READER);
    slot.look();
    assert!(slot.miss(strange()).is_empty());
    assert!(slot.look().is_empty());
    assert!(slot.miss(strange()).is_empty());
    assert_eq!(slot.miss(strange()), ["gone", "odd token-family-unknown"]);
    assert_eq!(slot.look(), ["seen 86596100000001"], "although it is the one that was there before");
}

#[test]
fn silence_empties_a_tray_contact_with_its_fault_and_is_a_fault_of_a_token_that_is_plugged_in_itself() {
    let mut contact = Slot::on(LINE);
    assert!(contact.miss(silence()).is_empty() && contact.miss(silence()).is_empty(), "nothing is in it");
    contact.worker.begin_anew();
    assert_eq!(contact.miss(strange()), ["odd token-family-unknown"]);
    assert_eq!(contact.miss(silence()), ["gone"]);
    for (path, family) in [(STICK, nitrokey::FAMILY), (LINE, flipper::FAMILY)] {
        let mut plug = Slot::on(path);
        plug.worker.family = Some(family);
        assert!(
            plug.miss(silence()).is_empty() && plug.miss(silence()).is_empty(),
            "{path}: it may be starting"
        );
        plug.worker.opened = Instant::now().checked_sub(Duration::from_mins(1)).unwrap();
        assert_eq!(plug.miss(silence()), ["odd token-silent"], "{path}");
    }
}
