//! Years of ordinary work: the generator fills a story's routines in with contact moments and school reports, by seed.

use jiff::ToSpan;
use jiff::civil::Date;

use super::book::organisation_of;
use super::story::{ContactTold, RoutineTold, SchoolResultTold, Story};
use super::when::When;

/// Chance from a seed: SplitMix64 (Steele, Lea and Flood, 2014). Good enough to make stories differ, no more.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 for an `end` of 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let place = usize::try_from(self.below(from.len() as u64)).ok()?;
        from.get(place).copied()
    }
}

/// How a contact went, with the kind it has in the record.
const MANNERS: [(&str, &str); 7] = [
    ("visit", "Huisbezoek bij {a}."),
    (
        "visit",
        "Op bezoek bij {a}, op verzoek wat later op de dag.",
    ),
    ("call", "Gebeld met {a}."),
    ("call", "{a} belde zelf."),
    ("talk", "Gesprek met {a} op kantoor."),
    ("talk", "Gesprek met {a} in het buurthuis."),
    ("missed", "{a} was er niet; briefje achtergelaten."),
];

/// What it was about, with what the text touches on besides.
const TOPICS: [(Option<&str>, &str); 24] = [
    (
        None,
        "De afspraken uit het plan zijn doorgelopen; twee zijn gehaald, een schuift door.",
    ),
    (
        None,
        "Het ging over de ochtenden: opstaan, ontbijt en op tijd de deur uit.",
    ),
    (
        None,
        "Er was veel spanning in huis deze week, zonder dat het uit de hand liep.",
    ),
    (
        None,
        "Samen de weekindeling gemaakt en op de koelkast gehangen.",
    ),
    (None, "Het contact met de buren is beter dan vorige maand."),
    (
        None,
        "Er is afgesproken wie er gebeld wordt als het weer oploopt.",
    ),
    (
        None,
        "De omgang van het weekend is doorgesproken; het verliep rustig.",
    ),
    (
        None,
        "Het vertrouwen is broos; eerst geluisterd, weinig gevraagd.",
    ),
    (
        None,
        "De vakantieweek is besproken; daarna wordt er weer gebeld.",
    ),
    (
        None,
        "Er zijn zorgen over het slapen van de kinderen; volgende keer verder.",
    ),
    (
        None,
        "Huiswerkbegeleiding is aangevraagd; er komt een antwoord per brief.",
    ),
    (
        None,
        "Er is gelachen vandaag. De nieuwe indeling van de kamer werkt.",
    ),
    (
        None,
        "De volgende evaluatie is voorbereid; wat goed gaat is opgeschreven.",
    ),
    (
        None,
        "Gesproken over wat de kinderen meekrijgen van de ruzies.",
    ),
    (
        Some("debt"),
        "De post is samen opengemaakt; twee aanmaningen zijn naar de schuldhulp gestuurd.",
    ),
    (
        Some("debt"),
        "De huur van deze maand is betaald; de betalingsregeling loopt.",
    ),
    (
        Some("debt"),
        "Het weekgeld is op donderdag al op; gekeken waar het aan opgaat.",
    ),
    (
        Some("debt"),
        "Energietoeslag aangevraagd en de vaste lasten nagelopen.",
    ),
    (
        Some("health"),
        "Nog steeds geen bericht van de wachtlijst bij de ggz; het wachten valt zwaar.",
    ),
    (
        Some("health"),
        "Medicijnen worden weer regelmatig genomen; dat geeft rust.",
    ),
    (
        Some("health"),
        "Er is deze week niet gedronken, zegt het gezin; de behandelaar is op de hoogte.",
    ),
    (
        Some("health"),
        "De vermoeidheid en de hoofdpijn zijn er nog; de huisarts is gevraagd mee te kijken.",
    ),
    (
        Some("criminal"),
        "Gesproken over de aangifte en over wat de wijkagent daarover kwam vertellen.",
    ),
    (
        None,
        "De school liet weten dat de rust in de klas terug is.",
    ),
];

const CLOSINGS: [&str; 6] = [
    "Volgende afspraak over twee weken.",
    "Wordt vervolgd.",
    "Terugbellen na het weekend.",
    "Verslag met hen gedeeld.",
    "Collega neemt het volgende contact over.",
    "",
];

const SCHOOL: [(&str, i64); 8] = [
    ("{a} gaat vooruit met rekenen; lezen blijft achter.", 0),
    (
        "{a} is vaak moe en zit er stil bij. De leerkracht houdt een oogje in het zeil.",
        4,
    ),
    (
        "{a} heeft een goed rapport en helpt anderen in de groep.",
        0,
    ),
    (
        "{a} was regelmatig te laat. De school heeft daarover gebeld.",
        9,
    ),
    ("{a} had deze periode snel ruzie op het plein.", 2),
    ("{a} mist de gymlessen; spullen zijn vaak niet mee.", 6),
    ("{a} werkt hard en vraagt om hulp als het niet lukt.", 0),
    ("{a} was een week afwezig zonder bericht.", 25),
];

/// Adds what the routines of a story say to its contacts and school results.
pub(super) fn fill_in(story: &mut Story, seed: u64, today: Date) {
    let mut chance = Chance::new(seed);
    for routine in story.routines.clone() {
        let mut day = routine.from.date(today);
        let end = routine.until.map_or(today, |until| until.date(today));
        let step = routine.every_days.max(1);
        let wobble = u64::try_from(step / 3 + 1).unwrap_or(1);
        loop {
            let jitter = i32::try_from(chance.below(wobble)).unwrap_or(0);
            day = day.saturating_add((step + jitter).days());
            if day >= end {
                break;
            }
            let at = When::before(today, day);
            if routine.what == "school" {
                school(story, &routine, at, &mut chance);
            } else {
                contact(story, &routine, at, &mut chance);
            }
        }
    }
}

fn contact(story: &mut Story, routine: &RoutineTold, at: When, chance: &mut Chance) {
    let sayable = sayable(organisation_of(&routine.hat));
    let topics: Vec<_> = TOPICS
        .into_iter()
        .filter(|(holds, _)| holds.is_none_or(|holds| sayable.contains(&holds)))
        .collect();
    let (Some((kind, manner)), Some((holds, topic)), Some(closing)) = (
        chance.pick(&MANNERS),
        chance.pick(&topics),
        chance.pick(&CLOSINGS),
    ) else {
        return;
    };
    let (text, holds) = if kind == "missed" {
        (manner.to_owned(), None)
    } else {
        (format!("{manner} {topic} {closing}"), holds)
    };
    let text = text
        .trim_end()
        .replace("{a}", &name(story, routine.who.first()));
    story.contacts.push(ContactTold {
        at,
        hat: routine.hat.clone(),
        kind: kind.to_owned(),
        who: routine.who.clone(),
        text,
        holds: holds.map(str::to_owned),
    });
}

fn school(story: &mut Story, routine: &RoutineTold, at: When, chance: &mut Chance) {
    for child in &routine.who {
        let Some((text, missed)) = chance.pick(&SCHOOL) else {
            return;
        };
        let text = text.replace("{a}", &name(story, Some(child)));
        story.school_results.push(SchoolResultTold {
            at,
            hat: routine.hat.clone(),
            who: child.clone(),
            text,
            missed: Some(missed),
        });
    }
}

/// What each organisation's system can say that a report touches on; other topics are not written there.
fn sayable(organisation: &str) -> &'static [&'static str] {
    match organisation {
        "samen-doen" => &["debt", "health"],
        "jbra" => &["debt", "health", "criminal"],
        "wsg" | "blijf" => &["health"],
        _ => &[],
    }
}

fn name(story: &Story, key: Option<&String>) -> String {
    let told = key.and_then(|key| story.persons.iter().find(|person| person.key == *key));
    told.map_or_else(|| "het gezin".to_owned(), |person| person.given.clone())
}
