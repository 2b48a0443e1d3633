//! Set-up as recorded by hand, and the banking centre's file of set-ups and locks.
//!
//! README, rules R20 to R24, R33, R35. The trap: one line of a file may make the next one possible (set up, then
//! locked), so the lines are tried in the order of their times inside one transaction, which is taken back where the
//! file is only looked at or a line is refused.

use serde_json::json;

use crate::desk::import::{Import, ImportLine, ImportRefusal, Verdict};
use crate::desk::{DeskError, Office};
use crate::domain::setup::{News, SKIP_DAYS, SetUp};
use crate::domain::{Act, CustomerRefusal, Outcome, Serial, SetUpFacts, TokenId, UnixMillis, UserId};
use crate::exchange::{CentreEvent, CentreLine, Listed, read_centre_file};
use crate::register::{Book, Entry, RegisterError, SetUpLine, Stamp};

/// Days before the deadline from which a set-up is on the list of those to be reminded.
pub const REMIND_DAYS: u32 = 10;

/// A set-up that somebody is still to do, and where it stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueSetUp {
    /// Which.
    pub line: SetUpLine,
    /// Days left, or overdue.
    pub stands: SetUp,
}

/// Why a file's transaction was given up.
enum GivenUp {
    /// It was only looked at, or a line is refused.
    Looked(Vec<ImportLine>),
    Failed(DeskError),
}

impl From<RegisterError> for GivenUp {
    fn from(error: RegisterError) -> Self {
        Self::Failed(error.into())
    }
}

impl Office {
    /// Records that a user set a token up, as the customer or the branch told.
    ///
    /// # Errors
    /// [`DeskError::Customer`] with the rule that says no, [`DeskError::Locked`], or what the register says.
    pub fn set_up(&mut self, token: &TokenId, user: &UserId, at: UnixMillis) -> Result<(), DeskError> {
        let stamp = self.stamp()?;
        self.register.write(|book| {
            let facts = book.set_up_facts(&token.serial)?.into_iter().find(|facts| facts.token == *token);
            let facts =
                facts.ok_or_else(|| CustomerRefusal::SerialUnknown { serial: token.serial.clone() })?;
            match facts.may_set_up(user, at, stamp.at)? {
                News::New => Ok(book.set_up(&stamp, token, user, at)?),
                News::Known => {
                    let (token, user) = (token.clone(), user.clone());
                    Err(CustomerRefusal::SetUpBefore { token, user, at }.into())
                }
            }
        })
    }

    /// Compares the banking centre's file of set-ups and locks, and takes it if asked and nothing is refused.
    ///
    /// # Errors
    /// [`DeskError::Locked`], or what the register says; a refused file is an [`Import`] that was not taken.
    pub fn import_centre_file(&mut self, file: &str, bytes: &[u8], take: bool) -> Result<Import, DeskError> {
        let reading = read_centre_file(bytes);
        let stamp = self.stamp()?;
        let mut rows: Vec<&Listed<CentreLine>> = reading.rows.iter().collect();
        rows.sort_by_key(|row| (row.value.at, row.line));
        let refused = reading.refused.iter().map(|refused| ImportLine {
            line: refused.line,
            key: String::new(),
            verdict: Verdict::Refused(ImportRefusal::Row(refused.clone())),
            doubt: None,
        });
        let tried = self.register.write(|book| {
            let mut import = Import { lines: refused.collect(), taken: false };
            for Listed { line, value } in rows {
                let verdict = take_line(book, &stamp, value)?;
                let key = value.serial.to_string();
                import.lines.push(ImportLine { line: *line, key, verdict, doubt: None });
            }
            import.lines.sort_by_key(|line| line.line);
            let (new, _) = import.new_and_changed();
            if !take || import.refused() > 0 {
                return Err(GivenUp::Looked(import.lines));
            }
            let body = json!({ "lines": import.lines.len(), "new": new });
            book.append(&stamp, &Entry::new(Act::CentreFileTaken, file, Outcome::Done).body(&body))?;
            Ok(import.lines)
        });
        match tried {
            Ok(lines) => Ok(Import { lines, taken: true }),
            Err(GivenUp::Looked(lines)) => Ok(Import { lines, taken: false }),
            Err(GivenUp::Failed(error)) => Err(error),
        }
    }

    /// Every set-up whose deadline is past or at most `within_days` away, the most urgent first.
    ///
    /// # Errors
    /// What the register says.
    pub fn due_set_ups(&self, within_days: u32) -> Result<Vec<DueSetUp>, DeskError> {
        let today = self.today();
        let back = i32::try_from(SKIP_DAYS.saturating_sub(within_days)).unwrap_or(0);
        let bound_by = today.saturating_sub(jiff::Span::new().days(back));
        let lines = self.register.waiting_set_ups(bound_by)?;
        let due = |line: SetUpLine| {
            let stands = SetUp::on(line.bound_on, false, today);
            DueSetUp { line, stands }
        };
        Ok(lines.into_iter().map(due).collect())
    }
}

/// What one line means, and its effect on the book where it is new.
fn take_line(book: &Book<'_>, stamp: &Stamp, line: &CentreLine) -> Result<Verdict, RegisterError> {
    let facts = match the_one(&line.serial, book.set_up_facts(&line.serial)?) {
        Ok(facts) => facts,
        Err(refusal) => return Ok(Verdict::Refused(refusal.into())),
    };
    let token = facts.token.clone();
    let news = match (line.event, &line.user) {
        (CentreEvent::SetUp, Some(user)) => facts.may_set_up(user, line.at, stamp.at),
        (CentreEvent::SetUp, None) => Err(CustomerRefusal::UserMissing { token: token.clone() }),
        (CentreEvent::Locked, _) => facts.may_lock(line.at, stamp.at),
    };
    match (news, line.event, &line.user) {
        (Err(refusal), ..) => return Ok(Verdict::Refused(refusal.into())),
        (Ok(News::Known), ..) => return Ok(Verdict::Identical),
        (Ok(News::New), CentreEvent::SetUp, Some(user)) => book.set_up(stamp, &token, user, line.at)?,
        (Ok(News::New), ..) => book.note_locked(stamp, &token, line.at)?,
    }
    Ok(Verdict::New)
}

/// A serial alone names a token where only one maker uses it.
fn the_one(serial: &Serial, mut found: Vec<SetUpFacts>) -> Result<SetUpFacts, CustomerRefusal> {
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => Err(CustomerRefusal::SerialOfSeveral { serial: serial.clone() }),
        (None, _) => Err(CustomerRefusal::SerialUnknown { serial: serial.clone() }),
    }
}

impl From<CustomerRefusal> for ImportRefusal {
    fn from(refusal: CustomerRefusal) -> Self {
        Self::Customer(refusal)
    }
}
