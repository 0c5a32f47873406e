//! Facts about who speaks for whom: who may write them, and what cannot be true of them.

use std::collections::BTreeSet;

use super::*;
use crate::model::fact::{
    Evidence, EvidenceKind, KeyedHash, LossKind, Matter, RepresentationKind, RulingKind,
};
use crate::model::{Fact, Giver, Period, PersonId, Writer};
use crate::purpose::PurposeError;
use crate::purpose::writes::declare;

const CHILD: PersonId = PersonId::from_bytes([1; 16]);
const MOTHER: PersonId = PersonId::from_bytes([2; 16]);

fn mentor(by: Giver, matters: &[Matter]) -> Fact {
    speaker(RepresentationKind::Mentor, by, matters)
}

fn speaker(representation: RepresentationKind, by: Giver, matters: &[Matter]) -> Fact {
    Fact::Representation {
        person: CHILD,
        representation,
        by,
        matters: matters.iter().copied().collect(),
    }
}

fn ruling(ruling: RulingKind, in_place_of: PersonId, recipients: &[&str]) -> Fact {
    Fact::CourtRuling {
        child: CHILD,
        ruling,
        in_place_of: BTreeSet::from([in_place_of]),
        matters: BTreeSet::from([Matter::Treatment]),
        recipients: recipients.iter().map(|text| hat(text)).collect(),
    }
}

fn lost(holder: PersonId, loss: LossKind) -> Fact {
    Fact::AuthorityLoss {
        child: CHILD,
        holder,
        loss,
    }
}

fn unable(matters: &[Matter]) -> Fact {
    Fact::Capacity {
        person: CHILD,
        matters: matters.iter().copied().collect(),
        able: false,
        assessor: "physician-7".parse().unwrap(),
    }
}

/// The fields that are wrong when it is asserted for this long on this document.
fn wrong(fact: &Fact, months: i32, kind: EvidenceKind) -> Vec<String> {
    let writer = Writer {
        hat: hat("jbra/ots"),
        professional: "writer".parse().unwrap(),
        on_authority: "team".to_owned(),
    };
    let evidence = Evidence {
        kind,
        keyed_hash: Some(KeyedHash {
            key_id: "hash-1".to_owned(),
            hex: "00".repeat(32),
        }),
        witness: None,
        looked_up: None,
    };
    let until = TODAY.saturating_add(jiff::Span::new().months(months));
    let valid = Period::new(TODAY, Some(until)).unwrap();
    match declare(&writer, fact, valid, Some(&evidence), &shipped().on(TODAY)) {
        Ok(declared) => {
            assert!(declared.needs_confirmation);
            Vec::new()
        }
        Err(PurposeError::Invalid(found)) => found.into_iter().map(|it| it.field).collect(),
        Err(other) => panic!("{other}"),
    }
}

const YEAR: i32 = 12;
use EvidenceKind::{CourtOrder, Form};

#[test]
fn a_representative_is_named_by_an_order_and_a_proxy_by_a_paper() {
    let by = Giver::Person(MOTHER);
    for &kind in RepresentationKind::ALL {
        let by = match kind {
            RepresentationKind::PartialAuthority => Giver::Hat(hat("jbra/ots")),
            _ => by.clone(),
        };
        let fact = speaker(kind, by, &[Matter::Care]);
        let proxy = kind == RepresentationKind::WrittenProxy;
        assert_eq!(wrong(&fact, YEAR, CourtOrder).is_empty(), !proxy, "{kind}");
        assert_eq!(wrong(&fact, YEAR, Form).is_empty(), proxy, "{kind}");
    }
}

#[test]
fn what_the_law_lets_hold_for_a_time_ends_within_it() {
    let until = ["fact.valid.until"];
    assert_eq!(
        wrong(&lost(MOTHER, LossKind::Suspended), 4, CourtOrder),
        until
    );
    assert!(wrong(&lost(MOTHER, LossKind::Suspended), 3, CourtOrder).is_empty());
    assert!(wrong(&lost(MOTHER, LossKind::Ended), 60, CourtOrder).is_empty());
    assert_eq!(wrong(&unable(&[Matter::Care]), YEAR + 1, Form), until);
    let ruling = ruling(RulingKind::JointAuthority, MOTHER, &["blijf/shelter"]);
    assert_eq!(wrong(&ruling, YEAR + 1, CourtOrder), until);
    assert!(wrong(&ruling, YEAR, CourtOrder).is_empty());
}

#[test]
fn a_fact_without_matter_or_with_the_wrong_person_is_refused_by_field() {
    let representative = ["fact.representation.representative"];
    let in_place_of = ["fact.court_ruling.in_place_of"];
    let recipients = ["fact.court_ruling.recipients"];
    for (fact, field) in [
        (
            mentor(Giver::Person(CHILD), &[Matter::Care]),
            &representative,
        ),
        (
            mentor(Giver::Hat(hat("jbra/ots")), &[Matter::Care]),
            &representative,
        ),
        (
            speaker(
                RepresentationKind::PartialAuthority,
                Giver::Person(MOTHER),
                &[Matter::School],
            ),
            &representative,
        ),
        (
            mentor(Giver::Person(MOTHER), &[]),
            &["fact.representation.matters"],
        ),
        (unable(&[]), &["fact.capacity.matters"]),
        (
            lost(CHILD, LossKind::Ended),
            &["fact.authority_loss.holder"],
        ),
        (ruling(RulingKind::Treatment, CHILD, &[]), &in_place_of),
        (
            ruling(RulingKind::Treatment, MOTHER, &["blijf/shelter"]),
            &recipients,
        ),
        (ruling(RulingKind::JointAuthority, MOTHER, &[]), &recipients),
        (
            ruling(RulingKind::JointAuthority, MOTHER, &["blijf/cellar"]),
            &recipients,
        ),
    ] {
        let kind = match fact {
            Fact::Capacity { .. } => Form,
            _ => CourtOrder,
        };
        assert_eq!(wrong(&fact, 3, kind), field, "{fact:?}");
    }
}
