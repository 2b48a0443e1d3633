//! Which item comes next: by target date, then by reception number; nothing that is recorded or under way.

use crate::desk::provision::Ticket;
use crate::desk::{DeskError, Office};
use crate::domain::rules::may_issue;
use crate::domain::{Refusal, Request, RequestNo, Serial};
use crate::register::{JobState, OpenRequest, RegisterError};

/// The first item of a request that is neither recorded, under way, nor claimed by another slot.
#[must_use]
pub fn free_item(request: &Request, under_way: &[u32], claimed: &[Ticket]) -> Option<Ticket> {
    request
        .items
        .iter()
        .filter(|item| item.token.is_none() && !under_way.contains(&item.no))
        .map(|item| Ticket { request: request.no.clone(), item: item.no })
        .find(|ticket| !claimed.contains(ticket))
}

impl Office {
    /// The next item of any request that the rules allow, leaving out what is claimed.
    ///
    /// # Errors
    /// [`DeskError::NothingToDo`] when no item is left, or what the register says.
    pub fn next_ticket(&self, claimed: &[Ticket]) -> Result<Ticket, DeskError> {
        for line in self.register.open_requests()? {
            if !may_have_more(&line) {
                continue;
            }
            match self.ticket_of(&line.no, claimed) {
                Ok(ticket) => return Ok(ticket),
                // This one is blocked by a rule; the operator sees why in the queue. The next may go.
                Err(DeskError::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Err(DeskError::NothingToDo)
    }

    /// Gives up the open job of a token that does not come back: the sealed secret is destroyed, the token set apart.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when no job of this token is open, [`DeskError::Locked`], or what the disk says.
    pub fn write_off(&mut self, serial: &Serial) -> Result<(), DeskError> {
        for token in self.register.tokens_by_serial(serial)? {
            let job = self.register.job_of(&token.id)?;
            if let Some(job) = job.filter(|job| job.state != JobState::Recorded) {
                return self.write_stamped(|book, stamp| book.quarantine(stamp, &job, "written-off"));
            }
        }
        Err(RegisterError::NotFound { kind: "job", key: serial.to_string() }.into())
    }

    /// The next item of one request.
    ///
    /// # Errors
    /// [`DeskError::Refused`] with the rule that says no, [`DeskError::Stock`] while an earlier day's difference is not
    /// explained, or what the register says.
    pub fn ticket_of(&self, no: &RequestNo, claimed: &[Ticket]) -> Result<Ticket, DeskError> {
        self.may_write_today()?;
        let request = self.register.request(no)?;
        let under_way = self.register.items_under_way(no)?;
        let ticket = free_item(&request, &under_way, claimed)
            .ok_or_else(|| Refusal::NothingLeft { request: no.clone() })?;
        let contract = self.register.contract(&request.contract)?;
        let holdings = self.register.holdings(&contract.no)?;
        if let Some(item) = request.items.iter().find(|item| item.no == ticket.item) {
            may_issue(&request, item, &contract, &holdings, &self.register.fee_table()?, self.today())?;
        }
        Ok(ticket)
    }
}

const fn may_have_more(line: &OpenRequest) -> bool {
    line.state.may_issue() && line.recorded + line.under_way < line.quantity
}
