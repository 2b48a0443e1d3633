//! What keeps paper from coming, as notices: code and facts, the words are in `printers.ftl`.

use super::{fault, refused};
use crate::port::LineError;
use crate::print::{AddressFault, PrintError, Trouble};
use crate::words::{Notice, Severity};

impl From<&PrintError> for Notice {
    fn from(error: &PrintError) -> Self {
        match error {
            PrintError::Address { address, fault } => refused(match fault {
                AddressFault::Way => "printer-address-way",
                AddressFault::Host => "printer-address-host",
                AddressFault::Port => "printer-address-port",
                AddressFault::UsbId => "printer-address-usb",
                AddressFault::Model => "printer-address-model",
                AddressFault::Choice => "printer-address-choice",
            })
            .text("address", address),
            PrintError::Unreachable { host, source } => {
                fault("printer-unreachable").text("host", host).text("cause", source)
            }
            PrintError::Stalled { host, sent: 0, source } => {
                fault("printer-silent").text("host", host).text("cause", source)
            }
            PrintError::Stalled { host, source, .. } => {
                fault("printer-stalled").text("host", host).text("cause", source)
            }
            PrintError::Line(error) => of_line(error),
            PrintError::CertificateUnknown { host, fingerprint } => {
                refused("printer-certificate-unknown").text("host", host).text("fingerprint", fingerprint)
            }
            PrintError::CertificateChanged { host, expected, got } => refused("printer-certificate-changed")
                .text("host", host)
                .text("expected", expected)
                .text("got", got),
            PrintError::Secure { host, source } => {
                fault("printer-not-secure").text("host", host).text("cause", source)
            }
            PrintError::Answer { host, protocol } => {
                fault("printer-garbled").text("host", host).text("protocol", protocol)
            }
            PrintError::Refused { host, status } => {
                fault("printer-refused").text("host", host).text("status", status)
            }
            PrintError::NotAccepting { host } => fault("printer-closed").text("host", host),
            PrintError::Format { host, offered } => {
                refused("printer-format").text("host", host).text("offered", offered)
            }
            PrintError::NoSuchMedia { host, needed, .. } => {
                refused("printer-no-such-media").text("host", host).text("needed", needed)
            }
            PrintError::MediaDiffers { needed, loaded } => {
                refused("printer-media-differs").text("needed", needed).text("loaded", loaded)
            }
            PrintError::Resolution { expected, got } => {
                refused("printer-resolution").number("expected", *expected).number("got", *got)
            }
            PrintError::NotAPicture => refused("printer-not-a-picture"),
            PrintError::NoStatus { host } => fault("printer-no-status").text("host", host),
            PrintError::Stopped { trouble } => {
                fault("printer-stopped").word("trouble", "trouble", trouble.as_str())
            }
            PrintError::Unfinished { trouble, job, cancelled, .. } => {
                let code = if *cancelled { "print-cancelled" } else { "print-unfinished" };
                let word = trouble.unwrap_or(Trouble::Fault);
                fault(code).word("trouble", "trouble", word.as_str()).text("job", number(*job))
            }
            PrintError::Aborted { trouble, job } => fault("print-aborted")
                .word("trouble", "trouble", trouble.unwrap_or(Trouble::Fault).as_str())
                .text("job", number(*job)),
            PrintError::Paper(error) => error.into(),
            PrintError::File { path, source } => fault("file").text("path", path).text("cause", source),
        }
    }
}

/// A printer at a plug; the words of tokens do not fit it.
fn of_line(error: &LineError) -> Notice {
    match error {
        LineError::Unplugged { path } | LineError::Missing { path } => {
            fault("printer-unplugged").text("path", path)
        }
        LineError::TimedOut { path } => fault("printer-stalled").text("host", path).text("cause", error),
        LineError::Busy { path } => fault("printer-usb-busy").text("path", path),
        LineError::Denied { path } | LineError::NotAllowed { path } => {
            fault("printer-usb-denied").text("path", path)
        }
        LineError::Failed { path, source, .. } => {
            fault("printer-silent").text("host", path).text("cause", source)
        }
    }
}

fn number(job: Option<i32>) -> String {
    job.map_or_else(|| "–".to_owned(), |job| job.to_string())
}

/// What a printer waits for, told while it waits.
#[must_use]
pub fn waiting(printer: &str, trouble: Trouble) -> Notice {
    Notice::new("printer-waiting", Severity::Attention).text("printer", printer).word(
        "trouble",
        "trouble",
        trouble.as_str(),
    )
}
