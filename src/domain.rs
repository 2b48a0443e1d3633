//! What the trade talks about: tokens, contracts, requests, fees and one-time passwords, as plain values.
//!
//! Nothing here reads a clock, draws a random number or touches a device; time and chance come in through
//! [`Clock`] and [`Entropy`]. Codes such as `additional` are stable: the register and the scripts store them.

pub(crate) mod code;

pub mod act;
pub mod address;
pub mod clock;
pub mod consent;
pub mod contract;
pub mod fee;
pub mod model;
pub mod operator;
pub mod otp;
pub mod request;
pub mod rules;
pub mod secret;
pub mod serial;
pub mod setup;
pub mod stock;
pub mod text;
pub mod token;

pub use act::{Act, Outcome};
pub use address::{Address, PostalCode};
pub use clock::{Clock, ClockOffset, Entropy, EntropyFailed, UnixMillis};
pub use code::UnknownCode;
pub use consent::{Consent, Witness, WitnessRefused};
pub use contract::{
    Account, Contract, ContractNo, ContractStatus, LoginMethod, OtpMethod, User, UserId, UserRole,
};
pub use fee::{FeeLine, FeeReason, FeeState, FeeTable, Yen};
pub use model::{Abilities, Algorithm, Digits, Model, Profile, StepSecs};
pub use operator::{Environment, OperatorId, StationId};
pub use request::{
    Channel, FormKind, Paper, Request, RequestItem, RequestKind, RequestNo, RequestReason, RequestState,
    ShipTo,
};
pub use rules::Refusal;
pub use secret::{CheckValue, LotKey, Secret};
pub use serial::{Manufacturer, Serial, TokenId};
pub use stock::{SerialRange, StockRefusal};
pub use token::{LotNo, Token, TokenState};
