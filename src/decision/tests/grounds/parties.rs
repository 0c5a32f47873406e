//! Grounds of one party, of the family and of those outside, and the exceptions.

use super::*;
use Category::{
    BeliefOriginSexuality, ContactMoment, Criminal, Health, Involvement, Origin, Plan, RiskFacts,
    VtReport,
};

pub(super) const CASES: &[Case] = &[
    case(
        "wmo-4.1.1-2-d",
        ("vt/report", "blijf/shelter", VtReport),
        released,
        &[UNWEIGHED, DECLINED],
    ),
    case(
        "wmo-4.1.1-2-e",
        ("vt/report", "police/daily", VtReport),
        released,
        &[UNWEIGHED, DECLINED],
    ),
    case(
        "wmo-4.1.1-2-f",
        ("vt/report", "college/access", Involvement),
        |v| v.holder_asked_council = true,
        &[|v| v.holder_asked_council = false],
    ),
    case(
        "wmo-4.1.1-2-g",
        ("vt/report", "gp/care", ContactMoment),
        released,
        &[UNWEIGHED],
    ),
    case(
        "jw-2.4-1",
        ("samen-doen/access", "rvdk/inquiry", Health),
        asked_of_the_council,
        &[UNWEIGHED, |v| v.holder_asked_council = false],
    ),
    case(
        "rvdk-outcome",
        ("rvdk/inquiry", "samen-doen/access", Plan),
        released,
        &[UNWEIGHED],
    ),
    case(
        "rvdk-to-executor",
        ("rvdk/inquiry", "wsg/ots", Plan),
        |v| {
            under_supervision(v);
            released(v);
        },
        &[
            UNWEIGHED,
            |v| v.recipient_measure = Measure::None,
            |v| v.role = Role::Child,
        ],
    ),
    case(
        "jw-7.3.10",
        ("jbra/ots", "person/child", Plan),
        |v| {
            v.relation = Relation::Oneself;
            v.age = AgeBand::From12;
        },
        &[
            STRANGER,
            UNASKED,
            |v| v.ability = Ability::Unable,
            |v| v.ability = Ability::Unable,
        ],
    ),
    case(
        "wmo-5.3.2-2",
        ("blijf/shelter", "person/parent", Plan),
        a_parent_asks,
        &[
            UNWEIGHED,
            STRANGER,
            STALE,
            UNASKED,
            |v| v.age = AgeBand::From16,
            |v| v.relation = Relation::ParentWithoutAuthority,
        ],
    ),
    case(
        "jw-7.3.11-2-b",
        ("jbra/ots", "person/parent", Plan),
        a_parent_asks,
        &[
            UNWEIGHED,
            STALE,
            THREAT,
            BYPASSED,
            |v| v.age = AgeBand::From16,
            |v| v.relation = Relation::ParentWithoutAuthority,
        ],
    ),
    case(
        "bw-1-377c",
        ("gp/care", "person/parent", Health),
        |v| {
            v.relation = Relation::ParentWithoutAuthority;
            released(v);
        },
        &[UNWEIGHED, STALE, THREAT, UNASKED, STRANGER, |v| {
            v.role = Role::Parent;
        }],
    ),
    case(
        "jw-7.3.2-4",
        ("samen-doen/help", "person/parent", Health),
        |v| {
            a_parent_asks(v);
            v.on_request = false;
        },
        &[UNWEIGHED, STALE, THREAT, BYPASSED, STRANGER, |v| {
            v.on_request = true;
        }],
    ),
    case(
        "jw-7.3.12a",
        ("samen-doen/help", "person/parent", Plan),
        |v| {
            a_parent_asks(v);
            v.deceased = true;
        },
        &[
            UNWEIGHED,
            STRANGER,
            |v| v.deceased = false,
            |v| v.age = AgeBand::From16,
        ],
    ),
    case(
        "ubw-4.1.8-3",
        ("vt/report", "person/parent", Origin),
        |v| v.weighing = Weighing::ProfessionalSourceCleared,
        &[UNWEIGHED, released],
    ),
    case(
        "ubw-4.1.8-3",
        ("vt/report", "person/parent", Origin),
        |v| v.weighing = Weighing::PrivateSourceAgrees,
        &[DECLINED, CONFLICT],
    ),
    case(
        "jw-7.3.12",
        ("jbra/ots", "research/inquiry", Plan),
        released,
        &[
            UNWEIGHED,
            |v| v.own_word = OwnWord::Refused,
            |v| v.deceased = true,
        ],
    ),
    case(
        "jw-7.1.4.1",
        ("vt/report", "vir/index", Involvement),
        released,
        &[UNWEIGHED, |v| v.role = Role::Parent],
    ),
    case(
        "wpg-18",
        ("police/daily", "vt/report", Criminal),
        |v| {
            v.suspicion = true;
            released(v);
        },
        &[UNWEIGHED, |v| v.suspicion = false],
    ),
    case(
        "wpg-18",
        ("police/daily", "jbra/ots", Criminal),
        |v| {
            under_supervision(v);
            released(v);
        },
        &[|v| v.recipient_measure = Measure::None],
    ),
    case(
        "bjsg-17",
        ("justid/records", "jbra/probation", Criminal),
        |v| {
            v.recipient_measure = Measure::Probation;
            released(v);
        },
        &[UNWEIGHED, UNASKED, |v| v.recipient_measure = Measure::Ots],
    ),
    case(
        "wmo-5.1.6-2",
        ("ggz/treatment", "vt/report", BeliefOriginSexuality),
        |v| v.suspicion = true,
        &[|v| v.suspicion = false],
    ),
    case(
        "uavg-30-2-b",
        ("ggz/treatment", "rvdk/inquiry", Health),
        |_| {},
        &[],
    ),
    case(
        "uavg-30-3-a",
        ("ggz/treatment", "blijf/shelter", Health),
        |_| {},
        &[],
    ),
    case(
        "samen-doen-access-exception",
        ("ggz/treatment", "college/access", Health),
        |_| {},
        &[],
    ),
    case(
        "uavg-33-1-a",
        ("police/daily", "vt/report", Criminal),
        |_| {},
        &[],
    ),
    case(
        "court-exception",
        ("rvdk/inquiry", "court/family", Health),
        |_| {},
        &[],
    ),
    case(
        "exception-explicit-consent",
        ("gp/care", "blijf/shelter", Health),
        |v| v.sharing = ConsentState::Given,
        &[|v| v.sharing = ConsentState::Refused],
    ),
    case(
        "exception-explicit-consent-criminal",
        ("police/daily", "samen-doen/access", Criminal),
        |v| v.sharing = ConsentState::Given,
        &[|v| v.sharing = ConsentState::Withdrawn],
    ),
    case(
        "avg-9-2-c",
        ("gp/care", "samen-doen/help", Health),
        in_an_emergency,
        &[|v| v.emergency = Emergency::None, ABLE],
    ),
    case(
        "emergency-lawfulness",
        ("gp/care", "samen-doen/help", Health),
        in_an_emergency,
        &[|v| v.emergency = Emergency::None],
    ),
    case(
        "emergency-secrecy",
        ("blijf/shelter", "rvdk/inquiry", Health),
        in_an_emergency,
        &[
            |v| v.emergency = Emergency::None,
            ABLE,
            |v| (v.emergency, v.own_word) = (Emergency::Alone, OwnWord::Refused),
        ],
    ),
    case(
        "emergency-secrecy",
        ("blijf/shelter", "jbra/voluntary", RiskFacts),
        |v| {
            in_an_emergency(v);
            v.own_word = OwnWord::Refused;
        },
        &[|v| v.emergency = Emergency::Alone],
    ),
    case(
        "conflict-of-duties-lawfulness",
        ("gp/care", "samen-doen/help", Health),
        CONFLICT,
        &[released],
    ),
    case(
        "same-help-lawfulness",
        ("gp/care", "samen-doen/help", Health),
        in_the_same_help,
        &[OTHER_HELP],
    ),
    case(
        "wmo-4.1.1-2-d-lawfulness",
        ("vt/report", "blijf/shelter", Plan),
        released,
        &[UNWEIGHED],
    ),
    case(
        "research-lawfulness",
        ("jbra/ots", "research/inquiry", Plan),
        |_| {},
        &[|v| v.own_word = OwnWord::Refused],
    ),
];
