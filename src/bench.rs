//! Threads and channels between the people above and the desk below: one thread for the desk, one per open
//! port, one that watches the plugs, one for paper.

mod courier;
mod customer_views;
mod desk_thread;
pub mod emulated;
mod families;
mod hotplug;
pub mod identify;
pub mod message;
mod outbox;
mod port_thread;
mod printer_thread;
mod shift;
mod slot;
pub mod station;
pub mod templates;
mod timeline;
pub mod training;
pub mod tray;
mod views;

pub use outbox::Wake;
pub use station::{Setup, StartError, Station};
