-- One row, as long as this database is the target of a copy that was not finished (ADR 32): no broker serves from it. `source` names the store
-- that is copied, `state` where its log stood.
CREATE TABLE copy_under_way (
    one integer PRIMARY KEY CHECK (one = 1),
    source bytea NOT NULL CHECK (octet_length(source) = 32),
    state bytea NOT NULL CHECK (octet_length(state) = 32),
    begun_at bigint NOT NULL
);
