//! The categories of personal data, with the ids of the catalogue and the numbers of the contract.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $id:literal;)*) => {
        /// A category of personal data. Its class stands in the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Category {
            $($(#[$doc])* $name = $number,)*
        }

        impl Category {
            /// Every category, in the order of the contract.
            pub const ALL: &'static [Category] = &[$(Category::$name,)*];

            /// Id in the catalogue, kebab case.
            pub fn id(self) -> &'static str {
                match self {
                    $(Category::$name => $id,)*
                }
            }

            /// The category with this number in `samenbeeld.record.v1.DataCategory`.
            pub fn from_number(number: i32) -> Option<Category> {
                match number {
                    $($number => Some(Category::$name),)*
                    _ => None,
                }
            }
        }
    };
}

categories! {
    /// Names, birth date, sex, language.
    Identity = 1, "identity";
    /// Citizen service number: closed.
    Bsn = 2, "bsn";
    /// Who belongs to the household, relations.
    Composition = 3, "composition";
    /// Authority over a child and its evidence.
    Authority = 4, "authority";
    /// That an organisation is involved with a person.
    Involvement = 5, "involvement";
    /// Content of a report to, or inquiry by, Veilig Thuis.
    VtReport = 6, "vt-report";
    /// What was seen in an assessment of risk.
    RiskFacts = 7, "risk-facts";
    /// What was concluded in an assessment of risk.
    RiskJudgement = 8, "risk-judgement";
    /// Measures and orders.
    Measure = 9, "measure";
    /// Health, addiction, disability, treatment.
    Health = 10, "health";
    /// Police and judicial data.
    Criminal = 11, "criminal";
    /// Belief, origin, sexual life.
    BeliefOriginSexuality = 12, "belief-origin-sexuality";
    /// Addresses.
    Address = 13, "address";
    /// Telephone and e-mail.
    Phone = 14, "phone";
    /// Which school.
    SchoolPlace = 15, "school-place";
    /// Which general practitioner.
    Gp = 16, "gp";
    /// When and where somebody will be.
    Appointment = 17, "appointment";
    /// Who reported or informed.
    Origin = 18, "origin";
    /// Neighbours, new partners, grandparents.
    ThirdParty = 19, "third-party";
    /// Debts and income.
    Debt = 20, "debt";
    /// School results and attendance.
    SchoolResults = 21, "school-results";
    /// Plans and goals.
    Plan = 22, "plan";
    /// Incidents of violence.
    Incident = 23, "incident";
    /// Visits, calls, talks.
    ContactMoment = 24, "contact-moment";
    /// A child's own statements.
    ChildWords = 25, "child-words";
    /// A worker's own notes: closed.
    WorkingNote = 26, "working-note";
    /// Advice asked of Veilig Thuis: closed.
    VtAdvice = 27, "vt-advice";
    /// Consents: register reads only.
    Consent = 28, "consent";
    /// The log: log reads only.
    Audit = 29, "audit";
}

impl Category {
    /// Number in `samenbeeld.record.v1.DataCategory`.
    pub fn number(self) -> i32 {
        self as i32
    }
}

/// Some categories: a bit for each, by its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Categories(u64);

impl Categories {
    /// These categories.
    pub const fn of(categories: &[Category]) -> Self {
        let mut bits = 0;
        let mut rest = categories;
        while let Some((first, others)) = rest.split_first() {
            bits |= 1 << *first as u64;
            rest = others;
        }
        Self(bits)
    }

    /// These, and this one.
    #[must_use]
    pub const fn with(self, category: Category) -> Self {
        Self(self.0 | 1 << category as u64)
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether this one is among them.
    pub const fn has(self, category: Category) -> bool {
        self.0 >> category as u64 & 1 == 1
    }

    /// Whether all of them are among others.
    pub const fn is_subset(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether none of them is among others.
    pub const fn is_disjoint(self, others: Self) -> bool {
        self.0 & others.0 == 0
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of the contract.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        let all = Category::ALL.iter().copied();
        all.filter(move |category| self.has(*category))
    }
}

impl FromIterator<Category> for Categories {
    fn from_iter<T: IntoIterator<Item = Category>>(categories: T) -> Self {
        categories.into_iter().fold(Self::default(), Self::with)
    }
}

/// A name that is no category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no category of the catalogue has this name")]
pub struct UnknownCategory;

impl FromStr for Category {
    type Err = UnknownCategory;

    fn from_str(text: &str) -> Result<Self, UnknownCategory> {
        Category::ALL
            .iter()
            .copied()
            .find(|category| category.id() == text)
            .ok_or(UnknownCategory)
    }
}

impl TryFrom<String> for Category {
    type Error = UnknownCategory;

    fn try_from(text: String) -> Result<Self, UnknownCategory> {
        text.parse()
    }
}

impl From<Category> for String {
    fn from(category: Category) -> String {
        category.id().to_owned()
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_reads_back_from_its_id_and_its_number() {
        for &category in Category::ALL {
            assert_eq!(category.id().parse(), Ok(category));
            assert_eq!(Category::from_number(category.number()), Some(category));
        }
        assert_eq!("everything".parse::<Category>(), Err(UnknownCategory));
        assert_eq!(Category::from_number(0), None);
    }
}
