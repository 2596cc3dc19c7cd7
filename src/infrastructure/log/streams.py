"""What do streams hold? Their events, what was told of budget lines, and which agreements and administrators there are."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

from ...domain.agreements import AgreementSigned, MemorandumSigned
from ...domain.budget import BudgetAllocated, BudgetRevised, RingOneNamed, VillageQuotaSet
from ...domain.ports import ToldLine
from ...domain.vocabulary import FundingSource
from ..postgres.arrays import uuid_array
from .declared import names_of
from .event_types import EVENT_TYPES, EventTypes


def stored_events(connection: psycopg.Connection[Any], streams: Sequence[UUID]) -> list[Any]:
    """The events of streams as they are stored, in their order: rows for `EventTypes.histories`."""
    return connection.execute(_LOAD, (uuid_array(streams),), binary=True).fetchall()


def lines_told(
    connection: psycopg.Connection[Any],
    types: EventTypes,
    region: str,
    scheme: str | None,
    source: FundingSource,
) -> dict[UUID, ToldLine]:
    """What was told of budget lines. Versions first: what is appended meanwhile is noticed by them."""
    key = (region, scheme, source)
    versions = dict(connection.execute(_LINE_VERSIONS, key, binary=True).fetchall())
    rows = connection.execute(_LINES_TOLD, (*key, _TOLD_OF_LINES), binary=True).fetchall()
    told = types.histories(rows)
    return {line: ToldLine(version, told.get(line, ())) for line, version in versions.items()}


def agreements(connection: psycopg.Connection[Any], regency: str) -> list[UUID]:
    """The agreements of a regency, in the order in which they were signed."""
    return [stream for (stream,) in connection.execute(_AGREEMENTS, (_SIGNINGS, regency))]


def administrators(connection: psycopg.Connection[Any]) -> list[UUID]:
    """Who was ever made administrator."""
    return [user for (user,) in connection.execute(_ADMINISTRATORS)]


def scopes(connection: psycopg.Connection[Any], streams: Sequence[UUID]) -> dict[UUID, str | None]:
    """The regency of each stream."""
    return dict(connection.execute(_SCOPES, (uuid_array(streams),)).fetchall())


_SCOPES = """SELECT originator_id, scope FROM log.stored_events
WHERE originator_id = ANY(%s::uuid[]) AND originator_version = 1"""
_LOAD = """SELECT originator_id, originator_version, topic, state, notification_id, recorded_at, actor FROM log.stored_events
WHERE originator_id = ANY(%s::uuid[]) ORDER BY originator_id, originator_version"""
_LINES = (
    "log.guard_budget b WHERE b.region = %s AND b.scheme IS NOT DISTINCT FROM %s AND b.funding_source = %s"
)
_LINE_VERSIONS = f"""SELECT b.budget, (SELECT max(originator_version) FROM log.stored_events
WHERE originator_id = b.budget) FROM {_LINES}"""
_LINES_TOLD = f"""SELECT originator_id, originator_version, topic, state, notification_id, recorded_at, actor
FROM log.stored_events
WHERE originator_id IN (SELECT b.budget FROM {_LINES}) AND topic = ANY(%s) ORDER BY originator_id, originator_version"""
_TOLD_OF_LINES = [
    stored
    for event in (BudgetAllocated, BudgetRevised, VillageQuotaSet, RingOneNamed)
    for stored in names_of(EVENT_TYPES.topic(event))
]
# Found by block ranges that hold such an event of the regency: they are few, however long the log is.
_ADMINISTRATORS = """SELECT DISTINCT originator_id FROM log.stored_events
WHERE topic = 'AccessGranted' AND position('"ADMINISTRATOR"'::bytea in state) > 0 ORDER BY originator_id"""
_AGREEMENTS = """SELECT originator_id FROM log.stored_events
WHERE topic = ANY(%s) AND scope = %s AND originator_version = 1 ORDER BY notification_id"""
_SIGNINGS = [
    stored for event in (MemorandumSigned, AgreementSigned) for stored in names_of(EVENT_TYPES.topic(event))
]
