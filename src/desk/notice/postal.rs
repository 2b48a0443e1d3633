//! A refused file of postal codes as a notice.

use crate::desk::notice::{count, fault, refused};
use crate::domain::PostalTableRefused;
use crate::exchange::PostalFileRefused;
use crate::words::Notice;

impl From<&PostalFileRefused> for Notice {
    fn from(error: &PostalFileRefused) -> Self {
        match error {
            PostalFileRefused::NotGzip => refused("postal-not-gzip"),
            PostalFileRefused::TooLong { .. }
            | PostalFileRefused::NotText
            | PostalFileRefused::Table(PostalTableRefused::NotATable) => refused("postal-no-table"),
            PostalFileRefused::Table(PostalTableRefused::Line { line }) => {
                refused("postal-line").number("line", count(*line))
            }
            PostalFileRefused::Table(PostalTableRefused::CountDiffers { promised, got, .. }) => {
                refused("postal-count").number("promised", count(*promised)).number("got", count(*got))
            }
            PostalFileRefused::Table(PostalTableRefused::ChecksumDiffers) => refused("postal-checksum"),
            PostalFileRefused::NotNewer { got, have } => {
                refused("postal-not-newer").text("got", got).text("have", have)
            }
            PostalFileRefused::NotKept { path, cause } => {
                fault("file").text("path", path).text("cause", cause)
            }
        }
    }
}
