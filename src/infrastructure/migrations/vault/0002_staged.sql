-- Batches that wait outside the log: how each was opened (chunk -1) and the rows of dry ones, sealed like notes.

CREATE TABLE vault.staged (
    batch uuid NOT NULL,
    chunk integer NOT NULL CHECK (chunk >= -1),
    checksum text NOT NULL,
    rows integer NOT NULL,
    kek smallint NOT NULL,
    sealed bytea NOT NULL,
    staged_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (batch, chunk)
);
