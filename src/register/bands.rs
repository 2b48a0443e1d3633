//! Number bands and every use of a number: drawn onto a parcel, scanned onto one, pulled.
//!
//! The trap: the number is written in the transaction that seals its parcel, and the band moves on in the same one, so
//! a power cut takes both back and no number is lost or given twice.

use jiff::civil::Date;
use rusqlite::params;
use serde_json::json;

use crate::domain::post::{Band, BandEnds, BandNo, MailKind, Rest};
use crate::domain::{Act, OperatorId, Outcome, Parcel, ParcelNo, RequestNo, Tracking, UnixMillis};
use crate::register::row::{code, count, day, impossible, number};
use crate::register::{Book, Entry, Register, RegisterError, Stamp};

/// Where a parcel's number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFrom {
    /// Drawn from a band, which goes on with the ten digits.
    Band(BandNo, u64),
    /// Scanned from the post's own label on the envelope.
    Label,
}

/// A band in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandLine {
    /// The band.
    pub band: Band,
    /// When it was added.
    pub added_at: UnixMillis,
    /// By whom.
    pub operator: OperatorId,
    /// Numbers drawn from it so far.
    pub drawn: u64,
    /// Numbers pulled from it.
    pub pulled: u64,
}

/// A number that was pulled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledNumber {
    /// Which.
    pub tracking: Tracking,
    /// The day.
    pub on: Date,
    /// By whom.
    pub operator: OperatorId,
    /// Why.
    pub reason: String,
}

impl Book<'_> {
    /// Takes a band in.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn add_band(&self, stamp: &Stamp, kind: MailKind, ends: BandEnds) -> Result<BandNo, RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO number_band (kind, first, last, next, added_at, operator) VALUES (?1, ?2, ?3, ?2, ?4, ?5)",
            )?
            .execute(params![
                kind.as_str(),
                number(ends.first())?,
                number(ends.last())?,
                stamp.at.0,
                stamp.operator.0
            ])?;
        let band = BandNo(count(self.connection.last_insert_rowid())?);
        let body = json!({ "kind": kind.as_str(), "first": ends.first(), "last": ends.last() });
        self.append(stamp, &Entry::new(Act::BandAdded, &band.to_string(), Outcome::Done).body(&body))?;
        Ok(band)
    }

    /// Gives a band up: nothing more is drawn from it.
    ///
    /// # Errors
    /// [`RegisterError::StateDiffers`] when it is closed already.
    pub fn close_band(&self, stamp: &Stamp, band: BandNo, reason: &str) -> Result<(), RegisterError> {
        let changed = self
            .connection
            .prepare_cached("UPDATE number_band SET closed_at = ? WHERE band = ? AND closed_at IS NULL")?
            .execute(params![stamp.at.0, number(band.0)?])?;
        if changed != 1 {
            return Err(RegisterError::StateDiffers { object: band.to_string(), step: "close band" });
        }
        self.append(stamp, &Entry::new(Act::BandClosed, &band.to_string(), Outcome::Done).reason(reason))
    }

    /// Puts a number onto a sealed parcel.
    ///
    /// # Errors
    /// [`RegisterError::Double`] when another parcel under way has it, [`RegisterError::StateDiffers`] when the band has
    /// moved on or the parcel has a number.
    pub fn number_parcel(
        &self,
        stamp: &Stamp,
        (parcel, request): (ParcelNo, &RequestNo),
        tracking: &Tracking,
        from: NumberFrom,
    ) -> Result<(), RegisterError> {
        let differs = |step| RegisterError::StateDiffers { object: tracking.to_string(), step };
        let no = number(parcel.0)?;
        let numbered = self
            .connection
            .prepare_cached("UPDATE parcel SET tracking = ? WHERE parcel = ? AND tracking = ''")?
            .execute(params![tracking.digits(), no])?;
        if numbered != 1 {
            return Err(differs("number"));
        }
        let band = match from {
            NumberFrom::Label => None,
            NumberFrom::Band(band, next) => {
                let moved = self
                    .connection
                    .prepare_cached("UPDATE number_band SET next = ? WHERE band = ? AND closed_at IS NULL")?
                    .execute(params![number(next)?, number(band.0)?])?;
                if moved != 1 {
                    return Err(differs("draw"));
                }
                Some(band)
            }
        };
        self.use_number(stamp, tracking, band, Some(no), "")?;
        let body = json!({
            "parcel": parcel.0, "tracking": tracking.digits(), "band": band.map(|band| band.0),
        });
        self.append(stamp, &Entry::new(Act::NumberTaken, &request.0, Outcome::Done).body(&body))
    }

    /// Pulls a number (抜取): it is on no parcel, and rests from today.
    ///
    /// # Errors
    /// [`RegisterError`] when the disk does not take it.
    pub fn pull_number(
        &self,
        stamp: &Stamp,
        tracking: &Tracking,
        band: BandNo,
        reason: &str,
    ) -> Result<(), RegisterError> {
        self.use_number(stamp, tracking, Some(band), None, reason)?;
        self.pulled(stamp, tracking, reason)
    }

    /// The number of a parcel that is opened again was printed and will never be posted: it counts as pulled.
    pub(super) fn pull_number_of(
        &self,
        stamp: &Stamp,
        parcel: &Parcel,
        reason: &str,
    ) -> Result<(), RegisterError> {
        let Some(tracking) = &parcel.tracking else { return Ok(()) };
        self.connection
            .prepare_cached("UPDATE number_use SET pulled = ? WHERE parcel = ? AND tracking = ?")?
            .execute(params![reason, number(parcel.no.0)?, tracking.digits()])?;
        self.pulled(stamp, tracking, reason)
    }

    fn pulled(&self, stamp: &Stamp, tracking: &Tracking, reason: &str) -> Result<(), RegisterError> {
        let entry = Entry::new(Act::NumberPulled, tracking.digits(), Outcome::Done);
        self.append(stamp, &entry.reason(reason))
    }

    fn use_number(
        &self,
        stamp: &Stamp,
        tracking: &Tracking,
        band: Option<BandNo>,
        parcel: Option<i64>,
        pulled: &str,
    ) -> Result<(), RegisterError> {
        self.connection
            .prepare_cached(
                "INSERT INTO number_use (tracking, used_on, at, operator, band, parcel, pulled) \
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                tracking.digits(),
                stamp.at.day_in_japan().to_string(),
                stamp.at.0,
                stamp.operator.0,
                band.map(|band| number(band.0)).transpose()?,
                parcel,
                pulled
            ])?;
        Ok(())
    }
}

impl Register {
    /// Every band, the oldest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn bands(&self) -> Result<Vec<BandLine>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT band, kind, first, last, next, closed_at IS NOT NULL, added_at, operator, \
             (SELECT count(*) FROM number_use u WHERE u.band = b.band AND u.parcel IS NOT NULL), \
             (SELECT count(*) FROM number_use u WHERE u.band = b.band AND u.pulled != '') \
             FROM number_band b ORDER BY band",
        )?;
        let mut rows = statement.query([])?;
        let mut bands = Vec::new();
        while let Some(row) = rows.next()? {
            let (first, last) = (count(row.get(2)?)?, count(row.get(3)?)?);
            let ends =
                BandEnds::new(first, last).map_err(|_| impossible("band", &format!("{first} to {last}")))?;
            bands.push(BandLine {
                band: Band {
                    no: BandNo(count(row.get(0)?)?),
                    kind: code(row, 1, MailKind::parse)?,
                    ends,
                    next: count(row.get(4)?)?,
                    is_closed: row.get(5)?,
                },
                added_at: UnixMillis(row.get(6)?),
                operator: OperatorId(row.get(7)?),
                drawn: count(row.get(8)?)?,
                pulled: count(row.get(9)?)?,
            });
        }
        Ok(bands)
    }

    /// Whether a parcel's number was drawn from a band, and so stands on no label of the post.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn is_drawn(&self, parcel: ParcelNo, tracking: &Tracking) -> Result<bool, RegisterError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM number_use WHERE parcel = ? AND tracking = ? AND band IS NOT NULL)",
            )?
            .query_row(params![number(parcel.0)?, tracking.digits()], |row| row.get(0))?)
    }

    /// Why a number may not be used on a day; `None` when it may.
    ///
    /// # Errors
    /// [`RegisterError`] when it cannot be read.
    pub fn rest_of(
        &self,
        tracking: &Tracking,
        today: Date,
        rest_days: u32,
    ) -> Result<Option<Rest>, RegisterError> {
        if let Some(parcel) = self.parcel_under_way(tracking)? {
            return Ok(Some(Rest::Alive(parcel.request)));
        }
        let used: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT max(max(u.used_on, coalesce(p.posted_on, ''))) FROM number_use u \
                 LEFT JOIN parcel p USING (parcel) WHERE u.tracking = ?",
            )?
            .query_row([tracking.digits()], |row| row.get(0))?;
        let Some(used) = used else { return Ok(None) };
        let used: Date = used.parse().map_err(|_| impossible("day", &used))?;
        let free = Rest::free_on(used, rest_days);
        Ok((today < free).then_some(Rest::Until(free)))
    }

    /// Numbers that were pulled since a day, the newest first.
    ///
    /// # Errors
    /// [`RegisterError`] when they cannot be read.
    pub fn pulled_since(&self, since: Date) -> Result<Vec<PulledNumber>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT tracking, used_on, operator, pulled FROM number_use WHERE pulled != '' AND used_on >= ? \
             ORDER BY number_use DESC",
        )?;
        let mut rows = statement.query([since.to_string()])?;
        let mut pulled = Vec::new();
        while let Some(row) = rows.next()? {
            let digits: String = row.get(0)?;
            pulled.push(PulledNumber {
                tracking: Tracking::parse(&digits).map_err(|_| impossible("number of the post", &digits))?,
                on: day(row, 1)?,
                operator: OperatorId(row.get(2)?),
                reason: row.get(3)?,
            });
        }
        Ok(pulled)
    }
}
