//! The post of the year: numbers of a small band, envelopes matched, lists closed, handed over, sometimes opened again.

use token_station::domain::post::{BandNo, ListNo, ListStage, PostingList};
use token_station::domain::{Parcel, Serial, TokenState, Tracking};

use crate::desk::{Size, Year};

/// Enough numbers for the mail of a month, so that the band wraps again and again.
pub fn band(size: &Size) -> (String, String) {
    let first = 3_586_000_001_u64;
    (first.to_string(), (first + size.arrivals * 40).to_string())
}

impl Year {
    /// A sealed envelope: matched with its number, or posted by itself.
    pub fn envelope(&mut self, parcel: &Parcel) {
        let (no, today) = (parcel.no, self.office().today());
        let number = parcel.tracking.clone();
        if number.is_none() || self.one_in(8) {
            let number = number.unwrap_or_else(|| self.tracking());
            self.act("dispatch", |office| office.dispatch(&[(no, number)], today));
        } else if let Some(number) = number {
            self.act("match an envelope", |office| office.match_envelope(no, number.digits()));
        }
    }

    /// What is on a list goes to the post today, but for what was stopped meanwhile.
    pub fn counter_of_the_post(&mut self) {
        let today = self.office().today();
        for list in self.office().register.lists_of_day(today).unwrap() {
            let no = list.no;
            if list.stage() == ListStage::Closed && self.hand_over(no) {
                continue;
            }
            if list.stage() == ListStage::Closed
                && self.act("reopen a list", |office| office.reopen_list(no, "差出前に停止")).is_none()
            {
                continue;
            }
            if list.stage() != ListStage::HandedOver {
                self.close(&list);
            }
        }
    }

    fn close(&mut self, list: &PostingList) {
        let no = list.no;
        for line in &list.lines {
            let parcel = self.office().register.parcel(line.parcel).unwrap();
            if parcel.all_are(TokenState::Enclosed).is_err() {
                self.act("take off a list", |office| office.take_off_list(parcel.no, "停止のため"));
            }
        }
        if self.act("close a list", |office| office.close_list(no)).is_none() {
            return;
        }
        if self.one_in(6) {
            self.act("reopen a list", |office| office.reopen_list(no, "一通追加"));
            self.act("close a list", |office| office.close_list(no));
        }
        if !self.one_in(5) {
            self.hand_over(no);
        }
    }

    fn hand_over(&mut self, list: ListNo) -> bool {
        let today = self.office().today();
        self.act("hand a list over", |office| office.hand_over(list, today, "受領証 1")).is_some()
    }

    /// Buttons of the post, pressed at random.
    pub fn mail_mischief(&mut self, serial: &Serial) {
        let (parcel, today) = (self.any_parcel(), self.office().today());
        let list = ListNo(self.roll(60));
        let number = Tracking::of_ten(3_586_000_001 + self.roll(200)).unwrap();
        match self.roll(10) {
            0 => {
                self.act("mischief: match", |office| office.match_envelope(parcel, number.digits()));
            }
            1 => {
                self.act("mischief: take off", |office| office.take_off_list(parcel, "誤り"));
            }
            2 => {
                self.act("mischief: close a list", |office| office.close_list(list));
            }
            3 => {
                self.act("mischief: reopen", |office| office.reopen_list(list, "誤り"));
            }
            4 => {
                self.act("mischief: hand over", |office| office.hand_over(list, today, ""));
            }
            5 => {
                self.act("mischief: pull", |office| office.pull_number(number.digits(), "汚損"));
            }
            6 => {
                let band = BandNo(2 + self.roll(9));
                self.act("mischief: close a band", |office| office.close_band(band, "なし"));
            }
            7 => {
                let (kind, end) = (token_station::domain::post::MailKind::Recorded, number.to_string());
                self.act("mischief: a band", |office| office.add_band(kind, "3586000001", &end));
            }
            _ => {
                let pile = vec![serial.to_string(), "26-1".into(), number.to_string()];
                self.act("mischief: a pile of scans", |office| office.scan_match(&pile));
            }
        }
    }
}
