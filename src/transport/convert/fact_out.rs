//! [`Fact`](crate::model::Fact) → `Fact`, about people under the caller's own pseudonyms.

use std::collections::BTreeSet;

use super::{moment_out, period_out};
use crate::model::fact::Evidence;
use crate::model::{Fact, Giver, Pseudonym, RecordedFact};
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;

type OwnFact = Fact<Pseudonym, Pseudonym>;

/// A fact with its history, for the wire.
pub(in crate::transport) fn fact_out(fact: OwnFact, recorded: &RecordedFact) -> wire::RecordedFact {
    wire::RecordedFact {
        fact_id: recorded.id.to_string(),
        fact: Some(wire::Fact {
            valid: Some(period_out(recorded.valid)),
            evidence: recorded.evidence.as_ref().map(evidence_out),
            kind: Some(kind_out(fact)),
        }),
        recorded_at: Some(moment_out(recorded.recorded_at)),
        confirmed: recorded.confirmed_by.is_some(),
        on_authority: recorded.writer.on_authority.clone(),
    }
}

/// What something rests on, for the wire. The document's own hash is not kept, only a keyed one, and that stays here.
pub(in crate::transport) fn evidence_out(evidence: &Evidence) -> wire::Evidence {
    let looked_up = evidence.looked_up.as_ref();
    let witness = evidence.witness.as_ref();
    wire::Evidence {
        kind: evidence.kind.id().to_owned(),
        document_sha256: Vec::new(),
        witness: witness.map(ToString::to_string).unwrap_or_default(),
        looked_up_at: looked_up.map(|look_up| moment_out(look_up.at)),
        register_version: looked_up
            .map(|look_up| look_up.version.clone())
            .unwrap_or_default(),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each kind of fact")]
pub(super) fn kind_out(fact: OwnFact) -> Kind {
    match fact {
        Fact::Membership {
            household,
            person,
            role,
            basis,
        } => Kind::Membership(wire::MembershipFact {
            household: household.to_string(),
            person: person.to_string(),
            role: role.id().to_owned(),
            basis: basis.id().to_owned(),
        }),
        Fact::Birth {
            person,
            earliest,
            latest,
            expected,
        } => Kind::Birth(wire::BirthFact {
            person: person.to_string(),
            earliest: earliest.to_string(),
            latest: latest.to_string(),
            expected,
        }),
        Fact::Death { person } => Kind::Death(wire::DeathFact {
            person: person.to_string(),
        }),
        Fact::Authority {
            child,
            outcome,
            authority_holders,
            guardian_hat,
            unknown_holder,
        } => Kind::Authority(wire::AuthorityFact {
            child: child.to_string(),
            outcome: outcome.id().to_owned(),
            authority_holders: words(&authority_holders),
            guardian_hat: guardian_hat.map(String::from).unwrap_or_default(),
            unknown_holder,
        }),
        Fact::Measure {
            person,
            measure,
            executed_by,
        } => Kind::Measure(wire::MeasureFact {
            person: person.to_string(),
            kind: measure.id().to_owned(),
            executed_by: executed_by.to_string(),
        }),
        Fact::Assignment {
            household,
            hat,
            professional,
        } => Kind::Assignment(wire::AssignmentFact {
            household: household.to_string(),
            hat: hat.to_string(),
            professional: professional.to_string(),
        }),
        Fact::Mandate {
            hat,
            professional,
            crisis,
            safety_officer,
        } => Kind::Mandate(wire::MandateFact {
            hat: hat.to_string(),
            professional: professional.to_string(),
            crisis,
            safety_officer,
        }),
        Fact::ReportStage {
            person,
            stage,
            suspicion,
        } => Kind::ReportStage(wire::ReportStageFact {
            person: person.to_string(),
            stage: stage.id().to_owned(),
            suspicion,
        }),
        Fact::Flag {
            flag,
            about,
            regarding,
        } => Kind::Flag(wire::FlagFact {
            kind: flag.id().to_owned(),
            about: about.to_string(),
            regarding: regarding
                .map(|person| person.to_string())
                .unwrap_or_default(),
        }),
        Fact::Barred {
            household,
            organisation,
            professional,
        } => Kind::Barred(wire::BarredFact {
            household: household.to_string(),
            organisation: organisation.to_string(),
            professional: professional.to_string(),
        }),
        Fact::Link {
            person,
            hat,
            client_number,
        } => Kind::Link(wire::LinkFact {
            person: person.to_string(),
            hat: hat.to_string(),
            client_number,
        }),
        Fact::Capacity {
            person,
            matters,
            able,
            assessor,
        } => Kind::Capacity(wire::CapacityFact {
            person: person.to_string(),
            matters: words(&matters),
            able,
            assessor: assessor.to_string(),
        }),
        Fact::Representation {
            person,
            representation,
            by,
            matters,
        } => {
            let (representative, representative_hat) = giver_out(&by);
            Kind::Representation(wire::RepresentationFact {
                person: person.to_string(),
                kind: representation.id().to_owned(),
                representative,
                representative_hat,
                matters: words(&matters),
            })
        }
        Fact::AuthorityLoss {
            child,
            holder,
            loss,
        } => Kind::AuthorityLoss(wire::AuthorityLossFact {
            child: child.to_string(),
            holder: holder.to_string(),
            kind: loss.id().to_owned(),
        }),
        Fact::CourtRuling {
            child,
            ruling,
            in_place_of,
            matters,
            recipients,
        } => Kind::CourtRuling(wire::CourtRulingFact {
            child: child.to_string(),
            kind: ruling.id().to_owned(),
            in_place_of: words(&in_place_of),
            matters: words(&matters),
            recipients: words(&recipients),
        }),
        Fact::CouncilInquiry {
            person,
            stage,
            asked_by,
        } => Kind::CouncilInquiry(wire::CouncilInquiryFact {
            person: person.to_string(),
            stage: stage.id().to_owned(),
            asked_by: asked_by.to_string(),
        }),
        Fact::SharedHelp { person, hats } => Kind::SharedHelp(wire::SharedHelpFact {
            person: person.to_string(),
            hats: hats.iter().map(ToString::to_string).collect(),
        }),
    }
}

/// Who speaks, for the wire: a person or a hat, the other empty.
pub(in crate::transport) fn giver_out(giver: &Giver<Pseudonym>) -> (String, String) {
    match giver {
        Giver::Person(person) => (person.to_string(), String::new()),
        Giver::Hat(hat) => (String::new(), hat.to_string()),
    }
}

fn words<T: ToString>(values: &BTreeSet<T>) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
