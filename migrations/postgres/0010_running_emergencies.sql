-- Emergencies that may still run, until `until` (UTC microseconds): where a professional declares one, these are looked at, for nobody has two
-- at once. Whose they are lies sealed in the register.
CREATE TABLE running_emergencies (
    item bytea PRIMARY KEY CHECK (octet_length(item) = 16),
    subject bytea NOT NULL REFERENCES subject_keys (subject),
    until bigint NOT NULL
);
