//! The customer's side at the desk thread: its acts, and the pictures of it.

use crate::bench::customer_views::{deadline_row, held_view};
use crate::bench::desk_thread::Desk;
use crate::bench::message::{CustomerAct, CustomerNews, CustomerQuery, Event, FitView};
use crate::desk::check_code::CodeFit;
use crate::desk::set_up::REMIND_DAYS;
use crate::desk::{DeskError, Office};
use crate::domain::{CustomerRefusal, Serial, TokenId, UnixMillis};
use crate::words::{Notice, Severity};

impl Desk {
    /// Does one act; what came of it stands beside its field and in the bar.
    pub(super) fn customer(&mut self, act: &CustomerAct) -> Result<(), DeskError> {
        let office = self.office.as_mut().filter(|office| office.signed_in().is_some());
        let office = office.ok_or(DeskError::Locked)?;
        let outcome = perform(office, act);
        let object = match act {
            CustomerAct::SetUp { serial, .. } | CustomerAct::CheckCode { serial, .. } => serial.to_string(),
            CustomerAct::RegisterPhone { contract, .. } | CustomerAct::RevokePhone { contract, .. } => {
                contract.to_string()
            }
        };
        match outcome {
            Ok(Done::Checked(serial, fit)) => {
                let news = CustomerNews::CodeChecked { serial, fit };
                self.links.outbox.put(Event::Customer(Box::new(news)));
                Ok(())
            }
            Ok(Done::Written(notice)) => {
                self.tell_beside(object, notice.clone());
                self.say(notice);
                self.dirty.lists = true;
                self.dirty.station = true;
                Ok(())
            }
            Err(error) => {
                self.tell_beside(object, Notice::from(&error));
                Err(error)
            }
        }
    }

    fn tell_beside(&mut self, object: String, notice: Notice) {
        self.links.outbox.put(Event::Customer(Box::new(CustomerNews::Told { object, notice })));
    }
}

/// The picture that a query asks for.
pub(super) fn picture(office: &Office, query: &CustomerQuery) -> Result<CustomerNews, DeskError> {
    Ok(match query {
        CustomerQuery::Deadlines => {
            let due = office.due_set_ups(REMIND_DAYS)?;
            CustomerNews::Deadlines(due.iter().map(deadline_row).collect())
        }
        CustomerQuery::HeldOn { serial, on } => {
            CustomerNews::Held(held_view(office, &token_of(office, serial)?, *on)?)
        }
    })
}

/// What an act came to.
enum Done {
    Checked(Serial, FitView),
    Written(Notice),
}

fn perform(office: &mut Office, act: &CustomerAct) -> Result<Done, DeskError> {
    Ok(match act {
        CustomerAct::SetUp { serial, user, on } => {
            let token = token_of(office, serial)?;
            // A day that was told without its time stands for its first moment: whatever stopped the token came later.
            let at = on.map_or_else(|| office.now(), UnixMillis::midnight_in_japan);
            office.set_up(&token, user, at)?;
            Done::Written(done("set-up-recorded").text("token", serial).text("user", user))
        }
        CustomerAct::CheckCode { serial, code } => {
            let fit = match office.check_code(&token_of(office, serial)?, code.as_str())? {
                CodeFit::Right => FitView::Right(0),
                CodeFit::RightAt(steps) => FitView::Right(steps),
                CodeFit::Wrong => FitView::Wrong,
            };
            Done::Checked(serial.clone(), fit)
        }
        CustomerAct::RegisterPhone { contract, user, phone } => {
            office.register_phone(contract, user, phone)?;
            Done::Written(done("phone-registered").text("user", user).text("phone", phone))
        }
        CustomerAct::RevokePhone { contract, user, by } => {
            office.revoke_phones(contract, std::slice::from_ref(user), by)?;
            Done::Written(done("phone-revoked").text("user", user).text("contract", contract))
        }
    })
}

fn done(code: &'static str) -> Notice {
    Notice::new(code, Severity::Done)
}

/// The one token with a serial.
fn token_of(office: &Office, serial: &Serial) -> Result<TokenId, DeskError> {
    let mut found = office.register.tokens_by_serial(serial)?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only.id),
        (Some(_), false) => Err(CustomerRefusal::SerialOfSeveral { serial: serial.clone() }.into()),
        (None, _) => Err(CustomerRefusal::SerialUnknown { serial: serial.clone() }.into()),
    }
}
