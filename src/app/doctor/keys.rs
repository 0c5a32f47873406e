//! Key files: there, of the right kind, readable by their owner alone, no key under two names.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use aws_lc_rs::digest::{SHA256, digest};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;

use super::finding::Report;
use crate::app::files;
use crate::config::KeyFile;

/// Every key file, by the part of `[keys]` it stands in.
pub(super) fn examine<'a>(
    keys: impl IntoIterator<Item = (&'static str, &'a KeyFile)>,
    report: &mut Report,
) {
    let mut seen: BTreeMap<Vec<u8>, String> = BTreeMap::new();
    for (kind, key) in keys {
        let what = format!("keys.{kind} `{}`", key.id);
        let file = key.file.display();
        let text = match files::bytes(&key.file) {
            Ok(text) => text,
            Err(error) => {
                let mend = "put the key there, or correct `file`; `samenbeeld pki --help` tells how keys are made";
                report.wrong(what, error.as_ref(), mend);
                continue;
            }
        };
        if let Some(problem) = unfit(kind, key, &text) {
            report.amiss(
                what,
                format!("{file}: {problem}"),
                "replace the file with a key of that kind",
            );
            continue;
        }
        let mode = fs::metadata(&key.file).map(|metadata| metadata.permissions().mode() & 0o777);
        match mode {
            Ok(mode) if mode & 0o077 != 0 => {
                let problem = format!("{file} has mode {mode:o}: other accounts can use it");
                report.amiss(what, problem, format!("chmod 600 {file}"));
                continue;
            }
            _ => {}
        }
        let content = digest(&SHA256, text.trim_ascii()).as_ref().to_vec();
        if let Some(other) = seen.insert(content, what.clone()) {
            let problem = format!("{file} holds the same key as {other}");
            report.amiss(
                what,
                problem,
                "make another key: each use has one of its own",
            );
            continue;
        }
        report.fine(what, format!("{file}, for its owner alone"));
    }
}

fn unfit(kind: &str, key: &KeyFile, text: &[u8]) -> Option<&'static str> {
    match kind {
        "tls" => PrivateKeyDer::from_pem_slice(text)
            .is_err()
            .then_some("no PEM of a private key"),
        "log_signing" => files::signing(key)
            .is_err()
            .then_some("no Ed25519 key in PEM (PKCS #8)"),
        _ => files::secret(key)
            .is_err()
            .then_some("not one line, base64 of 32 bytes"),
    }
}
