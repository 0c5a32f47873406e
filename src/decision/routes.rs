//! Routes that may open what is withheld, with what an asker reads about them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::outcome::Reason;
use super::policies::line_of;
use super::texts::{Texts, Told, Word};
use crate::consent::Language;
use crate::model::AgeBand;
use crate::model::catalogue::Bilingual;
use crate::model::ground::named;

named! {
    /// Kind of route.
    RouteKind {
        /// Consent to sharing and release of secrecy.
        Consent = "consent",
        /// A professional of the holder weighs.
        Review = "review",
        /// A professional of the holder confirms the extent.
        Extent = "extent",
        /// A measure executed by the asker's own hat.
        Measure = "measure",
        /// The holder's safety officer weighs.
        SafetyOfficer = "safety-officer",
        /// The client declares that it honours the obligations.
        DeclareObligation = "declare-obligation",
    }
}

/// A route, as an asker reads it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Kind.
    pub kind: RouteKind,
    /// Age that its text is for; absent where it is for all.
    pub age: Option<AgeBand>,
    /// Article it rests on.
    pub article: String,
    /// What to do, plain Dutch.
    pub text_nl: String,
    /// What to do, English.
    pub text_en: String,
}

impl Route {
    /// What to do.
    pub(super) fn told(&self) -> Told {
        told(self.kind, self.age)
    }
}

fn told(kind: RouteKind, age: Option<AgeBand>) -> Told {
    let age = age.map_or("any", AgeBand::id);
    Told::new(format!("route-{kind}")).with("age", Word::Same(age.to_owned()))
}

/// What an asker reads: the table of the routes, and the words of routes and reasons, told once for each bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Routes {
    rows: Vec<(RouteRow, Bilingual)>,
    reasons: BTreeMap<Reason, Bilingual>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoutesFile {
    route: Vec<RouteRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteRow {
    kind: RouteKind,
    /// Age band of the person; absent where it is for all.
    age: Option<AgeBand>,
    article: String,
}

impl Routes {
    /// Reads the table. The error is a line and what is wrong there.
    pub(super) fn parse(text: &str, texts: &Texts) -> Result<Routes, (usize, String)> {
        let file: RoutesFile = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            (line, error.message().to_owned())
        })?;
        let mut seen = BTreeSet::new();
        for row in &file.route {
            if !seen.insert((row.kind, row.age)) {
                return Err((
                    1,
                    format!("route `{}` stands here twice for one age", row.kind),
                ));
            }
        }
        if let Some(kind) = RouteKind::ALL
            .iter()
            .find(|kind| !seen.contains(&(**kind, None)))
        {
            return Err((1, format!("route `{kind}` has no row for all ages")));
        }
        let both = |told: &Told| {
            let text = |language| texts.line(language, told, &|person| person.to_string());
            Bilingual {
                nl: text(Language::Dutch),
                en: text(Language::English),
            }
        };
        let rows = file.route.into_iter().map(|row| {
            let text = both(&told(row.kind, row.age));
            (row, text)
        });
        let reasons = Reason::ALL.iter().map(|reason| {
            let text = both(&Told::new(format!("reason-{reason}")));
            (*reason, text)
        });
        Ok(Routes {
            rows: rows.collect(),
            reasons: reasons.collect(),
        })
    }

    /// Whether a route has a row of its own for this age.
    pub(super) fn has_text_for(&self, kind: RouteKind, age: AgeBand) -> bool {
        self.rows
            .iter()
            .any(|(row, _)| row.kind == kind && row.age == Some(age))
    }

    /// The route for a person of this age, or of an age the asker may not know. The article is that of the policy it would go
    /// through, or of the table where no single policy speaks.
    pub(super) fn route(
        &self,
        kind: RouteKind,
        age: Option<AgeBand>,
        article: Option<&str>,
    ) -> Option<Route> {
        let of = |age| {
            self.rows
                .iter()
                .find(|(row, _)| row.kind == kind && row.age == age)
        };
        let (row, text) = age.and_then(|age| of(Some(age))).or_else(|| of(None))?;
        Some(Route {
            kind,
            age: row.age,
            article: article.unwrap_or(&row.article).to_owned(),
            text_nl: text.nl.clone(),
            text_en: text.en.clone(),
        })
    }

    /// The words for a reason.
    pub(super) fn reason(&self, reason: Reason) -> Bilingual {
        self.reasons
            .get(&reason)
            .cloned()
            .unwrap_or_else(|| Bilingual {
                nl: reason.to_string(),
                en: reason.to_string(),
            })
    }
}
