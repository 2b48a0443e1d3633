//! Threads and channels between the people above and the desk below: one thread for the desk, one per open
//! port, one that watches the plugs, one for paper.

pub mod message;
