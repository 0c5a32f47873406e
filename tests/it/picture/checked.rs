//! The pre-check over gRPC: what others recorded changes no byte of the answer, no source is asked, and it stands in the log.

use samenbeeld::proto::samenbeeld::record::v1::DataCategory;
use samenbeeld::proto::samenbeeld::v1 as wire;
use tonic::Status;

use super::question::question;
use super::worlds::full;
use crate::house::{Caller, reason};

const VT: &str = "vt/report";
const HELP: &str = "samen-doen/help";

/// Whether this may be asked.
pub(super) async fn check(
    caller: &Caller,
    hat: &str,
    question: wire::PictureQuestion,
) -> Result<wire::CheckQuestionResponse, Status> {
    let request = wire::CheckQuestionRequest {
        hat: hat.to_owned(),
        question: Some(question),
    };
    let reply = caller.sharing().check_question(caller.call(request)).await;
    Ok(reply?.into_inner())
}

/// May I ask this? Consent that others recorded, which opens the picture, changes no byte of the answer; nothing is asked; it is in the log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_says_the_same_whatever_others_recorded_asks_nobody_and_stands_in_the_log() {
    let (house, home) = full().await;
    let caller = house.caller("vt", "vt-report-a");
    let asked_before = house.script.asked().len();
    let before = check(&caller, VT, question(&home, "vt")).await.unwrap();
    house.consents_to_contact_moments(&home).await;
    let after = check(&caller, VT, question(&home, "vt")).await.unwrap();
    assert_eq!(before.expected, after.expected);
    assert_eq!(house.script.asked().len(), asked_before);
    let of = |holder: &str, category: DataCategory| {
        let mut lines = after.expected.iter().filter(|line| {
            line.holders.iter().any(|it| it == holder) && line.categories.contains(&category.into())
        });
        lines.next().cloned().unwrap()
    };
    let own = of(VT, DataCategory::Plan);
    assert_eq!((own.answer.as_str(), own.persons.len()), ("yes", 3));
    let theirs = of(HELP, DataCategory::ContactMoment);
    assert_eq!(theirs.answer, "depends");
    assert!(theirs.needs.contains(&"release".to_owned()), "{theirs:?}");
    assert!(
        theirs.text_nl.starts_with("Dat hangt af van: "),
        "{theirs:?}"
    );
    let log = house.log_of("vt").await;
    let entries = log
        .iter()
        .filter(|body| body["call"] == "SharingService/CheckQuestion");
    assert_eq!(entries.count(), 2);
    let stranger = house.caller("vt", "vt-report-c");
    let refused = check(&stranger, VT, question(&home, "vt"))
        .await
        .unwrap_err();
    assert_eq!(reason(&refused), "household-not-available");
}
