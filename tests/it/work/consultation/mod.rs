//! Consultations: a seat for each under their own hat, what lies on the table, when, and what never does.

mod refused;
mod sitting;

use std::collections::BTreeSet;

use prost::Message;
use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory as C;
use samenbeeld::proto::samenbeeld::record::v1::record::Content;
use samenbeeld::proto::samenbeeld::source::v1::AskRequest;
use samenbeeld::proto::samenbeeld::v1::replay_decision_request::Past;
use tonic::Status;
use tonic_types::StatusExt;

use super::*;
use crate::house::{Caller, reason};
use crate::picture::question::{Ask, question};
use crate::policies::replay::replayed;

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";
/// A canary that may stand nowhere in clear.
const WHY: &str = "Kan het kind bij kanarie-moeder thuis blijven wonen, en wat is daarvoor nodig?";

/// A household under an OTS that JBRA executes; Samen DOEN helps, Veilig Thuis knows it.
struct Table {
    house: House,
    home: Home,
}

impl Table {
    async fn laid() -> Self {
        let house = House::raise().await;
        let home = house.home(&[OTS, VT, HELP]).await;
        house.supervision_order(&home).await;
        let pair = wire::AssignmentFact {
            household: home.name("jbra", "home"),
            hat: OTS.to_owned(),
            professional: worker(OTS, "b"),
        };
        let (by, second) = (worker(OTS, "a"), worker(OTS, "c"));
        let two = (OTS, by.as_str(), second.as_str());
        house.state(two, Kind::Assignment(pair), "own-file").await;
        house.script.records("samen-doen", help_sends_everything);
        Self { house, home }
    }

    fn caller(&self, hat: &str, which: &str) -> Caller {
        let organisation = hat.split('/').next().unwrap();
        self.house.caller(organisation, &worker(hat, which))
    }

    /// Of JBRA's worker `a`, with a behavioural scientist of JBRA and a colleague of Veilig Thuis, neither of whom is assigned.
    fn called(&self) -> wire::CallConsultationRequest {
        let seats = [(OTS, "c"), (VT, "b")];
        wire::CallConsultationRequest {
            hat: OTS.to_owned(),
            request_id: write_id(),
            on_authority: "gezinsvoogd".to_owned(),
            household: self.home.name("jbra", "home"),
            persons: Vec::new(),
            categories: [C::RiskJudgement, C::Plan, C::Incident]
                .map(i32::from)
                .into(),
            period: Some(wire::Period {
                from: "2026-01-01".to_owned(),
                until: "2026-11-24".to_owned(),
            }),
            question: WHY.to_owned(),
            seats: seats
                .map(|(hat, which)| wire::Seat {
                    hat: hat.to_owned(),
                    professional: worker(hat, which),
                })
                .into(),
            begins_at: None,
        }
    }

    async fn call(
        &self,
        request: wire::CallConsultationRequest,
    ) -> Result<wire::CallConsultationResponse, Status> {
        let caller = self.caller(OTS, "a");
        let called = caller
            .consultations()
            .call_consultation(caller.call(request))
            .await;
        Ok(called?.into_inner())
    }

    /// Called, and JBRA's worker `b`, who works on the household too, stands behind it.
    async fn held(&self) -> String {
        let id = self.call(self.called()).await.unwrap().consultation_id;
        self.agree(OTS, "b", &id).await.unwrap();
        id
    }

    async fn agree(&self, hat: &str, which: &str, id: &str) -> Result<(), Status> {
        self.agree_as(hat, &worker(hat, which), id).await
    }

    async fn agree_as(&self, hat: &str, who: &str, id: &str) -> Result<(), Status> {
        let (organisation, _) = hat.split_once('/').unwrap();
        let caller = self.house.caller(organisation, who);
        let request = wire::AgreeConsultationRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "tweede werker".to_owned(),
            consultation_id: id.to_owned(),
        };
        let agreed = caller
            .consultations()
            .agree_consultation(caller.call(request))
            .await;
        agreed.map(drop)
    }

    async fn attend(
        &self,
        hat: &str,
        which: &str,
        id: &str,
    ) -> Result<wire::GetPictureResponse, Status> {
        let caller = self.caller(hat, which);
        let request = wire::AttendConsultationRequest {
            hat: hat.to_owned(),
            consultation_id: id.to_owned(),
            honours: (1..=5).collect(),
            necessity: WHY.to_owned(),
            categories: Vec::new(),
        };
        let attended = caller
            .consultations()
            .attend_consultation(caller.call(request))
            .await;
        Ok(attended?.into_inner().picture.unwrap())
    }

    async fn read(
        &self,
        hat: &str,
        which: &str,
        id: &str,
    ) -> Result<wire::GetConsultationResponse, Status> {
        let caller = self.caller(hat, which);
        let request = wire::GetConsultationRequest {
            hat: hat.to_owned(),
            consultation_id: id.to_owned(),
        };
        let read = caller
            .consultations()
            .get_consultation(caller.call(request))
            .await;
        Ok(read?.into_inner())
    }

    async fn end(&self, hat: &str, which: &str, id: &str) -> Result<(), Status> {
        let caller = self.caller(hat, which);
        let request = wire::EndConsultationRequest {
            hat: hat.to_owned(),
            request_id: write_id(),
            on_authority: "gezinsvoogd".to_owned(),
            consultation_id: id.to_owned(),
        };
        let ended = caller
            .consultations()
            .end_consultation(caller.call(request))
            .await;
        ended.map(drop)
    }

    /// A fact that nobody need confirm.
    async fn states(&self, hat: &str, kind: Kind) {
        let fact = wire::Fact {
            valid: Some(wire::Period {
                from: "2026-01-01".to_owned(),
                until: String::new(),
            }),
            evidence: None,
            kind: Some(kind),
        };
        let asserted = self.house.assert_fact(hat, "fg-1", fact).await;
        asserted.unwrap();
    }

    /// Seats that wait for somebody.
    async fn seats_of(&self, hat: &str, which: &str) -> Vec<String> {
        self.waiting(hat, which, "consultation").await
    }

    async fn waiting(&self, hat: &str, which: &str, kind: &str) -> Vec<String> {
        let caller = self.caller(hat, which);
        let request = wire::ListNoticesRequest {
            hat: hat.to_owned(),
        };
        let notices = caller.notices().list_notices(caller.call(request)).await;
        let notices = notices.unwrap().into_inner().notices.into_iter();
        let seats = notices.filter(|notice| notice.kind == kind);
        seats
            .map(|notice| {
                assert!(notice.household.is_empty() && notice.persons.is_empty());
                notice.item
            })
            .collect()
    }
}

/// Everything that Samen DOEN has, asked or not: what may lie on the table, and canaries that never do.
fn help_sends_everything(asked: &AskRequest) -> Vec<record::Record> {
    let handles: BTreeSet<&String> = asked.items.iter().map(|item| &item.handle).collect();
    handles
        .into_iter()
        .flat_map(|handle| everything(handle))
        .collect()
}

fn everything(handle: &str) -> Vec<record::Record> {
    let subjects = || vec![handle.to_owned()];
    let text = |category: C| record::FreeText {
        text: "kanarie-tekst over Kim Verzonnen".to_owned(),
        categories: vec![category.into()],
        about: subjects(),
    };
    let contents = [
        Content::PersonDetails(record::PersonDetails {
            subject: handle.to_owned(),
            given_names: "kanarie-naam".to_owned(),
            ..record::PersonDetails::default()
        }),
        Content::RiskJudgement(record::RiskJudgement {
            subjects: subjects(),
            instrument: "kanarie-instrument".to_owned(),
            level: record::RiskLevel::High.into(),
            score: None,
            reasoning: Some(text(C::RiskJudgement)),
        }),
        Content::Plan(record::Plan {
            subjects: subjects(),
            kind: record::PlanKind::Safety.into(),
            goals: vec![record::Goal {
                subjects: subjects(),
                description: Some(text(C::Plan)),
                state: record::GoalState::PartlyReached.into(),
            }],
            agreements: vec![text(C::Plan)],
            evaluate_on: None,
        }),
        Content::Incident(record::Incident {
            subjects: subjects(),
            kind: record::ViolenceKind::Partner.into(),
            involved: vec![record::IncidentInvolvement {
                subject: handle.to_owned(),
                part: record::IncidentPart::Witness.into(),
                injury: None,
                account: Some(text(C::Incident)),
            }],
            description: Some(text(C::Incident)),
            police: None,
        }),
        Content::Address(record::Address {
            subject: handle.to_owned(),
            street: "kanarie-straat".to_owned(),
            ..record::Address::default()
        }),
        Content::ChildStatement(record::ChildStatement {
            subject: handle.to_owned(),
            statement: Some(text(C::ChildWords)),
            child_agrees: Some(true),
        }),
    ];
    let numbered = contents.into_iter().enumerate();
    numbered
        .map(|(place, content)| record::Record {
            reference: format!("{handle}-{place}"),
            holder: HELP.to_owned(),
            from: Some(record::Date {
                year: 2026,
                month: 6,
                day: 1,
            }),
            until: None,
            recorded_on: None,
            content: Some(content),
        })
        .collect()
}

/// What a picture says, as it goes over the wire.
fn words(picture: &wire::GetPictureResponse) -> String {
    String::from_utf8_lossy(&picture.encode_to_vec()).into_owned()
}

fn field(status: &Status) -> String {
    let details = status.get_details_bad_request().unwrap();
    details.field_violations[0].field.clone()
}
