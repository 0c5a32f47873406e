//! `samenbeeld pki` as a person runs it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use samenbeeld::identity::PeerCertificate;
use samenbeeld::identity::development::{BROKER_AUDIENCE, DevelopmentPki, Layout, issuer_name};
use samenbeeld::identity::tls::TrustStore;
use samenbeeld::identity::token::{
    Authenticator, Expected, Issuer, KeySet, LONGEST_LIFE, Schedule,
};
use samenbeeld::ports::Clock;
use samenbeeld::storage::SystemClock;

use super::world::organisation;

fn pki(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_samenbeeld");
    Command::new(program)
        .arg("pki")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn made(folder: &Path) -> Output {
    let out = folder.to_str().unwrap();
    let made = pki(&["--out", out, "--organisations", "jbra,blijf"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    made
}

#[tokio::test]
async fn a_token_from_the_command_line_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let said = text(&made(folder.path()).stdout);
    assert!(said.contains("OIN 00000099000000000002"), "{said}");
    let layout = Layout::new(folder.path());
    let read = DevelopmentPki::read(folder.path()).unwrap();
    let dir = folder.path().to_str().unwrap();
    for name in ["jbra", "blijf"] {
        let asked = [
            "token",
            "--dir",
            dir,
            "--organisation",
            name,
            "--professional",
            "x-101",
        ];
        let printed = text(&pki(&asked).stdout);
        let of = organisation(name);
        let keys = KeySet::from_file(&layout.organisation(&of).key_set(), Schedule::default());
        let issuer = Issuer {
            name: issuer_name(&of),
            keys,
        };
        let expected = Expected {
            audience: BROKER_AUDIENCE.to_owned(),
            longest_life: LONGEST_LIFE,
        };
        let clock = std::sync::Arc::new(SystemClock);
        let store = TrustStore::new(read.partner_trust().unwrap(), clock);
        let issuers = BTreeMap::from([(of.clone(), issuer)]);
        let authenticator = Authenticator::new(store, expected, issuers);
        let peer = PeerCertificate {
            oin: read.organisations[&of].oin.clone(),
            thumbprint: read.organisations[&of].client.thumbprint().unwrap(),
        };
        let authorization = format!("Bearer {}", printed.trim_end());
        let now = SystemClock.now();
        let caller = authenticator.authenticate(&peer, Some(&authorization), now);
        assert_eq!(caller.await.unwrap().professional().as_str(), "x-101");
    }
}

#[test]
fn nothing_is_replaced_without_force() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let out = folder.path().to_str().unwrap();
    let wrapping = Layout::new(folder.path()).wrapping();
    let before = std::fs::read(&wrapping).unwrap();
    let again = pki(&["--out", out]);
    assert!(!again.status.success());
    assert!(
        text(&again.stderr).contains("--force"),
        "{}",
        text(&again.stderr)
    );
    assert_eq!(std::fs::read(&wrapping).unwrap(), before);
    assert!(pki(&["--out", out, "--force"]).status.success());
    assert_ne!(std::fs::read(&wrapping).unwrap(), before);
}

#[test]
fn a_revoked_organisation_stands_in_the_list() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path());
    let dir = folder.path().to_str().unwrap();
    let revoked = pki(&["revoke", "--dir", dir, "--organisation", "jbra"]);
    assert!(revoked.status.success(), "{}", text(&revoked.stderr));
    let list = std::fs::read(Layout::new(folder.path()).partner_revocations()).unwrap();
    let list = pem_body(&list);
    let (_, list) = x509_parser::parse_x509_crl(&list).unwrap();
    assert_eq!(list.iter_revoked_certificates().count(), 2);
    let unknown = pki(&["revoke", "--dir", dir, "--organisation", "vt"]);
    assert!(!unknown.status.success());
    let said = text(&unknown.stderr);
    assert!(said.contains("the organisations are blijf, jbra"), "{said}");
}

#[test]
fn a_folder_without_an_infrastructure_is_told_with_the_way_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    let asked = [
        "token",
        "--dir",
        dir,
        "--organisation",
        "jbra",
        "--professional",
        "x-1",
    ];
    let refused = pki(&asked);
    assert!(!refused.status.success() && refused.stdout.is_empty());
    let said = text(&refused.stderr);
    assert!(
        said.contains(&format!("`samenbeeld pki --out {dir}`")),
        "{said}"
    );
    for wrong in [
        &["--out", dir, "--organisations", "jbra,jbra"][..],
        &[],
        &["--organisations", "Jbra"],
    ] {
        let refused = pki(wrong);
        assert!(!refused.status.success(), "{wrong:?}");
        assert!(!refused.stderr.is_empty(), "{wrong:?}");
    }
}

fn pem_body(pem: &[u8]) -> Vec<u8> {
    use rustls::pki_types::CertificateRevocationListDer;
    use rustls::pki_types::pem::PemObject;
    CertificateRevocationListDer::from_pem_slice(pem)
        .unwrap()
        .to_vec()
}
