-- Queries walk along `merges` itself: through this view they read all of it at every step, where its indexes lead to the few that matter.
DROP VIEW one_with;
