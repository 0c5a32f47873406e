//! Questions and records of these tests.

use samenbeeld::audit::Receipt;
use samenbeeld::proto::samenbeeld::record::v1 as record;
use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::source::v1::AskRequest;
use samenbeeld::proto::samenbeeld::v1 as wire;
use tonic::Status;

use crate::house::{Caller, Home, House, worker, write_id};

const HELP: &str = "samen-doen/help";

/// Asking for a picture.
pub(crate) struct Ask;

impl Ask {
    /// The assigned worker of this hat asks for the household.
    pub(crate) async fn of(
        house: &House,
        home: &Home,
        hat: &str,
    ) -> Result<wire::GetPictureResponse, Status> {
        let organisation = hat.split('/').next().unwrap();
        let caller = house.caller(organisation, &worker(hat, "a"));
        Self::by(&caller, hat, question(home, organisation)).await
    }

    /// This caller asks this under this hat.
    pub(crate) async fn by(
        caller: &Caller,
        hat: &str,
        question: wire::PictureQuestion,
    ) -> Result<wire::GetPictureResponse, Status> {
        let request = wire::GetPictureRequest {
            hat: hat.to_owned(),
            question: Some(question),
        };
        Ok(caller
            .sharing()
            .get_picture(caller.call(request))
            .await?
            .into_inner())
    }
}

/// Why the question is asked: a canary that may stand nowhere afterwards.
pub(crate) const NECESSITY: &str =
    "Zonder het verloop weet niemand of kanarie-noodzaak veilig thuis is.";

/// A question about plan and contact moments.
pub(crate) fn question(home: &Home, organisation: &str) -> wire::PictureQuestion {
    wire::PictureQuestion {
        task: "first-analysis".to_owned(),
        household: home.name(organisation, "home"),
        subjects: Vec::new(),
        categories: vec![
            DataCategory::Plan.into(),
            DataCategory::ContactMoment.into(),
        ],
        period: Some(wire::Period {
            from: "2024-01-01".to_owned(),
            until: "2026-11-23".to_owned(),
        }),
        necessity: vec![wire::Necessity {
            group: "course".to_owned(),
            sentence: NECESSITY.to_owned(),
        }],
        honours: (1..=5).collect(),
        detail: false,
    }
}

/// A contact moment with everybody who was asked about under this hat.
pub(crate) fn contact_moment(asked: &AskRequest, hat: &str, words: &str) -> record::Record {
    let handles = asked_about(asked, hat);
    with_contact_moment(hat, handles, words)
}

/// Handles of everybody whose contact moments were asked of this hat.
pub(crate) fn asked_about(asked: &AskRequest, hat: &str) -> Vec<String> {
    let category = i32::from(DataCategory::ContactMoment);
    let mut handles: Vec<String> = asked
        .items
        .iter()
        .filter(|item| item.holder == hat && item.categories.contains(&category))
        .map(|item| item.handle.clone())
        .collect();
    handles.sort();
    handles
}

/// A contact moment with these people.
pub(crate) fn with_contact_moment(hat: &str, handles: Vec<String>, words: &str) -> record::Record {
    record::Record {
        reference: format!("{hat}-1"),
        holder: hat.to_owned(),
        from: Some(record::Date {
            year: 2026,
            month: 5,
            day: 4,
        }),
        until: None,
        recorded_on: Some(record::Date {
            year: 2026,
            month: 5,
            day: 5,
        }),
        content: Some(record::record::Content::ContactMoment(
            record::ContactMoment {
                subjects: handles.clone(),
                kind: "visit".to_owned(),
                summary: Some(record::FreeText {
                    text: words.to_owned(),
                    categories: vec![DataCategory::ContactMoment.into()],
                    about: handles,
                }),
            },
        )),
    }
}

/// A consent text of the catalogue, and the cells of it that are asked.
pub(crate) struct Text {
    pub(crate) id: &'static str,
    pub(crate) holders: &'static [&'static str],
    pub(crate) recipient: &'static str,
    pub(crate) task: &'static str,
    pub(crate) categories: &'static [DataCategory],
}

/// Samen DOEN tells Veilig Thuis about contact moments.
pub(crate) const CONTACT_MOMENTS: Text = Text {
    id: "contact-moments",
    holders: &["samen-doen/help"],
    recipient: "vt/report",
    task: "first-analysis",
    categories: &[DataCategory::ContactMoment],
};

/// A receipt of the wire, to be verified.
pub(crate) fn receipt(wire: &wire::Receipt) -> Receipt {
    let time = wire.time.as_ref().unwrap();
    Receipt {
        chain: wire.chain.parse().unwrap(),
        id: wire.id.parse().unwrap(),
        entry_hash: wire.entry_hash.clone().try_into().unwrap(),
        salt: wire.salt.clone().try_into().unwrap(),
        time: jiff::Timestamp::new(time.seconds, time.nanos).unwrap(),
        key_id: wire.key_id.clone(),
        signature: wire.signature.clone().try_into().unwrap(),
    }
}

impl House {
    /// Mother and father agree, for themselves and for the child, that Samen DOEN tells Veilig Thuis about contact moments.
    pub(crate) async fn consents_to_contact_moments(&self, home: &Home) {
        self.all_consent(home, &CONTACT_MOMENTS).await;
    }

    /// Everybody's consent to what a text names.
    pub(crate) async fn all_consent(&self, home: &Home, text: &Text) {
        for (giver, subject) in [
            ("mother", "mother"),
            ("father", "father"),
            ("mother", "child"),
            ("father", "child"),
        ] {
            self.answer_text(
                home,
                (HELP, giver, subject),
                wire::ConsentAnswer::Given,
                text,
            )
            .await;
        }
    }

    /// What somebody says about contact moments, written down by worker `a` of this hat.
    pub(crate) async fn consent(
        &self,
        home: &Home,
        (recorder, giver, subject): (&str, &str, &str),
        answer: wire::ConsentAnswer,
    ) -> wire::RecordConsentResponse {
        self.answer_text(home, (recorder, giver, subject), answer, &CONTACT_MOMENTS)
            .await
    }

    /// What a giver answers to a text about a subject, written down by worker `a` of this hat.
    pub(crate) async fn answer_text(
        &self,
        home: &Home,
        who: (&str, &str, &str),
        answer: wire::ConsentAnswer,
        text: &Text,
    ) -> wire::RecordConsentResponse {
        self.answer_text_since(home, who, answer, text, "2026-11-01")
            .await
    }

    /// The same, said on the morning of the day from which it counts.
    pub(crate) async fn answer_text_since(
        &self,
        home: &Home,
        who: (&str, &str, &str),
        answer: wire::ConsentAnswer,
        text: &Text,
        since: &str,
    ) -> wire::RecordConsentResponse {
        let recorded = self.try_text(home, who, answer, (text, since)).await;
        recorded.unwrap()
    }

    /// The same, which may be refused.
    pub(crate) async fn try_text(
        &self,
        home: &Home,
        (recorder, giver, subject): (&str, &str, &str),
        answer: wire::ConsentAnswer,
        (text, since): (&Text, &str),
    ) -> Result<wire::RecordConsentResponse, Status> {
        let said_at: jiff::Timestamp = format!("{since}T02:26:40Z").parse().unwrap();
        let (organisation, _) = recorder.split_once('/').unwrap();
        let professional = worker(recorder, "a");
        let statement = |kind: wire::ConsentKind| wire::ConsentStatement {
            kind: kind.into(),
            answer: answer.into(),
            subject: home.name(organisation, subject),
            giver: home.name(organisation, giver),
            giver_hat: String::new(),
            standing: if giver == subject {
                "self"
            } else {
                "authority-holder"
            }
            .to_owned(),
            cells: Some(wire::ConsentCells {
                holders: text.holders.iter().map(ToString::to_string).collect(),
                recipients: vec![text.recipient.to_owned()],
                task: text.task.to_owned(),
                categories: text.categories.iter().map(|it| i32::from(*it)).collect(),
            }),
            period: Some(wire::Period {
                from: since.to_owned(),
                until: String::new(),
            }),
            text_id: text.id.to_owned(),
            text_version: 1,
            language: "nl".to_owned(),
            explained_by: professional.clone(),
            co_givers: Vec::new(),
            evidence: Some(wire::Evidence {
                kind: "form".to_owned(),
                document_sha256: vec![9; 32],
                ..wire::Evidence::default()
            }),
            given_at: Some(prost_types::Timestamp {
                seconds: said_at.as_second(),
                nanos: 0,
            }),
            replaces: String::new(),
        };
        let request = wire::RecordConsentRequest {
            hat: recorder.to_owned(),
            request_id: write_id(),
            on_authority: "gesprek met de gever".to_owned(),
            statements: vec![
                statement(wire::ConsentKind::Sharing),
                statement(wire::ConsentKind::SecrecyRelease),
            ],
        };
        let caller = self.caller(organisation, &professional);
        let recorded = caller
            .consent()
            .record_consent(caller.call(request))
            .await?;
        Ok(recorded.into_inner())
    }

    /// The mother withdraws everything about herself.
    pub(crate) async fn mother_withdraws(&self, home: &Home) {
        let request = wire::WithdrawConsentRequest {
            hat: "samen-doen/help".to_owned(),
            request_id: write_id(),
            on_authority: "telefoon".to_owned(),
            subject: home.name("samen-doen", "mother"),
            by: home.name("samen-doen", "mother"),
            consent_id: String::new(),
        };
        let caller = self.caller("samen-doen", "samen-doen-help-a");
        caller
            .consent()
            .withdraw_consent(caller.call(request))
            .await
            .unwrap();
    }
}
