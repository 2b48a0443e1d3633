//! Counts what an emulated token is asked, and knows in the middle of what it leaves.

use crate::emulator::Pulled;

/// The exchanges of a token so far.
#[derive(Debug, Default)]
pub(super) struct Exchanges {
    heard: u32,
    bytes: u64,
    pulled: Option<Pulled>,
}

impl Exchanges {
    /// One more begins; answers how the token leaves in it, if it does.
    pub(super) fn one_more(&mut self) -> Option<Pulled> {
        self.heard = self.heard.saturating_add(1);
        self.pulled.take_if(|pulled| pulled.exchange == self.heard)
    }

    /// So many bytes more, in whatever direction.
    pub(super) fn crossed(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) const fn heard(&self) -> u32 {
        self.heard
    }

    pub(super) const fn pull_at(&mut self, pulled: Pulled) {
        self.pulled = Some(pulled);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leaves_in_one_exchange_and_in_no_other() {
        let mut exchanges = Exchanges::default();
        let second = Pulled { exchange: 2, acts: true };
        exchanges.pull_at(second);
        assert_eq!([(); 3].map(|()| exchanges.one_more()), [None, Some(second), None]);
        assert_eq!(exchanges.heard(), 3);
    }
}
