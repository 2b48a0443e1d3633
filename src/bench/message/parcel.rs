//! Parcels: what people do with them, and how they look in a list.

use jiff::civil::Date;

use crate::domain::{Parcel, ParcelNo, RequestNo, Serial, Tracking};

/// Something to do with parcels; a day that is not given is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParcelAct {
    /// Seal a request's parcel.
    Enclose {
        /// Whose.
        request: RequestNo,
        /// The serials as scanned.
        scanned: Vec<String>,
    },
    /// Open a sealed parcel again.
    Open {
        /// Which.
        parcel: ParcelNo,
        /// Why.
        reason: String,
    },
    /// Hand parcels to the post, each under its number.
    Dispatch {
        /// Which, and their numbers.
        posted: Vec<(ParcelNo, Tracking)>,
        /// The day.
        on: Option<Date>,
    },
    /// It was delivered.
    Deliver {
        /// Which.
        parcel: ParcelNo,
        /// The day.
        on: Option<Date>,
    },
    /// The post brought it back.
    BroughtBack {
        /// Which.
        parcel: ParcelNo,
        /// The day.
        on: Option<Date>,
        /// Why.
        reason: crate::domain::MailReturn,
        /// What the next reader of the request should know.
        remark: String,
    },
    /// Seal a returned parcel for another try.
    SendAgain {
        /// Which.
        parcel: ParcelNo,
        /// The branch's word that the address is right.
        confirmed: String,
    },
    /// The seal of a returned parcel is broken: its units are given up.
    SealBroken {
        /// Which.
        parcel: ParcelNo,
        /// What was seen.
        reason: String,
    },
    /// One unit will not reach its customer: another one is written for its item.
    WriteAgain {
        /// Whose.
        request: RequestNo,
        /// Which unit.
        serial: Serial,
        /// Why.
        reason: String,
    },
}

/// A parcel in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelRow {
    /// The parcel with its units as they stand.
    pub parcel: Parcel,
    /// Name of the contract.
    pub contract_name: String,
}
