-- What was disclosed to which organisation, and what became of it (ADR 20). A row is written with an entry of the log, whose receipt names
-- it, and is sealed under the household's key. `item` is the disclosure of which a later row says what was done about it.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    receipt BLOB NOT NULL UNIQUE CHECK (length(receipt) = 16),
    subject BLOB NOT NULL REFERENCES subject_keys (subject),
    organisation TEXT NOT NULL,
    item BLOB CHECK (length(item) = 16),
    at INTEGER NOT NULL,
    record BLOB NOT NULL
) STRICT;
CREATE INDEX ledger_by_organisation ON ledger (organisation, at);
CREATE INDEX ledger_by_subject ON ledger (subject, at);
CREATE INDEX ledger_by_item ON ledger (item, seq) WHERE item IS NOT NULL;

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- What is sealed under a key that is gone says nothing any more.
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger
WHEN EXISTS (SELECT 1 FROM subject_keys WHERE subject = OLD.subject AND wrapped IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
