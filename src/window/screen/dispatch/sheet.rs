//! Which paper of a parcel is shown, and which one a key makes.

use std::path::{Path, PathBuf};

use crate::bench::message::{Command, LabelPurpose, Subject};
use crate::domain::{DocumentKind, RequestNo};
use crate::window::command::Intent;
use crate::window::scene::{Ask, Scene};
use crate::window::screen::dispatch::DispatchScreen;

/// A paper of the dispatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sheet {
    /// 宛名ラベル.
    #[default]
    Label,
    /// 送付状.
    Letter,
    /// 返送票.
    ReturnSlip,
    /// 差出票 of the day.
    PostingList,
}

impl Sheet {
    /// In the order in which they are needed.
    pub const ALL: &'static [Self] = &[Self::Label, Self::Letter, Self::ReturnSlip, Self::PostingList];

    /// The message id of its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Label => "document-kind-label",
            Self::Letter => "document-kind-letter",
            Self::ReturnSlip => "document-kind-return-slip",
            Self::PostingList => "document-kind-posting-list",
        }
    }

    /// Which paper.
    #[must_use]
    pub const fn kind(self) -> DocumentKind {
        match self {
            Self::Label => DocumentKind::Label,
            Self::Letter => DocumentKind::Letter,
            Self::ReturnSlip => DocumentKind::ReturnSlip,
            Self::PostingList => DocumentKind::PostingList,
        }
    }

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|sheet| *sheet == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

impl DispatchScreen {
    /// Shows another paper, from its first page.
    pub fn turn_to(&mut self, sheet: Sheet) {
        self.sheet = sheet;
        self.page = 0;
        self.looked_at = None;
        // Every paper has a printer of its own.
        self.printer.clear();
    }

    /// The paper that is shown, where it is not the label.
    #[must_use]
    pub fn subject(&self, scene: &Scene<'_>) -> Option<Subject> {
        let request = || self.chosen.clone().unwrap_or_else(|| RequestNo(String::new()));
        match self.sheet {
            Sheet::Label => None,
            Sheet::Letter => Some(Subject::Letter(request())),
            Sheet::ReturnSlip => Some(Subject::ReturnSlip(request())),
            Sheet::PostingList => Some(Subject::PostingList(scene.now.day_in_japan())),
        }
    }

    /// Does what a key asks for about papers; gives whether it was about them.
    pub(super) fn perform_on_sheet(
        &mut self,
        intent: Intent,
        scene: &Scene<'_>,
        asks: &mut Vec<Ask>,
    ) -> bool {
        match intent {
            Intent::NextSheet => self.turn_to(self.sheet.next()),
            Intent::NextPage => {
                let pages = scene.model.paper.value().map_or(1, |picture| picture.pages.max(1));
                self.page = (self.page + 1) % pages;
            }
            Intent::LabelPdf | Intent::LabelPng | Intent::LabelOpen => {
                let Some(subject) = self.subject(scene) else { return false };
                let file = |ending: &str| self.file(&format!("{}-{subject}.{ending}", subject.kind()));
                let purpose = match intent {
                    Intent::LabelPdf => LabelPurpose::Save(file("pdf")),
                    Intent::LabelPng => LabelPurpose::Save(file("png")),
                    _ => LabelPurpose::Open,
                };
                asks.push(Ask::Send(Command::Paper { subject, reprint: None, page: 0, purpose }));
            }
            _ => return false,
        }
        true
    }

    /// Asks for the page that is to be shown, once; again when something was done since, or the picture is gone.
    pub(super) fn look_at_sheet(&mut self, scene: &Scene<'_>, asks: &mut Vec<Ask>) {
        let Some(subject) = self.subject(scene) else { return };
        let wanted = (subject, self.page, scene.model.told);
        let is_gone = scene.model.paper.is_idle() && scene.model.no_paper.is_none();
        if self.looked_at.as_ref() == Some(&wanted) && !is_gone {
            return;
        }
        let (subject, page, _) = wanted.clone();
        asks.push(Ask::Send(Command::Paper { subject, reprint: None, page, purpose: LabelPurpose::Preview }));
        self.looked_at = Some(wanted);
    }

    fn file(&self, name: &str) -> PathBuf {
        Path::new(self.folder.trim()).join(name)
    }
}
