-- Which key generations are written with: one answer for every process, whatever its key file holds beside.

CREATE TABLE vault.writing (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    kek smallint NOT NULL,
    index_key smallint NOT NULL
);
