//! The encrypted line to a printer: TLS to exactly one certificate, the one that a person trusted.
//!
//! RFC 8446. Printers make their certificates themselves, so no authority can vouch for them; a fingerprint that was compared
//! once can. The trap: the handshake's signatures are checked all the same, for a certificate is public and its key is not.

use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
    StreamOwned,
};

use crate::print::{Fingerprint, IppTarget, PrintError};

/// Takes one certificate and no other, and remembers which one came.
#[derive(Debug)]
struct Pinned {
    trusted: Option<Fingerprint>,
    seen: Mutex<Option<Fingerprint>>,
    provider: Arc<CryptoProvider>,
}

/// The encrypted line over a connection, once the printer has shown the trusted certificate.
pub(super) fn wrap(
    mut socket: TcpStream,
    target: &IppTarget,
    trusted: Option<Fingerprint>,
) -> Result<StreamOwned<ClientConnection, TcpStream>, PrintError> {
    let host = target.to_string();
    let failed = |source| PrintError::Secure { host: host.clone(), source };
    let provider = Arc::new(ring::default_provider());
    let pinned = Arc::new(Pinned { trusted, seen: Mutex::new(None), provider: Arc::clone(&provider) });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&pinned) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    let name = ServerName::try_from(target.host.clone())
        .map_err(|_| failed(Error::General("the host has no name for a certificate".into())))?;
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(failed)?;
    while connection.is_handshaking() {
        if let Err(error) = connection.complete_io(&mut socket) {
            let seen = *pinned.seen.lock().unwrap_or_else(PoisonError::into_inner);
            return Err(match (trusted, seen) {
                (None, Some(fingerprint)) => PrintError::CertificateUnknown { host, fingerprint },
                (Some(expected), Some(got)) if expected != got => {
                    PrintError::CertificateChanged { host, expected, got }
                }
                _ => match error.downcast::<Error>() {
                    Ok(source) => PrintError::Secure { host, source },
                    Err(source) => PrintError::Stalled { host, sent: 0, source },
                },
            });
        }
    }
    Ok(StreamOwned::new(connection, socket))
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let seen = Fingerprint::of(certificate);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        if self.trusted == Some(seen) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
