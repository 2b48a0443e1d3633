//! Who vouches for the system's clock: chrony, where it runs, with the greatest error that it allows for.
//!
//! `chronyc -c tracking`, chrony manual, "tracking": the true time lies within |offset| + root delay / 2 + root
//! dispersion. The trap: no answer is no fault; it only means that nobody vouches.

use std::process::{Command, Stdio};

/// Milliseconds within which the system's clock is right, as far as chrony knows; `None` when nobody vouches for it.
#[must_use]
pub fn vouched_within_millis() -> Option<u32> {
    let asked = Command::new("chronyc")
        .args(["-c", "tracking"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    read_tracking(&String::from_utf8_lossy(&asked.stdout))
}

/// Reads the line of comma-separated values that `tracking` prints.
fn read_tracking(line: &str) -> Option<u32> {
    let values: Vec<&str> = line.trim().split(',').collect();
    let [_, _, stratum, _, offset, _, _, _, _, _, delay, dispersion, _, leap] = values.as_slice() else {
        return None;
    };
    if *leap == "Not synchronised" || *stratum == "0" {
        return None;
    }
    let secs = |text: &str| text.parse::<f64>().ok().filter(|secs| secs.is_finite());
    let within = secs(offset)?.abs() + secs(delay)?.abs() / 2.0 + secs(dispersion)?.abs();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
    let millis = (within * 1000.0).ceil().clamp(1.0, f64::from(u32::MAX - 1)) as u32;
    Some(millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_error_is_offset_and_half_the_delay_and_dispersion() {
        let line = "C0A80001,ntp.example,3,1795000000.1,-0.000412000,0.0,0.0,-2.1,0.0,0.1,0.012400000,0.005100000,64.2,Normal\n";
        assert_eq!(read_tracking(line), Some(12));
    }

    #[test]
    fn a_clock_that_nobody_sets_is_not_vouched_for() {
        let line = "00000000,,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,Not synchronised";
        assert_eq!(read_tracking(line), None);
        assert_eq!(read_tracking(""), None);
        assert_eq!(read_tracking("506 Cannot talk to daemon"), None);
    }
}
