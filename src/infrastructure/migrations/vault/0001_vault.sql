-- The vault: the only place of personal data and free text, all of it encrypted.

CREATE TABLE vault.person (
    worker uuid PRIMARY KEY,
    -- HMAC-SHA-256 of the NIK under index key `index_key`: finds a person, reveals none.
    blind_index bytea NOT NULL,
    index_key smallint NOT NULL,
    -- The person's own data key, wrapped by key-encryption key `kek`.
    wrapped_key bytea NOT NULL,
    kek smallint NOT NULL,
    sealed bytea NOT NULL,
    admitted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX person_blind_index ON vault.person (blind_index);

CREATE TABLE vault.note (
    id uuid PRIMARY KEY,
    kek smallint NOT NULL,
    sealed bytea NOT NULL,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
