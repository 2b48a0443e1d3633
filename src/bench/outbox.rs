//! Events on their way up: the newest picture of a thing replaces an older one that nobody has taken yet.

use std::collections::VecDeque;
use std::sync::Arc;

use crossbeam_channel::{Sender, TrySendError};

use crate::bench::message::Event;

/// Wakes whoever draws.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Events waiting for room in the bounded channel.
pub(super) struct Outbox {
    channel: Sender<Event>,
    waiting: VecDeque<Event>,
    wake: Wake,
}

/// Notices beyond this many that nobody reads are dropped, oldest first.
const MOST_WAITING: usize = 4096;

impl Outbox {
    pub(super) fn new(channel: Sender<Event>, wake: Wake) -> Self {
        Self { channel, waiting: VecDeque::new(), wake }
    }

    /// Puts an event in; a picture replaces the waiting one of its kind.
    pub(super) fn put(&mut self, event: Event) {
        if is_picture(&event) {
            let kind = std::mem::discriminant(&event);
            self.waiting.retain(|waiting| std::mem::discriminant(waiting) != kind);
        }
        self.waiting.push_back(event);
        if self.waiting.len() > MOST_WAITING {
            self.waiting.pop_front();
        }
    }

    /// Sends what there is room for, and never waits.
    pub(super) fn flush(&mut self) {
        let mut sent = false;
        while let Some(event) = self.waiting.pop_front() {
            match self.channel.try_send(event) {
                Ok(()) => sent = true,
                Err(TrySendError::Full(event)) => {
                    self.waiting.push_front(event);
                    break;
                }
                Err(TrySendError::Disconnected(_)) => {
                    self.waiting.clear();
                    break;
                }
            }
        }
        if sent {
            (self.wake)();
        }
    }
}

/// Whether only the newest of its kind counts.
const fn is_picture(event: &Event) -> bool {
    matches!(
        event,
        Event::Station(_)
            | Event::Slots(_)
            | Event::Bench(_)
            | Event::Queue(_)
            | Event::Draft(_)
            | Event::Dispatch(_)
            | Event::Printing(_)
            | Event::Reminders(_)
    )
}
