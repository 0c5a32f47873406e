//! Ids that cannot be swapped. Each is 128 random bits drawn at the edge and prints with the prefix of its kind.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is no id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected `{prefix}_` and 32 lower-case hex digits")]
pub struct IdError {
    /// Prefix of the expected kind.
    pub prefix: &'static str,
}

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Prefix with which ids of this kind print.
            pub const PREFIX: &'static str = $prefix;

            /// The id of these 128 bits.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 128 bits.
            pub fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", Self::PREFIX, HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text, Self::PREFIX).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

typed_id!(
    /// A household, inside the broker. Never leaves; organisations see a [`Pseudonym`].
    HouseholdId,
    "ihh"
);
typed_id!(
    /// A person, inside the broker. Never leaves; organisations see a [`Pseudonym`].
    PersonId,
    "ipr"
);
typed_id!(
    /// A fact of the register.
    FactId,
    "fct"
);
typed_id!(
    /// A statement of consent or refusal.
    ConsentId,
    "cns"
);
typed_id!(
    /// A review: flows that one asker sent to their holders to be weighed.
    ReviewId,
    "rvw"
);
typed_id!(
    /// A receipt: random, says nothing about order or number.
    ReceiptId,
    "rcp"
);
typed_id!(
    /// An emergency.
    EmergencyId,
    "emr"
);
typed_id!(
    /// A repair of the register.
    RepairId,
    "rep"
);
typed_id!(
    /// A consultation.
    ConsultationId,
    "cnl"
);
typed_id!(
    /// A chain of the log.
    ChainId,
    "chn"
);
typed_id!(
    /// One call, for the operational log and for whoever reports a fault.
    RequestId,
    "req"
);

fn parse(text: &str, prefix: &'static str) -> Result<[u8; 16], IdError> {
    let error = || IdError { prefix };
    let hex = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or_else(error)?;
    let bytes = HEXLOWER.decode(hex.as_bytes()).map_err(|_| error())?;
    bytes.try_into().map_err(|_| error())
}

/// What a pseudonym stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PseudonymKind {
    /// A household, prints `hh_…`.
    Household,
    /// A person, prints `prs_…`.
    Person,
}

/// A pairwise pseudonym: what one organisation, and no other, calls a household or a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym {
    kind: PseudonymKind,
    bytes: [u8; 16],
}

impl Pseudonym {
    /// The pseudonym of this kind with these 128 random bits.
    pub const fn new(kind: PseudonymKind, bytes: [u8; 16]) -> Self {
        Self { kind, bytes }
    }

    /// What it stands for.
    pub fn kind(&self) -> PseudonymKind {
        self.kind
    }

    /// The 128 bits.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.bytes
    }

    fn prefix(kind: PseudonymKind) -> &'static str {
        match kind {
            PseudonymKind::Household => "hh",
            PseudonymKind::Person => "prs",
        }
    }

    /// Reads a pseudonym of this kind.
    ///
    /// # Errors
    /// When the text is not the kind's prefix and 32 lower-case hex digits.
    pub fn parse(kind: PseudonymKind, text: &str) -> Result<Self, IdError> {
        parse(text, Self::prefix(kind)).map(|bytes| Self { kind, bytes })
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}_{}",
            Self::prefix(self.kind),
            HEXLOWER.encode(&self.bytes)
        )
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Pseudonym {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Pseudonym {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(PseudonymKind::Person, &text)
            .or_else(|_| Self::parse(PseudonymKind::Household, &text))
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_its_kind_and_reads_back() {
        let id = ConsentId::from_bytes([0xab; 16]);
        assert_eq!(id.to_string(), format!("cns_{}", "ab".repeat(16)));
        assert_eq!(id.to_string().parse::<ConsentId>(), Ok(id));
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let fact = FactId::from_bytes([1; 16]).to_string();
        assert_eq!(fact.parse::<ConsentId>(), Err(IdError { prefix: "cns" }));
        assert!(
            format!("cns_{}", "AB".repeat(16))
                .parse::<ConsentId>()
                .is_err()
        );
        assert!("cns_ab".parse::<ConsentId>().is_err());
    }

    #[test]
    fn a_household_pseudonym_is_no_person() {
        let household = Pseudonym::new(PseudonymKind::Household, [7; 16]).to_string();
        assert!(Pseudonym::parse(PseudonymKind::Person, &household).is_err());
        assert!(Pseudonym::parse(PseudonymKind::Household, &household).is_ok());
    }
}
