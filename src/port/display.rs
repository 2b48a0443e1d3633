//! Whether there is a display that a window could open on.

/// Whether the system has a display: always on Windows and macOS, elsewhere when X11 or Wayland says so.
#[must_use]
pub fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
