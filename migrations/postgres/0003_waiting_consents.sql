-- Consents that open nothing for the organisation that recorded them until somebody else stands behind them. `seq` is the record that
-- brought it.
CREATE TABLE waiting_consents (
    seq bigint PRIMARY KEY,
    consent bytea NOT NULL UNIQUE CHECK (octet_length(consent) = 16),
    subject bytea NOT NULL,
    organisation text NOT NULL
);
CREATE INDEX waiting_consents_by_organisation ON waiting_consents (organisation, seq);
CREATE INDEX waiting_consents_by_subject ON waiting_consents (subject);
