//! How far Veilig Thuis and the Raad are with a household.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::standing::View;
use super::vector::{Council, Report};
use crate::model::fact::{CouncilStage, ReportStage};
use crate::model::{Day, Fact, Hat, PersonId, RecordedFact};

/// How far Veilig Thuis and the Raad are with a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proceedings {
    pub(super) report: Report,
    pub(super) suspicion: bool,
    pub(super) council: Council,
}

impl<'a> View<'a> {
    /// Whether this hat asked the Raad about a member, and the Raad is not done.
    pub(super) fn asked_council(&self, hat: &Hat) -> bool {
        self.newest(council_stage)
            .any(|(fact, stage)| match &fact.fact {
                Fact::CouncilInquiry { asked_by, .. } => {
                    asked_by == hat && stage != CouncilStage::Closed
                }
                _ => false,
            })
    }

    /// How far Veilig Thuis and the Raad are: of each member the newest stage, of those the one nearest to an inquiry.
    pub(super) fn proceedings(&self) -> Proceedings {
        let report = self
            .newest(report_stage)
            .max_by_key(|(_, stage)| activity(*stage));
        let suspicion = self.newest(report_stage).any(|(fact, stage)| {
            stage == ReportStage::Inquiry
                || (matches!(stage, ReportStage::Reported | ReportStage::Triage)
                    && matches!(
                        &fact.fact,
                        Fact::ReportStage {
                            suspicion: true,
                            ..
                        }
                    ))
        });
        let council = self.newest(council_stage);
        Proceedings {
            report: report.map_or(Report::None, |(_, stage)| stage.into()),
            suspicion,
            council: council
                .map(|(_, stage)| stage.into())
                .max()
                .unwrap_or(Council::None),
        }
    }

    /// Whether an inquiry by Veilig Thuis about a member lasts longer than so many weeks.
    pub(super) fn inquiry_lasts(&self, weeks: u16, on: Day) -> bool {
        self.newest(report_stage).any(|(fact, stage)| {
            let end = fact.valid.from().saturating_add(i32::from(weeks).weeks());
            stage == ReportStage::Inquiry && end < on
        })
    }

    /// The newest of the facts that give a member's stage, for each member.
    fn newest<S: Copy>(
        &self,
        stage_of: fn(&Fact) -> Option<(PersonId, S)>,
    ) -> impl Iterator<Item = (&'a RecordedFact, S)> + use<'a, S> {
        let age = |fact: &RecordedFact| (fact.valid.from(), fact.recorded_at);
        let mut newest: BTreeMap<PersonId, (&RecordedFact, S)> = BTreeMap::new();
        for fact in self.counted() {
            let Some((person, stage)) = stage_of(&fact.fact) else {
                continue;
            };
            let newer = newest
                .get(&person)
                .is_none_or(|(held, _)| age(held) <= age(fact));
            if newer {
                newest.insert(person, (fact, stage));
            }
        }
        if !newest.is_empty() {
            let members = self.memberships();
            newest.retain(|person, _| members.contains_key(person));
        }
        newest.into_values()
    }
}

fn report_stage(fact: &Fact) -> Option<(PersonId, ReportStage)> {
    match fact {
        Fact::ReportStage { person, stage, .. } => Some((*person, *stage)),
        _ => None,
    }
}

fn council_stage(fact: &Fact) -> Option<(PersonId, CouncilStage)> {
    match fact {
        Fact::CouncilInquiry { person, stage, .. } => Some((*person, *stage)),
        _ => None,
    }
}

/// How near a stage is to an inquiry.
fn activity(stage: ReportStage) -> u8 {
    match stage {
        ReportStage::Closed => 0,
        ReportStage::Transferred => 1,
        ReportStage::Reported => 2,
        ReportStage::Triage => 3,
        ReportStage::Inquiry => 4,
    }
}
