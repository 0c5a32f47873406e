//! Certificates, trust anchors and revocation lists: readable, in date, belonging together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};
use x509_parser::prelude::{CertificateRevocationList, FromDer, X509Certificate};

use super::finding::Report;
use super::{LIST_SOON, SOON};
use crate::app::files;
use crate::config::{CertificateWithKey, KeyFile};
use crate::identity::Oin;
use crate::model::Timestamp;

/// How to come by another certificate.
const RENEW: &str = "ask its issuer for a new one, put it there and send the process SIGHUP";

/// Trust anchors and the revocation lists of their issuers.
pub(super) fn examine_trust(
    anchors: &[PathBuf],
    lists: &[PathBuf],
    now: Timestamp,
    report: &mut Report,
) {
    let mut issuers = BTreeSet::new();
    for file in lists {
        issuers.extend(examine_lists(file, now, report));
    }
    for file in anchors {
        for subject in examine_anchors(file, now, report) {
            if !issuers.contains(&subject) {
                report.amiss(
                    format!("tls.trust_anchors {}", file.display()),
                    "no revocation list of this authority: all its certificates are refused",
                    "name its list under tls.revocation_lists",
                );
            }
        }
    }
}

/// Trust anchors; gives their subjects, encoded.
pub(super) fn examine_anchors(file: &Path, now: Timestamp, report: &mut Report) -> Vec<Vec<u8>> {
    let what = format!("tls.trust_anchors {}", file.display());
    let Some(text) = read(&what, file, report) else {
        return Vec::new();
    };
    let anchors: Vec<_> = CertificateDer::pem_slice_iter(&text).flatten().collect();
    if anchors.is_empty() {
        report.amiss(
            what,
            "no PEM of a certificate in it",
            "put the authority's certificate there",
        );
        return Vec::new();
    }
    let mut subjects = Vec::new();
    for anchor in &anchors {
        match X509Certificate::from_der(anchor) {
            Ok((_, certificate)) => {
                examine_term(&what, until(&certificate), SOON, now, report);
                subjects.push(certificate.subject().as_raw().to_vec());
            }
            Err(_) => report.amiss(&what, "a certificate that cannot be read", RENEW),
        }
    }
    subjects
}

/// Revocation lists; gives their issuers, encoded.
fn examine_lists(file: &Path, now: Timestamp, report: &mut Report) -> Vec<Vec<u8>> {
    let what = format!("tls.revocation_lists {}", file.display());
    let mend = "fetch the current list from its issuer, put it there and send the process SIGHUP";
    let Some(text) = read(&what, file, report) else {
        return Vec::new();
    };
    let lists: Vec<_> = CertificateRevocationListDer::pem_slice_iter(&text)
        .flatten()
        .collect();
    if lists.is_empty() {
        report.amiss(what, "no PEM of a revocation list in it", mend);
        return Vec::new();
    }
    let mut issuers = Vec::new();
    for list in &lists {
        let parsed = CertificateRevocationList::from_der(list);
        let Ok((_, parsed)) = parsed else {
            report.amiss(&what, "a revocation list that cannot be read", mend);
            continue;
        };
        let next = parsed.next_update().map(|next| next.timestamp());
        match next.and_then(|next| Timestamp::from_second(next).ok()) {
            Some(next) if next <= now => {
                let problem =
                    format!("expired on {next}: every certificate of this authority is refused");
                report.amiss(&what, problem, mend);
            }
            Some(next) => examine_term(&what, Some(next), LIST_SOON, now, report),
            None => report.amiss(&what, "a revocation list without an end", mend),
        }
        issuers.push(parsed.issuer().as_raw().to_vec());
    }
    issuers
}

/// A certificate of our own with its key.
pub(super) fn examine_own(
    field: &str,
    own: &CertificateWithKey,
    keys: &[KeyFile],
    now: Timestamp,
    report: &mut Report,
) -> Option<Oin> {
    let what = format!("{field} {}", own.certificate.display());
    let certificate = match files::own(own, keys) {
        Ok(certificate) => certificate,
        Err(error) => {
            let mend = "compare certificate and key; `key` names an id under [[keys.tls]]";
            report.wrong(what, error.as_ref(), mend);
            return None;
        }
    };
    let oin = certificate.oin();
    match &oin {
        Some(oin) => report.fine(&what, format!("belongs to its key, OIN {oin}")),
        None => report.amiss(
            &what,
            "its subject has no serialNumber that is an OIN: the other end refuses it",
            "ask its issuer for one with your OIN",
        ),
    }
    examine_term(&what, certificate.valid_until(), SOON, now, report);
    oin
}

fn examine_term(
    what: &str,
    until: Option<Timestamp>,
    soon: jiff::SignedDuration,
    now: Timestamp,
    report: &mut Report,
) {
    match until {
        None => report.amiss(what, "its end cannot be read", RENEW),
        Some(until) if until <= now => {
            report.amiss(what, format!("expired on {until}"), RENEW);
        }
        Some(until) if until.duration_since(now) < soon => {
            report.soon(what, format!("ends on {until}"), RENEW);
        }
        Some(until) => report.fine(what, format!("good until {until}")),
    }
}

fn until(certificate: &X509Certificate<'_>) -> Option<Timestamp> {
    Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
}

fn read(what: &str, file: &Path, report: &mut Report) -> Option<Vec<u8>> {
    match files::bytes(file) {
        Ok(text) => Some(text.to_vec()),
        Err(error) => {
            report.wrong(
                what,
                error.as_ref(),
                "put the file there, or correct the path",
            );
            None
        }
    }
}
