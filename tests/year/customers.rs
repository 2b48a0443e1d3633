//! What customers do with their tokens: set them up, forget codes, lose them, find them, send them back.

use token_station::desk::inspect::Seen;
use token_station::domain::disposition::{Disposition, Tick};
use token_station::domain::{ContractStatus, OtpMethod, PhoneId, TokenState};

use crate::desk::Year;

impl Year {
    pub fn customers(&mut self, open: bool) {
        let now = self.office().now();
        for token in self.tokens(TokenState::Delivered) {
            if self.one_in(3) {
                for user in self.office().register.served_users(&token).unwrap() {
                    self.act("set up", |office| office.set_up(&token, &user, now));
                }
            }
        }
        if !open {
            return;
        }
        for token in self.tokens(TokenState::InUse) {
            if self.one_in(150) {
                self.act("lock", |office| office.note_locked(&token, now));
            }
        }
        for token in self.tokens(TokenState::Suspended) {
            if self.one_in(40) {
                self.act("found again", |office| office.report_found(&token));
            }
        }
        self.telephones();
    }

    fn telephones(&mut self) {
        for _ in 0..4 {
            let contract = self.any_contract();
            let contract = self.office().register.contract(&contract).unwrap();
            if contract.method != OtpMethod::Soft || contract.status != ContractStatus::Active {
                continue;
            }
            let Some(user) = self.pick(&contract.users) else { continue };
            let phone =
                PhoneId::parse(&format!("PHONE-{}", self.roll(u64::from(self.size.contracts)))).unwrap();
            self.act("register a phone", |office| office.register_phone(&contract.no, &user.id, &phone));
        }
    }

    /// Units come back by post; every week what came back is destroyed before two people.
    pub fn returns(&mut self) {
        for token in self.tokens(TokenState::AwaitingReturn) {
            if self.one_in(25) {
                self.hand_in(token.serial.as_str(), Disposition::AcceptReturn);
            }
        }
        let today = self.office().today();
        for overdue in self.office().register.overdue_returns(today, 60).unwrap() {
            if self.one_in(3) {
                let token = overdue.token.clone();
                self.act("not returned", |office| office.mark_not_returned(&token));
            }
        }
        if today.day() % 7 != 0 {
            return;
        }
        let ends =
            [TokenState::Returned, TokenState::Revoked, TokenState::Defective, TokenState::Quarantined];
        for state in ends {
            for token in self.tokens(state) {
                if !self.one_in(4) {
                    self.hand_in(token.serial.as_str(), Disposition::Destroy);
                }
            }
        }
    }

    /// A unit lies on the counter: it is judged, and this is done with it.
    pub fn hand_in(&mut self, scanned: &str, disposition: Disposition) {
        let mut seen = Seen::scanned(scanned);
        seen.ticks.casing = Some(Tick::Good);
        seen.ticks.seal = self.pick(&[None, Some(Tick::Good), Some(Tick::Bad)]).unwrap();
        let Some(judgement) = self.act("judge a unit", |office| office.judge(&seen)) else { return };
        let witness = disposition.needs_witness().then(|| self.witness());
        let word: &'static str = match disposition {
            Disposition::Destroy => "destroy a unit",
            Disposition::AcceptReturn => "take a unit back",
            _ => "another disposition",
        };
        self.act(word, |office| office.dispose(judgement, disposition, witness));
    }
}
