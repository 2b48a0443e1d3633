//! Envelopes matched with their numbers, the posting list they come onto, and the counter of the post.
//!
//! README, rules W1, W2. The trap: a number is on the list only after somebody scanned it off the very envelope, so
//! paper, parcel and register cannot name different ones.

mod day;

pub use day::{BalancePaper, DayDifference, DayPapers, ListSum, LotCounts, PostingPaper};

use jiff::civil::Date;

use crate::desk::mail::given;
use crate::desk::{DeskError, Office};
use crate::domain::post::{ListNo, ListStage, MailKind, PostRefusal, PostingLine, PostingList};
use crate::domain::{Parcel, ParcelNo, ParcelRefusal, ParcelStage, RequestNo, Serial, TokenState, Tracking};
use crate::register::{NumberFrom, RegisterError};

impl Office {
    /// A pile of scans, one after the other as the scanner reads them: the tokens of one parcel, its label, and, where it
    /// was stuck on already, the number on the envelope; or that number alone, for a parcel that is sealed.
    ///
    /// # Errors
    /// [`ParcelRefusal`] or [`PostRefusal`] with the first scan that does not fit; nothing is written then.
    pub fn scan_match(&mut self, scans: &[String]) -> Result<ParcelNo, DeskError> {
        if let [only] = scans
            && let Ok(parcel) = self.parcel_by_number(only)
        {
            self.match_envelope(parcel.no, only)?;
            return Ok(parcel.no);
        }
        let first = scans.first().ok_or(ParcelRefusal::NoParcel)?;
        let request = self.request_of_token(first)?;
        let contents = self.register.contents(&request)?;
        let (inside, outside) = scans.split_at(contents.tokens.len().min(scans.len()));
        let Some((label, envelope)) = outside.split_first() else {
            contents.may_seal(inside, &self.stamp()?.operator, false)?;
            return Err(ParcelRefusal::LabelMismatch { expected: request, got: String::new() }.into());
        };
        contents.may_close(label)?;
        match envelope {
            [] => self.enclose(&request, inside),
            [number] => self.enclose_under(&request, inside, number),
            [_, extra, ..] => Err(PostRefusal::ScanTooMany { got: extra.clone() }.into()),
        }
    }

    /// The number on a sealed envelope: it must be the parcel's, or, where no band gave one, it becomes it. The parcel
    /// then comes onto the list of the day.
    ///
    /// # Errors
    /// [`PostRefusal::NumberDiffers`] with both, [`PostRefusal::Resting`], or [`ParcelRefusal`].
    pub fn match_envelope(&mut self, parcel: ParcelNo, scanned: &str) -> Result<ListNo, DeskError> {
        let parcel = self.register.parcel(parcel)?;
        let tracking = Tracking::parse(scanned).map_err(ParcelRefusal::from)?;
        self.may_be_posted(&parcel)?;
        let fresh = self.fits(&parcel, &tracking)?;
        if let Some(list) = self.register.list_of(parcel.no)? {
            return Ok(list.no);
        }
        let open = self.register.open_list(parcel.kind)?.map(|list| list.no);
        let line = self.posting_line_of(&parcel, tracking, self.today())?;
        self.write_stamped(|book, stamp| {
            let it = (parcel.no, &parcel.request);
            if fresh {
                book.number_parcel(stamp, it, &line.tracking, NumberFrom::Label)?;
            }
            if parcel.matched_at.is_none() {
                book.match_envelope(stamp, it, &line.tracking)?;
            }
            let list = match open {
                Some(list) => list,
                None => book.begin_list(stamp, parcel.kind, false)?,
            };
            book.put_on_list(stamp, list, &line)?;
            Ok(list)
        })
    }

    /// Takes a parcel off the open list; the scan of its envelope puts it onto one again.
    ///
    /// # Errors
    /// [`PostRefusal`] when it is on none or on a closed one, or without a reason.
    pub fn take_off_list(&mut self, parcel: ParcelNo, reason: &str) -> Result<(), DeskError> {
        let parcel = self.register.parcel(parcel)?;
        let reason = given(reason)?;
        let Some(list) = self.register.list_of(parcel.no)? else {
            return Err(PostRefusal::OnNoList { request: parcel.request }.into());
        };
        list.must_be(ListStage::Open)?;
        self.write_stamped(|book, stamp| {
            book.take_off_list(stamp, list.no, (parcel.no, &parcel.request), reason)
        })
    }

    /// Closes a list: from now on it says what is handed over.
    ///
    /// # Errors
    /// [`PostRefusal`] when it is empty or not open, [`ParcelRefusal`] when a parcel on it may not leave.
    pub fn close_list(&mut self, list: ListNo) -> Result<PostingList, DeskError> {
        let today = self.today();
        let lines = self.lines_to_close(&self.register.posting_list(list)?)?;
        self.write_stamped(|book, stamp| book.close_list(stamp, list, today, &lines))?;
        Ok(self.register.posting_list(list)?)
    }

    /// Opens a closed list again, before it is handed over.
    ///
    /// # Errors
    /// [`PostRefusal`] when it is not closed or was handed over, when another one is open, or without a reason.
    pub fn reopen_list(&mut self, list: ListNo, reason: &str) -> Result<(), DeskError> {
        let closed = self.register.posting_list(list)?;
        closed.must_be(ListStage::Closed)?;
        let reason = given(reason)?;
        if let Some(open) = self.register.open_list(closed.kind)? {
            return Err(PostRefusal::AnotherOpen { open: open.no }.into());
        }
        self.write_stamped(|book, stamp| book.reopen_list(stamp, list, reason))
    }

    /// The post has taken a closed list: every parcel on it is on its way, all of them or none.
    ///
    /// # Errors
    /// [`PostRefusal`] when it is not closed or its receipt not named, [`ParcelRefusal`] when a parcel on it may not
    /// leave any more or the day cannot be.
    pub fn hand_over(&mut self, list: ListNo, on: Date, receipt: &str) -> Result<PostingList, DeskError> {
        let closed = self.register.posting_list(list)?;
        closed.must_be(ListStage::Closed)?;
        let receipt = receipt.trim();
        if receipt.is_empty() {
            return Err(PostRefusal::NoReceipt { list }.into());
        }
        self.day_between(on, closed.day)?;
        let parcels = closed
            .lines
            .iter()
            .map(|line| {
                let parcel = self.register.parcel(line.parcel)?;
                self.may_be_posted(&parcel)?;
                Ok(parcel)
            })
            .collect::<Result<Vec<_>, DeskError>>()?;
        self.write_stamped(|book, stamp| {
            parcels.iter().try_for_each(|parcel| book.dispatch(stamp, parcel, on))?;
            book.hand_over_list(stamp, list, on, receipt)
        })?;
        Ok(self.register.posting_list(list)?)
    }

    /// The lines of an open list as they would stand if it were closed today.
    pub(in crate::desk) fn lines_to_close(&self, list: &PostingList) -> Result<Vec<PostingLine>, DeskError> {
        list.must_be(ListStage::Open)?;
        if list.lines.is_empty() {
            return Err(PostRefusal::ListEmpty { list: list.no }.into());
        }
        let today = self.today();
        list.lines
            .iter()
            .map(|line| {
                let parcel = self.register.parcel(line.parcel)?;
                self.may_be_posted(&parcel)?;
                self.posting_line_of(&parcel, line.tracking.clone(), today)
            })
            .collect()
    }

    /// Checks that a parcel may leave the house: sealed, nothing in it stopped since, its request in issue.
    pub(in crate::desk) fn may_be_posted(&self, parcel: &Parcel) -> Result<(), DeskError> {
        parcel.must_be(ParcelStage::Enclosed)?;
        parcel.all_are(TokenState::Enclosed)?;
        self.must_be_issuing(&parcel.request)
    }

    /// Checks the number that an envelope carries against its parcel; tells whether the parcel has none yet.
    pub(in crate::desk) fn fits(&self, parcel: &Parcel, got: &Tracking) -> Result<bool, DeskError> {
        match &parcel.tracking {
            Some(expected) if expected == got => Ok(false),
            Some(expected) => Err(PostRefusal::NumberDiffers {
                request: parcel.request.clone(),
                expected: expected.clone(),
                got: got.clone(),
            }
            .into()),
            None => self.must_be_free(got).map(|()| true),
        }
    }

    /// A sealed parcel as a list says it on a day.
    pub(in crate::desk) fn posting_line_of(
        &self,
        parcel: &Parcel,
        tracking: Tracking,
        on: Date,
    ) -> Result<PostingLine, DeskError> {
        let tokens = u32::try_from(parcel.tokens.len()).unwrap_or(u32::MAX);
        self.posting_line((parcel.no, &parcel.request), (parcel.kind, tokens), tracking, on)
    }

    /// A parcel as a list says it: which, how it is sent, how many tokens are inside, its number.
    pub(in crate::desk) fn posting_line(
        &self,
        (parcel, no): (ParcelNo, &RequestNo),
        (kind, tokens): (MailKind, u32),
        tracking: Tracking,
        on: Date,
    ) -> Result<PostingLine, DeskError> {
        let request = self.register.request(no)?;
        let name = self.register.contract_name(&request.contract)?;
        let attention = request.attention.trim();
        let policy = self.mail_policy()?;
        let table = self.register.postage_table()?;
        let postage = table.postage(policy.size, policy.weights.parcel(tokens), kind, on)?;
        Ok(PostingLine {
            line: 0,
            parcel,
            request: no.clone(),
            name: if attention.is_empty() { name } else { format!("{name} {attention}") },
            tracking,
            grams: postage.grams,
            yen: postage.total(),
        })
    }

    /// Whose parcel a scanned token belongs into.
    fn request_of_token(&self, scanned: &str) -> Result<RequestNo, DeskError> {
        let unknown = || RegisterError::NotFound { kind: "token", key: scanned.trim().to_owned() };
        let serial = Serial::parse(&scanned.trim().to_ascii_uppercase()).map_err(|_| unknown())?;
        Ok(self.register.request_of_serial(&serial)?.ok_or_else(unknown)?)
    }
}
