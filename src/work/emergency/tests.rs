use super::*;

/// Minutes after it was declared.
fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).unwrap()
}

fn organisation(name: &str) -> Organisation {
    name.parse().unwrap()
}

fn asker(professional: &str) -> Writer {
    Writer {
        hat: "jbra/ots".parse().unwrap(),
        professional: professional.parse().unwrap(),
        on_authority: "crisisdienst".to_owned(),
    }
}

/// Of JBRA, about a child whom Samen DOEN and a shelter know: a quarter of an hour to answer, and over after two hours.
fn emergency() -> Emergency {
    let declared = DeclaredEmergency {
        recipient: "jbra/ots".parse().unwrap(),
        persons: [PersonId::from_bytes([1; 16])].into(),
        holders: ["samen-doen/help", "blijf/shelter"]
            .map(|hat| hat.parse().unwrap())
            .into(),
        desk: "vt/report".parse().unwrap(),
        threat: BTreeMap::new(),
        answer_by: at(15),
        ends_at: at(120),
        review_by: at(24 * 60),
    };
    let id = EmergencyId::from_bytes([7; 16]);
    Emergency::new(id, declared, asker("jbra-1"), at(0))
}

fn by_holder(name: &str) -> Agreement {
    let organisation = organisation(name);
    Agreement::Holder { organisation }
}

fn agreed(agreements: impl IntoIterator<Item = (Agreement, i64)>) -> Emergency {
    let agreed = agreements.into_iter().map(|(to, minute)| Agreed {
        to,
        by: asker("vt-2"),
        at: at(minute),
    });
    Emergency {
        agreed: agreed.collect(),
        ..emergency()
    }
}

fn found(minute: i64) -> (EmergencyFinding, Timestamp) {
    let finding = EmergencyFinding {
        justified: true,
        reason: BTreeMap::new(),
        told_until: at(minute + 60),
    };
    (finding, at(minute))
}

#[test]
fn it_concerns_the_asker_the_holders_and_the_crisis_desk_and_nobody_else() {
    let declared = emergency().declared;
    let names = ["blijf", "jbra", "samen-doen", "vt"].map(organisation);
    assert_eq!(declared.concerned(), names.iter().collect());
}

#[test]
fn before_anybody_agrees_nothing_opens_until_the_minutes_are_over_and_then_alone() {
    let it = emergency();
    let shelter = organisation("blijf");
    assert_eq!(it.is_open(at(14)), Err(NotOpen::NotYet));
    assert_eq!(it.footing(&shelter, at(14)), None);
    assert_eq!(it.alone_since(at(14)), None);
    assert_eq!(it.is_open(at(15)), Ok(()));
    assert_eq!(it.footing(&shelter, at(15)), Some(Footing::Alone));
    assert_eq!(it.alone_since(at(15)), Some(at(15)));
}

#[test]
fn the_crisis_desk_agrees_for_all_and_a_holder_for_itself_alone() {
    let desk = agreed([(Agreement::Everybody, 1)]);
    let holder = agreed([(by_holder("blijf"), 1)]);
    let footing = |it: &Emergency, name, minute| it.footing(&organisation(name), at(minute));
    for name in ["blijf", "samen-doen", "wsg"] {
        assert_eq!(footing(&desk, name, 2), Some(Footing::Agreed), "{name}");
    }
    assert_eq!(footing(&holder, "blijf", 2), Some(Footing::Agreed));
    assert_eq!(footing(&holder, "samen-doen", 2), None, "it still waits");
    assert_eq!(footing(&holder, "samen-doen", 15), Some(Footing::Alone));
    assert_eq!(holder.is_open(at(2)), Ok(()));
}

#[test]
fn whoever_agreed_before_the_minutes_were_over_leaves_the_asker_alone_with_nobody() {
    assert_eq!(
        agreed([(Agreement::Everybody, 14)]).alone_since(at(60)),
        None
    );
    let each = agreed([(by_holder("blijf"), 3), (by_holder("samen-doen"), 4)]);
    assert_eq!(each.alone_since(at(60)), None);
    let one = agreed([(by_holder("blijf"), 3)]);
    assert_eq!(one.alone_since(at(60)), Some(at(15)));
    let late = agreed([(Agreement::Everybody, 15)]);
    assert_eq!(late.alone_since(at(60)), Some(at(15)));
}

#[test]
fn an_emergency_that_ended_before_the_minutes_were_over_was_never_alone() {
    let ended = Emergency {
        ended_at: Some(at(10)),
        ..emergency()
    };
    assert_eq!(ended.alone_since(at(60)), None);
}

#[test]
fn the_same_is_agreed_to_once_and_the_desk_may_still_widen_what_a_holder_agreed_to() {
    let holder = agreed([(by_holder("blijf"), 1)]);
    let answered = Err(NotOpen::Answered);
    assert_eq!(holder.admits(&by_holder("blijf"), at(2)), answered);
    assert_eq!(holder.admits(&by_holder("samen-doen"), at(2)), Ok(()));
    assert_eq!(holder.admits(&Agreement::Everybody, at(2)), Ok(()));
    let desk = agreed([(Agreement::Everybody, 1)]);
    assert_eq!(desk.admits(&Agreement::Everybody, at(2)), answered);
    assert_eq!(desk.admits(&by_holder("blijf"), at(2)), answered);
    let over = emergency().admits(&Agreement::Everybody, at(120));
    assert_eq!(over, Err(NotOpen::Lapsed));
}

#[test]
fn it_ends_by_itself_to_the_moment_whoever_agreed() {
    let it = agreed([(Agreement::Everybody, 1)]);
    let shelter = organisation("blijf");
    assert_eq!(it.is_running(at(119)), Ok(()));
    assert_eq!(it.is_running(at(120)), Err(NotOpen::Lapsed));
    assert_eq!(it.is_open(at(120)), Err(NotOpen::Lapsed));
    assert_eq!(it.footing(&shelter, at(120)), None);
    assert_eq!(it.over_at(), at(120));
}

#[test]
fn the_asker_and_a_review_end_it_and_the_first_of_all_ends_counts() {
    let shelter = organisation("blijf");
    let ended = Emergency {
        ended_at: Some(at(30)),
        ..agreed([(Agreement::Everybody, 1)])
    };
    assert_eq!(ended.is_running(at(31)), Err(NotOpen::Withdrawn));
    assert_eq!(ended.footing(&shelter, at(31)), None);
    assert_eq!(ended.over_at(), at(30));
    let reviewed = Emergency {
        finding: Some(found(20)),
        ..ended
    };
    assert_eq!(reviewed.over_at(), at(20));
    let only_reviewed = Emergency {
        ended_at: None,
        ..reviewed
    };
    assert_eq!(only_reviewed.is_running(at(21)), Err(NotOpen::Answered));
    let long_after = Emergency {
        finding: Some(found(24 * 60)),
        ..emergency()
    };
    assert_eq!(long_after.over_at(), at(120));
}

#[test]
fn it_is_reviewed_once_however_late() {
    assert_eq!(emergency().may_be_reviewed(), Ok(()));
    let reviewed = Emergency {
        finding: Some(found(7 * 24 * 60)),
        ..emergency()
    };
    assert_eq!(reviewed.may_be_reviewed(), Err(NotOpen::Answered));
}

#[test]
fn it_is_of_the_professional_who_declared_it_wherever_they_work() {
    let it = emergency();
    assert!(it.is_of(&asker("jbra-1").professional));
    assert!(!it.is_of(&asker("jbra-2").professional));
}

#[test]
fn the_asker_is_told_whether_anybody_agreed_in_time_and_it_stays_so() {
    let told = |it: &Emergency, minute| it.footing_told(at(minute));
    let holder = agreed([(by_holder("blijf"), 5)]);
    assert_eq!(told(&emergency(), 14), None);
    assert_eq!(told(&emergency(), 15), Some(Footing::Alone));
    for minute in [5, 14, 15, 119] {
        assert_eq!(told(&holder, minute), Some(Footing::Agreed), "{minute}");
    }
    let late = agreed([(by_holder("blijf"), 20)]);
    assert_eq!(told(&late, 30), Some(Footing::Alone), "late is not in time");
    assert_eq!(told(&holder, 120), None, "it is over");
}
