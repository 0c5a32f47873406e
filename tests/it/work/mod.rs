//! The work around the rules, over real gRPC and mutual TLS, on a clock set by hand.

mod associate;
mod consented;
mod consultation;
mod counts;
mod disclosed;
mod duplicates;
mod emergency;
mod ended;
mod inbox;
mod informing;
mod informing_never;
mod law_scenarios;
mod merge;
mod pair;
mod repair;
mod review;
mod review_known;
mod review_law_8;
mod review_period;
mod review_probed;
mod review_refused;
mod review_terms;
mod review_two_holders;
mod rights;
mod scenarios;
mod withdrawal;
mod withdrawal_laws;

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;

use crate::house::{Home, House, worker, write_id};

pub(crate) const OTS: &str = "jbra/ots";

impl House {
    /// The child is under a supervision order that JBRA executes, all of 2026; the fact.
    pub(crate) async fn supervision_order(&self, home: &Home) -> String {
        self.supervision_order_by(OTS, home).await
    }

    /// The same, as this hat wrote it down.
    pub(crate) async fn supervision_order_by(&self, hat: &str, home: &Home) -> String {
        let (organisation, _) = hat.split_once('/').unwrap();
        let evidence = wire::Evidence {
            kind: "court-order".to_owned(),
            document_sha256: vec![5; 32],
            ..wire::Evidence::default()
        };
        let measure = wire::MeasureFact {
            person: home.name(organisation, "child"),
            kind: "ots".to_owned(),
            executed_by: OTS.to_owned(),
        };
        let fact = wire::Fact {
            valid: Some(wire::Period {
                from: "2026-01-01".to_owned(),
                until: "2027-01-01".to_owned(),
            }),
            evidence: Some(evidence.clone()),
            kind: Some(Kind::Measure(measure)),
        };
        let asserted = self.assert_fact(hat, &worker(hat, "a"), fact).await;
        let fact_id = asserted.unwrap().fact_id;
        let request = wire::ConfirmFactRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "tweede lezer".to_owned(),
            fact_id: fact_id.clone(),
            evidence: Some(evidence),
        };
        let caller = self.caller(organisation, &worker(hat, "b"));
        let confirmed = caller.register().confirm_fact(caller.call(request)).await;
        confirmed.unwrap();
        fact_id
    }
}
