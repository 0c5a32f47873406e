-- For whom work about a household is open: what a list of what waits looks at, and no longer than until `until` (UTC microseconds). What the
-- work is, and for whom there, lies sealed in the register.
CREATE TABLE open_work (
    organisation text NOT NULL,
    item bytea NOT NULL CHECK (octet_length(item) = 16),
    subject bytea NOT NULL REFERENCES subject_keys (subject),
    until bigint NOT NULL,
    PRIMARY KEY (organisation, item)
);
CREATE INDEX open_work_by_item ON open_work (item);
CREATE INDEX open_work_by_subject ON open_work (subject);
