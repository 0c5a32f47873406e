//! A development infrastructure in a folder, read back and used for real.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use samenbeeld::identity::development::{DevelopmentError, DevelopmentPki, Layout};
use samenbeeld::identity::tls::{Limits, OwnCertificate, Trust};

use super::world::{call, call_with, dial_with, monday, organisation, pki, serve};

fn files(folder: &Path) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        if entry.path().is_dir() {
            assert_eq!(mode, 0o700, "{}", entry.path().display());
            found.extend(files(&entry.path()));
        } else {
            found.push((entry.path().display().to_string(), mode));
        }
    }
    found
}

#[test]
fn secrets_are_for_the_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    pki().write(folder.path(), false).unwrap();
    let found = files(folder.path());
    assert_eq!(found.len(), 14 + 2 * 8);
    for (path, mode) in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let is_secret =
            text.contains("PRIVATE KEY") || Path::new(&path).extension().unwrap() == "key";
        assert_eq!(mode, if is_secret { 0o600 } else { 0o644 }, "{path}");
    }
}

#[test]
fn nothing_is_replaced_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::new(folder.path());
    pki().write(folder.path(), false).unwrap();
    let before = std::fs::read(layout.hashing()).unwrap();
    std::fs::remove_file(layout.broker_server()).unwrap();
    let again = pki().write(folder.path(), false);
    assert!(
        matches!(again, Err(DevelopmentError::Exists(_))),
        "{again:?}"
    );
    assert!(!layout.broker_server().exists(), "nothing is written then");
    pki().write(folder.path(), true).unwrap();
    assert_ne!(std::fs::read(layout.hashing()).unwrap(), before);
}

#[test]
fn an_organisation_that_is_no_longer_named_leaves_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::new(folder.path());
    pki().write(folder.path(), false).unwrap();
    let fewer = DevelopmentPki::generate(&[organisation("vt")], monday()).unwrap();
    fewer.write(folder.path(), true).unwrap();
    let read = DevelopmentPki::read(folder.path()).unwrap();
    assert_eq!(read.organisations.len(), 1);
    assert!(
        !layout
            .organisation(&organisation("jbra"))
            .client_key()
            .exists()
    );
}

#[tokio::test]
async fn what_is_read_back_is_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let made = pki();
    made.write(folder.path(), false).unwrap();
    let read = DevelopmentPki::read(folder.path()).unwrap();
    assert_eq!(read.broker.hashing, made.broker.hashing);
    assert_eq!(read.broker.wrapping, made.broker.wrapping);
    assert_eq!(
        read.broker.log_signing.public,
        made.broker.log_signing.public
    );
    for (organisation, keys) in &made.organisations {
        let again = &read.organisations[organisation];
        assert_eq!(again.oin, keys.oin);
        assert_eq!(again.token_key.id(), keys.token_key.id());
        assert_eq!(again.sealing.public, keys.sealing.public);
        assert_eq!(again.sealing.private, keys.sealing.private);
    }
    // A broker from the files, a client from the one in memory.
    let layout = Layout::new(folder.path());
    let own = OwnCertificate::from_files(&layout.broker_server(), &layout.broker_server_key());
    let trust = trust(&layout, &read);
    let broker = serve(own.unwrap(), trust, Limits::default()).await;
    let own = made.organisations[&organisation("jbra")]
        .client
        .own()
        .unwrap();
    call_with(&made, &broker, own).await.unwrap();
}

#[tokio::test]
async fn revoking_in_the_folder_and_reading_it_again_ends_the_connection() {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::new(folder.path());
    pki().write(folder.path(), false).unwrap();
    let mut pki = DevelopmentPki::read(folder.path()).unwrap();
    let trusted = trust(&layout, &pki);
    let broker = serve(pki.broker.server.own().unwrap(), trusted, Limits::default()).await;
    let own = |name: &str| pki.organisations[&organisation(name)].client.own().unwrap();
    let jbra = dial_with(&pki, &broker, own("jbra")).await.unwrap();
    let vt = dial_with(&pki, &broker, own("vt")).await.unwrap();
    pki.revoke(&organisation("jbra"), monday()).unwrap();
    pki.write_revocations(folder.path(), monday()).unwrap();
    // Whoever revokes later keeps what was revoked before.
    let mut later = DevelopmentPki::read(folder.path()).unwrap();
    assert_eq!(broker.store.replace(trust(&layout, &later)), 1);
    assert!(call(&jbra).await.is_err());
    call(&vt).await.unwrap();
    later.revoke(&organisation("vt"), monday()).unwrap();
    later.write_revocations(folder.path(), monday()).unwrap();
    assert_eq!(broker.store.replace(trust(&layout, &later)), 1);
    assert!(call(&jbra).await.is_err());
    assert!(call(&vt).await.is_err());
}

#[test]
fn a_file_that_is_missing_or_broken_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::new(folder.path());
    pki().write(folder.path(), false).unwrap();
    std::fs::write(layout.wrapping(), "c2hvcnQ=\n").unwrap();
    let broken = DevelopmentPki::read(folder.path());
    assert!(matches!(broken, Err(DevelopmentError::Unreadable)));
    std::fs::remove_file(layout.wrapping()).unwrap();
    match DevelopmentPki::read(folder.path()) {
        Err(DevelopmentError::Folder(path, _)) => assert_eq!(path, layout.wrapping()),
        _ => panic!("a missing file was not noticed"),
    }
}

fn trust(layout: &Layout, pki: &DevelopmentPki) -> Trust {
    let admitted = pki.partner_trust().unwrap().admitted().clone();
    let lists = [layout.partner_revocations()];
    Trust::from_files(&[layout.partner_anchor()], &lists, admitted).unwrap()
}
