-- Registrations that turned out to be one human (ADR 23). From the record `seq` on, until the record `undone`, `merged` is read as `kept`.
-- Each stands for itself and for whoever was merged into it before; nothing of what was recorded about either is changed.
CREATE TABLE merges (
    repair BLOB NOT NULL PRIMARY KEY CHECK (length(repair) = 16),
    merged BLOB NOT NULL CHECK (length(merged) = 17),
    kept BLOB NOT NULL CHECK (length(kept) = 17),
    seq INTEGER NOT NULL,
    undone INTEGER CHECK (undone > seq),
    CHECK (merged <> kept)
) STRICT, WITHOUT ROWID;
-- Nobody is merged into two at once.
CREATE UNIQUE INDEX merges_by_merged ON merges (merged) WHERE undone IS NULL;
CREATE INDEX merges_by_merged_ever ON merges (merged);
CREATE INDEX merges_by_kept ON merges (kept);

CREATE TRIGGER merges_are_undone_once BEFORE UPDATE ON merges
WHEN OLD.undone IS NOT NULL OR NEW.undone IS NULL OR NEW.repair <> OLD.repair OR NEW.merged <> OLD.merged
    OR NEW.kept <> OLD.kept OR NEW.seq <> OLD.seq
BEGIN SELECT RAISE(ABORT, 'merges are append-only'); END;
CREATE TRIGGER merges_are_never_cut BEFORE DELETE ON merges
BEGIN SELECT RAISE(ABORT, 'merges are append-only'); END;

-- Who is now one with whom, each pair both ways: what a query walks along.
CREATE VIEW one_with (person, other, seq) AS
    SELECT merged, kept, seq FROM merges WHERE undone IS NULL
    UNION ALL
    SELECT kept, merged, seq FROM merges WHERE undone IS NULL;

-- Pairs that somebody looked at and found to be two humans; the smaller id first.
CREATE TABLE judged_distinct (
    person BLOB NOT NULL CHECK (length(person) = 17),
    other BLOB NOT NULL CHECK (length(other) = 17),
    seq INTEGER NOT NULL,
    PRIMARY KEY (person, other),
    CHECK (person < other)
) STRICT, WITHOUT ROWID;
