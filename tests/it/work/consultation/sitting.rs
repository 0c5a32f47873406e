//! What lies on the table, for whom and when.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sits_at_it_sees_what_their_own_hat_may_and_nothing_that_names_anybody() {
    let table = Table::laid().await;
    let id = table.held().await;

    let scientist = table.attend(OTS, "c", &id).await.unwrap();
    let told = words(&scientist);
    assert!(!told.contains("kanarie"), "{told}");
    let kinds: BTreeSet<&str> = scientist
        .timeline
        .iter()
        .map(|it| it.kind.as_str())
        .collect();
    assert_eq!(kinds, ["incident", "plan", "risk_judgement"].into());
    let levels = scientist.timeline.iter().flat_map(|entry| &entry.tellings);
    let levels: BTreeSet<i32> = levels
        .filter_map(|telling| match telling.record.as_ref()?.content.as_ref()? {
            Content::RiskJudgement(judgement) => Some(judgement.level),
            _ => None,
        })
        .collect();
    assert_eq!(levels, [i32::from(record::RiskLevel::High)].into());

    // Everybody under one name, which is nobody's name elsewhere.
    let read = table.read(OTS, "a", &id).await.unwrap();
    let called: BTreeSet<&String> = read.persons.iter().map(|it| &it.called).collect();
    let members: BTreeSet<&String> = scientist.members.iter().map(|it| &it.person).collect();
    assert_eq!(members, called);
    for who in ["home", "child", "mother", "father"] {
        let own = table.home.name("jbra", who);
        assert!(!told.contains(&own), "{who} by a name of JBRA");
        let elsewhere = wire::PictureQuestion {
            subjects: called.iter().map(ToString::to_string).collect(),
            ..question(&table.home, "jbra")
        };
        let asked = Ask::by(&table.caller(OTS, "a"), OTS, elsewhere).await;
        assert_eq!(field(&asked.unwrap_err()), "question.subjects");
    }
    assert!(
        scientist
            .members
            .iter()
            .all(|it| it.own_client_number.is_empty())
    );

    // Veilig Thuis sits at the same table under another hat: what is a duty to JBRA is none to it.
    let other = table.attend(VT, "b", &id).await.unwrap();
    let names: BTreeSet<&String> = other.members.iter().map(|it| &it.person).collect();
    assert_eq!(names, called);
    assert!(other.timeline.is_empty(), "{other:?}");
    for line in &other.withheld {
        assert!(line.persons.iter().all(|person| called.contains(person)));
    }
    assert!(!words(&other).contains(&table.home.name("vt", "child")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lies_on_the_table_is_neither_kept_nor_passed_on_and_is_gone_at_the_end() {
    let table = Table::laid().await;
    let id = table.held().await;
    let picture = table.attend(OTS, "c", &id).await.unwrap();
    let ends = table.read(OTS, "c", &id).await.unwrap().ends_at;
    let terms: Vec<_> = picture
        .timeline
        .iter()
        .flat_map(|entry| &entry.tellings)
        .flat_map(|telling| &telling.terms)
        .collect();
    assert!(!terms.is_empty());
    for terms in terms {
        let obligations: BTreeSet<_> = terms.obligations().collect();
        for kept in [
            wire::Obligation::UseUntil,
            wire::Obligation::NoOnward,
            wire::Obligation::DoNotStore,
        ] {
            assert!(obligations.contains(&kept), "{kept:?}");
        }
        assert_eq!(terms.use_until, ends);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_sit_together_once_from_the_first_moment_to_the_last() {
    let table = Table::laid().await;
    let begins_at = prost_types::Timestamp {
        seconds: "2026-11-23T13:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_second(),
        nanos: 0,
    };
    let request = wire::CallConsultationRequest {
        begins_at: Some(begins_at),
        ..table.called()
    };
    let id = table.call(request).await.unwrap().consultation_id;
    table.agree(OTS, "b", &id).await.unwrap();
    assert_eq!(table.seats_of(OTS, "c").await, std::slice::from_ref(&id));
    assert_eq!(table.read(VT, "b", &id).await.unwrap().state, "ahead");
    let early = table.attend(OTS, "c", &id).await.unwrap_err();
    assert_eq!(reason(&early), "not-open");
    assert!(table.house.script.asked().is_empty(), "asked too early");

    table.house.clock.set("2026-11-23T13:00:00Z");
    table.attend(OTS, "c", &id).await.unwrap();
    table.house.clock.set("2026-11-23T15:59:59Z");
    table.attend(OTS, "c", &id).await.unwrap();
    table.house.clock.set("2026-11-23T16:00:00Z");
    let over = table.attend(OTS, "c", &id).await.unwrap_err();
    assert!(over.message().contains("its term is over"), "{over}");
    assert!(table.seats_of(OTS, "c").await.is_empty());

    let id = table.held().await;
    assert_eq!(
        reason(&table.end(OTS, "c", &id).await.unwrap_err()),
        "not-open"
    );
    table.end(OTS, "a", &id).await.unwrap();
    let ended = table.attend(OTS, "c", &id).await.unwrap_err();
    assert!(ended.message().contains("withdrew"), "{ended}");
    assert_eq!(
        reason(&table.end(OTS, "a", &id).await.unwrap_err()),
        "not-open"
    );
    assert!(table.seats_of(VT, "b").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_on_the_table_is_decided_again_the_same_when_the_consultation_is_long_over() {
    let table = Table::laid().await;
    let id = table.held().await;
    let picture = table.attend(OTS, "c", &id).await.unwrap();
    table.end(OTS, "a", &id).await.unwrap();
    table.house.clock.set("2027-02-01T10:00:00Z");
    let officer = table.house.caller("jbra", "fg-1");
    let receipt = Past::ReceiptId(picture.receipt.unwrap().id);
    let again = replayed(&officer, "jbra/privacy-officer", receipt).await;
    assert_eq!(again.unwrap().verdict(), wire::ReplayVerdict::Same);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_colleague_sits_there_once_somebody_who_does_not_stands_behind_it() {
    let table = Table::laid().await;
    let called = table.call(table.called()).await.unwrap();
    let id = called.consultation_id;
    // Nobody opens a door for their own organisation alone; another organisation's seat is theirs to take.
    let alone = table.attend(OTS, "c", &id).await.unwrap_err();
    assert_eq!(reason(&alone), "not-open");
    assert!(table.house.script.asked().is_empty());
    table.attend(VT, "b", &id).await.unwrap();

    for who in ["a", "c"] {
        let seated = table.agree(OTS, who, &id).await.unwrap_err();
        assert_eq!(field(&seated), "consultation_id", "{who}");
    }
    for (hat, who) in [(VT, "a"), (HELP, "a")] {
        let stranger = table.agree(hat, who, &id).await.unwrap_err();
        assert_eq!(reason(&stranger), "not-open", "{hat}");
    }
    let waiting = table.waiting(OTS, "b", "agree-consultation").await;
    assert_eq!(waiting, std::slice::from_ref(&id));
    table.agree(OTS, "b", &id).await.unwrap();
    let again = table.agree(OTS, "b", &id).await.unwrap_err();
    assert_eq!(reason(&again), "not-open");
    assert!(
        table
            .waiting(OTS, "b", "agree-consultation")
            .await
            .is_empty()
    );
    assert!(
        !table
            .attend(OTS, "c", &id)
            .await
            .unwrap()
            .timeline
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_does_not_outlive_who_called_it_and_a_colleague_can_end_it() {
    let table = Table::laid().await;
    let id = table.held().await;
    table.attend(OTS, "c", &id).await.unwrap();
    let barred = wire::BarredFact {
        household: table.home.name("jbra", "home"),
        organisation: "jbra".to_owned(),
        professional: worker(OTS, "a"),
    };
    table
        .states("jbra/privacy-officer", Kind::Barred(barred))
        .await;
    for (hat, which) in [(OTS, "c"), (VT, "b")] {
        let orphaned = table.attend(hat, which, &id).await.unwrap_err();
        assert_eq!(reason(&orphaned), "not-open", "{hat}");
    }
    table.end(OTS, "b", &id).await.unwrap();
    assert!(table.seats_of(VT, "b").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lay_on_the_table_is_named_in_no_list_afterwards() {
    let table = Table::laid().await;
    let id = table.held().await;
    let picture = table.attend(OTS, "c", &id).await.unwrap();
    let receipt = picture.receipt.unwrap().id;
    table.house.clock.set("2026-12-24T10:00:00Z");
    for (hat, which) in [(OTS, "c"), (OTS, "a")] {
        let caller = table.caller(hat, which);
        let request = wire::ListNoticesRequest {
            hat: hat.to_owned(),
        };
        let notices = caller.notices().list_notices(caller.call(request)).await;
        let notices = notices.unwrap().into_inner();
        let told = String::from_utf8_lossy(&notices.encode_to_vec()).into_owned();
        assert!(!told.contains(&receipt), "{told}");
        assert!(!told.contains("inform-duty"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sits_there_says_why_and_asks_no_more_than_lies_there() {
    let table = Table::laid().await;
    let id = table.held().await;
    let request = |necessity: &str, categories: &[C]| wire::AttendConsultationRequest {
        hat: OTS.to_owned(),
        consultation_id: id.clone(),
        honours: (1..=5).collect(),
        necessity: necessity.to_owned(),
        categories: categories.iter().map(|it| i32::from(*it)).collect(),
    };
    let caller = table.caller(OTS, "c");
    for (wrong, expected) in [
        (request("kort", &[]), "necessity"),
        (request(&"nodig ".repeat(6), &[]), "necessity"),
        (request(WHY, &[C::Health]), "categories"),
    ] {
        let refused = caller
            .consultations()
            .attend_consultation(caller.call(wrong))
            .await;
        assert_eq!(field(&refused.unwrap_err()), expected);
    }
    let plan = caller
        .consultations()
        .attend_consultation(caller.call(request(WHY, &[C::Plan])))
        .await;
    let plan = plan.unwrap().into_inner().picture.unwrap();
    assert!(!plan.timeline.is_empty());
    assert!(plan.timeline.iter().all(|entry| entry.kind == "plan"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_else_sits_there_is_told_to_who_called_it_and_to_no_other_organisation() {
    let table = Table::laid().await;
    let id = table.held().await;
    let hats = async |hat: &str, which: &str| {
        let read = table.read(hat, which, &id).await.unwrap();
        let seats = read.seats.into_iter().map(|seat| seat.professional);
        seats.collect::<BTreeSet<String>>()
    };
    let all = [worker(OTS, "a"), worker(OTS, "c"), worker(VT, "b")];
    assert_eq!(hats(OTS, "a").await, all.clone().into());
    assert_eq!(hats(OTS, "b").await, all.into());
    assert_eq!(
        hats(VT, "b").await,
        [worker(OTS, "a"), worker(VT, "b")].into()
    );
    assert_eq!(
        hats(OTS, "c").await,
        [worker(OTS, "a"), worker(OTS, "c")].into()
    );
}
