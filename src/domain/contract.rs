//! A customer's contract: its names, its users, how it signs in, and the account that pays its fees.

use std::fmt;

use crate::domain::Address;
use crate::domain::code::codes;

/// A contract number as the institution writes it, for example `0130-448812`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractNo(pub String);

/// A user's sign-in id inside one contract.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub String);

impl fmt::Display for ContractNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

codes! {
    /// Whether a contract may be served.
    ContractStatus {
        /// In force.
        Active = "active",
        /// Stopped for the time being.
        Suspended = "suspended",
        /// Ended.
        Terminated = "terminated",
    }
}

codes! {
    /// How a whole contract gets its one-time passwords (R30 to R32: never user by user).
    OtpMethod {
        /// Hardware tokens.
        Hard = "hard",
        /// The application on a telephone.
        Soft = "soft",
        /// None yet.
        None = "none",
    }
}

codes! {
    /// How users sign in besides the one-time password, which is added to it and never replaces it (R12).
    LoginMethod {
        /// Sign-in id and password.
        Password = "password",
        /// A client certificate.
        Certificate = "certificate",
    }
}

codes! {
    /// What a user may do inside the contract.
    UserRole {
        /// The master user, who manages the others.
        Master = "master",
        /// Everybody else.
        Ordinary = "ordinary",
    }
}

codes! {
    /// Kind of deposit account (Zengin 預金種目).
    AccountKind {
        /// 普通.
        Ordinary = "ordinary",
        /// 当座.
        Current = "current",
    }
}

/// The representative account, from which fees are debited (R28).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Account {
    /// Branch number, three digits.
    pub branch: String,
    /// Kind of deposit.
    pub kind: AccountKind,
    /// Account number, seven digits.
    pub number: String,
    /// Holder's name in kana.
    pub holder_kana: String,
}

/// One person (or desk) of a contract who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct User {
    /// Sign-in id.
    pub id: UserId,
    /// Name as people say it.
    pub name: String,
    /// Master or ordinary.
    pub role: UserRole,
}

/// A contract with its users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Contract number.
    pub no: ContractNo,
    /// Name as registered; never normalised.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// Whether it may be served.
    pub status: ContractStatus,
    /// How all its users get their codes.
    pub method: OtpMethod,
    /// How its users sign in besides (R12).
    pub login: LoginMethod,
    /// 法人番号, thirteen digits; empty when not on file. Two contracts of one owner stay two contracts (R34).
    pub corporate_no: String,
    /// Where fees are debited; `None` when not on file.
    pub account: Option<Account>,
    /// The registered address.
    pub address: Address,
    /// Its users, in the order of the file.
    pub users: Vec<User>,
}

impl Contract {
    /// The user with this id.
    #[must_use]
    pub fn user(&self, id: &UserId) -> Option<&User> {
        self.users.iter().find(|user| &user.id == id)
    }
}
