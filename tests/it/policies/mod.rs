//! Policies over real gRPC and mutual TLS: proposed, approved by two, put in force while requests travel.

mod earlier;
mod in_flight;
pub(crate) mod officers;
pub(crate) mod replay;

use officers::{SCENARIO, shipped_with};
use samenbeeld::ports::LogReader;
use tokio_stream::StreamExt;
use tonic::Code;
use tonic_types::StatusExt;

use crate::house::{House, reason};

const SIX: [&str; 6] = ["blijf", "jbra", "rvdk", "samen-doen", "vt", "wsg"];
const COMMENT: &str = "// Herzien door de regelgroep.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_comes_in_force_when_two_others_approved_it_and_every_log_says_so() {
    let house = House::raise().await;
    let author = house.desk("jbra/fg-1");
    let founding = author.in_force().await;
    let bundle = author
        .propose(shipped_with("vt.cedar", COMMENT))
        .await
        .unwrap();
    let read = house.desk("vt/fg-1").read(&bundle).await.unwrap();
    assert_eq!(read.changed, [SCENARIO, "vt.cedar"]);
    assert!(!read.bundle.unwrap().in_force);

    let status = author.activate(&bundle).await.unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition);
    assert_eq!(reason(&status), "approvals-missing");
    house.desk("vt/fg-1").approve(&bundle).await.unwrap();
    let status = author.activate(&bundle).await.unwrap_err();
    assert!(
        status.message().starts_with("1 of 2"),
        "{}",
        status.message()
    );
    house.desk("blijf/fg-1").approve(&bundle).await.unwrap();
    let lacks = |bundles: Vec<samenbeeld::proto::samenbeeld::v1::Bundle>| bundles[1].lacks.clone();
    assert_eq!(lacks(author.list().await.unwrap()), "");

    author.activate(&bundle).await.unwrap();
    assert_eq!(author.in_force().await, bundle);
    let bundles = author.list().await.unwrap();
    let standing: Vec<(Vec<u8>, bool, usize)> = bundles
        .iter()
        .map(|it| (it.bundle_sha256.clone(), it.in_force, it.approvals.len()))
        .collect();
    assert_eq!(standing, [(founding, false, 0), (bundle.clone(), true, 2)]);
    let told = log_of(&house, "wsg").await;
    let named = data_encoding::HEXLOWER.encode(&bundle);
    for act in ["Propose", "Approve", "Activate"] {
        let act = format!("\"PolicyService/{act}\"");
        assert!(
            told.iter()
                .any(|body| body.contains(&act) && body.contains(&named)),
            "{act}: {told:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_whose_scenarios_fail_or_are_missing_does_not_come_in_force() {
    let house = House::raise().await;
    let desk = house.desk("vt/fg-1");
    let founding = desk.in_force().await;
    let hope = "    En mag GGZ gezondheid over Anna geven";
    let mute = {
        let mut files = shipped_with("vt.cedar", COMMENT);
        files.remove(SCENARIO);
        files
    };
    for (files, expected) in [
        (shipped_with(SCENARIO, hope), "scenarios-fail"),
        (
            shipped_with(SCENARIO, "    Dan regent het"),
            "scenarios-fail",
        ),
        (mute, "no-scenarios"),
    ] {
        let bundle = house.approved(files, &["vt", "wsg"]).await;
        let status = desk.activate(&bundle).await.unwrap_err();
        assert_eq!(reason(&status), expected);
        let names_the_line = status.message().contains("wat-blijft.feature:14: ");
        assert_eq!(names_the_line, expected == "scenarios-fail", "{status:?}");
    }
    assert_eq!(desk.in_force().await, founding);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_author_does_not_approve_their_own_bundle() {
    let house = House::raise().await;
    let author = house.desk("vt/fg-1");
    let bundle = author
        .propose(shipped_with("vt.cedar", COMMENT))
        .await
        .unwrap();
    let status = author.approve(&bundle).await.unwrap_err();
    assert_eq!(reason(&status), "own-bundle");
    house.desk("vt/fg-2").approve(&bundle).await.unwrap();
    let status = author.activate(&bundle).await.unwrap_err();
    assert!(
        status.message().starts_with("1 of 2"),
        "{}",
        status.message()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn officers_of_other_parties_do_not_approve_for_the_one_that_gives() {
    let house = House::raise().await;
    let bundle = house
        .approved(shipped_with("blijf.cedar", COMMENT), &["vt", "wsg", "rvdk"])
        .await;
    let status = house.desk("vt/fg-1").activate(&bundle).await.unwrap_err();
    assert_eq!(reason(&status), "approvals-missing");
    assert!(status.message().ends_with("blijf"), "{}", status.message());
    house.desk("blijf/fg-2").approve(&bundle).await.unwrap();
    house.desk("vt/fg-1").activate(&bundle).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_all_share_needs_all_six() {
    let house = House::raise().await;
    let comment = "# Herzien door de regelgroep.";
    for (path, line) in [
        ("guardrails.cedar", COMMENT),
        ("catalogue/routes.toml", comment),
    ] {
        let bundle = house.approved(shipped_with(path, line), &SIX[..5]).await;
        let status = house.desk("vt/fg-1").activate(&bundle).await.unwrap_err();
        assert!(
            status
                .message()
                .contains("officers of 6 organisations must approve, 5 did"),
            "{path}: {}",
            status.message()
        );
        house.desk("wsg/fg-1").approve(&bundle).await.unwrap();
        house.desk("vt/fg-1").activate(&bundle).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_module_that_releases_what_others_hold_needs_all_six() {
    let house = House::raise().await;
    let release = r#"
@id("vt-takes-from-blijf")
@ground("secrecy-release")
@article("Wmo 2015 5.3.3 lid 1")
@law_from("2015-01-01")
@layer("secrecy")
@modality("consent")
@status("to-verify")
@note("Een regel over wat een ander houdt.")
permit (principal == Hat::"vt/report", action in Action::"secrecy", resource == Hat::"blijf/shelter")
when { context.release == ConsentStatus::"given" };"#;
    let bundle = house
        .approved(shipped_with("vt.cedar", release), &["vt", "wsg"])
        .await;
    let status = house.desk("vt/fg-1").activate(&bundle).await.unwrap_err();
    assert!(
        status.message().contains("officers of 6 organisations"),
        "{}",
        status.message()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signature_over_another_bundle_or_with_a_changed_byte_is_refused() {
    let house = House::raise().await;
    let author = house.desk("jbra/fg-1");
    let one = author.propose(shipped_with("vt.cedar", COMMENT)).await;
    let two = author.propose(shipped_with("wsg.cedar", COMMENT)).await;
    let (one, two) = (one.unwrap(), two.unwrap());
    let desk = house.desk("vt/fg-1");
    let of_one = desk.signature(&one).await.unwrap();
    let status = desk.approve_with(&two, of_one.clone()).await.unwrap_err();
    assert_eq!(reason(&status), "signature-invalid");
    let mut changed = of_one.clone();
    changed[5] ^= 1;
    let status = desk.approve_with(&one, changed).await.unwrap_err();
    assert_eq!(reason(&status), "signature-invalid");
    let lent = house.desk("vt/fg-2");
    let status = lent.approve_with(&one, of_one.clone()).await.unwrap_err();
    assert_eq!(reason(&status), "signature-invalid");
    desk.approve_with(&one, of_one).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_that_does_not_validate_is_refused_with_file_and_line() {
    let house = House::raise().await;
    let desk = house.desk("vt/fg-1");
    let broken = shipped_with("vt.cedar", "permit (principal");
    let status = desk.propose(broken).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    let details = status.get_error_details();
    let field = &details.bad_request().unwrap().field_violations[0].field;
    assert!(field.starts_with("files[vt.cedar]:"), "{field}");
    let hidden = shipped_with("scenarios/more.cedar", COMMENT);
    let bundle = desk.propose(hidden).await;
    assert!(
        bundle.is_ok(),
        "cases are carried along, and are no policies"
    );
    assert_eq!(desk.list().await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_comes_in_force_on_a_day_of_its_period_and_decides_nothing_after_it() {
    let house = House::raise().await;
    let desk = house.desk("jbra/fg-1");
    let files = shipped_with("vt.cedar", COMMENT);
    let over = desk
        .propose_for(files.clone(), "2026-01-01", "2026-11-23")
        .await
        .unwrap_err();
    assert_eq!(over.code(), Code::InvalidArgument);
    let bundle = desk
        .propose_for(files, "2026-11-24", "2026-11-25")
        .await
        .unwrap();
    for officer in ["vt/fg-1", "blijf/fg-1"] {
        house.desk(officer).approve(&bundle).await.unwrap();
    }
    let status = desk.activate(&bundle).await.unwrap_err();
    assert_eq!(reason(&status), "outside-period");
    house.clock.set("2026-11-24T09:00:00Z");
    house.desk("jbra/fg-1").activate(&bundle).await.unwrap();
    house.clock.set("2026-11-25T09:00:00Z");
    let home = house.home(&["vt/report"]).await;
    let status = crate::picture::question::Ask::of(&house, &home, "vt/report")
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert_eq!(reason(&status), "no-policies-in-force");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_act_gives_the_first_answer() {
    let house = House::raise().await;
    let desk = house.desk("jbra/fg-1");
    let request = desk.proposal(shipped_with("vt.cedar", COMMENT), "2026-11-01", "");
    let propose = async || {
        let call = desk.caller.call(request.clone());
        let reply = desk.caller.policy().propose(call).await;
        reply.unwrap().into_inner().bundle_sha256
    };
    let bundle = propose().await;
    assert_eq!(propose().await, bundle);
    for officer in ["vt/fg-1", "blijf/fg-1"] {
        house.desk(officer).approve(&bundle).await.unwrap();
    }
    let request = desk.activation(&bundle);
    for _ in 0..2 {
        let call = desk.caller.call(request.clone());
        desk.caller.policy().activate(call).await.unwrap();
    }
    assert_eq!(desk.list().await.unwrap()[1].activated_at.len(), 1);
    let status = desk.activate(&bundle).await.unwrap_err();
    assert_eq!(reason(&status), "in-force-already");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rollback_goes_to_the_bundle_before_once_two_have_approved_that() {
    let house = House::raise().await;
    let desk = house.desk("vt/fg-1");
    let founding = desk.in_force().await;
    let status = desk.roll_back().await.unwrap_err();
    assert_eq!(reason(&status), "nothing-before");
    let bundle = house
        .approved(shipped_with("vt.cedar", COMMENT), &["vt", "blijf"])
        .await;
    desk.activate(&bundle).await.unwrap();
    let status = desk.roll_back().await.unwrap_err();
    assert_eq!(reason(&status), "approvals-missing");
    for officer in ["vt/fg-1", "blijf/fg-1"] {
        house.desk(officer).approve(&founding).await.unwrap();
    }
    assert_eq!(desk.roll_back().await.unwrap(), founding);
    assert_eq!(desk.in_force().await, founding);
    assert_eq!(desk.roll_back().await.unwrap(), bundle);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn policies_are_for_officers_alone() {
    let house = House::raise().await;
    house.home(&["vt/report"]).await;
    let worker = house.caller("vt", "vt-report-a");
    let request = samenbeeld::proto::samenbeeld::v1::ListBundlesRequest {
        hat: "vt/report".to_owned(),
    };
    let status = worker.policy().list_bundles(worker.call(request)).await;
    assert_eq!(reason(&status.unwrap_err()), "not-permitted");
    let stranger = house.desk("vt/vt-report-a");
    assert_eq!(
        reason(&stranger.list().await.unwrap_err()),
        "hat-not-mandated"
    );
    let files = shipped_with("vt.cedar", COMMENT);
    assert_eq!(
        reason(&stranger.propose(files).await.unwrap_err()),
        "hat-not-mandated"
    );
}

/// The bodies of an organisation's own entries.
async fn log_of(house: &House, organisation: &str) -> Vec<String> {
    use samenbeeld::audit::ExportLine;
    let lines = house.store.export(&organisation.parse().unwrap()).await;
    let lines: Vec<ExportLine> = lines.unwrap().map(Result::unwrap).collect().await;
    let own = lines.into_iter().flat_map(|line| match line {
        ExportLine::Entry(entry) => entry.sections,
        _ => Vec::new(),
    });
    own.filter_map(|section| section.opened)
        .map(|(_, body)| String::from_utf8(body).unwrap())
        .collect()
}
