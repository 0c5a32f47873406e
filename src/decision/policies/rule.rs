//! What the annotations of a policy say of it.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Effect, Policy};

use super::memo::Mentions;
use super::partial::Reach;
use crate::model::catalogue::InForce;
use crate::model::ground::named;
use crate::model::{Catalogue, Day, InformDuty, Layer, Modality};

named! {
    /// What ends together with the ground.
    GroundTerm {
        /// Nothing.
        None = "none",
        /// The measure.
        Measure = "measure",
        /// The report to Veilig Thuis.
        Report = "report",
        /// The inquiry by the Raad.
        Council = "council",
        /// The weighing.
        Weighing = "weighing",
    }
}

/// A policy as an officer cites it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// `@id`, unique in the bundle.
    pub id: String,
    /// File it stands in.
    pub file: String,
    /// Line it begins on, from 1.
    pub line: usize,
    /// `@article`.
    pub article: String,
    /// `@law_from`: first legal day of this version of the law; absent for a guardrail, which always stands.
    pub law_from: Option<Day>,
    /// `@law_until`: first legal day no longer; absent where open.
    pub law_until: Option<Day>,
    /// `@layer`: the layer it opens; absent for a guardrail, which closes all.
    pub layer: Option<Layer>,
    /// `@modality`: of flows that it opens; absent where it serves every modality.
    pub modality: Option<Modality>,
    /// `@ground`: its row in the table of grounds, whose dates hold for the policy too.
    pub ground: Option<String>,
    /// `@inform`: what the family is owed; where secrecy is released by duty or right.
    pub inform: Option<InformDuty>,
    /// `@term`: what ends together with it; where secrecy is released by duty or right.
    pub term: Option<GroundTerm>,
    /// `@status("to-verify")`: a lawyer has still to look at it.
    pub to_verify: bool,
    /// `@note`: what an officer should know; Dutch.
    pub note: String,
    /// Facts of the vector that its conditions look at, by their names in the schema.
    pub facts: BTreeSet<&'static str>,
}

/// Every annotation a policy may have.
const KNOWN: [&str; 11] = [
    "id",
    "ground",
    "article",
    "law_from",
    "law_until",
    "layer",
    "modality",
    "inform",
    "term",
    "status",
    "note",
];

/// Value of `@layer` for a policy that stands above all layers.
const GUARDRAIL: &str = "guardrail";

impl Rule {
    /// Reads the annotations. The error is what is wrong with them.
    pub(super) fn read(
        policy: &Policy,
        reach: &Reach,
        file: &str,
        line: usize,
    ) -> Result<Rule, String> {
        let said: BTreeMap<&str, &str> = policy.annotations().collect();
        let text = |key: &str| said.get(key).copied().filter(|text| !text.is_empty());
        let needed = |key: &str| text(key).ok_or_else(|| format!("the policy has no @{key}"));
        let id = needed("id")?;
        let wrong =
            |key: &str, value: &str| format!("@{key}(\"{value}\") is not known, in policy `{id}`");
        if let Some(key) = said.keys().find(|key| !KNOWN.contains(key)) {
            return Err(format!(
                "the annotation @{key} is not known, in policy `{id}`"
            ));
        }
        let day = |key: &str| {
            let day = text(key).map(|text| text.parse().map_err(|_| wrong(key, text)));
            day.transpose()
        };
        Ok(Rule {
            article: needed("article")?.to_owned(),
            law_from: day("law_from")?,
            law_until: day("law_until")?,
            inform: known(text("inform"), InformDuty::from_id, |it| {
                wrong("inform", it)
            })?,
            term: known(text("term"), GroundTerm::from_id, |it| wrong("term", it))?,
            ground: text("ground").map(str::to_owned),
            note: needed("note")?.to_owned(),
            file: file.to_owned(),
            line,
            layer: layer(needed("layer")?, policy.effect(), id)?,
            modality: known(text("modality"), Modality::from_id, |it| {
                wrong("modality", it)
            })?,
            to_verify: match needed("status")? {
                "confirmed" => false,
                "to-verify" => true,
                other => return Err(wrong("status", other)),
            },
            facts: Mentions::of(reach).facts(),
            id: id.to_owned(),
        })
    }

    /// What the annotations leave out, or say where they should not.
    pub(super) fn incomplete(&self, catalogue: &Catalogue) -> Vec<String> {
        let told = self.layer == Some(Layer::Secrecy)
            && matches!(self.modality, Some(Modality::Duty | Modality::Right));
        let mut found = Vec::new();
        if let Err(part) = catalogue.cited(&self.article) {
            found.push(format!(
                "@article: `{part}` is no law with an article that catalogue/laws.toml has"
            ));
        }
        if self.layer == Some(Layer::Secrecy) && self.modality.is_none() {
            found.push("who releases secrecy must say its @modality".to_owned());
        }
        for (key, said) in [
            ("inform", self.inform.is_some()),
            ("term", self.term.is_some()),
        ] {
            match (told, said) {
                (true, false) => found.push(format!("the policy has no @{key}")),
                (false, true) => found.push(format!(
                    "@{key} is for what releases secrecy by duty or right"
                )),
                _ => {}
            }
        }
        if told && self.ground.is_none() {
            found.push("what releases secrecy by duty or right names its @ground".to_owned());
        }
        if self.layer.is_some() != self.law_from.is_some() {
            let text = "a permit says since when its law holds (@law_from), a guardrail does not";
            found.push(text.to_owned());
        }
        if self.law_until.is_some() && self.law_until <= self.law_from {
            found.push("@law_until lies on or before @law_from".to_owned());
        }
        let with_its_id = |what| format!("{what}, in policy `{}`", self.id);
        found.into_iter().map(with_its_id).collect()
    }

    /// Whether this version of the law holds on the day of these tables, and its ground is not switched off.
    pub(super) fn in_force(&self, tables: InForce<'_>) -> bool {
        let on = |ground| tables.ground(ground).is_some_and(|row| !row.off);
        self.law_from.is_none_or(|from| from <= tables.day())
            && self.law_until.is_none_or(|until| tables.day() < until)
            && self.ground.as_deref().is_none_or(on)
    }
}

/// The value of an annotation that has one of few; absent where the annotation is.
fn known<T>(
    text: Option<&str>,
    from_id: impl Fn(&str) -> Option<T>,
    wrong: impl Fn(&str) -> String,
) -> Result<Option<T>, String> {
    text.map(|text| from_id(text).ok_or_else(|| wrong(text)))
        .transpose()
}

/// The layer that a permit opens; none for a guardrail, which is a forbid.
fn layer(name: &str, effect: Effect, id: &str) -> Result<Option<Layer>, String> {
    match (name, effect) {
        (GUARDRAIL, Effect::Forbid) => Ok(None),
        (GUARDRAIL, Effect::Permit) => Err(format!("a permit is no guardrail, in policy `{id}`")),
        (_, Effect::Forbid) => Err(format!(
            "a forbid closes all layers: say @layer(\"{GUARDRAIL}\"), in policy `{id}`"
        )),
        (name, Effect::Permit) => Layer::from_id(name)
            .map(Some)
            .ok_or_else(|| format!("@layer(\"{name}\") is not known, in policy `{id}`")),
    }
}
