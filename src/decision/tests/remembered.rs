//! What is remembered decides as plain Cedar does: every layer of every flow, by the whole bundle, without slices, sieve or memory.

use jiff::civil::date;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, RngSeed};

use super::guardrails::any_vector;
use super::two_worlds::{any_hidden, hide};
use super::world::*;
use crate::consent;
use crate::decision::consents::Consent;
use crate::decision::decide::decided;
use crate::decision::hearing::Hearing;
use crate::decision::outcome::WeighKind;
use crate::decision::policies::Column;
use crate::decision::row::{Asked, Row, Way};
use crate::decision::terms::{End, Ends};
use crate::decision::vector::{Vector, Weighing};
use crate::model::fact::{MeasureKind, ReportStage};
use crate::model::{Category, Class, ConsentKind, Day, Layer};

const DAY: Day = date(2026, 11, 23);

fn seeded(cases: u32) -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(25),
        rng_algorithm: RngAlgorithm::ChaCha,
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

/// Whether every layer is open, by the whole bundle.
fn opens(column: &Column, vector: &Vector) -> bool {
    let mut layers = Layer::ALL.iter();
    layers.all(|&layer| {
        POLICIES
            .layer_by_whole_bundle(&column.cell, vector, DAY, layer)
            .open
    })
}

/// Whether a weighing would open a closed flow, by the whole bundle.
fn may_be_weighed(column: &Column, vector: &Vector) -> bool {
    let ways: &[Weighing] = match column.class {
        Class::Origin => &[Weighing::ProfessionalSourceCleared],
        _ => &[Weighing::Released, Weighing::ReleasedBySafetyOfficer],
    };
    vector.weighing == Weighing::None
        && ways.iter().any(|&weighing| {
            let weighed = Vector {
                weighing,
                ..*vector
            };
            opens(column, &weighed)
        })
}

proptest! {
    #![proptest_config(seeded(16))]

    // The memory is one for all cases, and the vectors of a case differ in one fact: what mixes two questions up is found out.
    #[test]
    fn every_flow_comes_out_as_by_plain_cedar(
        asker in prop::sample::select(vec![
            ("jbra/ots", "first-analysis"),
            ("vt/report", "vt-inquiry"),
            ("samen-doen/help", "safety-plan"),
            ("samen-doen/access", "first-analysis"),
        ]),
        vector in any_vector(),
        changes in prop::collection::vec(any::<prop::sample::Index>(), 3),
        holders in prop::sample::subsequence((0..20).collect::<Vec<usize>>(), 3),
    ) {
        let world = World::asked_by(asker.0, asker.1, Category::ALL);
        let request = world.request();
        let mut hearing =
            Hearing::new(request.question(), request.professional(), &world.facts, &POLICIES, world.at);
        let sheet = hearing.sheet.clone();
        let neighbours = vector.neighbours();
        for (holder, change) in holders.iter().zip(&changes) {
            let Some(holder) = sheet.holders.get(*holder) else { continue };
            for vector in [vector, change.get(&neighbours).2] {
                let asked = |column: &Column| Asked {
                    facts: column.facts(&vector).packed(),
                    ends: Ends::default().with(End::Sharing, Some(world.at)).known(),
                    at_a_table: false,
                };
                let columns = Category::ALL.iter().filter_map(|&category| Some((category, holder.column(category)?)));
                let cells = columns.map(|(category, column)| (category, asked(column))).collect();
                let row = Row { sheet: sheet.number, holder: holder.number, cells };
                let verdicts = hearing.verdicts(holder, &row);
                prop_assert_eq!(&verdicts, &hearing.verdicts(holder, &row));
                for ((category, _), verdict) in row.cells.iter().zip(&*verdicts) {
                    let column = holder.column(*category).unwrap();
                    for trace in &verdict.layers {
                        let plain = POLICIES.layer_by_whole_bundle(&column.cell, &vector, DAY, trace.layer);
                        prop_assert_eq!(&**trace, &plain, "{:?} {:?}", column.cell, vector);
                    }
                    prop_assert_eq!(verdict.layers.len(), Layer::ALL.len());
                    let open = verdict.layers.iter().all(|trace| trace.open);
                    match verdict.way {
                        Way::Open(..) => prop_assert!(open),
                        Way::Weigh(WeighKind::Extent | WeighKind::Review | WeighKind::SafetyOfficer | WeighKind::SourceTest) => {
                            prop_assert!(!open && may_be_weighed(column, &vector));
                        }
                        Way::Closed => prop_assert!(!open && !may_be_weighed(column, &vector)),
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(seeded(32))]

    #[test]
    fn a_household_that_is_remembered_comes_out_as_each_flow_decided_alone(
        hidden in prop::collection::vec(any_hidden(), 0..4),
        consented in any::<bool>(),
        asker in prop::sample::select(vec!["samen-doen/help", "jbra/ots", "vt/report"]),
    ) {
        let asked = [Category::Plan, Category::Health, Category::Measure, Category::Address, Category::Identity];
        let mut world = World::asked_by(asker, "safety-plan", &asked);
        if consented {
            world = world.with_ots().consented(CHILD, &["jbra/voluntary", "samen-doen/help"]);
        }
        for hidden in &hidden {
            hide(&mut world, hidden);
        }
        let request = world.request();
        let mut brief = request.question().clone();
        brief.detail = false;
        let hear = |question| Hearing::new(question, request.professional(), &world.facts, &POLICIES, world.at);
        // With detail the list is always worked out.
        let mut hearing = hear(request.question());
        let first = decided(&mut hearing);
        for (flow, trace) in first.flows().traces() {
            let column = hearing.column(&flow.holder, flow.category).unwrap();
            let alone = hearing.decide(&column, flow.subject);
            if trace.vector.authority_fresh {
                let state = |kind| {
                    let (facts, statements) = (&world.facts.facts, &world.facts.statements);
                    let cell = consent::Cell {
                        kind,
                        holder: &flow.holder,
                        recipient: &world.asker,
                        task: &world.task,
                        category: flow.category,
                        subject: flow.subject,
                    };
                    Consent::from(consent::status(&cell, facts, statements, POLICIES.catalogue(), world.at)).state
                };
                let told = [trace.vector.sharing, trace.vector.release, trace.vector.help];
                let kinds = [ConsentKind::Sharing, ConsentKind::SecrecyRelease, ConsentKind::Help];
                prop_assert_eq!(told, kinds.map(state), "{:?}", flow);
            }
            prop_assert_eq!(Some(trace), alone, "{:?}", flow);
        }
        for _ in 0..2 {
            let again = decided(&mut hear(&brief));
            prop_assert!(again.permit() == first.permit() && again.flows() == first.flows());
            prop_assert_eq!(again.withheld(), first.withheld());
            prop_assert_eq!(again.subjects(), first.subjects());
        }
    }
}

/// How the same household may differ between two questions, each in something that a key must hold.
const TURNS: [fn(World) -> World; 9] = [
    |world| world,
    World::with_ots,
    |mut world| {
        world.measure(MeasureKind::Ots, CHILD, None);
        world
    },
    |world| world.consented(CHILD, &["jbra/voluntary"]),
    |world| world.consented(CHILD, &["jbra/voluntary", "samen-doen/help"]),
    |world| {
        let mut world = world.consented(CHILD, &["jbra/voluntary", "samen-doen/help"]);
        for said in &mut world.facts.statements {
            said.statement.cells.categories = [Category::Plan].into();
        }
        world
    },
    |mut world| {
        world.honours.clear();
        world
    },
    |mut world| {
        world.subjects = [pseudonym(CHILD)].into();
        world
    },
    |world| world.with_report(ReportStage::Inquiry),
];

// A key that lacks something answers the second question with what was right for the first.
#[test]
fn what_was_decided_before_changes_nothing_of_what_is_decided_now() {
    let asked = [
        Category::Plan,
        Category::Health,
        Category::Measure,
        Category::Identity,
    ];
    let askers = ["jbra/ots", "samen-doen/help", "vt/report"];
    let asks = |world: &World| {
        let request = world.request();
        let mut brief = request.question().clone();
        brief.detail = false;
        let (asker, facts) = (request.professional(), &world.facts);
        decided(&mut Hearing::new(&brief, asker, facts, &POLICIES, world.at))
    };
    for (one, before) in TURNS.iter().enumerate() {
        for (other, now) in TURNS.iter().enumerate() {
            let world = World::asked_by(askers[(one + other) % 3], "safety-plan", &asked);
            let now = now(world.clone());
            POLICIES.forget();
            asks(&before(world));
            let warm = asks(&now);
            POLICIES.forget();
            let cold = asks(&now);
            assert_eq!(warm.withheld(), cold.withheld(), "{one} before {other}");
            let same = warm.permit() == cold.permit() && warm.flows() == cold.flows();
            assert!(same, "{one} before {other}");
            let request = now.request();
            let (question, asker) = (request.question(), request.professional());
            let mut alone = Hearing::new(question, asker, &now.facts, &POLICIES, now.at);
            for (flow, trace) in cold.flows().traces() {
                let column = alone.column(&flow.holder, flow.category).unwrap();
                let decided = alone.decide(&column, flow.subject);
                assert_eq!(Some(trace), decided, "{one} before {other}: {flow:?}");
            }
        }
    }
}

#[test]
fn what_cannot_be_evaluated_stays_closed_however_often_it_is_asked() {
    let broken = r#"
@id("broken") @article("AVG 5") @layer("guardrail") @status("confirmed") @note("x")
forbid (principal, action in Action::"secrecy", resource)
when { 9223372036854775807 + (if context.assigned then 1 else 0) > 0 && context.role == Role::"guardian" };"#;
    let files = bundle(|files| files.get_mut("guardrails.cedar").unwrap().push_str(broken));
    let policies = crate::decision::Policies::load(&files).unwrap();
    let world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots();
    for _ in 0..3 {
        let decision = crate::decision::decide(&world.request(), &world.facts, &policies, world.at);
        // No member is a guardian, but what fails stands before the role.
        assert_eq!(decision.permit().flows().count(), 0);
        let mut traces = decision.flows().traces();
        assert!(traces.all(|(_, trace)| trace.layers.iter().any(|layer| layer.fault)));
    }
}
