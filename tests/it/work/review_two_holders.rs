//! Law 8 over every step of a review with two flows: one of a holder that may be known to be involved, told honestly; one of a shelter,
//! which reads the same at every moment whatever becomes of it, and tells nothing by the other.

use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;

use super::OTS;
use super::review::{HELP, answer, send, waiting, weigh};
use crate::house::{Home, House, worker, write_id};
use crate::picture::question::{Ask, contact_moment, question};

const SHELTER: &str = "blijf/shelter";
const WHY: &str = "Zonder de medicatie van het kind is nergens een veilige plek te vinden.";

/// What becomes of the flow of the shelter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It knows nobody of this household.
    ReachesNobody,
    /// It declines at once.
    Declined,
    /// It declines on the last day but one.
    DeclinedLate,
    /// Nobody answers.
    Lapses,
}

const MOMENTS: [&str; 7] = [
    "2026-11-23T10:05:00Z",
    "2026-11-25T12:00:00Z",
    "2026-11-29T12:00:00Z",
    "2026-11-30T09:59:00Z",
    "2026-11-30T10:00:00Z",
    "2026-12-10T10:00:00Z",
    "2026-12-20T10:00:00Z",
];

fn both(home: &Home) -> wire::SendReviewRequest {
    let flow = |holder: &str| wire::ReviewedFlow {
        holder: holder.to_owned(),
        person: home.name("jbra", "child"),
        category: DataCategory::Health.into(),
        necessity: WHY.to_owned(),
    };
    wire::SendReviewRequest {
        hat: OTS.to_owned(),
        request_id: write_id(),
        on_authority: "toezicht".to_owned(),
        household: home.name("jbra", "home"),
        task: "first-analysis".to_owned(),
        period: question(home, "jbra").period,
        flows: vec![flow(HELP), flow(SHELTER)],
    }
}

/// What the asker reads at one moment: the states of the two flows, and everything else, by names and in an order of its own.
async fn read(house: &House, home: &Home, review: &str) -> ([String; 2], String) {
    let asker = house.caller("jbra", &worker(OTS, "a"));
    let request = wire::ListReviewsRequest {
        hat: OTS.to_owned(),
        household: home.name("jbra", "home"),
    };
    let listed = asker.review().list_reviews(asker.call(request)).await;
    let [sent] = &listed.unwrap().into_inner().reviews[..] else {
        panic!("one review")
    };
    let state = |holder: &str| {
        let flow = sent.flows.iter().find(|flow| flow.holder == holder);
        flow.unwrap().state.clone()
    };
    let mut notices = waiting(&asker, OTS).await;
    // Of what Samen DOEN tells on its own duty the family is to be told, from the moment of each picture.
    notices.retain(|notice| notice.kind != "inform-duty");
    let asked = Ask::of(house, home, OTS).await.unwrap();
    let request = wire::CollectReviewRequest {
        hat: OTS.to_owned(),
        review_id: review.to_owned(),
        honours: (1..=5).collect(),
    };
    let collected = asker.review().collect_review(asker.call(request)).await;
    let collected = collected.unwrap().into_inner().picture.unwrap();
    let pictures = [asked, collected].map(|picture| {
        let name = |id: &String| {
            let known = ["mother", "father", "child"].into_iter();
            let mut known = known.filter(|who| home.name("jbra", who) == *id);
            known.next().unwrap()
        };
        let named = |ids: &[String]| {
            let mut names: Vec<_> = ids.iter().map(name).collect();
            names.sort_unstable();
            names
        };
        let sources = picture.sources.iter();
        let mut sources: Vec<_> = sources
            .map(|it| (it.holders.clone(), named(&it.persons), it.status.clone()))
            .collect();
        sources.sort();
        let withheld = picture.withheld.iter();
        let mut withheld: Vec<_> = withheld
            .map(|it| {
                (
                    it.reason.clone(),
                    it.holders.clone(),
                    named(&it.persons),
                    it.routes.len(),
                )
            })
            .collect();
        withheld.sort();
        format!("{} {sources:?} {withheld:?}", picture.timeline.len())
    });
    let notices: Vec<_> = notices.iter().map(|it| (&it.kind, it.overdue)).collect();
    let all = format!("{notices:?} {} {pictures:#?}", sent.withdrawn);
    ([state(HELP), state(SHELTER)], all)
}

async fn told(help_declines: bool, fate: Fate) -> Vec<([String; 2], String)> {
    let house = House::raise().await;
    let hats: &[&str] = match fate {
        Fate::ReachesNobody => &[OTS, HELP],
        _ => &[OTS, HELP, SHELTER],
    };
    let home = house.home(hats).await;
    house.supervision_order(&home).await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Huisbezoek bij oma.")]
    });
    let asker = house.caller("jbra", &worker(OTS, "a"));
    let review = send(&asker, both(&home)).await.unwrap().review_id;
    let mut all = vec![read(&house, &home, &review).await];
    for at in MOMENTS {
        house.clock.set(at);
        let shelter_declines = match fate {
            Fate::Declined => at == MOMENTS[0],
            Fate::DeclinedLate => at == MOMENTS[2],
            Fate::ReachesNobody | Fate::Lapses => false,
        };
        let declining = [
            (HELP, help_declines && at == MOMENTS[1]),
            (SHELTER, shelter_declines),
        ];
        for (holder, _) in declining.iter().filter(|(_, declines)| *declines) {
            let (organisation, _) = holder.split_once('/').unwrap();
            let mut said = answer(&home, &review, "decline", "");
            (*holder).clone_into(&mut said.hat);
            said.flows[0].holder.clone_from(&said.hat);
            said.flows[0].person = home.name(organisation, "child");
            said.flows[0].category = DataCategory::Health.into();
            said.form.as_mut().unwrap().consulted = worker(holder, "b");
            let professional = house.caller(organisation, &worker(holder, "a"));
            weigh(&professional, said).await.unwrap();
        }
        all.push(read(&house, &home, &review).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_flows_the_one_that_may_be_known_is_told_and_the_other_reads_alike_at_every_moment()
{
    for help_declines in [true, false] {
        let expected = told(help_declines, Fate::ReachesNobody).await;
        let states = |holder: usize| -> Vec<&str> {
            let all = expected.iter();
            all.map(|(states, _)| states[holder].as_str()).collect()
        };
        let (waits, then) = if help_declines {
            (2, "declined")
        } else {
            (5, "lapsed")
        };
        let honest = [vec!["awaiting-professional"; waits], vec![then; 8 - waits]].concat();
        assert_eq!(states(0), honest);
        assert_eq!(states(1)[..5], ["sent"; 5]);
        assert_eq!(states(1)[5..], ["nothing-released"; 3]);
        for fate in [Fate::Declined, Fate::DeclinedLate, Fate::Lapses] {
            let read = told(help_declines, fate).await;
            for (moment, (read, expected)) in read.iter().zip(&expected).enumerate() {
                assert_eq!(read, expected, "{fate:?}, moment {moment}");
            }
        }
    }
}
