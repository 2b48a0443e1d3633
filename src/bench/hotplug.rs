//! The thread that lists ports: it never opens one, and tells the desk when the list changes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::Sender;

use crate::port::{ListedPorts, PortLister, PortSeen};

/// How often the system is asked for its ports.
const LIST_EVERY: Duration = Duration::from_millis(150);

/// Starts the thread; it ends when `closing` is set.
pub(super) fn start(
    lister: Box<dyn PortLister>,
    watched: Arc<Mutex<Vec<String>>>,
    changes: Sender<Vec<PortSeen>>,
    closing: Arc<AtomicBool>,
) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("hotplug".into()).spawn(move || {
        let mut last: Option<Vec<PortSeen>> = None;
        while !closing.load(Ordering::Relaxed) {
            let mut ports = lister.list();
            // Paths that the operator named and the system does not list, such as pseudo-terminals and links.
            let named = watched.lock().unwrap_or_else(PoisonError::into_inner).clone();
            for port in ListedPorts::new(named).list() {
                if ports.iter().all(|known| known.path != port.path) {
                    ports.push(port);
                }
            }
            if last.as_ref() != Some(&ports) {
                if changes.send(ports.clone()).is_err() {
                    return;
                }
                last = Some(ports);
            }
            std::thread::sleep(LIST_EVERY);
        }
    })
}
