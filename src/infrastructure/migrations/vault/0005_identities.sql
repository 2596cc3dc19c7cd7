-- Who somebody was before they were corrected. A correction is written here first, then told by the log, then settled.

ALTER TABLE vault.person ADD COLUMN version integer NOT NULL DEFAULT 1;

-- What a version said, under the person's own data key: who is forgotten is forgotten in every version.
CREATE TABLE vault.person_version (
    worker uuid NOT NULL REFERENCES vault.person ON DELETE CASCADE,
    version integer NOT NULL,
    sealed bytea NOT NULL,
    -- whether the log tells of the correction that came after this version
    settled boolean NOT NULL DEFAULT false,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (worker, version)
);
CREATE INDEX person_version_unsettled ON vault.person_version (written_at) WHERE NOT settled;

-- NIKs that people had before theirs was changed: they still find them.
CREATE TABLE vault.former_nik (
    blind_index bytea PRIMARY KEY,
    index_key smallint NOT NULL,
    worker uuid NOT NULL,
    version integer NOT NULL,
    FOREIGN KEY (worker, version) REFERENCES vault.person_version ON DELETE CASCADE
);
CREATE INDEX former_nik_worker ON vault.former_nik (worker);

-- Whether anybody had another NIK before: then whoever is admitted is looked for among those too.
ALTER TABLE vault.writing ADD COLUMN former boolean NOT NULL DEFAULT false;
