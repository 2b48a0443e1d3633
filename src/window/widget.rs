//! The pieces that screens are made of: each draws itself in a given place and has an accessible name.

pub mod ability_list;
pub mod badge;
pub mod button;
pub mod choice;
pub mod deed;
pub mod facts;
pub mod field;
pub mod finder;
pub mod form;
pub mod hand_step;
pub mod key_cap;
pub mod list;
pub mod page;
pub mod panel;
pub mod passphrase;
pub mod progress;
pub mod refusal;

pub mod second_person;
pub mod slot_card;
pub mod step_list;
pub mod switch;
pub mod table;
pub mod text;
pub mod token_picture;
