//! Strict configuration: TOML in which every name is known, every value is checked, and every fault is told with its line.
//!
//! A broker and a connector each have one file; `deploy/config` holds a full example of both, which a test loads. Everything
//! here is plain values: paths (relative ones counted from the folder of the file), spans of time, numbers. Keys and
//! certificates stay in their files; whoever needs them reads them there.

mod authority;
mod broker;
mod connector;
mod error;
mod place;
mod shared;
mod store;
mod values;

use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;

pub use authority::{Authority, AuthorityBroker};
pub use broker::{
    Broker, BrokerLimits, BrokerListen, BrokerTls, Keys, Operations, Organisation, Policies,
    Source, Store,
};
pub use connector::{
    BrokerPeer, Connector, ConnectorKeys, ConnectorLimits, ConnectorListen, ConnectorTls, Database,
    Mapping,
};
pub use error::ConfigError;
pub use shared::{CertificateWithKey, KeyFile, KeyRing, Log, LogForm, LogLevel};
pub use store::StorePlace;
pub use values::KeySetPlace;

use place::Places;

/// A configuration of either kind, told apart by its sections: a connector's has `[broker]`, a broker's `[organisations]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Configuration {
    /// Of a broker.
    Broker(Box<Broker>),
    /// Of a connector.
    Connector(Box<Connector>),
}

impl Configuration {
    /// Reads a file of either kind.
    ///
    /// # Errors
    /// When the file cannot be read, or something in it is not right.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        let text = read(file)?;
        if is_connector(&text) {
            parse(&text, file).map(|connector| Self::Connector(Box::new(connector)))
        } else {
            parse(&text, file).map(|broker| Self::Broker(Box::new(broker)))
        }
    }
}

impl Broker {
    /// Reads the configuration of a broker.
    ///
    /// # Errors
    /// When the file cannot be read, or something in it is not right.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        match Configuration::load(file)? {
            Configuration::Broker(broker) => Ok(*broker),
            Configuration::Connector(_) => Err(ConfigError::OtherKind {
                file: file.to_owned(),
                is: "a connector",
                command: "samenbeeld connector",
            }),
        }
    }
}

impl Connector {
    /// Reads the configuration of a connector.
    ///
    /// # Errors
    /// When the file cannot be read, or something in it is not right.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        match Configuration::load(file)? {
            Configuration::Connector(connector) => Ok(*connector),
            Configuration::Broker(_) => Err(ConfigError::OtherKind {
                file: file.to_owned(),
                is: "a broker",
                command: "samenbeeld serve",
            }),
        }
    }
}

/// What both kinds can do once they are read.
trait Checked: DeserializeOwned {
    /// Counts relative paths from this folder.
    fn settle(&mut self, folder: &Path);

    /// The first thing that does not go together with the rest.
    fn misfit(&self) -> Option<Misfit>;
}

/// A field that does not go together with another one.
struct Misfit {
    /// Path of the field.
    field: String,
    /// What is wrong and how to mend it.
    problem: String,
}

impl Misfit {
    fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            problem: problem.into(),
        }
    }
}

fn read(file: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(file).map_err(|source| ConfigError::Unreadable {
        file: file.to_owned(),
        source,
    })
}

/// Text that is no TOML at all is read as a broker's, and refused there with its line.
fn is_connector(text: &str) -> bool {
    text.parse::<toml::Table>()
        .is_ok_and(|table| table.contains_key("broker"))
}

fn parse<T: Checked>(text: &str, file: &Path) -> Result<T, ConfigError> {
    let places = Places::of(text);
    let mut configuration: T = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let (line, field) = places.at(offset);
        ConfigError::Wrong {
            file: file.to_owned(),
            line: Some(line),
            field,
            problem: error.message().to_owned(),
        }
    })?;
    if let Some(misfit) = configuration.misfit() {
        return Err(ConfigError::Wrong {
            file: file.to_owned(),
            line: places.line_of(&misfit.field),
            field: Some(misfit.field),
            problem: misfit.problem,
        });
    }
    configuration.settle(file.parent().unwrap_or(Path::new("")));
    Ok(configuration)
}

#[cfg(test)]
mod tests;
