//! Emergencies: scenario 22 and 23 of the law sheet, who may agree, who is told, and that nothing beyond the minimum ever passes.

mod agreeing;
mod bad_input;
mod collecting;
mod reopened;
mod replayed;
mod told;
mod unable;
mod watched;

use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::record::v1::record::Content;
use samenbeeld::proto::samenbeeld::source::v1::AskRequest;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use tonic::Status;

use super::OTS;
use crate::house::{Caller, Home, House, worker, write_id};

const VT: &str = "vt/report";
const SHELTER: &str = "blijf/shelter";
const HELP: &str = "samen-doen/help";

/// What threatens: a canary that may stand nowhere in clear.
const THREAT: &str =
    "Het kind van acht is bewusteloos na een val; de ambulance vraagt naar kanarie-medicijnen.";

fn organisation(hat: &str) -> &str {
    hat.split('/').next().unwrap()
}

/// A household that JBRA, Veilig Thuis, the shelter and Samen DOEN know; JBRA's worker `a` and Veilig Thuis' worker `b` carry the crisis mark.
struct Night {
    house: House,
    home: Home,
}

impl Night {
    async fn falls() -> Self {
        Self::falls_on(&[OTS, VT, SHELTER, HELP]).await
    }

    /// The same with these hats around the household; Veilig Thuis' crisis desk is there in any case.
    async fn falls_on(hats: &[&str]) -> Self {
        let house = House::raise().await;
        let home = house.home(hats).await;
        for (hat, which) in [(OTS, "a"), (OTS, "b"), (VT, "b"), (VT, "c"), (SHELTER, "c")] {
            let mandate = wire::MandateFact {
                hat: hat.to_owned(),
                professional: worker(hat, which),
                crisis: true,
                safety_officer: false,
            };
            let officer = format!("{}/privacy-officer", organisation(hat));
            let two = (officer.as_str(), "fg-1", "fg-2");
            house.state(two, Kind::Mandate(mandate), "own-file").await;
        }
        let pair = wire::AssignmentFact {
            household: home.name("jbra", "home"),
            hat: OTS.to_owned(),
            professional: worker(OTS, "b"),
        };
        let (by, second) = (worker(OTS, "a"), worker(OTS, "c"));
        let two = (OTS, by.as_str(), second.as_str());
        house.state(two, Kind::Assignment(pair), "own-file").await;
        Self { house, home }
    }

    fn caller(&self, hat: &str, which: &str) -> Caller {
        let who = match which {
            officer if officer.starts_with("fg") => officer.to_owned(),
            which => worker(hat, which),
        };
        self.house.caller(organisation(hat), &who)
    }

    fn declaration(&self) -> wire::DeclareEmergencyRequest {
        let persons = ["child", "mother", "father"];
        wire::DeclareEmergencyRequest {
            hat: OTS.to_owned(),
            request_id: write_id(),
            on_authority: "crisisdienst".to_owned(),
            household: self.home.name("jbra", "home"),
            persons: persons.map(|who| self.home.name("jbra", who)).into(),
            threat: THREAT.to_owned(),
        }
    }

    async fn send(
        &self,
        which: &str,
        request: wire::DeclareEmergencyRequest,
    ) -> Result<wire::DeclareEmergencyResponse, Status> {
        let caller = self.caller(OTS, which);
        let sent = caller
            .emergencies()
            .declare_emergency(caller.call(request))
            .await;
        Ok(sent?.into_inner())
    }

    async fn declared(&self) -> String {
        let declared = self.send("a", self.declaration()).await;
        declared.unwrap().emergency_id
    }

    async fn agree(&self, hat: &str, which: &str, id: &str) -> Result<(), Status> {
        let caller = self.caller(hat, which);
        let request = wire::AgreeEmergencyRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "tweede professional".to_owned(),
            emergency_id: id.to_owned(),
        };
        let agreed = caller
            .emergencies()
            .agree_emergency(caller.call(request))
            .await;
        agreed.map(drop)
    }

    async fn collect(&self, id: &str) -> Result<wire::GetPictureResponse, Status> {
        let caller = self.caller(OTS, "a");
        let request = wire::CollectEmergencyRequest {
            hat: OTS.to_owned(),
            emergency_id: id.to_owned(),
            honours: (1..=5).collect(),
        };
        let collected = caller
            .emergencies()
            .collect_emergency(caller.call(request))
            .await;
        Ok(collected?.into_inner().picture.unwrap())
    }

    async fn end(&self, hat: &str, which: &str, id: &str) -> Result<(), Status> {
        let caller = self.caller(hat, which);
        let request = wire::EndEmergencyRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "crisisdienst".to_owned(),
            emergency_id: id.to_owned(),
        };
        let ended = caller
            .emergencies()
            .end_emergency(caller.call(request))
            .await;
        ended.map(drop)
    }

    async fn review(&self, hat: &str, which: &str, id: &str) -> Result<(), Status> {
        let caller = self.caller(hat, which);
        let request = wire::ReviewEmergencyRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "functionaris".to_owned(),
            emergency_id: id.to_owned(),
            justified: true,
            reason: "Het kind was bewusteloos en de ouders waren onbereikbaar.".to_owned(),
        };
        let reviewed = caller
            .emergencies()
            .review_emergency(caller.call(request))
            .await;
        reviewed.map(drop)
    }

    async fn read(
        &self,
        hat: &str,
        which: &str,
        id: &str,
    ) -> Result<wire::GetEmergencyResponse, Status> {
        let caller = self.caller(hat, which);
        let request = wire::GetEmergencyRequest {
            hat: hat.to_owned(),
            emergency_id: id.to_owned(),
        };
        let read = caller
            .emergencies()
            .get_emergency(caller.call(request))
            .await;
        Ok(read?.into_inner())
    }

    /// Kinds of what waits about emergencies.
    async fn inbox(&self, hat: &str, which: &str) -> Vec<wire::Notice> {
        let caller = self.caller(hat, which);
        let request = wire::ListNoticesRequest {
            hat: hat.to_owned(),
        };
        let notices = caller.notices().list_notices(caller.call(request)).await;
        let mut notices = notices.unwrap().into_inner().notices;
        notices.retain(|notice| notice.item.starts_with("emr_"));
        notices
    }

    async fn kinds(&self, hat: &str, which: &str) -> Vec<String> {
        let notices = self.inbox(hat, which).await.into_iter();
        notices.map(|notice| notice.kind).collect()
    }

    /// The shelter answers with everything it has, asked or not.
    fn shelter_sends_everything(&self) {
        self.house.script.records("blijf", |asked| {
            let handles = handles(asked, SHELTER);
            handles
                .iter()
                .flat_map(|handle| everything(handle))
                .collect()
        });
    }
}

/// Handles of everybody who was asked about under a hat.
fn handles(asked: &AskRequest, hat: &str) -> Vec<String> {
    let asked = asked.items.iter().filter(|item| item.holder == hat);
    let mut handles: Vec<String> = asked.map(|item| item.handle.clone()).collect();
    handles.sort();
    handles.dedup();
    handles
}

fn free_text(text: &str, category: record::DataCategory, handle: &str) -> record::FreeText {
    record::FreeText {
        text: text.to_owned(),
        categories: vec![category.into()],
        about: vec![handle.to_owned()],
    }
}

/// Records of a shelter about somebody: what an emergency gives, and canaries that it never does.
fn everything(handle: &str) -> Vec<record::Record> {
    use record::DataCategory as C;
    let subject = || handle.to_owned();
    let contents = [
        Content::PersonDetails(record::PersonDetails {
            subject: subject(),
            given_names: "Kim".to_owned(),
            family_name: "Verzonnen".to_owned(),
            bsn: "kanarie-bsn".to_owned(),
            interpreter_needed: Some(true),
            ..record::PersonDetails::default()
        }),
        Content::HealthFact(record::HealthFact {
            subject: subject(),
            description: Some(free_text("Gebruikt insuline.", C::Health, handle)),
            consequences: Some(free_text("kanarie-gevolgen voor thuis", C::Health, handle)),
            ..record::HealthFact::default()
        }),
        Content::Address(record::Address {
            subject: subject(),
            street: "kanarie-straat".to_owned(),
            ..record::Address::default()
        }),
        Content::ChildStatement(record::ChildStatement {
            subject: subject(),
            statement: Some(free_text("kanarie-kinderwoorden", C::ChildWords, handle)),
            child_agrees: Some(true),
        }),
        Content::PoliceRecord(record::PoliceRecord {
            subject: subject(),
            ..record::PoliceRecord::default()
        }),
        Content::ViolenceReport(record::ViolenceReport {
            subjects: vec![subject()],
            reporter: Some(record::Informant {
                professional: false,
                name: "kanarie-melder".to_owned(),
                relation: "buur".to_owned(),
            }),
            ..record::ViolenceReport::default()
        }),
        Content::WorkingNote(record::WorkingNote {
            subjects: vec![subject()],
            note: Some(free_text("kanarie-aantekening", C::WorkingNote, handle)),
        }),
        Content::RiskFacts(record::RiskFacts {
            subjects: vec![subject()],
            instrument: "kanarie-instrument".to_owned(),
            facts: vec![free_text("Viel van de trap.", C::RiskFacts, handle)],
        }),
    ];
    let numbered = contents.into_iter().enumerate();
    numbered
        .map(|(place, content)| record::Record {
            reference: format!("{handle}-{place}"),
            holder: SHELTER.to_owned(),
            from: Some(record::Date {
                year: 2026,
                month: 11,
                day: 1,
            }),
            until: None,
            recorded_on: None,
            content: Some(content),
        })
        .collect()
}
