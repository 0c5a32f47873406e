//! An adult who cannot consent: assessed, confirmed by a second professional, and only until the assessment ends.

use prost::Message;

use super::*;

impl Night {
    /// JBRA's own worker writes down that the mother cannot decide about her safety; the fact.
    async fn mother_is_assessed(&self) -> String {
        let fact = wire::Fact {
            valid: Some(wire::Period {
                from: "2026-11-23".to_owned(),
                until: "2026-12-23".to_owned(),
            }),
            evidence: Some(own_file()),
            kind: Some(Kind::Capacity(wire::CapacityFact {
                person: self.home.name("jbra", "mother"),
                matters: vec!["safety".to_owned()],
                able: false,
                assessor: "spoedarts-7".to_owned(),
            })),
        };
        let asserted = self.house.assert_fact(OTS, &worker(OTS, "a"), fact).await;
        asserted.unwrap().fact_id
    }

    async fn confirmed(&self, fact_id: &str) {
        let caller = self.caller(OTS, "b");
        let request = wire::ConfirmFactRequest {
            hat: OTS.to_owned(),
            request_id: write_id(),
            on_authority: "tweede lezer".to_owned(),
            fact_id: fact_id.to_owned(),
            evidence: Some(own_file()),
        };
        let confirmed = caller.register().confirm_fact(caller.call(request)).await;
        confirmed.unwrap();
    }

    async fn ended(&self, fact_id: &str, until: &str) {
        let caller = self.caller(OTS, "b");
        let request = wire::EndFactRequest {
            hat: OTS.to_owned(),
            request_id: write_id(),
            on_authority: "gezinsvoogd".to_owned(),
            fact_id: fact_id.to_owned(),
            until: until.to_owned(),
        };
        let ended = caller.register().end_fact(caller.call(request)).await;
        ended.unwrap();
    }

    /// Whose data an emergency of now gives, once the crisis desk agreed.
    async fn given_about(&self) -> Vec<&'static str> {
        let id = self.declared().await;
        self.agree(VT, "b", &id).await.unwrap();
        let picture = self.collect(&id).await.unwrap();
        self.end(OTS, "a", &id).await.unwrap();
        let told = picture
            .members
            .iter()
            .filter(|it| !it.attributes.is_empty());
        let told: Vec<String> = told.map(|it| it.person.clone()).collect();
        let text = String::from_utf8_lossy(&picture.encode_to_vec()).into_owned();
        assert!(!text.contains("kanarie"), "{text}");
        let people = ["child", "father", "mother"].into_iter();
        people
            .filter(|who| told.contains(&self.home.name("jbra", who)))
            .collect()
    }
}

fn own_file() -> wire::Evidence {
    wire::Evidence {
        kind: "own-file".to_owned(),
        document_sha256: vec![6; 32],
        ..wire::Evidence::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_capable_adult_stays_closed_and_one_who_cannot_consent_opens_until_the_assessment_ends() {
    let night = Night::falls().await;
    night.shelter_sends_everything();
    assert_eq!(night.given_about().await, ["child"]);
    let fact = night.mother_is_assessed().await;
    assert_eq!(
        night.given_about().await,
        ["child"],
        "nobody opens a door for themselves"
    );
    night.confirmed(&fact).await;
    assert_eq!(night.given_about().await, ["child", "mother"]);
    night.ended(&fact, "2026-11-24").await;
    assert_eq!(
        night.given_about().await,
        ["child", "mother"],
        "today still"
    );
    night.house.clock.set("2026-11-23T23:00:00Z");
    assert_eq!(night.given_about().await, ["child"]);
}
