//! The work itself, one file per use case: rules applied, intentions recorded, effects asked for.
//!
//! [`provision`] is a pure step function; [`office`] performs what it asks of the register and [`device`] what it
//! asks of a token. Threads live one floor up, so the same code runs under a test that stops after every effect.

pub mod check_code;
pub mod clock_watch;
pub mod device;
pub mod error;
pub mod failure;
pub mod families;
pub mod fees;
pub mod house_rules;
pub mod identify;
pub mod import;
pub mod inspect;
pub mod key_change;
pub mod label;
pub mod life;
pub mod mail;
pub mod notice;
pub mod office;
pub mod papers;
pub mod parcel;
pub mod postal;
pub mod posting;
pub mod printers;
pub mod provision;
pub mod queue;
pub mod receive;
pub mod set_up;
pub mod soft;
pub mod stock;
pub mod unlock;
pub mod witness;

pub use device::{DeviceFailure, DeviceOrder, DeviceReply};
pub use error::DeskError;
pub use office::Office;
