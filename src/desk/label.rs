//! The dispatch label of a request: whose address, whose name, which marks; and the note that it was made.
//!
//! The trap: nothing that is inside the parcel may be read outside; the value has no place for a serial.

use crate::desk::printers::Copy;
use crate::desk::{DeskError, Office};
use crate::domain::{Address, MailKind, PaperKind, Place, PostalCode, RequestNo, ShipTo};
use crate::paper::barcode::{CustomerBarcode, NoBarcode};
use crate::paper::{Addressee, LabelValue, Mark, Sender};
use crate::register::PrintEnd;

/// Settings that hold the return address.
pub const SENDER_POSTAL_CODE: &str = "sender.postal_code";
/// See [`SENDER_POSTAL_CODE`].
pub const SENDER_STREET: &str = "sender.street";
/// See [`SENDER_POSTAL_CODE`].
pub const SENDER_BUILDING: &str = "sender.building";
/// Department behind the institution's name.
pub const SENDER_DEPARTMENT: &str = "sender.department";

impl Office {
    /// What stands on the label of a request whose tokens are all recorded.
    ///
    /// # Errors
    /// [`DeskError::NotReady`] while a token is missing, or what the register says.
    pub fn label_value(&self, no: &RequestNo) -> Result<LabelValue, DeskError> {
        let request = self.register.request(no)?;
        let missing = request.quantity() - request.recorded();
        if missing > 0 {
            return Err(DeskError::NotReady { request: no.0.clone(), missing });
        }
        let contract = self.register.contract(&request.contract)?;
        let address = match &request.ship_to {
            ShipTo::Registered => contract.address.clone(),
            ShipTo::Other { address, .. } => address.clone(),
        };
        let barcode = self.customer_barcode(&address);
        Ok(LabelValue {
            address,
            addressee: Addressee::of(&contract.name, &request.attention),
            marks: vec![mark(self.mail_policy()?.kind), Mark::DoNotForward, Mark::Confidential],
            sender: self.sender()?,
            reception_no: no.clone(),
            pieces: request.quantity(),
            barcode,
        })
    }

    /// The customer barcode of an address: of the code alone where it stands for one business, else of what follows the
    /// town.
    fn customer_barcode(&self, address: &Address) -> Result<CustomerBarcode, NoBarcode> {
        let code = &address.postal_code;
        let table = self.postal_table();
        if table.places(code).any(|place| matches!(place, Place::Business(_))) {
            return Ok(CustomerBarcode::of_business(code));
        }
        let split = table.split(code, &address.street);
        if split.covered.is_empty() {
            return Err(NoBarcode::UnknownTown);
        }
        CustomerBarcode::of_address(code, &format!("{} {}", split.rest, address.building))
    }

    /// The return address from the settings; `None` while it is not set.
    ///
    /// # Errors
    /// What the register says.
    pub fn sender_address(&self) -> Result<Option<Address>, DeskError> {
        let setting = |name| Ok::<_, DeskError>(self.register.setting(name)?.unwrap_or_default());
        let Ok(postal_code) = PostalCode::parse(&setting(SENDER_POSTAL_CODE)?) else { return Ok(None) };
        Ok(Some(Address {
            postal_code,
            street: setting(SENDER_STREET)?,
            building: setting(SENDER_BUILDING)?,
        }))
    }

    /// The sender of a label.
    pub(in crate::desk) fn sender(&self) -> Result<Sender, DeskError> {
        let setting = |name| Ok::<_, DeskError>(self.register.setting(name)?.unwrap_or_default());
        let address = self.sender_address()?.ok_or(DeskError::NoSender)?;
        let department = setting(SENDER_DEPARTMENT)?;
        let institution = self.register.institution();
        let name = if department.is_empty() {
            institution.to_owned()
        } else {
            format!("{institution} {department}")
        };
        Ok(Sender { name, address })
    }

    /// Counts a label that was made as a file, or notes why it was not; the record stands either way.
    ///
    /// # Errors
    /// What the register says.
    pub fn note_print(
        &mut self,
        request: &RequestNo,
        form: &str,
        failure: Option<&str>,
    ) -> Result<(), DeskError> {
        let copy = Copy {
            paper: PaperKind::Label,
            subject: &request.0,
            request: Some(request),
            form,
            printer: "",
            reason: "",
        };
        let no = self.print_begun(copy)?;
        self.print_ended(no, PrintEnd { failure, ..PrintEnd::default() })
    }
}

/// What the post has to read on the face of a parcel that is sent so.
const fn mark(kind: MailKind) -> Mark {
    match kind {
        MailKind::SimpleRegistered => Mark::SimpleRegistered,
        MailKind::Registered => Mark::Registered,
        MailKind::Recorded => Mark::Recorded,
    }
}
