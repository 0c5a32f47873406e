//! What facts and statements rest on.

use serde::{Deserialize, Serialize};

use crate::model::ground::named;
use crate::model::{ProfessionalId, Timestamp};

/// What a statement rests on. The document stays where it is; the broker keeps a keyed hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Kind.
    pub kind: EvidenceKind,
    /// HMAC-SHA-256 of the document's SHA-256 under the broker's hash key, with the id of that key.
    pub keyed_hash: Option<KeyedHash>,
    /// Who witnessed it.
    pub witness: Option<ProfessionalId>,
    /// When it was looked up in a register; absent where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked_up: Option<LookUp>,
}

/// A look-up in a register kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUp {
    /// When that register answered.
    pub at: Timestamp,
    /// Version of its interface.
    pub version: String,
}

/// A keyed hash, and the key it was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedHash {
    /// Id of the key in `[keys]`.
    pub key_id: String,
    /// 32 bytes, lower-case hex.
    pub hex: String,
}

named! {
    /// Kind of evidence.
    EvidenceKind {
        /// National register of persons.
        Brp = "brp",
        /// Register of authority over minors.
        AuthorityRegister = "gezagsregister",
        /// Order of a court.
        CourtOrder = "court-order",
        /// Signed form.
        Form = "form",
        /// A professional who was there.
        Witness = "witness",
        /// Contract with whoever employs a professional.
        Contract = "contract",
        /// The writer's own file.
        OwnFile = "own-file",
    }
}
