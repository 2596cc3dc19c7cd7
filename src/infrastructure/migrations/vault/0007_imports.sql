-- Files that are sent, reports of their rows, and what became of each import: all of it here, so that a restart or another server
-- goes on. What of it tells of people is sealed.

-- A file: its pieces are sealed under a data key of its own, which key-encryption key `kek` wraps.
CREATE TABLE vault.file (
    id uuid PRIMARY KEY,
    wrapped_key bytea NOT NULL,
    kek smallint NOT NULL,
    -- Whether somebody sent it, so that there must be room for it; else it is the report of one.
    upload boolean NOT NULL,
    name text,  -- of a report
    -- Bytes for which there is room, and bytes that are here.
    promised bigint NOT NULL,
    length bigint NOT NULL DEFAULT 0,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE vault.file_piece (
    file uuid NOT NULL REFERENCES vault.file ON DELETE CASCADE,
    number integer NOT NULL CHECK (number >= 0),
    sealed bytea NOT NULL,
    PRIMARY KEY (file, number)
);
-- What is sealed cannot be made smaller: not tried.
ALTER TABLE vault.file_piece ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- What became of a file, by its batch: in its last run. Whoever runs it holds an advisory lock of the batch as long as it waits or runs.
CREATE TABLE vault.import (
    batch uuid PRIMARY KEY,
    -- Counts those who ran it, so that one whose lock was lost changes nothing any more.
    run bigint NOT NULL DEFAULT 1,
    -- Null: of a report that an older version left, about which the log holds nothing.
    region text COLLATE "C",
    sent_by uuid,  -- null: nobody had to sign in
    state text NOT NULL CHECK (state IN ('waiting', 'running', 'completed', 'refused', 'failed', 'interrupted', 'abandoned')),
    done integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    -- Under whom it was given up: whoever runs it is to stop for good, and records that this user, if any, did it.
    given_up text,
    given_up_by uuid,
    file uuid REFERENCES vault.file ON DELETE SET NULL,
    report uuid REFERENCES vault.file ON DELETE SET NULL,
    -- Terms, titles, notices, counts and reasons, under key-encryption key `kek`; null: an older version left a report alone.
    kek smallint,
    sealed bytea,
    sent_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX import_of_region ON vault.import (region, sent_at DESC);
CREATE INDEX import_file ON vault.import (file) WHERE file IS NOT NULL;
CREATE INDEX import_report ON vault.import (report) WHERE report IS NOT NULL;
