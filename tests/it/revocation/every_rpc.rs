//! Every RPC at a broker that was told of nothing: also one that refuses, looks up or repeats says nothing to whoever shows what is revoked.

use prost::Message;
use prost_reflect::DescriptorPool;
use samenbeeld::proto::DESCRIPTOR_SET;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;

use super::*;
use crate::house::worker;
use crate::picture::question::question;

/// Somebody of Veilig Thuis whose token was accepted by this broker, and is revoked at another one.
async fn revoked_elsewhere(house: &House, address: &str) -> Caller {
    let caller = house.caller_at(address, "vt", &worker(VT, "a"));
    revoke(house, "vt", token_id(&caller.token().unwrap())).await;
    caller
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_rpc_refuses_a_request_that_is_not_right_as_nobodys() {
    let mut house = House::raise().await;
    house.mandates(&[VT]).await;
    let other = house.another_broker().await;
    let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
    let mut asked = 0;
    for service in pool
        .services()
        .filter(|it| it.package_name() == "samenbeeld.v1")
    {
        for method in service.methods() {
            let caller = revoked_elsewhere(&house, &other).await;
            let name = format!("{}/{}", service.name(), method.name());
            assert_nobody(caller.send_raw(&name, Vec::new()).await);
            asked += 1;
        }
    }
    assert!(asked > 50, "{asked}");
    let causes = house.entries("vt", "refusal").await;
    assert!(causes.iter().all(|it| it["reason"] == "not-authenticated"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_be_answered_is_not() {
    let mut house = House::raise().await;
    let home = house.home(&[VT]).await;
    let other = house.another_broker().await;
    let hat = || VT.to_owned();
    let question = || Some(question(&home, "vt"));
    let withdraw = wire::WithdrawConsentRequest {
        hat: hat(),
        request_id: write_id(),
        on_authority: "telefoon".to_owned(),
        subject: home.name("vt", "mother"),
        by: home.name("vt", "mother"),
        consent_id: String::new(),
    };
    let crisis = wire::MandateFact {
        hat: hat(),
        professional: worker(VT, "a"),
        crisis: true,
        safety_officer: false,
    };
    let two = ("vt/privacy-officer", "fg-1", "fg-2");
    house.state(two, Kind::Mandate(crisis), "own-file").await;
    let declare = wire::DeclareEmergencyRequest {
        hat: hat(),
        request_id: write_id(),
        on_authority: "crisisdienst".to_owned(),
        household: home.name("vt", "home"),
        persons: ["child", "mother", "father"]
            .map(|who| home.name("vt", who))
            .into(),
        threat: "Het kind van acht is bewusteloos na een val; de ambulance vraagt naar medicijnen."
            .to_owned(),
    };
    let calls = [
        (
            "IdentityService/WhoAmI",
            wire::WhoAmIRequest { hat: hat() }.encode_to_vec(),
        ),
        (
            "SharingService/GetPicture",
            wire::GetPictureRequest {
                hat: hat(),
                question: question(),
            }
            .encode_to_vec(),
        ),
        (
            "SharingService/StreamPicture",
            wire::StreamPictureRequest {
                hat: hat(),
                question: question(),
            }
            .encode_to_vec(),
        ),
        (
            "SharingService/CheckQuestion",
            wire::CheckQuestionRequest {
                hat: hat(),
                question: question(),
            }
            .encode_to_vec(),
        ),
        (
            "NoticeService/ListNotices",
            wire::ListNoticesRequest { hat: hat() }.encode_to_vec(),
        ),
        (
            "NoticeService/StreamNotices",
            wire::StreamNoticesRequest {
                hat: hat(),
                cursor: String::new(),
            }
            .encode_to_vec(),
        ),
        (
            "RepairService/ListRepairs",
            wire::ListRepairsRequest { hat: hat() }.encode_to_vec(),
        ),
        (
            "InformingService/ListInformDuties",
            wire::ListInformDutiesRequest {
                hat: hat(),
                ..Default::default()
            }
            .encode_to_vec(),
        ),
        ("ConsentService/WithdrawConsent", withdraw.encode_to_vec()),
        ("EmergencyService/DeclareEmergency", declare.encode_to_vec()),
    ];
    // Writes are repeated below: of a declaration the first reply is read, and nothing is committed.
    for (name, body) in calls {
        let good = house.caller_at(&other, "vt", &worker(VT, "a"));
        if !name.contains("Stream") {
            good.send_raw(name, body.clone()).await.unwrap();
        }
        let readings = house.log_of("vt").await.len();
        let caller = revoked_elsewhere(&house, &other).await;
        assert_nobody(caller.send_raw(name, body).await);
        let added = house.log_of("vt").await.split_off(readings);
        let kinds: Vec<_> = added
            .iter()
            .map(|it| it["kind"].as_str().unwrap())
            .collect();
        assert_eq!(
            kinds,
            ["writing", "refusal"],
            "{name}: the revocation, and who came after"
        );
    }
}
