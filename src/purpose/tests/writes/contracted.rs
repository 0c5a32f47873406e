//! A hat that is worn under contract, held against the table.

use super::*;

#[test]
fn whoever_works_under_contract_writes_nothing_that_the_table_gives_to_all() {
    let catalogue = shipped();
    let tables = catalogue.on(TODAY);
    let paper = document(EvidenceKind::OwnFile);
    let officer = by("samen-doen/privacy-officer", "fg-1");
    let mandated = recorded(mandate("samen-doen/help", "worker-1"), officer);
    let assigned = recorded(
        assignment("samen-doen/help", "worker-1"),
        by("samen-doen/help", "worker-2"),
    );
    for (hat, may) in [("samen-doen/help", true), ("samen-doen/associate", false)] {
        let somebody = by(hat, "worker-3");
        assert_eq!(may_confirm(&somebody, &mandated, &tables), may, "{hat}");
        let confirmed = confirm(&somebody, &mandated, Some(&paper), &tables);
        assert_eq!(confirmed.is_ok(), may, "{hat}");
        for fact in [&mandated, &assigned] {
            assert_eq!(end(&somebody, fact, &tables).is_ok(), may, "{hat}");
        }
    }
}
