//! Parcels: sealed by scan-match, posted, delivered, brought back, sent again or opened.
//!
//! README, rules W1, W2, W6. The trap: nothing but the scans says what is inside, so the whole request is scanned
//! before anything is written.

use jiff::civil::Date;

use crate::desk::{DeskError, Office};
use crate::domain::parcel::{once_brought_back, once_withdrawn};
use crate::domain::post::{ListNo, ListStage, MailKind, PostRefusal, PostingLine};
use crate::domain::{
    HouseRule, MailReturn, Parcel, ParcelNo, ParcelRefusal, ParcelStage, RequestNo, RequestState, Serial,
    TokenId, TokenState, Tracking,
};
use crate::register::{Book, BroughtBack, NumberFrom, RegisterError, Sealed, Stamp};

impl Office {
    /// Seals a request's parcel. `scanned` are the serials as the scanner read them: every token of the request, and
    /// nothing else. Where there is a band, the parcel gets its next number in the same act.
    ///
    /// # Errors
    /// [`ParcelRefusal`] when a scan does not fit, a token is missing or stopped, or the label was not made;
    /// [`PostRefusal::Exhausted`] when every number of the bands rests.
    pub fn enclose(&mut self, request: &RequestNo, scanned: &[String]) -> Result<ParcelNo, DeskError> {
        let tokens = self.tokens_to_seal(request, scanned)?;
        self.seal(request, &tokens, "")
    }

    /// Seals a request's parcel under the number that its envelope carries already, and puts it onto the list of the day.
    ///
    /// # Errors
    /// As [`Office::enclose`]; [`PostRefusal::Resting`] or [`ParcelRefusal::TrackingTaken`] for a number that may not be
    /// used.
    pub fn enclose_under(
        &mut self,
        request: &RequestNo,
        scanned: &[String],
        number: &str,
    ) -> Result<ParcelNo, DeskError> {
        let tracking = Tracking::parse(number).map_err(ParcelRefusal::from)?;
        let tokens = self.tokens_to_seal(request, scanned)?;
        self.must_be_free(&tracking)?;
        let kind = self.mail_policy()?.kind;
        let open = self.register.open_list(kind)?.map(|list| list.no);
        let pieces = u32::try_from(tokens.len()).unwrap_or(u32::MAX);
        let line = self.posting_line((ParcelNo(0), request), (kind, pieces), tracking, self.today())?;
        self.write_stamped(|book, stamp| {
            let parcel = book.enclose(stamp, &Sealed { request, tokens: &tokens, kind, reason: "" })?;
            book.number_parcel(stamp, (parcel, request), &line.tracking, NumberFrom::Label)?;
            book.match_envelope(stamp, (parcel, request), &line.tracking)?;
            let list = match open {
                Some(list) => list,
                None => book.begin_list(stamp, kind, false)?,
            };
            book.put_on_list(stamp, list, &PostingLine { parcel, ..line })?;
            Ok(parcel)
        })
    }

    fn tokens_to_seal(&self, request: &RequestNo, scanned: &[String]) -> Result<Vec<TokenId>, DeskError> {
        let recheck = self.holds(HouseRule::Recheck)?;
        let sealer = self.stamp()?.operator;
        Ok(self.register.contents(request)?.may_seal(scanned, &sealer, recheck)?)
    }

    fn seal(&mut self, request: &RequestNo, tokens: &[TokenId], reason: &str) -> Result<ParcelNo, DeskError> {
        let kind = self.mail_policy()?.kind;
        let drawn = self.draw_number(kind)?;
        self.write_stamped(|book, stamp| {
            let parcel = book.enclose(stamp, &Sealed { request, tokens, kind, reason })?;
            if let Some((tracking, from)) = &drawn {
                book.number_parcel(stamp, (parcel, request), tracking, *from)?;
            }
            Ok(parcel)
        })
    }

    /// Opens a sealed parcel again, before it is posted.
    ///
    /// # Errors
    /// [`ParcelRefusal::WrongStage`] for one that is not sealed any more, [`PostRefusal::OnClosedList`],
    /// [`ParcelRefusal::NoReason`].
    pub fn open_again(&mut self, parcel: ParcelNo, reason: &str) -> Result<(), DeskError> {
        let parcel = self.register.parcel(parcel)?;
        parcel.must_be(ParcelStage::Enclosed)?;
        let reason = given(reason)?;
        let list = self.open_list_of(&parcel)?;
        self.write_stamped(|book, stamp| {
            if let Some(list) = list {
                book.take_off_list(stamp, list, (parcel.no, &parcel.request), reason)?;
            }
            book.open_again(stamp, &parcel, reason)
        })
    }

    /// The open list that a parcel is on.
    fn open_list_of(&self, parcel: &Parcel) -> Result<Option<ListNo>, DeskError> {
        let Some(list) = self.register.list_of(parcel.no)? else { return Ok(None) };
        if list.stage() == ListStage::Open {
            Ok(Some(list.no))
        } else {
            Err(PostRefusal::OnClosedList { request: parcel.request.clone(), list: list.no }.into())
        }
    }

    /// Hands parcels to the post by themselves, each under its number, with a list of their own: all of them or none.
    ///
    /// # Errors
    /// [`ParcelRefusal`] when one is not sealed, holds a token that was stopped, or carries a number that is taken;
    /// [`PostRefusal`] when it is not its number, or waits on a closed list.
    pub fn dispatch(&mut self, posted: &[(ParcelNo, Tracking)], on: Date) -> Result<(), DeskError> {
        if posted.is_empty() {
            return Err(ParcelRefusal::NoParcel.into());
        }
        let mut checked: Vec<Leaving> = Vec::new();
        for (no, tracking) in posted {
            let parcel = self.register.parcel(*no)?;
            self.may_be_posted(&parcel)?;
            self.day_between(on, parcel.enclosed_at.day_in_japan())?;
            if let Some(other) = checked.iter().find(|other| other.line.tracking == *tracking) {
                let (tracking, request) = (tracking.clone(), other.parcel.request.clone());
                return Err(ParcelRefusal::TrackingTaken { tracking, request }.into());
            }
            if checked.iter().any(|other| other.parcel.no == parcel.no) {
                let stage = ParcelStage::Dispatched;
                let (parcel, request, needed) = (parcel.no, parcel.request, ParcelStage::Enclosed);
                return Err(ParcelRefusal::WrongStage { parcel, request, stage, needed }.into());
            }
            let is_fresh = self.fits(&parcel, tracking)?;
            let list = self.open_list_of(&parcel)?;
            let line = self.posting_line_of(&parcel, tracking.clone(), on)?;
            checked.push(Leaving { parcel, is_fresh, list, line });
        }
        self.write_stamped(|book, stamp| leave(book, stamp, &checked, on))
    }

    /// Notes that a parcel was delivered; says whether its request is completed by it.
    ///
    /// # Errors
    /// [`ParcelRefusal`] when it is not on its way, or the day cannot be.
    pub fn deliver(&mut self, parcel: ParcelNo, on: Date) -> Result<bool, DeskError> {
        let parcel = self.on_its_way(parcel, on)?;
        self.write_stamped(|book, stamp| book.deliver(stamp, &parcel, on))
    }

    /// Takes back a parcel that the post could not deliver: its units go into the safe, its request is in issue again and
    /// carries the remark.
    ///
    /// # Errors
    /// [`ParcelRefusal`] when it is not on its way, its users have a unit of it, or the day cannot be.
    pub fn brought_back(
        &mut self,
        parcel: ParcelNo,
        on: Date,
        reason: MailReturn,
        remark: &str,
    ) -> Result<(), DeskError> {
        let parcel = self.on_its_way(parcel, on)?;
        let steps = steps_back(&parcel)?;
        let back = BroughtBack { on, reason: Some(reason), remark: remark.trim(), steps: &steps };
        self.write_stamped(|book, stamp| book.bring_back(stamp, &parcel, &back))
    }

    /// Seals the units of a returned parcel for another try: their seal is intact, a new label is made, and the branch has
    /// confirmed the address. `confirmed` is the branch's word: its reception number, or who said so.
    ///
    /// # Errors
    /// [`ParcelRefusal`] without that word, without a new label, or when a unit is no longer in the safe.
    pub fn send_again(&mut self, parcel: ParcelNo, confirmed: &str) -> Result<ParcelNo, DeskError> {
        let parcel = self.last_returned(parcel)?;
        let confirmed = confirmed.trim();
        if confirmed.is_empty() {
            return Err(ParcelRefusal::AddressNotConfirmed { request: parcel.request }.into());
        }
        self.may_go_again(&parcel)?;
        let tokens: Vec<TokenId> = parcel.tokens.iter().map(|(token, _)| token.clone()).collect();
        self.seal(&parcel.request, &tokens, confirmed)
    }

    /// Whether the units of a returned parcel may go out again: all of them lie in the safe, and a new label is made.
    pub(in crate::desk) fn may_go_again(&self, parcel: &Parcel) -> Result<(), DeskError> {
        parcel.all_are(TokenState::ReturnedMail)?;
        self.must_be_issuing(&parcel.request)?;
        let contents = self.register.contents(&parcel.request)?;
        if contents.missing > 0 {
            let (request, missing) = (parcel.request.clone(), contents.missing);
            return Err(ParcelRefusal::TokensMissing { request, missing }.into());
        }
        if !contents.labelled {
            return Err(ParcelRefusal::NoLabel { request: parcel.request.clone() }.into());
        }
        Ok(())
    }

    /// The envelope in which a unit lies that the post brought back.
    pub(in crate::desk) fn envelope_of(&self, token: &TokenId) -> Result<Parcel, DeskError> {
        let known = self.register.last_parcel_no(token)?;
        let no = known.ok_or_else(|| RegisterError::NotFound { kind: "parcel", key: token.to_string() })?;
        Ok(self.register.parcel(no)?)
    }

    /// Gives up the units of a returned parcel whose seal is broken: they are revoked, and their items free for others.
    ///
    /// # Errors
    /// [`ParcelRefusal`] when it did not come back, or without a reason.
    pub fn seal_broken(&mut self, parcel: ParcelNo, reason: &str) -> Result<(), DeskError> {
        let parcel = self.last_returned(parcel)?;
        let reason = given(reason)?;
        self.must_be_issuing(&parcel.request)?;
        let request = self.register.request(&parcel.request)?;
        let units = parcel
            .tokens
            .iter()
            .filter(|(token, _)| request.items.iter().any(|item| item.token.as_ref() == Some(token)))
            .map(|(token, state)| Ok((token, once_withdrawn(token, *state)?)))
            .collect::<Result<Vec<_>, ParcelRefusal>>()?;
        if units.is_empty() {
            return Err(wrong_stage(&parcel).into());
        }
        self.write_stamped(|book, stamp| {
            units.into_iter().try_for_each(|unit| book.withdraw(stamp, &request.no, unit, reason))
        })
    }

    /// Gives up one unit of a request that will not reach its customer (blocked, revoked, lost in the house, found faulty
    /// before it was sealed): its item is free for another unit, at no further fee.
    ///
    /// # Errors
    /// [`ParcelRefusal::TokenBlocks`] for a unit in an envelope or out of the house, [`ParcelRefusal::NoReason`].
    pub fn write_again(
        &mut self,
        request: &RequestNo,
        serial: &Serial,
        reason: &str,
    ) -> Result<(), DeskError> {
        self.must_be_issuing(request)?;
        let reason = given(reason)?;
        let contents = self.register.contents(request)?;
        let Some((token, state, _)) = contents.tokens.iter().find(|(token, ..)| token.serial == *serial)
        else {
            let expected = contents.expected(&[]);
            return Err(ParcelRefusal::Mismatch { expected, got: serial.to_string() }.into());
        };
        let next = once_withdrawn(token, *state)?;
        self.write_stamped(|book, stamp| book.withdraw(stamp, request, (token, next), reason))
    }

    fn on_its_way(&self, parcel: ParcelNo, on: Date) -> Result<Parcel, DeskError> {
        let parcel = self.register.parcel(parcel)?;
        parcel.must_be(ParcelStage::Dispatched)?;
        self.day_between(on, parcel.posted_on.unwrap_or(on))?;
        Ok(parcel)
    }

    /// A parcel that came back, and no later one of its request has taken its place.
    pub(in crate::desk) fn last_returned(&self, parcel: ParcelNo) -> Result<Parcel, DeskError> {
        let parcel = self.register.parcel(parcel)?;
        parcel.must_be(ParcelStage::Returned)?;
        let last = self.register.parcels_of(&parcel.request)?.pop();
        if last.is_some_and(|last| last.no != parcel.no) {
            return Err(wrong_stage(&parcel).into());
        }
        Ok(parcel)
    }

    pub(in crate::desk) fn must_be_issuing(&self, request: &RequestNo) -> Result<(), DeskError> {
        let state = self.register.contents(request)?.state;
        if state == RequestState::Issuing {
            Ok(())
        } else {
            Err(ParcelRefusal::RequestNotIssuing { request: request.clone(), state }.into())
        }
    }

    pub(in crate::desk) fn day_between(&self, on: Date, earliest: Date) -> Result<(), ParcelRefusal> {
        let latest = self.today();
        if (earliest..=latest).contains(&on) {
            Ok(())
        } else {
            Err(ParcelRefusal::DayImpossible { on, earliest, latest })
        }
    }

    /// The parcel that is under way with a number of the post as scanned.
    ///
    /// # Errors
    /// [`ParcelRefusal::Tracking`] when the scan is no number, [`RegisterError::NotFound`] when no parcel has it.
    pub fn parcel_by_number(&self, scanned: &str) -> Result<Parcel, DeskError> {
        let tracking = Tracking::parse(scanned).map_err(ParcelRefusal::from)?;
        self.register
            .parcel_under_way(&tracking)?
            .ok_or_else(|| RegisterError::NotFound { kind: "parcel", key: tracking.to_string() }.into())
    }
}

/// What becomes of each unit of a parcel that the post brought back.
pub(in crate::desk) fn steps_back(
    parcel: &Parcel,
) -> Result<Vec<(TokenId, Option<TokenState>)>, ParcelRefusal> {
    parcel
        .tokens
        .iter()
        .map(|(token, state)| Ok((token.clone(), once_brought_back(token, *state)?)))
        .collect()
}

/// A parcel that is handed over by itself.
struct Leaving {
    parcel: Parcel,
    /// Whether its number is not in the register yet.
    is_fresh: bool,
    /// The open list that it was to go with.
    list: Option<ListNo>,
    line: PostingLine,
}

/// Each sort of mail on a list of its own, closed and handed over at once.
fn leave(book: &Book<'_>, stamp: &Stamp, leaving: &[Leaving], on: Date) -> Result<(), RegisterError> {
    for Leaving { parcel, is_fresh, list, line } in leaving {
        let it = (parcel.no, &parcel.request);
        if *is_fresh {
            book.number_parcel(stamp, it, &line.tracking, NumberFrom::Label)?;
        }
        if parcel.matched_at.is_none() {
            book.match_envelope(stamp, it, &line.tracking)?;
        }
        if let Some(list) = list {
            book.take_off_list(stamp, *list, it, "")?;
        }
        let numbered = Parcel { tracking: Some(line.tracking.clone()), ..parcel.clone() };
        book.dispatch(stamp, &numbered, on)?;
    }
    for kind in MailKind::ALL {
        let of_kind = leaving.iter().filter(|one| one.parcel.kind == *kind);
        let lines: Vec<PostingLine> = of_kind.map(|one| one.line.clone()).collect();
        if !lines.is_empty() {
            let list = book.begin_list(stamp, *kind, true)?;
            book.close_list(stamp, list, on, &lines)?;
            book.hand_over_list(stamp, list, on, "")?;
        }
    }
    Ok(())
}

fn wrong_stage(parcel: &Parcel) -> ParcelRefusal {
    let (stage, needed) = (parcel.stage(), ParcelStage::Returned);
    ParcelRefusal::WrongStage { parcel: parcel.no, request: parcel.request.clone(), stage, needed }
}

fn given(reason: &str) -> Result<&str, ParcelRefusal> {
    let reason = reason.trim();
    if reason.is_empty() { Err(ParcelRefusal::NoReason) } else { Ok(reason) }
}
