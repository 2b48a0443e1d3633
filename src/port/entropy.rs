//! The operating system's randomness.
//!
//! RFC 4226 section 7.5 asks for unpredictable secrets. The trap: a failing source must stop the work; nothing here
//! falls back to anything weaker.

use crate::domain::{Entropy, EntropyFailed};

/// `getrandom` and its kin.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        getrandom::fill(out).map_err(|error| EntropyFailed { cause: error.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let (mut one, mut other) = ([0; 32], [0; 32]);
        SystemEntropy.fill(&mut one).unwrap();
        SystemEntropy.fill(&mut other).unwrap();
        assert_ne!(one, other);
    }
}
