//! What the window knows of the customer's side: deadlines, holders, codes, and what was told beside a field.

use crate::bench::message::{CustomerNews, CustomerQuery, DeadlineRow, FitView, HeldView};
use crate::domain::Serial;
use crate::window::model::Loadable;
use crate::words::Notice;

/// The newest picture of it.
#[derive(Debug, Default)]
pub struct CustomerModel {
    /// Set-ups near their deadline or past it.
    pub deadlines: Loadable<Vec<DeadlineRow>>,
    /// Who held the token that was asked about last.
    pub held: Loadable<HeldView>,
    /// How the last code fitted.
    pub fit: Option<(Serial, FitView)>,
    /// What was told last, and of which token or contract.
    pub told: Option<(String, Notice)>,
}

impl CustomerModel {
    /// Takes news in.
    pub fn take(&mut self, news: CustomerNews) {
        match news {
            CustomerNews::Deadlines(rows) => self.deadlines = Loadable::Ready(rows),
            CustomerNews::Held(view) => self.held = Loadable::Ready(view),
            CustomerNews::CodeChecked { serial, fit } => {
                self.told = None;
                self.fit = Some((serial, fit));
            }
            CustomerNews::Told { object, notice } => {
                self.fit = None;
                self.told = Some((object, notice));
            }
        }
    }

    /// What was told about a token or a contract.
    #[must_use]
    pub fn told_of(&self, object: &str) -> Option<&Notice> {
        self.told.as_ref().filter(|(of, _)| of == object).map(|(_, notice)| notice)
    }

    /// A picture was asked for.
    pub fn ask(&mut self, query: &CustomerQuery) {
        match query {
            CustomerQuery::Deadlines => self.deadlines.ask(),
            CustomerQuery::HeldOn { .. } => self.held.ask(),
        }
    }

    /// A picture could not be had.
    pub fn fail(&mut self, query: &CustomerQuery) {
        match query {
            CustomerQuery::Deadlines => self.deadlines.fail(),
            CustomerQuery::HeldOn { .. } => self.held.fail(),
        }
    }
}
