use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::{ORGANISATIONS, SHOWN_HOUSEHOLD, World, systems};
use crate::connector::{Cell, fill};

const TODAY: Date = date(2026, 11, 23);

fn world() -> World {
    World::tell(7, TODAY).unwrap()
}

#[test]
fn the_world_is_as_large_as_promised_and_told_alike_from_the_same_seed() {
    let world = world();
    assert!(world.households.len() >= 12);
    assert!(world.persons.len() >= 60, "{}", world.persons.len());
    assert_eq!(world.sources, World::tell(7, TODAY).unwrap().sources);
    assert_ne!(world.sources, World::tell(8, TODAY).unwrap().sources);
    let first = world.links.iter().map(|link| link.from).min().unwrap();
    assert!(first <= date(2016, 11, 23), "ten years: {first}");
}

#[test]
fn keys_are_used_once_and_every_member_is_somebody() {
    let world = world();
    let keys: BTreeSet<_> = world.persons.iter().map(|person| &person.key).collect();
    assert_eq!(keys.len(), world.persons.len());
    for member in world
        .households
        .iter()
        .flat_map(|household| &household.members)
    {
        assert!(world.person(&member.person).is_some(), "{}", member.person);
        assert!(
            ["child", "parent", "partner", "guardian", "other"].contains(&member.role.as_str())
        );
        let bases = [
            "lives-there",
            "stays-part-time",
            "parent-elsewhere",
            "former-member",
        ];
        assert!(bases.contains(&member.basis.as_str()));
    }
}

#[test]
fn all_six_organisations_hold_the_shown_household_and_two_people_work_on_it_under_each_hat() {
    let world = world();
    let held: BTreeSet<_> = world
        .links
        .iter()
        .filter(|link| link.household == SHOWN_HOUSEHOLD)
        .map(|link| link.hat.split('/').next().unwrap())
        .collect();
    assert_eq!(held, BTreeSet::from(ORGANISATIONS));
    for hat in [
        "jbra/ots",
        "vt/report",
        "samen-doen/access",
        "samen-doen/help",
        "rvdk/inquiry",
        "blijf/shelter",
    ] {
        let pair = world
            .assignments
            .iter()
            .filter(|assignment| assignment.household == SHOWN_HOUSEHOLD && assignment.hat == hat);
        assert_eq!(pair.count(), 2, "{hat}");
    }
}

#[test]
fn professionals_wear_hats_of_one_organisation_and_the_assigned_are_mandated() {
    let world = world();
    for professional in &world.professionals {
        for hat in &professional.hats {
            assert!(
                hat.starts_with(&format!("{}/", professional.organisation)),
                "{hat}"
            );
        }
    }
    for assignment in &world.assignments {
        let mandated = world.professionals.iter().any(|professional| {
            professional.sub == assignment.professional
                && professional.hats.contains(&assignment.hat)
        });
        assert!(mandated, "{assignment:?}");
    }
}

#[test]
fn both_parents_consented_for_themselves_and_together_for_their_children() {
    let world = world();
    let given = |giver: &str, subject: &str| {
        world
            .consents
            .iter()
            .filter(|consent| consent.giver == giver && consent.subject == subject)
            .map(|consent| consent.kind.as_str())
            .collect::<BTreeSet<_>>()
    };
    let both = BTreeSet::from(["sharing", "secrecy-release"]);
    for (giver, subject) in [
        ("noor", "noor"),
        ("ruben", "ruben"),
        ("noor", "daan"),
        ("ruben", "lotte"),
    ] {
        assert_eq!(given(giver, subject), both, "{giver} for {subject}");
    }
    assert!(given("noor", "ruben").is_empty());
}

#[test]
fn the_people_the_law_is_about_are_there() {
    let world = world();
    let born = |key: &str| world.person(key).unwrap().born_earliest;
    assert_eq!(born("elena"), date(2010, 11, 30), "sixteen next week");
    assert!(
        born("amal") < date(2011, 11, 23) && born("amal") > date(2010, 11, 23),
        "fifteen"
    );
    assert!(world.person("kindje-fabel").unwrap().expected);
    assert!(world.person("kindje-fabel").unwrap().bsn.is_none());
    assert!(world.person("marit").unwrap().died.is_some());
    let guardians = world
        .authority
        .iter()
        .filter_map(|fact| fact.guardian_hat.as_deref());
    assert!(guardians.collect::<BTreeSet<_>>().contains("jbra/guardian"));
    let of_sem = world.households.iter().filter(|household| {
        household
            .members
            .iter()
            .any(|member| member.person == "sem")
    });
    assert_eq!(
        of_sem.count(),
        2,
        "a child of divorced parents belongs to two households"
    );
    let childless = world.household("hypothese").unwrap();
    assert!(
        childless
            .members
            .iter()
            .all(|member| member.role != "child")
    );
}

#[test]
fn citizen_numbers_are_of_the_test_range_and_unlike() {
    let world = world();
    let numbers: Vec<_> = world
        .persons
        .iter()
        .filter_map(|person| person.bsn.as_deref())
        .collect();
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
    for number in numbers {
        assert!(number.starts_with("99999") && number.len() == 9, "{number}");
        let digits: Vec<i64> = number
            .bytes()
            .map(|digit| i64::from(digit - b'0'))
            .collect();
        let weighed: i64 = digits
            .iter()
            .zip([9, 8, 7, 6, 5, 4, 3, 2, -1])
            .map(|(d, w)| d * w)
            .sum();
        assert_eq!(weighed % 11, 0, "{number}");
    }
}

#[test]
fn each_organisation_writes_days_in_its_own_way() {
    let world = world();
    let first = |organisation: &str, table: &str, column: &str| {
        let rows = &world.sources[organisation];
        let row = rows.iter().find(|row| row.table == table).unwrap();
        row.cells
            .iter()
            .find(|(name, _)| *name == column)
            .unwrap()
            .1
            .clone()
    };
    let noor = date(1992, 9, 23);
    assert_eq!(
        first("samen-doen", "burger", "geboortedatum"),
        Cell::from(noor.to_string())
    );
    assert_eq!(first("jbra", "client", "gebdat"), Cell::from("23-09-1992"));
    assert_eq!(
        first("wsg", "PERSOON", "GEB_DAT"),
        Cell::Integer(19_920_923)
    );
    assert_eq!(first("vt", "persoon", "geb_dag"), Cell::Integer(8_301));
    assert_eq!(
        first("rvdk", "betrokkene", "geboren"),
        Cell::from("1992/09/23")
    );
    assert_eq!(
        first("blijf", "client", "geboren"),
        Cell::from("23/09/1992")
    );
}

#[tokio::test]
async fn every_organisation_loads_into_its_own_schema() {
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    for organisation in ORGANISATIONS {
        let file = folder.path().join(format!("{organisation}.db"));
        let rows = &world.sources[organisation];
        assert!(rows.len() > 50, "{organisation}: {}", rows.len());
        fill(&file, systems::schema(organisation).unwrap(), rows)
            .await
            .unwrap();
    }
}
