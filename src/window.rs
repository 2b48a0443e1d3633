//! The window: screens for one back-office operator, drawn by egui from what the bench says.
//!
//! It knows the bench only by its messages; it asks by [`Command`] and shows [`Event`]s.

pub mod app;
pub mod command;
pub mod fonts;
pub mod frame;
pub mod gallery;
pub mod icon;
pub mod keys;
pub mod look;
pub mod model;
pub mod picture;
pub mod raster;
pub mod scan;
pub mod scene;
pub mod screen;
pub mod widget;

pub use app::App;

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use thiserror::Error;

use crate::bench::message::{Command, Event};
use crate::domain::Clock;

/// The smallest window in which every screen is whole.
const SMALLEST: egui::Vec2 = egui::vec2(1180.0, 700.0);
/// The size at the first start.
const FIRST: egui::Vec2 = egui::vec2(1366.0, 768.0);

/// The two ends of the channels that the window holds.
#[derive(Debug)]
pub struct Wire {
    /// Down to the desk; bounded.
    pub commands: Sender<Command>,
    /// Up from the desk.
    pub events: Receiver<Event>,
}

/// Call it after every event that was sent: the window draws a new frame.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The window could not be opened.
#[derive(Debug, Error)]
#[error("the window could not be opened: {cause}")]
pub struct WindowFailed {
    /// What the system said.
    pub cause: String,
}

/// Opens the window and stays until it is closed. `on_ready` gets the bell that wakes the window.
///
/// # Errors
/// [`WindowFailed`] when there is no display or no OpenGL.
pub fn run(wire: Wire, clock: Arc<dyn Clock>, on_ready: impl FnOnce(Wake)) -> Result<(), WindowFailed> {
    let words = crate::words::Sentences::new(crate::words::Language::Japanese);
    let title = words.say("app-title");
    let viewport = egui::ViewportBuilder::default()
        .with_title(&title)
        .with_app_id("token-station")
        .with_icon(picture::icon())
        .with_inner_size(FIRST)
        .with_min_inner_size(SMALLEST);
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    eframe::run_native(
        "token-station",
        options,
        Box::new(move |creation| {
            fonts::install(&creation.egui_ctx);
            let ctx = creation.egui_ctx.clone();
            on_ready(Arc::new(move || ctx.request_repaint()));
            Ok(Box::new(App::new(wire, clock)))
        }),
    )
    .map_err(|error| WindowFailed { cause: error.to_string() })
}
