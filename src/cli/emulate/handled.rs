//! Emulated tokens as a person handles them: plugged in, pulled out, pressed, looked at.

use std::net::{Ipv4Addr, SocketAddr};

use serde_json::{Value, json};

use crate::bench::emulated::{EmulatedCard, EmulatedSerial};
use crate::cli::emulate::{cannot_run, clock};
use crate::cli::exit::Failure;
use crate::domain::Secret;
use crate::emulator::{
    CardUnit, FlipperUnit, HostMicros, Lcd, Molto2Unit, OpenSerialUnit, Pulled, SerialUnit, Token2Unit,
    YkOathUnit,
};
use crate::port::SystemEntropy;
use crate::wire::token2::molto2::Place;
use crate::words::{Notice, Severity};

/// A token of any family.
pub trait Handled: Send {
    /// Plugs it in; where it is then, as `ready` tells.
    fn plug(&mut self) -> Result<(&'static str, Value), Failure>;

    /// Pulls it out.
    fn unplug(&mut self);

    /// Whether it is plugged in.
    fn is_plugged(&self) -> bool;

    /// Presses its button; `false` where it has none.
    fn press(&mut self) -> bool;

    /// What its display shows; `None` where it shows nothing.
    fn lcd(&self) -> Option<Lcd>;

    /// Lets somebody look at the secrets that it holds.
    fn held(&self, look: &mut dyn FnMut(&Secret));

    /// How it shows itself on a played USB, and what answers for it there.
    #[cfg(unix)]
    fn on_usb(&self) -> Option<(crate::port::UsbShape, Box<dyn crate::port::UsbDevice>)> {
        None
    }
}

/// What differs between the serial families.
pub trait SerialHandled: SerialUnit + 'static {
    /// Its button is pressed.
    fn pressed(&mut self, at: HostMicros);
    /// What its display shows.
    fn shown(&self, at: HostMicros) -> Option<Lcd>;
    /// What it holds.
    fn secrets(&self) -> Vec<&Secret>;
}

/// What differs between the card families.
pub trait CardHandled: CardUnit + 'static {
    /// Its button is pressed; `false` where it has none, or waits for no press.
    fn pressed(&mut self, at: HostMicros) -> bool;
    /// What its display shows.
    fn shown(&self, at: HostMicros) -> Option<Lcd>;
    /// What it holds.
    fn secrets(&self) -> Vec<&Secret>;
}

impl SerialHandled for OpenSerialUnit {
    fn pressed(&mut self, at: HostMicros) {
        self.press(at);
    }

    fn shown(&self, at: HostMicros) -> Option<Lcd> {
        self.lcd(at)
    }

    fn secrets(&self) -> Vec<&Secret> {
        // Behind the place of its name.
        self.saved().into_iter().skip(1).filter_map(|name| self.secret(name)).collect()
    }
}

impl SerialHandled for FlipperUnit {
    fn pressed(&mut self, _: HostMicros) {
        self.run_app(true);
        self.lock_app(false);
    }

    fn shown(&self, at: HostMicros) -> Option<Lcd> {
        self.lcd(at)
    }

    fn secrets(&self) -> Vec<&Secret> {
        self.names().into_iter().filter_map(|name| self.secret(name)).collect()
    }
}

impl CardHandled for Token2Unit {
    fn pressed(&mut self, _: HostMicros) -> bool {
        self.power_cycle();
        true
    }

    fn shown(&self, at: HostMicros) -> Option<Lcd> {
        self.lcd(at)
    }

    fn secrets(&self) -> Vec<&Secret> {
        self.secret().into_iter().collect()
    }
}

impl CardHandled for Molto2Unit {
    fn pressed(&mut self, at: HostMicros) -> bool {
        self.press_up(at)
    }

    fn shown(&self, at: HostMicros) -> Option<Lcd> {
        self.lcd(0, at)
    }

    fn secrets(&self) -> Vec<&Secret> {
        (0..Place::COUNT).filter_map(|place| self.secret(place)).collect()
    }
}

impl CardHandled for YkOathUnit {
    fn pressed(&mut self, _: HostMicros) -> bool {
        false
    }

    fn shown(&self, _: HostMicros) -> Option<Lcd> {
        None
    }

    fn secrets(&self) -> Vec<&Secret> {
        self.names().into_iter().filter_map(|name| self.secret(name)).map(|(_, held)| held).collect()
    }
}

/// A token on a pseudo-terminal.
pub fn on_a_line<U: SerialHandled>(
    pulled: Option<Pulled>,
    make: impl FnOnce(HostMicros) -> Result<U, Failure>,
) -> Result<Box<dyn Handled>, Failure> {
    let clock = clock();
    let unit = make(HostMicros::of(clock.now()))?;
    let token = EmulatedSerial::start(unit, clock).map_err(cannot_run)?;
    if let Some(pulled) = pulled {
        token.pull_at(pulled);
    }
    Ok(Box::new(token))
}

/// A token on the virtual reader whose driver listens at this port.
pub fn on_a_reader<U: CardHandled>(
    pulled: Option<Pulled>,
    port: u16,
    make: impl FnOnce(HostMicros) -> U,
) -> Box<dyn Handled> {
    let card = EmulatedCard::new(make, clock());
    if let Some(pulled) = pulled {
        card.pull_at(pulled);
    }
    Box::new(OnAReader { card, port })
}

struct OnAReader<U: CardHandled> {
    card: EmulatedCard<U>,
    port: u16,
}

impl<U: SerialHandled> Handled for EmulatedSerial<U> {
    fn plug(&mut self) -> Result<(&'static str, Value), Failure> {
        Self::plug(self).map_err(cannot_run)?;
        Ok(("tty", json!(self.path())))
    }

    fn unplug(&mut self) {
        Self::unplug(self);
    }

    fn is_plugged(&self) -> bool {
        Self::is_plugged(self)
    }

    fn press(&mut self) -> bool {
        self.with(U::pressed);
        true
    }

    fn lcd(&self) -> Option<Lcd> {
        self.with(|unit, at| unit.shown(at))
    }

    fn held(&self, look: &mut dyn FnMut(&Secret)) {
        self.with(|unit, _| unit.secrets().into_iter().for_each(look));
    }
}

impl<U: CardHandled> Handled for OnAReader<U> {
    fn plug(&mut self) -> Result<(&'static str, Value), Failure> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        self.card.lay(address, Box::new(SystemEntropy)).map_err(|cause| {
            let notice = Notice::new("emulate-no-reader", Severity::Fault);
            Failure::Told(notice.text("address", address).text("cause", cause))
        })?;
        Ok(("reader_port", json!(self.port)))
    }

    fn unplug(&mut self) {
        self.card.take_away();
    }

    fn is_plugged(&self) -> bool {
        self.card.is_laid()
    }

    fn press(&mut self) -> bool {
        self.card.with(U::pressed)
    }

    fn lcd(&self) -> Option<Lcd> {
        self.card.with(|unit, at| unit.shown(at))
    }

    fn held(&self, look: &mut dyn FnMut(&Secret)) {
        self.card.with(|unit, _| unit.secrets().into_iter().for_each(look));
    }
}

#[cfg(unix)]
pub use usb::on_the_usb;

#[cfg(unix)]
mod usb {
    use super::{Failure, Handled, Lcd, Pulled, Secret, Value, clock, json};
    use crate::bench::emulated::EmulatedReports;
    use crate::driver::nitrokey::PLACE;
    use crate::emulator::NitrokeyUnit;
    use crate::port::{UsbDevice, UsbId, UsbShape, UsbWay, usb_place};
    use crate::wire::nitrokey::model::NitrokeyModel;

    struct OnTheUsb {
        token: EmulatedReports,
        shape: UsbShape,
        place: String,
    }

    /// A token on a played USB, the `at`-th there.
    pub fn on_the_usb(
        pulled: Option<Pulled>,
        at: usize,
        model: &NitrokeyModel,
        unit: NitrokeyUnit,
    ) -> Box<dyn Handled> {
        let token = EmulatedReports::new(unit, clock());
        if let Some(pulled) = pulled {
            token.pull_at(pulled);
        }
        let id = UsbId { vendor: model.vendor_id, product: model.product_id };
        let shape = UsbShape { id, serial: None, way: UsbWay::Reports };
        let place = usb_place(&shape, at);
        Box::new(OnTheUsb { token, shape, place })
    }

    impl Handled for OnTheUsb {
        fn plug(&mut self) -> Result<(&'static str, Value), Failure> {
            self.token.plug();
            Ok(("usb", json!(self.place)))
        }

        fn unplug(&mut self) {
            self.token.unplug();
        }

        fn is_plugged(&self) -> bool {
            self.token.is_plugged()
        }

        fn press(&mut self) -> bool {
            false
        }

        fn lcd(&self) -> Option<Lcd> {
            None
        }

        fn held(&self, look: &mut dyn FnMut(&Secret)) {
            self.token.with(|unit, _| unit.secret_of(PLACE).into_iter().for_each(look));
        }

        fn on_usb(&self) -> Option<(UsbShape, Box<dyn UsbDevice>)> {
            Some((self.shape.clone(), self.token.device()))
        }
    }
}
