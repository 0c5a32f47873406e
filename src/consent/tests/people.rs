//! Capacity, and who represents a person within matters.

use super::*;
use crate::model::fact::{LossKind, Matter, MeasureKind, RepresentationKind, RulingKind};

const GIVEN_ON: Day = date(2026, 10, 20);
const MENTOR: PersonId = PersonId::from_bytes([5; 16]);

fn matters(all: &[Matter]) -> BTreeSet<Matter> {
    all.iter().copied().collect()
}

impl World {
    pub(super) fn unable(mut self) -> Self {
        self.assessed(false, &[Matter::Care]);
        self
    }

    pub(super) fn assessed(&mut self, able: bool, all: &[Matter]) -> &mut RecordedFact {
        self.fact(Fact::Capacity {
            person: CHILD,
            matters: matters(all),
            able,
            assessor: "physician-7".parse().unwrap(),
        })
    }

    pub(super) fn represented(
        &mut self,
        representation: RepresentationKind,
        by: Giver,
        all: &[Matter],
    ) -> &mut RecordedFact {
        self.fact(Fact::Representation {
            person: CHILD,
            representation,
            by,
            matters: matters(all),
        })
    }

    pub(super) fn lost(&mut self, holder: PersonId, loss: LossKind) -> &mut RecordedFact {
        self.fact(Fact::AuthorityLoss {
            child: CHILD,
            holder,
            loss,
        })
    }

    pub(super) fn ruled(
        &mut self,
        ruling: RulingKind,
        in_place_of: PersonId,
        all: &[Matter],
        recipients: &[&str],
    ) -> &mut RecordedFact {
        let recorded = self.fact(Fact::CourtRuling {
            child: CHILD,
            ruling,
            in_place_of: BTreeSet::from([in_place_of]),
            matters: matters(all),
            recipients: recipients.iter().map(|text| hat(text)).collect(),
        });
        recorded.valid = Period::new(date(2026, 6, 1), Some(date(2027, 1, 1))).unwrap();
        recorded
    }

    pub(super) fn provisional_guardian(&mut self, from: Day) -> &mut RecordedFact {
        let recorded = self.fact(Fact::Measure {
            person: CHILD,
            measure: MeasureKind::ProvisionalGuardianship,
            executed_by: hat("jbra/guardian"),
        });
        recorded.valid = Period::new(from, Some(from.saturating_add(3.months()))).unwrap();
        recorded
    }

    fn speaks_as(&mut self, person: PersonId, standing: Standing) {
        self.consents(person, GIVEN_ON).statement.standing = standing;
    }
}

pub(super) fn missing_hat(text: &str) -> ConsentStatus {
    ConsentStatus::Missing {
        by: BTreeSet::from([Giver::Hat(hat(text))]),
    }
}

#[test]
fn a_child_of_12_that_cannot_weigh_the_matter_is_not_asked_but_its_refusal_closes() {
    let catalogue = shipped();
    let mut world = World::with_child_of(14).joint_authority().unable();
    world.consents(MOTHER, GIVEN_ON);
    world.consents(FATHER, GIVEN_ON);
    assert!(given(&world.status(&catalogue)));
    world.refuses(CHILD, GIVEN_ON);
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
}

#[test]
fn an_assessment_reaches_its_own_matter_alone() {
    let catalogue = shipped();
    let mut world = World::with_child_of(14).joint_authority();
    world.assessed(false, &[Matter::Property]);
    world.consents(MOTHER, GIVEN_ON);
    world.consents(FATHER, GIVEN_ON);
    assert_eq!(
        world.status(&catalogue),
        missing(&[CHILD]),
        "plans are no money"
    );
    world.assessed(false, &[Matter::Safety]);
    assert!(given(&world.status(&catalogue)));
}

#[test]
fn assessments_that_differ_ask_the_child_and_the_others() {
    let catalogue = shipped();
    let mut world = World::with_child_of(16).joint_authority().unable();
    world.assessed(true, &[Matter::Care]);
    assert_eq!(world.status(&catalogue), missing(&[CHILD, MOTHER, FATHER]));
}

#[test]
fn an_assessment_that_the_recipient_wrote_and_nobody_confirmed_passes_over_nobody() {
    let catalogue = shipped();
    let mut world = World::with_child_of(16).joint_authority();
    let assessed = world.assessed(false, &[Matter::Care]);
    assessed.writer = writer("blijf/shelter");
    assessed.confirmed_by = None;
    world.consents(MOTHER, GIVEN_ON);
    world.consents(FATHER, GIVEN_ON);
    assert_eq!(world.status(&catalogue), missing(&[CHILD]));
    world.facts.last_mut().unwrap().confirmed_by = Some(writer("vt/report"));
    assert!(given(&world.status(&catalogue)));
}

#[test]
fn a_youth_who_refused_before_losing_capacity_is_still_heard() {
    let catalogue = shipped();
    let mut world = World::with_child_of(17).joint_authority().unable();
    world.refuses(CHILD, date(2026, 2, 1));
    world.consents(MOTHER, GIVEN_ON);
    world.consents(FATHER, GIVEN_ON);
    assert_eq!(world.status(&catalogue), ConsentStatus::Refused);
}

#[test]
fn an_adult_who_cannot_weigh_it_is_represented_within_the_order_and_the_law() {
    use RepresentationKind::{Administrator, Curator, Mentor, WrittenProxy};

    let catalogue = shipped();
    let sharing = ConsentKind::Sharing;
    let release = ConsentKind::SecrecyRelease;
    for (capacity, order, kind, opens) in [
        (Curator, Matter::Everything, sharing, true),
        (Mentor, Matter::Care, sharing, true),
        (Mentor, Matter::Property, sharing, false),
        (Administrator, Matter::Property, sharing, false),
        (Administrator, Matter::Everything, sharing, false),
        (WrittenProxy, Matter::Care, release, true),
        (WrittenProxy, Matter::Care, sharing, false),
        (
            RepresentationKind::SpecialCurator,
            Matter::Care,
            sharing,
            false,
        ),
    ] {
        let mut world = World::with_child_of(30).unable();
        world.kind = kind;
        world.represented(capacity, Giver::Person(MENTOR), &[order]);
        world.speaks_as(MENTOR, Standing::Representative);
        assert_eq!(
            given(&world.status(&catalogue)),
            opens,
            "{capacity} {order} {kind}"
        );
    }
}

#[test]
fn nobody_speaks_for_an_adult_who_can_weigh_it_nor_for_one_without_a_representative() {
    let catalogue = shipped();
    let mut able = World::with_child_of(30);
    able.represented(
        RepresentationKind::Mentor,
        Giver::Person(MENTOR),
        &[Matter::Care],
    );
    able.speaks_as(MENTOR, Standing::Representative);
    assert_eq!(able.status(&catalogue), missing(&[CHILD]));
    let mut alone = World::with_child_of(30).unable();
    alone.consents(CHILD, GIVEN_ON);
    assert_eq!(alone.status(&catalogue), ConsentStatus::NobodyCanGive);
}

#[test]
fn a_mentor_goes_before_a_proxy_and_a_mentor_whom_it_is_unsafe_to_ask_is_not_asked() {
    let catalogue = shipped();
    let mut world = World::with_child_of(30).unable();
    world.kind = ConsentKind::SecrecyRelease;
    let proxy = Giver::Person(MOTHER);
    world.represented(
        RepresentationKind::WrittenProxy,
        proxy,
        &[Matter::Everything],
    );
    assert_eq!(world.status(&catalogue), missing(&[MOTHER]));
    world.represented(
        RepresentationKind::Mentor,
        Giver::Person(MENTOR),
        &[Matter::Care],
    );
    assert_eq!(world.status(&catalogue), missing(&[MENTOR]));
    world.bypassed(MENTOR);
    assert_eq!(world.status(&catalogue), ConsentStatus::NobodyCanGive);
}

#[test]
fn a_special_curator_speaks_in_place_of_the_parents_within_the_order() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    world.represented(
        RepresentationKind::SpecialCurator,
        Giver::Person(MENTOR),
        &[Matter::Safety],
    );
    world.bypassed(FATHER);
    assert_eq!(
        world.status(&catalogue),
        missing(&[MENTOR]),
        "no parent is asked"
    );
    world.speaks_as(MENTOR, Standing::Representative);
    assert!(given(&world.status(&catalogue)));
    world.fact(Fact::Death { person: MENTOR });
    assert_eq!(world.status(&catalogue), ConsentStatus::NobodyCanGive);
}

#[test]
fn a_part_of_the_authority_reaches_its_own_matter_alone_and_is_told_apart_where_it_serves_itself() {
    let catalogue = shipped();
    let mut world = World::with_child_of(8).joint_authority();
    let ots = Giver::Hat(hat("jbra/ots"));
    world.represented(
        RepresentationKind::PartialAuthority,
        ots.clone(),
        &[Matter::Everything],
    );
    let both = missing(&[MOTHER, FATHER]);
    assert_eq!(
        world.status(&catalogue),
        both,
        "whatever the order says, a plan is no treatment"
    );
    let health = |world: &World| {
        let cell = Cell {
            kind: world.kind,
            holder: &world.holder,
            recipient: &world.recipient,
            task: &task(),
            category: Category::Health,
            subject: CHILD,
        };
        status(&cell, &world.facts, &world.statements, &catalogue, world.at)
    };
    assert_eq!(health(&world), missing_hat("jbra/ots"));
    let said = world.says(ots, StatementAnswer::Given, GIVEN_ON);
    said.statement.standing = Standing::Representative;
    said.statement.cells.categories = BTreeSet::from([Category::Health]);
    said.statement.cells.recipients = BTreeSet::from([hat("blijf/shelter"), hat("jbra/voluntary")]);
    let dealing = |status| match status {
        ConsentStatus::Given { self_dealing, .. } => Some(self_dealing),
        _ => None,
    };
    assert_eq!(dealing(health(&world)), Some(false));
    world.recipient = hat("jbra/voluntary");
    assert_eq!(dealing(health(&world)), Some(true), "recorded by another");
}
