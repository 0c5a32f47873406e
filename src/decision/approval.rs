//! What must stand before a bundle of policies comes in force (ADR 15): who signed it, and for which changes.
//!
//! A bundle is named by the SHA-256 over its files. An officer proposes it for a period; others sign that, with keys which the
//! broker's configuration names. Whose signatures are needed follows from the files that differ from the bundle in force. The store
//! holds the same rules as constraints of its own, without the signatures.

use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

use super::PolicyError;
use super::policies::differ_past;
use crate::model::{Day, Organisation, Period, ProfessionalId, Timestamp};

/// Approvals that every bundle needs.
const FEWEST: usize = 2;
/// Policies that no party gives alone.
const SHARED: [&str; 6] = [
    "guardrails",
    "shared",
    "outside",
    "exceptions",
    "family",
    "emergency",
];
/// Folder with the cases of the bundle's test: they open nothing.
const CASES: &str = "scenarios/";

/// A privacy officer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Officer {
    /// Organisation whose hat they wear.
    pub organisation: Organisation,
    /// The professional.
    pub professional: ProfessionalId,
}

/// A bundle as it was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// SHA-256 over its files.
    pub bundle: [u8; 32],
    /// Legal days on which it may be in force.
    pub valid: Period,
    /// Who proposed it; absent for the founding bundle.
    pub author: Option<Officer>,
    /// When.
    pub proposed_at: Timestamp,
}

/// An officer's signature over a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who signed.
    pub officer: Officer,
    /// Ed25519 (RFC 8032) over [`Proposal::signed_bytes`].
    pub signature: [u8; 64],
    /// When it came in.
    pub approved_at: Timestamp,
}

/// Why a bundle is not taken, approved, or put in force.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleRefusal {
    /// No such bundle.
    #[error("no bundle of this hash was proposed")]
    Unknown,
    /// The same files stand in the store.
    #[error("a bundle of the same files was proposed before")]
    Known,
    /// An author would approve.
    #[error("an author does not approve a bundle of their own")]
    OwnBundle,
    /// The officer signed it before.
    #[error("this officer approved the bundle before")]
    ApprovedBefore,
    /// The officer has no key.
    #[error("the broker's configuration names no signing key of this officer of `{0}`")]
    NoKey(Organisation),
    /// The signature is of another key, or over something else.
    #[error(
        "a signature of `{0}` is not one over this bundle, its period and its author by a key of that officer"
    )]
    SignatureInvalid(Organisation),
    /// Fewer than two others signed.
    #[error("{0} of 2 approvals by others than the author are there")]
    TooFew(usize),
    /// Author and approvers are of one organisation.
    #[error("author and approvers are all of one organisation: an officer of another must approve")]
    OneOrganisation,
    /// A giving party whose module changes did not sign.
    #[error("its own module changes, and no officer of it approved: {}", names(.0))]
    PartyMissing(BTreeSet<Organisation>),
    /// What all share changes, and too few organisations signed.
    #[error(
        "files change that all share: officers of {need} organisations must approve, {have} did"
    )]
    OrganisationsMissing {
        /// Organisations of which an officer signed.
        have: usize,
        /// Organisations needed.
        need: usize,
    },
    /// It carries no scenarios.
    #[error(
        "it carries no scenarios that expect anything: without them nobody can see what it does"
    )]
    NoScenarios,
    /// Its own scenarios do not come out as they say.
    #[error("{count} of its own scenarios do not hold, the first: {first}")]
    ScenariosFail {
        /// Texts that cannot be read, and expectations that are not met.
        count: usize,
        /// The first of them, with file and line.
        first: String,
    },
    /// Not a day of its period.
    #[error("it may be in force from {} to before {}", .0.from(), .0.until().map_or_else(|| "ever".to_owned(), |day| day.to_string()))]
    OutsidePeriod(Period),
    /// It is in force.
    #[error("it is in force already")]
    InForce,
    /// The files in the store are others than those that were signed.
    #[error("its files in the store do not give its hash: a byte was changed")]
    FilesChanged,
    /// There is nothing to go back to.
    #[error("no other bundle was in force before the present one")]
    NothingBefore,
    /// Somebody else was first.
    #[error("another bundle came in force meanwhile: look again")]
    Overtaken,
    /// The broker could not use it.
    #[error(transparent)]
    DoesNotValidate(#[from] PolicyError),
}

fn names(organisations: &BTreeSet<Organisation>) -> String {
    let names: Vec<&str> = organisations.iter().map(Organisation::as_str).collect();
    names.join(", ")
}

impl BundleRefusal {
    /// Stable reason.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Unknown => "bundle-unknown",
            Self::Known => "bundle-known",
            Self::OwnBundle => "own-bundle",
            Self::ApprovedBefore => "approved-before",
            Self::NoKey(_) => "no-signing-key",
            Self::SignatureInvalid(_) => "signature-invalid",
            Self::TooFew(_)
            | Self::OneOrganisation
            | Self::PartyMissing(_)
            | Self::OrganisationsMissing { .. } => "approvals-missing",
            Self::NoScenarios => "no-scenarios",
            Self::ScenariosFail { .. } => "scenarios-fail",
            Self::OutsidePeriod(_) => "outside-period",
            Self::InForce => "in-force-already",
            Self::FilesChanged => "files-changed",
            Self::NothingBefore => "nothing-before",
            Self::Overtaken => "overtaken",
            Self::DoesNotValidate(_) => "does-not-validate",
        }
    }
}

impl Proposal {
    /// What an officer signs: that this very bundle, for this period, by this author, is approved by them. Texts stand behind their
    /// length as an unsigned 32-bit number, big-endian; what is absent is empty.
    pub fn signed_bytes(&self, officer: &Officer) -> Vec<u8> {
        let until = self.valid.until().map(|day| day.to_string());
        let author = self.author.as_ref();
        let mut bytes = b"samenbeeld policy approval v1".to_vec();
        bytes.extend_from_slice(&self.bundle);
        for text in [
            self.valid.from().to_string().as_str(),
            until.as_deref().unwrap_or_default(),
            author.map_or("", |author| author.organisation.as_str()),
            author.map_or("", |author| author.professional.as_str()),
            officer.organisation.as_str(),
            officer.professional.as_str(),
        ] {
            // INVARIANT: days and names are far shorter than 4 GiB.
            bytes.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }
}

/// What approvals are held against: settings of the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRules {
    /// Public Ed25519 keys of officers: the newest, and those with which they signed before.
    pub keys: BTreeMap<Officer, Vec<[u8; 32]>>,
    /// Of how many organisations officers must sign where a file changes that all share; 2 or more.
    pub organisations: usize,
}

impl ApprovalRules {
    /// Whether this officer may sign this proposal, and did.
    ///
    /// # Errors
    /// When they are its author, have no key, or the signature is not one of theirs over it.
    pub fn verify(&self, proposal: &Proposal, approval: &Approval) -> Result<(), BundleRefusal> {
        let officer = &approval.officer;
        if proposal.author.as_ref() == Some(officer) {
            return Err(BundleRefusal::OwnBundle);
        }
        let organisation = || officer.organisation.clone();
        let keys = self.keys.get(officer).filter(|keys| !keys.is_empty());
        let keys = keys.ok_or_else(|| BundleRefusal::NoKey(organisation()))?;
        let signed = proposal.signed_bytes(officer);
        let verifies = |key: &[u8; 32]| {
            let key = UnparsedPublicKey::new(&ED25519, key);
            key.verify(&signed, &approval.signature).is_ok()
        };
        if keys.iter().any(verifies) {
            Ok(())
        } else {
            Err(BundleRefusal::SignatureInvalid(organisation()))
        }
    }

    /// Whether everybody signed who must for this change.
    ///
    /// # Errors
    /// The first signature that does not stand, or what is still missing.
    pub fn suffice(
        &self,
        proposal: &Proposal,
        approvals: &[Approval],
        change: &Change,
    ) -> Result<(), BundleRefusal> {
        let mut officers = BTreeSet::new();
        for approval in approvals {
            self.verify(proposal, approval)?;
            officers.insert(&approval.officer);
        }
        if officers.len() < FEWEST {
            return Err(BundleRefusal::TooFew(officers.len()));
        }
        let signed: BTreeSet<Organisation> = officers
            .iter()
            .map(|officer| officer.organisation.clone())
            .collect();
        let author = proposal.author.as_ref();
        let elsewhere = author.is_some_and(|author| !signed.contains(&author.organisation));
        if signed.len() + usize::from(elsewhere) < FEWEST {
            return Err(BundleRefusal::OneOrganisation);
        }
        let missing: BTreeSet<Organisation> = change.parties.difference(&signed).cloned().collect();
        if !missing.is_empty() {
            return Err(BundleRefusal::PartyMissing(missing));
        }
        let (have, need) = (signed.len(), self.organisations);
        if change.shared && have < need {
            return Err(BundleRefusal::OrganisationsMissing { have, need });
        }
        Ok(())
    }
}

/// What differs between two bundles, as far as it matters who signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Parties whose own module differs: they give under it.
    pub parties: BTreeSet<Organisation>,
    /// Whether something differs that all share: guardrails, schema, tables, whatever is no party's module, and in a module a policy that
    /// reaches past its party.
    pub shared: bool,
}

impl Change {
    /// What differs between these files, by path.
    pub fn between(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Self {
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let mut change = Self::default();
        for path in paths {
            if before.get(path) == after.get(path) || path.starts_with(CASES) {
                continue;
            }
            match party(path) {
                Some(party) => {
                    let text = |files: &BTreeMap<String, String>| files.get(path).cloned();
                    let (before, after) = (text(before), text(after));
                    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
                    change.shared |= differ_past(&party, &before, &after);
                    change.parties.insert(party);
                }
                None => change.shared = true,
            }
        }
        change
    }
}

/// The party whose module a file is.
fn party(path: &str) -> Option<Organisation> {
    let name = path.strip_suffix(".cedar")?;
    if SHARED.contains(&name) {
        return None;
    }
    name.parse().ok()
}

/// Whether a bundle may be in force on a legal day.
///
/// # Errors
/// When the day is not one of its period.
pub fn in_period(proposal: &Proposal, day: Day) -> Result<(), BundleRefusal> {
    if proposal.valid.contains(day) {
        Ok(())
    } else {
        Err(BundleRefusal::OutsidePeriod(proposal.valid))
    }
}

#[cfg(test)]
mod tests;
