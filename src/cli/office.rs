//! The register of the arguments, unlocked, for the commands that need no station around it.

use std::sync::Arc;

use crate::cli::exit::Failure;
use crate::cli::session::passphrase;
use crate::cli::{Common, register_path};
use crate::desk::{DeskError, Office};
use crate::domain::OperatorId;
use crate::port::{SystemClock, SystemEntropy};
use crate::register::Register;
use crate::words::{Notice, Severity};

/// Opens the register and signs in.
///
/// # Errors
/// [`Failure::Told`] when there is no register, it cannot be opened, or the passphrase is wrong.
pub fn open_office(common: &Common) -> Result<Office, Failure> {
    let path = register_path(common);
    if !path.is_file() {
        let missing = Notice::new("register-missing", Severity::Refused);
        return Err(Failure::Told(missing.text("path", path.display())));
    }
    let register = Register::open(&path).map_err(told)?;
    let known = register.operators().map_err(told)?;
    let operator = match (&common.operator, known.as_slice()) {
        (Some(name), _) => OperatorId(name.clone()),
        (None, [only]) => only.id.clone(),
        (None, _) => return Err(Failure::Usage("usage-operator-needed")),
    };
    let mut office = Office::new(register, Arc::new(SystemClock::new()), Box::new(SystemEntropy));
    office.unlock(&operator, passphrase(common)?.expose_secret()).map_err(told)?;
    Ok(office)
}

/// What the desk refused, as the end of a command.
pub fn told(error: impl Into<DeskError>) -> Failure {
    Failure::Told(Notice::from(&error.into()))
}
