//! Stock: what came in, what lies in the house, what went, and when more has to be ordered.
//!
//! README, rules W9 and W10. The trap: a suspended or revoked unit may lie in the safe or with a customer; only the
//! state it came from tells, so whoever counts asks for its [`standing`] and not for its state.

mod balance;
mod count;
mod delivery;
mod forecast;
mod incident;
mod place;
mod range;
mod refusal;

pub use balance::{Balance, Difference, Explained, Group, LotBalance, Standing, standing};
pub use count::{Count, Explanation, Here, Scanned, Scope, UnknownScope, compare};
pub use delivery::{Delivered, Delivery};
pub use forecast::{Forecast, LotStock, StockPolicy, Usage, earlier_lot, first_to_use, may_use};
pub use incident::IncidentDecision;
pub use place::{Place, PlaceKind};
pub use range::SerialRange;
pub use refusal::{StockField, StockRefusal};
