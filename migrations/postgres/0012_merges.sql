-- Registrations that turned out to be one human (ADR 23). From the record `seq` on, until the record `undone`, `merged` is read as `kept`.
-- Each stands for itself and for whoever was merged into it before; nothing of what was recorded about either is changed.
CREATE TABLE merges (
    repair bytea PRIMARY KEY CHECK (octet_length(repair) = 16),
    merged bytea NOT NULL CHECK (octet_length(merged) = 17),
    kept bytea NOT NULL CHECK (octet_length(kept) = 17),
    seq bigint NOT NULL,
    undone bigint CHECK (undone > seq),
    CHECK (merged <> kept)
);
-- Nobody is merged into two at once.
CREATE UNIQUE INDEX merges_by_merged ON merges (merged) WHERE undone IS NULL;

CREATE TRIGGER merges_are_undone_once BEFORE UPDATE ON merges
FOR EACH ROW
WHEN (OLD.undone IS NOT NULL OR NEW.undone IS NULL OR NEW.repair <> OLD.repair OR NEW.merged <> OLD.merged
    OR NEW.kept <> OLD.kept OR NEW.seq <> OLD.seq)
EXECUTE FUNCTION refuse('merges are append-only');
CREATE TRIGGER merges_are_never_cut BEFORE DELETE OR TRUNCATE ON merges
FOR EACH STATEMENT EXECUTE FUNCTION refuse('merges are append-only');

-- Pairs that somebody looked at and found to be two humans; the smaller id first.
CREATE TABLE judged_distinct (
    person bytea NOT NULL CHECK (octet_length(person) = 17),
    other bytea NOT NULL CHECK (octet_length(other) = 17),
    seq bigint NOT NULL,
    PRIMARY KEY (person, other),
    CHECK (person < other)
);
