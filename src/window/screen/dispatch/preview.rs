//! The papers of the chosen parcel as they will print: label, letter, return slip, and the list of the day; and the
//! acts that make them.

use egui::{Align2, Rect, Ui, pos2, vec2};

use crate::bench::message::{FormView, LabelPicture, PaperOf, PaperPicture, Subject};
use crate::domain::RequestNo;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::dispatch::{DispatchScreen, Sheet, printing};
use crate::window::widget::button::Button;
use crate::window::widget::page::{self, Pixels};
use crate::window::widget::{panel, text};

/// A label is shown at most so many times its pixels.
const MOST_LABEL: f32 = 1.5;

/// Shows the preview and its acts.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    requests: &[RequestNo],
    screen: &mut DispatchScreen,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let form = screen.form(scene);
    let aside = match (screen.sheet, form) {
        (Sheet::Label, Some(form)) => scene.say_with("label-same", &size_of(form)),
        (Sheet::Label, None) => String::new(),
        _ => scene.say("paper-same"),
    };
    let mut parts = panel::show(ui, look, rect, &scene.say(screen.sheet.title()), &aside, true);
    sheets(ui, scene, panel::take_top(&mut parts.body, 44.0), screen);
    let mut ground = parts.body.shrink2(vec2(1.0, 0.0));
    printing::under_way(ui, scene, &mut ground, asks);
    ui.painter().rect_filled(ground, 0.0, look.sunken);
    let is_ready = match screen.subject(scene) {
        None => label(ui, scene, ground, requests, screen),
        Some(subject) => paper(ui, scene, ground, &subject, screen, asks),
    };
    panel::row(ui, "label-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        for intent in [Intent::PrintLabel, Intent::LabelPdf, Intent::LabelOpen] {
            let (word, key) = (scene.name(intent), intent.caps());
            let may = is_ready && (intent != Intent::PrintLabel || screen.may_print(scene));
            let button = Button::new(look, &word).icon(intent.entry().icon).key(&key).enabled(may);
            let button = if intent == Intent::PrintLabel { button.primary() } else { button };
            if button.show(ui).clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
}

/// The papers, one of them shown; one key goes on to the next.
fn sheets(ui: &mut Ui, scene: &Scene<'_>, row: Rect, screen: &mut DispatchScreen) {
    panel::row(ui, "dispatch-sheets", row.shrink2(vec2(size::INSET, 6.0)), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for sheet in Sheet::ALL {
            let word = scene.say(sheet.title());
            let button = Button::new(scene.look, &word).small().chosen(screen.sheet == *sheet);
            if button.show(ui).clicked() && screen.sheet != *sheet {
                screen.turn_to(*sheet);
            }
        }
        let key = Intent::NextSheet.caps();
        let room = ui.available_rect_before_wrap();
        text::paint(ui, room, Align2::LEFT_CENTER, Face::CodeSmall, scene.look.muted, &key);
    });
    ui.painter().hline(row.x_range().shrink(1.0), row.bottom() - 0.5, scene.look.hairline());
}

/// The label; gives whether it may be made.
fn label(
    ui: &mut Ui,
    scene: &Scene<'_>,
    ground: Rect,
    requests: &[RequestNo],
    screen: &mut DispatchScreen,
) -> bool {
    let look = scene.look;
    let picture = scene.model.label.value().filter(|picture| picture.requests == requests);
    match picture {
        Some(picture) => draw_label(ui, scene, ground, picture, screen),
        None if requests.is_empty() => {
            panel::empty(ui, look, ground, icon::ENVELOPE, &scene.say("label-choose"));
        }
        None => panel::empty(ui, look, ground, icon::HOURGLASS, &scene.say("label-pending")),
    }
    picture.is_some()
}

fn draw_label(
    ui: &mut Ui,
    scene: &Scene<'_>,
    ground: Rect,
    picture: &LabelPicture,
    screen: &mut DispatchScreen,
) {
    let room = ground.shrink2(vec2(20.0, 36.0));
    let pixels = Pixels { width: picture.width, height: picture.height, rgba: &picture.rgba };
    let numbers = picture.requests.iter().map(|no| no.0.as_str()).collect::<Vec<_>>().join(" ");
    let name = scene.say_with("label-picture", &[("requests", numbers.into())]);
    let place = page::show(ui, scene.look, room, (pixels, MOST_LABEL), &name, &mut screen.texture);
    let mut below = Rect::from_min_max(pos2(ground.left(), place.bottom() + 8.0), ground.max);
    let mut line = |words: &str| {
        let row = panel::take_top(&mut below, 18.0);
        text::lines(ui, row, Align2::CENTER_TOP, Face::Small, scene.look.muted, words, 1);
    };
    if picture.pages > 1 {
        line(&scene.say_with("label-pages", &[("count", picture.pages.into())]));
    }
    for (why, count) in &picture.without_barcode {
        let why = ("why", scene.word("no-barcode", why).into());
        line(&if picture.requests.len() == 1 {
            scene.say_with("label-without-barcode", &[why])
        } else {
            scene.say_with("label-some-without-barcode", &[("count", (*count).into()), why])
        });
    }
}

/// Another paper, or why there is none; gives whether it may be made.
fn paper(
    ui: &mut Ui,
    scene: &Scene<'_>,
    ground: Rect,
    subject: &Subject,
    screen: &mut DispatchScreen,
    asks: &mut Vec<Ask>,
) -> bool {
    let look = scene.look;
    let of = PaperOf::Subject(subject.clone());
    if let Some((_, notice)) = scene.model.no_paper.as_ref().filter(|(refused, _)| *refused == of) {
        panel::empty(ui, look, ground, icon::FILE_TEXT, &scene.words.what(notice));
        return false;
    }
    let Some(picture) = scene.model.paper.value().filter(|picture| picture.of == of) else {
        panel::empty(ui, look, ground, icon::HOURGLASS, &scene.say("paper-pending"));
        return false;
    };
    draw_page(ui, scene, ground, picture, &mut screen.texture, asks);
    true
}

/// A page and, of several, which one it is; one key goes on to the next.
pub fn draw_page(
    ui: &mut Ui,
    scene: &Scene<'_>,
    ground: Rect,
    picture: &PaperPicture,
    shown: &mut Option<page::Shown>,
    asks: &mut Vec<Ask>,
) {
    let strip = if picture.pages > 1 { 40.0 } else { 0.0 };
    let mut ground = ground;
    for (why, count) in &picture.without_barcode {
        let facts = [("count", (*count).into()), ("why", scene.word("no-barcode", why).into())];
        let row = ground.with_min_y(ground.bottom() - 18.0);
        ground.max.y = row.top();
        let words = scene.say_with("paper-without-barcode", &facts);
        text::lines(ui, row, Align2::CENTER_TOP, Face::Small, scene.look.muted, &words, 1);
    }
    let room = ground.with_max_y(ground.bottom() - strip).shrink2(vec2(16.0, 12.0));
    let pixels = Pixels { width: picture.width, height: picture.height, rgba: &picture.rgba };
    let document = scene.word("document-kind", picture.of.kind().as_str());
    let name = scene.say_with("paper-picture", &[("document", document.into())]);
    page::show(ui, scene.look, room, (pixels, 1.0), &name, shown);
    if picture.pages > 1 {
        let row = ground.with_min_y(ground.bottom() - strip).shrink2(vec2(16.0, 4.0));
        panel::row(ui, "paper-pages", row, |ui| {
            let facts = [("page", (picture.page + 1).into()), ("pages", picture.pages.into())];
            let (word, key) = (scene.say_with("paper-page", &facts), Intent::NextPage.caps());
            if Button::new(scene.look, &word).small().key(&key).show(ui).clicked() {
                asks.push(Ask::Do(Intent::NextPage));
            }
        });
    }
}

fn size_of(form: &FormView) -> [(&'static str, crate::words::Fact); 2] {
    [
        ("width", millimetres(form.width_tenths_mm).into()),
        ("height", millimetres(form.height_tenths_mm).into()),
    ]
}

/// Millimetres with a decimal only where there is one.
fn millimetres(tenths: u32) -> String {
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millimetres_are_written_as_on_the_package() {
        assert_eq!(millimetres(900), "90");
        assert_eq!(millimetres(423), "42.3");
    }
}
