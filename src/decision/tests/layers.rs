//! Nothing without a ground, in every layer (law 1).

use super::world::*;
use crate::consent::{Standing, StatementAnswer};
use crate::decision::{Outcome, Policies, decide};
use crate::model::fact::ReportStage;
use crate::model::{Category, ConsentKind, Fact, Layer, Modality};

/// A flow by the asker's own file, by consent, and by duty, with everything it needs.
fn open_flows() -> Vec<(Modality, World, &'static str)> {
    vec![
        (
            Modality::Own,
            World::asked_by("samen-doen/help", "safety-plan", &[Category::Plan]),
            "samen-doen/help",
        ),
        (
            Modality::Consent,
            World::asked_by("samen-doen/help", "safety-plan", &[Category::Plan])
                .consented(CHILD, &["jbra/voluntary"]),
            "jbra/voluntary",
        ),
        (
            Modality::Duty,
            World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]).with_ots(),
            "samen-doen/help",
        ),
    ]
}

/// The shipped bundle without the policies that open this layer.
fn without_layer(layer: Layer) -> Policies {
    let marker = format!("@layer(\"{layer}\")");
    let files = bundle(|files| {
        for (path, text) in files
            .iter_mut()
            .filter(|(path, _)| path.rsplit('.').next() == Some("cedar"))
        {
            let mut parts = text.split("@id(");
            let head = parts.next().unwrap().to_owned();
            let kept = parts
                .filter(|part| !part.contains(&marker))
                .map(|part| format!("@id({part}"));
            *text = std::iter::once(head).chain(kept).collect();
            assert!(!text.contains(&marker), "{path}");
        }
    });
    Policies::load(&files).unwrap()
}

#[test]
fn each_layer_taken_away_closes_every_permitted_flow() {
    for (modality, world, holder) in open_flows() {
        let grant = world
            .granted(holder, CHILD, Category::Plan)
            .unwrap_or_else(|| panic!("{}", modality.id()));
        assert_eq!(grant.terms.modality, modality);
        assert!(
            grant.terms.articles.len() >= Layer::ALL.len() - 1,
            "{:?}",
            grant.terms.articles
        );
    }
    for &layer in Layer::ALL {
        let policies = without_layer(layer);
        for (modality, world, holder) in open_flows() {
            let decision = decide(&world.request(), &world.facts, &policies, world.at);
            assert_eq!(
                decision.permit().flows().count(),
                0,
                "{modality} without {layer} from {holder}"
            );
            let flow = decision
                .flows()
                .traces()
                .find(|(flow, _)| flow.holder == hat(holder) && flow.subject == CHILD);
            let closed: Vec<Layer> = flow
                .unwrap()
                .1
                .layers
                .iter()
                .filter(|trace| !trace.open)
                .map(|trace| trace.layer)
                .collect();
            assert_eq!(closed, [layer], "{modality}");
        }
    }
}

#[test]
fn another_task_closes_the_task_layer() {
    let world = World::asked_by("samen-doen/help", "court-request", &[Category::Plan]);
    let trace = world.trace("samen-doen/help", CHILD, Category::Plan);
    assert!(
        trace
            .layers
            .iter()
            .any(|layer| layer.layer == Layer::Task && !layer.open)
    );
    assert_eq!(trace.outcome, Outcome::Withhold);
}

#[test]
fn without_consent_to_sharing_voluntary_help_has_no_basis() {
    let mut world = World::asked_by("samen-doen/help", "safety-plan", &[Category::Plan]);
    for giver in [MOTHER, FATHER] {
        world.says(
            ConsentKind::SecrecyRelease,
            StatementAnswer::Given,
            CHILD,
            giver,
            Standing::AuthorityHolder,
            &["jbra/voluntary"],
        );
    }
    assert_eq!(
        world.outcome("jbra/voluntary", CHILD, Category::Plan),
        Outcome::Withhold
    );
    let trace = world.trace("jbra/voluntary", CHILD, Category::Plan);
    assert!(
        trace
            .layers
            .iter()
            .all(|layer| layer.open == (layer.layer != Layer::Lawfulness))
    );
}

#[test]
fn without_release_of_secrecy_consent_to_sharing_opens_nothing() {
    let mut world = World::asked_by("samen-doen/help", "safety-plan", &[Category::Plan]);
    for giver in [MOTHER, FATHER] {
        world.says(
            ConsentKind::Sharing,
            StatementAnswer::Given,
            CHILD,
            giver,
            Standing::AuthorityHolder,
            &["jbra/voluntary"],
        );
    }
    assert_eq!(
        world.outcome("jbra/voluntary", CHILD, Category::Plan),
        Outcome::Withhold
    );
}

#[test]
fn without_a_sentence_for_its_group_a_category_stays_closed() {
    let mut world = World::asked_by(
        "jbra/ots",
        "safety-plan",
        &[Category::Plan, Category::RiskFacts],
    )
    .with_ots();
    world.unstated.insert("course".to_owned());
    assert_eq!(
        world.granted("samen-doen/help", CHILD, Category::Plan),
        None
    );
    assert!(
        world
            .granted("samen-doen/help", CHILD, Category::RiskFacts)
            .is_some()
    );
}

#[test]
fn special_data_need_an_exception_beside_everything_else() {
    let world = |stage| {
        World::asked_by("vt/report", "first-analysis", &[Category::Health])
            .with_report(stage)
            .consented(CHILD, &["jbra/voluntary"])
    };
    let open = world(ReportStage::Triage);
    assert!(
        open.granted("jbra/voluntary", CHILD, Category::Health)
            .is_some()
    );
    let closed = world(ReportStage::Closed);
    let trace = closed.trace("jbra/voluntary", CHILD, Category::Health);
    assert!(
        trace
            .layers
            .iter()
            .all(|layer| layer.open == (layer.layer != Layer::Exception))
    );
}

#[test]
fn nothing_is_open_without_mandate_or_assignment_or_for_the_barred() {
    for (_, world, holder) in open_flows() {
        let gone: [fn(&Fact) -> bool; 2] = [
            |fact| matches!(fact, Fact::Mandate { .. }),
            |fact| matches!(fact, Fact::Assignment { .. }),
        ];
        for gone in gone {
            let world = world.clone().without(gone);
            assert_eq!(world.granted(holder, CHILD, Category::Plan), None);
        }
        let mut barred = world.clone();
        let organisation = world.asker.organisation().clone();
        barred.fact(
            "rvdk/inquiry",
            Fact::Barred {
                household: HOUSEHOLD,
                organisation,
                professional: "w-1".parse().unwrap(),
            },
        );
        assert_eq!(barred.granted(holder, CHILD, Category::Plan), None);
    }
}

#[test]
fn a_fact_the_asker_wrote_opens_nothing_until_somebody_else_confirms_it() {
    let mut world = World::asked_by("jbra/ots", "safety-plan", &[Category::Plan]);
    let measure = world.measure(crate::model::fact::MeasureKind::Ots, CHILD, None);
    measure.writer = by("jbra/ots");
    measure.needs_confirmation = true;
    assert_eq!(
        world.granted("samen-doen/help", CHILD, Category::Plan),
        None
    );
    world.facts.facts.last_mut().unwrap().confirmed_by = Some(by("rvdk/inquiry"));
    assert!(
        world
            .granted("samen-doen/help", CHILD, Category::Plan)
            .is_some()
    );
}
