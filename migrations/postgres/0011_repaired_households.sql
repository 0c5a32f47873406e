-- Households in which something was repaired that the register had wrong (ADR 22): where the privacy officers of those who know the household
-- look for breaches. What was wrong lies sealed in the register.
CREATE TABLE repaired_households (
    household bytea NOT NULL REFERENCES subject_keys (subject),
    repair bytea NOT NULL CHECK (octet_length(repair) = 16),
    PRIMARY KEY (household, repair)
);
