//! What holds for whatever is sent, in whatever order.

use proptest::prelude::*;

use super::*;
use crate::redaction::tests::random::any_record;
use crate::redaction::tests::seeded;

/// A record that is likely to meet another like it: a measure or a birth date, from a few choices.
fn alike() -> impl Strategy<Value = Vec<u8>> {
    let measures = (1..3, 2019..2023, prop::option::of(2021..2025), 0..3).prop_map(
        |(kind, from, until, written)| {
            let january = |year| Some(day(year, 1, 0));
            let until = until.filter(|until| *until > from).and_then(january);
            let written = january(2024 + written);
            sent(
                OWN,
                "",
                [january(from), until, written],
                measure("s2", kind, OWN),
            )
        },
    );
    let years = (2014..2016, 2020..2022, 2019..2023, 1..4, any::<bool>());
    let births = years.prop_map(|(year, written, from, lasts, dated)| {
        let mut record = born(OWN, "", day(year, 0, 0), day(written, 1, 1));
        if dated {
            record.from = Some(day(from, 1, 1));
            record.until = Some(day(from + lasts, 1, 1));
        }
        record
    });
    prop_oneof![measures, births].prop_map(|record| record.encode_to_vec())
}

/// Records of three hats, as far as they pass a permit that opens nearly everything.
fn any_answers() -> impl Strategy<Value = (Vec<RedactedRecord>, Permit)> {
    let record = prop_oneof![any_record(), alike()];
    let records = proptest::collection::vec((record, 0..3_usize, 0..9), 0..14);
    (records, any::<bool>()).prop_map(|(records, known)| {
        let mut open = Open::all_of(&[OWN, "jbra/guardian", "vt/report"]);
        if known {
            open = open.known("vt/report", &[MOTHER, CHILD]);
        }
        let permit = open.permit();
        let records = records.iter().filter_map(|(bytes, holder, reference)| {
            let mut record = Record::decode(bytes.as_slice()).ok()?;
            record.holder = [OWN, "jbra/guardian", "vt/report"][*holder].to_owned();
            // Below three: a record whose source gave no reference.
            record.reference = match reference {
                0..3 => String::new(),
                reference => reference.to_string(),
            };
            Some(record)
        });
        let records: Vec<Record> = records.collect();
        (cut(&records, &permit), permit)
    })
}

proptest! {
    #![proptest_config(seeded(300))]

    #[test]
    fn the_picture_does_not_depend_on_the_order_of_answers(
        (records, permit) in any_answers(),
        keys in proptest::collection::vec(any::<u32>(), 14),
    ) {
        let mut shuffled: Vec<_> = records.iter().cloned().zip(keys).collect();
        shuffled.sort_by_key(|(_, key)| *key);
        let shuffled: Vec<_> = shuffled.into_iter().map(|(record, _)| record).collect();
        let one = merge(&records, &permit, &context());
        let other = merge(&shuffled, &permit, &context());
        prop_assert!(one == other);
        prop_assert_eq!(one.conflicts().count(), other.conflicts().count());
    }

    /// The short sweep against every pair.
    #[test]
    fn an_attribute_conflicts_when_any_two_of_its_values_do((records, permit) in any_answers()) {
        let told = telling::once_each(telling::all(&records, &permit, &context()));
        let picture = merge(&records, &permit, &context());
        let births = told.iter().filter_map(|told| match &told.telling.record.content {
            Some(Content::PersonDetails(details)) if details.subject == pseudonym(CHILD).to_string() => {
                let on = details.birth_date.as_ref().map(wording::date)?;
                Some((on, told.begins(), told.ends()))
            }
            _ => None,
        });
        let births: Vec<_> = births.collect();
        let conflict = births.iter().any(|(on, begins, ends)| {
            births.iter().any(|(other, from, until)| on != other && begins < until && from < ends)
        });
        let shown = picture.conflicts().any(|(member, attribute)| {
            member.person == pseudonym(CHILD) && attribute.field == "person_details.birth_date"
        });
        prop_assert_eq!(shown, conflict);
    }

    #[test]
    fn merging_adds_nothing_to_what_was_told((records, permit) in any_answers()) {
        let parts = part(&records, &permit, &context());
        let picture = merge(&records, &permit, &context());
        let mut told = 0;
        for entry in picture.timeline() {
            told += entry.tellings.len();
            prop_assert!(!entry.tellings.is_empty());
            prop_assert!(entry.tellings.iter().all(|telling| parts.contains(telling)));
            prop_assert!(entry.persons.iter().all(|person| context().pseudonyms.values().any(|known| known == person)));
        }
        prop_assert!(told <= parts.len());
    }

    #[test]
    fn no_handle_and_no_internal_id_is_left((records, permit) in any_answers()) {
        for telling in part(&records, &permit, &context()) {
            let bytes = telling.record.encode_to_vec();
            for handle in [b"\x02s1", b"\x02s2", b"\x02s3", b"\x02s4"] {
                prop_assert!(!bytes.windows(3).any(|window| window == handle));
            }
            prop_assert!(!bytes.windows(4).any(|window| window == b"ipr_"));
        }
    }

    #[test]
    fn entries_come_oldest_first((records, permit) in any_answers()) {
        let picture = merge(&records, &permit, &context());
        let first_days: Vec<_> = picture
            .timeline()
            .iter()
            .map(|entry| entry.from.replace("..", "01"))
            .collect();
        prop_assert!(first_days.is_sorted(), "{first_days:?}");
    }
}
