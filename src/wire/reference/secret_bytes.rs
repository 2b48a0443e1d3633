//! A secret within a message: a byte string that goes from one [`Secret`] straight into another.
//!
//! Reference protocol, section 7. The trap: a derived encoding would ask for `Serialize` on the secret itself,
//! and then any struct could carry it into a log; this pair of functions is used for one field of one message.

use std::borrow::Borrow;
use std::fmt;

use serde::de::{Deserializer, Visitor};
use serde::ser::Serializer;

use crate::domain::Secret;
use crate::domain::secret::SecretLength;

/// Writes the secret behind its length.
pub fn serialize<S: Serializer>(secret: &impl Borrow<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(secret.borrow().expose_secret())
}

/// Fills a secret in place.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    deserializer.deserialize_bytes(IntoSecret)
}

struct IntoSecret;

impl Visitor<'_> for IntoSecret {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a secret of {} to {} bytes", Secret::SHORTEST, Secret::LONGEST)
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Secret, E> {
        Secret::filled::<SecretLength>(bytes.len(), |out| {
            out.copy_from_slice(bytes);
            Ok(())
        })
        .map_err(|_| E::invalid_length(bytes.len(), &self))
    }
}
