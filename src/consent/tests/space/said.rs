//! What somebody may have said, and a second reckoning of what that makes together.

use super::*;
use crate::model::time::legal_day;

words!(Said {
    Nothing,
    Consent,
    Expired,
    Withdrawn,
    Refused,
    RefusedThenConsent,
    BothOnOneDay
});

/// What this person said, each word on a day of its own unless it says otherwise.
pub(super) fn say(world: &mut World, need: &Need, said: Said) {
    let day = legal_day(world.at);
    let (early, late) = (
        day.saturating_sub(300.days()),
        day.saturating_sub(40.days()),
    );
    let mut add = |answer, on| {
        let recorded = world.says(need.giver.clone(), answer, on);
        recorded.statement.standing = need.standing;
    };
    let (given, refused) = (StatementAnswer::Given, StatementAnswer::Refused);
    match said {
        Said::Nothing => return,
        Said::Consent | Said::Withdrawn => add(given, late),
        Said::Expired => add(given, early),
        Said::Refused => add(refused, late),
        Said::RefusedThenConsent => {
            add(refused, early);
            add(given, late);
        }
        Said::BothOnOneDay => {
            add(refused, late);
            add(given, late);
        }
    }
    let last = world.statements.last_mut().unwrap();
    match said {
        Said::Withdrawn => last.withdrawn_at = Some(moment(late)),
        Said::BothOnOneDay => last.statement.given_at = moment(late) + 1.hour(),
        _ => {}
    }
}

/// Name of the status, reckoned without the calculus, from what those who must give said and who may close.
pub(super) fn naive_status(needed: &[Said], closing: &[Said]) -> &'static str {
    let all = || needed.iter().chain(closing);
    let any = |words: &[Said]| all().any(|said| words.contains(said));
    let lacks = |words: &[Said]| needed.iter().any(|said| words.contains(said));
    if any(&[Said::Refused, Said::BothOnOneDay]) {
        "refused"
    } else if any(&[Said::Withdrawn]) {
        "withdrawn"
    } else if lacks(&[Said::Nothing]) {
        "missing"
    } else if lacks(&[Said::Expired]) {
        "expired"
    } else {
        "given"
    }
}

pub(super) fn name(status: &ConsentStatus) -> &'static str {
    match status {
        ConsentStatus::Given { .. } => "given",
        ConsentStatus::Refused => "refused",
        ConsentStatus::Missing { .. } => "missing",
        ConsentStatus::Expired => "expired",
        ConsentStatus::Withdrawn => "withdrawn",
        ConsentStatus::NobodyCanGive => "nobody",
        ConsentStatus::CannotBeDetermined => "undetermined",
    }
}
