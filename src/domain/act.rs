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
        /// The first write to a family of tokens was allowed on this station.
        FirstWriteAllowed = "first_write_allowed",
        /// A request was taken in at the counter.
        RequestReceived = "request_received",
        /// The branch compared the seal on a request.
        SealChecked = "seal_checked",
        /// A request waits for the branch to confirm something.
        RequestWaits = "request_waits",
        /// A request went back to the branch.
        RequestSentBack = "request_sent_back",
        /// A request was taken back.
        RequestCancelled = "request_cancelled",
        /// Everything that a request asked for is done.
        RequestCompleted = "request_completed",
        /// A loss or theft was reported, and the token suspended with it (D8).
        LossReported = "loss_reported",
        /// A lost token turned up again; it is never used again.
        LostFound = "lost_found",
        /// A token was suspended for another reason.
        TokenSuspended = "token_suspended",
        /// A suspension was lifted.
        SuspensionLifted = "suspension_lifted",
        /// A token was revoked for good.
        TokenRevoked = "token_revoked",
        /// A token was locked after too many wrong codes, as the banking centre told.
        TokenLocked = "token_locked",
        /// A branch had a token unlocked (R37).
        TokenUnlocked = "token_unlocked",
        /// A user set a token up.
        TokenSetUp = "token_set_up",
        /// The customer is asked to send a token back.
        ReturnAwaited = "return_awaited",
        /// A unit came back.
        TokenReturned = "token_returned",
        /// A unit was looked at and judged.
        TokenJudged = "token_judged",
        /// A unit was destroyed before two people.
        TokenDestroyed = "token_destroyed",
        /// A unit is defective.
        TokenDefective = "token_defective",
        /// A unit cannot be found.
        TokenMissing = "token_missing",
        /// A unit lies in the safe again.
        TokenRestocked = "token_restocked",
        /// A sealed secret was destroyed.
        SecretDestroyed = "secret_destroyed",
        /// A parcel was sealed.
        ParcelEnclosed = "parcel_enclosed",
        /// A sealed parcel was opened before it was posted.
        ParcelOpened = "parcel_opened",
        /// A parcel was handed to the post.
        ParcelDispatched = "parcel_dispatched",
        /// A parcel was delivered.
        ParcelDelivered = "parcel_delivered",
        /// The post brought a parcel back.
        ParcelReturned = "parcel_returned",
        /// A parcel got its number of the post.
        NumberTaken = "number_taken",
        /// A number of the post was pulled: it is on no parcel (抜取).
        NumberPulled = "number_pulled",
        /// The number on an envelope was scanned and is its parcel's.
        EnvelopeMatched = "envelope_matched",
        /// A band of numbers was taken in.
        BandAdded = "band_added",
        /// A band of numbers was given up.
        BandClosed = "band_closed",
        /// A parcel came onto a posting list.
        ParcelListed = "parcel_listed",
        /// A parcel was taken off a posting list.
        ParcelUnlisted = "parcel_unlisted",
        /// A posting list was closed.
        PostingListClosed = "posting_list_closed",
        /// A closed posting list was opened again.
        PostingListReopened = "posting_list_reopened",
        /// The post took a posting list.
        PostingListHandedOver = "posting_list_handed_over",
        /// A rate of postage was added.
        PostageRateAdded = "postage_rate_added",
        /// A contract changed its method, all users at once (R32).
        MethodChanged = "method_changed",
        /// A contract was ended.
        ContractTerminated = "contract_terminated",
        /// A telephone was registered for the application.
        SoftRegistered = "soft_registered",
        /// A registration of a telephone was revoked.
        SoftRevoked = "soft_revoked",
        /// A fee line took a step.
        FeeStepped = "fee_stepped",
        /// A count of the stock was begun.
        StockTakeBegun = "stock_take_begun",
        /// A count of the stock was closed.
        StockTakeClosed = "stock_take_closed",
        /// A day was closed and signed by two.
        DayClosed = "day_closed",
        /// A difference of a closed day was explained.
        DayExplained = "day_explained",
        /// A box was lost or is in doubt: its range is blocked.
        RangeBlocked = "range_blocked",
        /// What becomes of the units of a blocked range that are out.
        IncidentDecided = "incident_decided",
        /// A unit was put into another place of the house.
        TokenPlaced = "token_placed",
        /// A file of the banking centre was taken: set-ups and locks.
        CentreFileTaken = "centre_file_taken",
        /// A token is to answer to the key of another lot; it has not heard of it yet.
        KeyChangeBegun = "key_change_begun",
        /// It answers to it, or was found to have kept its old one.
        KeyChanged = "key_changed",
        /// The station gave a token its serial.
        TokenNamed = "token_named",
        /// A token refused the key of its lot.
        KeyRefused = "key_refused",
        /// Somebody said that a token that refused its key may be shown it once more.
        KeyAllowedAgain = "key_allowed_again",
        /// Units of a lot became a lot of their own, with a key of its own.
        LotSplit = "lot_split",
        /// A label was made.
        LabelPrinted = "label_printed",
        /// A label could not be made.
        LabelFailed = "label_failed",
        /// Another paper was printed.
        PaperPrinted = "paper_printed",
        /// Another paper could not be printed.
        PaperFailed = "paper_failed",
        /// A printer was added, changed, chosen or forgotten.
        PrinterChanged = "printer_changed",
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
