-- The log: immutable events, their head, the outcomes of commands, and the guards that prevent what must not happen.

CREATE TABLE log.log_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL DEFAULT 0,
    at timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    -- A log declares its clock once. A simulated log takes scripted times until its script ends, then the database's.
    simulated boolean NOT NULL,
    script_ended boolean NOT NULL DEFAULT false
);

CREATE TABLE log.stored_events (
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint NOT NULL,
    append_id bigint NOT NULL,
    scope text,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    correlation_id uuid,
    causation_id uuid,
    command_id uuid,
    mode text NOT NULL CHECK (mode IN ('COMMAND', 'AS_HAPPENED')),
    documented_on date,
    PRIMARY KEY (originator_id, originator_version)
) WITH (
    -- Rows never change: vacuum only has to freeze them, and inserts alone decide when.
    autovacuum_vacuum_insert_scale_factor = 0.2,
    autovacuum_analyze_scale_factor = 0.02
);
CREATE UNIQUE INDEX stored_events_notification_id_idx ON log.stored_events (notification_id);
CREATE INDEX stored_events_recorded_at_idx ON log.stored_events USING brin (recorded_at, notification_id);
-- What auditors filter by. Btrees would cost every event of an import more than its insertion does; appends keep like
-- events together, so a filter of block ranges finds them.
CREATE INDEX stored_events_filter_idx ON log.stored_events USING brin (
    topic text_bloom_ops, scope text_bloom_ops, actor text_bloom_ops, command_id uuid_bloom_ops
) WITH (pages_per_range = 16, autosummarize = on);

CREATE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'recorded events are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON log.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

CREATE TABLE log.command (
    actor text NOT NULL,
    id uuid NOT NULL,
    body_digest bytea NOT NULL,
    outcome bytea NOT NULL,
    first_position bigint,
    last_position bigint,
    PRIMARY KEY (actor, id)
);
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON log.command
    FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
