"""Whom does something stolen expose? Counts by regency, since when, and what to end. No name is opened for it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from ...domain.regions import NATION, regency_of
from ...texts.breach import Breach
from ...texts.problems import Problem
from ..accounts.lifetimes import IDLE
from ..accounts.logins import folded_login
from ..postgres.databases import existing
from ..reference import addresses
from ..settings import Settings
from .doctor.people import users_of


class NoSuchAccount(Problem):
    """There is no account of that login, not even a closed one."""


@dataclass(frozen=True)
class Exposed:
    """People by regency; `nowhere`: those without a standing enrolment; `since`: when the first of them was admitted (UTC)."""

    people: int
    by_regency: dict[str, int]
    nowhere: int
    since: dt.datetime | None = None


@dataclass(frozen=True)
class Held:
    """What the vault's database holds beside people."""

    exposed: Exposed
    rows: int
    notes: int
    accounts: int
    files: int


@dataclass(frozen=True)
class AccountExposed:
    """Whom an account saw, by which operations, and what of it holds now."""

    exposed: Exposed
    sights: int
    first: dt.datetime | None
    last: dt.datetime | None
    operations: dict[str, int]
    roles: list[tuple[str, str]]
    sessions: int
    tokens: list[UUID]
    closed: bool


def of_log(settings: Settings) -> Exposed:
    """Whom a copy of the log or of the read models tells of, by random ids."""
    urls = addresses(settings)
    existing(urls[0])
    with psycopg.connect(urls[0]) as log:
        return _exposed(log, None)


def of_vault(settings: Settings) -> Held:
    """What a copy of the vault's database holds; what the key file opens."""
    urls = addresses(settings)
    existing(urls[0])
    with psycopg.connect(urls[0]) as log, psycopg.connect(urls[2]) as vault:
        people = vault.execute("SELECT worker, admitted_at FROM vault.person").fetchall()
        counts = vault.execute(
            "SELECT (SELECT count(*) FROM vault.listed), (SELECT count(*) FROM vault.note),"
            " (SELECT count(*) FROM access.account), (SELECT count(*) FROM vault.file)"
        ).fetchone()
        assert counts is not None
        since = min((at for _, at in people), default=None)
        return Held(_exposed(log, [worker for worker, _ in people], since), *counts)


def of_account(settings: Settings, login: str, now: dt.datetime) -> AccountExposed:
    """The same of an account, closed ones too. Raises NoSuchAccount."""
    urls = addresses(settings)
    existing(urls[0])
    with psycopg.connect(urls[0]) as log, psycopg.connect(urls[2]) as vault:
        row = vault.execute(
            "SELECT user_id, closed_at IS NOT NULL FROM access.account WHERE login = %s",
            (folded_login(login),),
        ).fetchone()
        if row is None:
            raise NoSuchAccount(Breach.NO_LOGIN)
        user, closed = row
        sights = vault.execute(
            "SELECT at, operation, workers FROM access.sight WHERE user_id = %s ORDER BY at", (user,)
        ).fetchall()
        operations: dict[str, int] = {}
        for _, operation, _ in sights:
            operations[operation] = operations.get(operation, 0) + 1
        workers = {worker for _, _, seen in sights for worker in seen}
        known = users_of(log)[0].get(user)
        sessions = vault.execute(
            "SELECT count(*) FROM access.session WHERE user_id = %s AND ended_at IS NULL AND ends_at > %s AND seen_at > %s",
            (user, now, now - IDLE),
        ).fetchone()
        tokens = vault.execute(
            "SELECT id FROM access.token WHERE user_id = %s AND revoked_at IS NULL AND ends_at > %s ORDER BY made_at",
            (user, now),
        ).fetchall()
        assert sessions is not None
        return AccountExposed(
            _exposed(log, sorted(workers)),
            len(sights),
            sights[0][0] if sights else None,
            sights[-1][0] if sights else None,
            operations,
            [] if known is None else [(g.role.value, g.region or NATION) for g in known.held(now.date())],
            sessions[0],
            [one for (one,) in tokens],
            closed,
        )


def _exposed(
    log: psycopg.Connection[Any], workers: Sequence[UUID] | None, since: dt.datetime | None = None
) -> Exposed:
    """These workers, or all whom the log has standing enrolments of, by the regencies of these; in several, they count in each."""
    rows = log.execute(
        "SELECT DISTINCT worker, village FROM log.guard_period"
        " WHERE %(workers)s::uuid[] IS NULL OR worker = ANY(%(workers)s::uuid[])",
        {"workers": None if workers is None else list(workers)},
    ).fetchall()
    lived = {(worker, regency_of(village)) for worker, village in rows}
    by_regency: dict[str, int] = {}
    for _, regency in sorted(lived, key=lambda one: one[1]):
        by_regency[regency] = by_regency.get(regency, 0) + 1
    enrolled = len({worker for worker, _ in lived})
    people = enrolled if workers is None else len(workers)
    return Exposed(people, by_regency, people - enrolled, since)
