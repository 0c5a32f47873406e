use crate::app::parts::shipped_catalogue;
use crate::proto::samenbeeld::record::v1::record::Content;
use crate::proto::samenbeeld::record::v1::{
    DataCategory, Date, FreeText, Incident, IncidentInvolvement, IncidentPart, Record, ViolenceKind,
};
use crate::proto::samenbeeld::v1::{
    Attribute, GetPictureResponse, Member, Obligation, Provenance, Receipt, Route, Stated, Telling,
    Terms, TimelineEntry, Withheld,
};

use super::*;
use crate::proto::samenbeeld::v1 as wire;

fn shown(reply: &GetPictureResponse, language: Language, full: bool) -> String {
    let catalogue = shipped_catalogue().unwrap();
    let day = "2026-11-23".parse().unwrap();
    let view = View {
        language,
        full,
        width: 110,
        asked: &[Category::Health, Category::Plan, Category::Debt],
    };
    picture(reply, view, &catalogue.on(day)).unwrap()
}

fn stated(value: &str, holder: &str) -> Stated {
    Stated {
        value: value.to_owned(),
        provenance: Some(Provenance {
            holder: holder.to_owned(),
            recorded_on: "2026-01-02".to_owned(),
        }),
        terms: Some(Terms {
            modality: "duty".to_owned(),
            articles: vec!["Jeugdwet 7.3.11 lid 4".to_owned()],
            obligations: vec![Obligation::NoOnward.into()],
            ..Terms::default()
        }),
        ..Stated::default()
    }
}

fn attribute(field: &str, values: Vec<Stated>) -> Attribute {
    Attribute {
        field: format!("person_details.{field}"),
        conflict: values.len() > 1,
        values,
    }
}

fn text(text: &str) -> FreeText {
    FreeText {
        text: text.to_owned(),
        ..FreeText::default()
    }
}

fn incident() -> TimelineEntry {
    let part = IncidentInvolvement {
        subject: "prs_1".to_owned(),
        part: IncidentPart::Witness.into(),
        account: Some(text("hoorde het")),
        ..IncidentInvolvement::default()
    };
    let content = Content::Incident(Incident {
        subjects: vec!["prs_1".to_owned()],
        kind: ViolenceKind::Partner.into(),
        involved: vec![part],
        description: Some(text("ruzie in de nacht")),
        ..Incident::default()
    });
    TimelineEntry {
        from: "2026-03-..".to_owned(),
        kind: "incident".to_owned(),
        persons: vec!["prs_1".to_owned(), "prs_2".to_owned()],
        tellings: vec![Telling {
            record: Some(Record {
                from: Some(Date {
                    year: 2026,
                    month: 3,
                    day: 0,
                }),
                content: Some(content),
                ..Record::default()
            }),
            ..Telling::default()
        }],
        ..TimelineEntry::default()
    }
}

fn reply() -> GetPictureResponse {
    let noor = Member {
        person: "prs_1".to_owned(),
        roles: vec!["child".to_owned()],
        own_client_number: "C-1".to_owned(),
        attributes: vec![
            attribute("given_names", vec![stated("Noor", "jbra/ots")]),
            attribute(
                "birth_date",
                vec![
                    stated("2014-03-04", "jbra/ots"),
                    stated("2014-04-03", "wsg/ots"),
                ],
            ),
            Attribute {
                field: "relation[prs_2].kind".to_owned(),
                values: vec![stated("sibling", "jbra/ots")],
                conflict: false,
            },
            Attribute {
                field: "authority.authority_holders".to_owned(),
                values: vec![stated("prs_2, prs_1", "jbra/ots")],
                conflict: false,
            },
        ],
    };
    let nameless = Member {
        person: "prs_2".to_owned(),
        ..Member::default()
    };
    GetPictureResponse {
        members: vec![noor, nameless],
        timeline: vec![incident()],
        withheld: vec![Withheld {
            persons: vec!["prs_2".to_owned()],
            categories: vec![DataCategory::Health.into()],
            holders: vec!["vt/report".to_owned()],
            reason: "may-be-weighed".to_owned(),
            text_nl: "een professional daar kan dit afwegen".to_owned(),
            text_en: "a professional there can weigh it".to_owned(),
            routes: vec![Route {
                kind: "review".to_owned(),
                article: "Wmo 5.2.6".to_owned(),
                text_nl: "vraag een afweging".to_owned(),
                text_en: "ask for a review".to_owned(),
            }],
        }],
        receipt: Some(Receipt {
            id: "rcp_1".to_owned(),
            chain: "chn_1".to_owned(),
            key_id: "log-1".to_owned(),
            ..Receipt::default()
        }),
        ..GetPictureResponse::default()
    }
}

#[test]
fn a_picture_is_told_in_dutch_by_name_where_it_is_known_and_by_number_elsewhere() {
    let text = shown(&reply(), Language::Nl, true);
    for expected in [
        "HET HUISHOUDEN\n  Noor (kind), uw cliëntnummer C-1\n    prs_1\n",
        "    geboortedatum: 2014-03-04 [bronnen verschillen] — jbra/ots, genoteerd 2026-01-02 [1]\n",
        "GRONDEN EN VOORWAARDEN\n  [1] plicht (Jeugdwet 7.3.11 lid 4); niet doorgeven\n",
        "    geboortedatum (ook): 2014-04-03",
        "    relatie (persoon 2), soort: broer of zus",
        "    gezag, gezagsdragers: persoon 2, Noor",
        "TIJDLIJN\n  2026-03-.. incident: Noor, persoon 2\n    herkomst niet te noemen\n      soort: partner\n      betrokken:\n        over: Noor\n        rol: getuige\n        eigen verhaal: “hoorde het”\n      beschrijving: “ruzie in de nacht”\n",
        "  Waarom: een professional daar kan dit afwegen.\n    - persoon 2: Gezondheid",
        " — van vt/report\n    weg: vraag een afweging (Wmo 5.2.6)\n",
        "BEWIJS\n  rcp_1",
    ] {
        assert!(
            text.contains(expected),
            "`{expected}` is missing in:\n{text}"
        );
    }
}

#[test]
fn a_checked_question_tells_each_answer_once_above_all_it_is_true_of() {
    let expected = |person: &str, holder: &str| wire::Expected {
        persons: vec![person.to_owned()],
        categories: vec![DataCategory::Plan.into()],
        holders: vec![holder.to_owned()],
        text_nl: "Dat hangt af van: een weging.".to_owned(),
        text_en: "That depends on: a weighing.".to_owned(),
        ..wire::Expected::default()
    };
    let reply = wire::CheckQuestionResponse {
        expected: vec![expected("prs_1", "vt/report"), expected("prs_2", "wsg/ots")],
        receipt: None,
    };
    let catalogue = shipped_catalogue().unwrap();
    let view = View {
        language: Language::Nl,
        full: false,
        width: 110,
        asked: &[],
    };
    let text = checked(&reply, view, &catalogue.on("2026-11-23".parse().unwrap()));
    assert_eq!(text.matches("Dat hangt af van").count(), 1, "{text}");
    for line in ["- prs_1: Plannen en doelen — van vt/report", "- prs_2: "] {
        assert!(text.contains(line), "`{line}` is missing in:\n{text}");
    }
}

#[test]
fn the_same_picture_is_told_in_english() {
    let text = shown(&reply(), Language::En, true);
    for expected in [
        "THE HOUSEHOLD",
        "birth date",
        "- person 2: Health",
        "Why: a professional there can weigh it.",
        "route: ask for a review (Wmo 5.2.6)",
        "RECEIPT",
    ] {
        assert!(
            text.contains(expected),
            "`{expected}` is missing in:\n{text}"
        );
    }
}

#[test]
fn an_empty_picture_says_that_there_is_nothing_to_show() {
    let text = shown(&GetPictureResponse::default(), Language::Nl, true);
    assert!(
        text.contains("Niemand te tonen.") && text.contains("Niets te tonen."),
        "{text}"
    );
}

/// A value that holds from one day until another.
fn dated(value: &str, holder: &str, (from, until): (&str, &str)) -> Stated {
    Stated {
        from: from.to_owned(),
        until: until.to_owned(),
        ..stated(value, holder)
    }
}

/// Somebody who moved, and on whose partner sources differ.
fn moved() -> GetPictureResponse {
    let (before, after) = (("2019-..-..", "2024-05-03"), ("2024-05-03", ""));
    let address = |field: &str, old: &str, new: &str| Attribute {
        field: format!("address.{field}"),
        values: vec![
            dated(old, "samen-doen/help", before),
            dated(new, "vt/report", after),
        ],
        conflict: false,
    };
    let partner = Attribute {
        field: "relation[prs_2].kind".to_owned(),
        values: vec![
            dated("partner", "wsg/ots", ("2016-11-..", "")),
            dated("former-partner", "jbra/ots", ("2026-10-16", "")),
        ],
        conflict: true,
    };
    let mut reply = reply();
    reply.members[0].attributes = vec![
        address("street", "Oudeweg", "Nieuwelaan"),
        address("town", "Diemen", "Amstelveen"),
        partner,
    ];
    reply
}

#[test]
fn what_held_before_and_what_holds_now_stand_under_each_other_with_their_dates() {
    let text = shown(&moved(), Language::Nl, false);
    for expected in [
        "    adres, van 2019 tot 3 mei 2024: straat: Oudeweg; woonplaats: Diemen — samen-doen/help [1]\n",
        "    adres, sinds 3 mei 2024: straat: Nieuwelaan; woonplaats: Amstelveen — vt/report [1]\n",
    ] {
        assert!(
            text.contains(expected),
            "`{expected}` is missing in:\n{text}"
        );
    }
    let differ = "partner, sinds november 2016 (wsg/ots [1]) ≠ ex-partner, sinds 16 oktober 2026 (jbra/ots [1])";
    let folded: Vec<&str> = text.split_whitespace().collect();
    assert!(folded.join(" ").contains(differ), "{text}");
    let whole = shown(&moved(), Language::En, true);
    for expected in [
        "address, street: Oudeweg, from 2019 until 3 May 2024 — samen-doen/help",
        "address, street (also): Nieuwelaan, since 3 May 2024 — vt/report",
        "kind: partner, since November 2016 [sources differ] — wsg/ots",
    ] {
        assert!(
            whole.contains(expected),
            "`{expected}` is missing in:\n{whole}"
        );
    }
}

fn contact(day: &str) -> TimelineEntry {
    TimelineEntry {
        from: day.to_owned(),
        kind: "contact_moment".to_owned(),
        persons: vec!["prs_1".to_owned()],
        ..incident()
    }
}

#[test]
fn in_short_what_belongs_together_stands_on_one_line() {
    let text = shown(&reply(), Language::En, false);
    for expected in [
        "  Noor (child), your client number C-1\n",
        "birth date: 2014-03-04 (jbra/ots [1]) ≠ 2014-04-03 (wsg/ots [1]) [sources differ]\n",
        "    relation (person 2): sibling — jbra/ots [1]\n",
        "  2026\n    03-.. incident, all: partner, “ruzie in de nacht”, “hoorde het” — origin not to be told\n",
    ] {
        assert!(
            text.contains(expected),
            "`{expected}` is missing in:\n{text}"
        );
    }
    assert!(!text.contains("prs_1"), "{text}");
}

#[test]
fn of_contact_moments_the_newest_are_shown_in_short_and_how_many_more_there_are() {
    let mut reply = reply();
    let days = (1..=9).map(|day| contact(&format!("2025-04-0{day}")));
    reply.timeline = days.chain(reply.timeline).collect();
    let text = shown(&reply, Language::En, false);
    for expected in [
        "  2025\n    04-06 contact moment",
        "    + 5 more contact moments\n  2026\n",
        "  Shown: 5 of 10, a line each.",
    ] {
        assert!(
            text.contains(expected),
            "`{expected}` is missing in:\n{text}"
        );
    }
    let full = shown(&reply, Language::En, true);
    assert_eq!(full.matches("contact moment").count(), 9);
}

#[test]
fn what_waits_alike_stands_under_one_reason_with_its_routes_once() {
    let mut reply = reply();
    let more = Withheld {
        categories: vec![DataCategory::Plan.into(), DataCategory::Debt.into()],
        holders: vec!["wsg/ots".to_owned()],
        ..reply.withheld[0].clone()
    };
    reply.withheld.push(more);
    let text = shown(&reply, Language::En, false);
    assert_eq!(text.matches("route: ").count(), 1, "{text}");
    assert!(
        text.contains("- person 2: everything asked, but: Health, addiction, disability, treatment — from wsg/ots"),
        "{text}"
    );
}
