//! The screens: each draws itself from the model and keeps only what is being typed or chosen.

pub mod bench;
pub mod queue;
