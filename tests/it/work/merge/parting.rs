//! One registration that was two children: what is of the other one moves, by two.

use tonic::Code;

use super::super::review::{not_open, told};
use super::*;

impl Twice {
    /// Ids of the facts that a hat wrote of the child, by kind.
    async fn written(&self, hat: &str) -> Vec<(&'static str, String)> {
        let of = organisation(hat);
        let caller = self.house.caller(of, &worker(hat, "a"));
        let request = wire::ListFactsRequest {
            hat: hat.to_owned(),
            subject: self.home.name(of, "child"),
            ..wire::ListFactsRequest::default()
        };
        let listed = caller.register().list_facts(caller.call(request)).await;
        let facts = listed.unwrap().into_inner().facts.into_iter();
        let facts = facts.map(|fact| {
            let kind = match fact.fact.unwrap().kind.unwrap() {
                Kind::Link(_) => "link",
                Kind::Birth(_) => "birth",
                Kind::Authority(_) => "authority",
                _ => "other",
            };
            (kind, fact.fact_id)
        });
        facts.collect()
    }

    fn parting(&self, hat: &str, fact_ids: Vec<String>) -> Repair {
        Repair::PartPerson(wire::PartPerson {
            person: self.home.name(organisation(hat), "child"),
            fact_ids,
            consent_ids: Vec::new(),
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_two_organisations_wrote_of_another_child_moves_and_nothing_else() {
    let it = Twice::enrolled().await;
    let of = async |hat: &str, kind: &str| {
        let written = it.written(hat).await.into_iter();
        written
            .filter(|it| it.0 == kind)
            .map(|it| it.1)
            .collect::<Vec<_>>()
    };
    let links = [of(HELP, "link").await, of(VT, "link").await].concat();
    let nothing = it
        .propose(VT, "a", it.parting(VT, Vec::new()))
        .await
        .unwrap_err();
    assert_eq!(nothing.code(), Code::InvalidArgument);
    let three = [links.clone(), of(OTS, "link").await].concat();
    let three = it
        .propose(VT, "a", it.parting(VT, three))
        .await
        .unwrap_err();
    assert_eq!(three.code(), Code::InvalidArgument, "a third one wrote it");
    let before = it.picture().await;
    let part = it.propose(VT, "a", it.parting(VT, links)).await.unwrap();
    let third = it.agree(OTS, "b", &part).await.unwrap_err();
    assert_eq!(told(&third), not_open());
    let own = it.agree(VT, "b", &part).await.unwrap_err();
    assert_eq!(told(&own), not_open(), "Samen DOEN wrote half of it");
    it.agree(HELP, "b", &part).await.unwrap();
    assert_eq!(of(HELP, "link").await.len(), 0);
    assert_eq!(of(HELP, "birth").await.len(), 1, "what was not named stays");
    for hat in [HELP, VT] {
        let name = it.house.enrol(hat, "child", String::new()).await;
        assert_ne!(name, it.home.name(organisation(hat), "child"), "{hat}");
    }
    let name = it.house.enrol(OTS, "child", String::new()).await;
    assert_eq!(name, it.home.name("jbra", "child"));
    assert!(!met(&it.picture().await).contains(&it.home.name("vt", "child")));
    assert!(it.replays(&receipt(&before)).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_colleague_may_not_end_no_two_others_of_the_organisation_part() {
    const ACCESS: &str = "samen-doen/access";
    let it = Twice::enrolled().await;
    it.house.mandates(&[ACCESS]).await;
    let order = Kind::Measure(wire::MeasureFact {
        person: it.home.name("samen-doen", "child"),
        kind: "restraining-order".to_owned(),
        executed_by: ACCESS.to_owned(),
    });
    let order = it.house.stated(ACCESS, order, "court-order").await;
    let parting = |hat| it.parting(hat, vec![order.clone()]);
    let by_help = it.propose(HELP, "a", parting(HELP)).await.unwrap_err();
    assert_eq!(by_help.code(), Code::PermissionDenied);
    let part = it.propose(ACCESS, "a", parting(ACCESS)).await.unwrap();
    let by_help = it.agree(HELP, "b", &part).await.unwrap_err();
    assert_eq!(told(&by_help), not_open());
    it.agree(ACCESS, "b", &part).await.unwrap();
}
