//! A page as it will print, in the middle of a place, with its shadow: labels, letters, lists.
//!
//! The trap: a page is many times finer than the screen, so it is averaged first; small print stays readable then.

use std::sync::Arc;

use egui::{ColorImage, Rect, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};

use crate::window::look::{self, Look};
use crate::window::widget::text;

/// The pixels of a page.
#[derive(Clone, Copy)]
pub struct Pixels<'a> {
    /// In a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Four bytes each.
    pub rgba: &'a Arc<Vec<u8>>,
}

/// A picture that is with the graphics card.
pub struct Shown {
    pixels: Arc<Vec<u8>>,
    reduced_by: usize,
    texture: TextureHandle,
}

/// Draws the page as large as `room` allows, at most `most` times its pixels; gives where it lies.
#[expect(clippy::cast_precision_loss, reason = "pictures are a few thousand pixels wide")]
pub fn show(
    ui: &mut Ui,
    look: &Look,
    room: Rect,
    (page, most): (Pixels<'_>, f32),
    name: &str,
    shown: &mut Option<Shown>,
) -> Rect {
    let full = vec2(page.width as f32, page.height as f32);
    let scale = (room.width() / full.x).min(room.height() / full.y).min(most);
    let extent: Vec2 = full * scale;
    let place = Rect::from_center_size(room.center(), extent);
    // Edges on whole pixels, so that the page is not blurred.
    let place = Rect::from_min_max(place.min.round(), place.max.round());
    ui.painter().rect_filled(place.expand(1.0).translate(vec2(0.0, 2.0)), 2.0, look.shadow);
    let finer = full.x / (place.width() * ui.pixels_per_point()).max(1.0);
    let texture = texture(ui, page, finer, shown);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture, place, whole, look::UNTINTED);
    text::name(ui, place, name);
    place
}

/// The picture's texture; made again only when the picture is another one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small factor")]
fn texture(ui: &Ui, page: Pixels<'_>, finer: f32, shown: &mut Option<Shown>) -> egui::TextureId {
    let longest_side = ui.input(|input| input.max_texture_side).max(1);
    let must = (page.width.max(page.height) as usize).div_ceil(longest_side);
    let by = must.max(finer.clamp(1.0, 16.0) as usize);
    let is_same =
        shown.as_ref().is_some_and(|shown| Arc::ptr_eq(&shown.pixels, page.rgba) && shown.reduced_by == by);
    if !is_same {
        let image = smaller(page, by);
        let texture = ui.ctx().load_texture("page", image, TextureOptions::LINEAR);
        *shown = Some(Shown { pixels: Arc::clone(page.rgba), reduced_by: by, texture });
    }
    shown.as_ref().map(|shown| shown.texture.id()).unwrap_or_default()
}

/// The picture, made smaller by a whole number: each pixel is the mean of a square.
fn smaller(page: Pixels<'_>, by: usize) -> ColorImage {
    let [width, height] = [page.width as usize, page.height as usize];
    if width == 0 || height == 0 || page.rgba.len() != width * height * 4 {
        return ColorImage::filled([1, 1], look::PAPER);
    }
    if by <= 1 {
        return ColorImage::from_rgba_unmultiplied([width, height], page.rgba);
    }
    let [across, down] = [width / by, height / by];
    let mut rgba = Vec::with_capacity(across * down * 4);
    for (row, column) in (0..down).flat_map(|row| (0..across).map(move |column| (row, column))) {
        for channel in 0..4 {
            let block = (0..by).flat_map(|y| (0..by).map(move |x| (row * by + y) * width + column * by + x));
            let sum: usize = block.map(|at| usize::from(page.rgba[at * 4 + channel])).sum();
            rgba.push(u8::try_from(sum / (by * by)).unwrap_or(u8::MAX));
        }
    }
    ColorImage::from_rgba_unmultiplied([across, down], &rgba)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_too_fine_for_the_screen_is_averaged() {
        let rgba = Arc::new([[0, 0, 0, 255], [200, 200, 200, 255]].concat().repeat(8));
        let page = Pixels { width: 4, height: 4, rgba: &rgba };
        assert_eq!(smaller(page, 1).size, [4, 4]);
        let half = smaller(page, 2);
        assert_eq!((half.size, half.pixels[0].r()), ([2, 2], 100));
        let torn = Pixels { width: 5, ..page };
        assert_eq!(smaller(torn, 1).size, [1, 1]);
    }
}
