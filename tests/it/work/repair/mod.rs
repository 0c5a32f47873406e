//! Repairs by two, what they change for what comes and what is in flight, and the breaches that come of what was disclosed before.

mod breaches;
mod effect;
mod named;
mod signing;

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::propose_repair_request::Repair;
use tonic::Status;

use super::OTS;
use super::review::waiting;
use crate::house::{Caller, Home, House, worker, write_id};
use crate::picture::question::{Ask, contact_moment};

const HELP: &str = "samen-doen/help";
const RVDK: &str = "rvdk/inquiry";
/// Why: a canary that may stand nowhere in clear.
const WHY: &str = "De beschikking gaat over een ander kind: kanarie-herstel, zie het dossier.";

fn organisation(hat: &str) -> &str {
    hat.split('/').next().unwrap()
}

fn evidence(kind: &str) -> wire::Evidence {
    wire::Evidence {
        kind: kind.to_owned(),
        document_sha256: vec![4; 32],
        ..wire::Evidence::default()
    }
}

/// A child under a supervision order that was never given; Samen DOEN helps the family, and the Raad knows it.
struct Mistaken {
    house: House,
    home: Home,
    /// The order.
    wrong: String,
}

impl Mistaken {
    async fn order() -> Self {
        let house = House::raise().await;
        let home = house.home(&[OTS, HELP, RVDK]).await;
        let wrong = house.supervision_order(&home).await;
        house.script.records("samen-doen", |asked| {
            vec![contact_moment(asked, HELP, "Gesprek over de post.")]
        });
        Self { house, home, wrong }
    }

    /// Worker `a`, `b` or `c` of a hat, or a privacy officer.
    fn caller(&self, hat: &str, which: &str) -> Caller {
        let who = match which {
            officer if officer.starts_with("fg") => officer.to_owned(),
            which => worker(hat, which),
        };
        self.house.caller(organisation(hat), &who)
    }

    /// JBRA's assigned worker asks for the picture.
    async fn picture(&self) -> wire::GetPictureResponse {
        Ask::of(&self.house, &self.home, OTS).await.unwrap()
    }

    fn correction(&self) -> Repair {
        Repair::CorrectFact(wire::CorrectFact {
            fact_id: self.wrong.clone(),
            instead: None,
        })
    }

    async fn propose(&self, hat: &str, which: &str, repair: Repair) -> Result<String, Status> {
        let request = proposal(hat, repair);
        let caller = self.caller(hat, which);
        let proposed = caller.repairs().propose_repair(caller.call(request)).await;
        Ok(proposed?.into_inner().repair_id)
    }

    async fn agree(&self, hat: &str, which: &str, id: &str) -> Result<(), Status> {
        let caller = self.caller(hat, which);
        let request = agreement(hat, id);
        let agreed = caller.repairs().agree_repair(caller.call(request)).await;
        agreed.map(drop)
    }

    async fn withdraw(&self, hat: &str, which: &str, id: &str) -> Result<(), Status> {
        let request = wire::WithdrawRepairRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "teamleider".to_owned(),
            repair_id: id.to_owned(),
        };
        let caller = self.caller(hat, which);
        let back = caller.repairs().withdraw_repair(caller.call(request)).await;
        back.map(drop)
    }

    /// Two of JBRA take the order back.
    async fn repaired(&self) {
        let id = self.propose(OTS, "a", self.correction()).await.unwrap();
        self.agree(OTS, "b", &id).await.unwrap();
    }

    async fn get(&self, hat: &str, which: &str, id: &str) -> Result<wire::Repair, Status> {
        let request = wire::GetRepairRequest {
            hat: hat.to_owned(),
            repair_id: id.to_owned(),
        };
        let caller = self.caller(hat, which);
        let found = caller.repairs().get_repair(caller.call(request)).await;
        Ok(found?.into_inner().repair.unwrap())
    }

    async fn listed(&self, hat: &str, which: &str) -> Vec<wire::Repair> {
        let request = wire::ListRepairsRequest {
            hat: hat.to_owned(),
        };
        let caller = self.caller(hat, which);
        let listed = caller.repairs().list_repairs(caller.call(request)).await;
        listed.unwrap().into_inner().repairs
    }

    /// What waits for a hat, of one kind.
    async fn inbox(&self, hat: &str, which: &str, kind: &str) -> Vec<wire::Notice> {
        let notices = waiting(&self.caller(hat, which), hat).await.into_iter();
        notices.filter(|notice| notice.kind == kind).collect()
    }
}

fn proposal(hat: &str, repair: Repair) -> wire::ProposeRepairRequest {
    wire::ProposeRepairRequest {
        hat: hat.to_owned(),
        request_id: write_id(),
        on_authority: "teamleider".to_owned(),
        evidence: Some(evidence("court-order")),
        reason: WHY.to_owned(),
        repair: Some(repair),
    }
}

fn agreement(hat: &str, id: &str) -> wire::AgreeRepairRequest {
    wire::AgreeRepairRequest {
        hat: hat.to_owned(),
        request_id: write_id(),
        on_authority: "tweede lezer".to_owned(),
        repair_id: id.to_owned(),
        evidence: Some(evidence("court-order")),
    }
}
