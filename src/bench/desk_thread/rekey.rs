//! A token in a slot gets the key of a lot: asked for at the bench, confirmed with its ▲ key, proved by the new key.
//!
//! Source: `molto2-tools`; README, rule 8 for every family. The traps: the intention has to be on disk before the token
//! hears of it, so nothing here shares a group with others; and a token that waits for its ▲ key is not asked anything
//! until a person says that it was pressed.

use crate::bench::desk_thread::{Desk, Dirty};
use crate::bench::message::{Answer, SlotNo};
use crate::bench::port_thread::PortRequest;
use crate::bench::slot::Rekeying;
use crate::desk::key_change::{KeyAsked, KeyNews, KeyOrder};
use crate::desk::{DeskError, DeviceFailure, DeviceOrder, DeviceReply, notice};
use crate::domain::{Consent, LotNo, TokenId};
use crate::words::{Notice, Severity};

impl Desk {
    /// Begins to give the token in a slot the key of a lot, or goes on with what was begun. A lot that is not known is made,
    /// with a key that the station draws.
    pub(super) fn change_key(&mut self, no: SlotNo, lot: &str, typed: &str) -> Result<(), DeskError> {
        let lot = LotNo(lot.trim().to_owned());
        let idle = self.slots.get(&no).filter(|slot| slot.order.is_none() && !slot.is_busy());
        let token = idle.and_then(|slot| slot.identity.as_ref()).map(|seen| seen.token.clone());
        let token = token.filter(|_| self.slot_before(no).is_none()).ok_or(DeskError::NothingToDo)?;
        let office = self.office()?;
        let operator = office.stamp()?.operator;
        let consent = Consent::by_typing(&token, typed, &operator)?;
        office.draw_lot(&token, &lot)?;
        let order = office.key_change_order(&lot, consent)?;
        if let Some(slot) = self.slots.get_mut(&no) {
            slot.provision = None;
            slot.work = None;
            slot.notice = None;
            slot.rekeying = Some(Rekeying { lot, asked: KeyAsked::Told, hand: None });
        }
        match order {
            KeyOrder::Hand(hand) => self.key_news(no, &token, KeyNews::Hand(hand)),
            KeyOrder::Tell(order) => self.ask_key(no, KeyAsked::Told, order),
            KeyOrder::ShowNew(order) => self.ask_key(no, KeyAsked::ShownNew, order),
            KeyOrder::ShowOld(order) => self.ask_key(no, KeyAsked::ShownOld, order),
        }
        Ok(())
    }

    /// Sends an order of a change; a slot that cannot take it has lost its token.
    fn ask_key(&mut self, no: SlotNo, asked: KeyAsked, order: DeviceOrder) {
        let number = self.number();
        self.dirty.slots = true;
        let Some(slot) = self.slots.get_mut(&no) else { return };
        let Some(rekeying) = &mut slot.rekeying else { return };
        (rekeying.asked, rekeying.hand) = (asked, None);
        if slot.thread.requests.try_send(PortRequest::Order(number, order)).is_ok() {
            slot.order = Some(number);
        } else {
            self.key_cut_off(no);
        }
    }

    /// What the token answered.
    pub(super) fn key_answered(&mut self, no: SlotNo, reply: DeviceReply) {
        let running = self.slots.get(&no).and_then(|slot| slot.rekeying.as_ref()).map(|run| run.asked);
        let token =
            self.slots.get(&no).and_then(|slot| slot.identity.as_ref()).map(|seen| seen.token.clone());
        let (Some(asked), Some(token)) = (running, token) else { return };
        self.commit_group();
        match self.office().and_then(|office| office.key_change_heard(&token, asked, reply)) {
            Ok(news) => self.key_news(no, &token, news),
            Err(error) => self.key_failed(no, Notice::from(&error)),
        }
    }

    fn key_news(&mut self, no: SlotNo, token: &TokenId, news: KeyNews) {
        let Some(lot) =
            self.slots.get(&no).and_then(|slot| slot.rekeying.as_ref()).map(|run| run.lot.clone())
        else {
            return;
        };
        let about = |code| Notice::new(code, Severity::Attention).text("token", &token.serial);
        match news {
            KeyNews::Hand(hand) => {
                let now = self.now_micros();
                if let Some(slot) = self.slots.get_mut(&no) {
                    slot.wait_for_key(hand, now);
                }
                self.dirty.slots = true;
            }
            KeyNews::Prove => self.prove_key(no),
            KeyNews::Changed => {
                if let Some(slot) = self.slots.get_mut(&no) {
                    slot.rekeying = None;
                }
                self.classify_idle();
                let done = Notice::new("key-changed", Severity::Done).text("token", &token.serial);
                self.say(done.text("lot", &lot));
                self.dirty = Dirty { station: true, slots: true, lists: true };
            }
            KeyNews::Kept => self.key_failed(no, about("key-kept")),
            KeyNews::Waits => self.key_failed(no, about("key-change-waits")),
            KeyNews::Unsure => self.key_failed(no, about("key-unsure").text("lot", &lot)),
            KeyNews::Failed(DeviceFailure::Unplugged) => self.key_cut_off(no),
            KeyNews::Failed(failure) => {
                self.key_failed(no, notice::device_fault(&failure, token.serial.as_str()));
            }
        }
    }

    /// A person said what became of the ▲ key.
    pub(super) fn key_confirmed(&mut self, no: SlotNo, answer: &Answer) {
        match answer {
            Answer::Pressed => self.prove_key(no),
            Answer::Later => self.key_cut_off(no),
            _ => {}
        }
    }

    fn prove_key(&mut self, no: SlotNo) {
        let Some(slot) = self.slots.get(&no) else { return };
        let (Some(run), Some(seen)) = (&slot.rekeying, &slot.identity) else { return };
        let (lot, token) = (run.lot.clone(), seen.token.clone());
        match self.office().and_then(|office| office.key_proof_order(&token, &lot)) {
            Ok(order) => self.ask_key(no, KeyAsked::ShownNew, order),
            Err(error) => self.key_failed(no, Notice::from(&error)),
        }
    }

    /// It stops before it is known which key the token has; the register remembers it.
    pub(super) fn key_cut_off(&mut self, no: SlotNo) {
        let Some(slot) = self.slots.get(&no) else { return };
        let Some(serial) = slot.identity.as_ref().map(|seen| seen.token.serial.clone()) else { return };
        self.key_failed(no, Notice::new("key-change-waits", Severity::Attention).text("token", serial));
    }

    /// It ends in this slot, with what is to be said of it.
    fn key_failed(&mut self, no: SlotNo, notice: Notice) {
        if let Some(slot) = self.slots.get_mut(&no) {
            slot.rekeying = None;
            slot.usable = false;
            slot.notice = Some(notice.clone());
        }
        self.dirty.slots = true;
        self.say(notice);
    }
}
