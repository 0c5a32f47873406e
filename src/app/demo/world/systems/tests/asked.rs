//! Nothing comes back that was not asked: neither categories nor persons.

use prost::Message;

use super::{ORGANISATIONS, SHOWN, kind, sources};
use crate::model::Category;
use crate::proto::samenbeeld::record::v1::record::Content;
use crate::proto::samenbeeld::record::v1::{Record, RelationKind};

/// Whether the bytes of a record hold a text anywhere.
fn holds(record: &Record, text: &str) -> bool {
    let bytes = record.encode_to_vec();
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

/// Whether a name stands in a record as a word of its own.
fn names(record: &Record, name: &str) -> bool {
    let text = String::from_utf8_lossy(&record.encode_to_vec()).into_owned();
    !name.is_empty()
        && text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == name)
}

#[tokio::test]
async fn only_asked_categories_come_back() {
    let sources = sources().await;
    for organisation in ORGANISATIONS {
        for category in Category::ALL {
            for record in sources.ask(organisation, &SHOWN, &[*category]).await {
                let whole = match record.content.as_ref().unwrap() {
                    Content::PersonDetails(_) => Category::Identity,
                    Content::Relation(_) => Category::Composition,
                    Content::Authority(_) => Category::Authority,
                    Content::Address(_) => Category::Address,
                    Content::ContactPoint(_) => Category::Phone,
                    Content::Plan(_) => Category::Plan,
                    Content::Debt(_) => Category::Debt,
                    Content::Measure(_) | Content::CouncilInquiry(_) => Category::Measure,
                    Content::Involvement(_) | Content::ShelterStay(_) => Category::Involvement,
                    _ => *category,
                };
                assert_eq!(whole, *category, "{organisation} {}", record.reference);
                match record.content.unwrap() {
                    Content::PersonDetails(person) => assert!(person.bsn.is_empty()),
                    Content::ShelterStay(stay) => assert!(stay.location.is_none()),
                    Content::ViolenceReport(report) => assert!(report.reporter.is_none()),
                    Content::CouncilInquiry(inquiry) => {
                        assert!(inquiry.informants.is_empty() && inquiry.findings.is_empty());
                    }
                    Content::Incident(incident) => {
                        assert!(incident.police.is_none());
                        assert!(
                            incident
                                .involved
                                .iter()
                                .all(|involved| involved.injury.is_none())
                        );
                    }
                    _ => {}
                }
            }
        }
    }
}

#[tokio::test]
async fn persons_not_asked_never_appear_in_handles_or_texts() {
    let sources = sources().await;
    let mut leaks = Vec::new();
    for household in &sources.world.households {
        let members: Vec<&str> = household
            .members
            .iter()
            .map(|member| member.person.as_str())
            .collect();
        for organisation in ORGANISATIONS {
            for asked in &members {
                for record in sources.ask(organisation, &[*asked], Category::ALL).await {
                    for other in members.iter().filter(|other| *other != asked) {
                        let name = &sources.world.person(other).unwrap().given;
                        if names(&record, name) || holds(&record, &format!("s-{other}")) {
                            leaks.push(format!(
                                "{organisation} {} of {asked} tells of {other}",
                                record.reference
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[tokio::test]
async fn client_numbers_never_leave() {
    let sources = sources().await;
    for organisation in ORGANISATIONS {
        let records = sources.ask(organisation, &SHOWN, Category::ALL).await;
        for link in sources
            .world
            .links
            .iter()
            .filter(|link| SHOWN.contains(&link.person.as_str()))
        {
            let leaked = records
                .iter()
                .find(|record| holds(record, &link.client_number));
            assert!(leaked.is_none(), "{organisation} sends a client number");
        }
    }
}

#[tokio::test]
async fn a_record_about_four_where_two_are_asked_names_two() {
    let sources = sources().await;
    let records = sources
        .ask(
            "jbra",
            &["noor", "daan"],
            &[Category::Incident, Category::Health],
        )
        .await;
    let incident = records.iter().find_map(|record| match &record.content {
        Some(Content::Incident(incident)) => Some(incident),
        _ => None,
    });
    let incident = incident.unwrap();
    assert_eq!(incident.subjects, ["s-noor", "s-daan"]);
    let involved: Vec<_> = incident
        .involved
        .iter()
        .map(|involved| involved.subject.as_str())
        .collect();
    assert_eq!(involved, ["s-noor", "s-daan"]);
    assert!(incident.description.is_none(), "the text is about all four");
    assert!(
        incident.involved[0].injury.is_some(),
        "the injury is hers alone"
    );
}

#[tokio::test]
async fn authority_and_relations_fall_away_when_a_person_in_them_is_not_asked() {
    let sources = sources().await;
    let both = [Category::Authority, Category::Composition];
    let alone = sources.ask("jbra", &["daan", "noor"], &both).await;
    assert!(
        alone.iter().all(|record| kind(record) != "authority"),
        "two hold authority"
    );
    let related: Vec<_> = alone
        .iter()
        .filter_map(|record| match &record.content {
            Some(Content::Relation(relation)) => Some((relation.subject.as_str(), relation.kind())),
            _ => None,
        })
        .collect();
    assert_eq!(related, [("s-noor", RelationKind::Parent)]);
    let with_father = sources.ask("jbra", &["daan", "noor", "ruben"], &both).await;
    assert!(with_father.iter().any(|record| kind(record) == "authority"));
}
