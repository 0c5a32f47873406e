//! The whole small space, walked through: first every combination of what the register may know, against a second, naive reckoning of who
//! must give; then, for every answer found on the way, every combination of what these people may have said.

/// A closed list of words, and all of them.
macro_rules! words {
    ($name:ident { $($word:ident),* $(,)? }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum $name { $($word),* }
        impl $name {
            pub(super) const ALL: &'static [$name] = &[$($name::$word),*];
        }
    };
}

mod naive;
mod point;
mod said;

use naive::{Reckoned, naive};
use point::{points, world};
use said::{Said, naive_status, name, say};

use super::*;
use crate::consent::givers::{Asked, Givers, Need, View, counting, holding};
use crate::model::catalogue::{ConsentClass, InForce};
use crate::model::time::legal_day;

const REPRESENTATIVE: PersonId = PersonId::from_bytes([5; 16]);
const BEFORE_SEPTEMBER: Day = date(2026, 8, 30);

/// An answer of the tables, and whether a court spoke for the father.
type Answer = (Givers, bool);

fn answer(world: &World, class: &ConsentClass, tables: InForce<'_>) -> Answer {
    let asked = Asked {
        subject: CHILD,
        kind: world.kind,
        class,
        tables,
    };
    let holding_facts = holding(&world.facts, asked.tables);
    let holding = View::of(asked, &holding_facts, &world.facts);
    let counting = counting(&holding_facts, &world.recipient, asked.tables, world.at);
    let counting = View::of(asked, &counting, &world.facts);
    let ruled = counting.ruled(&Giver::Person(FATHER), &world.recipient);
    (holding.givers_with(&counting), ruled.is_some())
}

fn reckoned(givers: &Givers) -> Reckoned {
    match givers {
        Givers::Nobody => Err("nobody"),
        Givers::Undetermined => Err("undetermined"),
        Givers::Known { needed, may_close } => {
            assert!(!needed.is_empty());
            let needed = needed.iter().map(|need| need.giver.clone()).collect();
            Ok((needed, may_close.clone()))
        }
    }
}

/// Cells of one kind: a holder for every set of regimes that says something of it, and for sharing both sides of the change of the UAVG.
fn cells(kind: ConsentKind) -> &'static [(&'static str, Day)] {
    match kind {
        ConsentKind::Sharing => &[
            ("samen-doen/help", TODAY),
            ("samen-doen/help", BEFORE_SEPTEMBER),
        ],
        ConsentKind::SecrecyRelease => &[
            ("samen-doen/help", TODAY),
            ("vt/report", TODAY),
            ("okt/help", TODAY),
            ("rvdk/inquiry", TODAY),
        ],
        ConsentKind::Help => &[
            ("samen-doen/help", TODAY),
            ("ggz/treatment", TODAY),
            ("rvdk/inquiry", TODAY),
        ],
    }
}

/// Every point of every cell of this kind, held against the naive reckoning; one world for every answer that was found.
fn who_must_give(kind: ConsentKind, catalogue: &Catalogue) -> BTreeMap<Answer, World> {
    let mut answers = BTreeMap::new();
    let mut visited = 0;
    for (holder, day) in cells(kind) {
        let tables = catalogue.on(*day);
        let class = tables.consent_class(&hat(holder), Category::Plan);
        let alone = |(needed, closing): (BTreeSet<_>, BTreeSet<_>)| {
            let closing = &closing - &needed;
            (needed, closing)
        };
        for point in points() {
            let mut world = world(point, *day);
            world.kind = kind;
            world.holder = hat(holder);
            let answer = answer(&world, &class, tables);
            let (found, expected) = (
                reckoned(&answer.0).map(alone),
                naive(point, kind).map(alone),
            );
            assert_eq!(found, expected, "{kind} {holder} {day}: {point:?}");
            answers.entry(answer).or_insert(world);
            visited += 1;
        }
    }
    assert_eq!(visited, 9 * 4 * 10 * 11 * 7 * cells(kind).len());
    println!(
        "{kind}: {visited} combinations of facts, {} answers",
        answers.len()
    );
    answers
}

/// Those who are heard: who must give, and who may close without giving.
fn heard(givers: &Givers) -> (Vec<Need>, Vec<Need>) {
    let Givers::Known { needed, may_close } = givers else {
        return (Vec::new(), Vec::new());
    };
    let closing = may_close
        .iter()
        .filter(|giver| needed.iter().all(|need| need.giver != **giver));
    let closing = closing.map(|giver| Need {
        giver: giver.clone(),
        standing: Standing::Own,
        may_be_silent: false,
    });
    (needed.iter().cloned().collect(), closing.collect())
}

/// Whatever was said has one status, the naive one; no refusal or withdrawal opens, no consent closes.
fn the_whole_space(kind: ConsentKind) {
    let catalogue = shipped();
    let mut visited = 0;
    for ((givers, ruled), mut world) in who_must_give(kind, &catalogue) {
        let (needed, closing) = heard(&givers);
        let everybody: Vec<&Need> = needed.iter().chain(&closing).collect();
        // Of four people together the five words that differ in what they make of the whole.
        let vocabulary = if everybody.len() < 4 {
            Said::ALL
        } else {
            &Said::ALL[..5]
        };
        for number in 0..vocabulary
            .len()
            .pow(u32::try_from(everybody.len()).unwrap())
        {
            let mut rest = number;
            let mut words = Vec::new();
            world.statements.clear();
            for need in &everybody {
                let said = vocabulary[rest % vocabulary.len()];
                rest /= vocabulary.len();
                say(&mut world, need, said);
                let court = ruled && need.giver == Giver::Person(FATHER);
                words.push(if court { Said::Consent } else { said });
            }
            let (must, may) = words.split_at(needed.len());
            let expected = match givers {
                Givers::Nobody => "nobody",
                Givers::Undetermined => "undetermined",
                Givers::Known { .. } => naive_status(must, may),
            };
            let found = world.status(&catalogue);
            let place = || format!("{givers:?} court {ruled}: {words:?}");
            assert_eq!(name(&found), expected, "{}", place());
            never_the_wrong_way(&mut world, &everybody, given(&found), &catalogue, &place);
            visited += 1;
        }
    }
    println!("{kind}: {visited} combinations of statements");
}

#[test]
fn the_whole_space_of_consent_to_sharing_is_total_and_goes_the_right_way() {
    the_whole_space(ConsentKind::Sharing);
}

#[test]
fn the_whole_space_of_release_of_secrecy_is_total_and_goes_the_right_way() {
    the_whole_space(ConsentKind::SecrecyRelease);
}

#[test]
fn the_whole_space_of_agreement_to_help_is_total_and_goes_the_right_way() {
    the_whole_space(ConsentKind::Help);
}

/// Where it is closed, no refusal and no withdrawal more opens it; where it is open, no consent more closes it. Also not of a stranger.
fn never_the_wrong_way(
    world: &mut World,
    everybody: &[&Need],
    open: bool,
    catalogue: &Catalogue,
    place: &dyn Fn() -> String,
) {
    let today = legal_day(world.at);
    let stranger = Need {
        giver: Giver::Person(PersonId::from_bytes([9; 16])),
        standing: Standing::AuthorityHolder,
        may_be_silent: false,
    };
    let answer = if open {
        StatementAnswer::Given
    } else {
        StatementAnswer::Refused
    };
    for need in everybody.iter().copied().chain([&stranger]) {
        let more = world.says(need.giver.clone(), answer, today);
        more.statement.standing = need.standing;
        let opens = given(&world.status(catalogue));
        world.statements.pop();
        assert_eq!(opens, open, "{answer}: {}", place());
    }
    for index in 0..if open { 0 } else { world.statements.len() } {
        let before = world.statements[index].withdrawn_at.replace(world.at);
        let opens = given(&world.status(catalogue));
        world.statements[index].withdrawn_at = before;
        assert!(!opens, "withdrawn: {}", place());
    }
}
