//! Who may stand behind a consent, and with what.

use super::*;
use crate::model::Writer;

fn by(name: &str, professional: &str) -> Writer {
    Writer {
        professional: professional.parse().unwrap(),
        ..writer(name)
    }
}

fn evidence(kind: EvidenceKind, hash: bool, witness: Option<&str>) -> Evidence {
    Evidence {
        kind,
        keyed_hash: hash.then(|| KeyedHash {
            key_id: "hash-1".to_owned(),
            hex: "00".repeat(32),
        }),
        witness: witness.map(|name| name.parse().unwrap()),
        looked_up: None,
    }
}

/// The mother's consent to a flow to the shelter, recorded by the shelter's own worker.
fn recorded() -> RecordedStatement {
    let mut world = World::with_child_of(8);
    world.consents(MOTHER, date(2026, 10, 20));
    world.statements[0].writer = by("blijf/shelter", "recorder");
    world.statements.remove(0)
}

fn confirmed(who: &Writer, recorded: &RecordedStatement) -> Result<(), ConfirmError> {
    let form = evidence(EvidenceKind::Form, true, None);
    confirm(who, recorded, &form, &shipped().on(TODAY))
}

fn field(outcome: Result<(), ConfirmError>) -> &'static str {
    match outcome {
        Err(ConfirmError::Invalid(fault)) => fault.field,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_second_professional_under_the_same_hat_or_another_organisation_confirms() {
    let recorded = recorded();
    for (hat, professional, may) in [
        ("blijf/shelter", "recorder", false),
        ("blijf/shelter", "colleague", true),
        ("blijf/privacy-officer", "colleague", false),
        ("samen-doen/help", "recorder", true),
    ] {
        let who = by(hat, professional);
        assert_eq!(may_confirm(&who, &recorded), may, "{hat} {professional}");
        let expected = if may {
            Ok(())
        } else {
            Err(ConfirmError::NotPermitted)
        };
        assert_eq!(confirmed(&who, &recorded), expected, "{hat} {professional}");
    }
}

#[test]
fn what_a_guardian_says_of_a_flow_to_itself_only_another_organisation_confirms() {
    let mut said = recorded();
    said.statement.giver = Giver::Hat(hat("jbra/guardian"));
    said.statement.cells.recipients = BTreeSet::from([hat("jbra/voluntary")]);
    said.writer = by("jbra/guardian", "recorder");
    assert!(!may_confirm(&by("jbra/guardian", "colleague"), &said));
    assert!(may_confirm(&by("samen-doen/help", "worker"), &said));
}

#[test]
fn a_confirmation_rests_on_a_document_or_on_a_witness_who_did_not_record_it() {
    let recorded = recorded();
    let colleague = by("blijf/shelter", "colleague");
    let tables = shipped();
    let suffices = |kind, hash, witness| {
        let evidence = evidence(kind, hash, witness);
        let outcome = confirm(&colleague, &recorded, &evidence, &tables.on(TODAY));
        outcome.is_ok() || field(outcome) != "evidence"
    };
    assert!(suffices(EvidenceKind::Form, true, None));
    assert!(!suffices(EvidenceKind::Form, false, None));
    assert!(!suffices(EvidenceKind::OwnFile, true, None));
    assert!(suffices(EvidenceKind::Witness, false, Some("colleague")));
    assert!(!suffices(EvidenceKind::Witness, false, Some("recorder")));
}

#[test]
fn what_opens_nothing_for_its_recorder_has_nothing_to_confirm() {
    let colleague = by("blijf/shelter", "colleague");
    let mut refusal = recorded();
    refusal.statement.answer = StatementAnswer::Refused;
    let mut withdrawn = recorded();
    withdrawn.withdrawn_at = Some(moment(TODAY));
    let mut for_others = recorded();
    for_others.writer = by("samen-doen/help", "recorder");
    let mut already = recorded();
    already.confirmed_by = Some(by("blijf/shelter", "another"));
    for said in [refusal, withdrawn, for_others, already.clone()] {
        assert!(!said.awaits_confirmation());
        assert_eq!(field(confirmed(&colleague, &said)), "consent_id");
    }
    let again = by("blijf/shelter", "another");
    assert_eq!(confirmed(&again, &already), Ok(()), "said again");
}

#[test]
fn a_consent_that_was_never_given_is_struck_under_its_hat_or_by_another_organisation_and_a_refusal_by_nobody()
 {
    let catalogue = shipped();
    let struck = |who: &Writer, recorded: &RecordedStatement, evidence: &Evidence| {
        let first = by("blijf/shelter", "recorder");
        let signers = [&first.professional, &who.professional];
        strike(&signers, who, recorded, evidence, &catalogue.on(TODAY)).is_ok()
    };
    let form = evidence(EvidenceKind::Form, true, None);
    let given = recorded();
    for (hat, may) in [
        ("blijf/shelter", true),
        ("blijf/privacy-officer", false),
        ("samen-doen/help", true),
    ] {
        assert_eq!(struck(&by(hat, "colleague"), &given, &form), may, "{hat}");
    }
    let mut refused = recorded();
    refused.statement.answer = StatementAnswer::Refused;
    assert!(!struck(&by("blijf/shelter", "colleague"), &refused, &form));
    let bare = evidence(EvidenceKind::Form, false, None);
    assert!(!struck(&by("blijf/shelter", "colleague"), &given, &bare));
    let own = evidence(EvidenceKind::Witness, false, Some("recorder"));
    assert!(!struck(&by("blijf/shelter", "colleague"), &given, &own));
}
