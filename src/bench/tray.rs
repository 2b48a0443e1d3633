//! A tray of emulated tokens for the demo: slots that look like ports, and a box of blank tokens beside them.
//!
//! A slot's port is a link that leads to the line of whatever token is in it, so that a slot keeps its name while
//! tokens are swapped, as a socket on a real tray does.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::bench::emulated::{EmulatedUnit, TerminalSocket, UnitError, UnitParts};
use crate::bench::message::SlotNo;
use crate::domain::{Clock, Entropy, EntropyFailed, LotKey, TokenId};
use crate::emulator::TokenSpec;
use crate::port::{LineError, PortLink, SystemEntropy};

/// What a tray is made of.
pub struct TrayParts {
    /// Where the slots' links lie.
    pub folder: PathBuf,
    /// How many slots.
    pub slots: u16,
    /// The blank tokens, the next one first.
    pub blanks: Vec<TokenId>,
    /// The key of their lot.
    pub lot_key: Zeroizing<[u8; 32]>,
    /// Line rate, in bits per second.
    pub baud: u32,
    /// The clock that the tokens' crystals are measured against.
    pub clock: Arc<dyn Clock>,
}

/// The tray.
pub struct Tray {
    parts: TrayParts,
    links: Vec<PortLink>,
    units: Vec<Option<EmulatedUnit>>,
    box_of_blanks: VecDeque<TokenId>,
}

impl Tray {
    /// An empty tray.
    ///
    /// # Errors
    /// [`LineError`] when the folder of the links cannot be made.
    pub fn new(mut parts: TrayParts) -> Result<Self, LineError> {
        let links = (1..=parts.slots)
            .map(|slot| PortLink::new(&parts.folder, &format!("slot-{slot}")))
            .collect::<Result<Vec<_>, _>>()?;
        let units = links.iter().map(|_| None).collect();
        let box_of_blanks = std::mem::take(&mut parts.blanks).into();
        Ok(Self { parts, links, units, box_of_blanks })
    }

    /// The slots' ports, in order.
    #[must_use]
    pub fn ports(&self) -> Vec<String> {
        self.links.iter().map(|link| link.path().to_owned()).collect()
    }

    /// Puts the next blank token into a slot, or takes out what is in it.
    ///
    /// # Errors
    /// [`UnitError`] when a token cannot be started; an empty box is none, the slot stays empty.
    pub fn swap(&mut self, slot: SlotNo, insert: bool) -> Result<(), UnitError> {
        let at = usize::from(slot.0).saturating_sub(1);
        let (Some(link), Some(unit)) = (self.links.get_mut(at), self.units.get_mut(at)) else {
            return Ok(());
        };
        if !insert {
            link.remove()?;
            *unit = None;
            return Ok(());
        }
        if unit.is_some() {
            return Ok(());
        }
        let Some(token) = self.box_of_blanks.pop_front() else { return Ok(()) };
        let lot_key = LotKey::filled(|out| {
            out.copy_from_slice(self.parts.lot_key.as_slice());
            Ok::<_, EntropyFailed>(())
        })
        .map_err(|_| UnitError::Silent { token: token.clone() })?;
        let started = EmulatedUnit::start(UnitParts {
            spec: TokenSpec {
                ppm: crystal(&token),
                baud: self.parts.baud,
                ..TokenSpec::full(token, lot_key)
            },
            memory_file: None,
            socket: Box::new(TerminalSocket { baud: self.parts.baud }),
            clock: Arc::clone(&self.parts.clock),
            entropy: Box::new(SystemEntropy) as Box<dyn Entropy>,
            watcher: Box::new(|_, _| {}),
        })?;
        if let Some(path) = started.path() {
            link.lead_to(&path)?;
        }
        *unit = Some(started);
        Ok(())
    }
}

/// Every crystal runs a little wrong, each in its own way: −20 to +20 ppm by the serial's last digits.
fn crystal(token: &TokenId) -> i32 {
    let digits = token.serial.as_str().bytes().filter(u8::is_ascii_digit);
    let sum = digits.fold(0_i32, |sum, digit| (sum * 7 + i32::from(digit - b'0')) % 41);
    sum - 20
}
