-- The people of proposed lists: one sealed row a person, as proposed in the round that `proposal` marks.

CREATE TABLE vault.listed (
    list uuid NOT NULL,
    proposal text COLLATE "C" NOT NULL,
    row integer NOT NULL CHECK (row > 0),
    -- HMAC-SHA-256 of list and NIK under a key that never changes: tells the same person on one list, and compares no two lists.
    mark bytea NOT NULL,
    kek smallint NOT NULL,
    sealed bytea NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (list, proposal, row)
);
CREATE INDEX listed_mark ON vault.listed (list, mark);
