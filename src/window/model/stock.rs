//! What the station has told of the stock.
//!
//! The trap: the answer of a scan comes beside the picture of its count, never instead of it.

use crate::bench::message::{IncidentView, ScanView, StockOverview, StockQuery, StockView, TakeView};
use crate::domain::stock::Balance;
use crate::window::model::Loadable;

/// The newest pictures of the stock.
#[derive(Debug, Default)]
pub struct StockModel {
    /// Lots, forecast, closed days, incidents.
    pub overview: Loadable<StockOverview>,
    /// The count that was asked for last.
    pub take: Loadable<TakeView>,
    /// What the last scan said.
    pub scanned: Option<ScanView>,
    /// The balance, and whether today is closed.
    pub balance: Loadable<(Balance, bool)>,
    /// The incident that was asked for last.
    pub incident: Loadable<IncidentView>,
}

impl StockModel {
    /// Takes a picture in.
    pub fn take(&mut self, view: StockView) {
        match view {
            StockView::Overview(overview) => self.overview = Loadable::Ready(overview),
            StockView::Take(view) => {
                if self.scanned.as_ref().is_some_and(|scan| scan.take != view.no) {
                    self.scanned = None;
                }
                self.take = Loadable::Ready(view);
            }
            StockView::Balance { balance, closed } => self.balance = Loadable::Ready((balance, closed)),
            StockView::Incident(view) => self.incident = Loadable::Ready(view),
            StockView::Scanned(view) => self.scanned = Some(view),
        }
    }

    /// A picture is on its way.
    pub fn ask(&mut self, query: StockQuery) {
        match query {
            StockQuery::Overview => self.overview.ask(),
            StockQuery::Take(_) => self.take.ask(),
            StockQuery::Balance => self.balance.ask(),
            StockQuery::Incident(_) => self.incident.ask(),
        }
    }

    /// A picture could not be had.
    pub fn fail(&mut self, query: StockQuery) {
        match query {
            StockQuery::Overview => self.overview.fail(),
            StockQuery::Take(_) => self.take.fail(),
            StockQuery::Balance => self.balance.fail(),
            StockQuery::Incident(_) => self.incident.fail(),
        }
    }
}
