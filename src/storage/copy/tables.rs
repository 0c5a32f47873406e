//! The table of tables: what a store holds, in the order in which it is copied. A test holds it against the schema of both databases, so that
//! a migration cannot bring a table or a column that is forgotten here.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::storage) enum Kind {
    /// A whole number.
    Number,
    /// A whole number that PostgreSQL gives out.
    Counted,
    /// Yes or no; 1 or 0 in SQLite.
    Flag,
    /// A text.
    Text,
    /// Bytes.
    Bytes,
}

/// A column.
#[derive(Debug)]
pub(in crate::storage) struct Column {
    pub(in crate::storage) name: &'static str,
    pub(in crate::storage) kind: Kind,
}

/// A table. Its first columns are its primary key, in which order its rows are copied: a batch ends where the next begins.
#[derive(Debug)]
pub(in crate::storage) struct Table {
    pub(in crate::storage) name: &'static str,
    /// How many columns the key has.
    key: usize,
    pub(in crate::storage) columns: &'static [Column],
    /// Its rows are there in a new database, with other values.
    pub(in crate::storage) seeded: bool,
    /// Triggers judge a row by what stood beside it when it was written. That was done; what stands there since would be judged by now.
    pub(in crate::storage) judged: bool,
}

impl Table {
    const fn of(name: &'static str, key: usize, columns: &'static [Column]) -> Self {
        Self {
            name,
            key,
            columns,
            seeded: false,
            judged: false,
        }
    }

    /// The columns of the primary key.
    pub(in crate::storage) fn key(&self) -> &'static [Column] {
        self.columns.get(..self.key).unwrap_or(self.columns)
    }

    /// The other columns.
    pub(in crate::storage) fn rest(&self) -> &'static [Column] {
        self.columns.get(self.key..).unwrap_or_default()
    }
}

const fn number(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Number,
    }
}

const fn counted(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Counted,
    }
}

const fn flag(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Flag,
    }
}

const fn text(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Text,
    }
}

const fn bytes(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Bytes,
    }
}

macro_rules! tables {
    ($($name:ident: [$($key:ident $key_name:literal),+] [$($kind:ident $column:literal),*] $($option:ident)?;)+) => {
        &[$(Table {
            $($option: true,)?
            ..Table::of(stringify!($name), [$($key_name),+].len(), &[$($key($key_name),)+ $($kind($column)),*])
        }),+]
    };
}

/// Every table that is copied, what is referred to before what refers to it. What is written anew in every run comes last.
pub(in crate::storage) const TABLES: &[Table] = tables! {
    subject_keys: [bytes "subject"] [text "wrapping_key", bytes "wrapped", number "erased_at"];
    register: [number "seq"] [bytes "subject", bytes "item", flag "begins", number "recorded_at", bytes "record"];
    memberships: [bytes "household", bytes "person"] [number "seq"];
    authority_references: [bytes "child", bytes "authority_holder"] [number "seq"];
    pseudonyms: [text "organisation", bytes "pseudonym"] [bytes "subject", number "seq"];
    client_numbers: [bytes "number_hash"] [bytes "person"];
    citizen_numbers: [bytes "number_hash", bytes "person"] [];
    likely_duplicates: [bytes "person", bytes "other"] [number "since"];
    judged_distinct: [bytes "person", bytes "other"] [number "seq"];
    merges: [bytes "repair"] [bytes "merged", bytes "kept", number "seq", number "undone"];
    waiting_facts: [number "seq"] [bytes "fact", bytes "subject"];
    waiting_consents: [number "seq"] [bytes "consent", bytes "subject", text "organisation"];
    introductions: [bytes "code_hash"] [bytes "subject", text "to_organisation", number "lapses_at", number "spent_at"];
    versions: [bytes "subject", number "version"] [number "seq"];
    policy_files: [bytes "bundle", text "path"] [text "text"] judged;
    policy_bundles: [bytes "bundle"] [text "from_day", text "until_day", text "organisation", text "author", number "proposed_at"];
    policy_approvals: [bytes "bundle", text "organisation", text "officer"] [bytes "signature", number "approved_at"];
    policy_activations: [number "version"] [bytes "bundle", number "activated_at"] judged;
    revocations: [number "version"] [bytes "mark", text "organisation", text "kind", text "reason", bytes "receipt", number "revoked_at"];
    chains: [counted "number"] [bytes "id", text "purpose", text "places"];
    entries: [number "chain", number "position"] [bytes "receipt", number "at", bytes "leaf", bytes "link", bytes "commitments", text "readers",
        bytes "sealed_under", bytes "sections"];
    open_intents: [bytes "receipt"] [text "asker", bytes "subject", number "chain"];
    writes: [bytes "identity"] [bytes "content", bytes "subject", bytes "answer"];
    ledger: [counted "seq"] [bytes "receipt", bytes "subject", text "organisation", bytes "item", number "at",
        bytes "record", text "breach_of"];
    open_work: [text "organisation", bytes "item"] [bytes "subject", number "until"];
    running_emergencies: [bytes "item"] [bytes "subject", number "until"];
    repaired_households: [bytes "household", bytes "repair"] [];
    policy_quorum: [number "one"] [number "organisations"] seeded;
};

/// Tables that are no content of a store: what was applied to it, and the mark of a copy.
#[cfg(test)]
pub(in crate::storage) const NOT_COPIED: [&str; 2] = ["schema_migrations", "copy_under_way"];

/// Names in quotes, so that none is taken for a word of SQL.
pub(in crate::storage) fn quoted(columns: &[Column]) -> String {
    let names = columns.iter().map(|column| format!("\"{}\"", column.name));
    names.collect::<Vec<_>>().join(", ")
}

/// What an insert does where the row is there already: nothing but fail, or take its values where a new database has the row.
pub(in crate::storage) fn on_conflict(table: &Table) -> String {
    if !table.seeded {
        return String::new();
    }
    let sets = table
        .rest()
        .iter()
        .map(|column| format!("\"{0}\" = excluded.\"{0}\"", column.name));
    format!(
        " ON CONFLICT ({}) DO UPDATE SET {}",
        quoted(table.key()),
        sets.collect::<Vec<_>>().join(", ")
    )
}
