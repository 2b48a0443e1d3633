//! Message ids to sentences: the Fluent files of one language, parsed once.
//!
//! An id that no file has is shown in brackets, never hidden: the tests fail on it.

use std::sync::LazyLock;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{LanguageIdentifier, langid};

use crate::words::number::thousands;
use crate::words::{Fact, Notice};

/// A language the station speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// 日本語, the first one.
    Japanese,
    /// English, complete.
    English,
}

impl Language {
    /// All of them, the first one first.
    pub const ALL: &'static [Self] = &[Self::Japanese, Self::English];

    /// The code that settings store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }

    /// Reads a code; whatever is not known is the first language.
    #[must_use]
    pub fn of_code(code: &str) -> Self {
        Self::ALL.iter().copied().find(|language| language.code() == code).unwrap_or(Self::Japanese)
    }

    const fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::Japanese => langid!("ja"),
            Self::English => langid!("en"),
        }
    }

    /// The files of the language.
    const fn files(self) -> &'static [&'static str] {
        match self {
            Self::Japanese => JAPANESE,
            Self::English => ENGLISH,
        }
    }
}

/// The files of one language, in the same order for each.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../../assets/i18n/", $language, "/codes.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/dates.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/frame.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/commands.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/bench.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/families.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/screens.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/access.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/consent.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/refusals.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/notices.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/station.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/rows.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/cli.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/counter.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/life.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/customers.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/returns.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/stock.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/fees.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/papers.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/printers.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/postal.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/barcode.ftl")),
            include_str!(concat!("../../assets/i18n/", $language, "/post.ftl")),
        ]
    };
}

const JAPANESE: &[&str] = files!("ja");
const ENGLISH: &[&str] = files!("en");

/// The sentences of one language.
pub struct Sentences {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Sentences {
    /// Reads the files of a language. A message with a mistake in it is left out and found by the tests.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => {
                #[expect(clippy::cast_possible_truncation, reason = "facts are whole numbers")]
                let whole = number.value as i64;
                Some(thousands(whole))
            }
            _ => None,
        }));
        for file in language.files() {
            let resource = match FluentResource::try_new((*file).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// Japanese, read once: papers speak it whatever the window speaks.
    #[must_use]
    pub fn of_paper() -> &'static Self {
        static JAPANESE: LazyLock<Sentences> = LazyLock::new(|| Sentences::new(Language::Japanese));
        &JAPANESE
    }

    /// Which language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whether there is a message with this id.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// A message without facts.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        self.write(id, None)
    }

    /// A message with facts.
    #[must_use]
    pub fn say_with(&self, id: &str, facts: &[(&str, Fact)]) -> String {
        let mut args = FluentArgs::with_capacity(facts.len());
        for (name, fact) in facts {
            match fact {
                Fact::Text(text) => args.set(*name, text.as_str()),
                Fact::Number(number) => args.set(*name, *number),
                Fact::Word(word) => args.set(*name, self.say(word)),
            }
        }
        self.write(id, Some(&args))
    }

    /// The word of a code: `("token-state", "in_stock")`.
    #[must_use]
    pub fn word(&self, list: &str, code: &str) -> String {
        self.say(&format!("{list}-{code}"))
    }

    /// What happened.
    #[must_use]
    pub fn what(&self, notice: &Notice) -> String {
        self.say_with(&notice.message_id(), &notice.facts)
    }

    /// What happened in a few words, for a place that names the token already.
    #[must_use]
    pub fn short(&self, notice: &Notice) -> String {
        let id = format!("short-{}", notice.code);
        if self.knows(&id) { self.say_with(&id, &notice.facts) } else { self.what(notice) }
    }

    /// What to do now, where there is anything to do.
    #[must_use]
    pub fn remedy(&self, notice: &Notice) -> Option<String> {
        let id = notice.remedy_id();
        self.knows(&id).then(|| self.say_with(&id, &notice.facts))
    }

    fn write(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return format!("[{id}]");
        };
        let mut mistakes = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut mistakes).into_owned()
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Fact {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<u16> for Fact {
    fn from(number: u16) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<usize> for Fact {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Fact {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;
    use crate::domain::StopCause;
    use crate::domain::contract::AccountKind;
    use crate::domain::disposition::Disposition;
    use crate::domain::verdict::Verdict;
    use crate::domain::{
        Act, Channel, ContractStatus, DraftField, Environment, FeeReason, FormKind, HouseRule, OtpMethod,
        Outcome, RequestKind, RequestReason, RequestState, TokenState, UserRole,
    };
    use crate::words::Severity;

    /// Message ids of a language with the variables each uses.
    fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for file in language.files() {
            let mut current = String::new();
            for line in file.lines() {
                if let Some((id, _)) = line.split_once(" =")
                    && line.starts_with(|c: char| c.is_ascii_lowercase())
                {
                    current = id.to_owned();
                    let fresh = found.insert(current.clone(), BTreeSet::new()).is_none();
                    assert!(fresh, "{} has {current} twice", language.code());
                }
                for after in line.split('$').skip(1) {
                    let name = after.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next();
                    found.entry(current.clone()).or_default().insert(name.unwrap_or_default().to_owned());
                }
            }
        }
        found
    }

    #[test]
    fn every_file_parses() {
        for language in Language::ALL {
            for file in language.files() {
                if let Err((_, mistakes)) = FluentResource::try_new((*file).to_owned()) {
                    panic!("{}: {mistakes:?}", language.code());
                }
            }
        }
    }

    #[test]
    fn japanese_and_english_have_the_same_messages_with_the_same_variables() {
        let (ja, en) = (messages(Language::Japanese), messages(Language::English));
        let only = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| {
            a.keys().filter(|id| !b.contains_key(*id)).cloned().collect::<Vec<_>>()
        };
        assert_eq!((only(&ja, &en), only(&en, &ja)), (Vec::new(), Vec::new()));
        for (id, variables) in &ja {
            // A language may leave out what it does not need to say; it may not name what does not come.
            let other = &en[id];
            assert!(variables == other || id.starts_with("date-"), "{id}: ja {variables:?}, en {other:?}");
        }
    }

    #[test]
    fn every_code_of_every_list_has_its_word() {
        let mut wanted = Vec::new();
        let mut list = |name: &str, codes: Vec<&'static str>| {
            wanted.extend(codes.into_iter().map(|code| format!("{name}-{code}")));
        };
        list("token-state", TokenState::ALL.iter().map(|code| code.as_str()).collect());
        list("request-kind", RequestKind::ALL.iter().map(|code| code.as_str()).collect());
        list("request-state", RequestState::ALL.iter().map(|code| code.as_str()).collect());
        list("act", Act::ALL.iter().map(|code| code.as_str()).collect());
        list("outcome", Outcome::ALL.iter().map(|code| code.as_str()).collect());
        list("contract-status", ContractStatus::ALL.iter().map(|code| code.as_str()).collect());
        list("otp-method", OtpMethod::ALL.iter().map(|code| code.as_str()).collect());
        list("user-role", UserRole::ALL.iter().map(|code| code.as_str()).collect());
        list("account-kind", AccountKind::ALL.iter().map(|code| code.as_str()).collect());
        list("fee-reason", FeeReason::ALL.iter().map(|code| code.as_str()).collect());
        list("request-reason", RequestReason::ALL.iter().map(|code| code.as_str()).collect());
        list("form-kind", FormKind::ALL.iter().map(|code| code.as_str()).collect());
        list("channel", Channel::ALL.iter().map(|code| code.as_str()).collect());
        list("draft-field", DraftField::ALL.iter().map(|code| code.as_str()).collect());
        list("verdict", Verdict::ALL.iter().map(|code| code.as_str()).collect());
        list("disposition", Disposition::ALL.iter().map(|code| code.as_str()).collect());
        list("stop-cause", StopCause::ALL.iter().map(|code| code.as_str()).collect());
        list("house-rule", HouseRule::ALL.iter().map(|code| code.as_str()).collect());
        list("house-rule-about", HouseRule::ALL.iter().map(|code| code.as_str()).collect());
        let numbers = HouseRule::ALL.iter().filter(|rule| !rule.is_switch());
        list("house-rule-is", numbers.map(|code| code.as_str()).collect());
        list("environment", Environment::ALL.iter().map(|code| code.as_str()).collect());
        for language in Language::ALL {
            let sentences = Sentences::new(*language);
            let missing: Vec<_> = wanted.iter().filter(|id| !sentences.knows(id)).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", language.code());
        }
    }

    #[test]
    fn every_id_that_the_source_says_exists() {
        let sentences = Sentences::new(Language::Japanese);
        let mut missing = BTreeSet::new();
        let mut seen = 0;
        for text in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
            for opening in ["say(\"", "say_with(\"", "id: \"", "words.say(\"", "say_with(\n"] {
                for after in text.split(opening).skip(1) {
                    let literal = if opening.ends_with('\n') {
                        after.trim_start().strip_prefix('"').unwrap_or_default()
                    } else {
                        after
                    };
                    let id = literal.split('"').next().unwrap_or_default();
                    let is_id = id.starts_with(|c: char| c.is_ascii_lowercase())
                        && id.contains('-')
                        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                    if is_id {
                        seen += 1;
                        if !sentences.knows(id) {
                            missing.insert(id.to_owned());
                        }
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
        assert!(seen > 20, "the scan found only {seen} ids");
    }

    #[test]
    fn every_notice_that_the_source_makes_has_its_sentence() {
        let sentences = Sentences::new(Language::Japanese);
        let mut missing = BTreeSet::new();
        let mut seen = 0;
        for text in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
            // Tests at the foot of a file make notices of their own.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for opening in ["Notice::new(\"", " refused(\"", " fault(\"", " bug(\""] {
                for after in code.split(opening).skip(1) {
                    let id = after.split('"').next().unwrap_or_default();
                    seen += 1;
                    if !(sentences.knows(&format!("err-{id}")) || sentences.knows(&format!("say-{id}"))) {
                        missing.insert(id.to_owned());
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
        assert!(seen > 80, "the scan found only {seen} notices");
    }

    #[test]
    fn every_error_says_what_to_do_and_every_remedy_has_its_error() {
        let ids = messages(Language::Japanese);
        for id in ids.keys() {
            if let Some(code) = id.strip_prefix("err-") {
                assert!(ids.contains_key(&format!("fix-{code}")), "{id} has no remedy");
            }
            if let Some(code) = id.strip_prefix("short-") {
                assert!(ids.contains_key(&format!("err-{code}")), "{id} has no whole sentence");
            }
            if let Some(code) = id.strip_prefix("fix-") {
                let told =
                    ids.contains_key(&format!("err-{code}")) || ids.contains_key(&format!("say-{code}"));
                assert!(told, "{id} has nothing to mend");
            }
        }
    }

    #[test]
    fn an_unknown_id_is_shown_and_not_hidden() {
        let unknown = "no-such-id";
        assert_eq!(Sentences::new(Language::English).say(unknown), "[no-such-id]");
    }

    #[test]
    fn a_notice_is_put_into_words_with_its_facts() {
        let notice = Notice::new("token-not-in-stock", Severity::Refused).text("token", "RT-00001842").word(
            "state",
            "token-state",
            "dispatched",
        );
        let ja = Sentences::new(Language::Japanese);
        assert!(ja.what(&notice).contains("RT-00001842"));
        assert!(ja.what(&notice).contains("発送済"));
        assert!(ja.remedy(&notice).is_some());
        let en = Sentences::new(Language::English);
        assert!(en.what(&notice).contains("dispatched"));
    }

    fn sources(folder: &Path) -> Vec<String> {
        let mut texts = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                texts.extend(sources(&path));
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                texts.push(std::fs::read_to_string(&path).unwrap());
            }
        }
        texts
    }
}
