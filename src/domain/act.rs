//! What the journal records: the closed list of acts and how they ended.

use crate::domain::code::codes;

codes! {
    /// Something that somebody or the station did.
    Act {
        /// The register was opened for the first time.
        RegisterCreated = "register_created",
        /// An operator was given access.
        OperatorAdded = "operator_added",
        /// An operator unlocked the station.
        Unlocked = "unlocked",
        /// A wrong passphrase was tried.
        UnlockRefused = "unlock_refused",
        /// The station was locked.
        Locked = "locked",
        /// A setting was changed.
        SettingChanged = "setting_changed",
        /// A file of contracts was taken.
        ContractsImported = "contracts_imported",
        /// A file of requests was taken.
        RequestsImported = "requests_imported",
        /// A request was approved.
        RequestApproved = "request_approved",
        /// Tokens were received into stock.
        TokensReceived = "tokens_received",
        /// A job was armed: the secret lies sealed in the register, the token has not been written yet.
        JobArmed = "job_armed",
        /// The token holds the secret and its clock is set.
        TokenWritten = "token_written",
        /// Two consecutive codes were right.
        TokenInspected = "token_inspected",
        /// The token was bound to its contract.
        TokenRecorded = "token_recorded",
        /// A fee became due.
        FeeRaised = "fee_raised",
        /// A token's content is in doubt.
        TokenQuarantined = "token_quarantined",
        /// A job was refused or given up before the token was touched.
        JobDropped = "job_dropped",
        /// A token was erased with consent.
        TokenErased = "token_erased",
        /// A label was made.
        LabelPrinted = "label_printed",
        /// A label could not be made.
        LabelFailed = "label_failed",
        /// The journal was exported.
        JournalExported = "journal_exported",
    }
}

codes! {
    /// How an act ended.
    Outcome {
        /// As asked.
        Done = "done",
        /// A rule said no.
        Refused = "refused",
        /// A device, a disk or a printer failed.
        Failed = "failed",
    }
}
