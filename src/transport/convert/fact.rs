//! `Fact` → [`Fact`](crate::model::Fact), about people under the caller's own pseudonyms.

mod speaking;

use std::collections::BTreeSet;

pub(in crate::transport) use speaking::giver_in;

use super::Faults;
use crate::model::fact::{FlagKind, LookUp};
use crate::model::{Fact, Hat, Pseudonym};
use crate::pipeline::{StatedEvidence, StatedFact};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;

/// Most client numbers in one question.
const MOST_NUMBERS: usize = 200;

type OwnFact = Fact<Pseudonym, Pseudonym>;

/// Reads a fact.
pub(in crate::transport) fn fact_in(
    faults: &mut Faults,
    fact: Option<wire::Fact>,
) -> Option<StatedFact> {
    let fact = faults.required("fact", fact, "required")?;
    let valid = faults.period("fact.valid", fact.valid.as_ref());
    let evidence = fact
        .evidence
        .and_then(|evidence| evidence_in(faults, "fact.evidence", evidence));
    let kind = faults
        .required("fact.kind", fact.kind, "required: name one kind of fact")
        .and_then(|kind| kind_in(faults, kind));
    Some(StatedFact {
        fact: kind?,
        valid: valid?,
        evidence,
    })
}

/// Reads what a confirmation rests on.
pub(in crate::transport) fn confirmed_by(
    faults: &mut Faults,
    evidence: Option<wire::Evidence>,
) -> Option<StatedEvidence> {
    let problem = "required: a confirmation rests on something of its own";
    let evidence = faults.required("evidence", evidence, problem)?;
    evidence_in(faults, "evidence", evidence)
}

/// Reads evidence.
pub(in crate::transport) fn evidence_in(
    faults: &mut Faults,
    field: &str,
    evidence: wire::Evidence,
) -> Option<StatedEvidence> {
    let kind = faults.parse(&format!("{field}.kind"), &evidence.kind);
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
    let witness = format!("{field}.witness");
    let witness = faults.optional(&witness, &evidence.witness, Faults::parse);
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
            let measure = faults.parse("fact.measure.kind", &it.kind);
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
                safety_officer: it.safety_officer,
            })
        }
        Kind::ReportStage(it) => {
            let person = faults.person("fact.report_stage.person", &it.person);
            let stage = faults.parse("fact.report_stage.stage", &it.stage);
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
    let role = faults.parse("fact.membership.role", &it.role);
    let basis = faults.parse("fact.membership.basis", &it.basis);
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
    let outcome = faults.parse("fact.authority.outcome", &it.outcome);
    let holders = "fact.authority.authority_holders";
    let authority_holders: BTreeSet<_> =
        faults.each(holders, &it.authority_holders, Faults::person);
    let guardian_hat = "fact.authority.guardian_hat";
    let guardian_hat = faults.optional(guardian_hat, &it.guardian_hat, Faults::parse);
    let child = child?;
    if authority_holders.contains(&child) {
        faults.note(holders, "a child has no authority over itself");
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
    let flag = faults.parse("fact.flag.kind", &it.kind);
    let about = faults.person("fact.flag.about", &it.about);
    let regarding = faults.optional("fact.flag.regarding", &it.regarding, Faults::person);
    if it.regarding.is_empty() && flag.is_some_and(|flag| flag != FlagKind::InformDeferred) {
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
    let stage = faults.parse("fact.council_inquiry.stage", &it.stage);
    let asked_by = faults.parse("fact.council_inquiry.asked_by", &it.asked_by);
    Some(Fact::CouncilInquiry {
        person: person?,
        stage: stage?,
        asked_by: asked_by?,
    })
}

fn shared_help(faults: &mut Faults, it: &wire::SharedHelpFact) -> Option<OwnFact> {
    let person = faults.person("fact.shared_help.person", &it.person);
    let hats: BTreeSet<Hat> = faults.each("fact.shared_help.hats", &it.hats, Faults::parse);
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
    faults: &mut Faults,
    numbers: Vec<String>,
) -> Option<Vec<String>> {
    if !(1..=MOST_NUMBERS).contains(&numbers.len()) {
        faults.note("client_numbers", "expected 1 to 200 client numbers");
    }
    let numbers = numbers.into_iter();
    numbers
        .map(|number| client_number_in(faults, "client_numbers", number))
        .collect()
}
