-- The register. Columns in clear hold random internal ids, keyed hashes, versions and moments (UTC microseconds); whatever says
-- something about a person is sealed. A household is `h`, a person `p`, each followed by its 16 bytes; a `subject` is one of these or
-- `o` followed by the name of an organisation. A `seq` is a position in the register.

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;

-- One data key for each subject, wrapped by a key outside the database. Destroying `wrapped` erases the subject.
CREATE TABLE subject_keys (
    subject bytea PRIMARY KEY,
    wrapping_key text,
    wrapped bytea,
    erased_at bigint,
    CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL)),
    CHECK ((wrapped IS NULL) = (wrapping_key IS NULL))
);

-- What happened, in order. `item` is the fact or statement it speaks of; `begins` marks the record that brought it.
CREATE TABLE register (
    seq bigint PRIMARY KEY,
    subject bytea NOT NULL REFERENCES subject_keys (subject),
    item bytea CHECK (octet_length(item) = 16),
    begins boolean NOT NULL,
    recorded_at bigint NOT NULL,
    record bytea NOT NULL
);
CREATE INDEX register_by_subject ON register (subject, seq);
CREATE INDEX register_by_item ON register (item, seq) WHERE item IS NOT NULL;
CREATE UNIQUE INDEX register_begins ON register (item) WHERE begins;

CREATE TRIGGER register_is_never_changed BEFORE UPDATE ON register
FOR EACH ROW EXECUTE FUNCTION refuse('the register is append-only');
CREATE TRIGGER register_is_never_cut BEFORE DELETE OR TRUNCATE ON register
FOR EACH STATEMENT EXECUTE FUNCTION refuse('the register is append-only');

-- Who was ever a member of which household, and since which record.
CREATE TABLE memberships (
    household bytea NOT NULL CHECK (octet_length(household) = 17),
    person bytea NOT NULL CHECK (octet_length(person) = 17),
    seq bigint NOT NULL,
    PRIMARY KEY (household, person)
);
CREATE INDEX memberships_by_person ON memberships (person);

-- Who was ever named as authority-holder of whom: their deaths count in the households of the child.
CREATE TABLE authority_references (
    child bytea NOT NULL CHECK (octet_length(child) = 17),
    authority_holder bytea NOT NULL CHECK (octet_length(authority_holder) = 17),
    seq bigint NOT NULL,
    PRIMARY KEY (child, authority_holder)
);
CREATE INDEX authority_references_by_holder ON authority_references (authority_holder);

-- Pairwise pseudonyms.
CREATE TABLE pseudonyms (
    organisation text NOT NULL,
    pseudonym bytea NOT NULL CHECK (octet_length(pseudonym) = 16),
    subject bytea NOT NULL REFERENCES subject_keys (subject),
    seq bigint NOT NULL,
    PRIMARY KEY (organisation, pseudonym),
    UNIQUE (organisation, subject)
);
CREATE INDEX pseudonyms_by_subject ON pseudonyms (subject);

-- Keyed hashes of hat and client number.
CREATE TABLE client_numbers (
    number_hash bytea PRIMARY KEY CHECK (octet_length(number_hash) = 32),
    person bytea NOT NULL CHECK (octet_length(person) = 17)
);
CREATE INDEX client_numbers_by_person ON client_numbers (person);

-- Keyed hashes of citizen service numbers, to find duplicates.
CREATE TABLE citizen_numbers (
    number_hash bytea NOT NULL CHECK (octet_length(number_hash) = 32),
    person bytea NOT NULL CHECK (octet_length(person) = 17),
    PRIMARY KEY (number_hash, person)
);
CREATE INDEX citizen_numbers_by_person ON citizen_numbers (person);

-- Two registrations that may be one person; the smaller id first.
CREATE TABLE likely_duplicates (
    person bytea NOT NULL CHECK (octet_length(person) = 17),
    other bytea NOT NULL CHECK (octet_length(other) = 17),
    since bigint NOT NULL,
    PRIMARY KEY (person, other),
    CHECK (person < other)
);
CREATE INDEX likely_duplicates_by_other ON likely_duplicates (other);

-- Facts that wait for a second person.
CREATE TABLE waiting_facts (
    seq bigint PRIMARY KEY,
    fact bytea NOT NULL UNIQUE CHECK (octet_length(fact) = 16),
    subject bytea NOT NULL
);
CREATE INDEX waiting_facts_by_subject ON waiting_facts (subject);

-- One-time codes, as keyed hashes.
CREATE TABLE introductions (
    code_hash bytea PRIMARY KEY CHECK (octet_length(code_hash) = 32),
    subject bytea NOT NULL REFERENCES subject_keys (subject),
    to_organisation text NOT NULL,
    lapses_at bigint NOT NULL,
    spent_at bigint
);
CREATE INDEX introductions_by_subject ON introductions (subject);

-- Versions of households and organisations, and the last record each of them holds: what replay reads.
CREATE TABLE versions (
    subject bytea NOT NULL,
    version bigint NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (subject, version)
);

-- The version that each of them has now. Whoever discloses locks these rows for share, whoever writes changes them: so what was decided on
-- cannot change between the comparison and the commit (ADR 26).
CREATE TABLE present_versions (
    subject bytea PRIMARY KEY,
    version bigint NOT NULL
);

-- Policies in the order in which they came in force: the SHA-256 of the bundle.
CREATE TABLE policy_activations (
    version bigint PRIMARY KEY,
    bundle bytea NOT NULL CHECK (octet_length(bundle) = 32),
    activated_at bigint NOT NULL
);
CREATE TABLE policy_files (
    bundle bytea NOT NULL CHECK (octet_length(bundle) = 32),
    path text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (bundle, path)
);

-- The version that is in force now, for the same reason. One row.
CREATE TABLE policy_in_force (
    one integer PRIMARY KEY CHECK (one = 1),
    version bigint NOT NULL
);
INSERT INTO policy_in_force (one, version) VALUES (1, 0);

CREATE FUNCTION keep_policy_in_force() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE policy_in_force SET version = NEW.version;
    RETURN NULL;
END
$$;
CREATE TRIGGER policy_activations_are_in_force AFTER INSERT ON policy_activations
FOR EACH ROW EXECUTE FUNCTION keep_policy_in_force();
