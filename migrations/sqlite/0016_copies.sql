-- A store may be the copy of another (ADR 32). Where brokers shared a PostgreSQL, each wrote to chains of its own, of the same purpose and with
-- the same places: copied they stand here too, and the broker goes on with the first. References are looked at again when all is in place.
PRAGMA defer_foreign_keys = ON;
CREATE TEMP TABLE kept_chains AS SELECT number, id, purpose, places FROM chains;
DROP TABLE chains;
CREATE TABLE chains (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    purpose TEXT NOT NULL CHECK (purpose IN ('disclosures', 'incidents')),
    places TEXT NOT NULL
) STRICT;
CREATE INDEX chains_by_places ON chains (purpose, places);
INSERT INTO chains (number, id, purpose, places) SELECT number, id, purpose, places FROM kept_chains;
DROP TABLE kept_chains;
CREATE TRIGGER chains_are_never_changed BEFORE UPDATE ON chains
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER chains_are_never_cut BEFORE DELETE ON chains
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- An intent stands in a chain, as on a server.
CREATE TABLE intents_with_chain (
    receipt BLOB NOT NULL PRIMARY KEY CHECK (length(receipt) = 16),
    asker TEXT NOT NULL,
    subject BLOB NOT NULL,
    chain INTEGER NOT NULL REFERENCES chains (number)
) STRICT, WITHOUT ROWID;
INSERT INTO intents_with_chain (receipt, asker, subject, chain)
SELECT o.receipt, o.asker, o.subject, e.chain FROM open_intents o JOIN entries e ON e.receipt = o.receipt;
DROP TABLE open_intents;
ALTER TABLE intents_with_chain RENAME TO open_intents;

-- One row, as long as this database is the target of a copy that was not finished: no broker serves from it. `source` names the store that is
-- copied, `state` where its log stood.
CREATE TABLE copy_under_way (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    source BLOB NOT NULL CHECK (length(source) = 32),
    state BLOB NOT NULL CHECK (length(state) = 32),
    begun_at INTEGER NOT NULL
) STRICT;
