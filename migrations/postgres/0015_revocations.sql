-- What is shown in vain: certificates, keys and tokens by a mark, which is a hash (ADR 31). Nothing is ever taken back.
CREATE TABLE revocations (
    version bigint PRIMARY KEY CHECK (version > 0),
    mark bytea NOT NULL UNIQUE CHECK (octet_length(mark) = 32),
    organisation text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('certificate', 'key', 'token')),
    reason text NOT NULL,
    receipt bytea NOT NULL CHECK (octet_length(receipt) = 16),
    revoked_at bigint NOT NULL
);
CREATE TRIGGER revocations_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON revocations
FOR EACH STATEMENT EXECUTE FUNCTION refuse('revocations are append-only');

-- How many there are now. Whoever commits what somebody asked locks this row for share, whoever revokes changes it: so what was shown
-- cannot be revoked between the comparison and the commit. One row.
CREATE TABLE revocations_in_force (
    one integer PRIMARY KEY CHECK (one = 1),
    version bigint NOT NULL
);
INSERT INTO revocations_in_force (one, version) VALUES (1, 0);

CREATE FUNCTION keep_revocations_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE revocations_in_force SET version = NEW.version;
    RETURN NULL;
END
$$;
CREATE TRIGGER revocations_are_in_force AFTER INSERT ON revocations
FOR EACH ROW EXECUTE FUNCTION keep_revocations_in_force();
