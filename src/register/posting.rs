//! Posting lists: parcels come onto the open one, it is closed with its lines, opened again, handed over.
//!
//! README, rules W1, W9. The trap: the lines of a closed list are guarded by the register itself, so whoever wants to
//! change one opens the list again, with a reason, and closes it anew.

use jiff::civil::Date;
use rusqlite::params;
use serde_json::json;

use crate::domain::post::{ListNo, MailKind, PostingLine, PostingList};
use crate::domain::{Act, Outcome, ParcelNo, RequestNo, Serial, Tracking, UnixMillis, Yen};
use crate::register::row::{code, count, day, day_maybe, impossible, number, small};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

impl Book<'_> {
    /// The number on the envelope was scanned and is the parcel's.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when the parcel has another number.
    pub fn match_envelope(
        &self,
        stamp: &Stamp,
        (parcel, request): (ParcelNo, &RequestNo),
        tracking: &Tracking,
    ) -> Result<(), RegisterError> {
        let matched = self
            .connection
            .prepare_cached("UPDATE parcel SET matched_at = ? WHERE parcel = ? AND tracking = ?")?
            .execute(params![stamp.at.0, number(parcel.0)?, tracking.digits()])?;
        if matched != 1 {
            return Err(RegisterError::StateDiffers { object: request.0.clone(), step: "match" });
        }
        let body = json!({ "parcel": parcel.0, "tracking": tracking.digits() });
        self.append(stamp, &Entry::new(Act::EnvelopeMatched, &request.0, Outcome::Done).body(&body))
    }

    /// A new open list.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when the list of the day of its kind is open already.
    pub fn begin_list(
        &self,
        stamp: &Stamp,
        kind: MailKind,
        by_itself: bool,
    ) -> Result<ListNo, RegisterError> {
        let day = stamp.at.day_in_japan().to_string();
        self.connection
            .prepare_cached("INSERT INTO posting_list (day, kind, by_itself) VALUES (?, ?, ?)")?
            .execute(params![day, kind.as_str(), by_itself])?;
        Ok(ListNo(count(self.connection.last_insert_rowid())?))
    }

    /// Puts a parcel onto an open list, behind the others.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when it is on a list already.
    pub fn put_on_list(&self, stamp: &Stamp, list: ListNo, line: &PostingLine) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO posting_line (list, line, parcel, name, tracking, grams, yen) VALUES \
                 (?1, (SELECT coalesce(max(line), 0) + 1 FROM posting_line WHERE list = ?1), ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                number(list.0)?,
                number(line.parcel.0)?,
                line.name,
                line.tracking.digits(),
                line.grams,
                line.yen.0
            ])?;
        let body = json!({ "parcel": line.parcel.0, "list": list.0, "tracking": line.tracking.digits() });
        self.append(stamp, &Entry::new(Act::ParcelListed, &line.request.0, Outcome::Done).body(&body))
    }

    /// Takes a parcel off an open list.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is not on it.
    pub fn take_off_list(
        &self,
        stamp: &Stamp,
        list: ListNo,
        (parcel, request): (ParcelNo, &RequestNo),
        reason: &str,
    ) -> Result<(), RegisterError> {
        let gone = self
            .connection
            .prepare_cached("DELETE FROM posting_line WHERE list = ? AND parcel = ?")?
            .execute(params![number(list.0)?, number(parcel.0)?])?;
        if gone != 1 {
            return Err(RegisterError::StateDiffers { object: request.0.clone(), step: "take off list" });
        }
        let body = json!({ "parcel": parcel.0, "list": list.0 });
        let entry = Entry::new(Act::ParcelUnlisted, &request.0, Outcome::Done);
        self.append(stamp, &entry.reason(reason).body(&body))
    }

    /// Closes a list with its lines as they are to stand: numbered anew without gaps, each parcel with its postage.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is not open.
    pub fn close_list(
        &self,
        stamp: &Stamp,
        list: ListNo,
        day: Date,
        lines: &[PostingLine],
    ) -> Result<(), RegisterError> {
        let no = number(list.0)?;
        self.connection.prepare_cached("DELETE FROM posting_line WHERE list = ?")?.execute([no])?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO posting_line (list, line, parcel, name, tracking, grams, yen) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?;
        let mut pay =
            self.connection.prepare_cached("UPDATE parcel SET grams = ?, yen = ? WHERE parcel = ?")?;
        for (at, line) in (1_i64..).zip(lines) {
            let parcel = number(line.parcel.0)?;
            insert.execute(params![
                no,
                at,
                parcel,
                line.name,
                line.tracking.digits(),
                line.grams,
                line.yen.0
            ])?;
            pay.execute(params![line.grams, line.yen.0, parcel])?;
        }
        let closed = self
            .connection
            .prepare_cached(
                "UPDATE posting_list SET closed_at = ?, closed_by = ?, day = ? WHERE list = ? AND closed_at IS NULL",
            )?
            .execute(params![stamp.at.0, stamp.operator.0, day.to_string(), no])?;
        if closed != 1 {
            return Err(RegisterError::StateDiffers { object: list.to_string(), step: "close list" });
        }
        let numbers: Vec<&str> = lines.iter().map(|line| line.tracking.digits()).collect();
        let yen: i64 = lines.iter().map(|line| line.yen.0).sum();
        let body = json!({ "day": day.to_string(), "pieces": lines.len(), "yen": yen, "tracking": numbers });
        self.append(stamp, &Entry::new(Act::PostingListClosed, &list.to_string(), Outcome::Done).body(&body))
    }

    /// Opens a closed list again.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is not closed, or was handed over; [`RegisterError::Double`] when another
    /// one of its kind is open.
    pub fn reopen_list(&self, stamp: &Stamp, list: ListNo, reason: &str) -> Result<(), RegisterError> {
        let opened = self
            .connection
            .prepare_cached(
                "UPDATE posting_list SET closed_at = NULL, closed_by = '' \
                 WHERE list = ? AND closed_at IS NOT NULL AND handed_on IS NULL",
            )?
            .execute([number(list.0)?])?;
        if opened != 1 {
            return Err(RegisterError::StateDiffers { object: list.to_string(), step: "reopen list" });
        }
        self.append(
            stamp,
            &Entry::new(Act::PostingListReopened, &list.to_string(), Outcome::Done).reason(reason),
        )
    }

    /// The post has taken a closed list; its parcels are dispatched by the caller, in the same transaction.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is not closed, or was handed over.
    pub fn hand_over_list(
        &self,
        stamp: &Stamp,
        list: ListNo,
        on: Date,
        receipt: &str,
    ) -> Result<(), RegisterError> {
        let handed = self
            .connection
            .prepare_cached(
                "UPDATE posting_list SET handed_on = ?, receipt = ? \
                 WHERE list = ? AND closed_at IS NOT NULL AND handed_on IS NULL",
            )?
            .execute(params![on.to_string(), receipt, number(list.0)?])?;
        if handed != 1 {
            return Err(RegisterError::StateDiffers { object: list.to_string(), step: "hand over" });
        }
        let body = json!({ "on": on.to_string(), "receipt": receipt });
        self.append(
            stamp,
            &Entry::new(Act::PostingListHandedOver, &list.to_string(), Outcome::Done).body(&body),
        )
    }
}

impl Register {
    /// One list with its lines.
    ///
    /// # Errors
    /// [`RegisterError::NotFound`] when there is none.
    pub fn posting_list(&self, list: ListNo) -> Result<PostingList, RegisterError> {
        self.lists_where("list = ?1", &number(list.0)?)?
            .pop()
            .ok_or_else(|| RegisterError::NotFound { kind: "list", key: list.to_string() })
    }

    /// The list of the day of one sort of mail, while it is open.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn open_list(&self, kind: MailKind) -> Result<Option<PostingList>, RegisterError> {
        Ok(self.lists_where("closed_at IS NULL AND by_itself = 0 AND kind = ?1", &kind.as_str())?.pop())
    }

    /// Lists that somebody still has to do something about, and those of a day: oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn lists_of_day(&self, day: Date) -> Result<Vec<PostingList>, RegisterError> {
        self.lists_where("handed_on IS NULL OR day = ?1 OR handed_on = ?1 ORDER BY list", &day.to_string())
    }

    /// The lists that were closed on a day.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn lists_closed_on(&self, day: Date) -> Result<Vec<PostingList>, RegisterError> {
        self.lists_where("closed_at IS NOT NULL AND day = ?1 ORDER BY list", &day.to_string())
    }

    /// Whose parcel a token belongs into.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn request_of_serial(&self, serial: &Serial) -> Result<Option<RequestNo>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT request FROM request_item WHERE manufacturer = ? AND serial = ? LIMIT 1",
        )?;
        for token in self.tokens_by_serial(serial)? {
            let mut rows = statement.query([token.id.manufacturer.as_str(), serial.as_str()])?;
            if let Some(row) = rows.next()? {
                return Ok(Some(RequestNo(row.get(0)?)));
            }
        }
        Ok(None)
    }

    /// The list that a parcel is on.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn list_of(&self, parcel: ParcelNo) -> Result<Option<PostingList>, RegisterError> {
        let filter = "list = (SELECT n.list FROM posting_line n WHERE n.parcel = ?1)";
        Ok(self.lists_where(filter, &number(parcel.0)?)?.pop())
    }

    fn lists_where(
        &self,
        filter: &str,
        key: &dyn rusqlite::ToSql,
    ) -> Result<Vec<PostingList>, RegisterError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT list, day, kind, by_itself, closed_at, closed_by, handed_on, receipt FROM posting_list WHERE {filter}"
        ))?;
        let mut rows = statement.query([key])?;
        let mut lists = Vec::new();
        while let Some(row) = rows.next()? {
            let closed_at: Option<i64> = row.get(4)?;
            let no = ListNo(count(row.get(0)?)?);
            let (closed_by, receipt): (String, String) = (row.get(5)?, row.get(7)?);
            lists.push(PostingList {
                no,
                day: day(row, 1)?,
                kind: code(row, 2, MailKind::parse)?,
                by_itself: row.get(3)?,
                closed: closed_at.map(|at| (UnixMillis(at), crate::domain::OperatorId(closed_by))),
                handed_over: day_maybe(row, 6)?.map(|on| (on, receipt)),
                lines: self.posting_lines(no)?,
            });
        }
        Ok(lists)
    }

    fn posting_lines(&self, list: ListNo) -> Result<Vec<PostingLine>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT n.line, n.parcel, p.request, n.name, n.tracking, n.grams, n.yen \
             FROM posting_line n JOIN parcel p USING (parcel) WHERE n.list = ? ORDER BY n.line",
        )?;
        let mut rows = statement.query([number(list.0)?])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let digits: String = row.get(4)?;
            lines.push(PostingLine {
                line: small(row, 0)?,
                parcel: ParcelNo(count(row.get(1)?)?),
                request: RequestNo(row.get(2)?),
                name: row.get(3)?,
                tracking: Tracking::parse(&digits).map_err(|_| impossible("number of the post", &digits))?,
                grams: small(row, 5)?,
                yen: Yen(row.get(6)?),
            });
        }
        Ok(lines)
    }
}
