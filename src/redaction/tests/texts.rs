//! Free texts.

use super::*;
use crate::proto::samenbeeld::record::v1::{ContactMoment, ContactPoint, CouncilInquiry, Incident};

const MOMENT: Category = Category::ContactMoment;

/// What is left of a contact moment with the mother and this summary.
fn summary(text: FreeText, cells: &[(PersonId, Category)]) -> (Option<FreeText>, Cut) {
    let moment = Content::ContactMoment(ContactMoment {
        subjects: names(&["s1"]),
        kind: "talk".to_owned(),
        summary: Some(text),
    });
    let cut = cut(&record(moment), &permit(cells));
    let content = cut.record.as_ref().and_then(|kept| kept.record().content);
    match content {
        Some(Content::ContactMoment(moment)) => (moment.summary, cut),
        _ => (None, cut),
    }
}

#[test]
fn a_text_passes_when_all_it_holds_is_permitted_for_all_it_is_about() {
    let text = free_text(
        "Over school en slaap",
        &[MOMENT, Category::Health],
        &["s1", "s2"],
    );
    let mut cells = vec![
        (MOTHER, MOMENT),
        (MOTHER, Category::Health),
        (CHILD, MOMENT),
        (CHILD, Category::Health),
    ];
    let (kept, cut) = summary(text.clone(), &cells);
    assert_eq!(kept.as_ref(), Some(&text));
    let passed = cut.record.unwrap();
    assert_eq!(passed.cells(), &cells.iter().copied().collect());
    assert!(passed.persons().contains_key("s2"));
    for missing in 0..cells.len() {
        let cell = cells.remove(missing);
        assert_eq!(summary(text.clone(), &cells).0, None, "without {cell:?}");
        cells.insert(missing, cell);
    }
}

#[test]
fn a_text_needs_the_category_of_its_own_field_for_all_it_is_about() {
    let text = free_text("Slaapt slecht", &[Category::Health], &["s1"]);
    let only_label = [(MOTHER, Category::Health)];
    assert_eq!(summary(text, &only_label).0, None);

    let police = |subjects: &[&str], cells: &[(PersonId, Category)]| {
        let incident = Content::Incident(Incident {
            subjects: names(subjects),
            kind: 1,
            police: Some(free_text("Aangifte", &[Category::Incident], &["s4"])),
            ..Incident::default()
        });
        match left(incident, &permit(cells)) {
            Some(Content::Incident(incident)) => incident.police.is_some(),
            _ => false,
        }
    };
    let incident = [(MOTHER, Category::Incident), (FATHER, Category::Incident)];
    let criminal = |person| [incident.as_slice(), &[(person, Category::Criminal)]].concat();
    let both = ["s1", "s4"];
    assert!(!police(&both, &incident));
    assert!(!police(&both, &criminal(MOTHER)));
    assert!(police(&both, &criminal(FATHER)));
    // The field itself must be open for somebody the incident is about.
    assert!(!police(&["s1"], &criminal(FATHER)));
}

#[test]
fn a_text_that_says_too_little_of_itself_is_withheld() {
    let open = every_category_of(&[MOTHER, CHILD, FATHER]);
    let mut unspecified = free_text("Rustig", &[MOMENT], &["s1"]);
    unspecified.categories.push(0);
    let mut unknown = free_text("Rustig", &[MOMENT], &["s1"]);
    unknown.categories.push(1000);
    for text in [
        free_text("Rustig", &[], &["s1"]),
        free_text("Rustig", &[MOMENT], &[]),
        unspecified,
        unknown,
    ] {
        let (kept, cut) = summary(text, &open);
        assert_eq!(kept, None);
        assert_eq!(excess(&cut), [(ExcessKind::UnlabelledText, 1)].into());
    }
    let (kept, cut) = summary(free_text("Rustig", &[MOMENT], &["s1", "s9"]), &open);
    assert_eq!(kept, None);
    assert_eq!(excess(&cut), [(ExcessKind::UnknownSubject, 1)].into());
}

#[test]
fn a_text_that_leads_to_a_place_needs_every_category_of_places() {
    let text = free_text("Zij woont nu op 1012 AB", &[MOMENT], &["s1"]);
    let mut cells = vec![(MOTHER, MOMENT), (MOTHER, Category::Address)];
    let (kept, cut) = summary(text.clone(), &cells);
    assert_eq!(kept, None);
    assert_eq!(excess(&cut), [(ExcessKind::PlaceInText, 1)].into());
    cells.extend(
        [
            Category::Phone,
            Category::SchoolPlace,
            Category::Gp,
            Category::Appointment,
        ]
        .map(|place| (MOTHER, place)),
    );
    assert_eq!(summary(text.clone(), &cells).0, Some(text));
}

#[test]
fn a_plain_text_outside_the_fields_for_places_is_held_to_the_same() {
    let inquiry = |question: &str| {
        Content::CouncilInquiry(CouncilInquiry {
            subjects: names(&["s2"]),
            question: question.to_owned(),
            requested: 1,
            ..CouncilInquiry::default()
        })
    };
    let measure = permit(&[(CHILD, Category::Measure)]);
    let sent = inquiry("Kan het kind wonen op Kerkstraat 12?");
    assert_eq!(left(sent, &measure), Some(inquiry("")));

    let contact = Content::ContactPoint(ContactPoint {
        subject: "s2".to_owned(),
        phone: "06 12345678".to_owned(),
        ..ContactPoint::default()
    });
    let phone = permit(&[(CHILD, Category::Phone)]);
    assert_eq!(left(contact.clone(), &phone), Some(contact));
}
