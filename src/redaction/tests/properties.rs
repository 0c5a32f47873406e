//! What holds for every record and every permit.

use proptest::prelude::*;
use prost_reflect::{DynamicMessage, Value};

use super::random::{any_cells, any_record};
use super::reference::{is, record_type, redact as slowly, rule_of, strings};
use super::*;
use crate::proto::samenbeeld::record::v1::Structure;
use crate::redaction::places::{PLACES, leads_to_a_place};

fn quickly(record: &[u8], permit: &Permit) -> Option<RedactedRecord> {
    let raw = RawRecord::new(Bytes::copy_from_slice(record));
    RULES.redact(raw, &asked(), permit).ok()?.record
}

/// One thing that is left in a record: where it stands, what it says, and the cells it needs.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Leaf {
    path: String,
    says: String,
    cells: BTreeSet<(String, Category)>,
}

fn leaves(record: &Record) -> Vec<Leaf> {
    let mut message = DynamicMessage::new(record_type());
    message.transcode_from(record).unwrap();
    let mut leaves = Vec::new();
    collect(&message, "", &[], &[], &mut leaves);
    leaves
}

fn collect(
    message: &DynamicMessage,
    path: &str,
    categories: &[Category],
    persons: &[String],
    leaves: &mut Vec<Leaf>,
) {
    let named = |structure: Structure| -> Vec<String> {
        let fields = message.fields().filter(|(field, _)| is(field, structure));
        fields.flat_map(|(_, value)| strings(value)).collect()
    };
    let mut categories = categories.to_vec();
    let mut persons = persons.to_vec();
    for here in [named(Structure::Subject), named(Structure::About)] {
        if !here.is_empty() {
            persons = here;
        }
    }
    for (field, value) in message.fields() {
        if is(&field, Structure::Categories) {
            let labels = value.as_list().unwrap().iter();
            categories.extend(
                labels.map(|label| Category::from_number(label.as_enum_number().unwrap()).unwrap()),
            );
        }
    }
    for (field, value) in message.fields() {
        assert!(!is(&field, Structure::Envelope), "{} left", field.name());
        if is(&field, Structure::Stamp) {
            continue;
        }
        let path = format!("{path}.{}", field.name());
        let own = Category::from_number(rule_of(&field).category);
        let categories: Vec<Category> = categories.iter().copied().chain(own).collect();
        let items = match value {
            Value::List(items) => items.clone(),
            one => vec![one.clone()],
        };
        for item in items {
            if let Value::Message(child) = &item {
                collect(child, &path, &categories, &persons, leaves);
                continue;
            }
            let about = |person: &String| {
                categories
                    .iter()
                    .map(|category| (person.clone(), *category))
                    .collect::<Vec<_>>()
            };
            let mut cells: BTreeSet<_> = persons.iter().flat_map(about).collect();
            if let Value::String(text) = &item
                && leads_to_a_place(text)
                && !categories.iter().any(|category| PLACES.contains(category))
            {
                cells.extend(
                    persons
                        .iter()
                        .flat_map(|person| PLACES.map(|place| (person.clone(), place))),
                );
            }
            leaves.push(Leaf {
                path: path.clone(),
                says: item.to_string(),
                cells,
            });
        }
    }
}

/// Everything left in the record, without the cells, with how often it is left.
fn said(record: Option<&RedactedRecord>) -> BTreeMap<(String, String), usize> {
    let mut said = BTreeMap::new();
    for leaf in record
        .map(|kept| leaves(&kept.record()))
        .unwrap_or_default()
    {
        *said.entry((leaf.path, leaf.says)).or_default() += 1;
    }
    said
}

fn covered(
    kept: &RedactedRecord,
    cells: &BTreeSet<(PersonId, Category)>,
) -> Result<(), TestCaseError> {
    let handles = asked().handles;
    let mut needed = BTreeSet::new();
    for leaf in leaves(&kept.record()) {
        prop_assert!(!leaf.cells.is_empty(), "{leaf:?} is about nobody");
        for (handle, category) in &leaf.cells {
            let person = handles.get(handle).copied();
            prop_assert!(person.is_some(), "{leaf:?} names {handle}");
            prop_assert!(
                person.is_some_and(|person| cells.contains(&(person, *category))),
                "{leaf:?}"
            );
            needed.insert((person.unwrap_or(MOTHER), *category));
        }
    }
    prop_assert!(kept.cells().is_subset(cells));
    let without_places = |(_, category): &&(PersonId, Category)| !PLACES.contains(category);
    let needed: BTreeSet<_> = needed.iter().filter(without_places).collect();
    prop_assert!(
        needed.iter().all(|cell| kept.cells().contains(cell)),
        "cells that passed are missing"
    );
    Ok(())
}

proptest! {
    #![proptest_config(seeded(1000))]

    #[test]
    fn the_fast_redactor_and_the_slow_one_agree(record in any_record(), cells in any_cells()) {
        let permit = permit(&cells);
        let fast = quickly(&record, &permit);
        let slow = slowly(&record, &asked(), &permit);
        prop_assert!(
            fast.as_ref().map(RedactedRecord::record) == slow,
            "fast {:?}\nslow {:?}", fast.as_ref().map(|kept| leaves(&kept.record())), slow.as_ref().map(leaves)
        );
    }

    #[test]
    fn nothing_is_left_that_the_permit_does_not_cover(record in any_record(), cells in any_cells()) {
        if let Some(kept) = quickly(&record, &permit(&cells)) {
            covered(&kept, &cells.into_iter().collect())?;
            prop_assert!(!kept.bytes.windows(6).any(|window| window == b"canary"));
        }
    }

    #[test]
    fn cutting_twice_is_cutting_once(record in any_record(), cells in any_cells()) {
        let permit = permit(&cells);
        if let Some(once) = quickly(&record, &permit) {
            let mut again = once.record();
            again.holder = once.holder().to_string();
            let twice = quickly(&again.encode_to_vec(), &permit).map(|kept| kept.record());
            prop_assert!(twice.as_ref() == Some(&once.record()));
        }
    }

    #[test]
    fn listing_fields_never_shows_more_and_nothing_that_is_not_listed(record in any_record(), cells in any_cells(), chosen in any::<u64>()) {
        let Some(all) = quickly(&record, &permit(&cells)) else { return Ok(()) };
        let shown = leaves(&all.record());
        let names_people = |path: &str| {
            let name = path.rsplit('.').next().unwrap_or_default();
            ["subject", "subjects", "other", "about", "authority_holders", "categories"].contains(&name)
        };
        let chosen = shown.iter().enumerate().filter(|(place, _)| chosen >> (place % 64) & 1 == 1);
        let listed: Vec<&str> = chosen
            .map(|(_, leaf)| leaf.path.trim_start_matches('.'))
            .filter(|path| !names_people(path))
            .collect();
        let some = quickly(&record, &permit_of_fields("jbra/ots", cells, Some(&listed)));
        for leaf in some.iter().flat_map(|kept| leaves(&kept.record())) {
            let path = leaf.path.trim_start_matches('.');
            if !names_people(path) {
                let within = |outer: &&str| path == *outer || path.starts_with(&format!("{outer}."));
                prop_assert!(listed.iter().any(within), "{path} of {listed:?}");
                prop_assert!(shown.iter().any(|known| known.path == leaf.path && known.says == leaf.says));
            }
        }
    }

    #[test]
    fn a_smaller_permit_never_shows_more(
        record in any_record(),
        cells in any_cells(),
        dropped in proptest::collection::vec(any::<prop::sample::Index>(), 1..20),
    ) {
        let mut fewer = cells.clone();
        for index in dropped {
            if !fewer.is_empty() {
                fewer.swap_remove(index.index(fewer.len()));
            }
        }
        let more = said(quickly(&record, &permit(&cells)).as_ref());
        let less = said(quickly(&record, &permit(&fewer)).as_ref());
        for (what, count) in less {
            prop_assert!(more.get(&what).is_some_and(|most| count <= *most), "{what:?}");
        }
    }

    #[test]
    fn what_was_cut_could_as_well_never_have_been_sent(
        record in any_record(),
        cells in any_cells(),
    ) {
        // A world in which the source holds only what may pass, under another reference, looks the same.
        let permit = permit(&cells);
        if let Some(kept) = quickly(&record, &permit) {
            let mut other = kept.record();
            other.holder = kept.holder().to_string();
            other.reference = "another".to_owned();
            let other = quickly(&other.encode_to_vec(), &permit).unwrap();
            prop_assert!(other.record() == kept.record());
            prop_assert_eq!(other.persons(), kept.persons());
            prop_assert_eq!(other.cells(), kept.cells());
        }
    }

    #[test]
    fn broken_records_neither_panic_nor_widen(
        record in any_record(),
        cells in any_cells(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut_at in any::<prop::sample::Index>(),
    ) {
        let mut broken = record;
        for (index, byte) in damage {
            let at = index.index(broken.len());
            broken[at] = byte;
        }
        broken.truncate(cut_at.index(broken.len() * 4).max(1));
        if let Some(kept) = quickly(&broken, &permit(&cells)) {
            covered(&kept, &cells.into_iter().collect())?;
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes: Vec<u8>, cells in any_cells()) {
        prop_assert!(quickly(&bytes, &permit(&cells)).is_none_or(|kept| kept.cells().len() <= cells.len()));
    }
}

#[test]
fn random_records_are_worth_their_name() {
    // A generator that hardly ever lets something pass would make every property above hold for nothing.
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    let (mut kept, mut cut) = (0, 0);
    for _ in 0..2000 {
        let record = any_record().new_tree(&mut runner).unwrap().current();
        let cells = any_cells().new_tree(&mut runner).unwrap().current();
        let permit = permit(&cells);
        let raw = RawRecord::new(Bytes::from(record));
        let result = RULES.redact(raw, &asked(), &permit).unwrap();
        cut += usize::from(!result.excess.is_empty());
        if let Some(record) = result.record {
            kept += 1;
            kinds.insert(record.kind());
        }
    }
    assert!(kept > 500 && cut > 500, "{kept} kept, {cut} cut");
    assert_eq!(kinds.len(), 27, "{kinds:?}");
}
