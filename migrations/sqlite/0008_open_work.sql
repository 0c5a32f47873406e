-- For whom work about a household is open: what a list of what waits looks at, and no longer than until `until` (UTC microseconds). What the
-- work is, and for whom there, lies sealed in the register.
CREATE TABLE open_work (
    organisation TEXT NOT NULL,
    item BLOB NOT NULL CHECK (length(item) = 16),
    subject BLOB NOT NULL REFERENCES subject_keys (subject),
    until INTEGER NOT NULL,
    PRIMARY KEY (organisation, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_work_by_subject ON open_work (subject);
