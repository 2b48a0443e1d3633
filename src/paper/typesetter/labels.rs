//! Address labels on rolls and sheets: planned and drawn by the house, or set by a template that the institution wrote.
//!
//! The trap: what a template set is three times as large as what is printed of it, so a long document is set in runs
//! and each is forgotten; ten thousand labels at once would hold two gigabytes.

use typst::comemo;
use typst::engine::Engine;
use typst::layout::{Abs, Point};
use typst::model::Document as _;

use crate::paper::barcode::{NoBarcode, Symbol};
use crate::paper::ink::Items;
use crate::paper::label::{LabelWords, Lacking, Measure, Plan, as_factor, draw, plan_label};
use crate::paper::placed::Placed;
use crate::paper::template::{DATA, Job};
use crate::paper::typesetter::{REMEMBERED_RUNS, Set, Typesetter, misfit, template_error};
use crate::paper::{Document, Form, Geometry, LabelValue, Offset, PaperError, StartCell};

/// So many labels are set by a template in one run.
const LABELS_IN_A_RUN: usize = 36;
/// So many labels are drawn by one processor at a time.
const LABELS_IN_A_SHARE: usize = 24;
/// After so many shares the typesetter forgets what it did not need again.
const SHARES_IN_A_RUN: usize = 8;

/// Templates by which labels are set, besides that of their form.
const SHARED: &[&str] = &["label.typ", "barcode.typ"];

/// Where labels lie: their form, the printer's correction, and the cell of the first.
#[derive(Clone, Copy)]
struct Places {
    form: Form,
    offset: Offset,
    first_cell: usize,
}

/// A label as it is printed, and where its barcode stands.
struct Drawn {
    items: Items,
    bars: Option<[Abs; 4]>,
}

impl Typesetter {
    /// Address labels, the first one in the start cell, on as many pages as they need.
    ///
    /// # Errors
    /// [`PaperError`] naming the first label that cannot be printed, and why; then nothing is printed at all.
    pub fn labels(
        &self,
        form: Form,
        start: StartCell,
        values: &[LabelValue],
    ) -> Result<Document, PaperError> {
        self.shifted_labels(form, start, Offset::default(), values)
    }

    /// The same for a printer that is off.
    ///
    /// # Errors
    /// See [`labels`](Self::labels).
    pub fn shifted_labels(
        &self,
        form: Form,
        start: StartCell,
        offset: Offset,
        values: &[LabelValue],
    ) -> Result<Document, PaperError> {
        let start = StartCell::of(form, start.number())?;
        let mut places = Places { form, offset, first_cell: usize::from(start.number() - 1) };
        let is_drawn =
            !self.own.iter().any(|own| own == form.layout().template || SHARED.contains(&own.as_str()));
        let most = if is_drawn { LABELS_IN_A_SHARE * SHARES_IN_A_RUN } else { LABELS_IN_A_RUN };
        let mut set = Set::default();
        while set.labels < values.len() {
            let rest = &values[set.labels..];
            let run = &rest[..rest.len().min(whole_sheets(form, most) - places.first_cell)];
            if is_drawn {
                self.draw_run(places, run, &mut set)?;
            } else {
                self.set_run(places, run, &mut set)?;
            }
            places.first_cell = 0;
        }
        let without = values.iter().enumerate().filter_map(|(index, value)| {
            let why = match value.barcode {
                Err(why) => why,
                Ok(_) if set.barcodes.binary_search_by_key(&index, |placed| placed.number).is_err() => {
                    NoBarcode::NoRoom
                }
                Ok(_) => return None,
            };
            Some((index, why))
        });
        let without = without.collect();
        Ok(set.finish()?.lacking_barcodes(without))
    }

    /// Draws labels as the built-in templates would set them.
    fn draw_run(&self, places: Places, values: &[LabelValue], set: &mut Set) -> Result<(), PaperError> {
        let template = places.form.layout().template;
        let (nothing, _) = self.job(places, 0, &[])?;
        let blank = self.compile(template, written(&nothing)?)?;
        let page =
            blank.pages().first().ok_or_else(|| template_error(template, 0, "a page without labels"))?;
        let say = LabelWords::new();
        let shares = values
            .chunks(LABELS_IN_A_SHARE)
            .enumerate()
            .map(|(index, share)| (index * LABELS_IN_A_SHARE, share));
        let shares: Vec<_> = self.with_engine(|engine| {
            let drawn = engine.parallelize(shares, |engine, (from, share)| {
                self.draw_share(engine, places, set.labels, from, share, &say)
            });
            drawn.collect()
        });
        comemo::evict(if is_part(set, values, places.form) { 1 } else { REMEMBERED_RUNS });
        let mut drawn = Vec::with_capacity(values.len());
        for share in shares {
            let (mut share, mut plain) = share?;
            drawn.append(&mut share);
            set.plain_forms.append(&mut plain);
        }
        let cells = usize::from(places.form.cells());
        let pages = (places.first_cell + drawn.len()).div_ceil(cells);
        let mut printed: Vec<_> = (0..pages).map(|_| (page, Items::new())).collect();
        let mut barcodes = Vec::new();
        for (number, label) in drawn.into_iter().enumerate() {
            let page = (places.first_cell + number) / cells;
            printed[page].1.append(&mut set.ink.of_drawn(label.items));
            if let (Some(bars), Ok(barcode)) = (label.bars, &values[number].barcode) {
                barcodes.push(Placed::new(page, number, bars, Symbol::Customer(barcode.clone())));
            }
        }
        set.add_pages(printed, barcodes);
        set.info.get_or_insert_with(|| blank.info().clone());
        set.labels += values.len();
        Ok(())
    }

    fn draw_share(
        &self,
        engine: &mut Engine,
        places: Places,
        number: usize,
        from: usize,
        values: &[LabelValue],
        say: &LabelWords,
    ) -> Result<(Vec<Drawn>, Vec<String>), PaperError> {
        let (_, plain) = self.job(places, number + from, values)?;
        let geometry = &places.form.layout().geometry;
        let mut measure = Measure::new(engine, &self.coverage);
        let drawn =
            values.iter().enumerate().map(|(index, value)| -> Result<Drawn, PaperError> {
                let planned = plan_label(&mut measure, geometry, value, say);
                let planned = planned.map_err(|Lacking { field, missing_tenths_mm }| {
                    PaperError::DoesNotFit { label: number + from + index, field, missing_tenths_mm }
                })?;
                Ok(places.draw(&mut measure, &planned, from + index))
            });
        Ok((drawn.collect::<Result<_, _>>()?, plain))
    }

    /// Lets the institution's templates set labels.
    fn set_run(&self, places: Places, values: &[LabelValue], set: &mut Set) -> Result<(), PaperError> {
        let layout = places.form.layout();
        let (job, mut plain) = self.job(places, set.labels, values)?;
        let plans: Vec<_> = self.with_engine(|engine| {
            let (mut measure, say) = (Measure::new(engine, &self.coverage), LabelWords::new());
            values.iter().map(|value| plan_label(&mut measure, &layout.geometry, value, &say)).collect()
        });
        let pages = self.compile(layout.template, written(&job.planned(plans))?);
        comemo::evict(if is_part(set, values, places.form) { 0 } else { REMEMBERED_RUNS });
        let pages = pages?;
        if let Some((label, field, missing_tenths_mm)) = misfit(&pages, layout.template)? {
            return Err(PaperError::DoesNotFit { label: set.labels + label, field, missing_tenths_mm });
        }
        set.plain_forms.append(&mut plain);
        set.add(&pages, layout.template, |number| {
            let barcode = values.get(number)?.barcode.as_ref().ok()?;
            Some(Symbol::Customer(barcode.clone()))
        })?;
        set.labels += values.len();
        Ok(())
    }

    fn job<'a>(
        &self,
        places: Places,
        number: usize,
        values: &'a [LabelValue],
    ) -> Result<(Job<'a>, Vec<String>), PaperError> {
        let Places { form, offset, first_cell } = places;
        Job::new(&form.layout().geometry, offset, first_cell, number, values, &self.coverage)
    }
}

impl Places {
    /// Draws the label of that number in its cell.
    fn draw(&self, measure: &mut Measure, plan: &Plan, number: usize) -> Drawn {
        let geometry: &Geometry = &self.form.layout().geometry;
        let cell = (self.first_cell + number) % usize::from(self.form.cells());
        let columns = usize::from(geometry.columns);
        let (right, down) = self.offset.mm();
        let at = |shift: f64, first: f64, place: usize, pitch: f64, inset: f64| {
            Abs::mm(shift + first + as_factor(place) * pitch) + Abs::mm(inset)
        };
        let corner = Point::new(
            at(right, geometry.first_mm.0, cell % columns, geometry.pitch_mm.0, geometry.inset_mm.0),
            at(down, geometry.first_mm.1, cell / columns, geometry.pitch_mm.1, geometry.inset_mm.1),
        );
        let bars = plan.bars_pt.map(|bars| {
            let [left, top, width, height] = bars.map(Abs::pt);
            [corner.x + left, corner.y + top, width, height]
        });
        Drawn { items: draw(measure, plan, corner), bars }
    }
}

/// The labels of a run, as many as fill whole sheets.
fn whole_sheets(form: Form, most: usize) -> usize {
    let cells = usize::from(form.cells());
    (most / cells).max(1) * cells
}

/// Whether these labels are a part of a long document.
fn is_part(set: &Set, values: &[LabelValue], form: Form) -> bool {
    set.labels > 0 || values.len() >= whole_sheets(form, LABELS_IN_A_RUN)
}

fn written(job: &Job) -> Result<Vec<u8>, PaperError> {
    serde_json::to_vec(job).map_err(|error| template_error(DATA, 0, &error.to_string()))
}
