//! The protobuf wire format, read strictly: one encoding for each number, no groups, nothing past the end.

use super::excess::Malformed;

/// A value on the wire.
#[derive(Debug, Clone, Copy)]
pub(in crate::redaction) enum Value<'a> {
    Varint(u64),
    /// Four or eight bytes; no record field uses them, so they are only skipped.
    Fixed,
    Bytes(&'a [u8]),
}

const LARGEST_FIELD: u64 = (1 << 29) - 1;

/// The fields of one message in the order they were sent. Ends after the first fault.
pub(in crate::redaction) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(in crate::redaction) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    #[inline]
    fn read(&mut self) -> Result<(u32, Value<'a>), Malformed> {
        let tag = varint(&mut self.rest)?;
        let number = tag >> 3;
        if number == 0 || number > LARGEST_FIELD {
            return Err(Malformed::FieldNumber);
        }
        let number = u32::try_from(number).map_err(|_| Malformed::FieldNumber)?;
        let value = match tag & 7 {
            0 => Value::Varint(varint(&mut self.rest)?),
            1 => take(&mut self.rest, 8).map(|_| Value::Fixed)?,
            2 => {
                let length = varint(&mut self.rest)?;
                Value::Bytes(take(&mut self.rest, length)?)
            }
            5 => take(&mut self.rest, 4).map(|_| Value::Fixed)?,
            _ => return Err(Malformed::Group),
        };
        Ok((number, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u32, Value<'a>), Malformed>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.read();
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

/// The numbers of a field: one, or of a repeated one several packed together.
pub(in crate::redaction) enum Numbers<'a> {
    One(Option<u64>),
    Packed(&'a [u8]),
}

impl Iterator for Numbers<'_> {
    type Item = Result<u64, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::One(number) => number.take().map(Ok),
            Self::Packed([]) => None,
            Self::Packed(rest) => {
                let number = varint(rest);
                if number.is_err() {
                    *rest = &[];
                }
                Some(number)
            }
        }
    }
}

/// The numbers of a field.
pub(in crate::redaction) fn numbers(value: Value<'_>) -> Result<Numbers<'_>, Malformed> {
    match value {
        Value::Varint(number) => Ok(Numbers::One(Some(number))),
        Value::Bytes(packed) => Ok(Numbers::Packed(packed)),
        Value::Fixed => Err(Malformed::WireType),
    }
}

/// The text of a string field.
pub(in crate::redaction) fn text(value: Value<'_>) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes(value)?).map_err(|_| Malformed::Utf8)
}

/// The bytes of a length-delimited field.
pub(in crate::redaction) fn bytes(value: Value<'_>) -> Result<&[u8], Malformed> {
    match value {
        Value::Bytes(bytes) => Ok(bytes),
        Value::Varint(_) | Value::Fixed => Err(Malformed::WireType),
    }
}

#[inline]
fn varint(rest: &mut &[u8]) -> Result<u64, Malformed> {
    match rest.split_first() {
        // WHY apart: most tags, lengths and numbers are one byte.
        Some((byte, after)) if *byte < 0x80 => {
            *rest = after;
            Ok(u64::from(*byte))
        }
        _ => long_varint(rest),
    }
}

fn long_varint(rest: &mut &[u8]) -> Result<u64, Malformed> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(Malformed::Truncated)?;
        *rest = after;
        let bits = u64::from(byte & 0x7f);
        if shift == 63 && bits > 1 {
            return Err(Malformed::Varint);
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            let shortest = shift == 0 || bits != 0;
            return if shortest {
                Ok(number)
            } else {
                Err(Malformed::Varint)
            };
        }
    }
    Err(Malformed::Varint)
}

fn take<'a>(rest: &mut &'a [u8], length: u64) -> Result<&'a [u8], Malformed> {
    let length = usize::try_from(length).map_err(|_| Malformed::Truncated)?;
    let (taken, after) = rest.split_at_checked(length).ok_or(Malformed::Truncated)?;
    *rest = after;
    Ok(taken)
}

/// Writes a varint field.
pub(in crate::redaction) fn put_number(out: &mut Vec<u8>, field: u32, number: u64) {
    put_varint(out, u64::from(field) << 3);
    put_varint(out, number);
}

/// Writes a length-delimited field.
pub(in crate::redaction) fn put_bytes(out: &mut Vec<u8>, field: u32, bytes: &[u8]) {
    put_varint(out, u64::from(field) << 3 | 2);
    // INVARIANT: lengths are those of slices of a record, at most 256 KiB.
    put_varint(out, u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    out.extend_from_slice(bytes);
}

/// Makes a length-delimited field of everything that was written from `start` on: messages are written in place, before their length is
/// known.
pub(in crate::redaction) fn enclose(out: &mut Vec<u8>, start: usize, field: u32) {
    let end = out.len();
    let length = end.saturating_sub(start);
    put_varint(out, u64::from(field) << 3 | 2);
    // INVARIANT: as above.
    put_varint(out, u64::try_from(length).unwrap_or(u64::MAX));
    let header = out.len().saturating_sub(end);
    if let Some(written) = out.get_mut(start..) {
        written.rotate_right(header);
    }
}

fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes().first().copied().unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes().first().copied().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(mut bytes: &[u8]) -> Result<u64, Malformed> {
        varint(&mut bytes)
    }

    #[test]
    fn a_number_has_one_encoding() {
        assert_eq!(read(&[0]), Ok(0));
        assert_eq!(read(&[0xac, 0x02]), Ok(300));
        assert_eq!(read(&[0x80, 0x00]), Err(Malformed::Varint));
        assert_eq!(read(&[0xac]), Err(Malformed::Truncated));
        let mut most = [0xff; 10];
        most[9] = 1;
        assert_eq!(read(&most), Ok(u64::MAX));
        most[9] = 2;
        assert_eq!(read(&most), Err(Malformed::Varint));
        assert_eq!(read(&[0xff; 11]), Err(Malformed::Varint));
    }

    #[test]
    fn groups_and_field_zero_are_refused() {
        let first = |bytes: &[u8]| Fields::of(bytes).next().map(|field| field.map(|_| ()));
        assert_eq!(first(&[0x0b]), Some(Err(Malformed::Group)));
        assert_eq!(first(&[0x0c]), Some(Err(Malformed::Group)));
        assert_eq!(first(&[0x0e]), Some(Err(Malformed::Group)));
        assert_eq!(first(&[0x00, 0x01]), Some(Err(Malformed::FieldNumber)));
        assert_eq!(first(&[0x0a, 0x05, 1]), Some(Err(Malformed::Truncated)));
        assert_eq!(first(&[0x0d, 1, 2, 3]), Some(Err(Malformed::Truncated)));
    }

    proptest! {
        #![proptest_config(crate::redaction::tests::seeded(256))]

        #[test]
        fn what_is_written_reads_back(number: u64, field in 1_u32..1 << 29, bytes: Vec<u8>) {
            let mut out = Vec::new();
            put_number(&mut out, field, number);
            put_bytes(&mut out, field, &bytes);
            let start = out.len();
            out.extend_from_slice(&bytes);
            enclose(&mut out, start, field);
            let read: Result<Vec<_>, _> = Fields::of(&out).collect();
            let read = read.unwrap();
            prop_assert!(matches!(read[0], (n, Value::Varint(v)) if n == field && v == number));
            prop_assert!(matches!(read[1], (n, Value::Bytes(b)) if n == field && b == bytes));
            prop_assert!(matches!(read[2], (n, Value::Bytes(b)) if n == field && b == bytes));
            prop_assert_eq!(read.len(), 3);
        }
    }
}
