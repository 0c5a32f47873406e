-- Bundles of policies: period, author, approvers, and what must stand before one comes in force (ADR 15). A bundle is named by the
-- SHA-256 over its files. Nothing here is ever changed or cut: replay reads it.

-- Legal days; `until_day` is the first one on which the bundle holds no longer. The founding bundle has no author.
CREATE TABLE policy_bundles (
    bundle BLOB NOT NULL PRIMARY KEY CHECK (length(bundle) = 32),
    from_day TEXT NOT NULL,
    until_day TEXT CHECK (from_day < until_day),
    organisation TEXT,
    author TEXT,
    proposed_at INTEGER NOT NULL,
    CHECK ((organisation IS NULL) = (author IS NULL))
) STRICT, WITHOUT ROWID;

-- Ed25519 signatures of officers.
CREATE TABLE policy_approvals (
    bundle BLOB NOT NULL REFERENCES policy_bundles (bundle),
    organisation TEXT NOT NULL,
    officer TEXT NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    approved_at INTEGER NOT NULL,
    PRIMARY KEY (bundle, organisation, officer)
) STRICT, WITHOUT ROWID;

-- Of how many organisations officers must have signed where a file changes that all share. One row.
CREATE TABLE policy_quorum (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    organisations INTEGER NOT NULL CHECK (organisations >= 2)
) STRICT;
INSERT INTO policy_quorum (one, organisations) VALUES (1, 6);

-- What was in force before this migration was founded.
INSERT INTO policy_bundles (bundle, from_day, proposed_at)
SELECT bundle, '2015-01-01', min(activated_at) FROM policy_activations GROUP BY bundle;

-- Files in which a bundle differs from the one in force: there in one of the two alone, or with another text.
CREATE VIEW policy_changes AS
SELECT b.bundle, f.path
FROM policy_bundles b
JOIN policy_files f ON f.bundle IN (b.bundle, (SELECT bundle FROM policy_activations ORDER BY version DESC LIMIT 1))
GROUP BY b.bundle, f.path
HAVING count(*) < 2 OR min(f.text) <> max(f.text);

-- The same, without the cases of the bundle's test: whose module it is, or nobody's where all share the file.
CREATE VIEW policy_changes_by_party AS
SELECT bundle,
       CASE WHEN path GLOB '*.cedar' AND path NOT GLOB '*/*' AND path NOT IN ('guardrails.cedar', 'shared.cedar', 'outside.cedar')
            THEN substr(path, 1, length(path) - length('.cedar')) END AS organisation
FROM policy_changes WHERE path NOT GLOB 'scenarios/*';

CREATE TRIGGER policy_bundles_are_complete BEFORE INSERT ON policy_files
WHEN EXISTS (SELECT 1 FROM policy_bundles WHERE bundle = NEW.bundle)
BEGIN SELECT RAISE(ABORT, 'a bundle that was proposed takes no other file'); END;

CREATE TRIGGER policy_approvals_are_by_others BEFORE INSERT ON policy_approvals
WHEN EXISTS (SELECT 1 FROM policy_bundles
             WHERE bundle = NEW.bundle AND organisation = NEW.organisation AND author = NEW.officer)
BEGIN SELECT RAISE(ABORT, 'an author does not approve a bundle of their own'); END;

CREATE TRIGGER policy_activations_need_a_bundle BEFORE INSERT ON policy_activations
WHEN NOT EXISTS (SELECT 1 FROM policy_bundles WHERE bundle = NEW.bundle)
BEGIN SELECT RAISE(ABORT, 'the bundle was not proposed'); END;

CREATE TRIGGER policy_activations_need_approval BEFORE INSERT ON policy_activations
WHEN EXISTS (SELECT 1 FROM policy_activations)
BEGIN
    SELECT RAISE(ABORT, 'fewer than two have approved the bundle')
    WHERE (SELECT count(*) FROM policy_approvals WHERE bundle = NEW.bundle) < 2;
    SELECT RAISE(ABORT, 'author and approvers are all of one organisation')
    WHERE (SELECT count(*) FROM (
               SELECT organisation FROM policy_approvals WHERE bundle = NEW.bundle
               UNION SELECT organisation FROM policy_bundles WHERE bundle = NEW.bundle AND organisation IS NOT NULL)) < 2;
    SELECT RAISE(ABORT, 'a party whose module changes has not approved the bundle')
    WHERE EXISTS (SELECT organisation FROM policy_changes_by_party WHERE bundle = NEW.bundle AND organisation IS NOT NULL
                  EXCEPT SELECT organisation FROM policy_approvals WHERE bundle = NEW.bundle);
    SELECT RAISE(ABORT, 'too few organisations have approved a change of what all share')
    WHERE EXISTS (SELECT 1 FROM policy_changes_by_party WHERE bundle = NEW.bundle AND organisation IS NULL)
      AND (SELECT count(DISTINCT organisation) FROM policy_approvals WHERE bundle = NEW.bundle)
          < (SELECT organisations FROM policy_quorum);
END;

CREATE TRIGGER policy_bundles_are_never_changed BEFORE UPDATE ON policy_bundles
BEGIN SELECT RAISE(ABORT, 'policies are append-only'); END;
CREATE TRIGGER policy_bundles_are_never_cut BEFORE DELETE ON policy_bundles
BEGIN SELECT RAISE(ABORT, 'policies are append-only'); END;
CREATE TRIGGER policy_files_are_never_changed BEFORE UPDATE ON policy_files
BEGIN SELECT RAISE(ABORT, 'policies are append-only'); END;
CREATE TRIGGER policy_files_are_never_cut BEFORE DELETE ON policy_files
BEGIN SELECT RAISE(ABORT, 'policies are append-only'); END;
CREATE TRIGGER policy_approvals_are_never_changed BEFORE UPDATE ON policy_approvals
BEGIN SELECT RAISE(ABORT, 'policies are append-only'); END;
CREATE TRIGGER policy_approvals_are_never_cut BEFORE DELETE ON policy_approvals
BEGIN SELECT RAISE(ABORT, 'policies are append-only'); END;
CREATE TRIGGER policy_activations_are_never_changed BEFORE UPDATE ON policy_activations
BEGIN SELECT RAISE(ABORT, 'policies are append-only'); END;
CREATE TRIGGER policy_activations_are_never_cut BEFORE DELETE ON policy_activations
BEGIN SELECT RAISE(ABORT, 'policies are append-only'); END;

-- Replay looks an entry up by its receipt.
CREATE INDEX entries_by_receipt ON entries (receipt);
