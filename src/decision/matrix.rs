//! Who receives what from whom: drawn from the policies themselves, by trying the circumstances that a ground may ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::policies::{Column, Memo, Policies};
use super::terms::modality;
use super::vector::{
    Cell, ConsentState, Council, Measure, Relation, Report, Role, Vector, Weighing,
};
use crate::model::catalogue::InForce;
use crate::model::ground::named;
use crate::model::{AgeBand, Category, Day, Hat, Layer, Modality, TaskId};

named! {
    /// How a cell of the matrix may open.
    Opening {
        /// The own file.
        Own = "O",
        /// By duty.
        Duty = "D",
        /// By duty, once the holder confirmed the extent.
        Extent = "E",
        /// By right: a professional of the holder weighs.
        Right = "R",
        /// By consent and release of secrecy.
        Consent = "C",
        /// Through the holder's safety officer.
        SafetyOfficer = "S",
        /// Once the statutory test on who reported is confirmed.
        SourceTest = "T",
    }
}

/// What opens a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Openings {
    /// How.
    pub ways: BTreeSet<Opening>,
    /// Ids of the policies by which the holder speaks without consent.
    pub grounds: BTreeSet<String>,
}

/// The matrix of a bundle on a legal day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// Hats with records.
    pub holders: Vec<Hat>,
    /// Hats with a task.
    pub recipients: Vec<Hat>,
    /// What opens each category, from each holder to each recipient; nothing where absent.
    pub cells: BTreeMap<(Category, Hat, Hat), Openings>,
}

impl Matrix {
    /// What opens a cell.
    pub fn cell(&self, category: Category, holder: &Hat, recipient: &Hat) -> Option<&Openings> {
        self.cells
            .get(&(category, holder.clone(), recipient.clone()))
    }

    /// Letters of a cell; a dot where nothing opens it.
    pub fn letters(&self, category: Category, holder: &Hat, recipient: &Hat) -> String {
        self.cell(category, holder, recipient)
            .map_or(".".to_owned(), |openings| {
                openings.ways.iter().map(|way| way.id()).collect()
            })
    }

    /// As text: a table for each of these categories, holders in rows, recipients in columns.
    pub fn text(&self, categories: &[Category]) -> String {
        let mut text = String::new();
        let width = |hat: &Hat| hat.to_string().len() + 1;
        let first = self.holders.iter().map(width).max().unwrap_or_default();
        for &category in categories {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n## {category}\n{:<first$}", "");
            for recipient in &self.recipients {
                let _ = write!(text, "{:<1$}", recipient.to_string(), width(recipient));
            }
            for holder in &self.holders {
                text.truncate(text.trim_end().len());
                let _ = write!(text, "\n{:<first$}", holder.to_string());
                for recipient in &self.recipients {
                    let letters = self.letters(category, holder, recipient);
                    let _ = write!(text, "{:<1$}", letters, width(recipient));
                }
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        text
    }
}

impl Policies {
    /// Draws the matrix.
    pub fn matrix(&self, day: Day) -> Matrix {
        let tables = self.catalogue().on(day);
        let holders: Vec<Hat> = tables
            .hats()
            .filter(|row| row.holds)
            .map(|row| row.id.clone())
            .collect();
        let mut recipients = Vec::new();
        let mut cells: BTreeMap<_, Openings> = BTreeMap::new();
        for row in tables.hats() {
            let tasks: Vec<TaskId> = tables
                .tasks()
                .filter(|task| task.hat(&row.id).is_some())
                .map(|task| task.id.clone())
                .collect();
            for task in &tasks {
                let mut drawing = Drawing {
                    policies: self,
                    tables,
                    memo: Memo::default(),
                };
                for holder in &holders {
                    for &category in Category::ALL {
                        let cell = Cell {
                            recipient: row.id.clone(),
                            holder: holder.clone(),
                            task: task.clone(),
                            category,
                        };
                        let found = drawing.openings(cell);
                        if !found.ways.is_empty() {
                            let key = (category, holder.clone(), row.id.clone());
                            let openings = cells.entry(key).or_default();
                            openings.ways.extend(found.ways);
                            openings.grounds.extend(found.grounds);
                        }
                    }
                }
            }
            if !tasks.is_empty() {
                recipients.push(row.id.clone());
            }
        }
        Matrix {
            holders,
            recipients,
            cells,
        }
    }
}

/// One recipient and task at a time.
struct Drawing<'a> {
    policies: &'a Policies,
    tables: InForce<'a>,
    memo: Memo,
}

impl Drawing<'_> {
    fn openings(&mut self, cell: Cell) -> Openings {
        let own = cell.recipient == cell.holder;
        let mut openings = Openings::default();
        if !self.tables.may_give(&cell.holder, cell.category) {
            return openings;
        }
        let circumstances = circumstances(&cell.recipient);
        let column = self.policies.column(cell, self.tables.day());
        for bare in circumstances {
            let way = self.without_consent(&column, &bare, &mut openings.grounds);
            openings
                .ways
                .extend(way.map(|way| if own { Opening::Own } else { way }));
            if !openings.ways.contains(&Opening::Own) {
                self.otherwise(&column, &bare, &mut openings);
            }
        }
        openings
    }

    /// How the holder speaks: by itself, or once a professional weighed.
    fn without_consent(
        &mut self,
        column: &Column,
        bare: &Vector,
        grounds: &mut BTreeSet<String>,
    ) -> Option<Opening> {
        if let Some(found) = self.opened(column, bare, grounds) {
            return Some(match found {
                Modality::Consent | Modality::Own => Opening::Consent,
                Modality::Duty | Modality::Right => Opening::Duty,
            });
        }
        let released = weighed(bare, Weighing::Released);
        Some(match self.opened(column, &released, grounds)? {
            Modality::Duty => Opening::Extent,
            _ => Opening::Right,
        })
    }

    /// The test on who reported, consent, and where nothing else opens it the safety officer.
    fn otherwise(&mut self, column: &Column, bare: &Vector, openings: &mut Openings) {
        let tests = [
            Weighing::ProfessionalSourceCleared,
            Weighing::PrivateSourceAgrees,
        ];
        for test in tests {
            let opened = self.opened(column, &weighed(bare, test), &mut openings.grounds);
            if opened.is_some() && openings.ways.is_empty() {
                openings.ways.insert(Opening::SourceTest);
            }
        }
        let consented = Vector {
            sharing: ConsentState::Given,
            release: ConsentState::Given,
            ..*bare
        };
        let mut none = BTreeSet::new();
        let mut opened = |vector: &Vector| self.opened(column, vector, &mut none);
        if [consented, weighed(&consented, Weighing::Released)]
            .iter()
            .any(|vector| opened(vector) == Some(Modality::Consent))
        {
            openings.ways.insert(Opening::Consent);
        }
        let officer = Weighing::ReleasedBySafetyOfficer;
        if openings.ways.is_empty()
            && [weighed(bare, officer), weighed(&consented, officer)]
                .iter()
                .any(|vector| opened(vector).is_some())
        {
            openings.ways.insert(Opening::SafetyOfficer);
        }
    }

    /// The modality in which a flow is open; the grounds by which it is, without consent, are added.
    fn opened(
        &mut self,
        column: &Column,
        vector: &Vector,
        grounds: &mut BTreeSet<String>,
    ) -> Option<Modality> {
        let mut layers = Vec::with_capacity(Layer::ALL.len());
        for &layer in Layer::ALL.iter().rev() {
            let day = self.tables.day();
            let trace = self
                .policies
                .layer(column, vector, day, layer, &mut self.memo);
            if !trace.open {
                return None;
            }
            layers.push(trace);
        }
        let secrecy = layers.iter().filter(|trace| trace.layer == Layer::Secrecy);
        let spoken = secrecy
            .flat_map(|trace| &trace.rules)
            .filter(|rule| matches!(rule.modality, Some(Modality::Duty | Modality::Right)));
        grounds.extend(spoken.map(|rule| rule.id.clone()));
        modality(&layers)
    }
}

fn weighed(vector: &Vector, weighing: Weighing) -> Vector {
    Vector {
        weighing,
        ..*vector
    }
}

/// In what circumstances a flow is tried: an inquiry by Veilig Thuis and by the Raad, asked for by the holder; measures of holder and
/// recipient; about a child, and where the recipient is a person, about themselves too. Nobody shares a help, nobody speaks unasked.
fn circumstances(recipient: &Hat) -> Vec<Vector> {
    let around = |role, age| Vector {
        report: Report::Inquiry,
        suspicion: true,
        council: Council::Running,
        holder_asked_council: true,
        holder_measure: Measure::Ots,
        ..Vector::bare(role, age)
    };
    let child = around(Role::Child, AgeBand::Under12);
    let executed = |recipient_measure| Vector {
        recipient_measure,
        ..child
    };
    let related = |relation| Vector { relation, ..child };
    match (recipient.organisation().as_str(), recipient.capacity()) {
        ("person", _) => vec![
            related(Relation::AuthorityHolder),
            related(Relation::ParentWithoutAuthority),
            Vector {
                relation: Relation::Oneself,
                ..around(Role::Parent, AgeBand::Adult)
            },
        ],
        (_, "ots") => vec![
            child,
            Vector {
                role: Role::OtsChild,
                ..executed(Measure::Ots)
            },
        ],
        (_, "guardian") => vec![executed(Measure::Guardianship)],
        (_, "probation") => vec![executed(Measure::Probation)],
        _ => vec![child],
    }
}
