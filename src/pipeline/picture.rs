//! One request, as it travels (design section 4): every step in the only order that compiles.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::abandon::OpenIntent;
use super::cut::Cut;
use super::disclosure::{Closing, SharedPicture};
use super::readings::may_see;
use super::steps::{at_once, step};
use super::{InForce, Pipeline, PipelineError};
use crate::audit::{Draft, Receipt, entries};
use crate::decision::{self, Decision, Permit, Versions};
use crate::fanout::{self, SourceAnswer, SourceQuestion};
use crate::identity::Caller;
use crate::merge;
use crate::model::time::legal_day;
use crate::model::{Hat, Organisation, Pseudonym, SubjectRef, Timestamp};
use crate::ports::{Release, Releasing, Snapshot};
use crate::purpose::{self, PictureQuestion, SharingRequest};
use crate::work::{CalledConsultation, GivenFlow, LedgerEvent, LedgerRecord, NotOpen};

/// How often flows are decided again before the caller is told to come back.
const MOST_DECISIONS: u64 = 5;

/// What was decided, and on what.
pub(super) struct Decided {
    pub(super) snapshot: Snapshot,
    pub(super) decision: Decision,
    pub(super) in_force: Arc<InForce>,
    pub(super) at: Timestamp,
    /// With a review that is collected: the holders it was sent to.
    pub(super) collects: Option<BTreeSet<Hat>>,
    /// At a consultation: the consultation.
    pub(super) at_the_table: Option<CalledConsultation>,
}

impl Decided {
    /// What the release check compares: the policy version is that of the bundle decided with (ADR 6).
    pub(super) fn versions(&self) -> Versions {
        Versions {
            policy: self.in_force.version,
            ..self.snapshot.facts.versions
        }
    }
}

/// The answer of one source, with the question it answers.
pub(super) struct Answered {
    pub(super) question: SourceQuestion,
    pub(super) answer: SourceAnswer,
}

/// What is about to be released: its entry of the log, and what it gives of others.
pub(super) struct Outcome {
    pub(super) entry: Draft,
    pub(super) given: Vec<GivenFlow>,
}

/// A request under way: its intent is durable, and whatever is released from here on is checked against what it was decided on.
pub(super) struct Walk {
    pub(super) caller: Caller,
    pub(super) request: SharingRequest,
    pub(super) intent: OpenIntent,
    pub(super) questions: Vec<SourceQuestion>,
    /// The newest decision.
    pub(super) decided: Decided,
    /// What was open in every decision so far: it only narrows, since no source was asked for more.
    pub(super) permit: Permit,
    /// How often the flows were decided again.
    pub(super) decided_again: u64,
}

impl Walk {
    /// An outcome of this walk, with what it was decided on.
    fn releasing(&self, outcome: Outcome) -> Releasing {
        let Outcome { entry, given } = outcome;
        let household = self.decided.snapshot.facts.household;
        let disclosed = (!given.is_empty()).then(|| LedgerRecord {
            receipt: entry.receipt,
            at: entry.at,
            household,
            hat: self.request.recipient().clone(),
            professional: self.request.professional().clone(),
            event: LedgerEvent::Disclosed {
                task: self.permit.task().clone(),
                flows: given,
            },
        });
        Releasing {
            entry,
            household,
            recipient: self.caller.organisation().clone(),
            decided_on: self.decided.versions(),
            disclosed,
        }
    }

    /// The answer of a source, with its question.
    pub(super) fn answered(&self, source: &Organisation, answer: SourceAnswer) -> Option<Answered> {
        let question = self
            .questions
            .iter()
            .find(|question| question.organisation() == source)?;
        Some(Answered {
            question: question.clone(),
            answer,
        })
    }
}

impl Pipeline {
    /// One household's picture, cut to what is permitted, with its receipt.
    ///
    /// # Errors
    /// As [`PipelineError`] names them. Everything withheld is no error: the picture is empty then.
    pub async fn get_picture(
        &self,
        caller: &Caller,
        question: PictureQuestion,
    ) -> Result<SharedPicture, PipelineError> {
        let request = step("declare", self.declare(caller, question)).await?;
        self.share(caller, request).await
    }

    /// The steps after a question was declared.
    pub(super) async fn share(
        &self,
        caller: &Caller,
        request: SharingRequest,
    ) -> Result<SharedPicture, PipelineError> {
        let decided = self.decide(caller, &request).await?;
        let mut walk = step("intent", self.open(caller, request, decided)).await?;
        let answers = step("sources", self.ask(&walk)).await;
        let first = at_once("cut", || Cut::of(&answers, &walk.permit, &self.rules));
        self.report_incidents(&walk, &answers, &first).await?;
        let released = self
            .release(&mut walk, |walk| {
                let narrower;
                let cut = if walk.decided_again == 0 {
                    &first
                } else {
                    narrower = Cut::of(&answers, &walk.permit, &self.rules);
                    &narrower
                };
                let picture =
                    merge::merge(&cut.records, &walk.permit, &walk.decided.merge_context());
                let closing = walk.closing(&answers, cut, Vec::new());
                let outcome = Outcome {
                    entry: self.outcome(walk, cut, &closing),
                    given: cut.disclosed(&walk.decided, &walk.permit),
                };
                Some((outcome, (picture, closing)))
            })
            .await?;
        let Some(((picture, closing), receipt)) = released else {
            return Err(PipelineError::KeepsChanging);
        };
        walk.intent.close();
        Ok(SharedPicture {
            picture,
            closing,
            receipt,
        })
    }

    /// Steps 1 and 2: the hat is worn, the question declared.
    pub(super) async fn declare(
        &self,
        caller: &Caller,
        question: PictureQuestion,
    ) -> Result<SharingRequest, PipelineError> {
        let mandate = self.wear(caller, &question.hat).await?;
        let in_force = self.in_force.load();
        let today = legal_day(self.now());
        let catalogue = in_force.policies.catalogue().on(today);
        Ok(purpose::declare(
            caller,
            Some(&mandate),
            question,
            &catalogue,
        )?)
    }

    /// Step 3: one read. Unknown, not assigned and barred are one answer.
    pub(super) async fn snapshot_for(
        &self,
        caller: &Caller,
        hat: &Hat,
        household: &Pseudonym,
    ) -> Result<(Snapshot, Arc<InForce>, Timestamp), PipelineError> {
        let at = self.now();
        let in_force = self.in_force.load_full();
        in_force.holds_on(legal_day(at))?;
        let read = self
            .ports
            .register
            .snapshot(caller.organisation(), household);
        let snapshot = step("register", read).await?;
        let snapshot = snapshot
            .filter(|snapshot| may_see(&snapshot.facts.facts, caller, hat, legal_day(at)))
            .ok_or(PipelineError::HouseholdNotAvailable)?;
        Ok((snapshot, in_force, at))
    }

    /// Steps 3 and 4: one read, one decision.
    pub(super) async fn decide(
        &self,
        caller: &Caller,
        request: &SharingRequest,
    ) -> Result<Decided, PipelineError> {
        let (hat, question) = (request.recipient(), request.question());
        let ((snapshot, in_force, at), at_the_table) = match question.sitting {
            None => (
                self.snapshot_for(caller, hat, &question.household).await?,
                None,
            ),
            Some(id) => {
                let (read, sitting) = self.snapshot_at_sitting(caller, hat, id).await?;
                (read, Some(sitting.called))
            }
        };
        let decision = at_once("decision", || {
            decision::decide(request, &snapshot.facts, &in_force.policies, at)
        });
        // Whom somebody at a table knows nothing of is not on it for them.
        if at_the_table.is_none() {
            all_known(decision.unknown())?;
        }
        Ok(Decided {
            snapshot,
            decision,
            in_force,
            at,
            collects: request.collects().cloned(),
            at_the_table,
        })
    }

    /// Step 5: the intent is durable before the first source is asked: asking is itself a disclosure.
    pub(super) async fn open(
        &self,
        caller: &Caller,
        request: SharingRequest,
        decided: Decided,
    ) -> Result<Walk, PipelineError> {
        let permit = decided.decision.permit().clone();
        let questions = fanout::plan(&permit, &decided.links(), self.ports.entropy.as_ref());
        let asked = self.asked(caller, &request)?;
        let household = decided.snapshot.facts.household;
        let entry = self.entry_under(caller, SubjectRef::Household(household));
        let (lines, holders, replay) = (
            decided.decision_lines(),
            decided.holders_asked(),
            decided.replay(),
        );
        let draft = entries::intent(entry, &asked, &lines, &holders, &replay);
        let id = draft.receipt;
        // WHY: watched before it is durable: whoever hangs up in between leaves no intent open.
        let intent = self
            .abandonment
            .opened(id, caller.organisation().clone(), household);
        if let Err(fault) = self.ports.log.record(draft).await {
            intent.close();
            return Err(fault.into());
        }
        Ok(Walk {
            caller: caller.clone(),
            request,
            intent,
            questions,
            decided,
            permit,
            decided_again: 0,
        })
    }

    /// Step 6: every linked source at once; none blocks another.
    async fn ask(&self, walk: &Walk) -> Vec<Answered> {
        let deadline = self.settings.fanout_deadline;
        let answers = fanout::ask_all(walk.questions.clone(), &self.ports.sources, deadline).await;
        answers
            .into_iter()
            .filter_map(|(source, answer)| walk.answered(&source, answer))
            .collect()
    }

    /// Step 9: releases what `make` makes of the newest decision, as soon as it is made of one that still stands. That commit is the
    /// moment of disclosure. Nothing is released where `make` finds nothing to tell.
    pub(super) async fn release<T>(
        &self,
        walk: &mut Walk,
        make: impl Fn(&Walk) -> Option<(Outcome, T)>,
    ) -> Result<Option<(T, Receipt)>, PipelineError> {
        for _ in 0..MOST_DECISIONS {
            self.token_holds(&walk.caller)?;
            let table = walk.decided.at_the_table.as_ref();
            if table.is_some_and(|table| table.ends_at <= self.now()) {
                return Err(PipelineError::NotOpen(NotOpen::Lapsed));
            }
            let Some((outcome, told)) = at_once("merge", || make(walk)) else {
                return Ok(None);
            };
            let released = self.ports.log.release(walk.releasing(outcome));
            match step("outcome", released).await? {
                Release::Released(receipt) => return Ok(Some((told, receipt))),
                Release::Stale => {
                    // Another broker may have put other policies in force.
                    self.refresh().await?;
                    // WHY: a mandate that ended meanwhile ends the walk.
                    self.wear(&walk.caller, walk.request.recipient()).await?;
                    walk.decided = self.decide(&walk.caller, &walk.request).await?;
                    walk.permit = walk.permit.narrowed_to(walk.decided.decision.permit());
                    walk.decided_again = walk.decided_again.saturating_add(1);
                }
            }
        }
        Err(PipelineError::KeepsChanging)
    }

    /// The entry that closes a walk.
    pub(super) fn outcome(&self, walk: &Walk, cut: &Cut, closing: &Closing) -> Draft {
        let closed = walk.closed(cut);
        let told = closing.for_log(cut.given(&walk.decided, &walk.permit));
        entries::outcome(
            walk.entry(self),
            &closed,
            &told,
            &cut.holders_given(&walk.decided, &walk.permit),
        )
    }

    /// The request as the log keeps it: necessity sealed to the asker's organisation, which answers for it.
    fn asked(
        &self,
        caller: &Caller,
        request: &SharingRequest,
    ) -> Result<entries::Asked, PipelineError> {
        let question = request.question();
        let mut necessity = std::collections::BTreeMap::new();
        for (group, sentence) in &question.necessity {
            let (reader, field) = (caller.organisation(), "question.necessity");
            let sealed = self.sealed(reader, "necessity", sentence, field)?;
            necessity.insert(group.clone(), sealed);
        }
        let processing = {
            let in_force = self.in_force.load();
            let tables = in_force.policies.catalogue().on(legal_day(self.now()));
            let entries = tables.processing_for(&question.hat);
            entries.map(|row| row.id.clone()).collect()
        };
        Ok(entries::Asked {
            hat: question.hat.clone(),
            professional: request.professional().clone(),
            task: question.task.clone(),
            household: question.household,
            subjects: question.subjects.clone(),
            categories: question.categories.clone(),
            period: question.period,
            necessity,
            honours: question.honours.clone(),
            sitting: question.sitting,
            processing,
        })
    }
}

/// Refuses a question about persons whom the asker may not know, whether or not they exist.
pub(super) fn all_known(unknown: &BTreeSet<Pseudonym>) -> Result<(), PipelineError> {
    if unknown.is_empty() {
        return Ok(());
    }
    let problem = "names a person who is no member of this household as far as you may know";
    Err(PipelineError::invalid("question.subjects", problem))
}
