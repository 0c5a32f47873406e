//! A store with rows in every table: large and empty values, absent ones, texts of many alphabets, several chains of one kind.

use samenbeeld::audit::{EntryKind, Place as LogPlace};
use samenbeeld::model::fact::{Fact, MemberBasis, MemberRole, SubjectRef};
use samenbeeld::ports::{AuditLog, EnrolledAs, Register};

use super::{JBRA, VT, execute};
use crate::policy_world::files;
use crate::storage_world::{World, organisation};

/// Rows that no port writes without a long story, and what retention leaves behind. Two bundles differ in a file whose name begins with a
/// capital: databases do not agree on where that goes. The last of them was approved when two organisations sufficed.
const ROWS: [&str; 23] = [
    "INSERT INTO judged_distinct VALUES (x'7000000000000000000000000000000001', x'7000000000000000000000000000000002', 5)",
    "INSERT INTO merges VALUES (x'00000000000000000000000000000001', x'7000000000000000000000000000000003', x'7000000000000000000000000000000004', 3, NULL)",
    "INSERT INTO merges VALUES (x'00000000000000000000000000000002', x'7000000000000000000000000000000003', x'7000000000000000000000000000000005', 1, 2)",
    "INSERT INTO waiting_consents VALUES (9000000000000000000, x'00000000000000000000000000000003', x'', 'jbra')",
    "INSERT INTO introductions SELECT x'0000000000000000000000000000000000000000000000000000000000000001', subject, 'vt', -1, NULL
        FROM subject_keys ORDER BY subject LIMIT 1",
    "INSERT INTO introductions SELECT x'ff00000000000000000000000000000000000000000000000000000000000001', subject, 'vt', 1, 2
        FROM subject_keys ORDER BY subject LIMIT 1",
    "INSERT INTO authority_references VALUES (x'7000000000000000000000000000000001', x'7000000000000000000000000000000002', 5)",
    "INSERT INTO ledger (receipt, subject, organisation, item, at, record, breach_of)
        SELECT x'00000000000000000000000000000004', subject, 'jbra', NULL, 1, x'00', NULL FROM subject_keys ORDER BY subject LIMIT 1",
    "INSERT INTO ledger (receipt, subject, organisation, item, at, record, breach_of)
        SELECT x'00000000000000000000000000000005', subject, 'samen-doen', x'00000000000000000000000000000004', 2, x'', 'vt'
        FROM subject_keys ORDER BY subject LIMIT 1",
    "INSERT INTO open_work SELECT 'samen-doen', x'00000000000000000000000000000006', subject, 9 FROM subject_keys ORDER BY subject LIMIT 1",
    "INSERT INTO open_work SELECT 'samenb', x'00000000000000000000000000000006', subject, 9 FROM subject_keys ORDER BY subject LIMIT 1",
    "INSERT INTO running_emergencies SELECT x'00000000000000000000000000000007', subject, 9 FROM subject_keys ORDER BY subject LIMIT 1",
    "INSERT INTO repaired_households SELECT subject, x'00000000000000000000000000000008' FROM subject_keys ORDER BY subject LIMIT 1",
    "INSERT INTO revocations VALUES (1, x'0000000000000000000000000000000000000000000000000000000000000001', 'jbra', 'key', 'lost',
        x'00000000000000000000000000000009', 1)",
    "UPDATE policy_quorum SET organisations = 2",
    "INSERT INTO policy_files VALUES
        (x'aa00000000000000000000000000000000000000000000000000000000000000', 'scenarios/a.feature', ''),
        (x'aa00000000000000000000000000000000000000000000000000000000000000', 'scenarios/Z.feature', 'één gezin, דוגמה, 例, 👪'),
        (x'aa00000000000000000000000000000000000000000000000000000000000000', 'shared.cedar', 'regel
        twee')",
    "INSERT INTO policy_bundles VALUES (x'aa00000000000000000000000000000000000000000000000000000000000000', '2026-11-01', NULL, 'jbra', 'fg-1', 1)",
    "INSERT INTO policy_approvals
        SELECT bundle, 'vt', 'fg-1', x'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000', 2
        FROM policy_bundles WHERE proposed_at = 1",
    "INSERT INTO policy_approvals
        SELECT bundle, 'blijf', 'fg-1', x'00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000', 2
        FROM policy_bundles WHERE proposed_at = 1",
    "INSERT INTO policy_activations SELECT 3, bundle, 3 FROM policy_bundles WHERE proposed_at = 1",
    "UPDATE policy_quorum SET organisations = 5",
    "UPDATE register SET record = x'' WHERE seq = (SELECT min(seq) FROM register)",
    "UPDATE entries SET sections = x'' WHERE position = 0",
];

/// Fills every table; what the household's pseudonym is at JBRA is told by the world.
pub(super) async fn fill(world: &World) -> samenbeeld::model::Pseudonym {
    let (household, seen) = world.household(JBRA).await;
    for (by, number) in [(JBRA, "1"), (VT, "2")] {
        let person = world.person(number, Some("999993653"));
        let enrolment = world.enrolment(by, person, None);
        world.store.enrol(enrolment).await.unwrap();
    }
    let (child, _) = world.enrolled(JBRA, "3").await;
    world.join(JBRA, household, child).await;
    let (other, _) = world.enrolled(VT, "kanarie-🐤").await;
    let waiting = Fact::Membership {
        household,
        person: other,
        role: MemberRole::Child,
        basis: MemberBasis::LivesThere,
    };
    world.assert_waiting(VT, waiting, true).await;
    let (gone, _) = world.enrolled(JBRA, "4").await;
    let own = SubjectRef::Organisation(organisation("jbra"));
    let erasing = world.draft(EntryKind::Writing, "jbra", own.clone());
    let gone = SubjectRef::Person(gone);
    world.store.erase(&gone, erasing).await.unwrap();
    let intent = world.draft(EntryKind::Intent, "jbra", own.clone());
    world.store.record(intent).await.unwrap();
    let incident = world.draft(EntryKind::Incident, "vt", own.clone());
    world.store.record(incident).await.unwrap();
    let mut large = world.draft(EntryKind::Reading, "jbra", own);
    let section = large.sections.get_mut(&LogPlace::Broker).unwrap();
    section.insert("note".to_owned(), "é".repeat(2_500_000).into());
    world.store.record(large).await.unwrap();
    let (one, two) = (
        files(&[("vt.cedar", "// 1")]),
        files(&[("vt.cedar", "// 2")]),
    );
    world.founds(&one).await;
    let proposal = world.approved(&two, &["vt", "blijf"]).await;
    world.activates(proposal.bundle).await.unwrap();
    let household = world.enrolment(VT, EnrolledAs::Household, None);
    world.store.enrol(household).await.unwrap();
    for row in ROWS {
        assert!(execute(&world.place, row).await > 0, "{row}");
    }
    seen
}
