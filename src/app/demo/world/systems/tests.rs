mod asked;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use prost::Message;
use tempfile::TempDir;

use super::super::{ORGANISATIONS, World};
use super::{mapping, schema};
use crate::connector::{AdapterLimits, SourceAdapter, fill};
use crate::model::Category;
use crate::proto::samenbeeld::record::v1::record::Content;
use crate::proto::samenbeeld::record::v1::{MeasureKind, Record};
use crate::proto::samenbeeld::source::v1::{AskRequest, AskedItem, AskedSubject};

const TODAY: Date = date(2026, 11, 23);

/// All six sources, opened.
struct Sources {
    world: World,
    adapters: BTreeMap<&'static str, SourceAdapter>,
    _folder: TempDir,
}

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

async fn sources() -> Sources {
    let world = World::tell(7, TODAY).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut adapters = BTreeMap::new();
    for organisation in ORGANISATIONS {
        let file = folder.path().join(format!("{organisation}.db"));
        fill(
            &file,
            schema(organisation).unwrap(),
            &world.sources[organisation],
        )
        .await
        .unwrap();
        let place = format!("deploy/demo/{organisation}/mapping.toml");
        let limits = AdapterLimits {
            records: 50_000,
            ..AdapterLimits::default()
        };
        let text = mapping(organisation).unwrap();
        let adapter = SourceAdapter::open(Path::new(&place), text, &file, limits, now).await;
        adapters.insert(
            organisation,
            adapter.unwrap_or_else(|error| panic!("{error}")),
        );
    }
    Sources {
        world,
        adapters,
        _folder: folder,
    }
}

impl Sources {
    /// Asks an organisation about these persons, under all its hats that hold them.
    async fn ask(
        &self,
        organisation: &str,
        persons: &[&str],
        categories: &[Category],
    ) -> Vec<Record> {
        let request = self.request(organisation, persons, categories);
        self.answer(organisation, &request).await
    }

    fn request(&self, organisation: &str, persons: &[&str], categories: &[Category]) -> AskRequest {
        let mut request = AskRequest::default();
        let links = self.world.links.iter().filter(|link| {
            link.hat.starts_with(&format!("{organisation}/"))
                && persons.contains(&link.person.as_str())
        });
        for link in links {
            let handle = format!("s-{}", link.person);
            if !request
                .subjects
                .iter()
                .any(|subject| subject.handle == handle)
            {
                let client_number = link.client_number.clone();
                request.subjects.push(AskedSubject {
                    handle: handle.clone(),
                    client_number,
                });
            }
            request.items.push(AskedItem {
                handle,
                holder: link.hat.clone(),
                categories: categories.iter().map(|category| *category as i32).collect(),
                articles: Vec::new(),
            });
        }
        request
    }

    async fn answer(&self, organisation: &str, request: &AskRequest) -> Vec<Record> {
        let records = self.adapters[organisation].answer(request).await.unwrap();
        records
            .iter()
            .map(|record| Record::decode(record.as_slice()).unwrap())
            .collect()
    }
}

fn kind(record: &Record) -> &str {
    record.reference.split('-').next().unwrap()
}

const SHOWN: [&str; 4] = ["noor", "ruben", "daan", "lotte"];

#[tokio::test]
async fn every_mapped_kind_of_every_organisation_answers_for_the_shown_household() {
    let sources = sources().await;
    for organisation in ORGANISATIONS {
        let mapped: BTreeSet<&str> = mapping(organisation)
            .unwrap()
            .lines()
            .filter_map(|line| line.strip_prefix("kind = \""))
            .map(|rest| rest.trim_end_matches('"'))
            .collect();
        let records = sources.ask(organisation, &SHOWN, Category::ALL).await;
        let answered: BTreeSet<&str> = records.iter().map(kind).collect();
        assert_eq!(answered, mapped, "{organisation}");
    }
}

/// A table of an organisation, each row of which is a record of a kind.
const TABLES: [(&str, &str, &str); 28] = [
    ("samen-doen", "contactmoment", "contact_moment"),
    ("samen-doen", "gezinsplan", "plan"),
    ("samen-doen", "schuld", "debt"),
    ("samen-doen", "schoolvoortgang", "school_result"),
    ("samen-doen", "gezondheid", "health_fact"),
    ("samen-doen", "netwerk", "third_party"),
    ("samen-doen", "traject", "person_details"),
    ("jbra", "bezoek", "contact_moment"),
    ("jbra", "incident", "incident"),
    ("jbra", "maatregel", "measure"),
    ("jbra", "plan", "plan"),
    ("jbra", "risicotaxatie", "risk_facts"),
    ("jbra", "risicotaxatie", "risk_judgement"),
    ("wsg", "BEPERKING", "health_fact"),
    ("wsg", "PLAN_AANPAK", "plan"),
    ("wsg", "RISICO", "risk_facts"),
    ("wsg", "MAATREGEL", "measure"),
    ("vt", "melding", "violence_report"),
    ("vt", "adviesvraag", "advice_request"),
    ("vt", "voorval", "incident"),
    ("vt", "huisverbod", "measure"),
    ("vt", "politiebericht", "police_record"),
    ("rvdk", "zaak", "council_inquiry"),
    ("rvdk", "uitspraak_rechtbank", "measure"),
    ("rvdk", "betrokkene", "person_details"),
    ("blijf", "verblijf", "shelter_stay"),
    ("blijf", "gesprek", "contact_moment"),
    ("blijf", "kindergesprek", "child_statement"),
];

#[tokio::test]
async fn each_told_event_becomes_one_record() {
    let sources = sources().await;
    let everybody: Vec<&str> = sources
        .world
        .persons
        .iter()
        .map(|person| person.key.as_str())
        .collect();
    for organisation in ORGANISATIONS {
        let mut records = Vec::new();
        for household in &sources.world.households {
            let members: Vec<&str> = everybody
                .iter()
                .copied()
                .filter(|key| {
                    sources
                        .world
                        .links
                        .iter()
                        .any(|link| link.person == *key && link.household == household.key)
                })
                .collect();
            records.extend(sources.ask(organisation, &members, Category::ALL).await);
        }
        let mut seen = BTreeSet::new();
        records.retain(|record| seen.insert((record.reference.clone(), record.holder.clone())));
        for (_, table, name) in TABLES.iter().filter(|(of, _, _)| *of == organisation) {
            let told = sources.world.sources[organisation]
                .iter()
                .filter(|row| row.table == *table);
            let told = told.count();
            let answered = records
                .iter()
                .filter(|record| kind(record) == *name)
                .count();
            assert_eq!(answered, told, "{organisation} {table}");
        }
    }
}

#[tokio::test]
async fn days_codes_and_amounts_arrive_as_the_contract_has_them() {
    let sources = sources().await;
    for organisation in ORGANISATIONS {
        let records = sources
            .ask(organisation, &["noor"], &[Category::Identity])
            .await;
        for record in records {
            let Some(Content::PersonDetails(person)) = record.content else {
                continue;
            };
            let born = person.birth_date.unwrap();
            assert_eq!(
                (born.year, born.month, born.day),
                (1992, 9, 23),
                "{organisation}"
            );
            assert_eq!(
                (person.given_names.as_str(), person.family_name.as_str()),
                ("Noor", "Verzonnen")
            );
        }
    }
    let measures = sources.ask("jbra", &["daan"], &[Category::Measure]).await;
    let Some(Content::Measure(measure)) = &measures[0].content else {
        panic!("a measure")
    };
    assert_eq!(measure.kind(), MeasureKind::Ots);
    assert_eq!(measure.grounds.len(), 2);
    let given = measure.order.as_ref().unwrap().given_on.unwrap();
    assert_eq!((given.year, given.month, given.day), (2026, 3, 23));
    let debts = sources
        .ask("samen-doen", &["noor", "ruben"], &[Category::Debt])
        .await;
    let cents = debts.iter().filter_map(|record| match &record.content {
        Some(Content::Debt(debt)) => Some(debt.amount_cents),
        _ => None,
    });
    assert_eq!(cents.max(), Some(412_350));
    let homes = sources.ask("wsg", &["noor"], &[Category::Address]).await;
    let Some(Content::Address(home)) = &homes[0].content else {
        panic!("an address")
    };
    assert_eq!(
        (home.street.as_str(), home.house_number.as_str()),
        ("Verzinselstraat", "12-2")
    );
    assert_eq!(
        (home.postcode.as_str(), home.town.as_str()),
        ("1099 XA", "AMSTERDAM")
    );
    let older = sources.ask("vt", &["ans"], &[Category::Identity]).await;
    let Some(Content::PersonDetails(ans)) = &older[0].content else {
        panic!("a person")
    };
    let born = ans.birth_date.unwrap();
    assert_eq!(
        (born.year, born.month, born.day),
        (1948, 0, 0),
        "only the year is known"
    );
}

#[tokio::test]
async fn the_period_is_kept_by_events_and_by_what_lasts() {
    let sources = sources().await;
    let mut request = sources.request(
        "jbra",
        &SHOWN,
        &[
            Category::Incident,
            Category::Measure,
            Category::ContactMoment,
        ],
    );
    let day = |date: Date| crate::proto::samenbeeld::record::v1::Date {
        year: date.year().into(),
        month: date.month().into(),
        day: date.day().into(),
    };
    request.from = Some(day(date(2026, 6, 1)));
    request.until = Some(day(date(2026, 7, 1)));
    let records = sources.answer("jbra", &request).await;
    let kinds: BTreeSet<_> = records.iter().map(kind).collect();
    assert_eq!(
        kinds,
        BTreeSet::from(["contact_moment", "incident", "measure"])
    );
    for record in records.iter().filter(|record| kind(record) != "measure") {
        let from = record.from.unwrap();
        assert_eq!((from.year, from.month), (2026, 6), "{}", record.reference);
    }
    request.from = Some(day(date(2025, 1, 1)));
    request.until = Some(day(date(2025, 7, 1)));
    assert!(
        sources.answer("jbra", &request).await.is_empty(),
        "jbra came later"
    );
}
