-- What is shown in vain: certificates, keys and tokens by a mark, which is a hash (ADR 31). Nothing is ever taken back.
CREATE TABLE revocations (
    version INTEGER NOT NULL PRIMARY KEY CHECK (version > 0),
    mark BLOB NOT NULL UNIQUE CHECK (length(mark) = 32),
    organisation TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('certificate', 'key', 'token')),
    reason TEXT NOT NULL,
    receipt BLOB NOT NULL CHECK (length(receipt) = 16),
    revoked_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER revocations_are_never_changed BEFORE UPDATE ON revocations
BEGIN SELECT RAISE(ABORT, 'revocations are append-only'); END;
CREATE TRIGGER revocations_are_never_cut BEFORE DELETE ON revocations
BEGIN SELECT RAISE(ABORT, 'revocations are append-only'); END;
