//! How far the policies of a party's module reach: to the party's own hats, or past them to what others hold or receive.

use std::collections::BTreeMap;

use cedar_policy::{EntityUid, Policy, PolicySet, PrincipalConstraint, ResourceConstraint};
use serde_json::Value;

use crate::model::{Layer, Organisation};

/// Whether two texts of a party's module differ in a policy that reaches past that party: that releases or guards what others hold, or
/// opens the own layers of another recipient. What cannot be read does.
pub(in crate::decision) fn differ_past(party: &Organisation, before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (by_text(before), by_text(after)) else {
        return true;
    };
    let gone = before.iter().filter(|(text, _)| !after.contains_key(*text));
    let come = after.iter().filter(|(text, _)| !before.contains_key(*text));
    gone.chain(come).any(|(_, policy)| !is_own(policy, party))
}

/// Policies by their text without comments.
fn by_text(text: &str) -> Option<BTreeMap<String, Policy>> {
    let policies: PolicySet = text.parse().ok()?;
    let policies = policies.policies();
    policies
        .map(|policy| Some((policy.to_cedar()?, policy.clone())))
        .collect()
}

/// Whether a policy speaks of this party alone: as the one who holds where it releases or guards, as the one who receives else.
fn is_own(policy: &Policy, party: &Organisation) -> bool {
    let receives = policy
        .annotation("layer")
        .and_then(Layer::from_id)
        .is_some_and(|layer| layer != Layer::Secrecy);
    let (hat, variable) = if receives {
        let PrincipalConstraint::Eq(hat) = policy.principal_constraint() else {
            return is_conditioned(policy, "principal", party);
        };
        (hat, "principal")
    } else {
        let ResourceConstraint::Eq(hat) = policy.resource_constraint() else {
            return is_conditioned(policy, "resource", party);
        };
        (hat, "resource")
    };
    is_of(&hat, party) || is_conditioned(policy, variable, party)
}

fn is_of(hat: &EntityUid, party: &Organisation) -> bool {
    let id = hat.id().unescaped();
    id.split_once('/')
        .is_some_and(|(organisation, _)| organisation == party.as_str())
}

/// Whether a policy holds only `when` the organisation of this variable is the party, whatever else it asks.
fn is_conditioned(policy: &Policy, variable: &str, party: &Organisation) -> bool {
    let Ok(json) = policy.to_json() else {
        return false;
    };
    let conditions = json.get("conditions").and_then(Value::as_array);
    let wanted = serde_json::json!({ "==": {
        "left": { ".": { "left": { "Var": variable }, "attr": "organisation" } },
        "right": { "Value": { "__entity": { "type": "Organisation", "id": party.as_str() } } },
    }});
    conditions.into_iter().flatten().any(|condition| {
        condition.get("kind").and_then(Value::as_str) == Some("when")
            && condition
                .get("body")
                .is_some_and(|body| is_needed(body, &wanted))
    })
}

/// Whether the expression is this one, or joins it to others by `&&`.
fn is_needed(expression: &Value, wanted: &Value) -> bool {
    if expression == wanted {
        return true;
    }
    expression.get("&&").is_some_and(|joined| {
        ["left", "right"]
            .iter()
            .filter_map(|side| joined.get(side))
            .any(|side| is_needed(side, wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(party: &str, before: &str, after: &str) -> bool {
        differ_past(&party.parse().unwrap(), before, after)
    }

    #[test]
    fn a_partys_own_releases_and_its_own_layers_reach_no_further() {
        for own in [
            r#"@layer("secrecy") permit (principal, action, resource == Hat::"jbra/ots");"#,
            r#"@layer("secrecy") permit (principal, action, resource)
               when { context.x && resource.organisation == Organisation::"jbra" && !context.y };"#,
            r#"@layer("task") permit (principal == Hat::"jbra/ots", action, resource);"#,
            r#"@layer("guardrail") forbid (principal, action, resource == Hat::"jbra/ots");"#,
        ] {
            assert!(!differ("jbra", "", own), "{own}");
            assert!(!differ("jbra", own, ""), "{own}");
            assert!(differ("vt", own, ""), "{own}");
        }
    }

    #[test]
    fn what_releases_guards_or_receives_for_others_reaches_past() {
        for past in [
            r#"@layer("secrecy") permit (principal == Hat::"jbra/ots", action, resource);"#,
            r#"@layer("secrecy") permit (principal, action, resource == Hat::"blijf/shelter");"#,
            r#"@layer("secrecy") permit (principal, action, resource)
               when { context.x || resource.organisation == Organisation::"jbra" };"#,
            r#"@layer("secrecy") permit (principal, action, resource)
               unless { resource.organisation == Organisation::"jbra" };"#,
            r#"@layer("task") permit (principal == Hat::"vt/report", action, resource);"#,
            r#"@layer("guardrail") forbid (principal, action, resource);"#,
            "permit (principal, action, resource);",
            "permit (principal",
        ] {
            assert!(differ("jbra", "", past), "{past}");
        }
    }

    #[test]
    fn comments_and_order_are_no_difference() {
        let (one, two) = (
            r#"@layer("task") permit (principal, action, resource);"#,
            r#"@layer("task") permit (principal, action, resource) when { context.x };"#,
        );
        let before = format!("{one}\n{two}");
        assert!(!differ("jbra", &before, &format!("// why\n{two}\n{one}")));
        assert!(differ("jbra", &before, one));
    }
}
