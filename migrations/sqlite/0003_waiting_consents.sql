-- Consents that open nothing for the organisation that recorded them until somebody else stands behind them. `seq` is the record that
-- brought it.
CREATE TABLE waiting_consents (
    seq INTEGER PRIMARY KEY,
    consent BLOB NOT NULL UNIQUE CHECK (length(consent) = 16),
    subject BLOB NOT NULL,
    organisation TEXT NOT NULL
) STRICT;
CREATE INDEX waiting_consents_by_organisation ON waiting_consents (organisation, seq);
