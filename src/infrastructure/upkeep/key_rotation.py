"""How do the vault's keys change? A new generation is made, handed to every process, brought into use; an old one pruned.

Which generation is written with stands in the vault, so that all processes agree. The order with several machines:
`keys add`, copy the key file to every machine (a running process reads it again when it needs to), `keys rotate`,
`keys prune`, copy the file again. On one machine `keys rotate` alone does both first steps.
"""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

import psycopg

from ...domain.selection import ParticipantsProposed
from ...texts.problems import Key
from ..accounts.accounts import ACCOUNTS
from ..log.declared import EVENTS, names_of
from ..postgres.databases import existing
from ..reference import addresses, vault_of
from ..settings import Settings
from ..vault import upkeep as vault_upkeep
from ..vault.keys import KeyProblem, Keys, load_keys, save_keys
from ..vault.migrate import migrate_vault
from ..vault.vault import PostgresVault
from .corrections import follow_log

Kind = Literal["kek", "index"]
_PROPOSED = next(name for name, event in EVENTS.items() if event.kind is ParticipantsProposed)
_SAMPLE = 10_000  # people of the vault, of whom the log must know one


class Unrelated(Exception):  # noqa: N818
    """The log knows nobody in the vault: they may not belong together."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A key generation: how many rows of the vault are under it, and whether new ones are written with it."""

    kind: Kind
    number: int
    rows: int
    written: bool


def generations(settings: Settings) -> list[Generation]:
    """Every generation of the key file. Raises KeyProblem."""
    with _vault(settings) as vault:
        keys, (writing, keks, indexes) = load_keys(settings.keys), vault_upkeep.uses(vault)
    found = [Generation("kek", n, keks.get(n, 0), n == writing.kek) for n in sorted(keys.kek)]
    return found + [
        Generation("index", n, indexes.get(n, 0), n == writing.index_key) for n in sorted(keys.index)
    ]


def add(settings: Settings, kind: Kind) -> int:
    """Write a new generation into the key file; nothing uses it yet. Its number.

    Raises KeyProblem, also where one waits already.
    """
    found = generations(settings)
    waiting = [g.number for g in found if g.kind == kind and g.number > _written(found, kind)]
    if waiting:
        raise KeyProblem(Key.WAITS, kind=kind, generation=waiting[0])
    keys = load_keys(settings.keys)
    keys = keys.with_new_kek() if kind == "kek" else keys.with_new_index()
    save_keys(settings.keys, keys)
    return max(_of(keys, kind))


def rotate(settings: Settings, kind: Kind) -> tuple[int, int]:
    """Bring the newest generation into use and every row to it: (its number, rows brought over).

    Where none waits and no row is under an older one, a new one is made first. Interrupted, the same call goes on.
    """
    found = [g for g in generations(settings) if g.kind == kind]
    if found[-1].written and not any(g.rows for g in found[:-1]):
        add(settings, kind)
    with _vault(settings) as vault:
        moved = vault_upkeep.rotate(vault, kind)
        if kind == "kek":
            moved += ACCOUNTS.reseal(vault.pool, vault.sealing)
    return max(_of(load_keys(settings.keys), kind)), moved


def prune(settings: Settings) -> list[tuple[str, int]]:
    """Take generations out of the key file that nothing is under and nothing is written with; which they were."""
    with _vault(settings) as vault:
        return vault_upkeep.prune(vault, lambda keys: save_keys(settings.keys, keys))


class Swept(NamedTuple):
    """What was removed from the vault: people, notes, and rows of proposed lists; and corrections of people that were settled or
    taken back.
    """

    people: int
    notes: int
    rows: int
    corrections: int


def sweep(settings: Settings, older_than: dt.timedelta) -> Swept:
    """Remove from the vault what no event ever named and is older than this.

    Raises Unrelated where nothing in the vault is known to the log, NoLog where there is none.
    """
    url = addresses(settings)[0]
    with _vault(settings) as vault, psycopg.connect(url, autocommit=True) as log:
        existing(url)
        enrolled, notes = enrolled_in(log), vault_upkeep.notes(vault, older_than)
        some, referred = vault_upkeep.some(vault, _SAMPLE), _referred(log, notes)
        proposals = vault.listed.proposals(older_than)
        proposed = _proposed(log, [one for one, _ in proposals])
        # Another log knows nobody here: by a wrong address everybody would be lost.
        if (some or notes or proposals) and not (enrolled(some) or referred or proposed):
            raise Unrelated
        return Swept(
            vault_upkeep.sweep(vault, enrolled, older_than=older_than),
            vault_upkeep.remove_notes(vault, [note for note in notes if note not in referred]),
            vault.listed.remove([one for one in proposals if one not in proposed], older_than),
            follow_log(vault, log, older_than),
        )


def _proposed(log: psycopg.Connection[tuple[object, ...]], lists: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Which rounds of these lists any event tells of, by the mark of each."""
    rows = log.execute(
        """SELECT originator_id, convert_from(state, 'UTF8')::jsonb ->> 'mark' FROM log.stored_events
        WHERE originator_id = ANY(%s) AND topic = ANY(%s)""",
        (list(lists), list(names_of(_PROPOSED))),
    )
    return {(UUID(str(stream)), str(mark)) for stream, mark in rows if mark is not None}


def _referred(log: psycopg.Connection[tuple[object, ...]], notes: Sequence[UUID]) -> set[UUID]:
    """Which notes any event refers to."""
    fields = [
        (topic, field) for name, event in EVENTS.items() for field in event.notes for topic in names_of(name)
    ]
    rows = log.execute(
        """SELECT note::uuid FROM (SELECT convert_from(state, 'UTF8')::jsonb ->> field FROM log.stored_events
        JOIN unnest(%s::text[], %s::text[]) n(topic, field) USING (topic)) e(note) WHERE note::uuid = ANY(%s)""",
        ([topic for topic, _ in fields], [field for _, field in fields], list(notes)),
    )
    return {UUID(str(note)) for (note,) in rows}


def enrolled_in(log: psycopg.Connection[tuple[object, ...]]) -> Callable[[Sequence[UUID]], set[UUID]]:
    """Tells which workers any event ever named: enrolled, or told dead.

    The guards keep a row for every enrolment there ever was: concurrent ones, and those that protect no day any more; and
    one for every worker of whom a death was told, also where that was withdrawn.
    """

    def enrolled(workers: Sequence[UUID]) -> set[UUID]:
        rows = log.execute(
            """SELECT worker FROM log.guard_period WHERE worker = ANY(%(workers)s)
            UNION SELECT worker FROM log.guard_death WHERE worker = ANY(%(workers)s)""",
            {"workers": list(workers)},
        )
        return {UUID(str(worker)) for (worker,) in rows}

    return enrolled


@contextlib.contextmanager
def _vault(settings: Settings) -> Iterator[PostgresVault]:
    migrate_vault(addresses(settings)[2])
    # one is held while a person is corrected, and another used
    with contextlib.closing(vault_of(settings, connections=2)) as vault:
        yield vault


def _written(found: Sequence[Generation], kind: Kind) -> int:
    return next(g.number for g in found if g.kind == kind and g.written)


def _of(keys: Keys, kind: Kind) -> dict[int, bytes]:
    return keys.kek if kind == "kek" else keys.index
