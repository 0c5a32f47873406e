-- Of a row of the ledger that says what an organisation found of a breach: the organisation. Its officers follow each other, and not those of
-- another organisation or whoever informs the family of the same disclosure (ADR 22).
ALTER TABLE ledger ADD COLUMN breach_of text;
