//! A delivery being typed from its note, its units by range or by scans, counted by two.
//!
//! README, rule W9, 入庫. The trap: scanned units take the place of the range; the form says which of the two counts.

use std::path::PathBuf;

use egui::{Align2, Id, Rect, Ui, vec2};

use crate::bench::message::{StockAct, StockOverview, model_known};
use crate::domain::stock::{Delivered, Delivery, Place, PlaceKind, StockField, StockRefusal};
use crate::domain::{LotNo, Manufacturer, Model, Serial, SerialRange, TokenId};
use crate::window::command::Intent;
use crate::window::look::{Face, Tone, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::stock::{StockScreen, acts};
use crate::window::widget::facts::{self, Fact};
use crate::window::widget::field::Field;
use crate::window::widget::token_picture::{self, Display};
use crate::window::widget::{form, panel, text};
use crate::words::{Notice, Severity};

/// The fields in the order of the form: message id, hint, whether digits and codes stand in it.
const FIELDS: [(&str, &str, bool); 12] = [
    ("receive-note", "N-2611-014", true),
    ("receive-supplier", "", false),
    ("receive-lot", "L2612-B", true),
    ("receive-model", "PTB-1", true),
    ("receive-expires", "2029-03-31", true),
    ("receive-maker", "RT", true),
    ("receive-first", "RT-00002001", true),
    ("receive-last", "RT-00002400", true),
    ("receive-shelf", "A-3", true),
    ("receive-key", "", false),
    ("receive-counted", "400", true),
    ("receive-counted-again", "400", true),
];

/// A delivery being typed.
#[derive(Debug, Default)]
pub struct ReceiveForm {
    /// What is typed, in the order of the form.
    pub typed: [String; FIELDS.len()],
    /// Units that were scanned instead of a range.
    pub scanned: Vec<Serial>,
}

impl ReceiveForm {
    /// Takes a scanned unit; one that was scanned before counts once.
    pub fn scanned(&mut self, scan: &str) {
        if let Ok(serial) = Serial::parse(&scan.trim().to_uppercase())
            && !self.scanned.contains(&serial)
        {
            self.scanned.push(serial);
        }
    }

    /// The delivery as typed.
    ///
    /// # Errors
    /// What cannot be read yet.
    fn delivery(&self) -> Result<(Delivery, PathBuf), Notice> {
        let [note, supplier, lot, model, expires, maker, first, last, place, key, counted, again] =
            &self.typed;
        let refused = |refusal: StockRefusal| Notice::from(&refusal);
        let empty = |field| refused(StockRefusal::FieldEmpty { field });
        let serial = |text: &str| {
            let got = text.trim().to_uppercase();
            Serial::parse(&got).map_err(|_| {
                if got.is_empty() {
                    empty(StockField::Serials)
                } else {
                    refused(StockRefusal::ScanUnreadable { got })
                }
            })
        };
        let maker = Manufacturer::parse(maker.trim()).map_err(|_| not_read("receive-maker"))?;
        let units = if self.scanned.is_empty() {
            let range = SerialRange::new(maker, serial(first)?, serial(last)?).map_err(refused)?;
            Delivered::Range(range)
        } else {
            let token = |serial: &Serial| TokenId { manufacturer: maker.clone(), serial: serial.clone() };
            Delivered::Scanned(self.scanned.iter().map(token).collect())
        };
        let expires_on = match expires.trim() {
            "" => None,
            day => Some(day.parse().map_err(|_| not_read("receive-expires"))?),
        };
        let delivery = Delivery {
            lot: LotNo(lot.trim().to_owned()),
            model: Model(model.trim().to_owned()),
            note_no: note.trim().to_owned(),
            supplier: supplier.trim().to_owned(),
            expires_on,
            place: Place::new(PlaceKind::Safe, place).map_err(refused)?,
            units,
            counted: counted.trim().parse().map_err(|_| not_read("receive-counted"))?,
            counted_again: again.trim().parse().map_err(|_| not_read("receive-counted-again"))?,
        };
        Ok((delivery, PathBuf::from(key.trim())))
    }
}

fn not_read(field: &'static str) -> Notice {
    Notice::new("receive-not-read", Severity::Refused).word("field", "field", field)
}

/// F10 asks for the second person once the form can be read; F11 forgets the scanned units.
pub(super) fn perform(screen: &mut StockScreen, intent: Intent, _scene: &Scene<'_>) {
    match intent {
        Intent::StockAct => match screen.receive.delivery() {
            Ok(_) => screen.acting.sign(),
            Err(notice) => screen.acting.refuse(notice),
        },
        Intent::StockSecond => screen.receive.scanned.clear(),
        _ => {}
    }
}

/// Draws the form at the left, what it comes to and the second person at the right.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    left: Rect,
    right: Rect,
    screen: &mut StockScreen,
    asks: &mut Vec<Ask>,
) {
    let parts = panel::show(ui, scene.look, left, &scene.say("receive-title"), "", false);
    let inside = parts.body.shrink2(vec2(size::INSET, 10.0));
    let half = (inside.width() - 2.0 * size::GAP) / 2.0;
    let mut columns = [inside.with_max_x(inside.left() + half), inside.with_min_x(inside.right() - half)];
    for (at, ((id, hint, code), value)) in FIELDS.iter().zip(&mut screen.receive.typed).enumerate() {
        let name = scene.say(&format!("field-{id}"));
        let field = Field { hint, code: *code, ..Field::new(&name) };
        form::field(ui, scene, &mut columns[at % 2], Id::unique(("stock", *id)), field, value);
    }
    let parts = panel::show(ui, scene.look, right, &scene.say("receive-check"), "", true);
    let mut body = parts.body.shrink2(vec2(size::INSET, 10.0));
    summary(ui, scene, &mut body, screen);
    if let Some(signature) = screen.acting.show(ui, scene, &mut body, asks) {
        match screen.receive.delivery() {
            Ok((delivery, key)) => {
                let delivery = Box::new(delivery);
                screen.acting.send(scene, StockAct::Receive { delivery, key, signature }, asks);
            }
            Err(notice) => screen.acting.refuse(notice),
        }
    }
    let has_scans = !screen.receive.scanned.is_empty();
    let buttons = [
        (Intent::StockAct, "receive-sign", !screen.acting.is_signing()),
        (Intent::StockSecond, "receive-forget", has_scans),
    ];
    acts(ui, scene, parts.footer, &buttons, asks);
}

/// What is known of the model that is typed: how it looks, its kind, and whether a key comes with its lots.
fn model(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, model: &str) {
    let look = scene.look;
    if model.is_empty() {
        return;
    }
    let Some((family, takes_key)) = model_known(model) else {
        let row = panel::take_top(body, 40.0);
        let words = scene.say("receive-model-unknown");
        text::lines(ui, row, Align2::LEFT_TOP, Face::Small, look.ink(Tone::Attention), &words, 2);
        return;
    };
    let picture = panel::take_top(body, 64.0);
    let picture = picture.with_max_x(picture.left() + 150.0);
    token_picture::show(ui, look, picture, look.panel, (family, model), false, Display::Off);
    body.min.y += 6.0;
    let key = scene.say(if takes_key { "receive-key-needed" } else { "receive-key-none" });
    let known = [
        Fact::words(scene.say("fact-family"), scene.word("family", family)).rows(2),
        Fact::words(scene.say("receive-key-word"), key).rows(2),
    ];
    body.min.y = facts::show(ui, look, *body, 120.0, &known) + 8.0;
}

fn summary(ui: &mut Ui, scene: &Scene<'_>, body: &mut Rect, screen: &StockScreen) {
    let look = scene.look;
    let form = &screen.receive;
    let units = form.delivery().map_or(form.scanned.len(), |(delivery, _)| delivery.units.tokens().len());
    let sort = if form.scanned.is_empty() { "receive-by-range" } else { "receive-by-scan" };
    let count = scene.say_with("receive-units", &[("count", units.into())]);
    let row = panel::take_top(body, 34.0);
    text::line(ui, row, Align2::LEFT_CENTER, Face::Heading, look.text, &count);
    let row = panel::take_top(body, 44.0);
    text::lines(ui, row, Align2::LEFT_TOP, Face::Small, look.muted, &scene.say(sort), 2);
    if let Some(last) = form.scanned.last() {
        let fact = Fact::code(scene.say("receive-last-scan"), last.as_str());
        body.min.y = facts::show(ui, look, *body, 120.0, &[fact]) + 8.0;
    }
    model(ui, scene, body, form.typed[3].trim());
    let lot = form.typed[2].trim();
    let known = scene
        .model
        .stock
        .overview
        .value()
        .is_some_and(|view: &StockOverview| view.lots.iter().any(|row| row.lot.0 == lot));
    if known {
        let refusal = StockRefusal::LotKnown { lot: LotNo(lot.to_owned()) };
        let words = scene.words.what(&Notice::from(&refusal));
        let row = panel::take_top(body, 44.0);
        text::lines(ui, row, Align2::LEFT_TOP, Face::Body, look.ink(Tone::Stop), &words, 2);
    }
}
