-- Queries walk along `merges` from person to person: its indexes lead to the few that matter.
CREATE INDEX merges_by_merged_ever ON merges (merged);
CREATE INDEX merges_by_kept ON merges (kept);
