//! What the trade talks about: tokens, contracts, requests, fees and one-time passwords, as plain values.
//!
//! Nothing here reads a clock, draws a random number or touches a device; time and chance come in through
//! [`Clock`] and [`Entropy`]. Codes such as `additional` are stable: the register and the scripts store them.

pub(crate) mod code;

pub mod act;
pub mod address;
pub mod calendar;
pub mod clock;
pub mod consent;
pub mod contract;
pub mod customer;
pub mod debit;
pub mod diagnose;
pub mod disposition;
pub mod document;
pub mod draft;
pub mod drift;
pub mod fee;
pub mod house_rule;
pub mod key_change;
pub mod life;
pub mod model;
pub mod operator;
pub mod otp;
pub mod paper_kind;
pub mod parcel;
pub mod place;
pub mod post;
pub mod postal;
pub mod request;
pub mod rules;
pub mod secret;
pub mod serial;
pub mod setup;
pub mod soft;
pub mod stock;
pub mod text;
pub mod token;
pub mod tracking;
pub mod verdict;
pub mod verifier;

pub use act::{Act, Outcome};
pub use address::{Address, PostalCode};
pub use clock::{Clock, ClockOffset, Entropy, EntropyFailed, UnixMillis};
pub use code::UnknownCode;
pub use consent::{Consent, ConsentRefused, FirstWrite, Witness, WitnessRefused};
pub use contract::{
    Account, Contract, ContractNo, ContractStatus, LoginMethod, OtpMethod, User, UserId, UserRole,
};
pub use customer::CustomerRefusal;
pub use debit::{DebitFailure, FeeEntry, FeeKey, FeeRefusal};
pub use document::DocumentKind;
pub use draft::{DraftAddress, DraftField, DraftItem, RequestDraft};
pub use fee::{FeeLine, FeeReason, FeeState, FeeTable, Yen};
pub use house_rule::{HouseRule, HouseRuleRefused};
pub use life::{LifeRefusal, LossReport, Stop, StopCause};
pub use model::{Abilities, Algorithm, Digits, Model, Profile, StepSecs};
pub use operator::{Environment, OperatorId, StationId};
pub use paper_kind::PaperKind;
pub use parcel::{MailReturn, Parcel, ParcelNo, ParcelRefusal, ParcelStage};
pub use post::{ListNo, MailKind, PostRefusal};
pub use postal::{Business, Doubt, Fit, Place, PostalTable, PostalTableRefused, Split, Town};
pub use request::{
    Channel, FormKind, Paper, Request, RequestItem, RequestKind, RequestNo, RequestReason, RequestState,
    ShipTo,
};
pub use rules::Refusal;
pub use secret::{CheckValue, LotKey, Secret};
pub use serial::{Manufacturer, Serial, TokenId};
pub use setup::{SetUpFacts, UserSetUp};
pub use soft::{PhoneId, SoftStatus};
pub use stock::{SerialRange, StockRefusal};
pub use token::{LotNo, Token, TokenState};
pub use tracking::{Tracking, TrackingRefused};
