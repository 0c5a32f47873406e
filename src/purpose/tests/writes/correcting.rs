use super::*;
use crate::purpose::writes::{correct, may_correct};

fn may(who: &Writer, fact: Fact, written_by: &str) -> bool {
    let catalogue = shipped();
    let fact = recorded(fact, by(written_by, "writer"));
    may_correct(who, &fact, &catalogue.on(TODAY))
}

#[test]
fn whoever_may_end_it_at_home_and_whoever_may_confirm_it_elsewhere_say_that_it_was_wrong() {
    let ots = || measure(MeasureKind::Ots);
    assert!(may(&by("jbra/ots", "writer"), ots(), "jbra/ots"));
    assert!(may(&by("rvdk/inquiry", "w-2"), ots(), "jbra/ots"));
    assert!(!may(&by("samen-doen/help", "w-2"), ots(), "jbra/ots"));
    assert!(!may(&by("jbra/privacy-officer", "w-2"), ots(), "jbra/ots"));
    assert!(may(&by("vt/report", "w-2"), stage(), "vt/report"));
}

#[test]
fn what_protects_is_taken_back_by_those_alone_who_set_it() {
    let threat = || Fact::Flag {
        flag: FlagKind::Threat,
        about: PARENT,
        regarding: Some(PERSON),
    };
    assert!(may(&by("blijf/shelter", "w-2"), threat(), "blijf/shelter"));
    assert!(!may(&by("vt/report", "w-2"), threat(), "blijf/shelter"));
    let bar = || barred("jbra", "w-2");
    assert!(may(&by("vt/report", "w-3"), bar(), "vt/report"));
    assert!(!may(&by("jbra/privacy-officer", "w-3"), bar(), "vt/report"));
}

#[test]
fn nobody_corrects_what_is_about_themselves_and_a_mandate_is_ended() {
    let own = || assignment("jbra/ots", "w-2");
    assert!(!may(&by("jbra/ots", "w-2"), own(), "jbra/ots"));
    assert!(may(&by("jbra/ots", "w-3"), own(), "jbra/ots"));
    let officer = by("jbra/privacy-officer", "w-3");
    let held = || mandate("jbra/ots", "w-2");
    assert!(!may(&officer, held(), "jbra/privacy-officer"));
}

#[test]
fn a_signature_rests_on_what_would_confirm_the_fact_and_no_signer_is_witness() {
    let catalogue = shipped();
    let (first, second) = (by("vt/report", "w-1"), by("vt/report", "w-2"));
    let held = |fact: Fact, evidence: Evidence| {
        let fact = recorded(fact, by("vt/report", "writer"));
        let signers = [&first.professional, &second.professional];
        correct(&signers, &second, &fact, &evidence, &catalogue.on(TODAY)).is_ok()
    };
    assert!(held(stage(), document(EvidenceKind::OwnFile)));
    assert!(!held(stage(), document(EvidenceKind::Form)));
    // A bar needs no evidence to be set; to take it back, any will do.
    let bar = || barred("vt", "w-9");
    assert!(held(bar(), document(EvidenceKind::Form)));
    assert!(held(bar(), witness("w-3")));
    assert!(!held(bar(), witness("w-1")));
    assert!(!held(bar(), witness("w-2")));
}
