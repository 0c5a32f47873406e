//! The SMT solver behind a plain question: can there be a flow for which all of this holds?
//!
//! The symbolic compiler turns policies into formulas over every recipient, holder and context there can be; cvc5 searches them. An answer
//! *no* is a proof. An answer *yes* is pinned down to one flow, fact by fact, and put to the ordinary decision as well.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use cedar_policy::{EntityTypeName, EntityUid, PolicySet, RequestEnv, Schema};
use cedar_policy_symcc::solver::LocalSolver;
use cedar_policy_symcc::{
    Asserts, CedarSymCompiler, CompiledPolicySet, CompiledSchema, always_allows_asserts,
    always_denies_asserts,
};
use tokio::runtime::{Builder, Runtime};

use super::ProofError;
use crate::model::{Category, Layer};

/// The symbolic compiler recurses as deep as the policies are long.
const STACK_BYTES: usize = 256 << 20;

/// How long the solver thinks about one question, in milliseconds.
const PATIENCE: &str = "--tlimit-per=60000";

/// The policy set that opens everything.
pub(super) const OPENS_EVERYTHING: &str = "permit (principal, action, resource);";

/// That policies allow, or do not allow, the flow in one layer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claim {
    pub(super) policies: Arc<str>,
    pub(super) layer: Layer,
    pub(super) category: Category,
    pub(super) allow: bool,
}

impl Claim {
    /// That a condition holds of the flow, in Cedar's words.
    pub(super) fn condition(category: Category, condition: &str) -> Claim {
        Claim {
            policies: format!("permit (principal, action, resource) when {{ {condition} }};")
                .into(),
            layer: Layer::Task,
            category,
            allow: true,
        }
    }
}

/// A running solver with the words of one schema.
pub(super) struct Solver {
    runtime: Runtime,
    compiler: CedarSymCompiler<LocalSolver>,
    words: CompiledSchema,
    compiled: BTreeMap<Claim, Asserts>,
}

impl Solver {
    /// Runs `work` with a solver, in a thread with a large stack. It answers one question known to be impossible and one known to be
    /// possible before it is believed.
    pub(super) fn run<T: Send>(
        schema: &str,
        work: impl FnOnce(&mut Solver) -> Result<T, ProofError> + Send,
    ) -> Result<T, ProofError> {
        thread::scope(|scope| {
            let thread = thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, || {
                    let mut solver = Solver::start(schema)?;
                    solver.prove_itself()?;
                    work(&mut solver)
                })
                .map_err(|_| ProofError::NoThread)?;
            thread.join().map_err(|_| ProofError::NoThread)?
        })
    }

    fn start(schema: &str) -> Result<Solver, ProofError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| ProofError::NoThread)?;
        let solver = {
            let _inside = runtime.enter();
            LocalSolver::cvc5_with_args([PATIENCE]).map_err(|_| ProofError::NoSolver)?
        };
        let (schema, _) = Schema::from_cedarschema_str(schema).map_err(ProofError::text)?;
        Ok(Solver {
            runtime,
            compiler: CedarSymCompiler::new(solver).map_err(ProofError::solver)?,
            words: CompiledSchema::new(&schema).map_err(ProofError::solver)?,
            compiled: BTreeMap::new(),
        })
    }

    /// One question whose answer is known to be no, one whose answer is known to be yes.
    fn prove_itself(&mut self) -> Result<(), ProofError> {
        let opens = |policies: &str| Claim {
            policies: policies.into(),
            layer: Layer::Task,
            category: Category::Plan,
            allow: true,
        };
        let own = Claim::condition(Category::Plan, "principal == resource");
        let nothing_opens = !self.possible(&[opens(""), own.clone()])?;
        let everything_opens = self.possible(&[opens(OPENS_EVERYTHING), own])?;
        if nothing_opens && everything_opens {
            Ok(())
        } else {
            Err(ProofError::NotToBeBelieved)
        }
    }

    /// Whether there can be a flow for which every claim holds.
    pub(super) fn possible(&mut self, claims: &[Claim]) -> Result<bool, ProofError> {
        let Some(first) = claims.first() else {
            return Ok(true);
        };
        let mut asserts = Vec::new();
        for claim in claims {
            asserts.extend(self.asserts(claim)?.iter().cloned());
        }
        let environment = self
            .words
            .sym_env(&environment(first)?)
            .map_err(ProofError::solver)?;
        let question = self
            .compiler
            .check_unsat_raw(Arc::new(asserts), &environment);
        let impossible = self
            .runtime
            .block_on(question)
            .map_err(ProofError::solver)?;
        Ok(!impossible)
    }

    fn asserts(&mut self, claim: &Claim) -> Result<Asserts, ProofError> {
        if let Some(known) = self.compiled.get(claim) {
            return Ok(Arc::clone(known));
        }
        let policies: PolicySet = claim.policies.parse().map_err(ProofError::text)?;
        let environment = environment(claim)?;
        let words = self
            .words
            .sym_env(&environment)
            .map_err(ProofError::solver)?;
        let compiled = CompiledPolicySet::compile_with_custom_symenv(
            &policies,
            &environment,
            self.words.schema(),
            words,
        )
        .map_err(ProofError::solver)?;
        // Whoever denies that all is denied says that something is allowed, and the other way round.
        let asserts = if claim.allow {
            always_denies_asserts(&compiled)
        } else {
            always_allows_asserts(&compiled)
        };
        let asserts = Arc::clone(asserts.asserts());
        self.compiled.insert(claim.clone(), Arc::clone(&asserts));
        Ok(asserts)
    }
}

fn environment(claim: &Claim) -> Result<RequestEnv, ProofError> {
    let hat: EntityTypeName = "Hat".parse().map_err(ProofError::text)?;
    let action = format!("Action::\"{}/{}\"", claim.layer, claim.category);
    let action: EntityUid = action.parse().map_err(ProofError::text)?;
    Ok(RequestEnv::new(hat.clone(), action, hat))
}
