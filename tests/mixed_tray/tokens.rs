//! The four tokens, in the order of their slots, and what only their owner sees of them.
//!
//! The trap: whoever plays the bus answers every system call on a path below `/dev`, also those for a terminal, so the terminal
//! is opened by a link to it.

use std::path::Path;
use std::sync::Arc;

use token_station::bench::emulated::{
    EmulatedCard, EmulatedReports, EmulatedUnit, TerminalSocket, UnitParts,
};
use token_station::domain::secret::SecretLength;
use token_station::domain::{LotKey, Profile, Secret, TokenId};
use token_station::driver::nitrokey::PLACE;
use token_station::emulator::{
    HostMicros, NitrokeySpec, NitrokeyUnit, Token2Spec, Token2Unit, TokenSpec, YkOathSpec, YkOathUnit,
};
use token_station::port::{
    PlayedUsb, PortLink, SystemClock, SystemEntropy, UsbId, UsbShape, UsbWay, usb_place,
};
use token_station::wire::nitrokey::Pin;
use token_station::wire::nitrokey::model::MODELS;
use token_station::wire::ykoath::Make;

use crate::{book, laid};

/// Family, what a unit says of itself once it is written, and serial, slot by slot.
pub const FAMILIES: [(&str, &str, &str); 4] = [
    ("reference", "live", "RT-00000001"),
    ("ykoath", "live", "20261123"),
    ("token2", "untold", "86596100000001"),
    ("nitrokey", "live", "00005A7E"),
];

/// Blank tokens beside those of the book.
pub const STOCK: &str = "\
manufacturer,serial,model,lot
YK,20261123,YubiKey 5,YK-1
T2,86596100000001,C301-i,T2-1
NK,00005A7E,Nitrokey Pro,NK-1
";

const ADMIN: &[u8] = b"12345678";
const OURS: &str = "60/Token Station:OTP";

/// All of them, plugged in and laid on until they are dropped.
pub struct Tokens {
    reference: EmulatedUnit,
    smart_key: EmulatedCard<YkOathUnit>,
    token2: EmulatedCard<Token2Unit>,
    nitrokey: EmulatedReports,
    terminal: PortLink,
    _bus: PlayedUsb,
}

/// The key of a lot of Nitrokeys: their admin PIN.
pub fn pin_of_lot() -> LotKey {
    LotKey::filled::<std::convert::Infallible>(|out| {
        out[..ADMIN.len()].copy_from_slice(ADMIN);
        Ok(())
    })
    .unwrap()
}

/// How the Nitrokey shows itself.
pub fn on_the_bus() -> UsbShape {
    let id = UsbId { vendor: MODELS[0].vendor_id, product: MODELS[0].product_id };
    UsbShape { id, serial: None, way: UsbWay::Reports }
}

impl Tokens {
    /// The tokens, in front of the bus that is played in a folder.
    pub fn plugged_in(folder: &Path) -> Self {
        let clock = Arc::new(SystemClock::new());
        let pin = |text: &[u8]| Pin::new(text).unwrap();
        let nitrokey = NitrokeyUnit::new(NitrokeySpec::of(&MODELS[0], 0x5a7e), pin(ADMIN), pin(b"123456"));
        let nitrokey = EmulatedReports::new(nitrokey, Arc::clone(&clock) as _);
        let bus = PlayedUsb::answer(folder, vec![nitrokey.device()]).unwrap();
        let smart_key = YkOathUnit::new(YkOathSpec::of(Make::YubiKey, 20_261_123));
        let mut smart_key = EmulatedCard::new(|_| smart_key, Arc::clone(&clock) as _);
        laid::lay(&mut smart_key, 0);
        let token2 = Token2Spec { factory_clock_millis: -90_000, ..Token2Spec::of(FAMILIES[2].2) };
        let mut token2 = EmulatedCard::new(|at| Token2Unit::new(token2, at), Arc::clone(&clock) as _);
        laid::lay(&mut token2, 1);
        let spec =
            TokenSpec { factory_clock_millis: 5000, ..TokenSpec::full(book::token(1), book::lot_key()) };
        let reference = EmulatedUnit::start(UnitParts {
            socket: Box::new(TerminalSocket { baud: spec.baud }),
            spec,
            memory_file: None,
            clock,
            entropy: Box::new(SystemEntropy),
            watcher: Box::new(|_, _| {}),
        });
        let reference = reference.unwrap();
        let terminal = PortLink::new(folder, "terminal").unwrap();
        terminal.lead_to(&reference.path().unwrap()).unwrap();
        Self { reference, smart_key, token2, nitrokey, terminal, _bus: bus }
    }

    /// Where a station finds them.
    pub fn ports(&self) -> [String; 4] {
        let terminal = self.terminal.path().to_owned();
        [terminal, laid::path_of(0), laid::path_of(1), usb_place(&on_the_bus(), 0)]
    }

    /// Their real names.
    pub fn ids() -> [TokenId; 4] {
        let of = |manufacturer, at: usize| TokenId::parse(manufacturer, FAMILIES[at].2).unwrap();
        [book::token(1), of("YK", 1), of("T2", 2), of("NK", 3)]
    }

    /// What each of them holds.
    pub fn secrets(&self) -> [Option<Secret>; 4] {
        [
            self.reference.with_token(|token, _| token.live_secret().map(copy)),
            self.smart_key.with(|unit, _| unit.secret(OURS).map(|(_, held)| copy(held))),
            self.token2.with(|unit, _| unit.secret().map(copy)),
            self.nitrokey.with(|unit, _| unit.secret_of(PLACE).map(copy)),
        ]
    }

    /// Somebody switches the Token2 token off and on, reads its display, and once more when that has changed.
    pub fn codes_of_two_steps(&mut self) -> [String; 2] {
        self.token2.with(|unit, at| {
            assert_eq!(unit.lcd(at), None, "it shows nothing new before it was off and on");
            unit.power_cycle();
            let step_micros = i64::try_from(Profile::SERVICE.step.secs()).unwrap() * 1_000_000;
            [at, HostMicros(at.0 + step_micros)].map(|at| unit.lcd(at).unwrap().code.as_str().to_owned())
        })
    }
}

fn copy(secret: &Secret) -> Secret {
    let copied = Secret::filled::<SecretLength>(secret.len_bytes(), |out| {
        out.copy_from_slice(secret.expose_secret());
        Ok(())
    });
    copied.unwrap()
}
