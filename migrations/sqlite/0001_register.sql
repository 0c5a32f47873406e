-- The register. Columns in clear hold random internal ids, keyed hashes, versions and moments (UTC microseconds); whatever says
-- something about a person is sealed. A household is `h`, a person `p`, each followed by its 16 bytes; a `subject` is one of these or
-- `o` followed by the name of an organisation. A `seq` is a position in the register.

-- One data key for each subject, wrapped by a key outside the database. Destroying `wrapped` erases the subject.
CREATE TABLE subject_keys (
    subject BLOB NOT NULL PRIMARY KEY,
    wrapping_key TEXT,
    wrapped BLOB,
    erased_at INTEGER,
    CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL)),
    CHECK ((wrapped IS NULL) = (wrapping_key IS NULL))
) STRICT, WITHOUT ROWID;

-- What happened, in order. `item` is the fact or statement it speaks of; `begins` marks the record that brought it.
CREATE TABLE register (
    seq INTEGER PRIMARY KEY,
    subject BLOB NOT NULL REFERENCES subject_keys (subject),
    item BLOB CHECK (length(item) = 16),
    begins INTEGER NOT NULL CHECK (begins IN (0, 1)),
    recorded_at INTEGER NOT NULL,
    record BLOB NOT NULL
) STRICT;
CREATE INDEX register_by_subject ON register (subject, seq);
CREATE INDEX register_by_item ON register (item, seq) WHERE item IS NOT NULL;
CREATE UNIQUE INDEX register_begins ON register (item) WHERE begins = 1;

CREATE TRIGGER register_is_never_changed BEFORE UPDATE ON register
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER register_is_never_cut BEFORE DELETE ON register
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;

-- Who was ever a member of which household, and since which record.
CREATE TABLE memberships (
    household BLOB NOT NULL CHECK (length(household) = 17),
    person BLOB NOT NULL CHECK (length(person) = 17),
    seq INTEGER NOT NULL,
    PRIMARY KEY (household, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_person ON memberships (person);

-- Who was ever named as authority-holder of whom: their deaths count in the households of the child.
CREATE TABLE authority_references (
    child BLOB NOT NULL CHECK (length(child) = 17),
    authority_holder BLOB NOT NULL CHECK (length(authority_holder) = 17),
    seq INTEGER NOT NULL,
    PRIMARY KEY (child, authority_holder)
) STRICT, WITHOUT ROWID;
CREATE INDEX authority_references_by_holder ON authority_references (authority_holder);

-- Pairwise pseudonyms.
CREATE TABLE pseudonyms (
    organisation TEXT NOT NULL,
    pseudonym BLOB NOT NULL CHECK (length(pseudonym) = 16),
    subject BLOB NOT NULL REFERENCES subject_keys (subject),
    seq INTEGER NOT NULL,
    PRIMARY KEY (organisation, pseudonym),
    UNIQUE (organisation, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX pseudonyms_by_subject ON pseudonyms (subject);

-- Keyed hashes of hat and client number.
CREATE TABLE client_numbers (
    number_hash BLOB NOT NULL PRIMARY KEY CHECK (length(number_hash) = 32),
    person BLOB NOT NULL CHECK (length(person) = 17)
) STRICT, WITHOUT ROWID;

-- Keyed hashes of citizen service numbers, to find duplicates.
CREATE TABLE citizen_numbers (
    number_hash BLOB NOT NULL CHECK (length(number_hash) = 32),
    person BLOB NOT NULL CHECK (length(person) = 17),
    PRIMARY KEY (number_hash, person)
) STRICT, WITHOUT ROWID;

-- Two registrations that may be one person; the smaller id first.
CREATE TABLE likely_duplicates (
    person BLOB NOT NULL CHECK (length(person) = 17),
    other BLOB NOT NULL CHECK (length(other) = 17),
    since INTEGER NOT NULL,
    PRIMARY KEY (person, other),
    CHECK (person < other)
) STRICT, WITHOUT ROWID;

-- Facts that wait for a second person.
CREATE TABLE waiting_facts (
    seq INTEGER PRIMARY KEY,
    fact BLOB NOT NULL UNIQUE CHECK (length(fact) = 16),
    subject BLOB NOT NULL
) STRICT;

-- One-time codes, as keyed hashes.
CREATE TABLE introductions (
    code_hash BLOB NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    subject BLOB NOT NULL REFERENCES subject_keys (subject),
    to_organisation TEXT NOT NULL,
    lapses_at INTEGER NOT NULL,
    spent_at INTEGER
) STRICT, WITHOUT ROWID;

-- Versions of households and organisations, and the last record each of them holds: what replay reads.
CREATE TABLE versions (
    subject BLOB NOT NULL,
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (subject, version)
) STRICT, WITHOUT ROWID;

-- Policies in the order in which they came in force: the SHA-256 of the bundle.
CREATE TABLE policy_activations (
    version INTEGER PRIMARY KEY,
    bundle BLOB NOT NULL CHECK (length(bundle) = 32),
    activated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE policy_files (
    bundle BLOB NOT NULL CHECK (length(bundle) = 32),
    path TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (bundle, path)
) STRICT, WITHOUT ROWID;
