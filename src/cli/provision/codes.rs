//! The codes that somebody reads off displays, line by line as `SERIAL CODE CODE`, from a file or standard input.
//!
//! README, rule 3 for every family. The traps: a line may come before its token asks, so lines wait by serial; and a
//! terminal at which nobody types never ends, so it is read on a thread of its own that nobody waits for.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crossbeam_channel::{Receiver, Sender, TryRecvError};

use crate::cli::exit::Failure;
use crate::words::{Notice, Severity};

/// Lines that may wait to be looked at.
const LINES: usize = 64;

/// What was typed and not used yet.
pub(super) struct TypedCodes {
    lines: Receiver<String>,
    by_serial: BTreeMap<String, VecDeque<[String; 2]>>,
    is_over: bool,
}

impl TypedCodes {
    /// Begins to read a file, or standard input where its name is `-`.
    ///
    /// # Errors
    /// [`Failure::File`] when it cannot be opened or no thread can be started.
    pub(super) fn read(from: &Path) -> Result<Self, Failure> {
        let failed = |cause| Failure::File(from.display().to_string(), cause);
        let text: Box<dyn BufRead + Send> = if from == Path::new("-") {
            Box::new(BufReader::new(std::io::stdin()))
        } else {
            Box::new(BufReader::new(File::open(from).map_err(failed)?))
        };
        let (give, lines) = crossbeam_channel::bounded(LINES);
        std::thread::Builder::new()
            .name("typed-codes".into())
            .spawn(move || hand_over(text, &give))
            .map_err(failed)?;
        Ok(Self { lines, by_serial: BTreeMap::new(), is_over: false })
    }

    /// Takes in what came since; whether there was anything. A line that says nothing is told.
    pub(super) fn listen(&mut self, mut tell: impl FnMut(&Notice)) -> bool {
        let mut is_news = false;
        loop {
            match self.lines.try_recv() {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => match read_line(&line) {
                    Some((serial, codes)) => {
                        self.by_serial.entry(serial).or_default().push_back(codes);
                        is_news = true;
                    }
                    None => tell(&Notice::new("codes-line", Severity::Attention).text("got", line.trim())),
                },
                Err(TryRecvError::Empty) => return is_news,
                Err(TryRecvError::Disconnected) => {
                    return !std::mem::replace(&mut self.is_over, true) || is_news;
                }
            }
        }
    }

    /// The two codes of a token, once.
    pub(super) fn take(&mut self, serial: &str) -> Option<[String; 2]> {
        self.by_serial.get_mut(serial)?.pop_front()
    }

    /// Whether nothing can come any more.
    pub(super) const fn is_over(&self) -> bool {
        self.is_over
    }
}

/// Hands lines over until there are no more, or nobody wants them.
fn hand_over(text: impl BufRead, give: &Sender<String>) {
    for line in text.lines().map_while(Result::ok) {
        if give.send(line).is_err() {
            return;
        }
    }
}

fn read_line(line: &str) -> Option<(String, [String; 2])> {
    let mut words = line.split_whitespace().map(str::to_owned);
    let read = (words.next()?, [words.next()?, words.next()?]);
    let are_codes = read.1.iter().all(|code| code.bytes().all(|b| b.is_ascii_digit()));
    (are_codes && words.next().is_none()).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str) -> (TypedCodes, Vec<Notice>) {
        let (give, lines) = crossbeam_channel::bounded(LINES);
        hand_over(text.as_bytes(), &give);
        drop(give);
        let mut codes = TypedCodes { lines, by_serial: BTreeMap::new(), is_over: false };
        let mut told = Vec::new();
        assert!(codes.listen(|notice| told.push(notice.clone())));
        assert!(codes.is_over() && !codes.listen(|_| panic!("once")));
        (codes, told)
    }

    #[test]
    fn codes_wait_for_their_token_in_the_order_in_which_they_were_typed() {
        let (mut codes, told) = heard("T-2 111111 222222\n\n  T-1\t333333 444444 \nT-2 555555 666666\n");
        assert_eq!(told, []);
        for (serial, wanted) in
            [("T-1", ["333333", "444444"]), ("T-2", ["111111", "222222"]), ("T-2", ["555555", "666666"])]
        {
            assert_eq!(codes.take(serial).unwrap(), wanted);
        }
        assert_eq!((codes.take("T-1"), codes.take("T-2"), codes.take("T-3")), (None, None, None));
    }

    #[test]
    fn a_line_that_is_no_serial_and_two_codes_is_told_and_the_others_count() {
        let (mut codes, told) = heard("T-1 111111\nT-1 111111 22222x\nT-1 1 2 3\nT-1 333333 444444\n");
        assert_eq!(told.len(), 3);
        assert!(told.iter().all(|notice| notice.code == "codes-line"));
        assert_eq!(codes.take("T-1").unwrap(), ["333333", "444444"]);
    }
}
