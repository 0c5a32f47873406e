//! What the annotations of a policy say of it.

use std::collections::BTreeSet;

use cedar_policy::{Effect, Policy};

use super::memo::Mentions;
use crate::model::{Layer, Modality};

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
    /// `@layer`: the layer it opens; absent for a guardrail, which closes all.
    pub layer: Option<Layer>,
    /// `@modality`: of flows that it opens; absent where it serves every modality.
    pub modality: Option<Modality>,
    /// `@ground`: its row in the table of grounds, whose dates hold for the policy too.
    pub ground: Option<String>,
    /// `@status("to-verify")`: a lawyer has still to look at it.
    pub to_verify: bool,
    /// `@note`: what an officer should know; Dutch.
    pub note: String,
    /// Facts of the vector that its conditions look at, by their names in the schema.
    pub facts: BTreeSet<&'static str>,
}

/// Value of `@layer` for a policy that stands above all layers.
const GUARDRAIL: &str = "guardrail";

impl Rule {
    /// Reads the annotations. The error is what is wrong with them.
    pub(super) fn read(policy: &Policy, file: &str, line: usize) -> Result<Rule, String> {
        let text = |key: &str| policy.annotation(key).filter(|text| !text.is_empty());
        let needed = |key: &str| text(key).ok_or_else(|| format!("the policy has no @{key}"));
        let id = needed("id")?;
        let wrong =
            |key: &str, value: &str| format!("@{key}(\"{value}\") is not known, in policy `{id}`");
        for (key, _) in policy.annotations() {
            if ![
                "id", "article", "layer", "modality", "ground", "status", "note",
            ]
            .contains(&key)
            {
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
        let to_verify = match needed("status")? {
            "confirmed" => false,
            "to-verify" => true,
            other => return Err(wrong("status", other)),
        };
        Ok(Rule {
            article: needed("article")?.to_owned(),
            ground: text("ground").map(str::to_owned),
            note: needed("note")?.to_owned(),
            id: id.to_owned(),
            file: file.to_owned(),
            line,
            layer,
            modality,
            to_verify,
            facts: Mentions::of(policy)
                .map_err(|error| error.to_string())?
                .facts(),
        })
    }
}
