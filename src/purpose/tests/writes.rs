use std::collections::BTreeSet;

use super::*;
use crate::model::fact::{
    AuthorityOutcome, Evidence, EvidenceKind, FlagKind, KeyedHash, MeasureKind, MemberBasis,
    MemberRole, ReportStage,
};
use crate::model::{
    Fact, FactId, HouseholdId, Organisation, Period, PersonId, ProfessionalId, RecordedFact,
    Timestamp, Writer,
};
use crate::purpose::PurposeError;
use crate::purpose::writes::{confirm, declare, end, may_confirm};

mod contracted;
mod correcting;
mod executed;

const PERSON: PersonId = PersonId::from_bytes([1; 16]);
const PARENT: PersonId = PersonId::from_bytes([2; 16]);
const HOUSEHOLD: HouseholdId = HouseholdId::from_bytes([9; 16]);

fn name(text: &str) -> ProfessionalId {
    text.parse().unwrap()
}

fn by(hat_text: &str, professional: &str) -> Writer {
    Writer {
        hat: hat(hat_text),
        professional: name(professional),
        on_authority: "team".to_owned(),
    }
}

fn document(kind: EvidenceKind) -> Evidence {
    Evidence {
        kind,
        keyed_hash: Some(KeyedHash {
            key_id: "hash-1".to_owned(),
            hex: "00".repeat(32),
        }),
        witness: None,
        looked_up: None,
    }
}

fn witness(who: &str) -> Evidence {
    Evidence {
        kind: EvidenceKind::Witness,
        keyed_hash: None,
        witness: Some(name(who)),
        looked_up: None,
    }
}

fn half_a_year() -> Period {
    Period::new(date(2026, 9, 1), Some(date(2027, 3, 1))).unwrap()
}

fn recorded(fact: Fact, writer: Writer) -> RecordedFact {
    RecordedFact {
        id: FactId::from_bytes([1; 16]),
        subject: fact.subject(),
        fact,
        valid: half_a_year(),
        evidence: None,
        writer,
        recorded_at: Timestamp::UNIX_EPOCH,
        confirmed_by: None,
        needs_confirmation: true,
    }
}

fn stage() -> Fact {
    Fact::ReportStage {
        person: PERSON,
        stage: ReportStage::Inquiry,
        suspicion: true,
    }
}

fn measure(measure: MeasureKind) -> Fact {
    Fact::Measure {
        person: PERSON,
        measure,
        executed_by: match measure {
            MeasureKind::Guardianship => hat("jbra/guardian"),
            _ => hat("jbra/ots"),
        },
    }
}

fn authority() -> Fact {
    Fact::Authority {
        child: PERSON,
        outcome: AuthorityOutcome::OneParent,
        authority_holders: BTreeSet::from([PARENT]),
        guardian_hat: None,
        unknown_holder: false,
    }
}

fn mandate(hat_text: &str, professional: &str) -> Fact {
    Fact::Mandate {
        hat: hat(hat_text),
        professional: name(professional),
        crisis: false,
        safety_officer: false,
    }
}

fn assignment(hat_text: &str, professional: &str) -> Fact {
    Fact::Assignment {
        household: HOUSEHOLD,
        hat: hat(hat_text),
        professional: name(professional),
    }
}

fn barred(organisation: &str, professional: &str) -> Fact {
    Fact::Barred {
        household: HOUSEHOLD,
        organisation: organisation.parse::<Organisation>().unwrap(),
        professional: name(professional),
    }
}

/// `None` where not permitted, else the fields that are wrong.
fn asserted(writer: &Writer, fact: &Fact, evidence: Option<&Evidence>) -> Option<Vec<String>> {
    let catalogue = shipped();
    match declare(writer, fact, half_a_year(), evidence, &catalogue.on(TODAY)) {
        Ok(_) => Some(Vec::new()),
        Err(PurposeError::Invalid(found)) => Some(found.into_iter().map(|it| it.field).collect()),
        Err(PurposeError::NotPermitted) => None,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn only_the_hats_of_the_table_may_assert_a_fact() {
    let file = document(EvidenceKind::OwnFile);
    let order = document(EvidenceKind::CourtOrder);
    let taken = Some(Vec::new());
    assert_eq!(
        asserted(&by("vt/report", "a"), &stage(), Some(&file)),
        taken
    );
    for other in [
        "vt/advice",
        "jbra/ots",
        "rvdk/inquiry",
        "vt/privacy-officer",
    ] {
        assert_eq!(
            asserted(&by(other, "a"), &stage(), Some(&file)),
            None,
            "{other}"
        );
    }
    let ots = measure(MeasureKind::Ots);
    assert_eq!(asserted(&by("jbra/ots", "a"), &ots, Some(&order)), taken);
    assert_eq!(
        asserted(&by("blijf/shelter", "a"), &ots, Some(&order)),
        None
    );
    // A pattern covers it, yet it is no hat that calls.
    assert_eq!(
        asserted(&by("okt/help", "a"), &authority(), Some(&order)),
        None
    );
}

#[test]
fn authority_is_never_taken_from_a_form_or_a_word() {
    let writer = by("samen-doen/help", "a");
    for kind in EvidenceKind::ALL {
        let fine = matches!(
            kind,
            EvidenceKind::Brp | EvidenceKind::AuthorityRegister | EvidenceKind::CourtOrder
        );
        let found = asserted(&writer, &authority(), Some(&document(*kind))).unwrap();
        assert_eq!(found.is_empty(), fine, "{kind}");
    }
    let without_hash = Evidence {
        keyed_hash: None,
        ..document(EvidenceKind::Brp)
    };
    for evidence in [None, Some(&without_hash)] {
        let found = asserted(&writer, &authority(), evidence);
        assert_eq!(found, Some(vec!["fact.evidence".to_owned()]));
    }
}

#[test]
fn authority_that_does_not_go_with_its_outcome_is_refused() {
    let mut fact = authority();
    if let Fact::Authority { outcome, .. } = &mut fact {
        *outcome = AuthorityOutcome::BothParents;
    }
    let found = asserted(
        &by("jbra/ots", "a"),
        &fact,
        Some(&document(EvidenceKind::Brp)),
    );
    assert_eq!(
        found,
        Some(vec!["fact.authority.authority_holders".to_owned()])
    );
}

#[test]
fn an_authority_holder_whom_nobody_here_knows_stands_for_one_of_those_the_outcome_speaks_of_or_more()
 {
    use AuthorityOutcome::{BothParents, Guardian, OneParent, TemporarilyNobody};
    let document = document(EvidenceKind::Brp);
    let fits = |said: AuthorityOutcome, known: &[PersonId]| {
        let mut fact = authority();
        if let Fact::Authority {
            outcome,
            authority_holders,
            unknown_holder,
            ..
        } = &mut fact
        {
            *outcome = said;
            *authority_holders = known.iter().copied().collect();
            *unknown_holder = true;
        }
        asserted(&by("jbra/ots", "a"), &fact, Some(&document)) == Some(Vec::new())
    };
    let [one, other] = [7, 8].map(|number| PersonId::from_bytes([number; 16]));
    for (outcome, known, right) in [
        (BothParents, &[][..], true),
        (BothParents, &[one], true),
        (BothParents, &[one, other], false),
        (OneParent, &[], true),
        (OneParent, &[one], false),
        (Guardian, &[], true),
        (TemporarilyNobody, &[], false),
    ] {
        assert_eq!(
            fits(outcome, known),
            right,
            "{outcome} with {}",
            known.len()
        );
    }
}

#[test]
fn a_supervision_order_ends_within_a_year_and_a_provisional_one_within_three_months() {
    let catalogue = shipped();
    let order = document(EvidenceKind::CourtOrder);
    let asserted = |kind, until| {
        let valid = Period::new(date(2026, 9, 1), until).unwrap();
        let fact = measure(kind);
        let writer = by("jbra/ots", "a");
        declare(&writer, &fact, valid, Some(&order), &catalogue.on(TODAY)).is_ok()
    };
    assert!(asserted(MeasureKind::Ots, Some(date(2027, 9, 1))));
    assert!(!asserted(MeasureKind::Ots, Some(date(2027, 9, 2))));
    assert!(!asserted(MeasureKind::Ots, None));
    assert!(asserted(MeasureKind::Vots, Some(date(2026, 12, 1))));
    assert!(!asserted(MeasureKind::Vots, Some(date(2026, 12, 2))));
    assert!(asserted(MeasureKind::Guardianship, None));
}

#[test]
fn a_mandate_is_given_by_the_privacy_officer_of_the_same_organisation_and_to_somebody_else() {
    let file = document(EvidenceKind::OwnFile);
    let officer = by("jbra/privacy-officer", "officer");
    let given = |writer: &Writer, fact: &Fact| asserted(writer, fact, Some(&file)).is_some();
    assert!(given(&officer, &mandate("jbra/ots", "worker")));
    assert!(
        !given(&officer, &mandate("jbra/ots", "officer")),
        "to oneself"
    );
    assert!(!given(&officer, &mandate("wsg/ots", "worker")), "elsewhere");
    assert!(!given(
        &by("jbra/ots", "worker-2"),
        &mandate("jbra/ots", "worker")
    ));
}

#[test]
fn an_assignment_speaks_of_the_own_hat_alone() {
    let writer = by("jbra/ots", "a");
    assert!(asserted(&writer, &assignment("jbra/ots", "b"), None).is_some());
    assert!(asserted(&writer, &assignment("jbra/voluntary", "b"), None).is_none());
    assert!(asserted(&writer, &assignment("vt/report", "b"), None).is_none());
}

#[test]
fn what_would_open_something_needs_confirmation_and_what_only_closes_does_not() {
    let catalogue = shipped();
    let needs = |writer: Writer, fact: Fact, evidence: Option<Evidence>| {
        declare(
            &writer,
            &fact,
            half_a_year(),
            evidence.as_ref(),
            &catalogue.on(TODAY),
        )
        .unwrap()
        .needs_confirmation
    };
    let flag = Fact::Flag {
        flag: FlagKind::Threat,
        about: PARENT,
        regarding: Some(PERSON),
    };
    let membership = Fact::Membership {
        household: HOUSEHOLD,
        person: PERSON,
        role: MemberRole::Child,
        basis: MemberBasis::LivesThere,
    };
    let worker = || by("samen-doen/help", "a");
    assert!(!needs(worker(), flag, None));
    assert!(!needs(by("vt/report", "a"), barred("jbra", "x"), None));
    assert!(needs(worker(), membership, None));
    assert!(needs(worker(), assignment("samen-doen/help", "b"), None));
    assert!(needs(
        worker(),
        authority(),
        Some(document(EvidenceKind::Brp))
    ));
}

#[test]
fn nobody_confirms_their_own_fact_or_what_is_about_themselves() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let fact = recorded(assignment("jbra/ots", "b"), by("jbra/ots", "a"));
    let may = |hat: &str, who: &str| may_confirm(&by(hat, who), &fact, &tables);
    assert!(!may("jbra/ots", "a"), "the writer");
    assert!(!may("jbra/voluntary", "a"), "the writer under another hat");
    assert!(!may("jbra/ots", "b"), "the one who is assigned");
    assert!(!may("wsg/ots", "c"), "another organisation");
    assert!(may("jbra/ots", "c"));
    // The same name in another organisation is another person.
    let fact = recorded(authority(), by("jbra/ots", "a"));
    assert!(may_confirm(&by("wsg/ots", "a"), &fact, &tables));
    assert!(may_confirm(&by("jbra/voluntary", "c"), &fact, &tables));
    assert!(!may_confirm(
        &by("jbra/privacy-officer", "c"),
        &fact,
        &tables
    ));
}

#[test]
fn a_confirmation_rests_on_evidence_that_is_not_the_word_of_the_writer() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let fact = recorded(assignment("jbra/ots", "b"), by("jbra/ots", "a"));
    let second = by("jbra/ots", "c");
    assert!(confirm(&second, &fact, Some(&witness("c")), &tables).is_ok());
    for evidence in [
        None,
        Some(&witness("a")),
        Some(&document(EvidenceKind::Brp)),
    ] {
        let refused = confirm(&second, &fact, evidence, &tables);
        assert!(
            matches!(refused, Err(PurposeError::Invalid(_))),
            "{evidence:?}"
        );
    }
    let writer = by("jbra/ots", "a");
    let refused = confirm(&writer, &fact, Some(&witness("c")), &tables);
    assert_eq!(refused, Err(PurposeError::NotPermitted));
    let mut done = fact;
    done.confirmed_by = Some(by("jbra/ots", "d"));
    let refused = confirm(&second, &done, Some(&witness("c")), &tables);
    assert!(matches!(refused, Err(PurposeError::Invalid(_))));
    done.confirmed_by = Some(second.clone());
    let again = confirm(&second, &done, Some(&witness("c")), &tables);
    assert!(again.is_ok(), "a repeated write is answered as it was");
}

#[test]
fn what_protects_is_ended_by_a_second_professional_of_the_organisation_that_wrote_it() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let bar = recorded(barred("vt", "x"), by("vt/report", "a"));
    let ends = |who: Writer| end(&who, &bar, &tables).is_ok();
    assert!(!ends(by("vt/report", "a")), "the writer");
    assert!(!ends(by("vt/report", "x")), "the one who is barred");
    assert!(!ends(by("blijf/shelter", "c")), "another organisation");
    assert!(ends(by("vt/report", "c")));
    // What only opened is ended by any of the organisation.
    let link = recorded(assignment("vt/report", "b"), by("vt/report", "a"));
    assert!(end(&by("vt/report", "a"), &link, &tables).is_ok());
    assert!(end(&by("jbra/ots", "a"), &link, &tables).is_err());
}
