//! What the configuration names by path, read: certificates, keys, bundles of policies. Every fault names its file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use data_encoding::BASE64;
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use zeroize::Zeroizing;

use crate::config::{CertificateWithKey, KeyFile, KeyRing};
use crate::identity::tls::OwnCertificate;
use crate::storage::sealing::{HashKeys, NamedKey, SigningKey, WrappingKeys};

/// Folder of a bundle that holds cases for its test, not rules.
const CASES: &str = "scenarios/";

/// A file, wiped when dropped.
pub(super) fn bytes(file: &Path) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    fs::read(file)
        .map(Zeroizing::new)
        .with_context(|| format!("{} cannot be read", file.display()))
}

/// PEM files one after another.
pub(super) fn pem(files: &[PathBuf]) -> anyhow::Result<Vec<u8>> {
    let mut all = Vec::new();
    for file in files {
        all.extend_from_slice(&bytes(file)?);
        all.push(b'\n');
    }
    Ok(all)
}

/// A certificate chain and its private key, as PEM.
pub(super) struct Pair {
    /// The chain.
    pub(super) chain: Zeroizing<Vec<u8>>,
    /// The key.
    pub(super) key: Zeroizing<Vec<u8>>,
}

/// Our own certificate with the private key it names.
pub(super) fn own(
    own: &CertificateWithKey,
    keys: &[KeyFile],
) -> anyhow::Result<Arc<OwnCertificate>> {
    let pair = chain_and_key(own, keys)?;
    OwnCertificate::from_pem(&pair.chain, &pair.key)
        .with_context(|| format!("{} with key `{}`", own.certificate.display(), own.key))
}

/// The texts of a certificate chain and its private key.
pub(super) fn chain_and_key(own: &CertificateWithKey, keys: &[KeyFile]) -> anyhow::Result<Pair> {
    let key = keys
        .iter()
        .find(|key| key.id == own.key)
        .with_context(|| format!("no key `{}` under [[keys.tls]]", own.key))?;
    Ok(Pair {
        chain: bytes(&own.certificate)?,
        key: bytes(&key.file)?,
    })
}

/// A secret of 32 bytes, as one line of base64.
pub(super) fn secret(key: &KeyFile) -> anyhow::Result<NamedKey> {
    let text = bytes(&key.file)?;
    let decoded = BASE64.decode(text.trim_ascii()).map(Zeroizing::new);
    let secret = decoded
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok())
        .with_context(|| {
            format!(
                "{}: expected one line, base64 of 32 bytes",
                key.file.display()
            )
        })?;
    Ok(NamedKey {
        id: key.id.clone(),
        secret: Zeroizing::new(secret),
    })
}

/// A key that signs the log: Ed25519, PKCS #8, PEM.
pub(super) fn signing(key: &KeyFile) -> anyhow::Result<SigningKey> {
    let file = key.file.display();
    let text = bytes(&key.file)?;
    let der = PrivatePkcs8KeyDer::from_pem_slice(&text)
        .map_err(|_| anyhow!("{file}: expected BEGIN PRIVATE KEY (PKCS #8)"))?;
    let der = Zeroizing::new(der.secret_pkcs8_der().to_vec());
    SigningKey::from_pkcs8(&key.id, &der).with_context(|| file.to_string())
}

/// Public halves of keys that signed before, by id.
pub(super) fn signed_before(older: &[KeyFile]) -> anyhow::Result<Vec<(String, [u8; 32])>> {
    older
        .iter()
        .map(|key| Ok((key.id.clone(), signing(key)?.public())))
        .collect()
}

/// The keys of keyed hashes.
pub(super) fn hashing(ring: &KeyRing) -> anyhow::Result<HashKeys> {
    Ok(HashKeys::new(
        &secret(&ring.newest)?,
        &secrets(&ring.older)?,
    ))
}

/// The keys that wrap the data keys in the store.
pub(super) fn wrapping(ring: &KeyRing) -> anyhow::Result<WrappingKeys> {
    Ok(WrappingKeys::new(
        secret(&ring.newest)?,
        secrets(&ring.older)?,
    ))
}

fn secrets(keys: &[KeyFile]) -> anyhow::Result<Vec<NamedKey>> {
    keys.iter().map(secret).collect()
}

/// The rules of a bundle of policies: path within the folder to text. Hidden files and the cases of its test are left out.
pub(super) fn bundle(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = bundle_with_cases(folder)?;
    files.retain(|path, _| !path.starts_with(CASES));
    if files.is_empty() {
        bail!("{}: no policies in this folder", folder.display());
    }
    Ok(files)
}

/// A bundle of policies as it is proposed: its rules, and the cases of its test.
pub(super) fn bundle_with_cases(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files)?;
    if files.is_empty() {
        bail!("{}: no policies in this folder", folder.display());
    }
    Ok(files)
}

fn collect(
    folder: &Path,
    within: &str,
    files: &mut BTreeMap<String, String>,
) -> anyhow::Result<()> {
    let listed = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in listed {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.with_context(|| format!("{}: the name is not UTF-8", path.display()))?;
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, &format!("{within}{name}/"), files)?;
        } else {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            files.insert(format!("{within}{name}"), text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::shipped;

    fn key_file(folder: &Path, text: &str) -> KeyFile {
        let file = folder.join("k");
        fs::write(&file, text).unwrap();
        KeyFile {
            id: "k-1".to_owned(),
            file,
        }
    }

    #[test]
    fn a_secret_is_one_line_of_base64_and_a_fault_names_the_file_alone() {
        let folder = tempfile::tempdir().unwrap();
        let good = key_file(folder.path(), &format!("{}\n", BASE64.encode(&[7; 32])));
        assert_eq!(*secret(&good).unwrap().secret, [7; 32]);
        let short = key_file(folder.path(), "a2FuYXJpZQ==\n");
        let fault = format!("{:#}", secret(&short).unwrap_err());
        assert!(
            fault.contains("k: expected one line, base64 of 32 bytes"),
            "{fault}"
        );
        assert!(!fault.contains("a2Fu"), "{fault}");
    }

    #[test]
    fn the_folder_of_the_shipped_bundle_reads_as_the_shipped_bundle() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
        assert_eq!(bundle(&folder).unwrap(), shipped());
    }

    #[test]
    fn an_empty_folder_is_no_bundle() {
        let folder = tempfile::tempdir().unwrap();
        assert!(bundle(folder.path()).is_err());
    }
}
