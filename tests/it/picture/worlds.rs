//! Law 2 over the whole walk: two worlds that differ only in what the asker may not know look alike in everything the asker can see,
//! and in everything the asker's own source is asked.

use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use samenbeeld::proto::DESCRIPTOR_SET;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use samenbeeld::proto::samenbeeld::v1::identity_service_client::IdentityServiceClient;
use serde_json::{Value, json};
use tonic::Status;

use super::checked::check;
use super::question::{Ask, Text, contact_moment, question};
use super::readings::{facts, resolve};
use super::released::streamed;
use crate::house::{Answer, Home, House, reason};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";
const SHELTER: &str = "blijf/shelter";
const VOLUNTARY: &str = "jbra/voluntary";

/// A world in which Veilig Thuis works alone. It has introduced everybody elsewhere, and nobody has taken that up.
async fn bare() -> (House, Home) {
    let house = House::raise().await;
    let home = house.home(&[VT]).await;
    for to in ["samen-doen", "blijf", "jbra"] {
        for who in ["home", "mother", "father", "child"] {
            house.introduce(VT, &home.name("vt", who), to).await;
        }
    }
    (house, home)
}

/// A world in which the others came, hold things, refuse things, raise flags and fail.
pub(super) async fn full() -> (House, Home) {
    let house = House::raise().await;
    let home = house.home(&[VT, HELP, SHELTER, VOLUNTARY]).await;
    let refused = |who: &'static str| {
        let (house, home) = (&house, &home);
        async move {
            house
                .consent(home, (HELP, who, who), wire::ConsentAnswer::Refused)
                .await;
        }
    };
    refused("mother").await;
    refused("father").await;
    let flag = Kind::Flag(wire::FlagFact {
        kind: "threat".to_owned(),
        about: home.name("blijf", "father"),
        regarding: home.name("blijf", "mother"),
    });
    house.stated(SHELTER, flag, "own-file").await;
    let barred = Kind::Barred(wire::BarredFact {
        household: home.name("blijf", "home"),
        organisation: "jbra".to_owned(),
        professional: "jbra-ots-z".to_owned(),
    });
    house
        .state(
            (SHELTER, "blijf-shelter-a", "blijf-shelter-b"),
            barred,
            "own-file",
        )
        .await;
    house.script.answer("blijf", Answer::Never);
    house.script.records("samen-doen", |asked| {
        vec![contact_moment(asked, HELP, "Wat alleen Samen DOEN weet.")]
    });
    Ask::of(&house, &home, HELP).await.unwrap_err();
    (house, home)
}

fn json_of(name: &str, message: &impl Message) -> Value {
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
    let descriptor = pool.get_message_by_name(name).unwrap();
    let bytes = message.encode_to_vec();
    let dynamic = DynamicMessage::decode(descriptor, bytes.as_slice()).unwrap();
    serde_json::to_value(&dynamic).unwrap()
}

fn answer_of<T: Message>(name: &str, answer: Result<T, Status>) -> Value {
    match answer {
        Ok(message) => json_of(name, &message),
        Err(status) => json!([
            format!("{:?}", status.code()),
            status.message(),
            reason(&status)
        ]),
    }
}

/// The same text with what chance gives taken out: names, ids and the order that follows from them; receipts whole.
fn without_chance(mut value: Value, home: &Home, organisation: &str) -> Value {
    let mut text = value.to_string();
    for who in ["home", "mother", "father", "child"] {
        text = text.replace(&home.name(organisation, who), who);
    }
    for kind in ["rcp_", "fct_", "int_", "req_"] {
        while let Some(at) = text.find(kind) {
            text.replace_range(at..at + kind.len() + 32, "chance");
        }
    }
    value = serde_json::from_str(&text).unwrap();
    forget_order(&mut value);
    value
}

/// Lists in the order of their content, but for the timeline, whose order is told.
fn forget_order(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(forget_order);
            items.sort_by_key(ToString::to_string);
        }
        Value::Object(fields) => {
            for chance in [
                "receipt",
                "request_id",
                "necessity_sealed",
                "traceparent",
                "reference",
            ] {
                fields.remove(chance);
            }
            for (name, field) in fields.iter_mut() {
                match field {
                    Value::Array(items) if name == "timeline" || name == "tellings" => {
                        items.iter_mut().for_each(forget_order);
                    }
                    other => forget_order(other),
                }
            }
        }
        _ => {}
    }
}

/// What is different about a question.
type Change = fn(&mut wire::PictureQuestion);

/// Everything that the worker of Veilig Thuis can make the broker say, and what their own source is asked meanwhile.
async fn seen(house: &House, home: &Home) -> Vec<(&'static str, Value)> {
    let caller = house.caller("vt", "vt-report-a");
    let mut seen = Vec::new();
    let asked = |change: fn(&mut wire::PictureQuestion)| {
        let mut question = question(home, "vt");
        change(&mut question);
        question
    };
    let picture = "samenbeeld.v1.GetPictureResponse";
    let questions: [(&'static str, Change); 6] = [
        ("picture", |_| {}),
        ("picture with every withheld flow", |it| it.detail = true),
        ("everything the task allows", |it| {
            it.categories = vec![1, 3, 4, 5, 7, 8, 9, 10, 11, 18, 19, 20, 21, 22, 23, 24, 25];
        }),
        ("no honoured obligation", |it| it.honours = Vec::new()),
        ("unknown household", |it| {
            it.household = format!("hh_{}", "0f".repeat(16));
        }),
        ("unknown person", |it| {
            it.subjects = vec![format!("prs_{}", "0f".repeat(16))];
        }),
    ];
    for (what, change) in questions {
        let answer = Ask::by(&caller, VT, asked(change)).await;
        seen.push((what, answer_of(picture, answer)));
    }
    let checks: [Change; 3] = [
        |_| {},
        |it| it.categories = vec![1, 3, 8, 10, 18, 21, 25],
        |it| it.subjects = vec![format!("prs_{}", "0f".repeat(16))],
    ];
    for change in checks {
        let answer = check(&caller, VT, asked(change)).await;
        let response = "samenbeeld.v1.CheckQuestionResponse";
        seen.push(("check", answer_of(response, answer)));
    }
    let parts = streamed(&caller, home).await;
    let part = "samenbeeld.v1.StreamPictureResponse";
    let parts = parts.into_iter().map(|it| answer_of(part, it)).collect();
    seen.push(("stream", Value::Array(parts)));
    let unassigned = house.caller("vt", "vt-report-c");
    let refused = Ask::by(&unassigned, VT, question(home, "vt")).await;
    seen.push(("not assigned", answer_of(picture, refused)));
    let hats = ["vt/report", "vt/advice", "blijf/shelter", "vt/nothing"];
    for hat in hats {
        let request = wire::WhoAmIRequest {
            hat: hat.to_owned(),
        };
        let mut client = IdentityServiceClient::new(caller.channel());
        let me = client.who_am_i(caller.call(request)).await;
        let me = me.map(tonic::Response::into_inner);
        seen.push(("who am I", answer_of("samenbeeld.v1.WhoAmIResponse", me)));
    }
    for number in ["mother-vt-report", "mother-samen-doen-help", "nobody"] {
        let found = resolve(&caller, VT, number).await;
        seen.push((
            "resolve",
            answer_of("samenbeeld.v1.ResolveHouseholdResponse", found),
        ));
    }
    for who in ["home", "mother", "father", "child"] {
        let listed = facts(&caller, VT, &home.name("vt", who)).await;
        seen.push((
            "facts",
            answer_of("samenbeeld.v1.ListFactsResponse", listed),
        ));
    }
    for (by, hat) in [("vt-report-b", VT), ("fg-1", "vt/privacy-officer")] {
        let caller = house.caller("vt", by);
        let request = wire::ListNoticesRequest {
            hat: hat.to_owned(),
        };
        let mut client = caller.notices();
        let waiting = client.list_notices(caller.call(request)).await;
        let waiting = waiting.map(tonic::Response::into_inner);
        seen.push((
            "notices",
            answer_of("samenbeeld.v1.ListNoticesResponse", waiting),
        ));
    }
    let consents = wire::ListConsentsRequest {
        hat: VT.to_owned(),
        subject: home.name("vt", "mother"),
    };
    let consents = caller.consent().list_consents(caller.call(consents)).await;
    let consents = consents.map(tonic::Response::into_inner);
    seen.push((
        "consents",
        answer_of("samenbeeld.v1.ListConsentsResponse", consents),
    ));
    seen.push(("own log", Value::Array(house.log_of("vt").await)));
    for (source, mut question) in house.script.asked() {
        if source == "vt" {
            name_by_number(&mut question);
            let asked = json_of("samenbeeld.source.v1.AskRequest", &question);
            seen.push(("own source", asked));
        }
    }
    seen
}

/// Handles stand in a random order: each subject under its own client number instead.
fn name_by_number(question: &mut samenbeeld::proto::samenbeeld::source::v1::AskRequest) {
    for item in &mut question.items {
        let subject = question.subjects.iter().find(|it| it.handle == item.handle);
        item.handle.clone_from(&subject.unwrap().client_number);
    }
    for subject in &mut question.subjects {
        subject.handle.clear();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_worlds_that_differ_in_what_is_not_permitted_look_alike() {
    let mut worlds = Vec::new();
    for (house, home) in [bare().await, full().await] {
        house
            .script
            .records("vt", |asked| vec![contact_moment(asked, VT, "Huisbezoek.")]);
        let seen = seen(&house, &home).await.into_iter();
        let seen = seen.map(|(what, value)| (what, without_chance(value, &home, "vt")));
        worlds.push(seen.collect::<Vec<_>>());
    }
    let whole = worlds[0][0].1["timeline"].as_array().unwrap();
    assert_eq!(whole.len(), 1, "the worlds are not empty");
    let detailed = [0, 1].map(|at| worlds[0][at].1.get("withheldDetail").is_some());
    assert_eq!(
        detailed,
        [false, true],
        "every withheld flow, on demand alone"
    );
    for (bare, full) in worlds[0].iter().zip(&worlds[1]) {
        assert_eq!(bare, full);
    }
    assert_eq!(worlds[0].len(), worlds[1].len());
}

/// A world in which Samen DOEN and JBRA may tell Veilig Thuis about contact moments, and neither may be known to.
async fn unnamed() -> (House, Home) {
    let house = House::raise().await;
    let home = house.home(&[HELP, VT, VOLUNTARY]).await;
    let both = Text {
        holders: &[HELP, VOLUNTARY],
        ..super::question::CONTACT_MOMENTS
    };
    house.all_consent(&home, &both).await;
    (house, home)
}

/// How many sources gave the same, and which gave it first, stands not even in the asker's log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_several_sources_gave_that_may_not_be_known_stands_in_the_askers_log_once() {
    let (house, home) = unnamed().await;
    for (source, hat) in [("samen-doen", HELP), ("jbra", VOLUNTARY)] {
        house.script.records(source, move |asked| {
            vec![contact_moment(asked, hat, "Gesprek aan de keukentafel.")]
        });
    }
    let whole = Ask::of(&house, &home, VT).await.unwrap();
    let tellings = whole.timeline.iter().map(|entry| entry.tellings.len());
    assert_eq!(tellings.sum::<usize>(), 2, "both gave something");
    streamed(&house.caller("vt", "vt-report-a"), &home).await;
    let mut persons = ["mother", "father", "child"].map(|who| home.name("vt", who));
    persons.sort();
    let outcomes = house.entries("vt", "outcome").await;
    let mut told = house.entries("vt", "part").await;
    told.retain(|part| part["given"] != json!([]));
    assert_eq!((outcomes.len(), told.len()), (2, 1));
    told.extend(outcomes);
    for entry in told {
        let given = entry["given"].as_array().unwrap().iter();
        let of_whom: Vec<_> = given.map(|given| given["person"].clone()).collect();
        assert_eq!(of_whom, persons, "{entry}");
    }
}

/// Where a flow is open but the holder may not be known, one source and two sources that say the same look alike but for what they say.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_many_sources_spoke_and_which_failed_shows_nowhere_when_they_may_not_be_known() {
    let mut worlds = Vec::new();
    for who_speaks in [HELP, VOLUNTARY] {
        let (house, home) = unnamed().await;
        for (source, hat) in [("samen-doen", HELP), ("jbra", VOLUNTARY)] {
            if hat == who_speaks {
                house.script.records(source, move |asked| {
                    vec![contact_moment(asked, hat, "Gesprek aan de keukentafel.")]
                });
            } else {
                house
                    .script
                    .answer(source, Answer::Refuses(tonic::Code::Internal));
            }
        }
        let caller = house.caller("vt", "vt-report-a");
        let whole = Ask::by(&caller, VT, question(&home, "vt")).await;
        let mut seen = vec![answer_of("samenbeeld.v1.GetPictureResponse", whole)];
        for part in streamed(&caller, &home).await {
            seen.push(answer_of("samenbeeld.v1.StreamPictureResponse", part));
        }
        seen.extend(house.entries("vt", "outcome").await);
        seen.extend(house.entries("vt", "part").await);
        let seen = seen.into_iter();
        let seen: Vec<_> = seen.map(|it| without_chance(it, &home, "vt")).collect();
        assert!(seen[0].to_string().contains("keukentafel"));
        worlds.push(seen);
    }
    assert_eq!(worlds[0], worlds[1]);
}
