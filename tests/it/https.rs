//! A place on loopback where HTTPS is spoken.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use samenbeeld::identity::development::Leaf;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Listens under this certificate; whom it takes, how it speaks with them, and where.
pub(crate) async fn listen(leaf: &Leaf) -> (TcpListener, TlsAcceptor, String) {
    let chain = CertificateDer::from_pem_slice(leaf.certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(leaf.key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let address = format!("https://localhost:{port}");
    (listener, TlsAcceptor::from(Arc::new(config)), address)
}
