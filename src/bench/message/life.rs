//! What people ask about the life of a token or a request, and what they are told.
//!
//! README, rules W3 to W5, W8, W12. An answer names what it is about, so that a refusal stands in the panel where it
//! was asked.

use jiff::civil::Date;

use crate::domain::{ContractNo, RequestNo, Serial, StopCause, TokenState};
use crate::words::Notice;

/// One step in the life of a request or a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LifeAct {
    /// The branch compared the seal (印鑑照合済).
    NoteSeal {
        /// Which request.
        request: RequestNo,
    },
    /// 差戻し.
    SendBack {
        /// Which request.
        request: RequestNo,
        /// Why.
        reason: String,
    },
    /// 再受付.
    TakeUpAgain {
        /// Which request.
        request: RequestNo,
    },
    /// 確認待ち.
    NoteWaiting {
        /// Which request.
        request: RequestNo,
        /// What for.
        remark: String,
    },
    /// 取消.
    Cancel {
        /// Which request.
        request: RequestNo,
        /// Why.
        reason: String,
    },
    /// 紛失・盗難の届出: recorded and suspended in one act (D8).
    ReportLoss {
        /// Which token.
        token: Serial,
        /// Loss or theft.
        cause: StopCause,
        /// Who told it.
        reported_by: String,
        /// The request that it came with.
        request: Option<RequestNo>,
    },
    /// 発見届.
    ReportFound {
        /// Which token.
        token: Serial,
    },
    /// 利用停止.
    Suspend {
        /// Which token.
        token: Serial,
        /// Why.
        reason: String,
    },
    /// 停止解除.
    Lift {
        /// Which token.
        token: Serial,
        /// Why.
        reason: String,
    },
    /// ロックを記録.
    NoteLocked {
        /// Which token.
        token: Serial,
        /// The day on which the banking centre locked it; `None` for now.
        on: Option<Date>,
    },
    /// 未返却: the unit never came back.
    MarkNotReturned {
        /// Which token.
        token: Serial,
    },
    /// 期限到来一斉交換.
    BeginExpiryCampaign {
        /// The tokens to exchange.
        tokens: Vec<Serial>,
    },
}

/// What an act was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LifeSubject {
    /// A request.
    Request(RequestNo),
    /// A token.
    Token(Serial),
    /// The reminders.
    Reminders,
}

impl LifeAct {
    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> LifeSubject {
        match self {
            Self::NoteSeal { request }
            | Self::SendBack { request, .. }
            | Self::TakeUpAgain { request }
            | Self::NoteWaiting { request, .. }
            | Self::Cancel { request, .. } => LifeSubject::Request(request.clone()),
            Self::ReportLoss { token, .. }
            | Self::ReportFound { token }
            | Self::Suspend { token, .. }
            | Self::Lift { token, .. }
            | Self::NoteLocked { token, .. }
            | Self::MarkNotReturned { token } => LifeSubject::Token(token.clone()),
            Self::BeginExpiryCampaign { .. } => LifeSubject::Reminders,
        }
    }
}

/// How an act ended: done, or refused with what the rules say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeAnswer {
    /// What it was about.
    pub subject: LifeSubject,
    /// Why not; `None` when it is done.
    pub refused: Option<Notice>,
}

/// What somebody has to be reminded of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemindersView {
    /// Units that never came back, longest first (W4).
    pub overdue: Vec<OverdueRow>,
    /// Tokens whose end is near, soonest first (W12).
    pub expiring: Vec<ExpiringRow>,
}

/// A unit that never came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueRow {
    /// Serial.
    pub serial: Serial,
    /// Whose.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// When it was asked back.
    pub since: Date,
    /// How many days ago.
    pub days: i64,
}

/// A token whose end is near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiringRow {
    /// Serial.
    pub serial: Serial,
    /// Whose.
    pub contract: ContractNo,
    /// Its name.
    pub contract_name: String,
    /// Last day.
    pub expires_on: Date,
    /// Where it stands.
    pub state: TokenState,
    /// The request that replaces it.
    pub replaced_by: Option<RequestNo>,
}
