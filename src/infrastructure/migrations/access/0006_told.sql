-- Of how many people was a user told something by refusals (domain/people_told_an_hour.py)? Counted for an hour, kept for 90 days; nothing here
-- says of whom. `subject`: a keyed mark of the file, which is told again without being counted again.
CREATE TABLE access.told (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    user_id uuid NOT NULL,
    way text NOT NULL CHECK (way IN ('COMMAND', 'FILE')),
    people integer NOT NULL CHECK (people > 0),
    subject bytea
);
CREATE INDEX told_of_user ON access.told (user_id, way, at);
CREATE INDEX told_at ON access.told (at);
