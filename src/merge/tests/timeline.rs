//! What happened and what lasts.

use super::*;
use crate::proto::samenbeeld::record::v1::{ContactMoment, CourtOrder, Incident};

fn moment(holder: &str, reference: &str, on: Date, recorded_on: Date) -> Record {
    let moment = Content::ContactMoment(ContactMoment {
        subjects: vec!["s1".to_owned()],
        kind: "visit".to_owned(),
        summary: None,
    });
    sent(
        holder,
        reference,
        [Some(on), None, Some(recorded_on)],
        moment,
    )
}

fn ots(holder: &str, reference: &str, from: Date, until: Option<Date>) -> Record {
    sent(
        holder,
        reference,
        [Some(from), until, None],
        measure("s2", 1, OWN),
    )
}

#[test]
fn the_oldest_comes_first_and_incomplete_dates_count_from_their_first_day() {
    let open = Open::all_of(&[OWN]);
    let records = [
        moment(OWN, "a", day(2024, 6, 1), day(2024, 6, 1)),
        moment(OWN, "b", day(2024, 5, 0), day(2024, 6, 1)),
        moment(OWN, "c", day(2023, 12, 31), day(2024, 6, 1)),
        ots(OWN, "d", day(2024, 0, 0), None),
    ];
    let picture = picture(&records, &open);
    let from: Vec<_> = picture
        .timeline()
        .iter()
        .map(|entry| entry.from.as_str())
        .collect();
    assert_eq!(
        from,
        ["2023-12-31", "2024-..-..", "2024-05-..", "2024-06-01"]
    );
    assert_eq!(picture.timeline()[1].kind, "measure");
    assert_eq!(picture.timeline()[1].persons, [pseudonym(CHILD)].into());
}

#[test]
fn a_record_sent_twice_is_told_once() {
    let open = Open::all_of(&[OWN]);
    let first = moment(OWN, "a", day(2024, 6, 1), day(2024, 6, 1));
    let picture = picture(&[first.clone(), first], &open);
    assert_eq!(picture.timeline().len(), 1);
    assert_eq!(picture.timeline()[0].tellings.len(), 1);
}

#[test]
fn of_one_reference_with_two_contents_the_later_writing_stays() {
    let open = Open::all_of(&[OWN]);
    let old = moment(OWN, "a", day(2024, 6, 1), day(2024, 6, 1));
    let new = moment(OWN, "a", day(2024, 6, 2), day(2024, 6, 3));
    for records in [[old.clone(), new.clone()], [new, old]] {
        let picture = picture(&records, &open);
        assert_eq!(picture.timeline().len(), 1);
        assert_eq!(picture.timeline()[0].from, "2024-06-02");
    }
}

#[test]
fn equal_tellings_of_two_sources_are_one_entry_without_conflict() {
    let open = Open::all_of(&[OWN, "vt/report"]).known("vt/report", &[MOTHER]);
    let on = day(2024, 6, 1);
    let picture = picture(
        &[
            moment(OWN, "a", on, on),
            moment("vt/report", "a", on, day(2024, 6, 2)),
        ],
        &open,
    );
    assert_eq!(picture.timeline().len(), 1);
    assert_eq!(picture.timeline()[0].tellings.len(), 2);
    assert!(!picture.timeline()[0].conflict);
}

#[test]
fn two_equal_visits_of_one_source_are_two_events() {
    let open = Open::all_of(&[OWN]);
    let on = day(2024, 6, 1);
    let picture = picture(&[moment(OWN, "a", on, on), moment(OWN, "b", on, on)], &open);
    assert_eq!(picture.timeline().len(), 2);
}

#[test]
fn nothing_shows_whether_two_unknown_holders_are_one() {
    let open = Open::all_of(&["vt/report", "blijf/shelter"]);
    let on = day(2024, 6, 1);
    let two_holders = [
        moment("vt/report", "a", on, on),
        moment("blijf/shelter", "b", on, on),
    ];
    let one_holder = [
        moment("vt/report", "a", on, on),
        moment("vt/report", "b", on, on),
    ];
    assert_eq!(picture(&two_holders, &open), picture(&one_holder, &open));
}

#[test]
fn one_measure_with_other_dates_is_one_entry_with_a_conflict() {
    let open = Open::all_of(&[OWN, "vt/report"]).known("vt/report", &[CHILD]);
    let picture = picture(
        &[
            ots("vt/report", "a", day(2024, 2, 1), Some(day(2025, 2, 1))),
            ots(OWN, "b", day(2024, 1, 15), Some(day(2025, 1, 15))),
        ],
        &open,
    );
    let [entry] = picture.timeline() else {
        panic!("one entry")
    };
    assert!(entry.conflict);
    assert_eq!(
        (entry.from.as_str(), entry.until.as_str()),
        ("2024-01-15", "2025-02-01")
    );
    let holders: Vec<_> = entry
        .tellings
        .iter()
        .map(|telling| telling.provenance.holder.clone())
        .collect();
    assert_eq!(holders, [Some(hat(OWN)), Some(hat("vt/report"))]);
}

#[test]
fn measures_that_follow_each_other_or_are_of_another_kind_or_person_stay_apart() {
    let open = Open::all_of(&[OWN]);
    let dates = [Some(day(2024, 1, 1)), Some(day(2025, 1, 1)), None];
    let picture = picture(
        &[
            ots(OWN, "a", day(2023, 1, 1), Some(day(2024, 1, 1))),
            ots(OWN, "b", day(2024, 1, 1), Some(day(2025, 1, 1))),
            sent(OWN, "c", dates, measure("s2", 5, OWN)),
            sent(OWN, "d", dates, measure("s3", 1, OWN)),
        ],
        &open,
    );
    assert_eq!(picture.timeline().len(), 4);
    assert!(picture.timeline().iter().all(|entry| !entry.conflict));
}

#[test]
fn what_only_one_source_tells_of_a_measure_is_no_conflict_and_another_court_is() {
    let open = Open::all_of(&[OWN, "vt/report"]);
    let with_order = |holder: &str, reference: &str, court: &str| {
        let mut record = ots(holder, reference, day(2024, 1, 1), None);
        if let Some(Content::Measure(measure)) = &mut record.content {
            measure.order = Some(CourtOrder {
                court: court.to_owned(),
                ..CourtOrder::default()
            });
            measure.grounds = vec![text("Onveilig thuis", Category::Measure, &["s2"])];
        }
        record
    };
    let bare = ots("vt/report", "a", day(2024, 1, 1), None);
    let amsterdam = with_order(OWN, "b", "Rechtbank Amsterdam");
    let haarlem = with_order("vt/report", "c", "Rechtbank Noord-Holland");
    let one = picture(&[bare, amsterdam.clone()], &open);
    assert_eq!(one.timeline().len(), 1);
    assert!(!one.timeline()[0].conflict);
    let two = picture(&[amsterdam, haarlem], &open);
    assert!(two.timeline()[0].conflict);
}

#[test]
fn a_measure_that_one_source_thinks_ended_is_a_conflict() {
    let open = Open::all_of(&[OWN, "vt/report"]);
    let picture = picture(
        &[
            ots(OWN, "a", day(2024, 1, 1), Some(day(2025, 1, 1))),
            ots("vt/report", "b", day(2024, 1, 1), None),
        ],
        &open,
    );
    let [entry] = picture.timeline() else {
        panic!("one entry")
    };
    assert!(entry.conflict);
    assert_eq!(entry.until, "");
}

#[test]
fn tellings_name_the_asker_s_own_pseudonyms_everywhere() {
    let open = Open::all_of(&[OWN]);
    let incident = Content::Incident(Incident {
        subjects: vec!["s1".to_owned(), "s3".to_owned()],
        kind: 1,
        description: Some(text("Ruzie in de avond", Category::Incident, &["s3", "s1"])),
        ..Incident::default()
    });
    let record = sent(OWN, "a", [Some(day(2024, 1, 1)), None, None], incident);
    let permit = open.permit();
    let tellings = part(&cut(&[record], &permit), &permit, &context());
    let Some(Content::Incident(incident)) = &tellings[0].record.content else {
        panic!("an incident")
    };
    let both = [pseudonym(MOTHER).to_string(), pseudonym(FATHER).to_string()];
    assert_eq!(incident.subjects, both);
    assert_eq!(incident.description.as_ref().unwrap().about, both);
    assert_eq!(tellings[0].terms.len(), 1);
    assert_eq!(tellings[0].terms[0].category, Category::Incident);
}

#[test]
fn a_part_keeps_the_source_s_order_and_merges_nothing() {
    let open = Open::all_of(&["vt/report"]);
    let permit = open.permit();
    let records = [
        moment("vt/report", "a", day(2024, 6, 1), day(2024, 6, 1)),
        ots("vt/report", "b", day(2020, 1, 1), None),
        born("vt/report", "c", day(2015, 3, 4), day(2020, 1, 1)),
        moment("vt/report", "a", day(2024, 6, 1), day(2024, 6, 1)),
    ];
    let tellings = part(&cut(&records, &permit), &permit, &context());
    let from: Vec<_> = tellings.iter().map(|telling| telling.record.from).collect();
    assert_eq!(
        from,
        [records[0].from, records[1].from, None, records[0].from]
    );
}
