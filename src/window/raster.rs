//! A small software rasteriser for what egui draws: textured triangles, premultiplied alpha, clip rectangles.
//!
//! It stands in for the graphics card where there is none: pictures of screens, the headless demo, tests. Neighbouring
//! triangles share their edge exactly (a pixel belongs to the one that holds its centre), so nothing is blended twice.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{Rect, TextureId, TexturesDelta};

/// Premultiplied red, green, blue, alpha.
type Pixel = [u8; 4];

/// A picture under the brush, with the textures that egui has handed out so far.
#[derive(Debug, Default)]
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Pixel>,
    textures: HashMap<TextureId, Texture>,
}

#[derive(Debug)]
struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Pixel>,
}

/// Part of the picture, in whole pixels: left, top, right, bottom; the last two are outside.
#[derive(Debug, Clone, Copy)]
struct Window {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Canvas {
    /// Takes in new and changed textures.
    pub fn take_textures(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                let [width, height] = image.size;
                let source: Vec<Pixel> = image.pixels.iter().map(egui::Color32::to_array).collect();
                match change.pos {
                    None => {
                        self.textures.insert(id, Texture { width, height, pixels: source });
                    }
                    Some([left, top]) => {
                        let Some(texture) = self.textures.get_mut(&id) else { continue };
                        for (row, line) in source.chunks(width.max(1)).enumerate() {
                            let from = (top + row) * texture.width + left;
                            texture.pixels[from..from + line.len()].copy_from_slice(line);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    /// Clears the picture to a size.
    pub fn clear(&mut self, width: usize, height: usize) {
        self.width = width;
        self.height = height;
        self.pixels.clear();
        self.pixels.resize(width * height, [0, 0, 0, 255]);
    }

    /// Draws what egui has tessellated.
    pub fn paint(&mut self, primitives: &[ClippedPrimitive], pixels_per_point: f32) {
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let window = self.window(*clip_rect, pixels_per_point);
            if window.left < window.right && window.top < window.bottom {
                self.mesh(mesh, window, pixels_per_point);
            }
        }
    }

    /// The picture, four bytes a pixel.
    #[must_use]
    pub fn rgba(&self) -> Vec<u8> {
        self.pixels.as_flattened().to_vec()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture")]
    #[expect(clippy::cast_precision_loss, reason = "pictures are a few thousand pixels wide")]
    fn window(&self, clip: Rect, pixels_per_point: f32) -> Window {
        let across = |points: f32| (points * pixels_per_point).round().clamp(0.0, self.width as f32) as usize;
        let down = |points: f32| (points * pixels_per_point).round().clamp(0.0, self.height as f32) as usize;
        Window {
            left: across(clip.min.x),
            top: down(clip.min.y),
            right: across(clip.max.x),
            bottom: down(clip.max.y),
        }
    }

    fn mesh(&mut self, mesh: &Mesh, window: Window, scale: f32) {
        let Self { width, pixels, textures, .. } = self;
        let Some(texture) = textures.get(&mesh.texture_id) else { return };
        for corners in mesh.indices.chunks_exact(3) {
            let [a, b, c] = [corners[0], corners[1], corners[2]].map(|at| mesh.vertices[at as usize]);
            let triangle = Triangle::new([a, b, c], scale);
            triangle.paint(pixels, *width, window, texture);
        }
    }
}

/// A triangle in pixels, ordered from top to bottom.
struct Triangle {
    corners: [Vertex; 3],
    solid: bool,
}

impl Triangle {
    fn new(mut corners: [Vertex; 3], scale: f32) -> Self {
        for corner in &mut corners {
            corner.pos = (corner.pos.to_vec2() * scale).to_pos2();
        }
        let [a, b, c] = corners;
        let solid = a.color == b.color && b.color == c.color && a.uv == b.uv && b.uv == c.uv;
        corners.sort_by(|a, b| a.pos.y.total_cmp(&b.pos.y).then(a.pos.x.total_cmp(&b.pos.x)));
        Self { corners, solid }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the window")]
    #[expect(clippy::cast_precision_loss, reason = "pictures are a few thousand pixels wide")]
    fn paint(&self, pixels: &mut [Pixel], width: usize, window: Window, texture: &Texture) {
        let [top, middle, bottom] = self.corners;
        let Some(slopes) = Slopes::of(&self.corners) else { return };
        let first = (top.pos.y - 0.5).ceil().max(window.top as f32) as usize;
        let last = ((bottom.pos.y - 0.5).ceil().max(0.0) as usize).min(window.bottom);
        let solid = self.solid.then(|| tint(top, texture.at(top.uv.x, top.uv.y)));
        for row in first..last {
            let y = row as f32 + 0.5;
            let long = cross(&top, &bottom, y);
            let short = if y < middle.pos.y { cross(&top, &middle, y) } else { cross(&middle, &bottom, y) };
            let (from, to) = if long < short { (long, short) } else { (short, long) };
            let left = (from - 0.5).ceil().max(window.left as f32) as usize;
            let right = ((to - 0.5).ceil().max(0.0) as usize).min(window.right);
            if left >= right {
                continue;
            }
            let line = &mut pixels[row * width + left..row * width + right];
            match solid {
                Some([.., 255]) => line.fill(solid.unwrap_or_default()),
                Some([.., 0]) => {}
                Some(colour) => line.iter_mut().for_each(|pixel| *pixel = over(colour, *pixel)),
                None => slopes.paint(line, left as f32 + 0.5, y, texture),
            }
        }
    }
}

/// Where an edge crosses a row. The same two corners always give the same number, whoever asks.
fn cross(upper: &Vertex, lower: &Vertex, y: f32) -> f32 {
    let height = lower.pos.y - upper.pos.y;
    if height <= f32::EPSILON {
        return upper.pos.x;
    }
    upper.pos.x + (lower.pos.x - upper.pos.x) * ((y - upper.pos.y) / height)
}

/// How colour and texture change from pixel to pixel: red, green, blue, alpha, u, v.
struct Slopes {
    origin: egui::Pos2,
    start: [f32; 6],
    across: [f32; 6],
    down: [f32; 6],
}

impl Slopes {
    /// `None` for a triangle without area.
    fn of(corners: &[Vertex; 3]) -> Option<Self> {
        let values = corners.map(|corner| {
            let [red, green, blue, alpha] = corner.color.to_array().map(f32::from);
            [red, green, blue, alpha, corner.uv.x, corner.uv.y]
        });
        let origin = corners[0].pos;
        let one = corners[1].pos - origin;
        let two = corners[2].pos - origin;
        let area = one.x * two.y - two.x * one.y;
        if area.abs() < 1e-6 {
            return None;
        }
        let mut slopes = Self { origin, start: values[0], across: [0.0; 6], down: [0.0; 6] };
        let ways = slopes.across.iter_mut().zip(&mut slopes.down);
        for ((across, down), [start, first, second]) in ways.zip(transposed(&values)) {
            let (first, second) = (first - start, second - start);
            *across = (first * two.y - second * one.y) / area;
            *down = (second * one.x - first * two.x) / area;
        }
        Some(slopes)
    }

    fn paint(&self, line: &mut [Pixel], x: f32, y: f32, texture: &Texture) {
        let mut value = self.start;
        for (at, value) in value.iter_mut().enumerate() {
            *value += self.across[at] * (x - self.origin.x) + self.down[at] * (y - self.origin.y);
        }
        for pixel in line {
            let texel = texture.at(value[4], value[5]);
            if texel[3] != 0 {
                let colour = [byte(value[0]), byte(value[1]), byte(value[2]), byte(value[3])];
                *pixel = over(times(colour, texel), *pixel);
            }
            for (at, value) in value.iter_mut().enumerate() {
                *value += self.across[at];
            }
        }
    }
}

/// The three corners' values, value by value.
fn transposed(values: &[[f32; 6]; 3]) -> [[f32; 3]; 6] {
    std::array::from_fn(|at| [values[0][at], values[1][at], values[2][at]])
}

impl Texture {
    /// The colour at a place (0 to 1), from the four texels around it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the texture")]
    #[expect(clippy::cast_precision_loss, reason = "textures are a few thousand pixels wide")]
    fn at(&self, u: f32, v: f32) -> Pixel {
        let x = (u * self.width as f32 - 0.5).clamp(0.0, self.width as f32 - 1.0);
        let y = (v * self.height as f32 - 0.5).clamp(0.0, self.height as f32 - 1.0);
        let (left, top) = (x as usize, y as usize);
        let (share_x, share_y) = (x - left as f32, y - top as f32);
        let from = top * self.width + left;
        // Text lies on whole pixels: one texel is the answer nearly always.
        if share_x < 0.01 && share_y < 0.01 {
            return self.pixels[from];
        }
        let right = usize::from(left + 1 < self.width);
        let below = if top + 1 < self.height { self.width } else { 0 };
        let upper = [self.pixels[from], self.pixels[from + right]];
        let lower = [self.pixels[from + below], self.pixels[from + below + right]];
        std::array::from_fn(|at| {
            let mix = |pair: [Pixel; 2]| {
                f32::from(pair[0][at]) * (1.0 - share_x) + f32::from(pair[1][at]) * share_x
            };
            byte(mix(upper) * (1.0 - share_y) + mix(lower) * share_y)
        })
    }
}

fn tint(vertex: Vertex, texel: Pixel) -> Pixel {
    times(vertex.color.to_array(), texel)
}

fn times(a: Pixel, b: Pixel) -> Pixel {
    std::array::from_fn(|at| scale(a[at], b[at]))
}

/// What is painted over what is there.
fn over(new: Pixel, old: Pixel) -> Pixel {
    let rest = 255 - new[3];
    if rest == 0 {
        return new;
    }
    std::array::from_fn(|at| new[at].saturating_add(scale(old[at], rest)))
}

/// The product of two shares of 255.
#[expect(clippy::cast_possible_truncation, reason = "at most 255")]
fn scale(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn byte(value: f32) -> u8 {
    (value + 0.5).clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use egui::{Color32, pos2};

    use super::*;

    fn canvas() -> Canvas {
        let mut canvas = Canvas::default();
        canvas.clear(8, 8);
        let white = Texture { width: 1, height: 1, pixels: vec![[255; 4]] };
        canvas.textures.insert(TextureId::default(), white);
        canvas
    }

    fn quad(colour: Color32) -> Vec<ClippedPrimitive> {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(Rect::from_min_max(pos2(1.0, 1.0), pos2(7.0, 7.0)), colour);
        let clip_rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(8.0, 4.0));
        vec![ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }]
    }

    #[test]
    fn two_triangles_of_a_see_through_square_never_blend_a_pixel_twice() {
        let mut canvas = canvas();
        canvas.paint(&quad(Color32::from_rgba_premultiplied(100, 0, 0, 128)), 1.0);
        let inside = canvas.pixels[3 * 8 + 3];
        for row in 1..4 {
            for column in 1..7 {
                assert_eq!(canvas.pixels[row * 8 + column], inside, "{column}, {row}");
            }
        }
        assert_eq!(inside[0], 100);
    }

    #[test]
    fn nothing_is_painted_outside_the_clip_rectangle_or_the_square() {
        let mut canvas = canvas();
        canvas.paint(&quad(Color32::WHITE), 1.0);
        assert_eq!(canvas.pixels[3 * 8 + 3], [255; 4]);
        assert_eq!(canvas.pixels[5 * 8 + 3], [0, 0, 0, 255], "below the clip rectangle");
        assert_eq!(canvas.pixels[3 * 8], [0, 0, 0, 255], "left of the square");
    }

    #[test]
    fn a_shade_runs_evenly_from_corner_to_corner() {
        let mut canvas = canvas();
        let mut mesh = Mesh::default();
        for (x, y, grey) in [(0.0, 0.0, 0), (8.0, 0.0, 255), (8.0, 8.0, 255), (0.0, 8.0, 0)] {
            mesh.colored_vertex(pos2(x, y), Color32::from_gray(grey));
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        let clip_rect = Rect::EVERYTHING;
        canvas.paint(&[ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }], 1.0);
        let row: Vec<u8> = canvas.pixels[32..40].iter().map(|pixel| pixel[0]).collect();
        assert_eq!(row, [16, 48, 80, 112, 143, 175, 207, 239]);
    }
}
