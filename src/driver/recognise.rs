//! Which family a card is of, when all that is known is the reader that it lies on.
//!
//! README, rule 2 for every family. The trap: what one family asks for as a greeting disturbs another, so the name of
//! the reader comes first, then the question of Token2's tokens, and only then an applet is selected; nothing that
//! writes or proves is sent here.

use std::sync::Arc;

use crate::domain::Clock;
use crate::driver::card::CardExchange;
use crate::driver::{Driver, DriverError, Session, molto2, token2, ykoath};
use crate::port::{CardLink, Plug};
use crate::wire::apdu::Continuation;
use crate::wire::token2::molto2::READER_NAME;

/// A family that is asked for.
struct Asked {
    driver: &'static dyn Driver,
    /// Whether the card is of the family; changes nothing in it.
    answers: fn(&mut CardExchange) -> Result<bool, DriverError>,
}

/// The families whose cards lie on any reader, in the order in which they are asked for.
static ASKED: &[Asked] = &[
    Asked { driver: &token2::Token2, answers: token2::answers },
    Asked { driver: &ykoath::YkOath, answers: ykoath::answers },
];

/// The family whose tokens have a reader of their own, where a reader's name says that it is one.
pub fn driver_of_reader(reader: &str) -> Option<&'static dyn Driver> {
    reader.contains(READER_NAME).then_some(&molto2::Molto2)
}

/// A family that a card on any other reader may be of, when every such family is switched off: then there is nothing to ask for.
pub fn cards_off(is_off: &dyn Fn(&str) -> bool) -> Option<&'static str> {
    let mut families = ASKED.iter().map(|asked| asked.driver.family());
    families.clone().all(is_off).then(|| families.next()).flatten()
}

/// Opens the card on a reader by the family that it answers to. One that is switched off is not asked for.
///
/// # Errors
/// [`DriverError::NotThisFamily`] for a card that no family knows, [`DriverError::SwitchedOff`] when it may be of one that was not
/// asked for, and those of any exchange.
pub fn open_card(
    link: Box<dyn CardLink>,
    clock: Arc<dyn Clock>,
    is_off: &dyn Fn(&str) -> bool,
) -> Result<Box<dyn Session>, DriverError> {
    if is_molto2(&*link) {
        if is_off(molto2::FAMILY) {
            return Err(DriverError::SwitchedOff { family: molto2::FAMILY });
        }
        return molto2::Molto2.open(Plug::Card(link), clock);
    }
    let mut exchange = CardExchange::new(link, Arc::clone(&clock), Continuation::GetResponse);
    let (off, on): (Vec<_>, Vec<_>) = ASKED.iter().partition(|family| is_off(family.driver.family()));
    for family in on {
        if (family.answers)(&mut exchange)? {
            return family.driver.open(Plug::Card(exchange.into_link()), clock);
        }
    }
    Err(off.first().map_or_else(unknown, |first| DriverError::SwitchedOff { family: first.driver.family() }))
}

/// Whether a reader is the one inside a Molto2; a session on it is disturbed, or worse, by any other family's commands.
pub(super) fn is_molto2(link: &dyn CardLink) -> bool {
    driver_of_reader(link.reader()).is_some()
}

const fn unknown() -> DriverError {
    DriverError::NotThisFamily { family: "card", got: 0 }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::domain::UnixMillis;
    use crate::emulator::{
        CardUnit, HostMicros, Molto2Spec, Molto2Unit, Token2Spec, Token2Unit, YkOathSpec, YkOathUnit,
    };
    use crate::port::LineError;
    use crate::wire::ykoath::Make;

    struct Stopped;

    impl Clock for Stopped {
        fn now(&self) -> UnixMillis {
            UnixMillis(1_795_340_000_000)
        }

        fn ticks_micros(&self) -> u64 {
            0
        }
    }

    type Sent = Arc<Mutex<Vec<Vec<u8>>>>;

    /// A card on a reader, and all that was sent to it.
    struct Watched {
        unit: Box<dyn CardUnit>,
        reader: &'static str,
        sent: Sent,
    }

    impl CardLink for Watched {
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LineError> {
            self.sent.lock().unwrap().push(command.to_vec());
            Ok(self.unit.answer(command, HostMicros::of(Stopped.now()), [7; 8]).to_vec())
        }

        fn reset(&mut self) -> Result<(), LineError> {
            self.unit.reset();
            Ok(())
        }

        fn reader(&self) -> &str {
            self.reader
        }
    }

    /// A bank card: it knows none of this.
    struct Foreign;

    impl CardUnit for Foreign {
        fn atr(&self) -> Vec<u8> {
            vec![0x3b, 0x00]
        }

        fn reset(&mut self) {}

        fn answer(&mut self, _: &[u8], _: HostMicros, _: [u8; 8]) -> zeroize::Zeroizing<Vec<u8>> {
            zeroize::Zeroizing::new(vec![0x6d, 0x00])
        }
    }

    const TOKEN2_ASKED: &[u8] = &[0x80, 0x41, 0, 0, 2, 2, 0x11];
    const OATH_SELECTED: &[u8] = &[0, 0xa4, 4, 0, 7, 0xa0, 0, 0, 5, 0x27, 0x21, 1];

    fn laid(
        unit: impl CardUnit + 'static,
        reader: &'static str,
    ) -> (Result<&'static str, DriverError>, Sent) {
        laid_with_off(unit, reader, &[])
    }

    fn laid_with_off(
        unit: impl CardUnit + 'static,
        reader: &'static str,
        off: &[&str],
    ) -> (Result<&'static str, DriverError>, Sent) {
        let sent = Sent::default();
        let link = Watched { unit: Box::new(unit), reader, sent: Arc::clone(&sent) };
        let family = open_card(Box::new(link), Arc::new(Stopped), &|family| off.contains(&family))
            .and_then(|mut session| {
                sent.lock().unwrap().push(Vec::new());
                session.identify()
            })
            .map(|identity| identity.family);
        (family, sent)
    }

    /// What was sent before the card had a family.
    fn asked(sent: &Sent) -> Vec<Vec<u8>> {
        sent.lock().unwrap().split(Vec::is_empty).next().unwrap_or_default().to_vec()
    }

    const MOLTO2: &str = "TOKEN2 Molto2 [CCID Interface] 00 00";

    #[test]
    fn the_reader_of_a_molto2_is_asked_for_its_name_and_by_no_other_family() {
        let (family, sent) = laid(Foreign, MOLTO2);
        assert!(matches!(family, Err(DriverError::NotThisFamily { .. })));
        assert!(asked(&sent).is_empty(), "the reader's name is enough");
        assert_eq!(sent.lock().unwrap()[1..], [[0x80, 0x41, 0, 0, 0]]);

        let (family, sent) = laid(Molto2Unit::new(Molto2Spec::of("865962500000001"), HostMicros(0)), MOLTO2);
        assert_eq!(family.unwrap(), molto2::FAMILY);
        let sent = sent.lock().unwrap();
        assert!(sent[1..].iter().all(|command| command[..2] == [0x80, 0x41]), "its name and its places");
    }

    #[test]
    fn no_other_family_opens_the_reader_of_a_molto2_and_a_molto2_opens_no_other() {
        let opened = |driver: &dyn Driver, reader| {
            let link = Watched { unit: Box::new(Foreign), reader, sent: Sent::default() };
            driver.open(Plug::Card(Box::new(link)), Arc::new(Stopped)).is_ok()
        };
        let families: [&dyn Driver; 3] = [&token2::Token2, &ykoath::YkOath, &molto2::Molto2];
        assert_eq!(families.map(|driver| opened(driver, MOLTO2)), [false, false, true]);
        let fido = "TOKEN2 FIDO2 Security Key 00 00";
        assert_eq!(families.map(|driver| opened(driver, fido)), [true, true, false]);
    }

    #[test]
    fn a_token_of_token2_is_found_by_its_serial_and_no_applet_is_selected_on_it() {
        for serial in ["86596100000001", "86596230000001"] {
            let unit = Token2Unit::new(Token2Spec::of(serial), HostMicros(0));
            let (family, sent) = laid(unit, "Contactless 00 00");
            assert_eq!(family.unwrap(), token2::FAMILY, "{serial}");
            assert_eq!(asked(&sent), [TOKEN2_ASKED]);
            let all = sent.lock().unwrap();
            assert!(all.iter().all(|command| command.get(1) != Some(&0xa4)), "{serial}");
        }
    }

    #[test]
    fn a_family_that_is_switched_off_is_not_greeted_and_the_next_one_is() {
        let off = [token2::FAMILY];
        let key = || YkOathUnit::new(YkOathSpec::of(Make::ALL[0], 7));
        let (family, sent) = laid_with_off(key(), "Contactless 00 00", &off);
        assert_eq!(family.unwrap(), ykoath::FAMILY);
        assert!(!asked(&sent).iter().any(|command| command == TOKEN2_ASKED));
        let unit = Token2Unit::new(Token2Spec::of("86596100000001"), HostMicros(0));
        let (family, sent) = laid_with_off(unit, "Contactless 00 00", &off);
        assert!(matches!(family, Err(DriverError::SwitchedOff { family: token2::FAMILY })), "{family:?}");
        assert!(!sent.lock().unwrap().iter().any(|command| command == TOKEN2_ASKED));
        let (family, sent) = laid_with_off(key(), "Contactless 00 00", &[token2::FAMILY, ykoath::FAMILY]);
        assert!(matches!(family, Err(DriverError::SwitchedOff { .. })), "{family:?}");
        assert_eq!(*sent.lock().unwrap(), [[0_u8; 0]; 0]);
    }

    #[test]
    fn a_smart_key_is_asked_for_token2_first_and_then_its_applet_is_selected() {
        for make in Make::ALL {
            let (family, sent) = laid(YkOathUnit::new(YkOathSpec::of(make, 7)), "Contactless 00 00");
            assert_eq!(family.unwrap(), ykoath::FAMILY, "{make:?}");
            let asked = asked(&sent);
            assert_eq!(asked[..2], [TOKEN2_ASKED, OATH_SELECTED], "{make:?}");
            // One make holds its answer back for whoever asks for the rest.
            let rest: &[&[u8]] = if make == Make::Nitrokey3 { &[&[0, 0xc0, 0, 0, 21]] } else { &[] };
            assert_eq!(asked[2..], *rest, "{make:?}");
        }
    }

    #[test]
    fn a_card_of_no_family_is_asked_twice_and_never_sent_anything_that_writes_or_proves() {
        let (family, sent) = laid(Foreign, "Contactless 00 00");
        assert!(matches!(family, Err(DriverError::NotThisFamily { .. })));
        assert_eq!(asked(&sent), [TOKEN2_ASKED, OATH_SELECTED]);
    }

    #[test]
    fn finding_a_family_and_a_name_sends_no_proof_and_nothing_that_writes() {
        for make in Make::ALL {
            let (_, sent) = laid(YkOathUnit::new(YkOathSpec::of(make, 7)), "Contactless 00 00");
            let harmless = [0x41, 0xa4, 0x1d, 0x01, 0x32, 0xa1, 0xc0];
            for command in sent.lock().unwrap().iter().filter(|command| !command.is_empty()) {
                assert!(command[0] != 0x84 && harmless.contains(&command[1]), "{:02x?}", &command[..4]);
                assert!(command[1] != 0x01 || command[2..] == [0x10, 0, 0], "the serial and no credential");
            }
        }
    }
}
