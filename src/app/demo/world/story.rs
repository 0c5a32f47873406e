//! What a household's story file under `deploy/demo/households` may say. One list for each kind of record, one line for
//! each event; persons are named by key, hats as in the catalogue, days from today (see `when`).

use serde::Deserialize;

use super::when::When;

/// One household's story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) key: String,
    pub(super) title: String,
    #[serde(rename = "story")]
    pub(super) plot: String,
    #[serde(default)]
    pub(super) persons: Vec<PersonTold>,
    #[serde(default)]
    pub(super) members: Vec<MemberTold>,
    pub(super) held: Vec<Held>,
    #[serde(default)]
    pub(super) assignments: Vec<AssignmentTold>,
    #[serde(default)]
    pub(super) consents: Vec<ConsentTold>,
    #[serde(default)]
    pub(super) stages: Vec<StageTold>,
    #[serde(default)]
    pub(super) flags: Vec<FlagTold>,
    #[serde(default)]
    pub(super) barred: Vec<BarredTold>,
    #[serde(default)]
    pub(super) relations: Vec<RelationTold>,
    #[serde(default)]
    pub(super) authority: Vec<AuthorityTold>,
    #[serde(default)]
    pub(super) addresses: Vec<AddressTold>,
    #[serde(default)]
    pub(super) phones: Vec<PhoneTold>,
    #[serde(default)]
    pub(super) schools: Vec<SchoolTold>,
    #[serde(default)]
    pub(super) gps: Vec<GpTold>,
    #[serde(default)]
    pub(super) appointments: Vec<AppointmentTold>,
    #[serde(default)]
    pub(super) background: Vec<NoteTold>,
    #[serde(default)]
    pub(super) third: Vec<ThirdTold>,
    #[serde(default)]
    pub(super) reports: Vec<ReportTold>,
    #[serde(default)]
    pub(super) advice: Vec<AdviceTold>,
    #[serde(default)]
    pub(super) risks: Vec<RiskTold>,
    #[serde(default)]
    pub(super) measures: Vec<MeasureTold>,
    #[serde(default)]
    pub(super) incidents: Vec<IncidentTold>,
    #[serde(default)]
    pub(super) police: Vec<PoliceTold>,
    #[serde(default)]
    pub(super) inquiries: Vec<InquiryTold>,
    #[serde(default)]
    pub(super) plans: Vec<PlanTold>,
    #[serde(default)]
    pub(super) contacts: Vec<ContactTold>,
    #[serde(default)]
    pub(super) health: Vec<HealthTold>,
    #[serde(default)]
    pub(super) debts: Vec<DebtTold>,
    #[serde(default)]
    pub(super) school_results: Vec<SchoolResultTold>,
    #[serde(default)]
    pub(super) words: Vec<WordsTold>,
    #[serde(default)]
    pub(super) notes: Vec<NoteTold>,
    #[serde(default)]
    pub(super) involvement: Vec<InvolvementTold>,
    #[serde(default)]
    pub(super) stays: Vec<StayTold>,
    #[serde(default)]
    pub(super) routines: Vec<RoutineTold>,
}

/// Declares the shapes of single lines: all strict, all of plain fields.
macro_rules! told {
    ($($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident : $kind:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name { $($(#[$attr])* pub(super) $field: $kind),* }
    )*};
}

told! {
    /// A person who is told of first in this story.
    PersonTold {
        key: String,
        given: String,
        family: String,
        born: When,
        sex: String,
        language: Option<String>,
        #[serde(default)] interpreter: bool,
        died: Option<When>,
        role: String,
        basis: String,
        from: Option<When>,
        until: Option<When>,
    }
    /// A person of another story who belongs here too.
    MemberTold { person: String, role: String, basis: String, from: Option<When> }
    /// Which hat holds records of whom, since when.
    Held { hat: String, who: Vec<String>, from: When, until: Option<When> }
    /// Two professionals who work on the household.
    AssignmentTold { hat: String, who: Vec<String>, from: When }
    /// Statements of consent: every giver for every subject, in every kind.
    ConsentTold {
        kinds: Vec<String>,
        answer: String,
        givers: Vec<String>,
        subjects: Vec<String>,
        standing: String,
        holders: Vec<String>,
        recipients: Vec<String>,
        task: String,
        categories: Vec<String>,
        given: When,
        until: Option<When>,
        explained_by: String,
    }
    /// Stage of a report to Veilig Thuis.
    StageTold { who: Vec<String>, stage: String, from: When, until: Option<When> }
    /// A flag, and the hat that sets it.
    FlagTold { kind: String, about: String, regarding: Option<String>, hat: String, from: When }
    /// A professional who may not see the household.
    BarredTold { hat: String, professional: String, from: When }
    /// A relation, held by the organisations `by`, or all that hold both.
    RelationTold { a: String, b: String, kind: String, together: Option<bool>, from: Option<When>, by: Option<Vec<String>> }
    /// Authority over a child; `by` holds a copy, the register a fact unless `register = false`.
    AuthorityTold {
        child: String,
        outcome: String,
        #[serde(default)] holders: Vec<String>,
        guardian_hat: Option<String>,
        #[serde(default)] unknown_holder: bool,
        evidence: String,
        from: When,
        until: Option<When>,
        looked_up: When,
        by: Vec<String>,
        #[serde(default = "yes")] register: bool,
    }
    /// An address.
    AddressTold {
        who: Vec<String>,
        #[serde(default = "home")] kind: String,
        street: String,
        number: String,
        postcode: String,
        town: String,
        from: When,
        until: Option<When>,
        by: Option<Vec<String>>,
    }
    /// A telephone number or e-mail address.
    PhoneTold { who: String, phone: Option<String>, email: Option<String>, safe: Option<String>, from: When, by: Option<Vec<String>> }
    /// Which school.
    SchoolTold { who: String, school: String, place: String, group: String, from: When, until: Option<When>, by: Option<Vec<String>> }
    /// Which general practitioner.
    GpTold { who: Vec<String>, practice: String, place: String, from: When, by: Option<Vec<String>> }
    /// An appointment, wall-clock time `14:30`.
    AppointmentTold { hat: String, who: String, at: When, time: String, place: String, with: String }
    /// A note, or a text about somebody's background.
    NoteTold { at: When, hat: String, who: String, text: String }
    /// Somebody outside the household.
    ThirdTold { hat: String, who: String, name: String, relation: String, remark: Option<String>, from: When }
    /// Who reported or informed.
    InformantTold { name: String, relation: String, professional: bool }
    /// A report to Veilig Thuis.
    ReportTold {
        at: When,
        who: Vec<String>,
        kinds: Vec<String>,
        text: String,
        reporter: InformantTold,
        triage: Option<TriageTold>,
        inquiry: Option<VtInquiryTold>,
        #[serde(default)] conditions: Vec<String>,
        follow_up: Option<String>,
    }
    /// First weighing.
    TriageTold { at: When, outcome: String }
    /// Inquiry of Veilig Thuis.
    VtInquiryTold { from: When, closed: Option<When>, conclusion: Option<String>, findings: Option<String> }
    /// An advice asked of Veilig Thuis.
    AdviceTold { at: When, who: Vec<String>, text: String }
    /// A text with the categories it holds beside its own.
    FactTold { text: String, #[serde(default)] holds: Option<String>, #[serde(default)] about: Vec<String> }
    /// An assessment of risk.
    RiskTold {
        at: When,
        hat: String,
        instrument: String,
        who: Vec<String>,
        facts: Vec<FactTold>,
        level: String,
        score: Option<i64>,
        reasoning: String,
    }
    /// A measure, executed by the hat `by`, recorded under `hats`.
    MeasureTold {
        who: String,
        kind: String,
        by: Option<String>,
        hats: Vec<String>,
        from: When,
        until: Option<When>,
        number: String,
        given: When,
        court: String,
        #[serde(default)] grounds: Vec<String>,
    }
    /// An incident.
    IncidentTold { at: When, hat: String, kind: String, text: String, police: Option<String>, involved: Vec<InvolvedTold> }
    /// One person's part in it.
    InvolvedTold { who: String, part: String, injury: Option<String>, account: Option<String> }
    /// Police or judicial data.
    PoliceTold { at: When, hat: String, who: String, origin: String, text: String }
    /// An inquiry of the Raad.
    InquiryTold {
        from: When,
        until: Option<When>,
        kind: String,
        number: String,
        children: Vec<String>,
        question: String,
        findings: Vec<FactTold>,
        informants: Vec<InformantTold>,
        advice: Option<String>,
        requested: Option<String>,
    }
    /// A plan.
    PlanTold {
        from: When,
        until: Option<When>,
        evaluate: Option<When>,
        hat: String,
        kind: String,
        who: Vec<String>,
        goals: Vec<GoalTold>,
        #[serde(default)] agreements: Vec<String>,
    }
    /// A goal of a plan.
    GoalTold { who: Vec<String>, text: String, state: String }
    /// A visit, call or talk; `holds`: what the text touches on besides.
    ContactTold { at: When, hat: String, kind: String, who: Vec<String>, text: String, holds: Option<String> }
    /// A fact about health.
    HealthTold {
        from: When,
        until: Option<When>,
        hat: String,
        who: String,
        kind: String,
        text: String,
        consequences: Option<String>,
        treatment: Option<String>,
    }
    /// A debt.
    DebtTold { at: When, hat: String, who: Vec<String>, creditor: String, cents: i64, state: String }
    /// How it goes at school.
    SchoolResultTold { at: When, hat: String, who: String, text: String, missed: Option<i64> }
    /// A child's own words.
    WordsTold { at: When, hat: String, who: String, text: String, agrees: Option<bool> }
    /// Another organisation that is involved, as the hat's organisation knows it.
    InvolvementTold { hat: String, who: Vec<String>, organisation: String, role: String, from: When, until: Option<When> }
    /// A stay in a shelter, at a place of `SHELTERS`; ambulant without one.
    StayTold { who: Vec<String>, kind: String, from: When, until: Option<When>, shelter: Option<usize> }
    /// Years of ordinary work, which the generator fills in: `contact` or `school`.
    RoutineTold { what: String, hat: String, who: Vec<String>, from: When, until: Option<When>, every_days: i32 }
}

fn yes() -> bool {
    true
}

fn home() -> String {
    "home".to_owned()
}
