//! What a request says of itself before any room reads it: its RPC, its hat, and the household or person it asks for. One line for
//! each RPC that is served; [`Edge::serve`](super::edge::Edge::serve) takes no request that has none.

use prost::Message;

use super::unread::salvaged;
use crate::proto::samenbeeld::v1 as wire;
use crate::proto::samenbeeld::v1::fact::Kind;

/// What the log is told of a request, whatever becomes of it.
pub(super) struct Asked {
    /// Service and RPC.
    pub(super) rpc: String,
    /// The hat named, as text: it may be none.
    pub(super) hat: String,
    /// The household or person asked for, as text: it may be none.
    pub(super) subject: String,
}

/// A request of an RPC.
pub(super) trait Asking: Message + Default {
    /// What it asks.
    fn asked(&self) -> Asked;
}

/// A request that writes.
pub(super) trait Writing: Asking {
    /// The caller's own id of the write.
    fn request_id(&self) -> &str;
    /// On whose authority.
    fn on_authority(&self) -> &str;
}

macro_rules! asking {
    ($($service:ident { $($request:ident $(for $subject:expr)?;)+ })+) => {
        $($(impl Asking for wire::$request {
            fn asked(&self) -> Asked {
                let subject: fn(&Self) -> &str = asking!(@subject $($subject)?);
                Asked {
                    rpc: rpc(stringify!($service), stringify!($request)),
                    hat: self.hat.clone(),
                    subject: subject(self).to_owned(),
                }
            }
        })+)+

        /// What reads a body that nobody else could read, for each RPC.
        fn lenient() -> impl Iterator<Item = (String, fn(&[u8]) -> Asked)> {
            const LENIENT: &[(&str, &str, fn(&[u8]) -> Asked)] = &[$($((
                stringify!($service),
                stringify!($request),
                |body| salvaged::<wire::$request>(body).asked(),
            ),)+)+];
            LENIENT.iter().map(|(service, request, read)| (rpc(service, request), *read))
        }
    };
    (@subject) => { |_| "" };
    (@subject $subject:expr) => { $subject };
}

asking! {
    AuditService {
        ExportLogRequest;
    }
    ConsentService {
        ProposeConsentRequest for |it| &it.household;
        RecordConsentRequest for |it| it.statements.first().map_or("", |stated| &stated.subject);
        ConfirmConsentRequest for |it| &it.subject;
        WithdrawConsentRequest for |it| &it.subject;
        CheckWithdrawalRequest for |it| &it.subject;
        ListConsentsRequest for |it| &it.subject;
    }
    ConsultationService {
        CallConsultationRequest for |it| &it.household;
        AgreeConsultationRequest;
        AttendConsultationRequest;
        EndConsultationRequest;
        GetConsultationRequest;
    }
    EmergencyService {
        DeclareEmergencyRequest for |it| &it.household;
        AgreeEmergencyRequest;
        CollectEmergencyRequest;
        EndEmergencyRequest;
        ReviewEmergencyRequest;
        GetEmergencyRequest;
    }
    IdentityService {
        WhoAmIRequest;
        RevokeRequest;
    }
    InformingService {
        ListInformDutiesRequest;
        RecordInformedRequest for |it| person_of(&it.duty_id);
        DeferInformingRequest for |it| person_of(&it.duty_id);
    }
    NoticeService {
        ListNoticesRequest;
        StreamNoticesRequest;
    }
    PolicyService {
        GetActiveBundleRequest;
        ListBundlesRequest;
        GetBundleRequest;
        ProposeRequest;
        ApproveRequest;
        ActivateRequest;
        RollbackRequest;
        ReplayDecisionRequest;
    }
    RegisterService {
        EnrolHouseholdRequest;
        EnrolPersonRequest;
        IntroduceRequest for |it| &it.subject;
        AssertFactRequest for |it| filed_under(it.fact.as_ref());
        ConfirmFactRequest;
        EndFactRequest;
        ListFactsRequest for |it| &it.subject;
        ResolveHouseholdRequest;
        ResolvePersonsRequest;
    }
    RepairService {
        ProposeRepairRequest;
        AgreeRepairRequest;
        WithdrawRepairRequest;
        GetRepairRequest;
        ListRepairsRequest;
        ListBreachesRequest;
        JudgeDistinctRequest for |it| &it.person;
        CloseBreachRequest;
    }
    ReviewService {
        SendReviewRequest for |it| &it.household;
        ListReviewsRequest for |it| &it.household;
        WithdrawReviewRequest;
        CollectReviewRequest;
        GetWeighingRequest;
        AnswerReviewRequest;
    }
    SharingService {
        GetPictureRequest for |it| household(it.question.as_ref());
        StreamPictureRequest for |it| household(it.question.as_ref());
        CheckQuestionRequest for |it| household(it.question.as_ref());
    }
}

/// The person in the id of a duty.
fn person_of(duty: &str) -> &str {
    duty.split_once('.').map_or("", |(_, person)| person)
}

/// The household or person a fact is filed under; who may wear a hat is filed under neither.
fn filed_under(fact: Option<&wire::Fact>) -> &str {
    let Some(fact) = fact.and_then(|fact| fact.kind.as_ref()) else {
        return "";
    };
    match fact {
        Kind::Membership(it) => &it.household,
        Kind::Assignment(it) => &it.household,
        Kind::Barred(it) => &it.household,
        Kind::Authority(it) => &it.child,
        Kind::AuthorityLoss(it) => &it.child,
        Kind::CourtRuling(it) => &it.child,
        Kind::Birth(it) => &it.person,
        Kind::Death(it) => &it.person,
        Kind::Measure(it) => &it.person,
        Kind::ReportStage(it) => &it.person,
        Kind::Link(it) => &it.person,
        Kind::Capacity(it) => &it.person,
        Kind::Representation(it) => &it.person,
        Kind::CouncilInquiry(it) => &it.person,
        Kind::SharedHelp(it) => &it.person,
        Kind::Flag(it) if it.regarding.is_empty() => &it.about,
        Kind::Flag(it) => &it.regarding,
        Kind::Mandate(_) => "",
    }
}

macro_rules! writing {
    ($($request:ident)+) => {
        $(impl Writing for wire::$request {
            fn request_id(&self) -> &str {
                &self.request_id
            }

            fn on_authority(&self) -> &str {
                &self.on_authority
            }
        })+
    };
}

writing! {
    RecordConsentRequest ConfirmConsentRequest WithdrawConsentRequest CheckWithdrawalRequest
    CallConsultationRequest AgreeConsultationRequest EndConsultationRequest
    DeclareEmergencyRequest AgreeEmergencyRequest EndEmergencyRequest ReviewEmergencyRequest
    RecordInformedRequest DeferInformingRequest
    ProposeRequest ApproveRequest ActivateRequest RollbackRequest
    ProposeRepairRequest AgreeRepairRequest WithdrawRepairRequest CloseBreachRequest JudgeDistinctRequest
    SendReviewRequest WithdrawReviewRequest AnswerReviewRequest
    RevokeRequest
    EnrolHouseholdRequest EnrolPersonRequest IntroduceRequest AssertFactRequest ConfirmFactRequest EndFactRequest
}

impl Asked {
    /// What can be read of a body that came in on this path and that cannot be decoded.
    pub(super) fn unread(path: &str, body: &[u8]) -> Self {
        let rpc = path.trim_start_matches("/samenbeeld.v1.");
        let read = lenient().find_map(|(name, read)| (name == rpc).then_some(read));
        let nothing = || Self {
            rpc: rpc.to_owned(),
            hat: String::new(),
            subject: String::new(),
        };
        read.map_or_else(nothing, |read| read(body))
    }
}

/// A request is named after its RPC.
fn rpc(service: &str, request: &str) -> String {
    format!("{service}/{}", request.trim_end_matches("Request"))
}

fn household(question: Option<&wire::PictureQuestion>) -> &str {
    question.map_or("", |question| &question.household)
}

#[cfg(test)]
mod tests {
    use prost_reflect::DescriptorPool;

    use super::*;
    use crate::proto::DESCRIPTOR_SET;
    use crate::transport::SERVED;

    #[test]
    fn every_rpc_that_is_served_has_one_line() {
        let pool = DescriptorPool::decode(DESCRIPTOR_SET).unwrap();
        let mut served: Vec<_> = SERVED
            .iter()
            .flat_map(|service| {
                let service = pool.get_service_by_name(service).unwrap();
                let methods: Vec<_> = service.methods().collect();
                methods.into_iter().map(move |method| {
                    assert_eq!(method.input().name(), format!("{}Request", method.name()));
                    format!("{}/{}", service.name(), method.name())
                })
            })
            .collect();
        let mut lines: Vec<_> = lenient().map(|(rpc, _)| rpc).collect();
        served.sort();
        lines.sort();
        assert_eq!(lines, served);
    }
}
