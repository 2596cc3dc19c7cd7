-- Under which break-glass an auditor was shown names: what is shown under one is counted, and told beside it.

ALTER TABLE access.sight ADD COLUMN glass uuid;
CREATE INDEX sight_of_glass ON access.sight (glass) WHERE glass IS NOT NULL;
