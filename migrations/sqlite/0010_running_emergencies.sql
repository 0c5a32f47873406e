-- Emergencies that may still run, until `until` (UTC microseconds): where a professional declares one, these are looked at, for nobody has two
-- at once. Whose they are lies sealed in the register.
CREATE TABLE running_emergencies (
    item BLOB PRIMARY KEY CHECK (length(item) = 16),
    subject BLOB NOT NULL REFERENCES subject_keys (subject),
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
