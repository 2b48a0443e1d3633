//! Cards in readers through the real PC/SC service: a `pcscd` of the test's own, whose readers are software.
//!
//! Source: vsmartcard's `vpcd`. The trap: the service has one fixed socket, so there is one service on a machine at a
//! time and every test that needs it takes its turn.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

#[path = "support/readers.rs"]
mod readers;

use std::time::{Duration, Instant};

use readers::Readers;
use token_station::port::{
    AllowedPorts, CardLink as _, CardReaders, CardService, Chip, LaidCard, LineError, PcscCard, PortSeen,
};

struct Counts {
    resets: u8,
    commands: u8,
}

impl Chip for Counts {
    fn atr(&self) -> Vec<u8> {
        vec![0x3b, 0x80, 0x80, 0x01, 0x01]
    }

    fn reset(&mut self) {
        self.resets += 1;
    }

    fn transmit(&mut self, command: &[u8]) -> Option<Vec<u8>> {
        self.commands += 1;
        Some(match command[1] {
            // As a contact card does: the length was wrong, this is the right one.
            0x10 => vec![0x6c, 3],
            0x11 => vec![0x61, 7],
            _ => vec![self.resets, self.commands, 0x90, 0x00],
        })
    }
}

fn lay(reader: u16) -> LaidCard {
    LaidCard::lay(Readers::address(reader), Box::new(Counts { resets: 0, commands: 0 })).unwrap()
}

fn look_until(service: &mut CardReaders, cards: usize) -> Vec<PortSeen> {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        let (state, ports) = service.look().unwrap();
        assert_eq!(state, CardService::Runs);
        if ports.len() == cards {
            return ports;
        }
        assert!(Instant::now() < until, "{ports:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn open(port: &PortSeen) -> Result<PcscCard, LineError> {
    PcscCard::open(&AllowedPorts::of_paths([port.path.clone()]).admit(port).unwrap())
}

#[test]
fn a_card_is_seen_without_a_connection_opened_for_one_program_and_missed_when_it_goes() {
    let Some(_readers) = Readers::start("Front Desk") else { return };
    let mut service = CardReaders::default();
    assert_eq!(look_until(&mut service, 0), []);
    let card = lay(1);
    let ports = look_until(&mut service, 1);
    assert!(ports[0].path == "card:Front Desk 00 01", "{ports:?}");

    let mut link = open(&ports[0]).unwrap();
    assert!(matches!(open(&ports[0]), Err(LineError::Busy { .. })), "one program has it alone");
    let answer = link.transmit(&[0x80, 0x41, 0, 0, 0]).unwrap();
    assert_eq!(answer[1..], [1, 0x90, 0x00], "looking had sent nothing");
    for (ins, told) in [(0x10, [0x6c, 3]), (0x11, [0x61, 7])] {
        let answer = link.transmit(&[0x80, ins, 0, 0, 0]).unwrap();
        assert_eq!(answer, told, "what follows is the family's affair");
    }
    let before = answer[0];
    link.reset().unwrap();
    assert!(link.transmit(&[0x80, 0x41, 0, 0, 0]).unwrap()[0] > before);

    drop(card);
    assert!(link.transmit(&[0x80, 0x41, 0, 0, 0]).is_err_and(|error| error.is_unplugged()));
    drop(link);
    assert_eq!(look_until(&mut service, 0), []);
    assert!(matches!(open(&ports[0]), Err(LineError::Missing { .. })));
}

#[test]
fn a_service_that_stops_and_starts_again_is_followed() {
    let Some(mut readers) = Readers::start("Front Desk") else { return };
    let mut service = CardReaders::default();
    look_until(&mut service, 0);
    readers.stop();
    assert_eq!(service.look().unwrap(), (CardService::Missing, Vec::new()));
    readers.start_again();
    let _card = lay(0);
    assert_eq!(look_until(&mut service, 1).len(), 1);
}
