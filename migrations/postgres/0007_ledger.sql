-- What was disclosed to which organisation, and what became of it (ADR 20). A row is written with an entry of the log, whose receipt names
-- it, and is sealed under the household's key. `item` is the disclosure of which a later row says what was done about it.
CREATE TABLE ledger (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt bytea NOT NULL UNIQUE CHECK (octet_length(receipt) = 16),
    subject bytea NOT NULL REFERENCES subject_keys (subject),
    organisation text NOT NULL,
    item bytea CHECK (octet_length(item) = 16),
    at bigint NOT NULL,
    record bytea NOT NULL
);
CREATE INDEX ledger_by_organisation ON ledger (organisation, at);
CREATE INDEX ledger_by_subject ON ledger (subject, at);
CREATE INDEX ledger_by_item ON ledger (item, seq) WHERE item IS NOT NULL;

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR TRUNCATE ON ledger
FOR EACH STATEMENT EXECUTE FUNCTION refuse('the ledger is append-only');

-- What is sealed under a key that is gone says nothing any more.
CREATE FUNCTION check_ledger_cut() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM subject_keys WHERE subject = OLD.subject AND wrapped IS NOT NULL) THEN
        RAISE EXCEPTION 'the ledger is append-only';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger
FOR EACH ROW EXECUTE FUNCTION check_ledger_cut();
