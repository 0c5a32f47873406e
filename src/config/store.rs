//! Where register and log lie.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::values::sqlite_file;

/// The database of a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorePlace {
    /// A SQLite file (`sqlite:…`); one broker has it to itself.
    Sqlite(PathBuf),
    /// The address of a PostgreSQL database (`postgres://…`), which any number of brokers share. It holds no password.
    Postgres(String),
}

impl fmt::Display for StorePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(address) => f.write_str(address),
        }
    }
}

/// A text that names no store: what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoStore(&'static str);

impl FromStr for StorePlace {
    type Err = NoStore;

    fn from_str(text: &str) -> Result<Self, NoStore> {
        if let Some(file) = sqlite_file(text) {
            return Ok(Self::Sqlite(file));
        }
        let address = text.strip_prefix("postgres://");
        match address.map_or(Some(EXPECTED), misfit) {
            Some(problem) => Err(NoStore(problem)),
            None => Ok(Self::Postgres(text.to_owned())),
        }
    }
}

impl<'de> Deserialize<'de> for StorePlace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

const EXPECTED: &str = "expected `sqlite:` and the path of a file, such as \"sqlite:/var/lib/samenbeeld/broker.db\", or the address of a \
     PostgreSQL database, such as \"postgres://samenbeeld@localhost/samenbeeld?host=/run/postgresql\"";
const PASSWORD: &str = "a password does not belong in the configuration; use a socket, a client certificate (sslcert, sslkey), or the \
     account's ~/.pgpass";
const DATABASE: &str = "name the database behind the server, such as \"postgres://samenbeeld@localhost/samenbeeld?host=/run/postgresql\"";
const OPTION: &str = "expected as options only host (the folder of a socket), port, sslmode, sslrootcert, sslcert and sslkey, with \
     absolute paths";
const NETWORK: &str = "over a network the server must prove its name: add sslmode=verify-full, and sslrootcert with the trust anchors; \
     on the same machine name the folder of its socket, as in ?host=/run/postgresql";

/// What is wrong with an address, behind `postgres://`.
fn misfit(address: &str) -> Option<&'static str> {
    let (server, options) = address.split_once('?').unwrap_or((address, ""));
    let (server, database) = server.split_once('/').unwrap_or((server, ""));
    let (user, _) = server.rsplit_once('@').unwrap_or(("", server));
    if user.contains(':') {
        return Some(PASSWORD);
    }
    if database.is_empty() {
        return Some(DATABASE);
    }
    let mut proven = false;
    for option in options.split('&').filter(|option| !option.is_empty()) {
        match option.split_once('=') {
            Some(("host", folder)) if folder.starts_with('/') => proven = true,
            Some(("sslmode", "verify-full")) => proven = true,
            Some(("sslmode", _)) => return Some(NETWORK),
            Some(("password", _)) => return Some(PASSWORD),
            Some(("port", port)) if port.parse::<u16>().is_ok() => {}
            Some(("sslrootcert" | "sslcert" | "sslkey", path)) if path.starts_with('/') => {}
            _ => return Some(OPTION),
        }
    }
    (!proven).then_some(NETWORK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<StorePlace, String> {
        let value = serde_json::Value::String(text.to_owned());
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_and_a_server_that_proves_its_name_are_places() {
        assert_eq!(
            read("sqlite:broker.db"),
            Ok(StorePlace::Sqlite("broker.db".into()))
        );
        for address in [
            "postgres://sb@localhost/sb?host=/run/postgresql&port=5433",
            "postgres://sb@db.example/sb?sslmode=verify-full&sslrootcert=/etc/sb/db.pem",
        ] {
            assert_eq!(read(address), Ok(StorePlace::Postgres(address.to_owned())));
        }
    }

    #[test]
    fn what_is_no_place_or_would_leak_is_told_with_how_it_should_look() {
        for (text, problem) in [
            ("sqlite:", EXPECTED),
            ("sqlite::memory:", EXPECTED),
            ("postgres:/var/lib", EXPECTED),
            ("postgres://sb:geheim@localhost/sb?host=/run", PASSWORD),
            (
                "postgres://sb@localhost/sb?host=/run&password=geheim",
                PASSWORD,
            ),
            ("postgres://sb@localhost?host=/run", DATABASE),
            ("postgres://sb@db.example/sb", NETWORK),
            ("postgres://sb@db.example/sb?sslmode=require", NETWORK),
            (
                "postgres://sb@db.example/sb?sslmode=verify-full&sslrootcert=db.pem",
                OPTION,
            ),
            (
                "postgres://sb@db.example/sb?sslmode=verify-full&options=-cx",
                OPTION,
            ),
        ] {
            assert_eq!(read(text), Err(problem.to_owned()), "{text}");
        }
    }
}
