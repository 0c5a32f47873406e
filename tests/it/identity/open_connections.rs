//! Connections that are open when something changes: the trust, the revocation list, or the hour.

use std::time::Duration;

use samenbeeld::identity::tls::Refusal;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use super::world::{
    SOON, broker, call, client_request, dial_with, hours, monday, organisation, pki,
};

#[tokio::test]
async fn a_revoked_partner_loses_the_connection_it_has_open() {
    let mut pki = pki();
    let broker = broker(&pki).await;
    let jbra = pki.organisations[&organisation("jbra")].client.clone();
    let vt = pki.organisations[&organisation("vt")].client.own().unwrap();
    let revoked = dial_with(&pki, &broker, jbra.own().unwrap()).await.unwrap();
    let other = dial_with(&pki, &broker, vt).await.unwrap();
    call(&other).await.unwrap();
    // A stream is open over it, and idle.
    let mut client = HealthClient::new(revoked.clone());
    let stream = client.watch(HealthCheckRequest::default()).await.unwrap();
    let mut stream = stream.into_inner();
    stream.message().await.unwrap().expect("the present state");
    assert_eq!(broker.store.open_connections(), 2);

    assert_eq!(broker.store.replace(pki.partner_trust().unwrap()), 0);
    pki.partner_authority
        .revoke(&jbra.certificate, monday())
        .unwrap();
    assert_eq!(broker.store.replace(pki.partner_trust().unwrap()), 1);

    let end = tokio::time::timeout(SOON, stream.message()).await;
    assert!(end.expect("the stream ends").is_err());
    assert!(call(&revoked).await.is_err());
    broker.log.expect("revoked-certificate").await;
    call(&other).await.unwrap();
    while broker.store.open_connections() > 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_partner_that_is_no_longer_admitted_loses_its_connection() {
    use samenbeeld::identity::tls::{Admitted, Trust};
    let pki = pki();
    let broker = broker(&pki).await;
    let own = pki.organisations[&organisation("jbra")]
        .client
        .own()
        .unwrap();
    let channel = dial_with(&pki, &broker, own).await.unwrap();
    call(&channel).await.unwrap();
    let vt = pki.organisations[&organisation("vt")].oin.clone();
    let list = pki
        .partner_authority
        .revocation_list(pki.from, pki.until)
        .unwrap();
    let trust = Trust::from_pem(
        pki.partner_authority.certificate().as_bytes(),
        list.as_bytes(),
        Admitted::partners([(vt, organisation("vt"))]).unwrap(),
    );
    assert_eq!(broker.store.replace(trust.unwrap()), 1);
    assert!(call(&channel).await.is_err());
    broker.log.expect("unknown-oin").await;
}

#[tokio::test]
async fn a_connection_ends_when_the_revocation_list_expires() {
    let pki = pki();
    let broker = broker(&pki).await;
    let mut request = client_request(&pki);
    request.until = pki.until + hours(48);
    let own = pki
        .partner_authority
        .issue(&request)
        .unwrap()
        .own()
        .unwrap();
    let channel = dial_with(&pki, &broker, own).await.unwrap();
    call(&channel).await.unwrap();
    assert_eq!(broker.store.recheck(pki.until - hours(1)), 0);
    call(&channel).await.unwrap();
    assert_eq!(broker.store.recheck(pki.until + hours(1)), 1);
    broker.clock.set(pki.until + hours(1));
    assert!(call(&channel).await.is_err());
    broker.log.expect("revocation-list-expired").await;
}

#[tokio::test]
async fn a_connection_ends_when_its_certificate_expires() {
    let pki = pki();
    let broker = broker(&pki).await;
    let mut request = client_request(&pki);
    request.until = monday() + hours(2);
    let own = pki
        .partner_authority
        .issue(&request)
        .unwrap()
        .own()
        .unwrap();
    let channel = dial_with(&pki, &broker, own).await.unwrap();
    call(&channel).await.unwrap();
    assert_eq!(broker.store.recheck(monday() + hours(1)), 0);
    assert_eq!(broker.store.recheck(monday() + hours(3)), 1);
    assert_eq!(broker.store.recheck(monday() + hours(3)), 0, "closed once");
    broker.clock.set(monday() + hours(3));
    assert!(call(&channel).await.is_err());
    broker.log.expect("expired-certificate").await;
}

#[tokio::test]
async fn a_source_that_is_revoked_loses_the_connection_the_broker_has_open() {
    use samenbeeld::identity::development::source_name;
    use samenbeeld::identity::tls::{Destination, Dialer, Limits, TrustStore};
    let mut pki = pki();
    let vt = pki.organisations[&organisation("vt")].clone();
    let trust = pki.broker_trust().unwrap();
    let source = super::world::serve(vt.source.own().unwrap(), trust, Limits::default()).await;
    let store = TrustStore::new(pki.partner_trust().unwrap(), source.clock.clone());
    let address = source.address.to_string();
    let destination = Destination::new(&address, &source_name(&organisation("vt")), vt.oin);
    let own = pki.broker.client.own().unwrap();
    let dialer = Dialer::new(destination.unwrap(), own, store.clone(), SOON).unwrap();
    let channel = dialer.connect().await.unwrap();
    call(&channel).await.unwrap();
    assert_eq!(store.open_connections(), 1);
    pki.partner_authority
        .revoke(&vt.source.certificate, monday())
        .unwrap();
    assert_eq!(store.replace(pki.partner_trust().unwrap()), 1);
    let status = call(&channel).await.unwrap_err();
    // The connection ended, or the channel tried a new one and was told why not.
    let refusal = Refusal::find(&status);
    assert!(
        matches!(refusal, None | Some(Refusal::Revoked)),
        "{status:?}"
    );
    let status = call(&channel).await.unwrap_err();
    assert_eq!(Refusal::find(&status), Some(Refusal::Revoked), "{status:?}");
}
