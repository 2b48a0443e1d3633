//! The reference token on USB: by which numbers it is known, and the interface that carries its frames.
//!
//! The frames of section 1 of the protocol, through one bulk pipe in each direction, or through interrupt pipes where the
//! token is of low speed, which has no others (USB 2.0 section 5.8.3). The token may show the same frames on a serial port
//! (CDC-ACM) of the same device. The trap: the serial number that the device tells the system is printed nowhere and proves
//! nothing; but where there is one, it is the serial of the token, or the token is refused.

/// Vendor.
pub const VENDOR_ID: u16 = 0x1209;

/// Product.
pub const PRODUCT_ID: u16 = 0x2151;

/// Class (the vendor's own), subclass and protocol of the interface with the two pipes.
pub const INTERFACE_CLASS: (u8, u8, u8) = (0xff, 0x54, 0x01);
