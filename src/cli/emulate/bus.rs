//! Emulated tokens on a played USB: a program is run in front of it, or told how.
//!
//! The trap: the bus is there for one program at a time and the tokens are there for all of them, one after the other.

#[cfg(unix)]
pub use played::{Bus, run_reference};
#[cfg(not(unix))]
pub use unplayed::run_reference;

#[cfg(unix)]
mod played {
    use std::ffi::OsString;
    use std::process::Command;

    use serde_json::json;

    use crate::bench::emulated::{EmulatedTray, UsbSocket};
    use crate::cli::emulate::{EmulateArgs, cannot_run, clock, lot_key, obey, tell, unit};
    use crate::cli::exit::Failure;
    use crate::cli::report::Report;
    use crate::port::{
        PlayedUsb, UsbDevice, UsbFolder, UsbId, UsbShape, UsbWay, in_front_of_usb, missing_to_play_usb,
        usb_place,
    };
    use crate::wire::reference::DEFAULT_BAUD;
    use crate::wire::reference::usb::{PRODUCT_ID, VENDOR_ID};
    use crate::words::{Notice, Severity};

    /// A bus that is played, and the words that put a program in front of it.
    pub struct Bus {
        words: Vec<OsString>,
        _played: PlayedUsb,
        _folder: UsbFolder,
    }

    impl Bus {
        /// Plays a bus with these tokens.
        ///
        /// # Errors
        /// What is missing on this machine.
        pub fn play(shapes: &[UsbShape], devices: Vec<Box<dyn UsbDevice>>) -> Result<Self, Failure> {
            if let Some(package) = missing_to_play_usb() {
                let notice = Notice::new("emulate-no-bus", Severity::Fault);
                return Err(Failure::Told(notice.text("package", package)));
            }
            let folder = UsbFolder::new().map_err(cannot_run)?;
            let words = in_front_of_usb(folder.path(), shapes).map_err(cannot_run)?;
            let played = PlayedUsb::answer(folder.path(), devices).map_err(cannot_run)?;
            Ok(Self { words, _played: played, _folder: folder })
        }

        /// Says how a program is run in front of the bus.
        pub fn tell(&self) {
            let words: Vec<_> = self.words.iter().map(|word| word.to_string_lossy()).collect();
            tell(&json!({ "event": "bus", "run": words }));
        }

        /// Runs the program of the arguments and ends as it does.
        ///
        /// # Errors
        /// [`Failure::Program`] with the code that the program ended with.
        pub fn run(&self, args: &EmulateArgs) -> Result<(), Failure> {
            let Some((first, rest)) = self.words.split_first() else { return Ok(()) };
            let ended = Command::new(first).args(rest).args(&args.program).status().map_err(cannot_run)?;
            match ended.code() {
                Some(0) => Ok(()),
                code => Err(Failure::Program(code.and_then(|code| u8::try_from(code).ok()))),
            }
        }
    }

    /// Tokens of the reference family on the bus.
    ///
    /// # Errors
    /// What is missing on this machine.
    pub fn run_reference(args: &EmulateArgs, report: &Report) -> Result<(), Failure> {
        let (clock, lot_key) = (clock(), lot_key(args)?);
        let id = UsbId { vendor: VENDOR_ID, product: PRODUCT_ID };
        let (mut shapes, mut parts, mut devices) = (Vec::new(), Vec::new(), Vec::new());
        for (number, at) in (1..=args.tokens).zip(0..) {
            let socket = UsbSocket::new(args.baud.unwrap_or(DEFAULT_BAUD));
            devices.push(socket.device());
            let shape = UsbShape { id, serial: None, way: UsbWay::Frames };
            let place = usb_place(&shape, at);
            let unit = unit(args, number, &lot_key, &clock, Box::new(socket), Some(place))?;
            shapes.push(UsbShape { serial: Some(unit.spec.token.serial.to_string()), ..shape });
            parts.push(unit);
        }
        let bus = Bus::play(&shapes, devices)?;
        let tray = EmulatedTray::start(parts).map_err(cannot_run)?;
        if !args.program.is_empty() {
            return bus.run(args);
        }
        bus.tell();
        obey(&tray, report);
        loop {
            std::thread::park();
        }
    }
}

#[cfg(not(unix))]
mod unplayed {
    use crate::cli::emulate::{EmulateArgs, cannot};
    use crate::cli::exit::Failure;
    use crate::cli::report::Report;

    /// There is no such bus on this system.
    pub fn run_reference(args: &EmulateArgs, _: &Report) -> Result<(), Failure> {
        Err(cannot(args, "--usb"))
    }
}
