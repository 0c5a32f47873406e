//! Checking Ed25519 signatures (RFC 8032). Making them is for whoever holds the key.

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

/// A signature that the key did not make over these bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature is not one of this key over this content")]
pub struct SignatureInvalid;

pub(in crate::audit) fn check(
    public_key: &[u8; 32],
    bytes: &[u8],
    signature: &[u8; 64],
) -> Result<(), SignatureInvalid> {
    UnparsedPublicKey::new(&ED25519, public_key)
        .verify(bytes, signature)
        .map_err(|_| SignatureInvalid)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};

    use super::*;
    use crate::audit::{Checkpoint, Receipt};
    use crate::model::{ChainId, ReceiptId};

    fn key() -> (Ed25519KeyPair, [u8; 32]) {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let public = pair.public_key().as_ref().try_into().unwrap();
        (pair, public)
    }

    fn sign(pair: &Ed25519KeyPair) -> impl Fn(&[u8]) -> [u8; 64] {
        |bytes| pair.sign(bytes).as_ref().try_into().unwrap()
    }

    #[test]
    fn a_receipt_with_any_field_changed_fails() {
        let (pair, public) = key();
        let mut receipt = Receipt {
            chain: ChainId::from_bytes([1; 16]),
            id: ReceiptId::from_bytes([2; 16]),
            entry_hash: [3; 32],
            salt: [4; 16],
            time: "2026-11-23T10:00:00.000001Z".parse().unwrap(),
            key_id: "log-1".to_owned(),
            signature: [0; 64],
        };
        receipt.signature = sign(&pair)(&receipt.signed_bytes());
        assert_eq!(receipt.verify(&public), Ok(()));
        let changes: [fn(&mut Receipt); 7] = [
            |r| r.chain = ChainId::from_bytes([9; 16]),
            |r| r.id = ReceiptId::from_bytes([9; 16]),
            |r| r.entry_hash[31] ^= 1,
            |r| r.salt[0] ^= 1,
            |r| r.time = "2026-11-23T10:00:00.000002Z".parse().unwrap(),
            |r| r.key_id.push('1'),
            |r| r.signature[5] ^= 1,
        ];
        for change in changes {
            let mut forged = receipt.clone();
            change(&mut forged);
            assert_eq!(forged.verify(&public), Err(SignatureInvalid));
        }
    }

    #[test]
    fn a_checkpoint_with_any_field_changed_fails() {
        let (pair, public) = key();
        let checkpoint = Checkpoint {
            chain: ChainId::from_bytes([1; 16]),
            size: 3,
            head: [3; 32],
            time: "2026-11-23T10:00:00.000001Z".parse().unwrap(),
            key_id: "log-1".to_owned(),
            signature: [0; 64],
        }
        .signed(sign(&pair));
        assert_eq!(checkpoint.verify(&public), Ok(()));
        let changes: [fn(&mut Checkpoint); 6] = [
            |c| c.chain = ChainId::from_bytes([9; 16]),
            |c| c.size = 2,
            |c| c.head[0] ^= 1,
            |c| c.time = "2026-11-23T10:00:01.000001Z".parse().unwrap(),
            |c| c.key_id.clear(),
            |c| c.signature[63] ^= 1,
        ];
        for change in changes {
            let mut forged = checkpoint.clone();
            change(&mut forged);
            assert_eq!(forged.verify(&public), Err(SignatureInvalid));
        }
    }
}
