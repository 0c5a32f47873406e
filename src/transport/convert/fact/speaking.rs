//! Facts about who can speak for themselves, and who speaks for another.

use super::{Faults, OwnFact};
use crate::model::{Fact, Giver, Pseudonym};
use crate::proto::samenbeeld::v1 as wire;

pub(super) fn capacity(faults: &mut Faults, it: &wire::CapacityFact) -> Option<OwnFact> {
    let person = faults.person("fact.capacity.person", &it.person);
    let matters = faults.each("fact.capacity.matters", &it.matters, Faults::parse);
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
    let representation = faults.parse("fact.representation.kind", &it.kind);
    let by = giver_in(
        faults,
        "fact.representation.representative",
        &it.representative,
        &it.representative_hat,
    );
    let matters = faults.each("fact.representation.matters", &it.matters, Faults::parse);
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
    let loss = faults.parse("fact.authority_loss.kind", &it.kind);
    Some(Fact::AuthorityLoss {
        child: child?,
        holder: holder?,
        loss: loss?,
    })
}

pub(super) fn court_ruling(faults: &mut Faults, it: &wire::CourtRulingFact) -> Option<OwnFact> {
    let child = faults.person("fact.court_ruling.child", &it.child);
    let ruling = faults.parse("fact.court_ruling.kind", &it.kind);
    let in_place_of = "fact.court_ruling.in_place_of";
    let in_place_of = faults.each(in_place_of, &it.in_place_of, Faults::person);
    let matters = faults.each("fact.court_ruling.matters", &it.matters, Faults::parse);
    let recipients = "fact.court_ruling.recipients";
    let recipients = faults.each(recipients, &it.recipients, Faults::parse);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::PseudonymKind;
    use crate::pipeline::PipelineError;
    use crate::proto::samenbeeld::v1::fact::Kind;
    use crate::transport::convert::fact::kind_in;
    use crate::transport::convert::fact_out::kind_out;
    use crate::transport::convert::in_form;

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

    /// The fact, or the fields at fault.
    fn read(kind: Kind) -> Result<OwnFact, Vec<String>> {
        in_form(|faults| kind_in(faults, kind)).map_err(|error| match error {
            PipelineError::InvalidRequest(found) => found.into_iter().map(|it| it.field).collect(),
            other => panic!("{other}"),
        })
    }

    #[test]
    fn what_is_read_is_told_again_to_the_letter() {
        for kind in facts() {
            assert_eq!(kind_out(read(kind.clone()).unwrap()), kind);
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
        let faults = read(Kind::Representation(both)).unwrap_err();
        let named = [
            "fact.representation.representative",
            "fact.representation.matters[1]",
        ];
        assert_eq!(faults, named);
        let Kind::AuthorityLoss(mut given_up) = loss else {
            unreachable!()
        };
        given_up.kind = "given up".to_owned();
        let faults = read(Kind::AuthorityLoss(given_up)).unwrap_err();
        assert_eq!(faults, ["fact.authority_loss.kind"]);
        let Kind::CourtRuling(mut ruled) = ruling else {
            unreachable!()
        };
        ruled.in_place_of.push("somebody".to_owned());
        ruled.recipients.push("nowhere".to_owned());
        let named = [
            "fact.court_ruling.in_place_of[1]",
            "fact.court_ruling.recipients[1]",
        ];
        assert_eq!(read(Kind::CourtRuling(ruled)).unwrap_err(), named);
    }
}
