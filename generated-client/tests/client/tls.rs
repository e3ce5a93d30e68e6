//! The default transport by TLS: whom it trusts, and what it shows of itself.

use crate::CALL;
use crate::server::json;
use generated_client::{Client, ClientBuilder, Error};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

/// An authority that signs what a test needs.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for a name, and its private key.
    fn sign(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.0).unwrap(), key)
    }

    fn roots(&self) -> Arc<RootCertStore> {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        Arc::new(roots)
    }
}

/// Answers with a call whoever comes by TLS, and where `clients` says so, only who has a certificate of that authority.
fn server(authority: &Authority, clients: Option<&Authority>) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = match clients {
        None => config.with_no_client_auth(),
        Some(clients) => {
            let verifier = WebPkiClientVerifier::builder_with_provider(clients.roots(), provider);
            config.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let (certificate, key) = authority.sign("localhost");
    let certificates: Vec<CertificateDer<'static>> = vec![certificate.der().clone()];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = Arc::new(config.with_single_cert(certificates, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            let mut bytes = [0; 4096];
            // A client that does not trust the server, or that the server does not trust, is gone by now.
            if stream.read(&mut bytes).is_ok_and(|count| count > 0) {
                let _ = stream.write_all(&json("200 OK", CALL));
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    address
}

fn builder(address: SocketAddr) -> ClientBuilder {
    Client::builder()
        .base_url(format!("https://localhost:{}", address.port()))
        .api_key_auth("hunter2", "")
        .retry(generated_client::RetryPolicy::never())
}

async fn works(builder: ClientBuilder) -> bool {
    let client = builder.build().unwrap();
    match client.activities_calls().create().await {
        Ok(call) => call.id == "acti_1",
        Err(Error::Transport(_)) => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_authority_of_the_callers_is_trusted() {
    let authority = Authority::new();
    let address = server(&authority, None);
    assert!(!works(builder(address)).await);
    assert!(!works(builder(address).root_certificates(Authority::new().pem())).await);
    assert!(works(builder(address).root_certificates(authority.pem())).await);
    let several = format!("{}{}", Authority::new().pem(), authority.pem());
    assert!(works(builder(address).root_certificates(several)).await);
}

#[tokio::test]
async fn a_certificate_is_shown_where_the_server_asks_for_one() {
    let (authority, clients) = (Authority::new(), Authority::new());
    let address = server(&authority, Some(&clients));
    let trusting = || builder(address).root_certificates(authority.pem());
    assert!(!works(trusting()).await);
    let (certificate, key) = clients.sign("me");
    let with =
        |key: &KeyPair| trusting().client_certificate(certificate.pem(), key.serialize_pem());
    assert!(works(with(&key)).await);
    let other = KeyPair::generate().unwrap();
    let error = with(&other).build().unwrap_err().to_string();
    assert!(error.contains("do not go together"), "{error}");
}
