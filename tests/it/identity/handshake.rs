//! Who is let in, and who is refused in the handshake.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, HandshakeKind, RootCertStore, SupportedProtocolVersion};
use samenbeeld::identity::development::{
    Authority, BROKER_NAME, BROKER_OIN, DevelopmentPki, Purpose, source_name,
};
use samenbeeld::identity::tls::{Destination, Dialer, Limits, Trust, TrustStore, thumbprint};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::world::{
    SOON, Served, broker, call, call_with, client_request, dial_with, hours, monday, organisation,
    pki, serve,
};

#[tokio::test]
async fn a_partner_is_let_in_and_every_request_carries_its_certificate() {
    let pki = pki();
    let mut broker = broker(&pki).await;
    let jbra = pki.organisation(&organisation("jbra")).unwrap();
    let own = jbra.client.own().unwrap();
    call_with(&pki, &broker, own).await.unwrap();
    let caller = broker.callers.recv().await.unwrap();
    assert_eq!(caller.oin, jbra.oin);
    let der = CertificateDer::from_pem_slice(jbra.client.certificate.as_bytes()).unwrap();
    assert_eq!(caller.thumbprint, thumbprint(&der));
    let trust = broker.store.trust();
    assert_eq!(trust.organisation(&caller.oin), Some(&organisation("jbra")));
}

#[tokio::test]
async fn a_certificate_that_fails_is_refused_and_only_the_log_tells_why() {
    let mut pki = pki();
    let revoked = pki.partner_authority.issue(&client_request(&pki)).unwrap();
    pki.partner_authority
        .revoke(&revoked.certificate, monday())
        .unwrap();
    let foreign = Authority::new("Foreign", monday() - hours(1), monday() + hours(1)).unwrap();
    let issue = |change: &dyn Fn(&mut samenbeeld::identity::development::LeafRequest)| {
        let mut request = client_request(&pki);
        change(&mut request);
        pki.partner_authority.issue(&request).unwrap()
    };
    let cases = [
        (
            "unknown-issuer",
            foreign.issue(&client_request(&pki)).unwrap(),
        ),
        (
            "expired-certificate",
            issue(&|r| r.until = monday() - hours(1) / 2),
        ),
        (
            "certificate-not-yet-valid",
            issue(&|r| r.from = monday() + hours(1)),
        ),
        ("revoked-certificate", revoked),
        (
            "unknown-oin",
            issue(&|r| r.serial_number = Some("00000099000000007777".to_owned())),
        ),
        ("no-oin", issue(&|r| r.serial_number = None)),
        (
            "no-oin",
            issue(&|r| r.serial_number = Some("jbra".to_owned())),
        ),
        ("other-purpose", issue(&|r| r.purpose = Purpose::Server)),
    ];
    for (reason, leaf) in cases {
        let mut broker = broker(&pki).await;
        let error = call_with(&pki, &broker, leaf.own().unwrap()).await;
        let told = format!("{:?}", error.expect_err(reason));
        broker.log.expect(reason).await;
        assert!(
            broker.callers.try_recv().is_err(),
            "{reason}: a call came through"
        );
        assert_eq!(broker.store.open_connections(), 0, "{reason}");
        // The peer hears of a bad certificate and no more.
        for word in [
            "Revoked",
            "Expired",
            "UnknownCA",
            "AccessDenied",
            "OIN",
            "oin",
        ] {
            assert!(!told.contains(word), "{reason}: {told}");
        }
    }
}

#[tokio::test]
async fn without_a_certificate_there_is_no_connection() {
    let pki = pki();
    let broker = broker(&pki).await;
    let outcome = anonymous(&pki, &broker, &[&rustls::version::TLS13]).await;
    assert!(outcome.is_err());
    broker.log.expect("no-certificate").await;
    let outcome = anonymous(&pki, &broker, &[&rustls::version::TLS12]).await;
    assert!(outcome.is_err());
}

#[tokio::test]
async fn an_expired_revocation_list_refuses() {
    let pki = pki();
    let broker = broker(&pki).await;
    let own = pki.organisations[&organisation("jbra")]
        .client
        .own()
        .unwrap();
    call_with(&pki, &broker, own).await.unwrap();
    // A certificate that lives longer than the list.
    let mut request = client_request(&pki);
    request.until = pki.until + hours(48);
    let own = pki
        .partner_authority
        .issue(&request)
        .unwrap()
        .own()
        .unwrap();
    broker.clock.set(pki.until + hours(24));
    assert!(call_with(&pki, &broker, own).await.is_err());
    broker.log.expect("revocation-list-expired").await;
}

#[tokio::test]
async fn a_missing_revocation_list_refuses() {
    let pki = pki();
    let own = || {
        pki.organisations[&organisation("jbra")]
            .client
            .own()
            .unwrap()
    };
    let admitted = pki.partner_trust().unwrap().admitted().clone();
    let anchor = pki.partner_authority.certificate().as_bytes();
    let other_list = pki
        .broker_authority
        .revocation_list(pki.from, pki.until)
        .unwrap();
    for lists in ["", other_list.as_str()] {
        let trust = Trust::from_pem(anchor, lists.as_bytes(), admitted.clone()).unwrap();
        let broker = serve(pki.broker.server.own().unwrap(), trust, Limits::default()).await;
        assert!(call_with(&pki, &broker, own()).await.is_err());
        broker.log.expect("revocation-list-missing").await;
    }
}

#[tokio::test]
async fn a_source_admits_the_broker_alone() {
    let pki = pki();
    let vt = &pki.organisations[&organisation("vt")];
    let trust = pki.broker_trust().unwrap();
    let mut source = serve(vt.source.own().unwrap(), trust, Limits::default()).await;
    let address = source.address.to_string();
    let clock = source.clock.clone();
    let dialer = pki
        .dial_source(&organisation("vt"), &address, clock)
        .unwrap();
    call(&dialer.connect().await.unwrap()).await.unwrap();
    let caller = source.callers.recv().await.unwrap();
    assert_eq!(caller.oin.to_string(), BROKER_OIN);
    // Another subject of the same authority, and a partner of the other one.
    let other = pki.broker_authority.issue(&client_request(&pki)).unwrap();
    let partner = &pki.organisations[&organisation("jbra")].client;
    for (reason, leaf) in [("unknown-oin", &other), ("unknown-issuer", partner)] {
        let store = TrustStore::new(pki.partner_trust().unwrap(), source.clock.clone());
        let name = source_name(&organisation("vt"));
        let destination = Destination::new(&address, &name, vt.oin.clone()).unwrap();
        let dialer = Dialer::new(destination, leaf.own().unwrap(), store, SOON).unwrap();
        let outcome = dialer.connect().await;
        assert!(outcome.is_err() || call(&outcome.unwrap()).await.is_err());
        source.log.expect(reason).await;
    }
}

#[tokio::test]
async fn tls_1_2_is_spoken_only_with_forward_secrecy() {
    let pki = pki();
    let broker = broker(&pki).await;
    let config = as_jbra(&pki, &[&rustls::version::TLS12]);
    let stream = shake(&broker, config).await.unwrap();
    let suite = stream.get_ref().1.negotiated_cipher_suite().unwrap();
    assert!(format!("{suite:?}").contains("ECDHE"), "{suite:?}");

    // A client that offers RSA key transport alone: TLS_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_256_GCM_SHA384.
    let mut tcp = TcpStream::connect(broker.address).await.unwrap();
    tcp.write_all(&client_hello(&[0x00, 0x9c, 0x00, 0x9d]))
        .await
        .unwrap();
    let mut answer = Vec::new();
    tcp.read_to_end(&mut answer).await.unwrap();
    let (alert, fatal, handshake_failure) = (0x15, 2, 40);
    assert_eq!(answer.first(), Some(&alert), "{answer:02x?}");
    assert_eq!(answer[5..7], [fatal, handshake_failure]);
    broker.log.expect("tls-protocol").await;
}

#[tokio::test]
async fn nothing_is_resumed() {
    let pki = pki();
    let broker = broker(&pki).await;
    for version in [&rustls::version::TLS13, &rustls::version::TLS12] {
        // One configuration for both connections: only then would the client resume the first one.
        let config = as_jbra(&pki, &[version]);
        for _ in 0..2 {
            let stream = shake(&broker, config.clone()).await.unwrap();
            let tls = stream.get_ref().1;
            assert_eq!(tls.handshake_kind(), Some(HandshakeKind::Full));
            assert_eq!(tls.tls13_tickets_received(), 0);
        }
    }
}

#[tokio::test]
async fn a_silent_peer_is_sent_away_after_the_term() {
    let pki = pki();
    let limits = Limits {
        handshake: Duration::from_millis(100),
        handshakes: 1,
        ..Limits::default()
    };
    let own = pki.broker.server.own().unwrap();
    let broker = serve(own, pki.partner_trust().unwrap(), limits).await;
    let mut silent = TcpStream::connect(broker.address).await.unwrap();
    let mut answer = Vec::new();
    silent.read_to_end(&mut answer).await.ok();
    assert!(answer.is_empty());
    broker.log.expect("handshake-timeout").await;
    let own = pki.organisations[&organisation("jbra")]
        .client
        .own()
        .unwrap();
    call_with(&pki, &broker, own).await.unwrap();
}

#[tokio::test]
async fn one_partner_cannot_take_the_places_of_all() {
    let pki = pki();
    let limits = Limits {
        connections_per_peer: 1,
        connections: 2,
        ..Limits::default()
    };
    let own = pki.broker.server.own().unwrap();
    let broker = serve(own, pki.partner_trust().unwrap(), limits).await;
    let own = |name: &str| pki.organisations[&organisation(name)].client.own().unwrap();
    let first = dial_with(&pki, &broker, own("jbra")).await.unwrap();
    call(&first).await.unwrap();
    assert!(call_with(&pki, &broker, own("jbra")).await.is_err());
    broker.log.expect("too-many-connections").await;
    let other = dial_with(&pki, &broker, own("vt")).await.unwrap();
    call(&other).await.unwrap();
    drop(first);
    while broker.store.open_connections() > 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    call_with(&pki, &broker, own("jbra")).await.unwrap();
}

#[tokio::test]
async fn the_log_names_the_certificate_and_no_address() {
    let pki = pki();
    let broker = broker(&pki).await;
    let foreign = Authority::new("Foreign", monday() - hours(1), monday() + hours(1)).unwrap();
    let leaf = foreign.issue(&client_request(&pki)).unwrap();
    let own = leaf.own().unwrap();
    let thumbprint = data_encoding::HEXLOWER.encode(&own.thumbprint().unwrap());
    assert!(call_with(&pki, &broker, own).await.is_err());
    broker.log.expect("unknown-issuer").await;
    let log = broker.log.text();
    assert!(log.contains(thumbprint.split_at(16).0), "{log}");
    assert!(log.contains("00000099000000000001"), "{log}");
    assert!(!log.contains("127.0.0.1"), "{log}");
}

/// A TLS client of our own making, that shows the certificate of `jbra`.
fn as_jbra(
    pki: &DevelopmentPki,
    versions: &[&'static SupportedProtocolVersion],
) -> Arc<ClientConfig> {
    let leaf = &pki.organisations[&organisation("jbra")].client;
    let certificate = CertificateDer::from_pem_slice(leaf.certificate.as_bytes()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::from_pem_slice(leaf.key.as_bytes()).unwrap();
    let config = settings(pki, versions).with_client_auth_cert(vec![certificate], key);
    Arc::new(config.unwrap())
}

async fn anonymous(
    pki: &DevelopmentPki,
    served: &Served,
    versions: &[&'static SupportedProtocolVersion],
) -> std::io::Result<TlsStream<TcpStream>> {
    let config = settings(pki, versions).with_no_client_auth();
    shake(served, Arc::new(config)).await
}

fn settings(
    pki: &DevelopmentPki,
    versions: &[&'static SupportedProtocolVersion],
) -> rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert> {
    let mut roots = RootCertStore::empty();
    let anchor = pki.broker_authority.certificate().as_bytes();
    roots
        .add(CertificateDer::from_pem_slice(anchor).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let time = Arc::new(OnMonday);
    ClientConfig::builder_with_details(provider, time)
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
}

/// Shakes hands, and waits until the server has said its first word of HTTP/2: only then has it accepted the client.
async fn shake(
    served: &Served,
    config: Arc<ClientConfig>,
) -> std::io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(BROKER_NAME).unwrap();
    let tcp = TcpStream::connect(served.address).await?;
    let mut stream = TlsConnector::from(config).connect(name, tcp).await?;
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .await?;
    stream.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).await?;
    let mut frame = [0; 9];
    stream.read_exact(&mut frame).await?;
    Ok(stream)
}

#[derive(Debug)]
struct OnMonday;

impl rustls::time_provider::TimeProvider for OnMonday {
    fn current_time(&self) -> Option<rustls::pki_types::UnixTime> {
        let seconds = u64::try_from(monday().as_second()).ok()?;
        Some(rustls::pki_types::UnixTime::since_unix_epoch(
            Duration::from_secs(seconds),
        ))
    }
}

/// A TLS 1.2 ClientHello (RFC 5246, 7.4.1.2) with these suites and signatures, and no key exchange but RSA to go with them.
fn client_hello(suites: &[u8]) -> Vec<u8> {
    let name = BROKER_NAME.as_bytes();
    let short = |length: usize| u16::try_from(length).unwrap().to_be_bytes();
    let mut server_name = vec![0];
    server_name.extend(short(name.len()));
    server_name.extend(name);
    let mut extensions = Vec::new();
    let mut extension = |kind: u16, body: &[u8]| {
        extensions.extend(kind.to_be_bytes());
        extensions.extend(short(body.len()));
        extensions.extend(body);
    };
    extension(0, &[&short(server_name.len())[..], &server_name].concat());
    extension(13, &[0, 6, 4, 3, 8, 4, 4, 1]);
    extension(10, &[0, 4, 0, 29, 0, 23]);
    extension(23, &[]);
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.push(0);
    body.extend(short(suites.len()));
    body.extend(suites);
    body.extend([1, 0]);
    body.extend(short(extensions.len()));
    body.extend(extensions);
    let mut record = vec![0x16, 3, 1];
    record.extend(short(body.len() + 4));
    record.extend([1, 0]);
    record.extend(short(body.len()));
    record.extend(body);
    record
}
