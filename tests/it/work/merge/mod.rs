//! One child whom two systems enrolled, each for itself: merged by two professionals, and two again.

mod found;
mod named;
mod parting;
mod signing;
mod untold;

use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use samenbeeld::proto::samenbeeld::v1::propose_repair_request::Repair;
use samenbeeld::proto::samenbeeld::v1::replay_decision_request::Past;
use tonic::Status;

use super::OTS;
use crate::house::{Home, House, worker, write_id};
use crate::picture::question::{Ask, contact_moment};
use crate::policies::replay::replayed;

const HELP: &str = "samen-doen/help";
const VT: &str = "vt/report";
const OFFICER: &str = "vt/privacy-officer";

fn organisation(hat: &str) -> &str {
    hat.split('/').next().unwrap()
}

fn evidence() -> wire::Evidence {
    wire::Evidence {
        kind: "own-file".to_owned(),
        document_sha256: vec![4; 32],
        ..wire::Evidence::default()
    }
}

/// A household around a child whom Veilig Thuis had enrolled before, under another number. Samen DOEN was introduced to both; JBRA knows
/// only the child that Samen DOEN enrolled.
struct Twice {
    house: House,
    /// With the child that Samen DOEN enrolled.
    home: Home,
    /// With the child that Veilig Thuis enrolled.
    earlier: Home,
}

impl Twice {
    async fn enrolled() -> Self {
        let it = Self::apart().await;
        let member = Kind::Membership(wire::MembershipFact {
            household: it.home.name("vt", "home"),
            person: it.earlier.name("vt", "child"),
            role: "child".to_owned(),
            basis: "lives-there".to_owned(),
        });
        it.house.stated(VT, member, "own-file").await;
        it
    }

    /// The child that Veilig Thuis enrolled belongs to no household.
    async fn apart() -> Self {
        let house = House::raise().await;
        let home = house.home(&[HELP, VT, OTS]).await;
        let of_vt = house.enrol(VT, "earlier", String::new()).await;
        let code = house.introduce(VT, &of_vt, "samen-doen").await;
        let of_help = house.enrol(HELP, "earlier", code).await;
        let birth = Kind::Birth(wire::BirthFact {
            person: of_vt.clone(),
            earliest: "2018-01-01".to_owned(),
            latest: "2018-12-31".to_owned(),
            expected: false,
        });
        house.stated(VT, birth, "own-file").await;
        house.consents_to_contact_moments(&home).await;
        house.script.records("samen-doen", |asked| {
            vec![contact_moment(asked, HELP, "Gesprek over de post.")]
        });
        let earlier = home
            .renamed("vt", "child", &of_vt)
            .renamed("samen-doen", "child", &of_help);
        Self {
            house,
            home,
            earlier,
        }
    }

    /// The child that Samen DOEN enrolled is kept.
    fn merging(&self, by: &str) -> Repair {
        Repair::MergePersons(wire::MergePersons {
            kept: self.home.name(organisation(by), "child"),
            merged: self.earlier.name(organisation(by), "child"),
        })
    }

    async fn propose(&self, hat: &str, which: &str, repair: Repair) -> Result<String, Status> {
        self.propose_on(evidence(), (hat, which), repair).await
    }

    async fn propose_on(
        &self,
        evidence: wire::Evidence,
        (hat, which): (&str, &str),
        repair: Repair,
    ) -> Result<String, Status> {
        let request = wire::ProposeRepairRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "teamoverleg".to_owned(),
            evidence: Some(evidence),
            reason: "Twee aanmeldingen van hetzelfde kind, zie beide dossiers.".to_owned(),
            repair: Some(repair),
        };
        let caller = self.house.caller(organisation(hat), &worker(hat, which));
        let proposed = caller.repairs().propose_repair(caller.call(request)).await;
        Ok(proposed?.into_inner().repair_id)
    }

    async fn agree(&self, hat: &str, which: &str, id: &str) -> Result<(), Status> {
        self.agree_on(evidence(), (hat, which), id).await
    }

    async fn agree_on(
        &self,
        evidence: wire::Evidence,
        (hat, which): (&str, &str),
        id: &str,
    ) -> Result<(), Status> {
        let request = wire::AgreeRepairRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "tweede lezer".to_owned(),
            repair_id: id.to_owned(),
            evidence: Some(evidence),
        };
        let caller = self.house.caller(organisation(hat), &worker(hat, which));
        let agreed = caller.repairs().agree_repair(caller.call(request)).await;
        agreed.map(drop)
    }

    /// Merged by one of Veilig Thuis and one of Samen DOEN; the repair.
    async fn merged(&self) -> String {
        let merge = self.propose(VT, "a", self.merging(VT)).await.unwrap();
        self.agree(HELP, "b", &merge).await.unwrap();
        merge
    }

    /// The same, where the child that Samen DOEN enrolled, whom JBRA knows, is the one that is kept or the one that is merged.
    async fn merged_keeping(&self, home: bool) -> String {
        let (home_child, earlier) = (
            self.home.name("vt", "child"),
            self.earlier.name("vt", "child"),
        );
        let (kept, merged) = if home {
            (home_child, earlier)
        } else {
            (earlier, home_child)
        };
        let merging = Repair::MergePersons(wire::MergePersons { kept, merged });
        let merge = self.propose(VT, "a", merging).await.unwrap();
        self.agree(HELP, "b", &merge).await.unwrap();
        merge
    }

    async fn undone(&self, merge: &str) {
        let undoing = Repair::UnmergePersons(wire::UnmergePersons {
            merge_id: merge.to_owned(),
        });
        let undoing = self.propose(HELP, "b", undoing).await.unwrap();
        self.agree(VT, "a", &undoing).await.unwrap();
    }

    /// Veilig Thuis' assigned worker asks for the picture.
    async fn picture(&self) -> wire::GetPictureResponse {
        Ask::of(&self.house, &self.home, VT).await.unwrap()
    }

    /// Whether a decision of Veilig Thuis is the same when it is decided again.
    async fn replays(&self, receipt: &str) -> bool {
        let caller = self.house.caller("vt", "fg-1");
        let past = Past::ReceiptId(receipt.to_owned());
        let replay = replayed(&caller, OFFICER, past).await.unwrap();
        replay.verdict() == wire::ReplayVerdict::Same
    }

    async fn breaches(&self) -> Vec<wire::Breach> {
        self.breaches_of("vt").await
    }

    async fn breaches_of(&self, organisation: &str) -> Vec<wire::Breach> {
        let request = wire::ListBreachesRequest {
            hat: format!("{organisation}/privacy-officer"),
            closed: false,
        };
        let caller = self.house.caller(organisation, "fg-1");
        let listed = caller.repairs().list_breaches(caller.call(request)).await;
        listed.unwrap().into_inner().breaches
    }
}

fn members(picture: &wire::GetPictureResponse) -> Vec<String> {
    let mut members: Vec<_> = picture.members.iter().map(|it| it.person.clone()).collect();
    members.sort();
    members
}

/// Whom the contact moment is about.
fn met(picture: &wire::GetPictureResponse) -> Vec<String> {
    let met = picture
        .timeline
        .iter()
        .flat_map(|entry| entry.persons.clone());
    let mut met: Vec<_> = met.collect();
    met.sort();
    met
}

fn receipt(picture: &wire::GetPictureResponse) -> String {
    picture.receipt.as_ref().unwrap().id.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn merged_by_two_the_picture_is_whole_and_undone_it_is_as_it_was() {
    let it = Twice::enrolled().await;
    let (kept, earlier) = (it.home.name("vt", "child"), it.earlier.name("vt", "child"));
    let before = it.picture().await;
    assert_eq!(members(&before).len(), 4, "the child is there twice");
    assert!(met(&before).contains(&kept) && !met(&before).contains(&earlier));
    it.house.clock.set("2026-11-23T12:00:00Z");
    let merge = it.merged().await;
    let during = it.picture().await;
    assert_eq!(members(&during).len(), 3);
    assert!(!members(&during).contains(&earlier));
    assert_eq!(
        met(&during),
        met(&before),
        "one contact moment with all three"
    );
    let (_, asked) = it
        .house
        .script
        .asked()
        .into_iter()
        .rfind(|(source, _)| source == "samen-doen")
        .unwrap();
    let mut numbers: Vec<_> = asked
        .subjects
        .iter()
        .map(|it| it.client_number.clone())
        .collect();
    numbers.sort();
    assert_eq!(
        numbers,
        ["child", "earlier", "father", "mother"].map(|who| format!("{who}-samen-doen-help")),
        "a holder is asked by every number of its own"
    );
    assert!(it.breaches().await.is_empty());
    it.house.clock.set("2026-11-24T10:00:00Z");
    it.undone(&merge).await;
    let after = it.picture().await;
    assert_eq!(members(&after), members(&before));
    assert_eq!(met(&after), met(&before));
    let breaches = it.breaches().await;
    assert_eq!(
        breaches.len(),
        1,
        "they were two: of the other one nobody consented to anything"
    );
    assert_eq!(breaches[0].receipt, receipt(&during));
    assert!(breaches[0].flows.iter().all(|flow| flow.person == earlier));
    assert!(!breaches[0].flows.is_empty());
    for picture in [before, during, after] {
        assert!(it.replays(&receipt(&picture)).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_about_either_closes_for_the_one_they_are_and_what_was_given_before_is_a_breach()
{
    let it = Twice::enrolled().await;
    let child = it.home.name("vt", "child");
    let refused = wire::ConsentAnswer::Refused;
    it.house
        .consent(&it.earlier, (HELP, "father", "child"), refused)
        .await;
    let given = it.picture().await;
    assert!(met(&given).contains(&child));
    assert!(it.breaches().await.is_empty());
    it.house.clock.set("2026-11-24T10:00:00Z");
    let merge = it.merged().await;
    let closed = it.picture().await;
    assert!(!met(&closed).contains(&child), "the father refused");
    assert!(
        !met(&closed).is_empty(),
        "for themselves the parents consent"
    );
    let breaches = it.breaches().await;
    assert_eq!(breaches.len(), 1);
    assert_eq!(breaches[0].receipt, receipt(&given));
    assert!(breaches[0].flows.iter().all(|flow| flow.person == child));
    it.house.clock.set("2026-11-25T10:00:00Z");
    it.undone(&merge).await;
    assert!(met(&it.picture().await).contains(&child));
    assert!(it.breaches().await.is_empty(), "what was undone never was");
    for picture in [given, closed] {
        assert!(it.replays(&receipt(&picture)).await);
    }
}
