//! The customer's side: set-up, codes at the counter, telephones, who held what.

use jiff::civil::Date;

use crate::domain::otp::Code;
use crate::domain::{ContractNo, PhoneId, Serial, SoftStatus, TokenState, UnixMillis, UserId, UserRole};
use crate::words::Notice;

/// What people do there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerAct {
    /// A user set a token up; `None` for now.
    SetUp {
        /// Which.
        serial: Serial,
        /// Who.
        user: UserId,
        /// The day on which it was told; `None` for now.
        on: Option<Date>,
    },
    /// Check a code of a token in hand; nothing changes by it.
    CheckCode {
        /// Which.
        serial: Serial,
        /// What its display shows.
        code: Code,
    },
    /// Register a telephone for a user.
    RegisterPhone {
        /// Whose.
        contract: ContractNo,
        /// Who.
        user: UserId,
        /// Which telephone.
        phone: PhoneId,
    },
    /// Revoke the registration of a user.
    RevokePhone {
        /// Whose.
        contract: ContractNo,
        /// Who.
        user: UserId,
        /// The master user who did it on the bank's page (R9).
        by: UserId,
    },
}

/// What people ask about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerQuery {
    /// Set-ups that are near their deadline or past it.
    Deadlines,
    /// Who held a token at the end of a day.
    HeldOn {
        /// Which.
        serial: Serial,
        /// When.
        on: Date,
    },
}

/// What is shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerNews {
    /// Set-ups, the most urgent first.
    Deadlines(Vec<DeadlineRow>),
    /// Who held a token on a day.
    Held(HeldView),
    /// How a code fits a token.
    CodeChecked {
        /// Which.
        serial: Serial,
        /// How.
        fit: FitView,
    },
    /// An act on this object was done, or a rule said why not; it stands beside its field.
    Told {
        /// Serial or contract number.
        object: String,
        /// What.
        notice: Notice,
    },
}

/// How a code fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FitView {
    /// So many steps away; 0 is now, positive when the token's clock runs ahead.
    Right(i64),
    /// Not at all.
    Wrong,
}

/// Where a set-up stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadlineView {
    /// Done by all users.
    Done,
    /// Days on which it may still be skipped.
    Left(u32),
    /// Days since the last of them.
    Overdue(u32),
}

/// A set-up that somebody is still to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRow {
    /// Whose.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// Which token.
    pub serial: Serial,
    /// Where it is.
    pub state: TokenState,
    /// The last day on which it may be skipped.
    pub deadline: Date,
    /// Days left, or overdue.
    pub stands: DeadlineView,
    /// Users who have still to do it.
    pub waiting: u32,
}

/// Who held a token on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldView {
    /// Which.
    pub serial: Serial,
    /// Which day.
    pub on: Date,
    /// Where it was; `None` when it had not come in.
    pub held: Option<HolderView>,
}

/// Where a token was at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderView {
    /// Its state then.
    pub state: TokenState,
    /// Since when.
    pub since: UnixMillis,
    /// Number and name of its contract.
    pub contract: Option<(ContractNo, String)>,
    /// Names of the users whom it served.
    pub users: Vec<String>,
}

/// A user of a token, with their set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUpRow {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Whether the token serves them now.
    pub live: bool,
    /// When they set it up.
    pub set_up_at: Option<UnixMillis>,
}

/// A user of a contract that uses the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoftRow {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Master or ordinary.
    pub role: UserRole,
    /// Where the registration stands.
    pub status: SoftStatus,
    /// The telephone and since when, while it holds.
    pub phone: Option<(PhoneId, UnixMillis)>,
}
