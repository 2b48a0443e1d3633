//! What the institution decided about its mail, its number bands, and the next number for a parcel.
//!
//! The trap: a number rests after its parcel arrived, wherever it came from; a label that is scanned a second time by
//! mistake is refused like a drawn one.

use jiff::civil::Date;

use crate::desk::{DeskError, Office};
use crate::domain::post::{
    Band, BandEnds, BandNo, Drawn, MailField, MailKind, MailPolicy, MailSize, PostRefusal, PostageItem,
    PostageRate, Rest, Weights,
};
use crate::domain::{PaperKind, ParcelRefusal, Tracking, Yen};
use crate::register::{NumberFrom, RegisterError};

/// Setting: how a parcel is sent; a code of [`MailKind`].
pub const MAIL_KIND: &str = "mail.kind";
/// Setting: in which envelope; a code of [`MailSize`].
pub const MAIL_SIZE: &str = "mail.size";
/// Setting: what envelope and letter weigh, in grams.
pub const ENVELOPE_GRAMS: &str = "mail.envelope_grams";
/// Setting: what a token weighs, in grams.
pub const TOKEN_GRAMS: &str = "mail.token_grams";
/// Setting: whole days between two uses of a number.
pub const REST_DAYS: &str = "mail.rest_days";
/// Setting: `on` or `off`, whether each label is handed on for printing as its token is recorded.
pub const PRINTS_LABELS: &str = "label.prints_at_once";

/// The heaviest envelope or token that anybody means, in grams.
const HEAVIEST_GRAMS: u32 = 4_000;
/// The longest rest that anybody means.
const LONGEST_REST_DAYS: u32 = 3_650;

impl Office {
    /// What the institution decided; every setting has a default.
    ///
    /// # Errors
    /// What the register says.
    pub fn mail_policy(&self) -> Result<MailPolicy, DeskError> {
        let setting = |name| self.register.setting(name);
        let number = |name, default: u32| {
            let text = setting(name)?;
            Ok::<u32, RegisterError>(text.and_then(|text| text.parse().ok()).unwrap_or(default))
        };
        let fallback = MailPolicy::DEFAULT;
        let kind = setting(MAIL_KIND)?.and_then(|code| MailKind::parse(&code).ok());
        let size = setting(MAIL_SIZE)?.and_then(|code| MailSize::parse(&code).ok());
        Ok(MailPolicy {
            kind: kind.unwrap_or(fallback.kind),
            size: size.unwrap_or(fallback.size),
            weights: Weights {
                envelope_grams: number(ENVELOPE_GRAMS, fallback.weights.envelope_grams)?,
                token_grams: number(TOKEN_GRAMS, fallback.weights.token_grams)?,
            },
            rest_days: number(REST_DAYS, fallback.rest_days)?,
            // Until somebody decides, a station with a printer of labels prints on it.
            prints_labels: match setting(PRINTS_LABELS)? {
                Some(choice) => choice == "on",
                None => self.register.printer_of(PaperKind::Label)?.is_some(),
            },
        })
    }

    /// Decides anew about the mail; what is sealed already keeps the way it is sent.
    ///
    /// # Errors
    /// [`PostRefusal::Field`] for a weight or a rest that nobody means, [`PostRefusal::TooHeavy`] when a single token
    /// would not fit its envelope.
    pub fn set_mail_policy(&mut self, policy: &MailPolicy) -> Result<(), DeskError> {
        let MailPolicy { kind, size, weights, rest_days, prints_labels } = policy;
        for (field, value, most) in [
            (MailField::EnvelopeGrams, weights.envelope_grams, HEAVIEST_GRAMS),
            (MailField::TokenGrams, weights.token_grams, HEAVIEST_GRAMS),
            (MailField::RestDays, *rest_days, LONGEST_REST_DAYS),
        ] {
            if value > most {
                return Err(PostRefusal::Field { field, got: value.to_string() }.into());
            }
        }
        self.register.postage_table()?.postage(*size, weights.parcel(1), *kind, self.today())?;
        let decides_on_labels = *prints_labels != self.mail_policy()?.prints_labels;
        self.write_stamped(|book, stamp| {
            book.set(stamp, MAIL_KIND, kind.as_str())?;
            book.set(stamp, MAIL_SIZE, size.as_str())?;
            book.set(stamp, ENVELOPE_GRAMS, &weights.envelope_grams.to_string())?;
            book.set(stamp, TOKEN_GRAMS, &weights.token_grams.to_string())?;
            book.set(stamp, REST_DAYS, &rest_days.to_string())?;
            if decides_on_labels {
                book.set(stamp, PRINTS_LABELS, if *prints_labels { "on" } else { "off" })?;
            }
            Ok(())
        })
    }

    /// Hands each label on for printing as its token is recorded, or not.
    ///
    /// # Errors
    /// What the register says.
    pub fn set_prints_labels(&mut self, prints: bool) -> Result<(), DeskError> {
        let value = if prints { "on" } else { "off" };
        self.write_stamped(|book, stamp| book.set(stamp, PRINTS_LABELS, value))
    }

    /// Takes a band in, by its first and last number as the post wrote them.
    ///
    /// # Errors
    /// [`PostRefusal`] when an end is no number, or another open band has some of the numbers.
    pub fn add_band(&mut self, kind: MailKind, first: &str, last: &str) -> Result<BandNo, DeskError> {
        let ends = BandEnds::parse(first, last)?;
        if let Some(other) = self.open_bands()?.into_iter().find(|band| band.ends.meets(ends)) {
            return Err(PostRefusal::BandMeets { band: other.no }.into());
        }
        self.write_stamped(|book, stamp| book.add_band(stamp, kind, ends))
    }

    /// Gives a band up.
    ///
    /// # Errors
    /// [`PostRefusal::BandClosed`], [`PostRefusal::NoReason`], or that there is none.
    pub fn close_band(&mut self, band: BandNo, reason: &str) -> Result<(), DeskError> {
        let known = self.register.bands()?.into_iter().find(|line| line.band.no == band);
        let known = known.ok_or_else(|| RegisterError::NotFound { kind: "band", key: band.to_string() })?;
        if known.band.is_closed {
            return Err(PostRefusal::BandClosed { band }.into());
        }
        let reason = given(reason)?;
        self.write_stamped(|book, stamp| book.close_band(stamp, band, reason))
    }

    /// Pulls a number of a band (抜取): its label was spoiled or is missing, and it goes on no parcel.
    ///
    /// # Errors
    /// [`PostRefusal`] when it is in no open band or rests, [`ParcelRefusal::TrackingTaken`] when a parcel has it.
    pub fn pull_number(&mut self, scanned: &str, reason: &str) -> Result<Tracking, DeskError> {
        let tracking = Tracking::parse(scanned).map_err(ParcelRefusal::from)?;
        let reason = given(reason)?;
        let band = self.open_bands()?.into_iter().find(|band| band.ends.has(&tracking));
        let Some(band) = band else { return Err(PostRefusal::NotInBand { tracking }.into()) };
        self.must_be_free(&tracking)?;
        self.write_stamped(|book, stamp| book.pull_number(stamp, &tracking, band.no, reason))?;
        Ok(tracking)
    }

    /// Adds a rate of postage from a day on.
    ///
    /// # Errors
    /// [`PostRefusal::RateKnown`] when one stands for that day, [`PostRefusal::Field`] for an amount or a class that
    /// cannot be.
    pub fn add_postage_rate(
        &mut self,
        item: PostageItem,
        up_to_grams: u32,
        from: Date,
        yen: Yen,
    ) -> Result<(), DeskError> {
        let wrong = |field, got: String| Err(PostRefusal::Field { field, got }.into());
        if yen.0 < 0 {
            return wrong(MailField::Yen, yen.to_string());
        }
        if item.is_letter() != (up_to_grams > 0) {
            return wrong(MailField::UpToGrams, up_to_grams.to_string());
        }
        let rate = PostageRate { from, item, up_to_grams, yen };
        let same = |row: &PostageRate| (row.item, row.up_to_grams, row.from) == (item, up_to_grams, from);
        if self.register.postage_table()?.rows().iter().any(same) {
            return Err(PostRefusal::RateKnown { item, from }.into());
        }
        self.write_stamped(|book, stamp| book.add_postage_rate(stamp, &rate))
    }

    fn open_bands(&self) -> Result<Vec<Band>, DeskError> {
        let bands = self.register.bands()?.into_iter().map(|line| line.band);
        Ok(bands.filter(|band| !band.is_closed).collect())
    }

    /// The next number for a sort of mail; `None` where the post's own labels are scanned, because there is no band.
    pub(in crate::desk) fn draw_number(
        &self,
        kind: MailKind,
    ) -> Result<Option<(Tracking, NumberFrom)>, DeskError> {
        let (today, rest_days) = (self.today(), self.mail_policy()?.rest_days);
        let mut is_open = false;
        let mut free_on: Option<Date> = None;
        for band in self.open_bands()?.into_iter().filter(|band| band.kind == kind) {
            is_open = true;
            match band.draw(|number| self.register.rest_of(number, today, rest_days))? {
                Drawn::Number(number, next) => return Ok(Some((number, NumberFrom::Band(band.no, next)))),
                Drawn::Exhausted(day) => {
                    free_on = [free_on, day].into_iter().flatten().min();
                }
            }
        }
        if is_open { Err(PostRefusal::Exhausted { kind, free_on }.into()) } else { Ok(None) }
    }

    /// Checks that a number may go onto a parcel now.
    pub(in crate::desk) fn must_be_free(&self, tracking: &Tracking) -> Result<(), DeskError> {
        let tracking = tracking.clone();
        match self.register.rest_of(&tracking, self.today(), self.mail_policy()?.rest_days)? {
            None => Ok(()),
            Some(Rest::Alive(request)) => Err(ParcelRefusal::TrackingTaken { tracking, request }.into()),
            Some(Rest::Until(free_on)) => Err(PostRefusal::Resting { tracking, free_on }.into()),
        }
    }
}

/// A reason, tidied.
pub(in crate::desk) fn given(reason: &str) -> Result<&str, PostRefusal> {
    let reason = reason.trim();
    if reason.is_empty() { Err(PostRefusal::NoReason) } else { Ok(reason) }
}
