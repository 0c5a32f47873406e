//! `Fact` → [`Fact`](crate::model::Fact), about people under the caller's own pseudonyms.

mod speaking;

use std::collections::BTreeSet;

pub(in crate::transport) use speaking::giver_in;

use super::Faults;
use crate::model::fact::{
    AuthorityOutcome, CouncilStage, EvidenceKind, FlagKind, LookUp, MeasureKind, MemberBasis,
    MemberRole, ReportStage,
};
use crate::model::{Fact, Hat, Pseudonym};
use crate::pipeline::{StatedEvidence, StatedFact};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;
use crate::purpose::Violation;

/// Most client numbers in one question.
const MOST_NUMBERS: usize = 200;

type OwnFact = Fact<Pseudonym, Pseudonym>;

/// Reads a fact.
pub(in crate::transport) fn fact_in(
    fact: Option<wire::Fact>,
) -> Result<StatedFact, Vec<Violation>> {
    let mut faults = Faults::default();
    let Some(fact) = fact else {
        return Err(vec![Violation::new("fact", "required")]);
    };
    let valid = faults.period("fact.valid", fact.valid.as_ref());
    let evidence = fact
        .evidence
        .and_then(|evidence| evidence_in(&mut faults, "fact.evidence", evidence));
    let kind = faults
        .required("fact.kind", fact.kind, "required: name one kind of fact")
        .and_then(|kind| kind_in(&mut faults, kind));
    let read = kind.zip(valid).map(|(fact, valid)| StatedFact {
        fact,
        valid,
        evidence,
    });
    faults.or_else(read)
}

/// Reads evidence.
pub(in crate::transport) fn evidence_in(
    faults: &mut Faults,
    field: &str,
    evidence: wire::Evidence,
) -> Option<StatedEvidence> {
    let kind = word(
        faults,
        &format!("{field}.kind"),
        &evidence.kind,
        EvidenceKind::from_id,
        EvidenceKind::ALL,
    );
    let document: Option<[u8; 32]> = match evidence.document_sha256.len() {
        0 => None,
        32 => evidence.document_sha256.try_into().ok(),
        _ => {
            faults.note(
                format!("{field}.document_sha256"),
                "expected 32 bytes, or none for a witness",
            );
            None
        }
    };
    let witness = if evidence.witness.is_empty() {
        None
    } else {
        faults.parse(&format!("{field}.witness"), &evidence.witness)
    };
    let looked_up = look_up(
        faults,
        field,
        evidence.looked_up_at,
        evidence.register_version,
    );
    if document.is_none() && witness.is_none() {
        faults.note(field, "a document or a witness is required");
    }
    Some(StatedEvidence {
        kind: kind?,
        document,
        witness,
        looked_up,
    })
}

/// Reads a look-up: a moment and a version, or neither.
fn look_up(
    faults: &mut Faults,
    field: &str,
    at: Option<prost_types::Timestamp>,
    version: String,
) -> Option<LookUp> {
    let Some(at) = at else {
        if !version.is_empty() {
            let at = format!("{field}.looked_up_at");
            faults.note(at, "required where a register's version is named");
        }
        return None;
    };
    let at = faults.moment(&format!("{field}.looked_up_at"), Some(&at));
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    if !(1..=20).contains(&version.len()) || !version.bytes().all(letters) {
        let problem = "expected 1 to 20 letters, digits, dots and dashes";
        faults.note(format!("{field}.register_version"), problem);
        return None;
    }
    Some(LookUp { at: at?, version })
}

fn word<T: Copy + std::fmt::Display>(
    faults: &mut Faults,
    field: &str,
    text: &str,
    read: fn(&str) -> Option<T>,
    all: &[T],
) -> Option<T> {
    let value = read(text);
    if value.is_none() {
        let words: Vec<String> = all.iter().map(ToString::to_string).collect();
        faults.note(field, format!("expected one of {}", words.join(", ")));
    }
    value
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of fact")]
fn kind_in(faults: &mut Faults, kind: Kind) -> Option<OwnFact> {
    match kind {
        Kind::Membership(it) => membership(faults, &it),
        Kind::Birth(it) => birth(faults, &it),
        Kind::Death(it) => Some(Fact::Death {
            person: faults.person("fact.death.person", &it.person)?,
        }),
        Kind::Authority(it) => authority(faults, &it),
        Kind::Measure(it) => {
            let person = faults.person("fact.measure.person", &it.person);
            let measure = word(
                faults,
                "fact.measure.kind",
                &it.kind,
                MeasureKind::from_id,
                MeasureKind::ALL,
            );
            let executed_by = faults.parse("fact.measure.executed_by", &it.executed_by);
            Some(Fact::Measure {
                person: person?,
                measure: measure?,
                executed_by: executed_by?,
            })
        }
        Kind::Assignment(it) => {
            let household = faults.household("fact.assignment.household", &it.household);
            let hat = faults.parse("fact.assignment.hat", &it.hat);
            let professional = faults.parse("fact.assignment.professional", &it.professional);
            Some(Fact::Assignment {
                household: household?,
                hat: hat?,
                professional: professional?,
            })
        }
        Kind::Mandate(it) => {
            let hat = faults.parse("fact.mandate.hat", &it.hat);
            let professional = faults.parse("fact.mandate.professional", &it.professional);
            Some(Fact::Mandate {
                hat: hat?,
                professional: professional?,
                crisis: it.crisis,
            })
        }
        Kind::ReportStage(it) => {
            let person = faults.person("fact.report_stage.person", &it.person);
            let stage = word(
                faults,
                "fact.report_stage.stage",
                &it.stage,
                ReportStage::from_id,
                ReportStage::ALL,
            );
            Some(Fact::ReportStage {
                person: person?,
                stage: stage?,
                suspicion: it.suspicion,
            })
        }
        Kind::Flag(it) => flag(faults, &it),
        Kind::Barred(it) => {
            let household = faults.household("fact.barred.household", &it.household);
            let organisation = faults.parse("fact.barred.organisation", &it.organisation);
            let professional = faults.parse("fact.barred.professional", &it.professional);
            Some(Fact::Barred {
                household: household?,
                organisation: organisation?,
                professional: professional?,
            })
        }
        Kind::Link(it) => link(faults, it),
        Kind::Capacity(it) => speaking::capacity(faults, &it),
        Kind::Representation(it) => speaking::representation(faults, &it),
        Kind::AuthorityLoss(it) => speaking::authority_loss(faults, &it),
        Kind::CourtRuling(it) => speaking::court_ruling(faults, &it),
        Kind::CouncilInquiry(it) => council_inquiry(faults, &it),
        Kind::SharedHelp(it) => shared_help(faults, &it),
    }
}

fn membership(faults: &mut Faults, it: &wire::MembershipFact) -> Option<OwnFact> {
    let household = faults.household("fact.membership.household", &it.household);
    let person = faults.person("fact.membership.person", &it.person);
    let role = word(
        faults,
        "fact.membership.role",
        &it.role,
        MemberRole::from_id,
        MemberRole::ALL,
    );
    let basis = word(
        faults,
        "fact.membership.basis",
        &it.basis,
        MemberBasis::from_id,
        MemberBasis::ALL,
    );
    Some(Fact::Membership {
        household: household?,
        person: person?,
        role: role?,
        basis: basis?,
    })
}

fn birth(faults: &mut Faults, it: &wire::BirthFact) -> Option<OwnFact> {
    let person = faults.person("fact.birth.person", &it.person);
    let earliest = faults.day("fact.birth.earliest", &it.earliest);
    let latest = faults.day("fact.birth.latest", &it.latest);
    if earliest
        .zip(latest)
        .is_some_and(|(earliest, latest)| latest < earliest)
    {
        faults.note("fact.birth.latest", "lies before the earliest possible day");
    }
    Some(Fact::Birth {
        person: person?,
        earliest: earliest?,
        latest: latest?,
        expected: it.expected,
    })
}

fn authority(faults: &mut Faults, it: &wire::AuthorityFact) -> Option<OwnFact> {
    let child = faults.person("fact.authority.child", &it.child);
    let outcome = word(
        faults,
        "fact.authority.outcome",
        &it.outcome,
        AuthorityOutcome::from_id,
        AuthorityOutcome::ALL,
    );
    let authority_holders: BTreeSet<Pseudonym> = it
        .authority_holders
        .iter()
        .enumerate()
        .filter_map(|(place, text)| {
            faults.person(&format!("fact.authority.authority_holders[{place}]"), text)
        })
        .collect();
    let guardian_hat: Option<Hat> = if it.guardian_hat.is_empty() {
        None
    } else {
        faults.parse("fact.authority.guardian_hat", &it.guardian_hat)
    };
    let child = child?;
    if authority_holders.contains(&child) {
        faults.note(
            "fact.authority.authority_holders",
            "a child has no authority over itself",
        );
    }
    Some(Fact::Authority {
        child,
        outcome: outcome?,
        authority_holders,
        guardian_hat,
        unknown_holder: it.unknown_holder,
    })
}

fn flag(faults: &mut Faults, it: &wire::FlagFact) -> Option<OwnFact> {
    let flag = word(
        faults,
        "fact.flag.kind",
        &it.kind,
        FlagKind::from_id,
        FlagKind::ALL,
    );
    let about = faults.person("fact.flag.about", &it.about);
    let regarding = if it.regarding.is_empty() {
        None
    } else {
        faults.person("fact.flag.regarding", &it.regarding)
    };
    if regarding.is_none() && flag.is_some_and(|flag| flag != FlagKind::InformDeferred) {
        faults.note("fact.flag.regarding", "required for this flag");
    }
    Some(Fact::Flag {
        flag: flag?,
        about: about?,
        regarding,
    })
}

fn link(faults: &mut Faults, it: wire::LinkFact) -> Option<OwnFact> {
    let person = faults.person("fact.link.person", &it.person);
    let hat = faults.parse("fact.link.hat", &it.hat);
    let client_number = client_number_in(faults, "fact.link.client_number", it.client_number);
    Some(Fact::Link {
        person: person?,
        hat: hat?,
        client_number: client_number?,
    })
}

fn council_inquiry(faults: &mut Faults, it: &wire::CouncilInquiryFact) -> Option<OwnFact> {
    let person = faults.person("fact.council_inquiry.person", &it.person);
    let stage = word(
        faults,
        "fact.council_inquiry.stage",
        &it.stage,
        CouncilStage::from_id,
        CouncilStage::ALL,
    );
    let asked_by = faults.parse("fact.council_inquiry.asked_by", &it.asked_by);
    Some(Fact::CouncilInquiry {
        person: person?,
        stage: stage?,
        asked_by: asked_by?,
    })
}

fn shared_help(faults: &mut Faults, it: &wire::SharedHelpFact) -> Option<OwnFact> {
    let person = faults.person("fact.shared_help.person", &it.person);
    let hats: BTreeSet<Hat> = it
        .hats
        .iter()
        .enumerate()
        .filter_map(|(place, text)| faults.parse(&format!("fact.shared_help.hats[{place}]"), text))
        .collect();
    if hats.len() < 2 {
        faults.note("fact.shared_help.hats", "expected two hats or more");
    }
    Some(Fact::SharedHelp {
        person: person?,
        hats,
    })
}

/// Reads an organisation's own client number: 1 to 64 printable characters, kept to the letter.
pub(in crate::transport) fn client_number_in(
    faults: &mut Faults,
    field: &str,
    text: String,
) -> Option<String> {
    let fits = (1..=64).contains(&text.chars().count())
        && !text.chars().any(char::is_control)
        && text.trim() == text;
    if !fits {
        faults.note(
            field,
            "expected 1 to 64 printable characters without spaces around them",
        );
    }
    fits.then_some(text)
}

/// Reads client numbers: at least one, and no more than an answer holds.
pub(in crate::transport) fn client_numbers_in(
    numbers: Vec<String>,
) -> Result<Vec<String>, Vec<Violation>> {
    let mut faults = Faults::default();
    if !(1..=MOST_NUMBERS).contains(&numbers.len()) {
        faults.note("client_numbers", "expected 1 to 200 client numbers");
    }
    let read = |number| client_number_in(&mut faults, "client_numbers", number);
    let numbers = numbers.into_iter().map(read).collect();
    faults.or_else(numbers)
}
