-- Whose module a changed file is, or nobody's where all share it. The modules of the family's own rights and of the exceptions are shared too:
-- taken for those of parties of that name, they could never be changed, since nobody approves for such a party.
DROP VIEW policy_changes_by_party;
CREATE VIEW policy_changes_by_party AS
SELECT bundle,
       CASE WHEN path ~ '^[^/]*\.cedar$'
                 AND path NOT IN ('guardrails.cedar', 'shared.cedar', 'outside.cedar', 'exceptions.cedar', 'family.cedar')
            THEN left(path, -length('.cedar')) END AS organisation
FROM policy_changes WHERE path NOT LIKE 'scenarios/%';
