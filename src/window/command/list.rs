//! The list itself: every act with its name, icon, key and the screens where it applies.
//!
//! The order is the order of the palette.

use egui::Key;

use crate::window::command::{Entry, Intent, Screen, Shortcut};
use crate::window::icon;

/// Everything a person can do.
pub const LIST: &[Entry] = &[
    entry(Intent::OpenQueue, "do-open-queue", icon::TRAY).key(Shortcut::plain(Key::F1)),
    entry(Intent::OpenBench, "do-open-bench", icon::PENCIL).key(Shortcut::plain(Key::F2)),
    entry(Intent::OpenDispatch, "do-open-dispatch", icon::PACKAGE).key(Shortcut::plain(Key::F3)),
    entry(Intent::OpenReturns, "do-open-returns", icon::DOWNLOAD).key(Shortcut::plain(Key::F4)),
    entry(Intent::OpenContracts, "do-open-contracts", icon::BUILDINGS).key(Shortcut::plain(Key::F5)),
    entry(Intent::OpenFees, "do-open-fees", icon::LIST).key(Shortcut::plain(Key::F7)),
    entry(Intent::OpenStock, "do-open-stock", icon::ARCHIVE).key(Shortcut::plain(Key::F6)),
    entry(Intent::OpenJournal, "do-open-journal", icon::BOOK).key(Shortcut::plain(Key::F8)),
    entry(Intent::OpenSettings, "do-open-settings", icon::GEAR).key(Shortcut::plain(Key::F9)),
    entry(Intent::Search, "do-search", icon::MAGNIFYING_GLASS).key(Shortcut::ctrl(Key::K)),
    entry(Intent::Palette, "do-palette", icon::COMMAND).key(Shortcut::ctrl(Key::P)).unlisted(),
    entry(Intent::Lock, "do-lock", icon::LOCK).key(Shortcut::ctrl(Key::L)),
    entry(Intent::Back, "do-back", icon::CARET_LEFT).key(Shortcut::plain(Key::Escape)).unlisted(),
    entry(Intent::Notices, "do-notices", icon::LIST).key(Shortcut::ctrl(Key::D)),
    entry(Intent::Acknowledge, "do-acknowledge", icon::CHECK).key(Shortcut::shift(Key::Escape)).unlisted(),
    entry(Intent::Import, "do-import", icon::FILE_UP).key(Shortcut::ctrl(Key::I)),
    entry(Intent::NewRequest, "do-new-request", icon::FILE_TEXT).key(Shortcut::ctrl(Key::N)),
    entry(Intent::SaveRequest, "do-save-request", icon::CHECK)
        .key(Shortcut::ctrl(Key::Enter))
        .on(&[Screen::Queue])
        .unlisted(),
    entry(Intent::Provision, "do-provision", icon::PENCIL)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Bench]),
    entry(Intent::ToggleAuto, "do-toggle-auto", icon::LIGHTNING)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Bench]),
    entry(Intent::TogglePrints, "do-toggle-prints", icon::PRINTER)
        .key(Shortcut::ctrl(Key::M))
        .on(&[Screen::Bench]),
    entry(Intent::NextQuestion, "do-next-question", icon::WARNING)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Bench]),
    entry(Intent::SlotLeft, "do-slot-left", icon::CARET_LEFT)
        .key(Shortcut::plain(Key::ArrowLeft))
        .on(&[Screen::Bench])
        .unlisted(),
    entry(Intent::SlotRight, "do-slot-right", icon::CARET_RIGHT)
        .key(Shortcut::plain(Key::ArrowRight))
        .on(&[Screen::Bench])
        .unlisted(),
    entry(Intent::SlotUp, "do-slot-up", icon::CARET_UP)
        .key(Shortcut::plain(Key::ArrowUp))
        .on(&[Screen::Bench])
        .unlisted(),
    entry(Intent::SlotDown, "do-slot-down", icon::CARET_DOWN)
        .key(Shortcut::plain(Key::ArrowDown))
        .on(&[Screen::Bench])
        .unlisted(),
    entry(Intent::AnswerFirst, "do-answer-first", icon::CHECK)
        .key(Shortcut::plain(Key::Enter))
        .on(&[Screen::Bench]),
    entry(Intent::AnswerSecond, "do-answer-second", icon::ARCHIVE)
        .key(Shortcut::plain(Key::Delete))
        .on(&[Screen::Bench]),
    entry(Intent::Park, "do-park", icon::ARCHIVE).key(Shortcut::shift(Key::Delete)).on(&[Screen::Bench]),
    entry(Intent::Blink, "do-blink", icon::LIGHTBULB)
        .key(Shortcut::ctrl(Key::B))
        .on(&[Screen::Bench, Screen::Settings]),
    entry(Intent::ChangeKey, "do-change-key", icon::LOCK).key(Shortcut::ctrl(Key::G)).on(&[Screen::Bench]),
    entry(Intent::Emulate, "do-emulate", icon::USB).key(Shortcut::ctrl(Key::E)).on(&[Screen::Bench]),
    entry(Intent::RowUp, "do-row-up", icon::CARET_UP).key(Shortcut::plain(Key::ArrowUp)).on(LISTS).unlisted(),
    entry(Intent::RowDown, "do-row-down", icon::CARET_DOWN)
        .key(Shortcut::plain(Key::ArrowDown))
        .on(LISTS)
        .unlisted(),
    entry(Intent::PageUp, "do-page-up", icon::CARET_UP)
        .key(Shortcut::plain(Key::PageUp))
        .on(PAGED)
        .unlisted(),
    entry(Intent::PageDown, "do-page-down", icon::CARET_DOWN)
        .key(Shortcut::plain(Key::PageDown))
        .on(PAGED)
        .unlisted(),
    entry(Intent::Approve, "do-approve", icon::SEAL_CHECK)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Queue]),
    entry(Intent::ProvisionChosen, "do-provision-chosen", icon::PENCIL)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Queue]),
    entry(Intent::NoteSeal, "do-note-seal", icon::SEAL_CHECK)
        .key(Shortcut::ctrl(Key::S))
        .on(&[Screen::Queue]),
    entry(Intent::LetWait, "do-let-wait", icon::HOURGLASS).key(Shortcut::ctrl(Key::W)).on(&[Screen::Queue]),
    entry(Intent::SendBack, "do-send-back", icon::CARET_LEFT)
        .key(Shortcut::ctrl(Key::R))
        .on(&[Screen::Queue]),
    entry(Intent::TakeUpAgain, "do-take-up-again", icon::ARROW_CLOCKWISE)
        .key(Shortcut::ctrl(Key::U))
        .on(&[Screen::Queue]),
    entry(Intent::CancelRequest, "do-cancel-request", icon::X_CIRCLE)
        .key(Shortcut::shift(Key::Delete))
        .on(&[Screen::Queue]),
    entry(Intent::ReportLoss, "do-report-loss", icon::WARNING)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Contracts]),
    entry(Intent::ReportFound, "do-report-found", icon::MAGNIFYING_GLASS)
        .key(Shortcut::ctrl(Key::F))
        .on(&[Screen::Contracts]),
    entry(Intent::SuspendOrLift, "do-suspend", icon::PROHIBIT)
        .key(Shortcut::ctrl(Key::S))
        .on(&[Screen::Contracts]),
    entry(Intent::NoteLock, "do-note-lock", icon::LOCK).key(Shortcut::ctrl(Key::O)).on(&[Screen::Contracts]),
    entry(Intent::GiveUpReturn, "do-give-up-return", icon::ARCHIVE)
        .key(Shortcut::ctrl(Key::G))
        .on(&[Screen::Contracts]),
    entry(Intent::OpenReminders, "do-open-reminders", icon::CLOCK)
        .key(Shortcut::ctrl(Key::R))
        .on(&[Screen::Contracts]),
    entry(Intent::BeginCampaign, "do-begin-campaign", icon::ARROW_CLOCKWISE)
        .key(Shortcut::ctrl(Key::T))
        .on(&[Screen::Contracts]),
    entry(Intent::PrintLabel, "do-print-label", icon::PRINTER)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Dispatch]),
    entry(Intent::GiveUpPrint, "do-give-up-print", icon::X)
        .key(Shortcut::shift(Key::Delete))
        .on(&[Screen::Dispatch]),
    entry(Intent::LabelPdf, "do-label-pdf", icon::FILE_PDF)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Dispatch]),
    entry(Intent::LabelPng, "do-label-png", icon::FILE_PNG)
        .key(Shortcut::ctrl(Key::F11))
        .on(&[Screen::Dispatch]),
    entry(Intent::LabelOpen, "do-label-open", icon::OPEN_OUT)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Dispatch]),
    on_parcel(Intent::NextSheet, "do-next-sheet", icon::FILE_TEXT, Shortcut::ctrl(Key::PageDown)),
    entry(Intent::NextPage, "do-next-page", icon::CARET_RIGHT)
        .key(Shortcut::shift(Key::PageDown))
        .on(&[Screen::Dispatch, Screen::Settings]),
    on_parcel(Intent::WriteAgain, "do-write-again", icon::PENCIL, Shortcut::ctrl(Key::W)),
    on_parcel(Intent::OpenParcel, "do-open-parcel", icon::EJECT, Shortcut::ctrl(Key::O)),
    on_parcel(Intent::PostParcel, "do-post-parcel", icon::OPEN_OUT, Shortcut::ctrl(Key::Enter)),
    on_parcel(Intent::ParcelDelivered, "do-parcel-delivered", icon::CHECK, Shortcut::ctrl(Key::G)),
    on_parcel(Intent::ParcelReturned, "do-parcel-returned", icon::WARNING, Shortcut::ctrl(Key::R)),
    on_parcel(Intent::SendParcelAgain, "do-send-parcel-again", icon::ARROW_CLOCKWISE, Shortcut::ctrl(Key::J)),
    on_parcel(Intent::SealBroken, "do-seal-broken", icon::PROHIBIT, Shortcut::ctrl(Key::B)),
    on_parcel(Intent::MarkAll, "do-mark-all", icon::CHECK_SQUARE, Shortcut::ctrl(Key::M)),
    on_parcel(Intent::NextPart, "do-next-part", icon::CARET_RIGHT, Shortcut::ctrl(Key::T)),
    on_parcel(Intent::PrintDay, "do-print-day", icon::PRINTER, Shortcut::shift(Key::F12)),
    on_parcel(Intent::NextList, "do-next-list", icon::CARET_RIGHT, Shortcut::shift(Key::F9)),
    on_parcel(Intent::CloseList, "do-close-list", icon::CHECK, Shortcut::ctrl(Key::S)),
    on_parcel(Intent::ReopenList, "do-reopen-list", icon::ARROW_CLOCKWISE, Shortcut::ctrl(Key::U)),
    on_parcel(Intent::HandOver, "do-hand-over", icon::OPEN_OUT, Shortcut::ctrl(Key::H)),
    on_parcel(Intent::TakeOff, "do-take-off", icon::EJECT, Shortcut::ctrl(Key::Delete)),
    on_parcel(Intent::CloseDay, "do-close-day", icon::SEAL_CHECK, Shortcut::shift(Key::F10)),
    on_parcel(Intent::AddBand, "do-add-band", icon::CHECK, Shortcut::ctrl(Key::E)),
    on_parcel(Intent::PullNumber, "do-pull-number", icon::EJECT, Shortcut::ctrl(Key::F)),
    on_parcel(Intent::CloseBand, "do-close-band", icon::PROHIBIT, Shortcut::ctrl(Key::Y)),
    on_parcel(Intent::AddRate, "do-add-rate", icon::CHECK, Shortcut::ctrl(Key::F12)),
    on_parcel(Intent::SaveMailPolicy, "do-save-mail-policy", icon::CHECK, Shortcut::shift(Key::F11)),
    on_fee(Intent::DebitAll, "do-debit-all", icon::DOWNLOAD, Shortcut::plain(Key::F10)),
    on_fee(Intent::FeeCollected, "do-fee-collected", icon::CHECK, Shortcut::plain(Key::F11)),
    on_fee(Intent::FeeFailed, "do-fee-failed", icon::X_CIRCLE, Shortcut::plain(Key::F12)),
    on_fee(Intent::FeeAgain, "do-fee-again", icon::ARROW_CLOCKWISE, Shortcut::ctrl(Key::R)),
    on_fee(Intent::ReferFee, "do-refer-fee", icon::BUILDINGS, Shortcut::ctrl(Key::B)),
    on_fee(Intent::WaiveFee, "do-waive-fee", icon::PROHIBIT, Shortcut::ctrl(Key::W)),
    on_fee(Intent::NextFeeState, "do-next-fee-state", icon::CARET_RIGHT, Shortcut::ctrl(Key::T)),
    on_fee(Intent::NextFeeMonth, "do-next-fee-month", icon::CARET_DOWN, Shortcut::ctrl(Key::M)),
    entry(Intent::VerifyJournal, "do-verify-journal", icon::SHIELD_CHECK)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Journal]),
    entry(Intent::ExportJournal, "do-export-journal", icon::DOWNLOAD)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Journal]),
    entry(Intent::AddOperator, "do-add-operator", icon::USER_PLUS)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Settings]),
    on_settings(Intent::SettingsStation, "do-settings-station", icon::GEAR, Shortcut::ctrl(Key::Num1)),
    on_settings(Intent::SettingsRules, "do-settings-rules", icon::SEAL_CHECK, Shortcut::ctrl(Key::Num2)),
    on_settings(
        Intent::SettingsTemplates,
        "do-settings-templates",
        icon::FILE_TEXT,
        Shortcut::ctrl(Key::Num3),
    ),
    on_settings(Intent::SettingsPrinters, "do-settings-printers", icon::PRINTER, Shortcut::ctrl(Key::Num4)),
    on_settings(Intent::SettingsPorts, "do-settings-ports", icon::USB, Shortcut::ctrl(Key::Num6)),
    on_settings(Intent::PlaceUp, "do-place-up", icon::CARET_UP, Shortcut::ctrl(Key::ArrowUp)),
    on_settings(Intent::PlaceDown, "do-place-down", icon::CARET_DOWN, Shortcut::ctrl(Key::ArrowDown)),
    on_settings(Intent::SettingsFamilies, "do-settings-families", icon::KEY, Shortcut::ctrl(Key::Num5)),
    on_settings(Intent::SwitchFamily, "do-switch-family", icon::CHECK, Shortcut::shift(Key::F10)),
    on_settings(Intent::ChangeRule, "do-change-rule", icon::CHECK, Shortcut::plain(Key::F11)),
    on_settings(Intent::SaveSender, "do-save-sender", icon::CHECK, Shortcut::plain(Key::F12)),
    on_settings(Intent::LoadPostalCodes, "do-load-postal-codes", icon::FILE_UP, Shortcut::ctrl(Key::O)),
    on_settings(Intent::ExportTemplate, "do-export-template", icon::DOWNLOAD, Shortcut::shift(Key::F11)),
    on_settings(Intent::OpenTemplates, "do-open-templates", icon::OPEN_OUT, Shortcut::shift(Key::F12)),
    on_settings(Intent::SavePrinter, "do-add-printer", icon::PRINTER, Shortcut::ctrl(Key::Enter)),
    entry(Intent::Deadlines, "do-deadlines", icon::CLOCK)
        .key(Shortcut::ctrl(Key::U))
        .on(&[Screen::Contracts]),
    entry(Intent::RecordSetUp, "do-record-set-up", icon::CHECK)
        .key(Shortcut::plain(Key::F10))
        .on(&[Screen::Contracts]),
    entry(Intent::CheckCode, "do-check-code", icon::KEY).key(Shortcut::ctrl(Key::J)).on(&[Screen::Contracts]),
    entry(Intent::HeldOn, "do-held-on", icon::CLOCK).key(Shortcut::ctrl(Key::H)).on(&[Screen::Contracts]),
    entry(Intent::NextUser, "do-next-user", icon::USER).key(Shortcut::ctrl(Key::B)).on(&[Screen::Contracts]),
    entry(Intent::OpenOwner, "token-open-contract", icon::BUILDINGS)
        .key(Shortcut::ctrl(Key::Enter))
        .on(&[Screen::Contracts]),
    entry(Intent::WriteOff, "token-write-off", icon::ARCHIVE)
        .key(Shortcut::shift(Key::Delete))
        .on(&[Screen::Contracts]),
    entry(Intent::RegisterPhone, "do-register-phone", icon::USER_PLUS)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Contracts]),
    entry(Intent::RevokePhone, "do-revoke-phone", icon::PROHIBIT)
        .key(Shortcut::ctrl(Key::E))
        .on(&[Screen::Contracts]),
    entry(Intent::CampaignLetter, "do-campaign-letter", icon::ENVELOPE)
        .key(Shortcut::ctrl(Key::Y))
        .on(&[Screen::Contracts]),
    entry(Intent::Receipt, "do-receipt", icon::FILE_TEXT)
        .key(Shortcut::ctrl(Key::W))
        .on(&[Screen::Contracts]),
    entry(Intent::DestructionRecord, "do-destruction-record", icon::FILE_TEXT)
        .key(Shortcut::ctrl(Key::G))
        .on(&[Screen::Returns]),
    entry(Intent::JudgeSlot, "do-judge-slot", icon::USB)
        .key(Shortcut::ctrl(Key::R))
        .on(&[Screen::Bench, Screen::Returns]),
    returned(Intent::Disposition(0), "do-disposition-1", Shortcut::plain(Key::F10)),
    returned(Intent::Disposition(1), "do-disposition-2", Shortcut::plain(Key::F11)),
    returned(Intent::Disposition(2), "do-disposition-3", Shortcut::plain(Key::F12)),
    returned(Intent::Disposition(3), "do-disposition-4", Shortcut::shift(Key::F10)),
    returned(Intent::Disposition(4), "do-disposition-5", Shortcut::shift(Key::F11)),
    returned(Intent::Disposition(5), "do-disposition-6", Shortcut::shift(Key::F12)),
    returned(Intent::Tick(0), "do-tick-battery", Shortcut::ctrl(Key::Num1)),
    returned(Intent::Tick(1), "do-tick-casing", Shortcut::ctrl(Key::Num2)),
    returned(Intent::Tick(2), "do-tick-display", Shortcut::ctrl(Key::Num3)),
    returned(Intent::Tick(3), "do-tick-seal", Shortcut::ctrl(Key::Num4)),
    returned(Intent::Tick(4), "do-tick-address", Shortcut::ctrl(Key::Num5)),
    returned(Intent::Sweep, "do-sweep", Shortcut::ctrl(Key::M)),
    returned(Intent::SweepNext, "do-sweep-next", Shortcut::ctrl(Key::B)),
    returned(Intent::FindByCode, "do-find-by-code", Shortcut::ctrl(Key::F)),
    entry(Intent::StockLots, "do-stock-lots", icon::ARCHIVE)
        .key(Shortcut::ctrl(Key::Num1))
        .on(&[Screen::Stock]),
    entry(Intent::StockReceive, "do-stock-receive", icon::DOWNLOAD)
        .key(Shortcut::ctrl(Key::Num2))
        .on(&[Screen::Stock]),
    entry(Intent::StockTake, "do-stock-take", icon::BARCODE)
        .key(Shortcut::ctrl(Key::Num3))
        .on(&[Screen::Stock]),
    entry(Intent::StockDay, "do-stock-day", icon::SEAL_CHECK)
        .key(Shortcut::ctrl(Key::Num4))
        .on(&[Screen::Stock]),
    entry(Intent::StockIncident, "do-stock-incident", icon::PROHIBIT)
        .key(Shortcut::ctrl(Key::Num5))
        .on(&[Screen::Stock]),
    entry(Intent::StockAct, "do-stock-act", icon::CHECK).key(Shortcut::plain(Key::F10)).on(&[Screen::Stock]),
    entry(Intent::StockSecond, "do-stock-second", icon::CARET_RIGHT)
        .key(Shortcut::plain(Key::F11))
        .on(&[Screen::Stock]),
    entry(Intent::StockThird, "do-stock-third", icon::CARET_RIGHT)
        .key(Shortcut::plain(Key::F12))
        .on(&[Screen::Stock]),
    entry(Intent::SpeakJapanese, "do-speak-ja", icon::TRANSLATE),
    entry(Intent::SpeakEnglish, "do-speak-en", icon::TRANSLATE),
    entry(Intent::ThemeLight, "do-theme-light", icon::SUN),
    entry(Intent::ThemeDark, "do-theme-dark", icon::MOON),
    entry(Intent::ThemeSystem, "do-theme-system", icon::GEAR),
    entry(Intent::Quit, "do-quit", icon::SIGN_OUT).key(Shortcut::ctrl(Key::Q)),
];

const LISTS: &[Screen] = &[
    Screen::Queue,
    Screen::Dispatch,
    Screen::Contracts,
    Screen::Stock,
    Screen::Fees,
    Screen::Journal,
    Screen::Settings,
];

/// The lists, and the bench: there the arrows choose a slot, and these keys the request.
const PAGED: &[Screen] = &[
    Screen::Queue,
    Screen::Bench,
    Screen::Dispatch,
    Screen::Contracts,
    Screen::Stock,
    Screen::Fees,
    Screen::Journal,
    Screen::Settings,
];

/// Starts an entry that the palette offers everywhere.
const fn entry(intent: Intent, id: &'static str, icon: &'static str) -> Entry {
    Entry { intent, id, icon, shortcut: None, screens: &[], in_palette: true }
}

/// Starts an entry of the returns.
const fn returned(intent: Intent, id: &'static str, shortcut: Shortcut) -> Entry {
    entry(intent, id, icon::SEAL_CHECK).key(shortcut).on(&[Screen::Returns])
}

/// An act of the dispatch.
const fn on_parcel(intent: Intent, id: &'static str, icon: &'static str, key: Shortcut) -> Entry {
    entry(intent, id, icon).key(key).on(&[Screen::Dispatch])
}

/// An act of the settings.
const fn on_settings(intent: Intent, id: &'static str, icon: &'static str, key: Shortcut) -> Entry {
    entry(intent, id, icon).key(key).on(&[Screen::Settings])
}

/// An act on fees.
const fn on_fee(intent: Intent, id: &'static str, icon: &'static str, key: Shortcut) -> Entry {
    entry(intent, id, icon).key(key).on(&[Screen::Fees])
}
