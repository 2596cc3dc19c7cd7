"""Is the server ready? What /readyz tells: databases, projector and read models, one by one."""

import asyncio
import contextlib

import anyio.to_thread
import psycopg

from ...projections.engine.leading import read_leads_another
from ...projections.engine.pools import Pool
from ...texts.filling import filled
from ...texts.language import Locale
from ...texts.problems import Running
from ..postgres.write_probe import database_takes_writes
from .services import Services


async def readiness(services: Services, locale: Locale) -> tuple[bool, dict[str, object]]:
    """Ready: every database answers and takes writes, a projector lives, and every read model that queries need is there, in the version
    this code reads, has not stopped, and is not further behind the log than is allowed. Where a projector of another version is at work,
    `message` says what to do.
    """
    events, vault, read_model, health, writable = await asyncio.gather(
        services.events.reachable(),
        _answers(services.vault),
        services.reader.reachable(),
        services.health(),
        _writable(services),
    )
    statuses = () if health is None else health.statuses
    missing = set(services.projections) - {s.name for s in statuses}
    alive = health is not None and health.projector.alive
    waiting = None if health is None else round(health.waiting(services.projections), 3)
    ready = (
        events
        and vault
        and writable
        and alive
        and health is not None
        and health.ready(services.projections, services.versions).issuperset(services.projections)
        and health.waiting(services.projections) <= services.ready_lag
    )
    return ready, {
        **({} if ready else await _what_to_do(services, locale)),
        "ready": ready,
        "eventStore": events,
        "vault": vault,
        "writable": writable,
        "readModel": read_model,
        "projector": alive,
        "waitingSeconds": waiting,
        "waitingSecondsAllowed": services.ready_lag,
        "projections": {s.schema: str(s.state) for s in statuses} | dict.fromkeys(missing, "MISSING"),
    }


async def _what_to_do(services: Services, locale: Locale) -> dict[str, object]:
    """`message`, where a server of another version is to be stopped first."""
    with contextlib.suppress(psycopg.Error, OSError):
        if services.versions and await read_leads_another(services.reader, services.versions.items()):
            return {"message": filled(Running.OTHER_VERSION.text, locale, {})}
    return {}


async def _writable(services: Services) -> bool:
    """Whether what a command or a file needs can be written: a full disk lets everything be read."""
    tried = [services.events.takes_writes()]
    if services.vault is not None:
        tried.append(database_takes_writes(services.vault))
    if services.imports is not None:
        tried.append(anyio.to_thread.run_sync(services.imports.takes_writes))
    return all(await asyncio.gather(*tried))


async def _answers(pool: Pool | None) -> bool:
    if pool is None:
        return True
    try:
        async with pool.connection() as connection:
            await connection.execute("SELECT 1")
    except (psycopg.Error, OSError):
        return False
    return True
