//! What may be recorded as a statement.

use super::*;
use crate::model::{Catalogue, ProfessionalId};

/// A mother's consent for her child, on a form, to what the text about the household plan says.
fn offered() -> Offered<PersonId> {
    Offered {
        kind: ConsentKind::Sharing,
        answer: StatementAnswer::Given,
        subject: CHILD,
        giver: Giver::Person(MOTHER),
        standing: Standing::AuthorityHolder,
        cells: Cells {
            holders: BTreeSet::from([hat("samen-doen/help")]),
            recipients: BTreeSet::from([hat("blijf/shelter")]),
            task: task(),
            categories: BTreeSet::from([Category::Plan]),
        },
        from: date(2026, 11, 20),
        until: None,
        text: TextShown {
            id: "household-plan".to_owned(),
            version: 1,
            language: Language::Dutch,
        },
        explained_by: "explainer".parse().unwrap(),
        co_givers: BTreeSet::from([FATHER]),
        given_at: moment(date(2026, 11, 20)),
        replaces: None,
    }
}

fn evidence(kind: EvidenceKind, hash: bool, witness: Option<&str>) -> Evidence {
    Evidence {
        kind,
        keyed_hash: hash.then(|| KeyedHash {
            key_id: "hash-1".to_owned(),
            hex: "00".repeat(32),
        }),
        witness: witness.map(|name| name.parse::<ProfessionalId>().unwrap()),
        looked_up: None,
    }
}

/// Fields that are wrong with a changed offer, recorded by Samen DOEN.
fn wrong(catalogue: &Catalogue, change: impl FnOnce(&mut Offered<PersonId>)) -> Vec<&'static str> {
    let mut offer = offered();
    change(&mut offer);
    let form = evidence(EvidenceKind::Form, true, None);
    let tables = catalogue.on(TODAY);
    match accept(
        offer,
        form,
        &writer("samen-doen/help"),
        &tables,
        moment(TODAY),
    ) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| fault.field).collect(),
    }
}

#[test]
fn a_consent_without_an_end_gets_that_of_the_catalogue() {
    let catalogue = shipped();
    let form = evidence(EvidenceKind::Form, true, None);
    let by = writer("samen-doen/help");
    let statement = accept(offered(), form, &by, &catalogue.on(TODAY), moment(TODAY)).unwrap();
    assert_eq!(statement.period.until(), Some(date(2027, 5, 20)));
}

#[test]
fn a_consent_speaks_of_no_more_than_the_text_that_was_shown() {
    let catalogue = shipped();
    let more = |change: fn(&mut Offered<PersonId>)| wrong(&catalogue, change);
    assert_eq!(more(|_| {}), [""; 0]);
    assert_eq!(
        more(|it| it.cells.categories.extend([Category::Debt])),
        ["cells"]
    );
    assert_eq!(
        more(|it| it.cells.holders.extend([hat("jbra/ots")])),
        ["cells"]
    );
    assert_eq!(
        more(|it| it.cells.recipients.extend([hat("vt/report")])),
        ["cells"]
    );
    assert_eq!(
        more(|it| it.cells.task = "evaluation".parse().unwrap()),
        ["cells"]
    );
    assert_eq!(more(|it| it.kind = ConsentKind::Help), ["cells"]);
    assert_eq!(more(|it| it.text.version = 2), ["cells"]);
    assert_eq!(
        more(|it| {
            it.cells.categories.extend([Category::Debt]);
            it.answer = StatementAnswer::Refused;
        }),
        [""; 0],
        "a refusal may"
    );
}

#[test]
fn a_consent_given_on_paper_is_held_against_the_text_of_that_day() {
    let mut files: BTreeMap<String, String> = Catalogue::FILES
        .iter()
        .map(|name| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/catalogue");
            let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
            ((*name).to_owned(), text)
        })
        .collect();
    let texts = files.get_mut("consent-texts.toml").unwrap();
    let mut rows = texts.split("[[text]]\n");
    let row = rows
        .find(|row| row.contains("id = \"household-plan\""))
        .unwrap();
    let row = row.to_owned();
    let first = row.replace("from = 2015-01-01", "from = 2015-01-01\nuntil = 2026-11-22");
    let second = row
        .replace("from = 2015-01-01", "from = 2026-11-22")
        .replace("version = 1", "version = 2");
    *texts = texts.replace(&row, &format!("{first}\n[[text]]\n{second}"));
    let catalogue = Catalogue::parse(&files).unwrap();
    assert_eq!(wrong(&catalogue, |_| {}), [""; 0]);
    let later = |it: &mut Offered<PersonId>| it.given_at = moment(TODAY);
    assert_eq!(wrong(&catalogue, later), ["cells", "period"]);
}

#[test]
fn a_moment_a_standing_or_a_period_that_cannot_be_is_named() {
    let catalogue = shipped();
    let field = |change: fn(&mut Offered<PersonId>)| wrong(&catalogue, change);
    let ahead = |it: &mut Offered<PersonId>| {
        it.given_at = moment(date(2026, 11, 24));
        it.from = date(2026, 11, 24);
    };
    assert_eq!(field(ahead), ["given_at"]);
    assert_eq!(field(|it| it.standing = Standing::Own), ["standing"]);
    assert_eq!(field(|it| it.giver = Giver::Person(CHILD)), ["standing"]);
    assert_eq!(
        field(|it| it.giver = Giver::Hat(hat("jbra/guardian"))),
        ["standing"]
    );
    assert_eq!(field(|it| it.until = Some(date(2027, 5, 21))), ["period"]);
    assert_eq!(field(|it| it.until = Some(it.from)), ["period"]);
    assert_eq!(field(|it| it.from = date(2026, 11, 19)), ["period"]);
}

#[test]
fn what_is_recorded_for_oneself_rests_on_a_document_or_another_witness() {
    let catalogue = shipped();
    let by = writer("blijf/shelter");
    for (evidence, suffices) in [
        (evidence(EvidenceKind::Form, true, None), true),
        (
            evidence(EvidenceKind::Form, false, Some("colleague")),
            false,
        ),
        (evidence(EvidenceKind::OwnFile, true, None), false),
        (
            evidence(EvidenceKind::Witness, false, Some("colleague")),
            true,
        ),
        (
            evidence(EvidenceKind::Witness, true, Some("recorder")),
            false,
        ),
        (evidence(EvidenceKind::Witness, true, None), false),
    ] {
        let taken = accept(
            offered(),
            evidence.clone(),
            &by,
            &catalogue.on(TODAY),
            moment(TODAY),
        );
        assert_eq!(taken.is_ok(), suffices, "{evidence:?}");
    }
}
