//! What the broker says it serves is what it serves.

use std::collections::BTreeSet;

use prost_reflect::DescriptorPool;
use tokio_stream::StreamExt;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use crate::house::{House, worker};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reflection_and_health_tell_of_what_is_served_and_of_nothing_else() {
    let house = House::raise().await;
    let caller = house.caller("vt", &worker("vt/report", "a"));
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let asked = caller.call(tokio_stream::once(request));
    let answers = caller.reflection().server_reflection_info(asked).await;
    let mut answers = answers.unwrap().into_inner();
    let answer = answers.next().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(listed)) = answer.message_response else {
        panic!("no list of services");
    };
    let listed: BTreeSet<String> = listed.service.into_iter().map(|it| it.name).collect();
    let of_the_contract: BTreeSet<String> =
        DescriptorPool::decode(samenbeeld::proto::DESCRIPTOR_SET)
            .unwrap()
            .services()
            .map(|service| service.full_name().to_owned())
            .filter(|name| name.starts_with("samenbeeld.v1."))
            .collect();
    let own: BTreeSet<String> = listed
        .into_iter()
        .filter(|name| name.starts_with("samenbeeld."))
        .collect();
    assert_eq!(own, of_the_contract);
    for service in own {
        let request = caller.call(HealthCheckRequest { service });
        let status = caller.health().check(request).await.unwrap().into_inner();
        assert_eq!(status.status(), ServingStatus::Serving);
    }
    let unserved = caller.call(HealthCheckRequest {
        service: "samenbeeld.v1.NoSuchService".to_owned(),
    });
    assert!(caller.health().check(unserved).await.is_err());
}
