//! Writes to the register, held against the table of writes (`policies/catalogue/writes.toml`): default nobody, and nobody opens a door
//! for themselves (law 11).

mod correcting;
mod speaking;

pub use correcting::{correct, may_correct, rests_on};

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::ToSpan;

use super::{PurposeError, Violation};
use crate::model::catalogue::{ConfirmedBy, EndedBy, HatPattern, InForce, WriteRule, WriteScope};
use crate::model::fact::{AuthorityOutcome, Evidence, EvidenceKind};
use crate::model::{Fact, Giver, Hat, Organisation, Period, ProfessionalId, RecordedFact, Writer};

/// A write that the table allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclaredWrite {
    /// Whether it opens nothing for the writer's own organisation until somebody else confirmed it.
    pub needs_confirmation: bool,
}

/// Declares a fact that is to be asserted, on the legal day of the tables.
///
/// # Errors
/// [`PurposeError::NotPermitted`] where the table does not give this fact to this writer; else everything that is wrong with it.
pub fn declare(
    writer: &Writer,
    fact: &Fact,
    valid: Period,
    evidence: Option<&Evidence>,
    tables: &InForce<'_>,
) -> Result<DeclaredWrite, PurposeError> {
    let rule = rule_for(writer, fact, |rule| &rule.assert, tables)?;
    let about_oneself = is_about(fact, writer);
    if !in_scope(rule.about, fact, writer, tables) || (about_oneself && !rule.about_oneself) {
        return Err(PurposeError::NotPermitted);
    }
    let mut violations = shape(fact, tables);
    violations.extend(executed(rule, fact));
    violations.extend(length(rule, valid));
    let contract = rests_on_contract(fact, tables);
    if contract && valid.until().is_none() {
        let problem = "this mandate rests on a contract: end it when that ends";
        violations.push(Violation::new("fact.valid.until", problem));
    }
    let kinds = if contract { &CONTRACT } else { &rule.evidence };
    if !kinds.is_empty() {
        violations.extend(lacking(
            kinds,
            evidence,
            &[&writer.professional],
            "fact.evidence",
        ));
    }
    whole(violations)?;
    Ok(DeclaredWrite {
        needs_confirmation: rule.confirmed_by != ConfirmedBy::Nobody,
    })
}

/// Holds a confirmation against the table.
///
/// # Errors
/// [`PurposeError::NotPermitted`] where this professional may not confirm this fact; else what is wrong: nothing to confirm, no evidence.
pub fn confirm(
    by: &Writer,
    fact: &RecordedFact,
    evidence: Option<&Evidence>,
    tables: &InForce<'_>,
) -> Result<(), PurposeError> {
    let rule = rule_for(by, &fact.fact, |rule| &rule.confirm, tables)?;
    if !stands_apart(rule, by, fact) {
        return Err(PurposeError::NotPermitted);
    }
    // Said again by whoever confirmed it: the store answers as it did the first time.
    if fact
        .confirmed_by
        .as_ref()
        .is_some_and(|known| known.is_same_person(by))
    {
        return Ok(());
    }
    if !fact.needs_confirmation || fact.confirmed_by.is_some() {
        let problem = "nothing to confirm: it counts already";
        return whole(vec![Violation::new("fact_id", problem)]);
    }
    let kinds = if rests_on_contract(&fact.fact, tables) {
        &CONTRACT
    } else {
        &rule.confirm_evidence
    };
    let writer = &fact.writer.professional;
    whole(lacking(kinds, evidence, &[writer], "evidence"))
}

/// Whether this professional, under this hat, may confirm the fact: for lists of what waits.
pub fn may_confirm(by: &Writer, fact: &RecordedFact, tables: &InForce<'_>) -> bool {
    fact.needs_confirmation
        && fact.confirmed_by.is_none()
        && rule_for(by, &fact.fact, |rule| &rule.confirm, tables)
            .is_ok_and(|rule| stands_apart(rule, by, fact))
}

/// Holds the end of a fact against the table.
///
/// # Errors
/// [`PurposeError::NotPermitted`] where this professional may not end this fact.
pub fn end(by: &Writer, fact: &RecordedFact, tables: &InForce<'_>) -> Result<(), PurposeError> {
    let rule = rule_for(by, &fact.fact, |rule| &rule.end, tables)?;
    let same_organisation = by.hat.organisation() == fact.writer.hat.organisation();
    let allowed = match rule.ended_by {
        EndedBy::WritersOrganisation => same_organisation,
        EndedBy::SecondProfessional => {
            same_organisation
                && by.professional != fact.writer.professional
                && !is_about(&fact.fact, by)
        }
    };
    if allowed {
        Ok(())
    } else {
        Err(PurposeError::NotPermitted)
    }
}

/// The row that gives this to the hat. A hat that cannot call writes nothing, whatever a pattern covers.
fn rule_for<'a>(
    writer: &Writer,
    fact: &Fact,
    hats: impl Fn(&WriteRule) -> &Vec<HatPattern>,
    tables: &InForce<'a>,
) -> Result<&'a WriteRule, PurposeError> {
    let callable = tables.hat(&writer.hat).is_some_and(|row| row.callable);
    tables
        .write_rule(fact)
        .filter(|rule| {
            let mut patterns = hats(rule).iter();
            // Who works under a contract is no officer and no colleague: `*/*` does not mean them.
            let contracted = is_contracted(&writer.hat, tables);
            callable
                && patterns.any(|pattern| {
                    pattern.covers(&writer.hat) && (!contracted || pattern.names(&writer.hat))
                })
        })
        .ok_or(PurposeError::NotPermitted)
}

/// Whether whoever confirms is another than who wrote it and whom it is about, from where the table wants them.
fn stands_apart(rule: &WriteRule, by: &Writer, fact: &RecordedFact) -> bool {
    let other_organisation = by.hat.organisation() != fact.writer.hat.organisation();
    // Names of professionals are unique within an organisation only.
    let second = !other_organisation && by.professional != fact.writer.professional;
    let apart = match rule.confirmed_by {
        ConfirmedBy::Nobody => false,
        ConfirmedBy::OtherOrganisation => other_organisation,
        ConfirmedBy::SecondProfessional => second,
        ConfirmedBy::Either => other_organisation || second,
    };
    apart && !is_about(&fact.fact, by)
}

/// Whether the fact is about this professional: an assignment, a mandate or a bar of their own.
fn is_about(fact: &Fact, writer: &Writer) -> bool {
    let meant: Option<(&Organisation, &ProfessionalId)> = match fact {
        Fact::Assignment {
            hat, professional, ..
        }
        | Fact::Mandate {
            hat, professional, ..
        } => Some((hat.organisation(), professional)),
        Fact::Barred {
            organisation,
            professional,
            ..
        } => Some((organisation, professional)),
        _ => None,
    };
    meant == Some((writer.hat.organisation(), &writer.professional))
}

fn in_scope(scope: WriteScope, fact: &Fact, writer: &Writer, tables: &InForce<'_>) -> bool {
    let hat = named_hat(fact);
    let organisation = match fact {
        Fact::Barred { organisation, .. } => Some(organisation),
        _ => hat.map(Hat::organisation),
    };
    match scope {
        WriteScope::Any => true,
        // Whoever works under a contract is put on a case by the team they work in.
        WriteScope::OwnHat => hat.is_some_and(|hat| {
            let of_the_team = hat.organisation() == writer.hat.organisation()
                && matches!(fact, Fact::Assignment { .. })
                && is_contracted(hat, tables);
            *hat == writer.hat || of_the_team
        }),
        WriteScope::OwnOrganisation => organisation == Some(writer.hat.organisation()),
    }
}

/// The hat a fact speaks of.
fn named_hat(fact: &Fact) -> Option<&Hat> {
    match fact {
        Fact::Assignment { hat, .. } | Fact::Mandate { hat, .. } | Fact::Link { hat, .. } => {
            Some(hat)
        }
        Fact::Measure { executed_by, .. } => Some(executed_by),
        Fact::CouncilInquiry { asked_by, .. } => Some(asked_by),
        Fact::Authority { guardian_hat, .. } => guardian_hat.as_ref(),
        Fact::Representation {
            by: Giver::Hat(hat),
            ..
        } => Some(hat),
        _ => None,
    }
}

/// What cannot be true of the fact itself.
fn shape(fact: &Fact, tables: &InForce<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    if named_hat(fact).is_some_and(|hat| tables.hat(hat).is_none()) {
        violations.push(Violation::new(
            "fact",
            "names a hat that the catalogue does not have",
        ));
    }
    match fact {
        Fact::SharedHelp { hats, .. } => {
            if hats.len() < 2 || hats.iter().any(|hat| tables.hat(hat).is_none()) {
                let problem = "expected two hats of the catalogue or more";
                violations.push(Violation::new("fact.shared_help.hats", problem));
            }
        }
        Fact::Birth {
            earliest,
            latest,
            expected,
            ..
        } => {
            if earliest > latest {
                let problem = "lies after the latest possible day";
                violations.push(Violation::new("fact.birth.earliest", problem));
            }
            if !expected && *latest > tables.day() {
                let problem = "lies in the future: mark the birth as expected";
                violations.push(Violation::new("fact.birth.latest", problem));
            }
        }
        Fact::Authority {
            child,
            outcome,
            authority_holders,
            guardian_hat,
            unknown_holder,
        } => {
            let known = authority_holders.len() + usize::from(guardian_hat.is_some());
            // `unknown_holder` says that one of them, or more, is known to nobody here.
            let are = |all| match unknown_holder {
                true => known < all,
                false => known == all,
            };
            let right = match outcome {
                AuthorityOutcome::BothParents | AuthorityOutcome::ParentWithNonParent => are(2),
                AuthorityOutcome::OneParent => are(1),
                AuthorityOutcome::Guardian => known >= 1 || *unknown_holder,
                AuthorityOutcome::TemporarilyNobody => are(0),
                AuthorityOutcome::CannotBeDetermined => true,
            };
            let by_hat = guardian_hat.is_some() && *outcome != AuthorityOutcome::Guardian;
            if !right || by_hat || authority_holders.contains(child) {
                let problem =
                    "does not go with the outcome: name everybody it speaks of, and nobody else";
                violations.push(Violation::new("fact.authority.authority_holders", problem));
            }
        }
        _ => violations.extend(speaking::faults(fact, tables)),
    }
    violations
}

/// A measure is executed by a hat that may.
fn executed(rule: &WriteRule, fact: &Fact) -> Option<Violation> {
    let (Fact::Measure { executed_by, .. }, Some(hats)) = (fact, &rule.executed_by) else {
        return None;
    };
    let may = hats.iter().any(|pattern| pattern.covers(executed_by));
    let problem = "cannot execute this measure";
    (!may).then(|| Violation::new("fact.measure.executed_by", problem))
}

/// What a mandate rests on where whoever wears the hat is employed elsewhere.
static CONTRACT: LazyLock<BTreeSet<EvidenceKind>> =
    LazyLock::new(|| [EvidenceKind::Contract].into());

/// Whether it is a mandate for a hat that is worn under contract alone.
fn rests_on_contract(fact: &Fact, tables: &InForce<'_>) -> bool {
    matches!(fact, Fact::Mandate { hat, .. } if is_contracted(hat, tables))
}

fn is_contracted(hat: &Hat, tables: &InForce<'_>) -> bool {
    tables.hat(hat).is_some_and(|row| row.contracted)
}

/// A fact that the law lets hold for a time only has an end, within that time.
fn length(rule: &WriteRule, valid: Period) -> Option<Violation> {
    let months = rule.longest_months?;
    let latest = valid.from().saturating_add(i32::from(months).months());
    let short = valid.until().is_some_and(|until| until <= latest);
    let problem = format!("this fact holds {months} months at most: end it on {latest} or before");
    (!short).then(|| Violation::new("fact.valid.until", problem))
}

/// Evidence of one of these kinds with something behind it: a document's hash, or a witness who is none of those who write.
fn lacking(
    kinds: &BTreeSet<EvidenceKind>,
    evidence: Option<&Evidence>,
    writers: &[&ProfessionalId],
    field: &str,
) -> Vec<Violation> {
    let suffices = evidence.is_some_and(|evidence| {
        kinds.contains(&evidence.kind)
            && match evidence.kind {
                EvidenceKind::Witness => evidence
                    .witness
                    .as_ref()
                    .is_some_and(|witness| !writers.contains(&witness)),
                _ => evidence.keyed_hash.is_some(),
            }
    });
    if suffices {
        return Vec::new();
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.id()).collect();
    let problem = format!(
        "expected evidence of kind {}, with the hash of the document, or a witness other than who writes it",
        names.join(" or ")
    );
    vec![Violation::new(field, problem)]
}

fn whole(violations: Vec<Violation>) -> Result<(), PurposeError> {
    if violations.is_empty() {
        Ok(())
    } else {
        Err(PurposeError::Invalid(violations))
    }
}
