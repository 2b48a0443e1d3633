//! An answer of the system that is kept until a folder of it shows something else.
//!
//! Linux, `Documentation/filesystems/sysfs`: a device that comes back has a new number in its folder, even under its old
//! name. The trap: a device shows itself before all of it can be read, so no answer is kept for long.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long an answer holds at most, whatever the folder shows.
const HOLDS: Duration = Duration::from_secs(2);

/// What was answered, and what the folder showed then.
pub struct Kept<T> {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other systems have no such folders"))]
    folder: PathBuf,
    answer: Option<Answer<T>>,
}

struct Answer<T> {
    given: Instant,
    shown: Option<Vec<(OsString, u64)>>,
    told: T,
}

impl<T> Kept<T> {
    /// Nothing yet.
    pub fn while_unchanged(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), answer: None }
    }

    /// The answer, asked for when the kept one may no longer hold.
    pub fn look(&mut self, ask: impl FnOnce() -> T) -> &T {
        // The folder before the question: what changes between the two is seen by the next look.
        let shown = self.shown();
        let held = self
            .answer
            .take()
            .filter(|kept| shown.is_some() && kept.shown == shown && kept.given.elapsed() < HOLDS);
        let answer = held.unwrap_or_else(|| Answer { given: Instant::now(), shown, told: ask() });
        &self.answer.insert(answer).told
    }

    /// The names in the folder and the number of each; a machine without the bus has no folder for it, and nothing on it.
    #[cfg(target_os = "linux")]
    fn shown(&self) -> Option<Vec<(OsString, u64)>> {
        use std::os::unix::fs::DirEntryExt as _;
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Some(Vec::new()) };
        entries.map(|entry| entry.map(|entry| (entry.file_name(), entry.ino())).ok()).collect()
    }

    /// Other systems have no such folders: each look asks.
    #[cfg(not(target_os = "linux"))]
    fn shown(&self) -> Option<Vec<(OsString, u64)>> {
        None
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_until_something_comes_goes_or_comes_back_under_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let port = |name: &str| folder.path().join(name);
        let mut asked = 0;
        let mut kept = Kept::while_unchanged(folder.path());
        let mut look = || {
            *kept.look(|| {
                asked += 1;
                asked
            })
        };
        assert_eq!((look(), look()), (1, 1));
        std::fs::write(port("ttyX0"), "").unwrap();
        assert_eq!((look(), look()), (2, 2));
        // Another one under the same name; both exist at once, so that they cannot have the same number.
        std::fs::write(port("other"), "").unwrap();
        std::fs::rename(port("other"), port("ttyX0")).unwrap();
        assert_eq!((look(), look()), (3, 3));
        std::fs::remove_file(port("ttyX0")).unwrap();
        assert_eq!((look(), look()), (4, 4));
    }

    #[test]
    fn a_folder_that_appears_is_a_change_and_no_answer_holds_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let later = folder.path().join("usb");
        let mut kept = Kept::while_unchanged(&later);
        assert_eq!((*kept.look(|| 1), *kept.look(|| 2)), (1, 1));
        std::fs::create_dir(&later).unwrap();
        std::fs::write(later.join("1-1"), "").unwrap();
        assert_eq!((*kept.look(|| 3), *kept.look(|| 4)), (3, 3));
        kept.answer.as_mut().unwrap().given -= HOLDS;
        assert_eq!(*kept.look(|| 5), 5);
    }
}
