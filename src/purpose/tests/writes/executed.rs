//! Who may execute a measure.

use super::*;

#[test]
fn a_measure_is_executed_by_a_hat_that_may() {
    let catalogue = shipped();
    let order = document(EvidenceKind::CourtOrder);
    let asserted = |measure, executor| {
        let fact = Fact::Measure {
            person: PERSON,
            measure,
            executed_by: hat(executor),
        };
        let valid = Period::new(date(2026, 9, 1), Some(date(2026, 12, 1))).unwrap();
        let writer = by("jbra/ots", "a");
        declare(&writer, &fact, valid, Some(&order), &catalogue.on(TODAY))
    };
    assert!(asserted(MeasureKind::Ots, "wsg/ots").is_ok());
    assert!(asserted(MeasureKind::Probation, "jbra/probation").is_ok());
    assert!(asserted(MeasureKind::Vots, "wsg/ots").is_ok());
    assert!(asserted(MeasureKind::Guardianship, "jbra/guardian").is_ok());
    for (measure, executor) in [
        (MeasureKind::Ots, "jbra/voluntary"),
        (MeasureKind::Ots, "samen-doen/help"),
        (MeasureKind::Vots, "jbra/guardian"),
        (MeasureKind::Guardianship, "jbra/ots"),
        (MeasureKind::Guardianship, "jbra/probation"),
        (MeasureKind::ProvisionalGuardianship, "jbra/ots"),
        (MeasureKind::Probation, "jbra/guardian"),
    ] {
        let refused = asserted(measure, executor);
        let Err(PurposeError::Invalid(violations)) = refused else {
            panic!("{measure} by {executor}: {refused:?}");
        };
        assert_eq!(violations[0].field, "fact.measure.executed_by");
    }
}
