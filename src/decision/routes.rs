//! Routes that may open what is withheld, with what an asker reads about them.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::policies::line_of;
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
    /// Article it rests on.
    pub article: String,
    /// What to do, plain Dutch.
    pub text_nl: String,
    /// What to do, English.
    pub text_en: String,
}

/// The texts of the routes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Routes {
    rows: Vec<RouteRow>,
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
    /// Age band of the person; absent where the text is for all.
    age: Option<AgeBand>,
    article: String,
    text: Bilingual,
}

impl Routes {
    /// Reads the table. The error is a line and what is wrong there.
    pub(super) fn parse(text: &str) -> Result<Routes, (usize, String)> {
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
            return Err((1, format!("route `{kind}` has no text for all ages")));
        }
        Ok(Routes { rows: file.route })
    }

    /// Whether a route has a text of its own for this age.
    pub(super) fn has_text_for(&self, kind: RouteKind, age: AgeBand) -> bool {
        self.rows
            .iter()
            .any(|row| row.kind == kind && row.age == Some(age))
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
                .find(|row| row.kind == kind && row.age == age)
        };
        let row = age.and_then(|age| of(Some(age))).or_else(|| of(None))?;
        Some(Route {
            kind,
            article: article.unwrap_or(&row.article).to_owned(),
            text_nl: row.text.nl.clone(),
            text_en: row.text.en.clone(),
        })
    }
}
