//! `samenbeeld policy key`: the key with which an officer signs policies.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use data_encoding::BASE64;

use crate::app::files;
use crate::config::KeyFile;
use crate::identity::development::LogSigningKey;

pub(super) const EXAMPLES: &str = "The public key goes into the broker's configuration:
  [organisations.jbra]
  officer_keys = { fg-1 = [\"…\"] }

Examples:
  samenbeeld policy key officer.pem --new
  samenbeeld policy key officer.pem";

/// Arguments of `samenbeeld policy key`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The private key: Ed25519, PKCS #8, PEM. Keep it as you keep your signature.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Make one, where no file is yet.
    #[arg(long)]
    new: bool,
}

/// Prints the public half, of a new key where asked for.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    if arguments.new {
        let key = LogSigningKey::generate()?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut file = options
            .open(&arguments.file)
            .with_context(|| arguments.file.display().to_string())?;
        file.write_all(key.private.as_bytes())?;
        file.sync_all()?;
    }
    let key = files::signing(&KeyFile {
        id: "officer".to_owned(),
        file: arguments.file.clone(),
    })?;
    writeln!(out, "{}", BASE64.encode(&key.public()))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_its_public_half_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut arguments = Arguments {
            file: folder.path().join("officer.pem"),
            new: true,
        };
        let told = |arguments: &Arguments| {
            let mut out = Vec::new();
            run(arguments, &mut out).map(|_| String::from_utf8(out).unwrap())
        };
        let made = told(&arguments).unwrap();
        assert_eq!(BASE64.decode(made.trim().as_bytes()).unwrap().len(), 32);
        assert!(told(&arguments).is_err(), "a key was written over");
        arguments.new = false;
        assert_eq!(told(&arguments).unwrap(), made);
    }
}
