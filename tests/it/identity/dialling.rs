//! Which server we talk to: the name, the OIN, the authority and the revocation list all count.

use std::time::Duration;

use samenbeeld::identity::development::{DevelopmentPki, Leaf, LeafRequest, Purpose, source_name};
use samenbeeld::identity::tls::{
    ConnectError, Destination, Dialer, Limits, OwnCertificate, Refusal, TlsError, TrustStore,
};

use super::world::{SetClock, call, client_request, hours, monday, organisation, pki, serve};

fn source_request(pki: &DevelopmentPki) -> LeafRequest {
    let vt = organisation("vt");
    LeafRequest {
        name: source_name(&vt),
        serial_number: Some(pki.organisations[&vt].oin.to_string()),
        purpose: Purpose::Server,
        names: vec![source_name(&vt)],
        ..client_request(pki)
    }
}

/// Connects to a source that shows this certificate, expecting that of Veilig Thuis.
async fn connect_to(pki: &DevelopmentPki, leaf: &Leaf) -> Result<(), ConnectError> {
    let trust = pki.broker_trust().unwrap();
    let source = serve(leaf.own().unwrap(), trust, Limits::default()).await;
    let address = source.address.to_string();
    let dialer = pki.dial_source(&organisation("vt"), &address, SetClock::at(monday()));
    let channel = dialer.unwrap().connect().await?;
    call(&channel).await.unwrap();
    Ok(())
}

#[tokio::test]
async fn a_source_with_the_right_name_and_oin_is_talked_to() {
    let pki = pki();
    let leaf = pki.partner_authority.issue(&source_request(&pki)).unwrap();
    connect_to(&pki, &leaf).await.unwrap();
}

#[tokio::test]
async fn a_source_that_is_not_the_one_we_called_is_refused_by_class() {
    let mut pki = pki();
    let revoked = pki.partner_authority.issue(&source_request(&pki)).unwrap();
    pki.partner_authority
        .revoke(&revoked.certificate, monday())
        .unwrap();
    let issue = |change: &dyn Fn(&mut LeafRequest)| {
        let mut request = source_request(&pki);
        change(&mut request);
        pki.partner_authority.issue(&request).unwrap()
    };
    let jbra = pki.organisations[&organisation("jbra")].oin.to_string();
    let cases = [
        (
            Refusal::OtherOin,
            issue(&|r| r.serial_number = Some(jbra.clone())),
        ),
        (
            Refusal::UnknownOin,
            issue(&|r| r.serial_number = Some("0".repeat(20))),
        ),
        (Refusal::NoOin, issue(&|r| r.serial_number = None)),
        (
            Refusal::OtherName,
            issue(&|r| r.names = vec!["elsewhere.test".to_owned()]),
        ),
        (
            Refusal::OtherPurpose,
            issue(&|r| r.purpose = Purpose::Client),
        ),
        (
            Refusal::Expired,
            issue(&|r| r.until = monday() - hours(1) / 2),
        ),
        (
            Refusal::UnknownIssuer,
            pki.broker_authority.issue(&source_request(&pki)).unwrap(),
        ),
        (Refusal::Revoked, revoked),
    ];
    for (expected, leaf) in cases {
        match connect_to(&pki, &leaf).await {
            Err(ConnectError::Refused(refusal)) => assert_eq!(refusal, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_lazy_channel_tells_the_class_with_the_call() {
    let pki = pki();
    let other = &pki.organisations[&organisation("jbra")].source;
    let trust = pki.broker_trust().unwrap();
    let source = serve(other.own().unwrap(), trust, Limits::default()).await;
    let oin = pki.organisations[&organisation("vt")].oin.clone();
    let address = source.address.to_string();
    let destination = Destination::new(&address, "localhost", oin).unwrap();
    let store = TrustStore::new(pki.partner_trust().unwrap(), SetClock::at(monday()));
    let own = pki.broker.client.own().unwrap();
    let dialer = Dialer::new(destination, own, store, Duration::from_secs(5)).unwrap();
    let status = call(&dialer.connect_lazily().unwrap()).await.unwrap_err();
    assert_eq!(status.code(), tonic::Code::Unavailable);
    assert_eq!(Refusal::find(&status), Some(Refusal::OtherOin));
}

#[tokio::test]
async fn a_new_own_certificate_is_shown_from_the_next_connection_on() {
    let pki = pki();
    let first = pki.partner_authority.issue(&source_request(&pki)).unwrap();
    let mut later = source_request(&pki);
    later.names = vec!["elsewhere.test".to_owned()];
    let later = pki.partner_authority.issue(&later).unwrap();
    let own = first.own().unwrap();
    let trust = pki.broker_trust().unwrap();
    let source = serve(own.clone(), trust, Limits::default()).await;
    let address = source.address.to_string();
    let dialer = || pki.dial_source(&organisation("vt"), &address, SetClock::at(monday()));
    dialer().unwrap().connect().await.unwrap();
    let unfit = own.replace(later.certificate.as_bytes(), first.key.as_bytes());
    assert!(matches!(unfit, Err(TlsError::KeyPair(_))), "{unfit:?}");
    dialer().unwrap().connect().await.unwrap();
    own.replace(later.certificate.as_bytes(), later.key.as_bytes())
        .unwrap();
    match dialer().unwrap().connect().await {
        Err(ConnectError::Refused(Refusal::OtherName)) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_pem_is_named_by_kind() {
    let broken = OwnCertificate::from_pem(b"x", b"y").unwrap_err();
    assert_eq!(
        broken.to_string(),
        "no PEM of a certificate, or a broken one"
    );
}
