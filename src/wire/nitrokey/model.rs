//! The devices that speak in these reports: how they are found on the bus, and how long they take.
//!
//! Source: `libnitrokey`. The trap: the device has no answer to wait for; the host reads again and again, and how often
//! it has to differs by the model.

/// A device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NitrokeyModel {
    /// As its maker calls it.
    pub name: &'static str,
    /// USB vendor.
    pub vendor_id: u16,
    /// USB product.
    pub product_id: u16,
    /// How long to wait after a report is written, and between two readings.
    pub pause_millis: u64,
    /// How often to read before giving up.
    pub polls: u32,
}

/// Every device.
pub static MODELS: &[NitrokeyModel] = &[
    NitrokeyModel {
        name: "Nitrokey Pro",
        vendor_id: 0x20a0,
        product_id: 0x4108,
        pause_millis: 100,
        polls: 15,
    },
    NitrokeyModel {
        name: "Nitrokey Storage",
        vendor_id: 0x20a0,
        product_id: 0x4109,
        pause_millis: 40,
        polls: 55,
    },
    NitrokeyModel { name: "Librem Key", vendor_id: 0x316d, product_id: 0x4c4b, pause_millis: 100, polls: 15 },
];

/// The interface that takes the reports.
pub const INTERFACE: u8 = 0;

/// A feature report with the number 0, as the value of a control transfer.
pub const TRANSFER_VALUE: u16 = 0x0300;

/// Request type and request that write a report.
pub const WRITE_REPORT: (u8, u8) = (0x21, 0x09);

/// Request type and request that read a report.
pub const READ_REPORT: (u8, u8) = (0xa1, 0x01);

/// The device of a vendor and a product.
#[must_use]
pub fn model_of(vendor_id: u16, product_id: u16) -> Option<&'static NitrokeyModel> {
    MODELS.iter().find(|model| (model.vendor_id, model.product_id) == (vendor_id, product_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_device_is_found_and_no_two_are_the_same() {
        for (i, model) in MODELS.iter().enumerate() {
            assert_eq!(model_of(model.vendor_id, model.product_id), Some(model));
            assert!(MODELS[i + 1..].iter().all(|other| other.name != model.name));
        }
        // A Nitrokey 3 and a CanoKey share the vendor and speak another protocol.
        assert_eq!(model_of(0x20a0, 0x42b2), None);
        assert_eq!(model_of(0x20a0, 0x42d4), None);
    }
}
