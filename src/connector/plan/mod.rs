//! The plan: a mapping whose every name has been checked against the contract, ready to be carried out.

mod field;
mod path;

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::FieldDescriptor;
use toml::Spanned;

use super::contract::Contract;
use super::dates::DateFormat;
use super::mapping::{
    AuthorityMapping, GroupMapping, MappingError, MappingFile, MappingText, RecordMapping,
};
use super::sql;

pub(super) use field::{AboutFrom, CategoriesFrom, FieldPlan, Read, ValueFrom};

/// Parameters of a record's query, in the order of their numbers.
const RECORD_PARAMETERS: [&str; 3] = ["client_numbers", "from", "until"];
/// Parameters of a group's query.
const GROUP_PARAMETERS: [&str; 1] = ["references"];

/// Parameters of the query of people by their numbers.
const PEOPLE_PARAMETERS: [&str; 1] = ["bsns"];

/// A mapping that fits the contract.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) organisation: String,
    pub(super) kinds: Vec<KindPlan>,
    pub(super) authority: Option<AuthorityPlan>,
}

/// Whose authority may be looked up.
#[derive(Clone, Debug)]
pub(super) struct AuthorityPlan {
    pub(super) hat: String,
    pub(super) children: QueryPlan,
    pub(super) people: QueryPlan,
    pub(super) client_number: Column,
    pub(super) bsn: Column,
    pub(super) born: Column,
    pub(super) dates: DateFormat,
}

/// How one kind of record comes about.
#[derive(Clone, Debug)]
pub(super) struct KindPlan {
    /// Field of the record that holds the content.
    pub(super) content: FieldDescriptor,
    /// Category of the content as a whole.
    pub(super) category: i32,
    pub(super) line: usize,
    pub(super) holder: HolderPlan,
    pub(super) lasts: bool,
    pub(super) period: DateFormat,
    pub(super) query: QueryPlan,
    pub(super) reference: Column,
    pub(super) fields: Vec<FieldPlan>,
    pub(super) groups: Vec<GroupPlan>,
}

/// Which hat holds a record.
#[derive(Clone, Debug)]
pub(super) enum HolderPlan {
    /// Always the same.
    Fixed(String),
    /// A code in a column.
    Column {
        column: Column,
        codes: BTreeMap<String, String>,
    },
}

/// A query with numbered parameters.
#[derive(Clone, Debug)]
pub(super) struct QueryPlan {
    pub(super) text: String,
    pub(super) line: usize,
}

/// A column that the mapping names.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) line: usize,
}

/// Rows that belong to records.
#[derive(Clone, Debug)]
pub(super) struct GroupPlan {
    pub(super) query: QueryPlan,
    pub(super) key: Column,
    /// Steps to the repeated message of which each row is one.
    pub(super) each: Vec<FieldDescriptor>,
    pub(super) fields: Vec<FieldPlan>,
}

/// What the parts of a mapping are checked with.
pub(super) struct Checker<'a> {
    pub(super) contract: &'a Contract,
    pub(super) text: &'a MappingText<'a>,
    pub(super) file: &'a MappingFile,
    pub(super) dates: DateFormat,
}

impl Plan {
    /// Checks a mapping against the contract; the first misfit is told with its line.
    pub(super) fn check(text: &MappingText<'_>, contract: &Contract) -> Result<Self, MappingError> {
        let file = text.parse()?;
        let dates = DateFormat::parse(file.dates.get_ref());
        let checker = Checker {
            contract,
            text,
            file: &file,
            dates: dates.map_err(|problem| text.error(&file.dates, problem))?,
        };
        if file.record.is_empty() {
            return Err(text.error(
                &file.organisation,
                "nothing is mapped: there is no [[record]]",
            ));
        }
        let kinds: Result<Vec<_>, _> = file
            .record
            .iter()
            .map(|record| checker.kind(record))
            .collect();
        Ok(Self {
            organisation: file.organisation.get_ref().clone(),
            kinds: kinds?,
            authority: file
                .authority
                .as_ref()
                .map(|authority| checker.authority(authority))
                .transpose()?,
        })
    }
}

impl HolderPlan {
    /// The hats that may come of it.
    pub(super) fn hats(&self) -> BTreeSet<&str> {
        match self {
            Self::Fixed(hat) => BTreeSet::from([hat.as_str()]),
            Self::Column { codes, .. } => codes.values().map(String::as_str).collect(),
        }
    }
}

impl KindPlan {
    /// Columns that the record's query must give, with the line that names each.
    pub(super) fn columns(&self) -> Vec<&Column> {
        let holder = match &self.holder {
            HolderPlan::Column { column, .. } => Some(column),
            HolderPlan::Fixed(_) => None,
        };
        let fields = self.fields.iter().flat_map(FieldPlan::columns);
        holder
            .into_iter()
            .chain([&self.reference])
            .chain(fields)
            .collect()
    }
}

impl GroupPlan {
    /// Columns that the group's query must give.
    pub(super) fn columns(&self) -> Vec<&Column> {
        let fields = self.fields.iter().flat_map(FieldPlan::columns);
        [&self.key].into_iter().chain(fields).collect()
    }
}

impl AuthorityPlan {
    /// Columns that the query of the children must give.
    pub(super) fn of_children(&self) -> [&Column; 3] {
        [&self.client_number, &self.bsn, &self.born]
    }

    /// Columns that the query of other people must give.
    pub(super) fn of_people(&self) -> [&Column; 2] {
        [&self.client_number, &self.bsn]
    }
}

impl Checker<'_> {
    fn authority(&self, authority: &AuthorityMapping) -> Result<AuthorityPlan, MappingError> {
        self.own_hat(&authority.hat)?;
        let children = sql::number(authority.children.get_ref(), &[])
            .map_err(|problem| self.text.error(&authority.children, problem))?;
        Ok(AuthorityPlan {
            hat: authority.hat.get_ref().clone(),
            children: QueryPlan {
                text: children.text,
                line: self.text.line(&authority.children),
            },
            people: self.query(&authority.people, &PEOPLE_PARAMETERS, "bsns")?,
            client_number: self.column(&authority.client_number),
            bsn: self.column(&authority.bsn),
            born: self.column(&authority.born),
            dates: self.dates.clone(),
        })
    }

    fn kind(&self, record: &RecordMapping) -> Result<KindPlan, MappingError> {
        let content = self.contract.kind(record.kind.get_ref()).ok_or_else(|| {
            let problem = format!("`{}` is no kind of record", record.kind.get_ref());
            self.text.error(&record.kind, problem)
        })?;
        let super::contract::FieldRule::Category(category) = self.contract.rule(&content) else {
            return Err(self
                .text
                .error(&record.kind, "this kind of record has no category"));
        };
        let query = self.query(&record.query, &RECORD_PARAMETERS, "client_numbers")?;
        let period = match &record.period {
            None => self.dates.clone(),
            Some(period) => DateFormat::parse(period.get_ref())
                .map_err(|problem| self.text.error(period, problem))?,
        };
        let fields: Result<Vec<_>, _> = record
            .fields
            .iter()
            .map(|field| self.field(&content, &[], field))
            .collect();
        let groups: Result<Vec<_>, _> = record
            .group
            .iter()
            .map(|group| self.group(&content, group))
            .collect();
        let kind = KindPlan {
            category,
            line: self.text.line(&record.kind),
            holder: self.holder(record)?,
            lasts: record.lasts,
            period,
            query,
            reference: self.column(&record.reference),
            fields: fields?,
            groups: groups?,
            content,
        };
        self.check_subjects(&kind)?;
        Ok(kind)
    }

    fn group(
        &self,
        content: &FieldDescriptor,
        group: &GroupMapping,
    ) -> Result<GroupPlan, MappingError> {
        let query = self.query(&group.query, &GROUP_PARAMETERS, "references")?;
        let each = match &group.each {
            None => Vec::new(),
            Some(each) => self.repeated_message(content, each)?,
        };
        let mut fields = Vec::new();
        for field in &group.fields {
            let plan = self.field(content, &each, field)?;
            if !plan.fills_a_group(&each) {
                let problem =
                    "a row of a group adds to repeated fields, or to the one that `each` names";
                return Err(self.text.error(&field.field, problem));
            }
            fields.push(plan);
        }
        Ok(GroupPlan {
            query,
            key: self.column(&group.key),
            each,
            fields,
        })
    }

    fn query(
        &self,
        query: &Spanned<String>,
        names: &[&str],
        needed: &str,
    ) -> Result<QueryPlan, MappingError> {
        let numbered = sql::number(query.get_ref(), names)
            .map_err(|problem| self.text.error(query, problem))?;
        if !numbered.names.contains(needed) {
            let problem = format!("the query does not use `:{needed}` and would read everybody");
            return Err(self.text.error(query, problem));
        }
        Ok(QueryPlan {
            text: numbered.text,
            line: self.text.line(query),
        })
    }

    fn holder(&self, record: &RecordMapping) -> Result<HolderPlan, MappingError> {
        match (&record.holder, &record.holder_column, &record.holder_codes) {
            (Some(hat), None, None) => {
                self.own_hat(hat)?;
                Ok(HolderPlan::Fixed(hat.get_ref().clone()))
            }
            (None, Some(column), Some(list)) => {
                let mut codes = BTreeMap::new();
                for (code, hat) in self.codes(list)? {
                    self.own_hat(hat)?;
                    codes.insert(code.clone(), hat.get_ref().clone());
                }
                Ok(HolderPlan::Column {
                    column: self.column(column),
                    codes,
                })
            }
            _ => {
                let problem = "say `holder`, or `holder_column` with `holder_codes`";
                Err(self.text.error(&record.kind, problem))
            }
        }
    }

    fn own_hat(&self, hat: &Spanned<String>) -> Result<(), MappingError> {
        let organisation = self.file.organisation.get_ref();
        match hat.get_ref().split_once('/') {
            Some((of, capacity)) if of == organisation && !capacity.is_empty() => Ok(()),
            _ => {
                let problem = format!("`{}` is no hat of `{organisation}`", hat.get_ref());
                Err(self.text.error(hat, problem))
            }
        }
    }

    pub(super) fn column(&self, name: &Spanned<String>) -> Column {
        Column {
            name: name.get_ref().clone(),
            line: self.text.line(name),
        }
    }

    /// A code list by its name.
    pub(super) fn codes(
        &self,
        name: &Spanned<String>,
    ) -> Result<&BTreeMap<String, Spanned<String>>, MappingError> {
        self.file.codes.get(name.get_ref()).ok_or_else(|| {
            let problem = format!("there is no code list [codes.{}]", name.get_ref());
            self.text.error(name, problem)
        })
    }
}
