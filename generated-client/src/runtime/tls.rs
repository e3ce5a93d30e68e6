//! How the default transport comes by TLS: whom it trusts, and what it shows of itself.

use super::error::ConfigurationError;
use std::fmt;

/// What the caller says about TLS.
#[derive(Clone, Default)]
pub(crate) struct TlsSettings {
    /// Certificates that are trusted beside the system's, as PEM.
    pub(crate) roots: Vec<Vec<u8>>,
    /// The client's own certificate with those behind it, and its private key, as PEM.
    pub(crate) identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl TlsSettings {
    pub(crate) fn is_empty(&self) -> bool {
        self.roots.is_empty() && self.identity.is_none()
    }
}

/// Shows nothing: one of the texts is a private key.
impl fmt::Debug for TlsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsSettings").finish_non_exhaustive()
    }
}

/// The certificates are the system's, as an administrator has set them up, and those of the caller. Where the system has
/// none, `https` is out of reach and plain `http` still works; a fixed list inside of the crate would work there, and would
/// trust what the system no longer does. The second value says why `https` is out of reach, where it is.
#[cfg(feature = "rustls")]
pub(crate) fn with_tls(
    builder: reqwest::ClientBuilder,
    settings: &TlsSettings,
) -> Result<(reqwest::ClientBuilder, Option<String>), ConfigurationError> {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::Verifier;
    use std::sync::Arc;

    fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigurationError> {
        let certificates = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
        let certificates = certificates.map_err(|error| unreadable().because(error))?;
        match certificates.is_empty() {
            true => Err(unreadable().because("there is no certificate in it")),
            false => Ok(certificates),
        }
    }

    let mut roots = Vec::new();
    for pem in &settings.roots {
        for certificate in certificates(pem)? {
            let added = RootCertStore::empty().add(certificate.clone());
            added.map_err(|error| unreadable().because(error))?;
            roots.push(certificate);
        }
    }
    // The provider is passed by hand: a library leaves the process-wide one to the program.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(rustls::DEFAULT_VERSIONS);
    let config = match config {
        Ok(config) => config,
        Err(error) => return Ok((builder, Some(format!("TLS is not to be had: {error}")))),
    };
    let (config, no_tls) = match Verifier::new_with_extra_roots(roots, provider) {
        Ok(verifier) => {
            let config = config
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier));
            (config, None)
        }
        Err(error) => {
            let config = config.with_root_certificates(RootCertStore::empty());
            let why = format!("the system's certificates cannot be read: {error}");
            (config, Some(why))
        }
    };
    let mut config = match &settings.identity {
        None => config.with_no_client_auth(),
        Some((pem, key)) => {
            let key = PrivateKeyDer::from_pem_slice(key);
            let key = key.map_err(|error| {
                ConfigurationError::new("the client's private key cannot be read").because(error)
            })?;
            let config = config.with_client_auth_cert(certificates(pem)?, key);
            config.map_err(|error| {
                ConfigurationError::new(
                    "the client's certificate and private key do not go together",
                )
                .because(error)
            })?
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((builder.tls_backend_preconfigured(config), no_tls))
}

#[cfg(not(feature = "rustls"))]
pub(crate) fn with_tls(
    mut builder: reqwest::ClientBuilder,
    settings: &TlsSettings,
) -> Result<(reqwest::ClientBuilder, Option<String>), ConfigurationError> {
    for pem in &settings.roots {
        let certificates = reqwest::Certificate::from_pem_bundle(pem);
        let certificates = certificates.map_err(|error| unreadable().because(error))?;
        if certificates.is_empty() {
            return Err(unreadable().because("there is no certificate in it"));
        }
        builder = builder.tls_certs_merge(certificates);
    }
    if let Some((pem, key)) = &settings.identity {
        let identity = reqwest::Identity::from_pkcs8_pem(pem, key).map_err(|error| {
            ConfigurationError::new("the client's certificate or private key cannot be read")
                .because(error)
        })?;
        builder = builder.identity(identity);
    }
    Ok((builder.tls_backend_native(), None))
}

fn unreadable() -> ConfigurationError {
    ConfigurationError::new("a certificate cannot be read")
}
