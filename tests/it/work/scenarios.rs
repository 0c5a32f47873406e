//! Scenarios of the law sheet that speak of reviews, from end to end: who asks, who weighs, and what comes of it.

use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::source::v1::AskRequest;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;

use super::OTS;
use super::review::{HELP, VT, send, waiting, weigh};
use crate::house::{Home, House, worker, write_id};
use crate::picture::question::contact_moment;

const SHELTER: &str = "blijf/shelter";
const COUNCIL: &str = "rvdk/inquiry";

const WHY: &str = "Zonder dit gegeven weet niemand of het geweld in dit gezin gestopt is.";

/// One flow, asked under one hat of another.
pub(super) struct Asked<'a> {
    pub(super) house: &'a House,
    pub(super) home: &'a Home,
    pub(super) asker: &'a str,
    pub(super) task: &'a str,
    pub(super) holder: &'a str,
    pub(super) person: &'a str,
    pub(super) category: DataCategory,
}

fn organisation(hat: &str) -> &str {
    hat.split('/').next().unwrap()
}

impl Asked<'_> {
    pub(super) fn asker(&self) -> crate::house::Caller {
        self.house
            .caller(organisation(self.asker), &worker(self.asker, "a"))
    }

    /// Sends it; the review.
    pub(super) async fn sent(&self) -> String {
        let sent = send(&self.asker(), self.request()).await;
        sent.unwrap().review_id
    }

    /// Sends it; why it cannot be sent.
    pub(super) async fn refused(&self) -> tonic::Status {
        let sent = send(&self.asker(), self.request()).await;
        sent.unwrap_err()
    }

    fn request(&self) -> wire::SendReviewRequest {
        let of = organisation(self.asker);
        wire::SendReviewRequest {
            hat: self.asker.to_owned(),
            request_id: write_id(),
            on_authority: "casusregie".to_owned(),
            household: self.home.name(of, "home"),
            task: self.task.to_owned(),
            period: Some(wire::Period {
                from: "2026-01-01".to_owned(),
                until: "2026-11-23".to_owned(),
            }),
            flows: vec![wire::ReviewedFlow {
                holder: self.holder.to_owned(),
                person: self.home.name(of, self.person),
                category: self.category.into(),
                necessity: WHY.to_owned(),
            }],
        }
    }

    /// Why it waits for this professional of the holder; absent where it does not.
    pub(super) async fn waits_for(&self, professional: &str, review: &str) -> Option<String> {
        let caller = self.house.caller(organisation(self.holder), professional);
        let waits = waiting(&caller, self.holder).await;
        waits
            .iter()
            .find(|it| it.kind == "weigh" && it.item == review)?;
        let request = wire::GetWeighingRequest {
            hat: self.holder.to_owned(),
            review_id: review.to_owned(),
        };
        let form = caller.review().get_weighing(caller.call(request)).await;
        Some(form.unwrap().into_inner().flows[0].kind.clone())
    }

    /// A professional of the holder releases it until the first of December.
    pub(super) async fn released(&self, professional: &str, review: &str) {
        let of = organisation(self.holder);
        let request = wire::AnswerReviewRequest {
            hat: self.holder.to_owned(),
            request_id: write_id(),
            on_authority: "hulpverlener".to_owned(),
            review_id: review.to_owned(),
            flows: vec![wire::WeighedFlow {
                holder: self.holder.to_owned(),
                person: self.home.name(of, self.person),
                category: self.category.into(),
                verdict: "release".to_owned(),
            }],
            until: "2026-12-01".to_owned(),
            period: None,
            form: Some(wire::WeighingForm {
                purpose: WHY.to_owned(),
                necessity: WHY.to_owned(),
                proportionality: WHY.to_owned(),
                subsidiarity: WHY.to_owned(),
                consulted: worker(self.holder, "b"),
                consent_sought: "unsafe".to_owned(),
                informing: "deferred".to_owned(),
            }),
        };
        weigh(&self.house.caller(of, professional), request)
            .await
            .unwrap();
    }

    pub(super) async fn collected(&self, review: &str) -> wire::GetPictureResponse {
        let caller = self.asker();
        let request = wire::CollectReviewRequest {
            hat: self.asker.to_owned(),
            review_id: review.to_owned(),
            honours: (1..=5).collect(),
        };
        let collected = caller.review().collect_review(caller.call(request)).await;
        collected.unwrap().into_inner().picture.unwrap()
    }
}

/// Veilig Thuis inquires after a report about the child.
pub(super) async fn inquires(house: &House, home: &Home) {
    let stage = Kind::ReportStage(wire::ReportStageFact {
        person: home.name("vt", "child"),
        stage: "inquiry".to_owned(),
        suspicion: true,
    });
    house.stated(VT, stage, "own-file").await;
}

/// What a careless shelter sends, whatever it is asked: a talk, with the address beside it and in its words.
fn talk_and_address(asked: &AskRequest) -> Vec<record::Record> {
    let handle = asked.subjects[0].handle.clone();
    let address = record::Record {
        reference: "blijf-2".to_owned(),
        holder: SHELTER.to_owned(),
        recorded_on: Some(record::Date {
            year: 2026,
            month: 6,
            day: 1,
        }),
        from: Some(record::Date {
            year: 2026,
            month: 6,
            day: 1,
        }),
        until: None,
        content: Some(record::record::Content::Address(record::Address {
            subject: handle.clone(),
            kind: record::AddressKind::Home.into(),
            street: "Kanariestraat".to_owned(),
            house_number: "7".to_owned(),
            postcode: "1234 AB".to_owned(),
            town: "Verzonnenstad".to_owned(),
        })),
    };
    let talk =
        |words| crate::picture::question::with_contact_moment(SHELTER, vec![handle.clone()], words);
    vec![
        talk("Zij slaapt weer."),
        record::Record {
            reference: "blijf-3".to_owned(),
            ..talk("Zij woont nu op Kanariestraat 7, 1234 AB.")
        },
        address,
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_15_and_17_a_shelter_tells_its_case_and_never_where_unless_its_safety_officer_releases_that()
 {
    let house = House::raise().await;
    let home = house.home(&[VT, SHELTER]).await;
    inquires(&house, &home).await;
    house.script.records("blijf", talk_and_address);
    let case = Asked {
        house: &house,
        home: &home,
        asker: VT,
        task: "first-analysis",
        holder: SHELTER,
        person: "mother",
        category: DataCategory::ContactMoment,
    };
    let review = case.sent().await;
    let own = worker(SHELTER, "a");
    assert_eq!(
        case.waits_for(&own, &review).await.as_deref(),
        Some("review")
    );
    case.released(&own, &review).await;
    let picture = case.collected(&review).await;
    assert_eq!(picture.timeline.len(), 2);
    let bytes = prost::Message::encode_to_vec(&picture);
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("Zij slaapt weer") && !text.contains("Kanariestraat"),
        "{text}"
    );

    let officer = Kind::Mandate(wire::MandateFact {
        hat: SHELTER.to_owned(),
        professional: "veiligheid".to_owned(),
        crisis: false,
        safety_officer: true,
    });
    house
        .state(
            ("blijf/privacy-officer", "fg-1", "fg-2"),
            officer,
            "own-file",
        )
        .await;
    let place = Asked {
        category: DataCategory::Address,
        ..case
    };
    let review = place.sent().await;
    assert_eq!(
        place.waits_for(&own, &review).await,
        None,
        "not who works on the case"
    );
    assert_eq!(
        place.waits_for("veiligheid", &review).await.as_deref(),
        Some("safety-officer")
    );
    assert!(
        place.collected(&review).await.members[0]
            .attributes
            .is_empty()
    );
    place.released("veiligheid", &review).await;
    let told = place.collected(&review).await;
    let address = told.members[0].attributes.iter();
    let streets: Vec<_> = address
        .filter(|it| it.field.ends_with("street"))
        .flat_map(|it| it.values.iter().map(|value| value.value.as_str()))
        .collect();
    assert_eq!(streets, ["Kanariestraat"]);
    assert!(told.timeline.is_empty(), "the place alone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_10_a_duty_over_what_a_shelter_holds_waits_for_its_extent_and_ends_with_the_release()
 {
    let house = House::raise().await;
    let home = house.home(&[OTS, SHELTER]).await;
    house.supervision_order(&home).await;
    house.script.records("blijf", |asked| {
        vec![contact_moment(asked, SHELTER, "Zij slaapt weer.")]
    });
    let asked = Asked {
        house: &house,
        home: &home,
        asker: OTS,
        task: "first-analysis",
        holder: SHELTER,
        person: "child",
        category: DataCategory::ContactMoment,
    };
    let review = asked.sent().await;
    let own = worker(SHELTER, "a");
    assert_eq!(
        asked.waits_for(&own, &review).await.as_deref(),
        Some("extent")
    );
    assert!(asked.collected(&review).await.timeline.is_empty());
    asked.released(&own, &review).await;
    let picture = asked.collected(&review).await;
    let terms = &picture.timeline[0].tellings[0].terms[0];
    assert_eq!(terms.modality, "duty");
    assert!(terms.articles.contains(&"Jeugdwet 7.3.11 lid 4".to_owned()));
    assert_eq!(
        terms.use_until.unwrap().seconds,
        1_796_079_600,
        "1 December, before the order ends"
    );
    assert!(
        terms
            .obligations
            .contains(&wire::Obligation::DoNotTell.into())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scenario_18_the_raad_is_answered_only_by_who_weighed_and_said_why() {
    let house = House::raise().await;
    let home = house.home(&[COUNCIL, HELP]).await;
    let running = Kind::CouncilInquiry(wire::CouncilInquiryFact {
        person: home.name("rvdk", "child"),
        stage: "running".to_owned(),
        asked_by: COUNCIL.to_owned(),
    });
    house.stated(COUNCIL, running, "own-file").await;
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Huisbezoek bij oma.")]
    });
    let asked = Asked {
        house: &house,
        home: &home,
        asker: COUNCIL,
        task: "council-inquiry",
        holder: HELP,
        person: "child",
        category: DataCategory::ContactMoment,
    };
    let review = asked.sent().await;
    let own = worker(HELP, "a");
    assert_eq!(
        asked.waits_for(&own, &review).await.as_deref(),
        Some("review")
    );
    assert!(
        asked.collected(&review).await.timeline.is_empty(),
        "no automatic release"
    );
    asked.released(&own, &review).await;
    let picture = asked.collected(&review).await;
    let terms = &picture.timeline[0].tellings[0].terms[0];
    assert_eq!(terms.modality, "right");
    assert!(
        terms.articles.contains(&"BW 1:240".to_owned()),
        "{:?}",
        terms.articles
    );
    let weighed = house.entries("samen-doen", "writing").await;
    let form = weighed
        .iter()
        .rfind(|it| it["call"] == "ReviewService/AnswerReview");
    assert!(form.is_some(), "the weighing stands in the holder's log");
    let bytes = format!("{weighed:?}");
    assert!(!bytes.contains("gestopt is"), "and its words lie sealed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shelter_that_may_not_say_that_it_is_involved_reaches_nobody_by_asking() {
    let house = House::raise().await;
    let home = house.home(&[VT, SHELTER]).await;
    inquires(&house, &home).await;
    let asked = Asked {
        house: &house,
        home: &home,
        asker: SHELTER,
        task: "safety-plan",
        holder: VT,
        person: "child",
        category: DataCategory::RiskFacts,
    };
    // While a report runs the shelter may speak to Veilig Thuis (Wmo 2015 5.2.6), so it may be told who asks.
    let review = asked.sent().await;
    assert_eq!(
        asked.waits_for(&worker(VT, "a"), &review).await.as_deref(),
        Some("review")
    );
    let closed = Kind::ReportStage(wire::ReportStageFact {
        person: home.name("vt", "child"),
        stage: "closed".to_owned(),
        suspicion: false,
    });
    house.clock.set("2026-11-24T10:00:00Z");
    house.stated(VT, closed, "own-file").await;
    let review = asked.sent().await;
    assert_eq!(asked.waits_for(&worker(VT, "a"), &review).await, None);
}
