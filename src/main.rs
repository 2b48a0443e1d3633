//! Wiring: the command line, or a window on a running station.

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use token_station::bench::{Setup, Station, Wake};
use token_station::cli::demo::{self, DemoArgs};
use token_station::cli::{self, Common, Task};
use token_station::port::{SystemClock, has_display};
use token_station::window::{self, Wire, gallery};
use token_station::words::{Notice, Severity};

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("TOKEN_STATION_LOG"))
        .with_writer(std::io::stderr)
        .init();
    match cli::run() {
        Task::Done(code) => code,
        Task::Window(common) => open_window(&common),
        Task::Demo(args, common) => run_demo(&args, &common),
        Task::Screens(folder) => draw_screens(&folder),
    }
}

/// The bell of the window: silent until there is one.
fn bell() -> (Wake, Arc<OnceLock<window::Wake>>) {
    let window: Arc<OnceLock<window::Wake>> = Arc::default();
    let ring = Arc::clone(&window);
    (Arc::new(move || ring.get().into_iter().for_each(|wake| wake())), window)
}

fn open_window(common: &Common) -> ExitCode {
    let (wake, window) = bell();
    let setup = Setup { wake, ..Setup::of(cli::register_path(common)) };
    match Station::start(setup) {
        Ok(station) => show(station, &window, common),
        Err(error) => cli::fail(&(&error).into(), common),
    }
}

fn run_demo(args: &DemoArgs, common: &Common) -> ExitCode {
    let (wake, window) = bell();
    let report = cli::reporter(common);
    let prepared = demo::prepare(args, wake, report.words());
    match prepared {
        Err(failure) => cli::finish(Err(failure), &report),
        Ok(demo) if args.headless || !has_display() => {
            let draw = |events| gallery::bench_png(events).map_err(|error| error.to_string());
            cli::finish(demo::work_headless(demo, &draw, &report), &report)
        }
        Ok(demo) => show(demo.session.into_station(), &window, common),
    }
}

/// Opens the window on a station and closes the station after it.
fn show(station: Station, window: &OnceLock<window::Wake>, common: &Common) -> ExitCode {
    let wire = Wire { commands: station.commands.clone(), events: station.events.clone() };
    let shown = window::run(wire, Arc::new(SystemClock::new()), |wake| {
        let _ = window.set(wake);
    });
    let closed = station.close();
    match shown {
        Ok(()) if closed => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(70),
        Err(error) => {
            let notice = Notice::new("no-window", Severity::Fault).text("cause", error.cause);
            cli::fail(&notice, common)
        }
    }
}

fn draw_screens(folder: &Path) -> ExitCode {
    match gallery::write_all(folder, |path| println!("{}", path.display())) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
