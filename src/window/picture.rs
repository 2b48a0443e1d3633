//! A frame of the window as a picture, drawn without a display; and pictures as PNG.

use std::io::Write;

use egui::{Context, RawInput, Rect, Ui, Vec2};

use crate::window::fonts;
use crate::window::look::Look;
use crate::window::raster::Canvas;
use crate::window::widget::token_picture;

/// How often a frame is drawn before it counts: sizes that depend on the last frame settle meanwhile.
const PASSES: u32 = 4;

/// A picture: four bytes a pixel.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, alpha; row by row from the top.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.width, self.height)
    }
}

impl Picture {
    /// Writes the picture as PNG.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write_png(&self, to: impl Write) -> Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(to, self.width, self.height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.rgba)
    }
}

/// The icon of the window: a token, drawn as on the bench.
#[must_use]
pub fn icon() -> egui::IconData {
    let picture = Easel::default().picture(Vec2::splat(64.0), 1.0, |ui| {
        let look = Look::LIGHT;
        let all = ui.max_rect();
        ui.painter().rect_filled(all, 0.0, look.accent);
        let body = Rect::from_center_size(all.center(), Vec2::new(38.0, 58.0));
        token_picture::fob(ui, &look, body, look.accent, token_picture::Display::Word("", 0.6));
    });
    egui::IconData { rgba: picture.rgba, width: picture.width, height: picture.height }
}

/// An egui context that draws into pictures.
pub struct Easel {
    ctx: Context,
    canvas: Canvas,
    time_secs: f64,
    /// What keyboard and mouse do in the next frame.
    pressed: Vec<egui::Event>,
}

impl Default for Easel {
    fn default() -> Self {
        let ctx = Context::default();
        fonts::install(&ctx);
        Self { ctx, canvas: Canvas::default(), time_secs: 1.0, pressed: Vec::new() }
    }
}

impl Easel {
    /// The context, for settings that are to hold for every frame.
    #[must_use]
    pub const fn ctx(&self) -> &Context {
        &self.ctx
    }

    /// Lets keyboard or mouse do something in the next frame.
    pub fn press(&mut self, event: egui::Event) {
        self.pressed.push(event);
    }

    /// Draws a frame of `size` points and gives it as a picture.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of screens")]
    pub fn picture(&mut self, size: Vec2, pixels_per_point: f32, mut draw: impl FnMut(&mut Ui)) -> Picture {
        let (width, height) = ((size.x * pixels_per_point) as u32, (size.y * pixels_per_point) as u32);
        let mut shapes = Vec::new();
        for _ in 0..PASSES {
            shapes = self.frame(size, pixels_per_point, &mut draw);
        }
        let primitives = self.ctx.tessellate(shapes, pixels_per_point);
        let mut canvas = std::mem::take(&mut self.canvas);
        canvas.clear(width as usize, height as usize);
        canvas.paint(&primitives, pixels_per_point);
        let rgba = canvas.rgba();
        self.canvas = canvas;
        Picture { width, height, rgba }
    }

    /// Draws a frame and tessellates it, without a picture: what the processor has to do for the graphics card.
    pub fn work(&mut self, size: Vec2, mut draw: impl FnMut(&mut Ui)) -> usize {
        let shapes = self.frame(size, 1.0, &mut draw);
        self.ctx.tessellate(shapes, 1.0).len()
    }

    fn frame(
        &mut self,
        size: Vec2,
        pixels_per_point: f32,
        draw: &mut impl FnMut(&mut Ui),
    ) -> Vec<egui::epaint::ClippedShape> {
        self.time_secs += 0.05;
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)),
            time: Some(self.time_secs),
            focused: true,
            max_texture_side: Some(4096),
            events: std::mem::take(&mut self.pressed),
            ..RawInput::default()
        };
        let viewport = input.viewports.entry(egui::ViewportId::ROOT).or_default();
        viewport.native_pixels_per_point = Some(pixels_per_point);
        let mut output = self.ctx.run_ui(input, |ui| draw(ui));
        self.canvas.take_textures(&mut output.textures_delta);
        output.shapes
    }
}
