//! A box that is lost or in doubt: its range is blocked at once, and two lists say what is left to do.
//!
//! README, rule W10. The trap: blocking waits for nobody and needs one person; what becomes of units that customers
//! hold is decided later, by the supervisor.

use crate::desk::stock::filled;
use crate::desk::{DeskError, Office};
use crate::domain::stock::{IncidentDecision, StockField, StockRefusal};
use crate::domain::{SerialRange, TokenId, Witness};
use crate::register::{Incident, IncidentUnit};

/// What is left to do about the units of a blocked range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkLists {
    /// The incident.
    pub incident: Incident,
    /// Not shipped: to be destroyed.
    pub to_destroy: Vec<IncidentUnit>,
    /// Shipped: suspended, or exchanged one by one.
    pub out: Vec<IncidentUnit>,
}

impl Office {
    /// Blocks a range of serials. What lies in the house is neither provisioned nor dispatched from now on.
    ///
    /// Answers the number of the incident.
    ///
    /// # Errors
    /// [`StockRefusal::FieldEmpty`] without a reason, or what the register says.
    pub fn block_range(&mut self, range: &SerialRange, reason: &str) -> Result<u64, DeskError> {
        let reason = filled(StockField::Reason, reason)?;
        self.write_stamped(|book, stamp| book.block_range(stamp, range, reason))
    }

    /// What is left to do about a blocked range.
    ///
    /// # Errors
    /// [`crate::register::RegisterError::NotFound`] when there is no incident of this number.
    pub fn work_lists(&self, incident: u64) -> Result<WorkLists, DeskError> {
        let (mut to_destroy, mut out) = (Vec::new(), Vec::new());
        for unit in self.register.incident_units(incident)? {
            match unit.standing {
                standing if standing.is_in_the_house() => to_destroy.push(unit),
                crate::domain::TokenState::Destroyed | crate::domain::TokenState::Lost => {}
                _ => out.push(unit),
            }
        }
        Ok(WorkLists { incident: self.register.incident(incident)?, to_destroy, out })
    }

    /// The supervisor decides about the units that are out. Answers the ones that were suspended by it.
    ///
    /// # Errors
    /// [`StockRefusal::IncidentDecided`] when it is decided already, or what the register says.
    pub fn decide_incident(
        &mut self,
        incident: u64,
        decision: IncidentDecision,
        supervisor: Witness,
    ) -> Result<Vec<TokenId>, DeskError> {
        let second = self.second(supervisor)?;
        if self.register.incident(incident)?.decision.is_some() {
            return Err(StockRefusal::IncidentDecided { no: incident }.into());
        }
        self.write_stamped(|book, stamp| book.decide_incident(stamp, incident, decision, &second))
    }
}
