//! Guardrails.

use super::*;
use Category::{
    Address, BeliefOriginSexuality, ChildWords, Criminal, Origin, Plan, ThirdParty, VtReport,
};

/// The same for guardrails: holding is closing.
pub(super) const CASES: &[Case] = &[
    case(
        "guard-mandate",
        ("gp/care", "gp/care", Plan),
        |v| v.mandated = false,
        &[|v| v.mandated = true],
    ),
    case(
        "guard-mandate",
        ("gp/care", "gp/care", Plan),
        |v| v.assigned = false,
        &[|v| v.assigned = true],
    ),
    case(
        "guard-emergency",
        ("blijf/shelter", "vt/report", ChildWords),
        in_an_emergency,
        &[],
    ),
    case(
        "guard-emergency",
        ("samen-doen/help", "blijf/shelter", Category::Measure),
        |v| {
            in_an_emergency(v);
            v.emergency = Emergency::None;
        },
        &[|v| v.emergency = Emergency::Alone],
    ),
    case(
        "guard-emergency",
        ("samen-doen/help", "blijf/shelter", Category::Measure),
        |v| {
            in_an_emergency(v);
            v.ability = Ability::Able;
        },
        &[|v| v.ability = Ability::Unable],
    ),
    case(
        "guard-consultation",
        ("samen-doen/help", "vt/report", ChildWords),
        released,
        &[],
    ),
    case(
        "guard-places",
        ("blijf/shelter", "vt/report", Address),
        released,
        &[|v| v.weighing = Weighing::ReleasedBySafetyOfficer],
    ),
    case(
        "guard-places",
        ("gp/care", "vt/report", Category::SchoolPlace),
        CONFLICT,
        &[|v| v.weighing = Weighing::ReleasedBySafetyOfficer],
    ),
    case(
        "guard-places-in-papers",
        ("blijf/shelter", "court/family", Address),
        |v| v.weighing = Weighing::ReleasedBySafetyOfficer,
        &[],
    ),
    case(
        "guard-origin",
        ("vt/report", "jbra/ots", Origin),
        released,
        &[
            |v| v.weighing = Weighing::ProfessionalSourceCleared,
            |v| v.weighing = Weighing::PrivateSourceAgrees,
        ],
    ),
    case(
        "guard-origin",
        ("samen-doen/help", "vt/report", Origin),
        |v| v.weighing = Weighing::PrivateSourceAgrees,
        &[],
    ),
    case(
        "guard-criminal",
        ("vt/report", "samen-doen/access", Criminal),
        CONFLICT,
        &[],
    ),
    case(
        "guard-closed",
        ("gp/care", "gp/care", Category::Bsn),
        |_| {},
        &[],
    ),
    case(
        "guard-closed",
        ("gp/care", "gp/care", Category::WorkingNote),
        |_| {},
        &[],
    ),
    case(
        "guard-closed",
        ("vt/advice", "vt/advice", Category::VtAdvice),
        |_| {},
        &[],
    ),
    case(
        "guard-register",
        ("jbra/ots", "vt/report", Category::Audit),
        released,
        &[],
    ),
    case(
        "guard-vt-report",
        ("jbra/ots", "rvdk/inquiry", VtReport),
        asked_of_the_council,
        &[],
    ),
    case(
        "guard-privacy-officer",
        ("vt/report", "vt/privacy-officer", Plan),
        CONFLICT,
        &[],
    ),
    case(
        "guard-associate",
        ("vt/report", "samen-doen/associate", Plan),
        CONFLICT,
        &[|v| (v.sharing, v.release) = (ConsentState::Given, ConsentState::Given)],
    ),
    case(
        "guard-belief",
        ("gp/care", "samen-doen/access", BeliefOriginSexuality),
        released,
        &[|v| v.sharing = ConsentState::Given],
    ),
    case(
        "guard-belief",
        ("gp/care", "vt/report", BeliefOriginSexuality),
        released,
        &[|v| v.suspicion = true],
    ),
    case(
        "guard-third-party",
        ("samen-doen/help", "jbra/ots", ThirdParty),
        under_supervision,
        &[released],
    ),
    case(
        "guard-child-words",
        ("jbra/ots", "person/parent", ChildWords),
        |v| {
            a_parent_asks(v);
            v.threat = true;
        },
        &[|v| v.threat = false],
    ),
    case(
        "guard-child-words",
        ("jbra/ots", "person/parent", ChildWords),
        |v| {
            a_parent_asks(v);
            v.bypassed = true;
        },
        &[|v| v.bypassed = false],
    ),
    case(
        "guard-unsafe-parent",
        ("blijf/shelter", "person/parent", Plan),
        THREAT,
        &[
            |v| v.threat = false,
            released,
            |v| v.relation = Relation::Oneself,
        ],
    ),
    case(
        "guard-unsafe-parent",
        ("blijf/shelter", "person/parent", Category::RiskJudgement),
        |v| {
            a_parent_asks(v);
            v.threat = true;
        },
        &[],
    ),
    case(
        "guard-deceased",
        ("jbra/ots", "person/parent", Plan),
        |v| {
            v.deceased = true;
            v.own_word = OwnWord::Refused;
        },
        &[|v| v.own_word = OwnWord::Agreed],
    ),
];
