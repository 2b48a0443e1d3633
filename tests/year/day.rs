//! One day at the desk, from the morning's mail to the balance that two people sign.

use token_station::desk::provision::End;
use token_station::domain::stock::{Explanation, Scope};
use token_station::domain::{
    DebitFailure, FeeState, MailReturn, ParcelStage, RequestNo, RequestState, TokenState, Tracking,
};

use crate::desk::Year;
use crate::shift::Seen;

const DAY_MICROS: u64 = 86_400_000_000;

impl Year {
    /// A day; with the door closed nothing new comes in, and nobody presses what he should not.
    pub fn day(&mut self, open: bool) {
        if self.tokens(TokenState::InStock).len() < 25 {
            self.deliver_lot();
        }
        if open {
            for _ in 0..self.roll(self.size.arrivals * 2 + 1) {
                self.arrival();
            }
        }
        self.approvals(open);
        self.bench();
        self.post();
        self.customers(open);
        self.returns();
        let today = self.office().today();
        if today.day() == 10 || today.day() == 27 {
            self.fees(today.day());
        }
        if open {
            for _ in 0..self.size.mischief {
                self.mischief();
            }
        }
        if today.day() == 28 {
            self.count_the_safe();
        }
        self.evening();
        self.clock.advance(DAY_MICROS);
    }

    fn approvals(&mut self, open: bool) {
        for line in self.office().register.open_requests().unwrap() {
            let no = line.no;
            match line.state {
                RequestState::Received | RequestState::AwaitingCheck => self.decide(&no, open),
                RequestState::SentBack if !open || self.one_in(3) => {
                    self.act("take up again", |office| office.take_up_again(&no));
                }
                _ => {}
            }
        }
    }

    /// The seal is compared, and the request approved; what a rule refuses goes back, waits, or is taken back.
    fn decide(&mut self, no: &RequestNo, open: bool) {
        if open && self.one_in(12) {
            self.act("send back", |office| office.send_back(no, "印影不鮮明"));
            return;
        }
        if open && self.one_in(25) {
            self.act("cancel", |office| office.cancel(no, "お客さまの申し出"));
            return;
        }
        self.act("note the seal", |office| office.note_seal(no));
        if self.act("approve", |office| office.approve(no)).is_none() {
            if self.one_in(2) {
                self.act("cancel", |office| office.cancel(no, "承認できないため"));
            } else {
                self.act("let wait", |office| office.note_waiting(no, "取引店へ照会中"));
            }
        }
    }

    /// Blank units go in until no item waits.
    fn bench(&mut self) {
        for token in self.tokens(TokenState::InStock) {
            let unit = std::sync::Arc::clone(&self.units[&token]);
            match self.shift.insert(&unit, false) {
                Ok(Seen::NothingToDo) => break,
                Ok(Seen::Ended(End::Recorded { .. })) => self.count("write a token", true),
                Ok(_) => self.count("write a token", false),
                Err(crate::shift::Died) => panic!("nobody stops this station"),
            }
        }
    }

    fn count(&mut self, what: &'static str, done: bool) {
        let count = self.tried.entry(what).or_default();
        if done { count.0 += 1 } else { count.1 += 1 }
    }

    /// Sealing, posting, delivery, and what comes back.
    fn post(&mut self) {
        let today = self.office().today();
        for ready in self.office().register.ready_requests().unwrap() {
            let request = ready.request.no;
            let contents = self.office().register.contents(&request).unwrap();
            // What the post brought back is decided on below, envelope by envelope.
            if contents.tokens.iter().any(|(_, state, _)| *state == TokenState::ReturnedMail) {
                continue;
            }
            let stopped = contents.tokens.iter().find(|(_, state, _)| *state != TokenState::Inspected);
            if let Some((token, ..)) = stopped.cloned() {
                let serial = token.serial;
                self.act("write again", |office| office.write_again(&request, &serial, "使えないため"));
                continue;
            }
            if ready.prints == 0 {
                self.act("label", |office| office.note_print(&request, "roll-90x29", None));
            }
            let serials: Vec<String> = ready.serials.iter().map(ToString::to_string).collect();
            self.act("enclose", |office| office.enclose(&request, &serials));
        }
        for line in self.office().register.open_parcels().unwrap() {
            let parcel = line.parcel.no;
            match line.parcel.stage() {
                ParcelStage::Enclosed if self.one_in(30) => {
                    self.act("open again", |office| office.open_again(parcel, "同封物の入れ忘れ"));
                }
                ParcelStage::Enclosed => self.envelope(&line.parcel),
                ParcelStage::Dispatched if self.one_in(15) => {
                    let reason = self.pick(MailReturn::ALL).unwrap();
                    self.act("brought back", |office| office.brought_back(parcel, today, reason, ""));
                }
                ParcelStage::Dispatched if self.one_in(2) => {
                    self.act("deliver", |office| office.deliver(parcel, today));
                }
                ParcelStage::Returned if self.one_in(4) => {
                    self.act("seal broken", |office| office.seal_broken(parcel, "封が破れていた"));
                }
                ParcelStage::Returned => {
                    let request = line.parcel.request.clone();
                    self.act("label", |office| office.note_print(&request, "roll-90x29", None));
                    self.act("send again", |office| office.send_again(parcel, "本店 10-221"));
                }
                _ => {}
            }
        }
        self.counter_of_the_post();
    }

    pub fn tracking(&mut self) -> Tracking {
        self.next_tracking += 1;
        let number = self.next_tracking;
        Tracking::parse(&format!("{number}{}", number % 7)).unwrap()
    }

    /// On the tenth lines go into the debit, after the debit day the results come.
    fn fees(&mut self, day: i8) {
        if day == 10 {
            self.act("export fees", |office| office.export_fees(&[]));
            return;
        }
        for row in self.office().register.fees(Some(FeeState::Exported), None).unwrap() {
            let key = row.fee.key;
            if self.one_in(9) {
                let failure = self.pick(DebitFailure::ALL).unwrap();
                self.act("debit failed", |office| office.fail_fee(&key, failure));
            } else {
                self.act("debit collected", |office| office.collect_fees(std::slice::from_ref(&key)));
            }
        }
        for row in self.office().register.fees(Some(FeeState::Failed), None).unwrap() {
            let key = row.fee.key;
            if self.one_in(2) {
                self.act("debit again", |office| office.fee_again(&key));
            } else {
                self.act("refer to branch", |office| office.refer_fee(&key, "残高不足が続くため"));
            }
        }
        for row in self.office().register.fees(Some(FeeState::Referred), None).unwrap() {
            let key = row.fee.key;
            self.act("settled by branch", |office| office.collect_fees(std::slice::from_ref(&key)));
        }
    }

    /// Everything that lies in the house is scanned; now and then one unit was overlooked.
    fn count_the_safe(&mut self) {
        let Some(no) = self.act("begin a count", |office| office.begin_take(&Scope::All)) else { return };
        let take = self.office().stock_take(no).unwrap();
        let here: Vec<String> = take.count.missing.iter().map(|here| here.token.serial.to_string()).collect();
        let overlooked = self.roll(u64::try_from(here.len()).unwrap() * 4);
        for (at, serial) in (0_u64..).zip(&here) {
            if at != overlooked {
                self.act("scan in a count", |office| office.scan_take(no, serial));
            }
        }
        let left = self.office().stock_take(no).unwrap();
        let said =
            |object: &str, lost| Explanation {
                object: object.to_owned(), text: "再調査で確認".into(), lost
            };
        let missing = left
            .count
            .missing
            .iter()
            .map(|unit| said(unit.token.serial.as_str(), unit.state.may_become(TokenState::Lost)));
        let unexpected = left.count.unexpected.iter().map(|scan| said(&scan.text, false));
        let explanations: Vec<Explanation> = missing.chain(unexpected).collect();
        let witness = self.witness();
        self.act("close a count", |office| office.close_take(no, &explanations, witness));
    }

    fn evening(&mut self) {
        let witness = self.witness();
        self.act("close the day", |office| office.close_the_day("", witness));
    }
}
