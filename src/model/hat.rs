//! Organisations, the hats they wear, the professionals who wear them, and the tasks they ask for.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A name that does not have the form the catalogue uses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct NameError {
    /// The form expected.
    pub expected: &'static str,
}

fn is_slug(text: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&text.len())
        && text.bytes().all(letters)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(NameError { expected: $expected })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, NameError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug!(
    /// An organisation of the catalogue, for instance `jbra`.
    Organisation,
    "an organisation: 1 to 40 of a-z, 0-9 and -",
    is_slug
);
slug!(
    /// A task of the catalogue, for instance `first-analysis`.
    TaskId,
    "a task: 1 to 40 of a-z, 0-9 and -",
    is_slug
);
slug!(
    /// A professional, as their own organisation names them: the subject (`sub`) of their token. Opaque, no name.
    ProfessionalId,
    "a professional: 1 to 64 of A-Z, a-z, 0-9, ., _ and -",
    |text| (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
);

/// An organisation in one legal capacity, for instance `jbra/ots`. A hat change is a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hat {
    organisation: Organisation,
    capacity: Arc<str>,
}

impl Hat {
    /// The organisation that wears it.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// The legal capacity: the part behind the slash.
    pub fn capacity(&self) -> &str {
        &self.capacity
    }
}

impl FromStr for Hat {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let expected = "a hat: organisation/capacity, for instance jbra/ots";
        let (organisation, capacity) = text.split_once('/').ok_or(NameError { expected })?;
        if !is_slug(capacity) {
            return Err(NameError { expected });
        }
        Ok(Self {
            organisation: organisation.parse().map_err(|_| NameError { expected })?,
            capacity: capacity.into(),
        })
    }
}

impl TryFrom<String> for Hat {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

impl From<Hat> for String {
    fn from(hat: Hat) -> String {
        hat.to_string()
    }
}

impl fmt::Display for Hat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.organisation, self.capacity)
    }
}

/// A mandate in force: a professional may wear a hat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The hat.
    pub hat: Hat,
    /// The professional.
    pub professional: ProfessionalId,
    /// Marked for crisis work.
    pub crisis: bool,
    /// The hat's safety officer.
    pub safety_officer: bool,
    /// Whether it rests on a contract, and ends with it: without, a hat that is worn under contract alone is not worn.
    pub under_contract: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hat_is_an_organisation_and_a_capacity() {
        let hat: Hat = "samen-doen/help".parse().unwrap();
        assert_eq!(hat.organisation().as_str(), "samen-doen");
        assert_eq!(hat.capacity(), "help");
        assert_eq!(hat.to_string(), "samen-doen/help");
    }

    #[test]
    fn a_text_that_only_looks_like_a_hat_is_refused() {
        for text in [
            "",
            "jbra",
            "jbra/",
            "/ots",
            "jbra/ots/x",
            "Jbra/ots",
            "jbra/ots ",
            "-a/b",
        ] {
            assert!(text.parse::<Hat>().is_err(), "{text}");
        }
    }
}
