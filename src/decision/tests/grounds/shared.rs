//! Grounds that several parties share.

use super::*;
use Category::{Health, Plan};

/// Holder, recipient and category; what must hold; what takes it away.
pub(super) const CASES: &[Case] = &[
    case("own-secrecy", ("gp/care", "gp/care", Health), |_| {}, &[]),
    case(
        "jw-7.3.11-4",
        ("samen-doen/help", "jbra/ots", Plan),
        under_supervision,
        &[
            UNASKED,
            |v| v.recipient_measure = Measure::None,
            |v| v.recipient_measure = Measure::Probation,
            |v| v.role = Role::Child,
            |v| v.role = Role::Partner,
        ],
    ),
    case(
        "jw-7.3.11-4",
        ("ggz/treatment", "jbra/ots", Health),
        |v| {
            under_supervision(v);
            released(v);
        },
        &[UNWEIGHED, DECLINED],
    ),
    case(
        "jw-7.3.11-4-unasked",
        ("samen-doen/help", "wsg/ots", Plan),
        |v| {
            under_supervision(v);
            released(v);
            v.on_request = false;
        },
        &[
            UNWEIGHED,
            |v| v.on_request = true,
            |v| v.recipient_measure = Measure::None,
            |v| v.role = Role::Other,
        ],
    ),
    case(
        "wmo-5.2.6",
        ("blijf/shelter", "vt/report", Plan),
        |v| {
            v.report = Report::Triage;
            released(v);
        },
        &[
            UNWEIGHED,
            DECLINED,
            CONFLICT,
            |v| v.report = Report::None,
            |v| v.report = Report::Closed,
            |v| v.report = Report::Transferred,
        ],
    ),
    case(
        "bw-1-240",
        ("gp/care", "rvdk/inquiry", Health),
        asked_of_the_council,
        &[UNWEIGHED, DECLINED, |v| v.council = Council::None],
    ),
    case(
        "bw-1-265j",
        ("jbra/ots", "rvdk/inquiry", Plan),
        |v| v.holder_measure = Measure::Placement,
        &[
            UNASKED,
            |v| v.holder_measure = Measure::None,
            |v| v.role = Role::Parent,
        ],
    ),
    case(
        "jw-3.3",
        ("rvdk/inquiry", "court/family", Plan),
        |_| {},
        &[],
    ),
    case(
        "jw-3.3",
        ("jbra/ots", "court/family", Health),
        released,
        &[UNWEIGHED],
    ),
    case(
        "jw-7.4.0-2",
        ("jbra/ots", "samen-doen/access", Plan),
        |_| {},
        &[UNASKED, |v| v.role = Role::Other],
    ),
    case(
        "jw-7.4.0-2",
        ("jbra/ots", "college/access", Health),
        released,
        &[UNWEIGHED],
    ),
    case(
        "jw-7.3.11-2-a",
        ("okt/help", "samen-doen/help", Plan),
        in_the_same_help,
        &[UNWEIGHED, OTHER_HELP],
    ),
    case(
        "wmo-5.3.3-3",
        ("vt/report", "blijf/shelter", Health),
        in_the_same_help,
        &[UNWEIGHED, OTHER_HELP],
    ),
    case(
        "bw-7-457-2",
        ("ggz/treatment", "gp/care", Health),
        in_the_same_help,
        &[UNWEIGHED, OTHER_HELP],
    ),
    case(
        "jw-7.3.4-2",
        ("samen-doen/access", "samen-doen/help", Plan),
        a_child_of_thirteen_wants_help,
        &[
            UNWEIGHED,
            |v| v.age = AgeBand::Under12,
            |v| v.age = AgeBand::From16,
            |v| v.own_word = OwnWord::Nothing,
            |v| v.own_word = OwnWord::Refused,
            |v| v.role = Role::Parent,
        ],
    ),
    case(
        "conflict-of-duties",
        ("ggz/treatment", "samen-doen/help", Health),
        CONFLICT,
        &[UNWEIGHED, DECLINED, released],
    ),
];
