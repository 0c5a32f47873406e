//! Bundles of policies: proposed, approved by others, put in force, kept.

use samenbeeld::decision::{Approval, BundleRefusal, Proposal};
use samenbeeld::model::Period;
use samenbeeld::ports::{PolicyAct, PolicyStore, RegisterFault};

use crate::policy_world::{files, officer, signed};
use crate::storage_world::{World, on_both};

on_both!(
    a_bundle_comes_in_force_when_two_others_signed_and_every_one_is_kept,
    a_rollback_goes_to_the_bundle_before_on_the_same_terms,
    what_an_officer_may_not_do_leaves_nothing_behind,
    a_bundle_comes_in_force_within_its_period_alone,
);

fn refused<T: std::fmt::Debug>(outcome: Result<T, RegisterFault>) -> BundleRefusal {
    match outcome {
        Err(RegisterFault::BundleRefused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn a_bundle_comes_in_force_when_two_others_signed_and_every_one_is_kept(world: World) {
    let (one, two) = (
        files(&[("vt.cedar", "// 1")]),
        files(&[("vt.cedar", "// 2")]),
    );
    world.founds(&one).await;
    let proposal = world.approved(&two, &["vt"]).await;
    assert_eq!(
        refused(world.activates(proposal.bundle).await),
        BundleRefusal::TooFew(1)
    );
    let second = PolicyAct::Approve {
        bundle: proposal.bundle,
        approval: signed(officer("blijf", "fg-1"), &proposal),
    };
    world.act(second.clone()).await.unwrap();
    assert_eq!(
        refused(world.act(second).await),
        BundleRefusal::ApprovedBefore
    );
    assert_eq!(world.activates(proposal.bundle).await.unwrap(), 2);
    assert_eq!(
        refused(world.activates(proposal.bundle).await),
        BundleRefusal::InForce
    );
    let bundles = world.store.bundles().await.unwrap();
    let names: Vec<_> = bundles.iter().map(|it| it.proposal.bundle).collect();
    assert_eq!(names.len(), 2);
    assert_eq!(world.store.files(proposal.bundle).await.unwrap(), two);
    let activations = world.store.activations().await.unwrap();
    assert_eq!(world.store.files(activations[0].bundle).await.unwrap(), one);
    assert_eq!(activations[1].bundle, proposal.bundle);
}

async fn a_rollback_goes_to_the_bundle_before_on_the_same_terms(world: World) {
    let one = files(&[("vt.cedar", "// 1")]);
    world.founds(&one).await;
    let founding = world.store.bundles().await.unwrap().remove(0).proposal;
    let proposal = world
        .approved(&files(&[("vt.cedar", "// 2")]), &["vt", "blijf"])
        .await;
    world.activates(proposal.bundle).await.unwrap();
    let back = |to| PolicyAct::RollBack {
        to,
        today: "2026-11-23".parse().unwrap(),
    };
    assert_eq!(
        refused(world.act(back(proposal.bundle)).await),
        BundleRefusal::Overtaken
    );
    assert_eq!(
        refused(world.act(back(founding.bundle)).await),
        BundleRefusal::TooFew(0)
    );
    for name in ["vt", "jbra"] {
        let approval = signed(officer(name, "fg-2"), &founding);
        let bundle = founding.bundle;
        world
            .act(PolicyAct::Approve { bundle, approval })
            .await
            .unwrap();
    }
    world.act(back(founding.bundle)).await.unwrap();
    let activations = world.store.activations().await.unwrap();
    assert_eq!(activations.last().unwrap().bundle, founding.bundle);
    assert_eq!(activations.len(), 3);
}

async fn what_an_officer_may_not_do_leaves_nothing_behind(world: World) {
    world.founds(&files(&[("vt.cedar", "// 1")])).await;
    let two = files(&[("vt.cedar", "// 2")]);
    let proposal = world.approved(&two, &[]).await;
    let approve = |approval: Approval| PolicyAct::Approve {
        bundle: proposal.bundle,
        approval,
    };
    let of_the_author = signed(officer("jbra", "fg-1"), &proposal);
    assert_eq!(
        refused(world.act(approve(of_the_author)).await),
        BundleRefusal::OwnBundle
    );
    let longer = Proposal {
        valid: Period::since("2020-01-01".parse().unwrap()),
        ..proposal.clone()
    };
    let over_another_period = signed(officer("vt", "fg-1"), &longer);
    assert_eq!(
        refused(world.act(approve(over_another_period)).await),
        BundleRefusal::SignatureInvalid("vt".parse().unwrap())
    );
    let stranger = signed(officer("vt", "fg-9"), &proposal);
    assert_eq!(
        refused(world.act(approve(stranger)).await),
        BundleRefusal::NoKey("vt".parse().unwrap())
    );
    let again = PolicyAct::Propose {
        proposal: proposal.clone(),
        files: two,
    };
    assert_eq!(refused(world.act(again).await), BundleRefusal::Known);
    assert_eq!(
        refused(world.activates([9; 32]).await),
        BundleRefusal::Unknown
    );
    let bundles = world.store.bundles().await.unwrap();
    assert!(bundles.iter().all(|bundle| bundle.approvals.is_empty()));
    assert_eq!(world.store.activations().await.unwrap().len(), 1);
}

async fn a_bundle_comes_in_force_within_its_period_alone(world: World) {
    world.founds(&files(&[("vt.cedar", "// 1")])).await;
    let proposal = world
        .approved(&files(&[("vt.cedar", "// 2")]), &["vt", "blijf"])
        .await;
    let bundle = proposal.bundle;
    let activate = |today: &str| PolicyAct::Activate {
        bundle,
        today: today.parse().unwrap(),
    };
    assert_eq!(
        refused(world.act(activate("2026-10-31")).await),
        BundleRefusal::OutsidePeriod(proposal.valid)
    );
    world.act(activate("2026-11-01")).await.unwrap();
}
