//! The thread that looks around: it lists ports without opening one, and asks who vouches for the clock.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use crate::port::{ListedPorts, PortLister, PortSeen, ReadersSeen, vouched_within_millis};

/// How often the system is asked for its ports: a plug-in is seen within 300 ms, and an empty tray costs less than 1 % of a core.
const LIST_EVERY: Duration = Duration::from_millis(200);

/// How often is asked who vouches for the clock.
const VOUCH_EVERY: Duration = Duration::from_secs(30);

/// What is there at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Around {
    /// Ports that could be opened.
    pub(super) ports: Vec<PortSeen>,
    /// Readers for cards, with a card or without.
    pub(super) readers: ReadersSeen,
}

/// In place of milliseconds: nobody vouches for the clock.
pub(super) const NOBODY: u32 = u32::MAX;

/// Starts the thread; it ends when `closing` is set.
pub(super) fn start(
    mut lister: Box<dyn PortLister>,
    watched: Arc<Mutex<Vec<String>>>,
    vouched: Arc<AtomicU32>,
    changes: Sender<Around>,
    closing: Arc<AtomicBool>,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("hotplug".into()).spawn(move || {
        let mut last: Option<Around> = None;
        let mut asked: Option<Instant> = None;
        while !closing.load(Ordering::Relaxed) {
            let mut ports = lister.list();
            // Paths that the operator named and the system does not list, such as pseudo-terminals and links.
            let mut named = watched.lock().unwrap_or_else(PoisonError::into_inner).clone();
            named.retain(|path| !lister.lists(path));
            for port in ListedPorts::new(named).list() {
                if ports.iter().all(|known| known.path != port.path) {
                    ports.push(port);
                }
            }
            let around = Around { ports, readers: lister.readers() };
            if last.as_ref() != Some(&around) {
                if changes.send(around.clone()).is_err() {
                    return;
                }
                last = Some(around);
            }
            if asked.is_none_or(|asked| asked.elapsed() > VOUCH_EVERY) {
                vouched.store(vouched_within_millis().unwrap_or(NOBODY), Ordering::Relaxed);
                asked = Some(Instant::now());
            }
            std::thread::sleep(LIST_EVERY);
        }
    })
}
