-- Bundles of policies: period, author, approvers, and what must stand before one comes in force (ADR 15). A bundle is named by the
-- SHA-256 over its files. Nothing here is ever changed or cut: replay reads it.

-- Legal days; `until_day` is the first one on which the bundle holds no longer. The founding bundle has no author.
CREATE TABLE policy_bundles (
    bundle bytea PRIMARY KEY CHECK (octet_length(bundle) = 32),
    from_day text COLLATE "C" NOT NULL,
    until_day text COLLATE "C" CHECK (from_day < until_day),
    organisation text,
    author text,
    proposed_at bigint NOT NULL,
    CHECK ((organisation IS NULL) = (author IS NULL))
);

-- Ed25519 signatures of officers.
CREATE TABLE policy_approvals (
    bundle bytea NOT NULL REFERENCES policy_bundles (bundle),
    organisation text NOT NULL,
    officer text NOT NULL,
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    approved_at bigint NOT NULL,
    PRIMARY KEY (bundle, organisation, officer)
);

-- Of how many organisations officers must have signed where a file changes that all share. One row.
CREATE TABLE policy_quorum (
    one integer PRIMARY KEY CHECK (one = 1),
    organisations bigint NOT NULL CHECK (organisations >= 2)
);
INSERT INTO policy_quorum (one, organisations) VALUES (1, 6);

-- Files in which a bundle differs from the one in force: there in one of the two alone, or with another text.
CREATE VIEW policy_changes AS
SELECT b.bundle, f.path
FROM policy_bundles b
JOIN policy_files f ON f.bundle IN (b.bundle, (SELECT bundle FROM policy_activations ORDER BY version DESC LIMIT 1))
GROUP BY b.bundle, f.path
HAVING count(*) < 2 OR count(DISTINCT f.text) > 1;

-- The same, without the cases of the bundle's test: whose module it is, or nobody's where all share the file.
CREATE VIEW policy_changes_by_party AS
SELECT bundle,
       CASE WHEN path ~ '^[^/]*\.cedar$' AND path NOT IN ('guardrails.cedar', 'shared.cedar', 'outside.cedar')
            THEN left(path, -length('.cedar')) END AS organisation
FROM policy_changes WHERE path NOT LIKE 'scenarios/%';

CREATE FUNCTION check_policy_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM policy_bundles WHERE bundle = NEW.bundle) THEN
        RAISE EXCEPTION 'a bundle that was proposed takes no other file';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER policy_bundles_are_complete BEFORE INSERT ON policy_files
FOR EACH ROW EXECUTE FUNCTION check_policy_file();

CREATE FUNCTION check_policy_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM policy_bundles
               WHERE bundle = NEW.bundle AND organisation = NEW.organisation AND author = NEW.officer) THEN
        RAISE EXCEPTION 'an author does not approve a bundle of their own';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER policy_approvals_are_by_others BEFORE INSERT ON policy_approvals
FOR EACH ROW EXECUTE FUNCTION check_policy_approval();

CREATE FUNCTION check_policy_activation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM policy_bundles WHERE bundle = NEW.bundle) THEN
        RAISE EXCEPTION 'the bundle was not proposed';
    END IF;
    -- The founding bundle stands on the configuration.
    IF NOT EXISTS (SELECT FROM policy_activations) THEN
        RETURN NEW;
    END IF;
    IF (SELECT count(*) FROM policy_approvals WHERE bundle = NEW.bundle) < 2 THEN
        RAISE EXCEPTION 'fewer than two have approved the bundle';
    END IF;
    IF (SELECT count(*) FROM (
            SELECT organisation FROM policy_approvals WHERE bundle = NEW.bundle
            UNION SELECT organisation FROM policy_bundles WHERE bundle = NEW.bundle AND organisation IS NOT NULL) AS signed) < 2 THEN
        RAISE EXCEPTION 'author and approvers are all of one organisation';
    END IF;
    IF EXISTS (SELECT organisation FROM policy_changes_by_party WHERE bundle = NEW.bundle AND organisation IS NOT NULL
               EXCEPT SELECT organisation FROM policy_approvals WHERE bundle = NEW.bundle) THEN
        RAISE EXCEPTION 'a party whose module changes has not approved the bundle';
    END IF;
    IF EXISTS (SELECT FROM policy_changes_by_party WHERE bundle = NEW.bundle AND organisation IS NULL)
       AND (SELECT count(DISTINCT organisation) FROM policy_approvals WHERE bundle = NEW.bundle)
           < (SELECT organisations FROM policy_quorum) THEN
        RAISE EXCEPTION 'too few organisations have approved a change of what all share';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER policy_activations_need_approval BEFORE INSERT ON policy_activations
FOR EACH ROW EXECUTE FUNCTION check_policy_activation();

CREATE TRIGGER policy_bundles_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_bundles
FOR EACH STATEMENT EXECUTE FUNCTION refuse('policies are append-only');
CREATE TRIGGER policy_files_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_files
FOR EACH STATEMENT EXECUTE FUNCTION refuse('policies are append-only');
CREATE TRIGGER policy_approvals_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_approvals
FOR EACH STATEMENT EXECUTE FUNCTION refuse('policies are append-only');
CREATE TRIGGER policy_activations_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_activations
FOR EACH STATEMENT EXECUTE FUNCTION refuse('policies are append-only');

-- Replay looks an entry up by its receipt.
CREATE INDEX entries_by_receipt ON entries (receipt);
