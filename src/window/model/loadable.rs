//! Something that is asked for and comes later; what came before stays in sight meanwhile.

/// A picture that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Loadable<T> {
    /// Never asked for.
    #[default]
    Idle,
    /// Asked for; what was there before.
    Pending(Option<T>),
    /// Here.
    Ready(T),
    /// Could not be had; what was there before.
    Failed(Option<T>),
}

impl<T> Loadable<T> {
    /// The picture, or the previous one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(value) | Self::Pending(Some(value)) | Self::Failed(Some(value)) => Some(value),
            Self::Idle | Self::Pending(None) | Self::Failed(None) => None,
        }
    }

    /// Marks it as asked for.
    pub fn ask(&mut self) {
        *self = Self::Pending(self.keep());
    }

    /// Marks it as failed.
    pub fn fail(&mut self) {
        *self = Self::Failed(self.keep());
    }

    /// Whether it has been asked for and has not come.
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Pending(_))
    }

    /// Whether it was never asked for.
    pub const fn is_idle(&self) -> bool {
        matches!(self, Self::Idle)
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        *self = Self::Idle;
    }

    fn keep(&mut self) -> Option<T> {
        match std::mem::take(self) {
            Self::Ready(value) => Some(value),
            Self::Pending(value) | Self::Failed(value) => value,
            Self::Idle => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_again_keeps_the_old_picture_in_sight() {
        let mut list = Loadable::Ready(3);
        list.ask();
        assert_eq!((list.value(), list.is_pending()), (Some(&3), true));
        list.fail();
        assert_eq!((list.value(), list.is_pending()), (Some(&3), false));
    }

    #[test]
    fn the_first_question_has_nothing_to_show() {
        let mut list: Loadable<u8> = Loadable::Idle;
        assert!(list.is_idle());
        list.ask();
        assert_eq!(list.value(), None);
    }
}
