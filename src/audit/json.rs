//! The protobuf JSON of bytes, moments and 64-bit numbers, as receipts and exports have them in files.

/// Bytes of a fixed number: standard base64 with padding.
pub(super) mod fixed {
    use data_encoding::BASE64;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(in crate::audit) fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(bytes))
    }

    pub(in crate::audit) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<[u8; N], D::Error> {
        array(&String::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom(format_args!("expected {N} bytes in base64")))
    }

    pub(super) fn array<const N: usize>(text: &str) -> Option<[u8; N]> {
        BASE64.decode(text.as_bytes()).ok()?.try_into().ok()
    }
}

/// A list of hashes.
pub(super) mod hashes {
    use data_encoding::BASE64;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::fixed;

    pub(in crate::audit) fn serialize<S: Serializer>(
        hashes: &[[u8; 32]],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hashes.iter().map(|hash| BASE64.encode(hash)))
    }

    pub(in crate::audit) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<[u8; 32]>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let hashes = texts.iter().map(|text| fixed::array(text));
        hashes
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| D::Error::custom("expected hashes of 32 bytes in base64"))
    }
}

/// Bytes of any number.
pub(super) mod bytes {
    use data_encoding::BASE64;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(in crate::audit) fn serialize<S: Serializer>(
        bytes: &[u8],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(bytes))
    }

    pub(in crate::audit) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        BASE64
            .decode(String::deserialize(deserializer)?.as_bytes())
            .map_err(|_| D::Error::custom("expected bytes in base64"))
    }
}

/// `google.protobuf.Timestamp`: RFC 3339 in UTC with no, three or six digits behind the point.
pub(super) mod moment {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::model::Timestamp;

    pub(in crate::audit) fn serialize<S: Serializer>(
        at: &Timestamp,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let micros = at.as_microsecond();
        if micros % 1_000_000 == 0 {
            serializer.collect_str(at)
        } else if micros % 1_000 == 0 {
            serializer.collect_str(&format_args!("{at:.3}"))
        } else {
            serializer.collect_str(&format_args!("{at:.6}"))
        }
    }

    pub(in crate::audit) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        let at: Option<Timestamp> = text.parse().ok();
        at.filter(|at| text.ends_with('Z') && at.as_nanosecond() % 1_000 == 0)
            .ok_or_else(|| D::Error::custom("expected an RFC 3339 time in UTC, whole microseconds"))
    }
}

/// `uint64`: a decimal number in a string.
pub(super) mod number {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands over a reference to the field"
    )]
    pub(in crate::audit) fn serialize<S: Serializer>(
        number: &u64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(in crate::audit) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<u64, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(|_| D::Error::custom("expected a whole number in a string"))
    }
}
