//! Facts about who can speak for themselves, and who speaks for another.

use std::collections::BTreeSet;

use super::{Faults, OwnFact, word};
use crate::model::fact::{LossKind, Matter, RepresentationKind, RulingKind};
use crate::model::{Fact, Giver, Hat, Pseudonym};
use crate::proto::samenbeeld::v1 as wire;

pub(super) fn capacity(faults: &mut Faults, it: &wire::CapacityFact) -> Option<OwnFact> {
    let person = faults.person("fact.capacity.person", &it.person);
    let matters = matters(faults, "fact.capacity.matters", &it.matters);
    let assessor = faults.parse("fact.capacity.assessor", &it.assessor);
    Some(Fact::Capacity {
        person: person?,
        matters,
        able: it.able,
        assessor: assessor?,
    })
}

pub(super) fn representation(
    faults: &mut Faults,
    it: &wire::RepresentationFact,
) -> Option<OwnFact> {
    let person = faults.person("fact.representation.person", &it.person);
    let representation = word(
        faults,
        "fact.representation.kind",
        &it.kind,
        RepresentationKind::from_id,
        RepresentationKind::ALL,
    );
    let by = giver_in(
        faults,
        "fact.representation.representative",
        &it.representative,
        &it.representative_hat,
    );
    let matters = matters(faults, "fact.representation.matters", &it.matters);
    Some(Fact::Representation {
        person: person?,
        representation: representation?,
        by: by?,
        matters,
    })
}

pub(super) fn authority_loss(faults: &mut Faults, it: &wire::AuthorityLossFact) -> Option<OwnFact> {
    let child = faults.person("fact.authority_loss.child", &it.child);
    let holder = faults.person("fact.authority_loss.holder", &it.holder);
    let loss = word(
        faults,
        "fact.authority_loss.kind",
        &it.kind,
        LossKind::from_id,
        LossKind::ALL,
    );
    Some(Fact::AuthorityLoss {
        child: child?,
        holder: holder?,
        loss: loss?,
    })
}

pub(super) fn court_ruling(faults: &mut Faults, it: &wire::CourtRulingFact) -> Option<OwnFact> {
    let child = faults.person("fact.court_ruling.child", &it.child);
    let ruling = word(
        faults,
        "fact.court_ruling.kind",
        &it.kind,
        RulingKind::from_id,
        RulingKind::ALL,
    );
    let in_place_of = places("fact.court_ruling.in_place_of", &it.in_place_of)
        .filter_map(|(place, text)| faults.person(&place, text))
        .collect();
    let matters = matters(faults, "fact.court_ruling.matters", &it.matters);
    let recipients: BTreeSet<Hat> = places("fact.court_ruling.recipients", &it.recipients)
        .filter_map(|(place, text)| faults.parse(&place, text))
        .collect();
    Some(Fact::CourtRuling {
        child: child?,
        ruling: ruling?,
        in_place_of,
        matters,
        recipients,
    })
}

/// Reads who speaks: a person or a hat.
pub(in crate::transport) fn giver_in(
    faults: &mut Faults,
    field: &str,
    person: &str,
    hat: &str,
) -> Option<Giver<Pseudonym>> {
    match (person.is_empty(), hat.is_empty()) {
        (false, true) => faults.person(field, person).map(Giver::Person),
        (true, false) => faults.parse(&format!("{field}_hat"), hat).map(Giver::Hat),
        _ => {
            faults.note(
                field,
                "name the person or the hat that speaks, one and not both",
            );
            None
        }
    }
}

fn matters(faults: &mut Faults, field: &str, texts: &[String]) -> BTreeSet<Matter> {
    places(field, texts)
        .filter_map(|(place, text)| word(faults, &place, text, Matter::from_id, Matter::ALL))
        .collect()
}

/// The entries of a repeated field, each with its own path.
fn places<'a>(field: &str, texts: &'a [String]) -> impl Iterator<Item = (String, &'a String)> {
    let numbered = texts.iter().enumerate();
    numbered.map(move |(place, text)| (format!("{field}[{place}]"), text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::PseudonymKind;
    use crate::proto::samenbeeld::v1::fact::Kind;
    use crate::transport::convert::fact::kind_in;
    use crate::transport::convert::fact_out::kind_out;

    fn person(number: u8) -> String {
        Pseudonym::new(PseudonymKind::Person, [number; 16]).to_string()
    }

    fn facts() -> [Kind; 4] {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        [
            Kind::Capacity(wire::CapacityFact {
                person: person(1),
                matters: words(&["care", "treatment"]),
                able: false,
                assessor: "physician-7".to_owned(),
            }),
            Kind::Representation(wire::RepresentationFact {
                person: person(1),
                kind: "partial-authority".to_owned(),
                representative: String::new(),
                representative_hat: "jbra/ots".to_owned(),
                matters: words(&["school"]),
            }),
            Kind::AuthorityLoss(wire::AuthorityLossFact {
                child: person(1),
                holder: person(2),
                kind: "suspended".to_owned(),
            }),
            Kind::CourtRuling(wire::CourtRulingFact {
                child: person(1),
                kind: "joint-authority".to_owned(),
                in_place_of: vec![person(2)],
                matters: words(&["safety"]),
                recipients: words(&["blijf/shelter"]),
            }),
        ]
    }

    fn read(kind: Kind) -> (Option<OwnFact>, Vec<String>) {
        let mut faults = Faults::default();
        let fact = kind_in(&mut faults, kind);
        let found = faults.or_else(Some(())).err().unwrap_or_default();
        (fact, found.into_iter().map(|it| it.field).collect())
    }

    #[test]
    fn what_is_read_is_told_again_to_the_letter() {
        for kind in facts() {
            let (fact, faults) = read(kind.clone());
            assert!(faults.is_empty(), "{faults:?}");
            assert_eq!(kind_out(fact.unwrap()), kind);
        }
    }

    #[test]
    fn each_unknown_word_and_name_is_told_by_its_path() {
        let [_, representation, loss, ruling] = facts();
        let Kind::Representation(mut both) = representation else {
            unreachable!()
        };
        both.representative = person(2);
        both.matters.push("weather".to_owned());
        let (_, faults) = read(Kind::Representation(both));
        let named = [
            "fact.representation.representative",
            "fact.representation.matters[1]",
        ];
        assert_eq!(faults, named);
        let Kind::AuthorityLoss(mut given_up) = loss else {
            unreachable!()
        };
        given_up.kind = "given up".to_owned();
        assert_eq!(
            read(Kind::AuthorityLoss(given_up)).1,
            ["fact.authority_loss.kind"]
        );
        let Kind::CourtRuling(mut ruled) = ruling else {
            unreachable!()
        };
        ruled.in_place_of.push("somebody".to_owned());
        ruled.recipients.push("nowhere".to_owned());
        let named = [
            "fact.court_ruling.in_place_of[1]",
            "fact.court_ruling.recipients[1]",
        ];
        assert_eq!(read(Kind::CourtRuling(ruled)).1, named);
    }
}
