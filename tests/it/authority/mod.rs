//! Authority over children, as a party's connector looks it up and the broker takes it in.

mod looking_up;
mod national_register;

use samenbeeld::proto::samenbeeld::v1 as wire;

use crate::house::{House, reason, worker};

const JBRA: &str = "jbra/ots";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hat_learns_its_own_names_of_its_own_clients_and_of_nobody_elses() {
    let house = House::raise().await;
    let home = house.home(&[JBRA, "wsg/ots"]).await;
    let resolve = async |hat: &str, numbers: &[&str]| {
        let caller = house.caller(hat.split('/').next().unwrap(), &worker(hat, "c"));
        let request = wire::ResolvePersonsRequest {
            hat: hat.to_owned(),
            client_numbers: numbers.iter().map(ToString::to_string).collect(),
        };
        let mut register = caller.register();
        let resolved = register.resolve_persons(caller.call(request)).await;
        resolved.map(tonic::Response::into_inner)
    };
    // Worker `c` is assigned to nobody: a party's own system is not either.
    let asked = [
        "child-jbra-ots",
        "child-wsg-ots",
        "nobody",
        "father-jbra-ots",
    ];
    let resolved = resolve(JBRA, &asked).await.unwrap();
    let found: Vec<_> = resolved
        .persons
        .iter()
        .map(|linked| (linked.client_number.as_str(), linked.person.clone()))
        .collect();
    assert_eq!(
        found,
        [
            ("child-jbra-ots", home.name("jbra", "child")),
            ("father-jbra-ots", home.name("jbra", "father")),
        ]
    );
    assert!(!resolved.receipt.unwrap().id.is_empty());
    let refused = resolve("jbra/guardian", &asked).await.unwrap_err();
    assert_eq!(reason(&refused), "hat-not-mandated");
    for numbers in [vec![], vec![""], vec!["x"; 201]] {
        let refused = resolve(JBRA, &numbers).await.unwrap_err();
        assert_eq!(reason(&refused), "invalid-request");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_up_that_is_still_to_come_and_one_without_a_version_are_refused() {
    let house = House::raise().await;
    let home = house.home(&[JBRA]).await;
    let state = async |at: &str, version: &str| {
        let at: samenbeeld::model::Timestamp = at.parse().unwrap();
        let authority = wire::AuthorityFact {
            child: home.name("jbra", "child"),
            outcome: "cannot-be-determined".to_owned(),
            ..wire::AuthorityFact::default()
        };
        let fact = wire::Fact {
            valid: Some(wire::Period {
                from: "2026-11-23".to_owned(),
                until: String::new(),
            }),
            evidence: Some(wire::Evidence {
                kind: "brp".to_owned(),
                document_sha256: vec![7; 32],
                looked_up_at: Some(prost_types::Timestamp {
                    seconds: at.as_second(),
                    nanos: 0,
                }),
                register_version: version.to_owned(),
                ..wire::Evidence::default()
            }),
            kind: Some(wire::fact::Kind::Authority(authority)),
        };
        house.assert_fact(JBRA, &worker(JBRA, "a"), fact).await
    };
    for (at, version) in [
        ("2026-11-23T10:01:01Z", "2.0"),
        ("2026-11-23T09:59:59Z", ""),
        ("2026-11-23T09:59:59Z", "twee komma nul"),
    ] {
        let refused = state(at, version).await.unwrap_err();
        assert_eq!(reason(&refused), "invalid-request", "{at} {version}");
    }
    assert!(state("2026-11-23T10:00:00Z", "2.0").await.is_ok());
}
