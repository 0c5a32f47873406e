use jiff::civil::date;
use serde_json::{Value, json};

use super::*;

const CHILD: &str = "999998894";
const MOTHER: &str = "999998870";
const FATHER: &str = "999998882";
const TODAY: Day = date(2026, 11, 23);

fn bsn(digits: &str) -> Bsn {
    Bsn::try_from(digits.to_owned()).unwrap()
}

/// Somebody as the register tells them, with the name that nobody here reads.
fn person(digits: &str) -> Value {
    json!({ "burgerservicenummer": digits, "naam": { "geslachtsnaam": "Verzonnen" } })
}

fn relation_of(kind: &str, rest: &Value) -> Value {
    let mut relation = json!({ "type": kind, "minderjarige": person(CHILD) });
    let fields = relation.as_object_mut().unwrap();
    fields.extend(rest.as_object().unwrap().clone());
    relation
}

fn said(relations: &[Value]) -> Result<Said, AnswerError> {
    let answer = json!({ "personen": [{ "burgerservicenummer": CHILD, "gezag": relations }] });
    read(answer.to_string().as_bytes(), &bsn(CHILD), TODAY)
}

fn one(kind: &str, rest: &Value) -> (AuthorityOutcome, Vec<String>, bool) {
    let Ok(Said::Relations(mut relations)) = said(&[relation_of(kind, rest)]) else {
        panic!("{kind}");
    };
    assert_eq!(relations.len(), 1, "{kind}");
    let Relation {
        outcome,
        holders,
        unknown,
    } = relations.remove(0);
    let holders = holders.iter().map(|bsn| bsn.digits().to_owned());
    (outcome, holders.collect(), unknown)
}

fn named(digits: &[&str]) -> Vec<String> {
    digits.iter().map(ToString::to_string).collect()
}

#[test]
fn each_of_the_six_kinds_is_one_of_the_six_outcomes() {
    use AuthorityOutcome::*;
    let parents = json!({ "ouders": [person(MOTHER), person(FATHER)] });
    let known_third = json!({ "type": "BekendeDerde", "burgerservicenummer": FATHER, "naam": {} });
    for (kind, rest, outcome, holders) in [
        (
            "GezamenlijkOuderlijkGezag",
            parents,
            BothParents,
            &[MOTHER, FATHER][..],
        ),
        (
            "EenhoofdigOuderlijkGezag",
            json!({ "ouder": person(MOTHER) }),
            OneParent,
            &[MOTHER],
        ),
        (
            "GezamenlijkGezag",
            json!({ "ouder": person(MOTHER), "derde": known_third }),
            ParentWithNonParent,
            &[MOTHER, FATHER],
        ),
        (
            "Voogdij",
            json!({ "derden": [known_third] }),
            Guardian,
            &[FATHER],
        ),
        (
            "TijdelijkGeenGezag",
            json!({ "toelichting": "Verzonnen." }),
            TemporarilyNobody,
            &[],
        ),
        (
            "GezagNietTeBepalen",
            json!({ "toelichting": "Verzonnen." }),
            CannotBeDetermined,
            &[],
        ),
    ] {
        assert_eq!(one(kind, &rest), (outcome, named(holders), false), "{kind}");
    }
}

#[test]
fn what_is_under_investigation_cannot_be_determined_and_names_nobody() {
    let parents = json!({ "ouders": [person(MOTHER), person(FATHER)], "inOnderzoek": true });
    let undetermined = (AuthorityOutcome::CannotBeDetermined, Vec::new(), false);
    assert_eq!(one("GezamenlijkOuderlijkGezag", &parents), undetermined);
    let parent = json!({ "ouder": person(MOTHER), "inOnderzoek": false });
    assert_eq!(
        one("EenhoofdigOuderlijkGezag", &parent).0,
        AuthorityOutcome::OneParent
    );
}

#[test]
fn whoever_the_register_does_not_name_is_an_unknown_authority_holder() {
    use AuthorityOutcome::*;
    let nameless = json!({ "naam": {} });
    for (kind, rest, outcome, holders) in [
        (
            "GezamenlijkGezag",
            json!({ "ouder": person(MOTHER), "derde": { "type": "OnbekendeDerde" } }),
            ParentWithNonParent,
            &[MOTHER][..],
        ),
        (
            "GezamenlijkGezag",
            json!({ "ouder": person(MOTHER) }),
            ParentWithNonParent,
            &[MOTHER],
        ),
        (
            "GezamenlijkOuderlijkGezag",
            json!({ "ouders": [person(MOTHER), nameless] }),
            BothParents,
            &[MOTHER],
        ),
        (
            "EenhoofdigOuderlijkGezag",
            json!({ "ouder": nameless }),
            OneParent,
            &[],
        ),
        ("Voogdij", json!({ "derden": [] }), Guardian, &[]),
        ("Voogdij", json!({}), Guardian, &[]),
    ] {
        assert_eq!(one(kind, &rest), (outcome, named(holders), true), "{kind}");
    }
}

#[test]
fn several_relations_are_all_kept_and_the_same_one_once() {
    let mother = relation_of(
        "EenhoofdigOuderlijkGezag",
        &json!({ "ouder": person(MOTHER) }),
    );
    let guardian = relation_of("Voogdij", &json!({ "derden": [] }));
    let Ok(Said::Relations(relations)) = said(&[mother.clone(), guardian, mother]) else {
        panic!("relations");
    };
    let outcomes: Vec<_> = relations.iter().map(|relation| relation.outcome).collect();
    assert_eq!(
        outcomes,
        [AuthorityOutcome::OneParent, AuthorityOutcome::Guardian]
    );
}

#[test]
fn a_mother_under_age_is_a_child_here_and_her_own_children_were_not_asked_about() {
    let mut own_child = relation_of(
        "EenhoofdigOuderlijkGezag",
        &json!({ "ouder": person(CHILD) }),
    );
    own_child["minderjarige"] = person("999993653");
    let over_her = relation_of(
        "EenhoofdigOuderlijkGezag",
        &json!({ "ouder": person(MOTHER) }),
    );
    let Ok(Said::Relations(relations)) = said(&[own_child, over_her]) else {
        panic!("relations");
    };
    assert_eq!(relations.len(), 1);
    assert!(relations[0].holders.contains(&bsn(MOTHER)));
}

#[test]
fn a_register_that_says_nothing_of_the_child_determines_nothing() {
    assert_eq!(said(&[]), Ok(Said::Relations(vec![undetermined()])));
}

#[test]
fn a_child_who_is_of_age_on_every_possible_birthday_is_no_child() {
    let born = |digits: &str| {
        let mut relation = relation_of(
            "EenhoofdigOuderlijkGezag",
            &json!({ "ouder": person(MOTHER) }),
        );
        relation["minderjarige"]["geboorte"] = json!({ "datum": digits });
        said(&[relation]).unwrap()
    };
    assert_eq!(born("20081122"), Said::OfAge);
    assert_eq!(born("20081000"), Said::OfAge);
    for minor in ["20081124", "20081100", "20080000", "00000000", "20180700"] {
        assert!(matches!(born(minor), Said::Relations(_)), "{minor}");
    }
}

#[test]
fn an_answer_of_another_shape_or_about_another_is_refused() {
    let child = bsn(CHILD);
    let read = |answer: &str| read(answer.as_bytes(), &child, TODAY);
    assert_eq!(read("storing"), Err(AnswerError::Shape));
    assert_eq!(read("{}"), Err(AnswerError::OtherPerson));
    let other = json!({ "personen": [{ "burgerservicenummer": MOTHER, "gezag": [] }] });
    assert_eq!(read(&other.to_string()), Err(AnswerError::OtherPerson));
    let broken = json!({ "personen": [{ "burgerservicenummer": "12", "gezag": [] }] });
    assert_eq!(read(&broken.to_string()), Err(AnswerError::Shape));
    let refused = |kind: &str, rest: &Value| said(&[relation_of(kind, rest)]).unwrap_err();
    assert_eq!(refused("Curatele", &json!({})), AnswerError::UnknownKind);
    let shape = AnswerError::Shape;
    assert_eq!(refused("EenhoofdigOuderlijkGezag", &json!({})), shape);
    let alone = json!({ "ouders": [person(MOTHER)] });
    assert_eq!(refused("GezamenlijkOuderlijkGezag", &alone), shape);
    let itself = json!({ "ouder": person(CHILD) });
    assert_eq!(refused("EenhoofdigOuderlijkGezag", &itself), shape);
}
