-- The log: chains of salted commitments. Salts and bodies lie sealed beside them, so that erasing a subject's key leaves nothing
-- to guess at and the chain still verifies.

-- A chain keeps the places it began with: names of organisations between commas, in order; the broker comes last. Where the
-- organisations change, the next entry begins a new chain. Each broker writes to chains of its own: it holds an advisory lock on the
-- number of each (ADR 26), and goes on with one that nobody holds before it begins another.
CREATE TABLE chains (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id bytea NOT NULL UNIQUE CHECK (octet_length(id) = 16),
    purpose text NOT NULL CHECK (purpose IN ('disclosures', 'incidents')),
    places text NOT NULL
);
CREATE INDEX chains_by_places ON chains (purpose, places);

-- `commitments` are 32 bytes for each section, in order; `link` is the hash of the entry as linked to the one before it;
-- `readers` names the organisations with a section of their own, each between commas.
CREATE TABLE entries (
    chain bigint NOT NULL REFERENCES chains (number),
    position bigint NOT NULL,
    receipt bytea NOT NULL CHECK (octet_length(receipt) = 16),
    at bigint NOT NULL,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    link bytea NOT NULL CHECK (octet_length(link) = 32),
    commitments bytea NOT NULL CHECK (octet_length(commitments) % 32 = 0),
    readers text NOT NULL,
    sealed_under bytea NOT NULL REFERENCES subject_keys (subject),
    sections bytea NOT NULL,
    PRIMARY KEY (chain, position)
);

CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
FOR EACH ROW EXECUTE FUNCTION refuse('the log is append-only');
CREATE TRIGGER entries_are_never_cut BEFORE DELETE OR TRUNCATE ON entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse('the log is append-only');
CREATE TRIGGER chains_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON chains
FOR EACH STATEMENT EXECUTE FUNCTION refuse('the log is append-only');

-- Intents whose outcome has not come yet, and the chain each stands in.
CREATE TABLE open_intents (
    receipt bytea PRIMARY KEY CHECK (octet_length(receipt) = 16),
    asker text NOT NULL,
    subject bytea NOT NULL,
    chain bigint NOT NULL REFERENCES chains (number)
);

-- Writes by their identity, for a call that is repeated. `identity` and `content` are keyed hashes; `answer` is receipt and reply,
-- sealed under the subject of the entry.
CREATE TABLE writes (
    identity bytea PRIMARY KEY CHECK (octet_length(identity) = 32),
    content bytea NOT NULL CHECK (octet_length(content) = 32),
    subject bytea NOT NULL REFERENCES subject_keys (subject),
    answer bytea NOT NULL
);
