-- The log: chains of salted commitments. Salts and bodies lie sealed beside them, so that erasing a subject's key leaves nothing
-- to guess at and the chain still verifies.

-- A chain keeps the places it began with: names of organisations between commas, in order; the broker comes last. Where the
-- organisations change, the next entry begins a new chain.
CREATE TABLE chains (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    purpose TEXT NOT NULL CHECK (purpose IN ('disclosures', 'incidents')),
    places TEXT NOT NULL,
    UNIQUE (purpose, places)
) STRICT;

-- `commitments` are 32 bytes for each section, in order; `link` is the hash of the entry as linked to the one before it;
-- `readers` names the organisations with a section of their own, each between commas.
CREATE TABLE entries (
    chain INTEGER NOT NULL REFERENCES chains (number),
    position INTEGER NOT NULL,
    receipt BLOB NOT NULL CHECK (length(receipt) = 16),
    at INTEGER NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    link BLOB NOT NULL CHECK (length(link) = 32),
    commitments BLOB NOT NULL CHECK (length(commitments) % 32 = 0),
    readers TEXT NOT NULL,
    sealed_under BLOB NOT NULL REFERENCES subject_keys (subject),
    sections BLOB NOT NULL,
    PRIMARY KEY (chain, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER entries_are_never_cut BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER chains_are_never_changed BEFORE UPDATE ON chains
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER chains_are_never_cut BEFORE DELETE ON chains
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- Intents whose outcome has not come yet.
CREATE TABLE open_intents (
    receipt BLOB NOT NULL PRIMARY KEY CHECK (length(receipt) = 16),
    asker TEXT NOT NULL,
    subject BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Writes by their identity, for a call that is repeated. `identity` and `content` are keyed hashes; `answer` is receipt and reply,
-- sealed under the subject of the entry.
CREATE TABLE writes (
    identity BLOB NOT NULL PRIMARY KEY CHECK (length(identity) = 32),
    content BLOB NOT NULL CHECK (length(content) = 32),
    subject BLOB NOT NULL REFERENCES subject_keys (subject),
    answer BLOB NOT NULL
) STRICT, WITHOUT ROWID;
