//! The screens: each draws itself from the model and keeps only what is being typed or chosen.

pub mod bench;
pub mod contracts;
pub mod dispatch;
pub mod fees;
pub mod first_run;
pub mod journal;
pub mod lock;
pub mod queue;
pub mod returns;
pub mod settings;
pub mod stock;
