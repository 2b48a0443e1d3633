//! What a sealed secret is bound to: a row moved to another token, contract, job or station does not open.

use crate::domain::{ContractNo, Environment, Profile, StationId, TokenId};

/// The facts around a secret, as associated data of its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding<'a> {
    /// Demo, training or production.
    pub environment: Environment,
    /// The station that drew it.
    pub station: &'a StationId,
    /// The job that drew it.
    pub job: u64,
    /// The token it is for.
    pub token: &'a TokenId,
    /// The contract it is for.
    pub contract: &'a ContractNo,
    /// The parameters it is used with.
    pub profile: Profile,
}

impl Binding<'_> {
    /// Length-prefixed fields, so that no two different bindings have the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let job = self.job.to_string();
        let fields: [&str; 11] = [
            "secret/1",
            self.environment.as_str(),
            &self.station.0,
            &job,
            self.token.manufacturer.as_str(),
            self.token.serial.as_str(),
            &self.contract.0,
            self.profile.algorithm.as_str(),
            self.profile.digits.as_str(),
            self.profile.step.as_str(),
            "t0=0",
        ];
        let mut bytes = Vec::with_capacity(160);
        for field in fields {
            bytes.extend(u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend(field.as_bytes());
        }
        bytes
    }
}
