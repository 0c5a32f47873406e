//! What the annotations of a policy say of it.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Effect, Policy};

use super::article;
use super::memo::Mentions;
use super::partial::Reach;
use crate::model::catalogue::InForce;
use crate::model::ground::named;
use crate::model::{Day, Layer, Modality};

named! {
    /// What whoever gives owes to the family.
    InformDuty {
        /// Nothing beyond what the family knows by asking.
        None = "none",
        /// The general duty: within a month, unless it would seriously impair the purpose (AVG 13, 14).
        Avg = "avg-13-14",
        /// Veilig Thuis: within four weeks, put off two weeks at a time with a fresh reason (Wmo 5.3.1).
        VeiligThuis = "wmo-5.3.1",
        /// Whoever reports speaks with the client first, unless that is not safe.
        Meldcode = "meldcode",
        /// The family is told beforehand whom will be asked.
        Beforehand = "beforehand",
        /// Afterwards, as soon as it is safe.
        Later = "later",
        /// Parties read the papers of the court.
        Court = "court",
        /// By the rules on police and judicial data.
        Police = "police",
    }
}

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
    #[expect(clippy::too_many_lines, reason = "one annotation after the other")]
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
        for key in said.keys() {
            if !KNOWN.contains(key) {
                return Err(format!(
                    "the annotation @{key} is not known, in policy `{id}`"
                ));
            }
        }
        let layer = match (needed("layer")?, policy.effect()) {
            (GUARDRAIL, Effect::Forbid) => None,
            (GUARDRAIL, Effect::Permit) => {
                return Err(format!("a permit is no guardrail, in policy `{id}`"));
            }
            (_, Effect::Forbid) => {
                return Err(format!(
                    "a forbid closes all layers: say @layer(\"{GUARDRAIL}\"), in policy `{id}`"
                ));
            }
            (name, Effect::Permit) => {
                Some(Layer::from_id(name).ok_or_else(|| wrong("layer", name))?)
            }
        };
        let modality = text("modality")
            .map(|name| Modality::from_id(name).ok_or_else(|| wrong("modality", name)))
            .transpose()?;
        if layer == Some(Layer::Secrecy) && modality.is_none() {
            return Err(format!(
                "who releases secrecy must say its @modality, in policy `{id}`"
            ));
        }
        let told = layer == Some(Layer::Secrecy)
            && matches!(modality, Some(Modality::Duty | Modality::Right));
        let (inform, term) = if told {
            let (inform, term) = (needed("inform")?, needed("term")?);
            (
                Some(InformDuty::from_id(inform).ok_or_else(|| wrong("inform", inform))?),
                Some(GroundTerm::from_id(term).ok_or_else(|| wrong("term", term))?),
            )
        } else {
            for key in ["inform", "term"] {
                if text(key).is_some() {
                    return Err(format!(
                        "@{key} is for what releases secrecy by duty or right, in policy `{id}`"
                    ));
                }
            }
            (None, None)
        };
        if told && text("ground").is_none() {
            return Err(format!(
                "what releases secrecy by duty or right names its @ground, in policy `{id}`"
            ));
        }
        let day = |key: &str| {
            let day = text(key).map(|text| text.parse().map_err(|_| wrong(key, text)));
            day.transpose()
        };
        let (law_from, law_until): (Option<Day>, Option<Day>) =
            (day("law_from")?, day("law_until")?);
        if layer.is_some() != law_from.is_some() {
            return Err(format!(
                "a permit says since when its law holds (@law_from), a guardrail does not, in policy `{id}`"
            ));
        }
        if law_until.is_some() && law_until <= law_from {
            return Err(format!(
                "@law_until lies on or before @law_from, in policy `{id}`"
            ));
        }
        let cited = needed("article")?;
        article::check(cited).map_err(|part| {
            format!("@article: `{part}` cites no law and article known here, in policy `{id}`")
        })?;
        let to_verify = match needed("status")? {
            "confirmed" => false,
            "to-verify" => true,
            other => return Err(wrong("status", other)),
        };
        Ok(Rule {
            article: cited.to_owned(),
            law_from,
            law_until,
            inform,
            term,
            ground: text("ground").map(str::to_owned),
            note: needed("note")?.to_owned(),
            id: id.to_owned(),
            file: file.to_owned(),
            line,
            layer,
            modality,
            to_verify,
            facts: Mentions::of(reach).facts(),
        })
    }

    /// Whether this version of the law holds on the day of these tables, and its ground is not switched off.
    pub(super) fn in_force(&self, tables: InForce<'_>) -> bool {
        let on = |ground| tables.ground(ground).is_some_and(|row| !row.off);
        self.law_from.is_none_or(|from| from <= tables.day())
            && self.law_until.is_none_or(|until| tables.day() < until)
            && self.ground.as_deref().is_none_or(on)
    }
}
