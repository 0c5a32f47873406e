use prost::Message;

use super::*;
use crate::proto::samenbeeld::source::v1::AskRequest;

const DUTY: &str = "Jeugdwet 7.3.11 lid 4";

fn questions(permit: &Permit, links: &[Link]) -> Vec<SourceQuestion> {
    plan(permit, links, &Sequence::default())
}

/// Handle of the client number, as the message has it.
fn handle_of(message: &AskRequest, client_number: &str) -> String {
    let subject = message
        .subjects
        .iter()
        .find(|subject| subject.client_number == client_number);
    subject.unwrap().handle.clone()
}

#[test]
fn only_what_is_permitted_and_linked_is_asked() {
    let permit = permit(&[
        ("vt/report", 1, Category::RiskFacts, DUTY),
        ("vt/report", 1, Category::Plan, "AVG 6 lid 1 a"),
        ("vt/report", 2, Category::Plan, DUTY),
        ("blijf/shelter", 3, Category::Plan, DUTY),
        ("jbra/ots", 1, Category::Measure, "own"),
    ]);
    let links = [
        link(1, "vt/report", "VT-1"),
        link(1, "vt/advice", "VT-1"),
        link(4, "vt/report", "VT-4"),
        link(1, "jbra/ots", "J-1"),
        link(1, "rvdk/inquiry", "R-1"),
    ];
    let asked = questions(&permit, &links);
    let organisations: Vec<_> = asked.iter().map(|q| q.organisation().as_str()).collect();
    assert_eq!(organisations, ["jbra", "vt"], "its own source is asked too");

    let message = asked[1].message();
    assert_eq!(message.subjects.len(), 1);
    assert_eq!(message.subjects[0].client_number, "VT-1");
    assert_eq!(message.items.len(), 1);
    let item = &message.items[0];
    assert_eq!(item.holder, "vt/report");
    let numbers = [Category::RiskFacts.number(), Category::Plan.number()];
    assert_eq!(item.categories, numbers, "ordered");
    assert_eq!(item.articles, ["AVG 6 lid 1 a", DUTY]);
    assert_eq!(message.from.as_ref().unwrap().year, 2025);
    assert_eq!(message.until.as_ref().unwrap().month, 2);
    let meant = &asked[1].subjects().handles;
    assert_eq!(meant, &BTreeMap::from([("s1".to_owned(), person(1))]));
}

#[test]
fn a_question_holds_nothing_of_asker_task_other_sources_or_internal_ids() {
    let permit = permit(&[
        ("blijf/shelter", 0xd1, Category::Plan, DUTY),
        ("vt/report", 0xd2, Category::Plan, "Wmo 5.2.6"),
    ]);
    let links = [
        link(0xd1, "blijf/shelter", "B-77"),
        link(0xd2, "vt/report", "VT-88"),
    ];
    let asked = questions(&permit, &links);
    let bytes = asked[0].message().encode_to_vec();
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(holds(b"B-77") && holds(b"blijf/shelter") && holds(DUTY.as_bytes()));
    for foreign in [
        "jbra",
        "ots",
        "safety-plan",
        "vt",
        "VT-88",
        "Wmo 5.2.6",
        "ipr_",
        "d1d1",
    ] {
        assert!(!holds(foreign.as_bytes()), "{foreign}");
    }
    assert!(!holds(&[0xd1; 4]) && !holds(&[0xd2; 4]));
    // Every byte is accounted for: without its own fields nothing is left.
    let mut rest = asked[0].message().clone();
    rest.reference.clear();
    rest.subjects.clear();
    rest.items.clear();
    (rest.from, rest.until) = (None, None);
    assert!(rest.encode_to_vec().is_empty());
}

#[test]
fn the_order_of_sources_and_a_question_do_not_depend_on_who_else_is_linked() {
    let flows: Vec<_> = ["blijf/shelter", "jbra/ots", "rvdk/inquiry", "vt/report"]
        .into_iter()
        .map(|holder| (holder, 1, Category::Plan, DUTY))
        .collect();
    let permit = permit(&flows);
    let all: Vec<Link> = flows.iter().map(|flow| link(1, flow.0, "7")).collect();
    let without_shelter = questions(&permit, &all[1..]);
    let mut backwards: Vec<Link> = all.clone();
    backwards.reverse();
    let names = |asked: &[SourceQuestion]| -> Vec<String> {
        asked.iter().map(|q| q.organisation().to_string()).collect()
    };
    assert_eq!(
        names(&questions(&permit, &all)),
        ["blijf", "jbra", "rvdk", "vt"]
    );
    assert_eq!(
        names(&questions(&permit, &backwards)),
        ["blijf", "jbra", "rvdk", "vt"]
    );
    assert_eq!(names(&without_shelter), ["jbra", "rvdk", "vt"]);

    // But for the random reference the others are asked the same.
    let asked_with = questions(&permit, &all);
    for (with, without) in asked_with[1..].iter().zip(&without_shelter) {
        let bare = |question: &SourceQuestion| {
            let mut message = question.message().clone();
            assert_eq!(message.reference.len(), 32);
            message.reference.clear();
            message.encode_to_vec()
        };
        assert_eq!(bare(with), bare(without));
    }
}

#[test]
fn handles_are_dealt_by_chance_and_items_follow_them() {
    let flows: Vec<_> = (1..=4)
        .map(|subject| ("vt/report", subject, Category::Plan, DUTY))
        .collect();
    let permit = permit(&flows);
    let numbers = ["VT-1", "VT-2", "VT-3", "VT-4"];
    let links: Vec<Link> = (1..=4)
        .zip(numbers)
        .map(|(subject, number)| link(subject, "vt/report", number))
        .collect();
    let mut seen = BTreeSet::new();
    for seed in 0..400 {
        let asked = plan(&permit, &links, &Sequence::from(seed));
        let message = asked[0].message();
        let order: Vec<&str> = message
            .subjects
            .iter()
            .map(|subject| subject.client_number.as_str())
            .collect();
        seen.insert(order.join(" "));
        let handles: Vec<&str> = message.items.iter().map(|item| &*item.handle).collect();
        assert_eq!(handles, ["s1", "s2", "s3", "s4"]);
        for (subject, number) in (1..=4).zip(numbers) {
            let handle = handle_of(message, number);
            assert_eq!(asked[0].subjects().handles[&handle], person(subject));
        }
    }
    assert_eq!(seen.len(), 24, "every order comes up");
}

#[test]
fn one_person_under_two_client_numbers_has_two_handles() {
    let permit = permit(&[
        ("wsg/ots", 1, Category::Plan, DUTY),
        ("wsg/voluntary", 1, Category::Health, DUTY),
    ]);
    let links = [
        link(1, "wsg/ots", "W-1"),
        link(1, "wsg/voluntary", "W-1"),
        link(1, "wsg/voluntary", "W-2"),
    ];
    let asked = questions(&permit, &links);
    let message = asked[0].message();
    assert_eq!(message.subjects.len(), 2);
    assert!(
        asked[0]
            .subjects()
            .handles
            .values()
            .all(|p| *p == person(1))
    );
    let one = handle_of(message, "W-1");
    let hats: Vec<&str> = message
        .items
        .iter()
        .filter(|item| item.handle == one)
        .map(|item| &*item.holder)
        .collect();
    assert_eq!(hats, ["wsg/ots", "wsg/voluntary"]);
    assert_eq!(message.items.len(), 3);
}

#[test]
fn a_source_is_asked_from_the_first_to_the_last_day_of_which_anything_of_its_flows_is_open() {
    let of = |from, until| Period::new(from, Some(until)).unwrap();
    let whole = permit(&[
        ("vt/report", 1, Category::RiskFacts, DUTY),
        ("vt/report", 1, Category::Plan, DUTY),
        ("rvdk/inquiry", 1, Category::Plan, DUTY),
    ]);
    let spring = of(date(2025, 3, 1), date(2025, 6, 1));
    let autumn = of(date(2025, 9, 1), date(2025, 12, 1));
    let asked = |parts: [Option<Period>; 3]| {
        let grants = whole.flows().zip(parts).map(|((flow, grant), part)| {
            let grant = Grant {
                parts: part.map(|part| vec![part]),
                ..grant.clone()
            };
            (flow, grant)
        });
        let (recipient, task) = (whole.recipient().clone(), whole.task().clone());
        let permit = Permit::for_tests(recipient, task, whole.period(), grants.collect());
        let links = [link(1, "vt/report", "VT-1"), link(1, "rvdk/inquiry", "R-1")];
        let questions = questions(&permit, &links).into_iter();
        let months = questions.map(|question| {
            let message = question.message();
            (message.from.unwrap().month, message.until.unwrap().month)
        });
        months.collect::<Vec<_>>()
    };
    // In the order of the flows: of the Raad, then both of Veilig Thuis.
    assert_eq!(asked([None, Some(spring), Some(spring)]), [(1, 2), (3, 6)]);
    assert_eq!(asked([None, Some(spring), Some(autumn)]), [(1, 2), (3, 12)]);
    assert_eq!(asked([Some(spring), None, Some(autumn)]), [(3, 6), (1, 2)]);
}
