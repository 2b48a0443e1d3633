//! Zebra label printers: a page as one `^GF` graphic, so that Japanese prints on every model; asked with `~HS` how it is.
//!
//! Zebra, "ZPL II Programming Guide": `^GF`, `^LL`, `~HS`, `~JA`; SGD `ezpl.print_width`. The trap: `^PW` would change the
//! printer's own setting, which is what the width of the label is compared with; it is never sent.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::paper::Dpi;
use crate::print::link::await_answer;
use crate::print::{
    Bitmap, Garbled, Link, Look, Order, Patience, PrintError, Progress, Receipt, Size, Trouble, Watch,
};

/// ~HS: how are you?
const STATUS_REQUEST: &[u8] = b"~HS\r\n";

/// How wide do you print? Answered in quotation marks.
const WIDTH_REQUEST: &[u8] = b"! U1 getvar \"ezpl.print_width\"\r\n";

/// ~JA: forget every format that is not printed.
const FORGET: &[u8] = b"~JA\r\n";

/// How often it is asked while it prints.
const ASKED_EVERY: Duration = Duration::from_millis(250);

/// A printer that speaks ZPL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZplPrinter {
    dpi: u16,
}

/// How the printer is, by the first two lines of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostStatus {
    /// What keeps it from printing.
    pub trouble: Option<Trouble>,
    /// Length of the label, in dots; 0 when it does not know.
    pub label_dots: u32,
    /// Formats that wait.
    pub formats: u32,
    /// Labels that wait.
    pub labels: u32,
}

impl ZplPrinter {
    /// A printer of this resolution: 203, 300 or 600; 203 without a word.
    #[must_use]
    pub fn of_dpi(dpi: Option<&str>) -> Option<Self> {
        match dpi {
            None | Some("203") => Some(Self { dpi: 203 }),
            Some("300") => Some(Self { dpi: 300 }),
            Some("600") => Some(Self { dpi: 600 }),
            Some(_) => None,
        }
    }

    /// Dots per inch.
    #[must_use]
    pub const fn dpi(self) -> u16 {
        self.dpi
    }

    const fn tenths_mm(self, dots: u32) -> u32 {
        dots * 254 / self.dpi as u32
    }
}

/// A page as ZPL.
#[must_use]
pub fn page(dots: &Bitmap) -> String {
    let line = dots.width.div_ceil(8);
    let bytes = line * dots.height;
    let mut zpl = String::with_capacity(bytes * 2 + 80);
    let _ = write!(zpl, "^XA^LL{}^LH0,0^FO0,0^GFA,{bytes},{bytes},{line},", dots.height);
    for row in 0..dots.height {
        for byte in dots.row(row) {
            let _ = write!(zpl, "{byte:02X}");
        }
    }
    zpl.push_str("^FS^PQ1^XZ\r\n");
    zpl
}

impl HostStatus {
    /// Reads the first two of the three lines, each between STX and ETX; `None` while they are not there, an error when what
    /// came is none.
    pub fn take(gathered: &mut Vec<u8>) -> Option<Result<Self, Garbled>> {
        if gathered.len() > 1024 {
            return Some(Err(Garbled));
        }
        let text = String::from_utf8_lossy(gathered).into_owned();
        let lines: Vec<&str> = text
            .split('\u{2}')
            .skip(1)
            .filter_map(|line| line.split_once('\u{3}'))
            .map(|(line, _)| line)
            .collect();
        let [first, second, _] = lines[..] else { return None };
        gathered.clear();
        let first: Vec<&str> = first.split(',').map(str::trim).collect();
        let second: Vec<&str> = second.split(',').map(str::trim).collect();
        Some(Self::read(&first, &second).ok_or(Garbled))
    }

    /// First line: `aaa,paper out,pause,length,formats,buffer full,…,over temperature (11th)`. Second line: `mmm,n,head up,
    /// ribbon out,thermal transfer,print mode,…,labels remaining (9th)`.
    fn read(first: &[&str], second: &[&str]) -> Option<Self> {
        let is_set = |line: &[&str], at: usize| line.get(at).map(|flag| *flag == "1");
        let number = |line: &[&str], at: usize| line.get(at).and_then(|number| number.parse().ok());
        let bits = [
            (is_set(second, 2)?, Trouble::CoverOpen),
            (is_set(first, 1)?, Trouble::MediaEmpty),
            (is_set(second, 3)?, Trouble::MarkerEmpty),
            (is_set(first, 10)?, Trouble::TooHot),
            (is_set(first, 2)?, Trouble::Paused),
        ];
        Some(Self {
            trouble: bits.iter().find(|(is_set, _)| *is_set).map(|(_, trouble)| *trouble),
            label_dots: number(first, 3)?,
            formats: number(first, 4)?,
            labels: number(second, 8)?,
        })
    }
}

/// Prints.
pub(super) fn print(
    link: &mut dyn Link,
    printer: ZplPrinter,
    asks: bool,
    order: &Order<'_>,
    watch: &mut Watch<'_>,
) -> Result<Receipt, PrintError> {
    let size = order.matter.size().ok_or(PrintError::NotAPicture)?;
    let is_turned = if asks {
        let status = ask(link, &order.patience)?;
        if let Some(trouble) = status.trouble {
            return Err(PrintError::Stopped { trouble });
        }
        let loaded = loaded(link, printer, status, &order.patience)?;
        place(size, loaded)?
    } else {
        false
    };
    let dpi = Dpi::new(printer.dpi)?;
    for number in 0..order.matter.pages() {
        let dots = Bitmap::of(&*order.matter.picture(number, dpi)?);
        let dots = if is_turned { dots.turned() } else { dots };
        link.send(page(&dots).as_bytes())?;
    }
    let _ = watch(Progress::Sent(None));
    if asks {
        await_end(link, &order.patience, watch)?;
    }
    Ok(Receipt { confirmed: asks, ..Receipt::default() })
}

/// Asks how it is.
pub(super) fn look(
    link: &mut dyn Link,
    printer: ZplPrinter,
    patience: &Patience,
) -> Result<Look, PrintError> {
    let status = ask(link, patience)?;
    let loaded = loaded(link, printer, status, patience)?;
    let media = if loaded.width_tenths_mm > 0 { vec![loaded.to_string()] } else { Vec::new() };
    Ok(Look { model: format!("ZPL {} dpi", printer.dpi), trouble: status.trouble, media })
}

fn ask(link: &mut dyn Link, patience: &Patience) -> Result<HostStatus, PrintError> {
    link.send(STATUS_REQUEST)?;
    let host = link.name();
    await_answer(link, &mut Vec::new(), patience.status, HostStatus::take)?
        .ok_or_else(|| PrintError::NoStatus { host: host.clone() })?
        .map_err(|Garbled| PrintError::Answer { host, protocol: "ZPL" })
}

/// The width that it prints and the length of its label; 0 for what it does not say.
fn loaded(
    link: &mut dyn Link,
    printer: ZplPrinter,
    status: HostStatus,
    patience: &Patience,
) -> Result<Size, PrintError> {
    link.send(WIDTH_REQUEST)?;
    let quoted = |gathered: &mut Vec<u8>| {
        let text = String::from_utf8_lossy(gathered).into_owned();
        let mut parts = text.split('"');
        parts.next()?;
        let value = parts.next()?.to_owned();
        parts.next().map(|_| value)
    };
    let width = await_answer(link, &mut Vec::new(), patience.status, quoted)?;
    let width_dots = width.and_then(|width| width.trim().parse().ok()).unwrap_or(0);
    Ok(Size {
        width_tenths_mm: printer.tenths_mm(width_dots),
        height_tenths_mm: printer.tenths_mm(status.label_dots),
    })
}

/// Whether the page is turned by a quarter to lie on what is loaded.
fn place(page: Size, loaded: Size) -> Result<bool, PrintError> {
    let fits = |page: Size| {
        let is_in = |own: u32, there: u32| there == 0 || own <= there + 15;
        is_in(page.width_tenths_mm, loaded.width_tenths_mm)
            && is_in(page.height_tenths_mm, loaded.height_tenths_mm)
    };
    match (fits(page), fits(page.turned())) {
        (true, _) => Ok(false),
        (false, true) => Ok(true),
        (false, false) => Err(PrintError::MediaDiffers { needed: page, loaded }),
    }
}

/// Waits until nothing waits any more. A printer that lacks something goes on by itself once it has it.
fn await_end(link: &mut dyn Link, patience: &Patience, watch: &mut Watch<'_>) -> Result<(), PrintError> {
    let until = Instant::now() + patience.finish;
    loop {
        let status = ask(link, patience)?;
        if status.trouble.is_none() && status.formats == 0 && status.labels == 0 {
            return Ok(());
        }
        let progress = status.trouble.map_or(Progress::Running, Progress::Waiting);
        if watch(progress).is_break() || Instant::now() >= until {
            let cancelled = link.send(FORGET).is_ok();
            return Err(PrintError::Unfinished { trouble: status.trouble, job: None, cancelled, pages: 0 });
        }
        std::thread::sleep(ASKED_EVERY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WELL: &str = "\u{2}030,0,0,0232,000,0,0,0,000,0,0,0\u{3}\r\n\
                        \u{2}001,0,0,0,1,2,6,0,00000000,1,000\u{3}\r\n\u{2}1234,0\u{3}\r\n";

    fn told(text: &str) -> Option<Result<HostStatus, Garbled>> {
        HostStatus::take(&mut text.as_bytes().to_vec())
    }

    #[test]
    fn a_status_is_three_lines() {
        let status = told(WELL).unwrap().unwrap();
        assert_eq!(status, HostStatus { trouble: None, label_dots: 232, formats: 0, labels: 0 });
        assert_eq!(told(&WELL[..60]), None);
        assert_eq!(told("\u{2}1\u{3}\u{2}2\u{3}\u{2}3\u{3}"), Some(Err(Garbled)));
    }

    #[test]
    fn flags_are_told_in_words() {
        let with = |from: &str, to: &str| told(&WELL.replace(from, to)).unwrap().unwrap().trouble;
        assert_eq!(with("030,0,0", "030,1,1"), Some(Trouble::MediaEmpty));
        assert_eq!(with("001,0,0,0", "001,0,1,0"), Some(Trouble::CoverOpen));
        assert_eq!(with("001,0,0,0", "001,0,0,1"), Some(Trouble::MarkerEmpty));
        assert_eq!(with("030,0,0", "030,0,1"), Some(Trouble::Paused));
    }

    #[test]
    fn a_page_is_one_graphic_and_changes_no_setting_but_the_length() {
        let mut dots = Bitmap::white(9, 2);
        assert_eq!(page(&dots), "^XA^LL2^LH0,0^FO0,0^GFA,4,4,2,00000000^FS^PQ1^XZ\r\n");
        dots = Bitmap::of(&crate::paper::Picture { width: 9, height: 2, rgba: [0, 0, 0, 255].repeat(18) });
        assert!(page(&dots).contains(",2,FF80FF80^FS"));
    }

    #[test]
    fn a_page_that_is_wider_than_the_label_is_turned_or_refused() {
        let page = Size::mm(90, 29);
        assert!(!place(page, Size::mm(104, 29)).unwrap());
        assert!(place(page, Size::mm(29, 90)).unwrap());
        assert!(!place(page, Size::mm(0, 0)).unwrap());
        let error = place(page, Size::mm(62, 29)).unwrap_err();
        assert!(matches!(error, PrintError::MediaDiffers { loaded, .. } if loaded == Size::mm(62, 29)));
    }
}
