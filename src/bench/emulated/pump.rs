//! The thread of one emulated token: bytes in at the line's pace, deeds out at their instants.
//!
//! The trap: sleeping once to let the command arrive and once more for the answer would add the scheduler's lateness
//! twice; arrival is reckoned, not slept for, and only the answer's last byte is waited for.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TryRecvError};

use super::memory_file::MemoryFile;
use super::{Shared, Socket, UnitEvent, Watcher, lock};
use crate::domain::{CheckValue, UnixMillis};
use crate::emulator::{Deed, EmulatedToken, HostMicros, Out};
use crate::port::{Line, LineError};
use crate::wire::frame::wire_micros;

/// How long the thread waits for bytes before it looks at requests and at the display again.
const IDLE: Duration = Duration::from_millis(20);

/// What the owner of a unit can ask of its thread.
pub(super) enum Request {
    Unplug,
    Plug,
    TellLcd,
    Stop,
}

pub(super) struct Pump {
    shared: Arc<Shared>,
    socket: Box<dyn Socket>,
    memory_file: Option<MemoryFile>,
    watcher: Watcher,
    line: Option<Plugged>,
    /// What was last told of the display.
    shown_step: Option<u64>,
    /// What was last told of the memory.
    held: Option<CheckValue>,
}

struct Plugged {
    line: Box<dyn Line>,
    path: String,
    baud: u32,
    /// When the last byte heard so far has arrived.
    heard_until: HostMicros,
    /// Deeds and the instants at which they are complete, earliest first.
    due: Vec<(HostMicros, Deed)>,
}

impl Pump {
    pub(super) fn new(
        shared: Arc<Shared>,
        socket: Box<dyn Socket>,
        memory_file: Option<MemoryFile>,
        watcher: Watcher,
    ) -> Self {
        let held = held(&lock(&shared.token));
        Self { shared, socket, memory_file, watcher, line: None, shown_step: None, held }
    }

    /// Works until it is told to stop, or its owner is gone.
    pub(super) fn run(mut self, requests: &Receiver<(Request, Sender<()>)>) {
        loop {
            let request = match requests.try_recv() {
                Ok(request) => Some(request),
                Err(TryRecvError::Empty) if self.line.is_none() => requests.recv_timeout(IDLE).ok(),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => return,
            };
            if let Some((request, done)) = request {
                let stop = self.obey(&request);
                // Whoever asked may have stopped waiting.
                let _ = done.send(());
                if stop {
                    return;
                }
            }
            self.hear();
            self.act();
            self.tell_lcd_when_it_changes();
        }
    }

    /// Makes a line and gives the token power.
    pub(super) fn plug(&mut self) -> Result<(), LineError> {
        if self.line.is_some() {
            return Ok(());
        }
        let (line, path) = self.socket.plug()?;
        let now = self.shared.now();
        let baud = {
            let mut token = lock(&self.shared.token);
            token.power_on(now);
            token.baud()
        };
        self.line = Some(Plugged { line, path: path.clone(), baud, heard_until: now, due: Vec::new() });
        *lock(&self.shared.path) = Some(path.clone());
        self.tell(&UnitEvent::Ready { path });
        Ok(())
    }

    fn unplug(&mut self) {
        if let Some(plugged) = self.line.take() {
            lock(&self.shared.token).power_off();
            *lock(&self.shared.path) = None;
            let path = plugged.path.clone();
            drop(plugged);
            self.tell(&UnitEvent::Unplugged { path });
        }
    }

    /// Answers whether the thread is to end.
    fn obey(&mut self, request: &Request) -> bool {
        match request {
            Request::Unplug => self.unplug(),
            // A socket without a line leaves the unit unplugged, which its path says.
            Request::Plug => drop(self.plug()),
            Request::TellLcd => self.tell_lcd(),
            Request::Stop => {
                self.unplug();
                return true;
            }
        }
        false
    }

    /// Waits for bytes until the next deed is due, and lets the token hear them.
    fn hear(&mut self) {
        let now = self.shared.now();
        let Some(plugged) = &mut self.line else { return };
        let wait = match plugged.due.first() {
            Some((at, _)) => Duration::from_micros(at.since(now)).min(IDLE),
            None => IDLE,
        };
        let mut buffer = [0; 512];
        let count = match plugged.line.receive(&mut buffer, wait) {
            Ok(count) => count,
            Err(error) if error.is_timeout() => return,
            Err(_) => {
                self.unplug();
                return;
            }
        };
        let begins = self.shared.now().max(plugged.heard_until);
        let arrives = begins.plus(wire_micros(count, plugged.baud));
        plugged.heard_until = arrives;
        let outs = lock(&self.shared.token).receive(&buffer[..count], arrives);
        for Out { at, deed } in outs {
            let complete = match &deed {
                Deed::Send(bytes) => at.plus(wire_micros(bytes.len(), plugged.baud)),
                Deed::Unplug => at,
            };
            let place = plugged.due.partition_point(|(other, _)| *other <= complete);
            plugged.due.insert(place, (complete, deed));
        }
        self.remember();
    }

    /// Writes the memory down before any answer leaves, and tells what changed in it.
    fn remember(&mut self) {
        let (saved, held) = {
            let token = lock(&self.shared.token);
            let saved = match &mut self.memory_file {
                Some(file) => file.write_if_changed(token.memory()),
                None => Ok(()),
            };
            (saved, held(&token))
        };
        if let Err(error) = saved {
            self.unplug();
            self.tell(&UnitEvent::MemoryLost { cause: error.to_string() });
            return;
        }
        if held != self.held {
            self.held = held;
            self.shown_step = None;
            self.tell(&if held.is_some() { UnitEvent::Committed } else { UnitEvent::Erased });
        }
    }

    /// Does what is due.
    fn act(&mut self) {
        let now = self.shared.now();
        while let Some(plugged) = &mut self.line {
            if plugged.due.first().is_none_or(|(at, _)| *at > now) {
                return;
            }
            match plugged.due.remove(0).1 {
                Deed::Send(bytes) => {
                    if plugged.line.send(&bytes).is_err() {
                        self.unplug();
                    }
                }
                Deed::Unplug => self.unplug(),
            }
        }
    }

    fn tell_lcd_when_it_changes(&mut self) {
        let now = self.shared.now();
        let lcd = lock(&self.shared.token).lcd(now);
        if let Some(lcd) = lcd
            && self.shown_step != Some(lcd.step)
        {
            self.shown_step = Some(lcd.step);
            self.tell(&UnitEvent::Lcd { lcd, at: millis(now) });
        }
    }

    fn tell_lcd(&mut self) {
        let now = self.shared.now();
        let lcd = lock(&self.shared.token).lcd(now);
        if let Some(lcd) = lcd {
            self.tell(&UnitEvent::Lcd { lcd, at: millis(now) });
        }
    }

    fn tell(&mut self, event: &UnitEvent) {
        (self.watcher)(event, &lock(&self.shared.token));
    }
}

fn held(token: &EmulatedToken) -> Option<CheckValue> {
    token.live_secret().map(|secret| secret.check_value(token.token()))
}

const fn millis(at: HostMicros) -> UnixMillis {
    UnixMillis(at.0.div_euclid(1000))
}
