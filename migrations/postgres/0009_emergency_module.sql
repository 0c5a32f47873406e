-- The module of the emergency is shared, as those of migration 0006: nobody approves for a party of that name.
DROP VIEW policy_changes_by_party;
CREATE VIEW policy_changes_by_party AS
SELECT bundle,
       CASE WHEN path ~ '^[^/]*\.cedar$'
                 AND path NOT IN ('guardrails.cedar', 'shared.cedar', 'outside.cedar', 'exceptions.cedar', 'family.cedar', 'emergency.cedar')
            THEN left(path, -length('.cedar')) END AS organisation
FROM policy_changes WHERE path NOT LIKE 'scenarios/%';
