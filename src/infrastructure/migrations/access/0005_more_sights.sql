-- What else shows names: rows of a proposed list, whose people are no workers yet, and the report of an import.

ALTER TABLE access.sight
    ADD COLUMN list uuid,
    ADD COLUMN rows integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN batch uuid,
    DROP CONSTRAINT sight_workers_check,
    ADD CONSTRAINT sight_of_somebody CHECK (
        cardinality(workers) > 0 OR list IS NOT NULL AND cardinality(rows) > 0 OR batch IS NOT NULL
    );
CREATE INDEX sight_of_list ON access.sight (list) WHERE list IS NOT NULL;
CREATE INDEX sight_of_batch ON access.sight (batch) WHERE batch IS NOT NULL;
