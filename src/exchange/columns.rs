//! The header line: which column of the file means what, and which may not be there at all.
//!
//! The trap: a column about single users' one-time passwords must not be ignored as "unknown" (R30 to R32):
//! whoever sends it believes that it does something.

use csv::StringRecord;

use crate::exchange::vocabulary::{Column, METHOD_COLUMN_WORDS, OTP_COLUMN_WORDS, USER_WORDS};
use crate::exchange::{Reason, RowRefused};

/// The columns of one file, in the file's order.
#[derive(Debug)]
pub(super) struct Header {
    columns: Vec<(&'static Column, String)>,
}

impl Header {
    /// Reads the header line; every fault of it is told.
    pub fn read(line: u64, names: &StringRecord, known: &[&'static Column]) -> Result<Self, Vec<RowRefused>> {
        let mut columns: Vec<(&'static Column, String)> = Vec::new();
        let mut refused = Vec::new();
        let mut refuse = |column: &str, reason| {
            refused.push(RowRefused { line, column: Some(column.to_owned()), reason });
        };
        for name in names {
            let Some(column) = known.iter().find(|column| is_named(column, name)) else {
                refuse(name, why_unknown(name));
                continue;
            };
            match columns.iter().find(|(earlier, _)| earlier == column) {
                Some((_, same_as)) => refuse(name, Reason::RepeatedColumn { same_as: same_as.clone() }),
                None => columns.push((column, name.to_owned())),
            }
        }
        for column in known.iter().filter(|column| column.needed) {
            if !columns.iter().any(|(present, _)| present == column) {
                refuse(column.japanese, Reason::MissingColumn { english: column.english });
            }
        }
        if refused.is_empty() { Ok(Self { columns }) } else { Err(refused) }
    }

    /// How many columns a row has.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// The place of a column in a row.
    pub fn place(&self, column: &Column) -> Option<usize> {
        self.columns.iter().position(|(present, _)| present.english == column.english)
    }

    /// The column's name as the file writes it; its Japanese name when the file does not have it.
    pub fn name(&self, column: &Column) -> &str {
        self.place(column).map_or(column.japanese, |place| &self.columns[place].1)
    }
}

fn is_named(column: &Column, name: &str) -> bool {
    column.english.eq_ignore_ascii_case(name) || column.japanese == name || column.also.contains(&name)
}

/// Unknown, or known to be impossible.
fn why_unknown(name: &str) -> Reason {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(USER_WORDS) && has(METHOD_COLUMN_WORDS) {
        Reason::PerUserMethod
    } else if has(OTP_COLUMN_WORDS) {
        Reason::PerUserOtp
    } else {
        Reason::UnknownColumn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::vocabulary::{CONTRACT_NO, NAME, USERS};

    static KNOWN: [&Column; 3] = [&CONTRACT_NO, &NAME, &USERS];

    fn reasons(names: &[&str]) -> Vec<(String, Reason)> {
        let refused = Header::read(1, &StringRecord::from(names.to_vec()), &KNOWN).unwrap_err();
        refused.into_iter().map(|refused| (refused.column.unwrap(), refused.reason)).collect()
    }

    #[test]
    fn columns_are_found_by_either_name_in_any_order() {
        let names = StringRecord::from(vec!["利用者", "Contract_No", "契約先名"]);
        let header = Header::read(1, &names, &KNOWN).unwrap();
        assert_eq!(
            (header.place(&CONTRACT_NO), header.place(&NAME), header.place(&USERS)),
            (Some(1), Some(2), Some(0))
        );
        assert_eq!(header.name(&CONTRACT_NO), "Contract_No");
    }

    #[test]
    fn r30_r31_a_column_that_switches_single_users_is_refused_by_rule() {
        for name in ["利用可否", "otp_enabled", "利用者別OTP", "ユーザ別利用"] {
            let found = reasons(&["契約番号", "契約先名", "利用者", name]);
            assert_eq!(found, [(name.to_owned(), Reason::PerUserOtp)]);
            assert_eq!(found[0].1.rule(), "R31");
        }
    }

    #[test]
    fn r32_a_column_with_a_method_per_user_is_refused_by_rule() {
        for name in ["利用者別認証方式", "user_method", "ユーザ認証方式"] {
            let found = reasons(&["契約番号", "契約先名", "利用者", name]);
            assert_eq!(found, [(name.to_owned(), Reason::PerUserMethod)]);
            assert_eq!(found[0].1.rule(), "R32");
        }
    }

    #[test]
    fn every_fault_of_a_header_is_told_at_once() {
        assert_eq!(
            reasons(&["契約番号", "備考", "ご契約先番号", "name"]),
            [
                ("備考".to_owned(), Reason::UnknownColumn),
                ("ご契約先番号".to_owned(), Reason::RepeatedColumn { same_as: "契約番号".to_owned() }),
                ("利用者".to_owned(), Reason::MissingColumn { english: "users" }),
            ]
        );
    }
}
