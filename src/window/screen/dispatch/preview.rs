//! The label as it will print, on its paper, and the acts that make it.

use std::sync::Arc;

use egui::{Align2, ColorImage, Rect, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};

use crate::bench::message::{FormView, LabelPicture};
use crate::domain::RequestNo;
use crate::window::command::Intent;
use crate::window::icon;
use crate::window::look::{self, Face, size};
use crate::window::scene::{Ask, Scene};
use crate::window::screen::dispatch::printing;
use crate::window::widget::button::Button;
use crate::window::widget::{panel, text};

/// A picture that is with the graphics card.
pub struct Shown {
    pixels: Arc<Vec<u8>>,
    reduced_by: usize,
    texture: TextureHandle,
}

/// Shows the preview and its acts.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    (requests, may_print): (&[RequestNo], bool),
    form: Option<&FormView>,
    shown: &mut Option<Shown>,
    asks: &mut Vec<Ask>,
) {
    let look = scene.look;
    let aside = form.map_or_else(String::new, |form| {
        let facts = [
            ("width", millimetres(form.width_tenths_mm).into()),
            ("height", millimetres(form.height_tenths_mm).into()),
        ];
        scene.say_with("label-same", &facts)
    });
    let parts = panel::show(ui, look, rect, &scene.say("label-title"), &aside, true);
    let mut ground = parts.body.shrink2(vec2(1.0, 0.0));
    printing::under_way(ui, scene, &mut ground, asks);
    ui.painter().rect_filled(ground, 0.0, look.sunken);
    let picture = scene.model.label.value().filter(|picture| picture.requests == requests);
    match picture {
        Some(picture) => label(ui, scene, ground, picture, shown),
        None if requests.is_empty() => {
            panel::empty(ui, look, ground, icon::ENVELOPE, &scene.say("label-choose"));
        }
        None => panel::empty(ui, look, ground, icon::HOURGLASS, &scene.say("label-pending")),
    }
    panel::row(ui, "label-acts", parts.footer.shrink2(vec2(size::INSET, 0.0)), |ui| {
        for intent in [Intent::PrintLabel, Intent::LabelPdf, Intent::LabelOpen] {
            let (word, key) = (scene.name(intent), intent.caps());
            let button = Button::new(look, &word)
                .icon(intent.entry().icon)
                .key(&key)
                .enabled(picture.is_some() && (may_print || intent != Intent::PrintLabel));
            let button = if intent == Intent::PrintLabel { button.primary() } else { button };
            if button.show(ui).clicked() {
                asks.push(Ask::Do(intent));
            }
        }
    });
}

#[expect(clippy::cast_precision_loss, reason = "pictures are a few thousand pixels wide")]
fn label(ui: &mut Ui, scene: &Scene<'_>, ground: Rect, picture: &LabelPicture, shown: &mut Option<Shown>) {
    let room = ground.shrink2(vec2(20.0, 36.0));
    let full = vec2(picture.width as f32, picture.height as f32);
    let scale = (room.width() / full.x).min(room.height() / full.y).min(1.5);
    let extent: Vec2 = full * scale;
    let place = Rect::from_center_size(room.center(), extent);
    // Edges on whole pixels, so that the label is not blurred.
    let place = Rect::from_min_max(place.min.round(), place.max.round());
    ui.painter().rect_filled(place.expand(1.0).translate(vec2(0.0, 2.0)), 2.0, scene.look.shadow);
    // A sheet is many times finer than the screen: it is averaged first, so that small print stays readable.
    let finer = full.x / (place.width() * ui.pixels_per_point()).max(1.0);
    let texture = texture(ui, picture, finer, shown);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture, place, whole, look::UNTINTED);
    let numbers = picture.requests.iter().map(|no| no.0.as_str()).collect::<Vec<_>>().join(" ");
    text::name(ui, place, &scene.say_with("label-picture", &[("requests", numbers.into())]));
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

/// The picture's texture; made again only when the picture is another one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small factor")]
fn texture(ui: &Ui, picture: &LabelPicture, finer: f32, shown: &mut Option<Shown>) -> egui::TextureId {
    let longest_side = ui.input(|input| input.max_texture_side).max(1);
    let must = (picture.width.max(picture.height) as usize).div_ceil(longest_side);
    let by = must.max(finer.clamp(1.0, 16.0) as usize);
    let is_same = shown
        .as_ref()
        .is_some_and(|shown| Arc::ptr_eq(&shown.pixels, &picture.rgba) && shown.reduced_by == by);
    if !is_same {
        let image = smaller(picture, by);
        let texture = ui.ctx().load_texture("label", image, TextureOptions::LINEAR);
        *shown = Some(Shown { pixels: Arc::clone(&picture.rgba), reduced_by: by, texture });
    }
    shown.as_ref().map(|shown| shown.texture.id()).unwrap_or_default()
}

/// The picture, made smaller by a whole number: each pixel is the mean of a square.
fn smaller(picture: &LabelPicture, by: usize) -> ColorImage {
    let [width, height] = [picture.width as usize, picture.height as usize];
    if width == 0 || height == 0 || picture.rgba.len() != width * height * 4 {
        return ColorImage::filled([1, 1], look::PAPER);
    }
    if by <= 1 {
        return ColorImage::from_rgba_unmultiplied([width, height], &picture.rgba);
    }
    let [across, down] = [width / by, height / by];
    let mut rgba = Vec::with_capacity(across * down * 4);
    for (row, column) in (0..down).flat_map(|row| (0..across).map(move |column| (row, column))) {
        for channel in 0..4 {
            let block = (0..by).flat_map(|y| (0..by).map(move |x| (row * by + y) * width + column * by + x));
            let sum: usize = block.map(|at| usize::from(picture.rgba[at * 4 + channel])).sum();
            rgba.push(u8::try_from(sum / (by * by)).unwrap_or(u8::MAX));
        }
    }
    ColorImage::from_rgba_unmultiplied([across, down], &rgba)
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

    #[test]
    fn a_picture_too_fine_for_the_screen_is_averaged() {
        let rgba = [[0, 0, 0, 255], [200, 200, 200, 255]].concat().repeat(8);
        let picture = LabelPicture {
            requests: Vec::new(),
            form: String::new(),
            width: 4,
            height: 4,
            rgba: Arc::new(rgba),
            pages: 1,
            without_barcode: Vec::new(),
        };
        assert_eq!(smaller(&picture, 1).size, [4, 4]);
        let half = smaller(&picture, 2);
        assert_eq!((half.size, half.pixels[0].r()), ([2, 2], 100));
        let torn = LabelPicture { width: 5, ..picture };
        assert_eq!(smaller(&torn, 1).size, [1, 1]);
    }
}
