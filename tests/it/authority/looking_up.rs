//! The whole way: the party's database, the national register over HTTPS, the broker over mutual TLS.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use http::HeaderValue;
use samenbeeld::connector::authority::{
    Archive, AuthorityError, Broker, LookUps, NationalRegister, People, Tally,
};
use samenbeeld::connector::{Cell, Row, fill};
use samenbeeld::identity::https::{AnswerLimits, Https, HttpsError};
use samenbeeld::ports::Clock;
use samenbeeld::proto::samenbeeld::v1 as wire;
use samenbeeld::proto::samenbeeld::v1::fact::Kind;
use serde_json::{Value, json};

use super::JBRA;
use super::national_register::{API_KEY, Register, certificate, person, relation};
use crate::house::{Home, House, worker};

const CHILD: &str = "999998894";
const MOTHER: &str = "999998870";
const FATHER: &str = "999998882";
const STRANGER: &str = "999990007";

const SCHEMA: &str = "CREATE TABLE client (nr TEXT PRIMARY KEY, bsn TEXT, geboren TEXT);";
const MAPPING: &str = r#"organisation = "jbra"
dates = "yyyymmdd"

[authority]
hat = "jbra/ots"
children = "SELECT nr, bsn, geboren FROM client"
people = "SELECT nr, bsn FROM client WHERE bsn IN (SELECT value FROM json_each(:bsns))"
client_number = "nr"
bsn = "bsn"
born = "geboren"

[[record]]
kind = "person_details"
holder = "jbra/ots"
reference = "nr"
query = "SELECT nr, geboren FROM client WHERE nr IN (SELECT value FROM json_each(:client_numbers))"
fields = [{ field = "subject", column = "nr" }, { field = "birth_date", column = "geboren" }]
"#;

fn client(nr: &str, bsn: &str, born: &str) -> Row {
    Row {
        table: "client",
        cells: vec![
            ("nr", Cell::from(nr)),
            ("bsn", Cell::from(bsn)),
            ("geboren", Cell::from(born)),
        ],
    }
}

/// JBRA with its own system, the register and the broker.
struct Party {
    house: House,
    home: Home,
    register: Register,
    look_ups: LookUps,
}

impl Party {
    async fn set_up() -> Self {
        let house = House::raise().await;
        let home = house.home(&[JBRA]).await;
        let folder = house.folder.path().join("jbra");
        std::fs::create_dir_all(folder.join("archive")).unwrap();
        let rows = [
            client("child-jbra-ots", CHILD, "20180404"),
            client("mother-jbra-ots", MOTHER, "19900202"),
            client("father-jbra-ots", FATHER, "19880000"),
            client("nobody-at-the-broker", STRANGER, "20200000"),
            client("without-a-number", "", "20200101"),
        ];
        fill(&folder.join("jbra.db"), SCHEMA, &rows).await.unwrap();
        let (anchor, leaf) = certificate(house.clock.now());
        let register = Register::start(&leaf).await;
        let look_ups = look_ups(&house, &folder, &register, &anchor, API_KEY).await;
        Self {
            house,
            home,
            register,
            look_ups,
        }
    }

    async fn run(&self) -> Result<Tally, AuthorityError> {
        self.look_ups.run(&BTreeSet::new()).await
    }

    /// What the register says of the child, and what stands at the broker after a run, newest last.
    async fn after(&self, relations: &[Value]) -> Vec<wire::AuthorityFact> {
        self.register.says(CHILD, relations);
        self.run().await.unwrap();
        let open = self.stated().await.into_iter();
        open.filter_map(|recorded| match recorded.fact?.kind? {
            Kind::Authority(fact) => Some(fact),
            _ => None,
        })
        .collect()
    }

    /// Authority over the child as this hat stated it and did not end.
    async fn stated(&self) -> Vec<wire::RecordedFact> {
        let caller = self.house.caller("jbra", &worker(JBRA, "c"));
        let request = wire::ListFactsRequest {
            hat: JBRA.to_owned(),
            subject: self.home.name("jbra", "child"),
            ..wire::ListFactsRequest::default()
        };
        let mut register = caller.register();
        let listed = register.list_facts(caller.call(request)).await.unwrap();
        let facts = listed.into_inner().facts.into_iter();
        facts
            .filter(|recorded| {
                let fact = recorded.fact.as_ref().unwrap();
                let open = fact.valid.as_ref().unwrap().until.is_empty();
                open && matches!(fact.kind, Some(Kind::Authority(_)))
            })
            .collect()
    }

    fn name(&self, who: &str) -> String {
        self.home.name("jbra", who)
    }
}

async fn look_ups(
    house: &House,
    folder: &Path,
    register: &Register,
    anchor: &str,
    api_key: &str,
) -> LookUps {
    let mapping = folder.join("mapping.toml");
    let people = People::open(&mapping, MAPPING, &folder.join("jbra.db"))
        .await
        .unwrap();
    let limits = AnswerLimits {
        term: Duration::from_secs(2),
        bytes: 64 * 1024,
    };
    let https = Https::new(anchor.as_bytes(), None, house.clock.clone(), limits).unwrap();
    let key = HeaderValue::from_str(api_key).unwrap();
    let token = folder.join("token.jwt");
    let caller = house.caller("jbra", &worker(JBRA, "c"));
    std::fs::write(&token, caller.token().unwrap()).unwrap();
    let dialer = house.pki.dial_broker(
        &"jbra".parse().unwrap(),
        &house.address,
        house.clock.clone(),
    );
    let channel = dialer.unwrap().connect_lazily().unwrap();
    let clock = house.clock.clone();
    LookUps {
        people,
        register: NationalRegister::new(https, &register.address, Some(key)).unwrap(),
        archive: Archive::new(folder.join("archive"), &[7; 32]),
        broker: Broker::new(channel, token, JBRA, "gezagsbevraging"),
        now: Box::new(move || clock.now()),
    }
}

fn parents() -> Value {
    let both = json!({ "ouders": [person(MOTHER), person(FATHER)] });
    relation("GezamenlijkOuderlijkGezag", CHILD, &both)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_outcome_reaches_the_broker_with_its_evidence_and_neither_number_nor_name() {
    let party = Party::set_up().await;
    party.register.says(CHILD, &[parents()]);
    let tally = party.run().await.unwrap();
    let expected = Tally {
        asked: 1,
        stated: 1,
        not_linked: 1,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    // Of all clients the one child whom the broker knows, and no parent.
    assert_eq!(party.register.asked(), [CHILD]);

    let stated = party.stated().await.pop().unwrap();
    let fact = stated.fact.unwrap();
    let evidence = fact.evidence.unwrap();
    assert_eq!(
        (&*evidence.kind, &*evidence.register_version),
        ("brp", "2.0")
    );
    let looked_up = evidence.looked_up_at.unwrap().seconds;
    assert_eq!(looked_up, party.house.clock.now().as_second());
    assert_eq!(fact.valid.unwrap().from, "2026-11-23");
    let Some(Kind::Authority(authority)) = fact.kind else {
        panic!("authority");
    };
    assert_eq!(authority.outcome, "both-parents");
    let mut holders = [party.name("mother"), party.name("father")];
    holders.sort();
    assert_eq!(authority.authority_holders, holders);
    assert!(!authority.unknown_holder && !stated.confirmed);

    let folder = party.house.folder.path();
    let kept: Vec<_> = files(&folder.join("jbra/archive"));
    assert_eq!(kept.len(), 1);
    assert!(String::from_utf8_lossy(&kept[0]).contains(CHILD));
    let at_the_broker: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    assert!(at_the_broker.len() >= 2, "{at_the_broker:?}");
    for path in at_the_broker {
        let content = std::fs::read(&path).unwrap();
        for secret in [CHILD, MOTHER, FATHER, "Voorbeeld"] {
            let found = content
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} in {}", path.display());
        }
    }
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let listed = std::fs::read_dir(folder).unwrap();
    listed
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_register_says_now_takes_the_place_of_what_it_said_before() {
    let party = Party::set_up().await;
    // The fact of the house, which somebody confirmed, agrees and stays beside the look-up, however often it is repeated.
    for minute in 1..4 {
        let stated = party.after(&[parents()]).await;
        let outcomes: Vec<_> = stated.iter().map(|fact| &*fact.outcome).collect();
        assert_eq!(outcomes, ["both-parents", "both-parents"]);
        let later = format!("2026-11-23T10:0{minute}:00Z");
        party.house.clock.set(&later);
    }

    let mut contested = parents();
    contested["inOnderzoek"] = json!(true);
    let stated = party.after(&[contested]).await;
    assert_eq!(stated.len(), 1);
    assert_eq!(stated[0].outcome, "cannot-be-determined");
    assert!(stated[0].authority_holders.is_empty());

    let third = json!({ "ouder": person(MOTHER), "derde": { "type": "OnbekendeDerde" } });
    let stated = party
        .after(&[relation("GezamenlijkGezag", CHILD, &third)])
        .await;
    assert_eq!(stated.len(), 1);
    assert_eq!(stated[0].outcome, "parent-with-non-parent");
    assert_eq!(stated[0].authority_holders, [party.name("mother")]);
    assert!(stated[0].unknown_holder);

    // Somebody who is no client here cannot be asked either.
    let stranger = json!({ "ouder": person("999993653") });
    let stated = party
        .after(&[relation("EenhoofdigOuderlijkGezag", CHILD, &stranger)])
        .await;
    assert!(stated[0].unknown_holder && stated[0].authority_holders.is_empty());

    let alone = json!({ "ouder": person(MOTHER) });
    let several = [
        relation("EenhoofdigOuderlijkGezag", CHILD, &alone),
        relation("Voogdij", CHILD, &json!({ "derden": [] })),
    ];
    let outcomes: Vec<_> = party
        .after(&several)
        .await
        .into_iter()
        .map(|fact| fact.outcome)
        .collect();
    assert_eq!(outcomes, ["one-parent", "guardian"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_register_that_fails_or_is_not_understood_changes_nothing_at_the_broker() {
    let party = Party::set_up().await;
    let before = party.after(&[parents()]).await;
    party.register.goes_down(true);
    let down = party.run().await;
    assert!(
        matches!(down, Err(AuthorityError::Register(HttpsError::Status(503)))),
        "{down:?}"
    );
    party.register.goes_down(false);
    let unheard_of = relation("Curatele", CHILD, &json!({}));
    assert_eq!(party.after(&[unheard_of]).await, before);
    assert_eq!(party.run().await.unwrap().not_understood, 1);

    let folder = party.house.folder.path().join("jbra");
    let (other_anchor, _) = certificate(party.house.clock.now());
    let stranger = look_ups(
        &party.house,
        &folder,
        &party.register,
        &other_anchor,
        API_KEY,
    )
    .await;
    let refused = stranger.run(&BTreeSet::new()).await;
    assert!(
        matches!(
            refused,
            Err(AuthorityError::Register(HttpsError::Connection(_)))
        ),
        "{refused:?}"
    );
    let nobody = BTreeSet::from(["father-jbra-ots".to_owned()]);
    let asked = party.look_ups.run(&nobody).await.unwrap();
    assert_eq!(asked, Tally::default(), "nobody asks about a grown-up");
}
