//! One thread per slot: what the desk asks of it, what it tells, and how it begins and ends.

mod pause;
mod worker;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};

use crate::bench::families::FamiliesOff;
use crate::bench::message::SlotNo;
use crate::bench::port_thread::worker::Worker;
use crate::desk::device::{DeviceFailure, DeviceOrder, DeviceReply, DeviceStep};
use crate::domain::{Clock, Entropy};
use crate::driver::Identity;
use crate::port::{AllowedPort, LineError, Plug};

/// Opens a port at a rate, in bits per second.
pub(super) type Opener = Box<dyn Fn(&AllowedPort, u32) -> Result<Plug, LineError> + Send>;

/// What the desk asks of a port thread.
pub(super) enum PortRequest {
    /// Carry out an order; the number comes back with the reply.
    Order(u64, DeviceOrder),
    /// The port is listed by the system, or is not any more.
    Present(bool),
}

/// What a port thread tells the desk.
pub(super) enum PortEvent {
    /// A token is in the slot.
    Seen(Box<Identity>),
    /// Something is in the slot that cannot be used.
    Odd(DeviceFailure),
    /// The slot is empty.
    Gone,
    /// How far the order is.
    Step(u64, DeviceStep),
    /// The order is done.
    Reply(u64, DeviceReply),
}

/// One slot's thread; it ends when nobody can ask it for anything any more.
pub(super) struct PortThread {
    /// Where to send requests.
    pub(super) requests: Sender<PortRequest>,
    thread: JoinHandle<()>,
}

/// What the thread works with.
pub(super) struct PortSetup {
    pub(super) slot: SlotNo,
    pub(super) port: AllowedPort,
    pub(super) open: Opener,
    /// A thread that may still hold the same port.
    pub(super) before: Option<JoinHandle<()>>,
    pub(super) baud: u32,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Box<dyn Entropy>,
    pub(super) events: Sender<(SlotNo, PortEvent)>,
    /// The families whose tokens are left alone.
    pub(super) families_off: FamiliesOff,
}

/// Starts the thread of one slot.
pub(super) fn start(mut setup: PortSetup) -> std::io::Result<PortThread> {
    let (requests, inbox) = crossbeam_channel::bounded(8);
    let thread = std::thread::Builder::new().name(format!("port-{}", setup.slot.0)).spawn(move || {
        let before = setup.before.take();
        let worker = Worker::new(setup);
        if let Some(before) = before {
            let _ = before.join();
            // The last thing it said may have been of a token that is gone by now.
            worker.tell(PortEvent::Gone);
        }
        worker.run(&inbox);
    })?;
    Ok(PortThread { requests, thread })
}

impl PortThread {
    /// Tells the thread to end when it has done what it was asked for.
    pub(super) fn end(self) -> JoinHandle<()> {
        self.thread
    }
}

/// Waits for threads that were told to end. What they still have to say concerns nobody.
pub(super) fn join_all(threads: Vec<JoinHandle<()>>, news: &Receiver<(SlotNo, PortEvent)>) {
    for thread in threads {
        while !thread.is_finished() {
            // It may be waiting for room for its last news.
            while news.recv_timeout(Duration::from_millis(1)).is_ok() {}
        }
        let _ = thread.join();
    }
}
