-- What the reader's login may ask of the log beside the events that it sees: where its last append ends, which is open to all.

CREATE FUNCTION log.last_append(at_position bigint, at_time timestamptz)
RETURNS TABLE (append_id bigint, recorded_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = log, pg_temp ROWS 1 AS $$
BEGIN
    -- Three statements, so that each keeps the plan that suits it. An append's events share its id and time.
    IF at_position IS NOT NULL THEN
        RETURN QUERY SELECT e.append_id, e.recorded_at FROM log.stored_events e
            WHERE e.notification_id <= at_position AND e.append_id <= at_position
            ORDER BY e.notification_id DESC LIMIT 1;
    ELSIF at_time IS NOT NULL THEN
        RETURN QUERY SELECT e.append_id, e.recorded_at FROM log.stored_events e
            WHERE e.recorded_at <= at_time ORDER BY e.notification_id DESC LIMIT 1;
    ELSE
        RETURN QUERY SELECT e.append_id, e.recorded_at FROM log.stored_events e
            WHERE e.notification_id <= (SELECT head.position FROM log.log_head head)
            ORDER BY e.notification_id DESC LIMIT 1;
    END IF;
END $$;
REVOKE ALL ON FUNCTION log.last_append FROM public;
