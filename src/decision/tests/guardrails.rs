//! Guardrails stand above every ground and every consent.

use jiff::civil::date;
use proptest::prelude::*;

use super::world::*;
use crate::decision::policies::Memo;
use crate::decision::vector::{Cell, ConsentState, Measure, Relation, Role, Vector, Weighing};
use crate::model::{AgeBand, Category, Class, Layer};

const SOURCE_TESTS: [Weighing; 2] = [
    Weighing::ProfessionalSourceCleared,
    Weighing::PrivateSourceAgrees,
];

/// A bare vector with up to fifteen facts changed.
pub(super) fn any_vector() -> impl Strategy<Value = Vector> {
    let bare = (
        prop::sample::select(Role::ALL),
        prop::sample::select(AgeBand::ALL),
    );
    let changes = prop::collection::vec(any::<prop::sample::Index>(), 0..15);
    (bare, changes).prop_map(|((role, age), changes)| {
        changes
            .into_iter()
            .fold(Vector::bare(role, age), |vector, change| {
                change.get(&vector.neighbours()).2
            })
    })
}

pub(super) fn any_cell() -> impl Strategy<Value = Cell> {
    let tables = POLICIES.catalogue().on(date(2026, 11, 23));
    let hats: Vec<_> = tables.hats().map(|row| row.id.clone()).collect();
    let tasks: Vec<_> = tables.tasks().map(|row| row.id.clone()).collect();
    (
        prop::sample::select(hats.clone()),
        prop::sample::select(hats),
        prop::sample::select(tasks),
        prop::sample::select(Category::ALL),
    )
        .prop_map(|(recipient, holder, task, category)| Cell {
            recipient,
            holder,
            task,
            category,
        })
}

/// Whether the flow is closed in every layer, whatever else is open.
fn shut(cell: &Cell, vector: &Vector) -> bool {
    POLICIES
        .trace(cell, vector, date(2026, 11, 23))
        .iter()
        .all(|trace| !trace.open)
}

fn passes(cell: &Cell, vector: &Vector) -> bool {
    POLICIES
        .trace(cell, vector, date(2026, 11, 23))
        .iter()
        .all(|trace| trace.open)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_consent_and_no_ground_opens_what_is_guarded(cell in any_cell(), vector in any_vector()) {
        let tables = POLICIES.catalogue().on(date(2026, 11, 23));
        let own = cell.recipient == cell.holder;
        match tables.class_of(cell.category) {
            Class::Closed => prop_assert!(shut(&cell, &vector)),
            Class::Place if !own && vector.weighing != Weighing::ReleasedBySafetyOfficer => prop_assert!(shut(&cell, &vector)),
            Class::Origin if !own && (cell.holder != hat("vt/report") || !SOURCE_TESTS.contains(&vector.weighing)) => {
                prop_assert!(shut(&cell, &vector));
            }
            Class::Register if !own => prop_assert!(shut(&cell, &vector)),
            Class::Plain | Class::Sensitive | Class::Place | Class::Origin | Class::Register => {}
        }
        let source = ["police/daily", "justid/records"].map(hat).contains(&cell.holder);
        if cell.category == Category::Criminal && !own && !source {
            prop_assert!(shut(&cell, &vector));
        }
        if cell.category == Category::VtReport && cell.holder != hat("vt/report") {
            prop_assert!(!passes(&cell, &vector));
        }
        if !vector.mandated || !vector.assigned || cell.recipient.capacity() == "privacy-officer" {
            prop_assert!(shut(&cell, &vector));
        }
    }

    #[test]
    fn nobody_gets_anything_who_has_no_task(cell in any_cell(), vector in any_vector()) {
        let tables = POLICIES.catalogue().on(date(2026, 11, 23));
        if tables.task_for(&cell.task, &cell.recipient).is_none() {
            prop_assert!(!passes(&cell, &vector));
        }
    }

    #[test]
    fn what_is_not_own_passes_only_by_a_ground_in_the_vector(cell in any_cell(), vector in any_vector()) {
        let spoken = ![Weighing::None, Weighing::Declined].contains(&vector.weighing);
        let measured = [vector.recipient_measure, vector.holder_measure] != [Measure::None; 2];
        let narrow = ["college/access", "samen-doen/access", "court/family"].map(hat).contains(&cell.recipient);
        let oneself = vector.relation == Relation::Oneself;
        let grounds = vector.release == ConsentState::Given || measured || spoken || narrow || oneself;
        if cell.recipient != cell.holder && !grounds {
            prop_assert!(!passes(&cell, &vector));
        }
    }

    #[test]
    fn a_slice_decides_as_the_whole_bundle_does(cell in any_cell(), vector in any_vector()) {
        for &layer in Layer::ALL {
            let sliced = POLICIES.asked_anew(&cell, &vector, date(2026, 11, 23), layer);
            let whole = POLICIES.layer_by_whole_bundle(&cell, &vector, date(2026, 11, 23), layer);
            prop_assert_eq!(sliced, whole);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // Every holder with one vector: the questions that are most alike, so that a memo which mixes two up is found out.
    #[test]
    fn a_memo_answers_as_asking_anew_does(first in any_cell(), vectors in prop::collection::vec(any_vector(), 1..3)) {
        let day = date(2026, 11, 23);
        let hats: Vec<_> = POLICIES.catalogue().on(day).hats().map(|row| row.id.clone()).collect();
        let mut memo = Memo::default();
        for (vector, holder) in vectors.iter().flat_map(|vector| hats.iter().map(move |hat| (vector, hat))) {
            for category in [Category::Plan, Category::Health, Category::BeliefOriginSexuality] {
                let cell = Cell { holder: holder.clone(), category, ..first.clone() };
                let column = POLICIES.column(cell.clone(), day);
                for &layer in Layer::ALL {
                    let remembered = POLICIES.layer(&column, vector, day, layer, &mut memo);
                    prop_assert_eq!((*remembered).clone(), POLICIES.asked_anew(&cell, vector, day, layer));
                }
            }
        }
    }
}
