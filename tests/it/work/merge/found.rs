//! When a merge is found to have been missing, or wrong, and who is told of whom.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_merge_closes_was_found_with_the_merge_and_not_with_an_earlier_correction() {
    for knows_the_kept_one in [true, false] {
        let it = Twice::enrolled().await;
        let refused = wire::ConsentAnswer::Refused;
        let refusal = (HELP, "father", "child");
        it.house.consent(&it.earlier, refusal, refused).await;
        let given = it.picture().await;
        it.house.clock.set("2026-11-24T10:00:00Z");
        let threat = Kind::Flag(wire::FlagFact {
            kind: "threat".to_owned(),
            about: it.home.name("samen-doen", "father"),
            regarding: it.home.name("samen-doen", "mother"),
        });
        let harmless = Repair::CorrectFact(wire::CorrectFact {
            fact_id: it.house.stated(HELP, threat, "own-file").await,
            instead: None,
        });
        let harmless = it.propose(HELP, "a", harmless).await.unwrap();
        it.agree(HELP, "b", &harmless).await.unwrap();
        it.house.clock.set("2026-11-28T10:00:00Z");
        it.merged_keeping(knows_the_kept_one).await;
        let breaches = it.breaches().await;
        assert_eq!(breaches.len(), 1);
        let breach = &breaches[0];
        assert_eq!(breach.receipt, receipt(&given));
        let days = breach.since.unwrap().seconds - breach.given_at.unwrap().seconds;
        assert!(days > 4 * 24 * 3600, "found with the merge");
        assert!(!breach.overdue);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_merge_across_households_each_reads_of_whom_it_was_by_its_own_names() {
    let it = Twice::apart().await;
    it.house.supervision_order(&it.home).await;
    it.house.clock.set("2026-11-23T12:00:00Z");
    let merge = it.merged().await;
    it.picture().await;
    Ask::of(&it.house, &it.home, OTS).await.unwrap();
    it.house.clock.set("2026-11-24T10:00:00Z");
    it.undone(&merge).await;
    for (organisation, breaches, of) in [
        ("vt", 1, it.earlier.name("vt", "child")),
        ("samen-doen", 2, it.earlier.name("samen-doen", "child")),
        // It knows nothing of another one, and was told that it was of this one.
        ("jbra", 1, it.home.name("jbra", "child")),
    ] {
        let found = it.breaches_of(organisation).await;
        assert_eq!(found.len(), breaches, "{organisation}");
        for breach in found {
            assert!(!breach.flows.is_empty(), "{organisation}");
            let mut flows = breach.flows.iter();
            assert!(flows.all(|flow| flow.person == of), "{organisation}");
        }
    }
}
