//! A reply as the store keeps it for a call that is repeated: an id, then moments in microseconds.

use crate::model::Timestamp;

/// The bytes that are kept.
pub(super) fn kept<const N: usize>(id: &[u8; 16], moments: [Timestamp; N]) -> Vec<u8> {
    let moments = moments.map(|at| at.as_microsecond().to_be_bytes());
    [&id[..], moments.as_flattened()].concat()
}

/// What was kept; absent where it is none of these.
pub(super) fn read<const N: usize>(kept: &[u8]) -> Option<([u8; 16], [Timestamp; N])> {
    let (id, moments) = kept.split_first_chunk()?;
    let moments: Option<Vec<Timestamp>> = moments
        .as_chunks()
        .0
        .iter()
        .map(|bytes| Timestamp::from_microsecond(i64::from_be_bytes(*bytes)).ok())
        .collect();
    Some((*id, moments?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_reads_back_and_nothing_else_does() {
        let moments = [Timestamp::UNIX_EPOCH, Timestamp::from_second(7).unwrap()];
        let bytes = kept(&[3; 16], moments);
        assert_eq!(read(&bytes), Some(([3; 16], moments)));
        assert_eq!(read::<1>(&bytes), None);
        assert_eq!(read::<0>(&bytes[..15]), None);
    }
}
