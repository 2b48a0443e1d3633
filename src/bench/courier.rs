//! The threads that wait for printers: one for each printer, so that a jam in one holds up no other and no preview.
//!
//! The trap: whoever hands a job over must not wait; the outcome comes later, by the same channel as everybody's.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Sender, TrySendError};

use crate::bench::printer_thread::PrintReport;
use crate::desk::DeskError;
use crate::desk::printers::Target;
use crate::print::{Matter, Order, Patience, print};

/// Jobs that may wait at one printer.
const WAITING: usize = 256;

/// Something for a printer.
pub(super) struct Delivery {
    /// Comes back with every report.
    pub(super) id: u64,
    /// What it is called at the printer.
    pub(super) name: String,
    pub(super) matter: Matter,
    pub(super) target: Target,
    pub(super) spool: PathBuf,
    /// Whether anybody still wants it.
    pub(super) wanted: Arc<AtomicBool>,
}

/// One thread for each printer that was ever used.
pub(super) struct Couriers {
    reports: Sender<PrintReport>,
    lines: BTreeMap<String, (Sender<Delivery>, JoinHandle<()>)>,
}

impl Couriers {
    pub(super) fn new(reports: Sender<PrintReport>) -> Self {
        Self { reports, lines: BTreeMap::new() }
    }

    /// Hands a job to its printer's thread.
    pub(super) fn hand(&mut self, delivery: Delivery) -> Result<(), DeskError> {
        let printer = delivery.target.address.as_str().to_owned();
        if !self.lines.contains_key(&printer) {
            let line = start(self.reports.clone())
                .map_err(|cause| DeskError::File { path: printer.clone(), cause })?;
            self.lines.insert(printer.clone(), line);
        }
        let Some((line, _)) = self.lines.get(&printer) else { return Err(DeskError::PrinterBusy) };
        line.try_send(delivery).map_err(|error| match error {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => DeskError::PrinterBusy,
        })
    }

    /// Waits until every thread has ended.
    pub(super) fn join(self) {
        let (lines, threads): (Vec<_>, Vec<_>) = self.lines.into_values().unzip();
        drop(lines);
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a printer's thread panicked");
            }
        }
    }
}

fn start(reports: Sender<PrintReport>) -> std::io::Result<(Sender<Delivery>, JoinHandle<()>)> {
    let (line, deliveries) = crossbeam_channel::bounded::<Delivery>(WAITING);
    let thread = std::thread::Builder::new().name("courier".into()).spawn(move || {
        for Delivery { id, name, matter, target, spool, wanted } in deliveries {
            let order = Order {
                name: &name,
                matter: &matter,
                trusted: target.trusted,
                spool: &spool,
                patience: Patience::default(),
            };
            let mut last = None;
            let receipt = if wanted.load(Ordering::Relaxed) {
                print(&target.address, &order, &mut |progress| {
                    if last != Some(progress) {
                        last = Some(progress);
                        // Nobody listens any more only when the station has ended.
                        let _ = reports.send(PrintReport::Progress(id, progress));
                    }
                    if wanted.load(Ordering::Relaxed) {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    }
                })
                .map_err(DeskError::from)
            } else {
                Err(DeskError::PrintGivenUp)
            };
            if reports.send(PrintReport::Delivered(id, receipt)).is_err() {
                return;
            }
        }
    })?;
    Ok((line, thread))
}
