//! Pictures of every screen with realistic contents: in both languages, both themes, two sizes.
//!
//! `token-station screens --out FOLDER` writes them; benchmarks draw the same frames.

pub mod contents;
mod scenes;

pub use scenes::{SCENES, SceneOfWindow};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, bounded};
use egui::Vec2;
use thiserror::Error;

use crate::bench::message::{Command, Event, Lcd};
use crate::domain::{Clock, UnixMillis};
use crate::window::picture::{Easel, Picture};
use crate::window::{App, Wire};
use crate::words::Language;

/// The sizes of the pictures.
pub const SIZES: &[Vec2] = &[Vec2::new(1366.0, 768.0), Vec2::new(1920.0, 1080.0)];

/// A picture could not be written.
#[derive(Debug, Error)]
pub enum GalleryFailed {
    /// The folder or file could not be made.
    #[error("{path} could not be written")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The picture could not be encoded.
    #[error("{path} could not be encoded")]
    Encode {
        /// Which.
        path: PathBuf,
        /// What the encoder said.
        source: png::EncodingError,
    },
}

/// A clock that stands still, so that the same picture comes out every time.
#[derive(Debug)]
pub struct StandingClock(pub UnixMillis);

impl Clock for StandingClock {
    fn now(&self) -> UnixMillis {
        self.0
    }

    fn ticks_micros(&self) -> u64 {
        0
    }
}

/// A window of its own with nobody behind it: what it would send can be read.
pub struct Stage {
    /// The window.
    pub app: App,
    /// What the window has asked for.
    pub asked: Receiver<Command>,
    tell: crossbeam_channel::Sender<Event>,
}

impl Stage {
    /// An empty window whose clock stands at the time of the contents.
    #[must_use]
    pub fn new() -> Self {
        Self::at(contents::NOW)
    }

    /// An empty window whose clock stands at another time.
    #[must_use]
    pub fn at(now: UnixMillis) -> Self {
        let (commands, asked) = bounded(256);
        let (tell, events) = bounded(256);
        let app = App::new(Wire { commands, events }, Arc::new(StandingClock(now)));
        Self { app, asked, tell }
    }

    /// Says something to the window; it hears it before the next frame.
    pub fn tell(&self, event: Event) {
        // The channel is drained before every frame and is longer than any story told here.
        let _heard = self.tell.try_send(event);
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::new()
    }
}

/// Draws one scene.
#[must_use]
pub fn picture(scene: &SceneOfWindow, language: Language, dark: bool, size: Vec2) -> Picture {
    let mut easel = Easel::default();
    let mut stage = (scene.set)(language, dark);
    easel.picture(size, 1.0, |ui| {
        stage.app.receive(ui.ctx());
        stage.app.draw(ui);
    })
}

/// Writes every scene in every language, theme and size as PNG into `folder`; gives the files.
///
/// # Errors
/// [`GalleryFailed`] naming the file that could not be written.
pub fn write_all(folder: &Path, mut each: impl FnMut(&Path)) -> Result<Vec<PathBuf>, GalleryFailed> {
    std::fs::create_dir_all(folder)
        .map_err(|source| GalleryFailed::File { path: folder.to_owned(), source })?;
    let mut written = Vec::new();
    for scene in SCENES {
        for language in Language::ALL {
            for dark in [false, true] {
                for size in SIZES {
                    let theme = if dark { "dark" } else { "light" };
                    let name = format!("{}-{}-{theme}-{}.png", scene.name, language.code(), size.x);
                    let path = folder.join(name);
                    write(&path, &picture(scene, *language, dark, *size))?;
                    each(&path);
                    written.push(path);
                }
            }
        }
    }
    Ok(written)
}

/// Writes one picture as PNG.
///
/// # Errors
/// [`GalleryFailed`] when the file could not be written.
pub fn write(path: &Path, picture: &Picture) -> Result<(), GalleryFailed> {
    let file = std::fs::File::create(path)
        .map_err(|source| GalleryFailed::File { path: path.to_owned(), source })?;
    picture
        .write_png(std::io::BufWriter::new(file))
        .map_err(|source| GalleryFailed::Encode { path: path.to_owned(), source })
}

/// A bench of so many slots that can be drawn again and again, for timing a frame.
pub struct BenchFrames {
    easel: Easel,
    stage: Stage,
}

impl BenchFrames {
    /// Sets the bench up and draws it once.
    #[must_use]
    pub fn new(slots: u16) -> Self {
        let mut frames =
            Self { easel: Easel::default(), stage: scenes::bench(Language::Japanese, false, slots) };
        frames.draw();
        frames
    }

    /// Draws and tessellates one frame: what the processor does before the graphics card gets it.
    pub fn draw(&mut self) -> usize {
        let Self { easel, stage } = self;
        easel.work(SIZES[0], |ui| {
            stage.app.receive(ui.ctx());
            stage.app.draw(ui);
        })
    }
}

/// The bench as a window would show it after these events, as PNG; for a shift worked without a display.
///
/// # Errors
/// [`png::EncodingError`] when the picture could not be encoded.
pub fn bench_png(events: Vec<Event>) -> Result<Vec<u8>, png::EncodingError> {
    let mut easel = Easel::default();
    let mut stage = Stage::at(time_of(&events));
    for event in events {
        stage.tell(event);
    }
    let picture = easel.picture(SIZES[0], 1.0, |ui| {
        stage.app.receive(ui.ctx());
        stage.app.draw(ui);
    });
    let mut bytes = Vec::new();
    picture.write_png(&mut bytes)?;
    Ok(bytes)
}

/// A time at which the codes of these events are on display: half a minute before the first of them ends.
fn time_of(events: &[Event]) -> UnixMillis {
    let slots = events.iter().rev().find_map(|event| match event {
        Event::Slots(slots) => Some(slots),
        _ => None,
    });
    let ends = slots.into_iter().flatten().filter_map(|slot| match slot.lcd {
        Lcd::Code { until, .. } => Some(until),
        Lcd::Off => None,
    });
    ends.min().map_or(contents::NOW, |until| until.plus_millis(-30_000))
}
