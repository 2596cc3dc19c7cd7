"""Which rules of the log can the database check by itself? Each as two statements: how many there are, which differ.

A finding yields (what, facts): `what` keys a text, facts name positions, streams and tables, never the content of events.
"""

from ..guards.guards import TABLES

_EVENTS = "SELECT count(*) FROM log.stored_events"

_POSITIONS = """SELECT CASE WHEN p = before THEN 'position_twice' ELSE 'position_gap' END,
    jsonb_build_object('position', p, 'before', before)
FROM (SELECT notification_id AS p, lag(notification_id, 1, 0::bigint) OVER (ORDER BY notification_id) AS before
    FROM log.stored_events) e
WHERE p <> before + 1"""

_HEAD = """SELECT 'head_missing', '{}'::jsonb WHERE NOT EXISTS (SELECT FROM log.log_head)
UNION ALL
SELECT 'head_position', jsonb_build_object('head', h.position, 'position', e.position)
FROM log.log_head h, (SELECT coalesce(max(notification_id), 0) AS position FROM log.stored_events) e
WHERE h.position <> e.position
UNION ALL
SELECT 'head_time', jsonb_build_object('position', e.notification_id)
FROM log.log_head h, (SELECT notification_id, recorded_at FROM log.stored_events ORDER BY notification_id DESC LIMIT 1) e
WHERE h.at < e.recorded_at"""

# The last row of an append, and no other, stands at the append's id; all of its rows share what is the command's.
# Their scopes may differ: a death is known wherever the worker was protected.
_APPENDS = """SELECT CASE WHEN torn THEN 'append_torn' ELSE 'append_end' END,
    jsonb_build_object('position', p, 'append', a)
FROM (
    SELECT p, a, a = before AND shared IS DISTINCT FROM shared_before AS torn,
        a IS DISTINCT FROM next AND a <> p AS unended
    FROM (
        SELECT p, a, shared, lag(a) OVER w AS before, lag(shared) OVER w AS shared_before, lead(a) OVER w AS next
        FROM (
            SELECT notification_id AS p, append_id AS a,
                ROW(recorded_at, actor, command_id, mode, correlation_id, causation_id, documented_on) AS shared
            FROM log.stored_events
        ) r WINDOW w AS (ORDER BY p)
    ) n
) e WHERE torn OR unended"""

_TIMES = """SELECT 'time_back', jsonb_build_object('position', p)
FROM (SELECT notification_id AS p, recorded_at AS at, lag(recorded_at) OVER (ORDER BY notification_id) AS before
    FROM log.stored_events) e
WHERE at < before
UNION ALL
SELECT 'time_before_start', jsonb_build_object('position', e.notification_id)
FROM log.log_head h, (SELECT notification_id, recorded_at FROM log.stored_events ORDER BY notification_id LIMIT 1) e
WHERE e.recorded_at < h.started_at"""

_STREAMS = """SELECT CASE WHEN v <> before + 1 THEN 'version_gap' ELSE 'version_order' END,
    jsonb_build_object('stream', s, 'version', v, 'position', p)
FROM (SELECT originator_id AS s, originator_version AS v, notification_id AS p,
        lag(originator_version, 1, 0::bigint) OVER w AS before, lag(notification_id) OVER w AS p_before
    FROM log.stored_events WINDOW w AS (PARTITION BY originator_id ORDER BY originator_version)) e
WHERE v <> before + 1 OR p < p_before"""

# A command's positions are the whole of one append that bears its name; what it answered says the same; and no append
# bears the name of a command that is not remembered, or is remembered elsewhere.
_COMMANDS = """SELECT 'command_positions', jsonb_build_object('command', c.id, 'position', c.last_position)
FROM log.command c
LEFT JOIN log.stored_events l ON l.notification_id = c.last_position
LEFT JOIN log.stored_events f ON f.notification_id = c.first_position
LEFT JOIN log.stored_events b ON b.notification_id = c.first_position - 1
WHERE (c.last_position IS NULL) <> (c.first_position IS NULL)
    OR c.last_position IS NOT NULL AND (
        (l.append_id, l.command_id, l.actor) IS DISTINCT FROM (c.last_position, c.id, c.actor)
        OR f.append_id IS DISTINCT FROM c.last_position OR b.append_id = c.last_position)
UNION ALL
SELECT 'command_outcome', jsonb_build_object('command', id, 'position', last_position)
FROM log.command
WHERE NOT starts_with(encode(substring(outcome FROM 1 FOR 40), 'escape'), '{"result":{')
    -- whoever was refused recorded nothing
    OR last_position IS NOT NULL AND NOT encode(outcome, 'escape') LIKE '%"breaches":[]}'
UNION ALL
SELECT 'command_missing', jsonb_build_object('command', e.command_id, 'position', e.notification_id)
FROM log.stored_events e
WHERE e.notification_id = e.append_id AND e.command_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM log.command c
    WHERE c.actor = e.actor AND c.id = e.command_id AND c.last_position = e.notification_id)"""

_PROTECTED = """SELECT 'unprotected', jsonb_build_object('table', t)
FROM unnest(ARRAY['stored_events', 'command']) t
WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ('log.' || t)::regclass AND tgname = 'immutable'
    AND tgenabled IN ('O', 'A'))"""

RULES = (
    ("positions", _EVENTS, _POSITIONS),
    ("head", "SELECT count(*) FROM log.log_head", _HEAD),
    ("appends", "SELECT count(*) FROM log.stored_events WHERE append_id = notification_id", _APPENDS),
    ("times", _EVENTS, _TIMES),
    ("streams", "SELECT count(*) FROM log.stored_events WHERE originator_version = 1", _STREAMS),
    ("commands", "SELECT count(*) FROM log.command", _COMMANDS),
    ("protection", "SELECT 2", _PROTECTED),
)

# How a guard's row is matched, and how it is named without telling more than it must.
_KEYS = {
    "guard_period": ("worker, enrolment", "'enrolment', enrolment"),
    "guard_budget": ("budget", "'budget', budget"),
    "guard_budget_village": ("budget, village", "'budget', budget, 'village', village"),
    "guard_selection": ("id", "'id', id"),
    "guard_decree": ("decree", "'decree', decree"),
    "guard_card": ("card", "'card', card"),
    "guard_handover": ("handover", "'handover', handover"),
    "guard_death": ("worker", "'enrolment', coalesce(l.enrolment, r.enrolment)"),
}
assert _KEYS.keys() == set(TABLES)


def guard_difference(table: str) -> str:
    """The rows of a living guard (l) that are not those derived again (r), or the other way round."""
    keys, naming = _KEYS[table]
    first = keys.split(",")[0]
    return f"""SELECT CASE WHEN l.{first} IS NULL THEN 'guard_lacks' WHEN r.{first} IS NULL THEN 'guard_surplus'
        ELSE 'guard_differs' END, jsonb_build_object({naming})
    FROM log.{table} l FULL JOIN pg_temp.{table} r USING ({keys})
    WHERE ROW(l.*) IS DISTINCT FROM ROW(r.*)"""
