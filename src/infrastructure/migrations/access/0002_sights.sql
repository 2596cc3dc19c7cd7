-- Who saw whose name, and when: written before the name is opened. Rows are added and never changed.

CREATE TABLE access.sight (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    user_id uuid,  -- null: nobody had to sign in
    operation text NOT NULL,
    workers uuid[] NOT NULL CHECK (cardinality(workers) > 0)
);
CREATE INDEX sight_of_worker ON access.sight USING gin (workers);
CREATE INDEX sight_of_user ON access.sight (user_id, at);

CREATE FUNCTION access.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was seen is never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON access.sight
    FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change();
