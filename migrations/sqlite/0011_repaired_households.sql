-- Households in which something was repaired that the register had wrong (ADR 22): where the privacy officers of those who know the household
-- look for breaches. What was wrong lies sealed in the register.
CREATE TABLE repaired_households (
    household BLOB NOT NULL REFERENCES subject_keys (subject),
    repair BLOB NOT NULL CHECK (length(repair) = 16),
    PRIMARY KEY (household, repair)
) STRICT, WITHOUT ROWID;
