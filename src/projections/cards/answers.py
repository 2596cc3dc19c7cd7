"""Which cards are there on a day, in which state? By region, by id and by worker, at any known position."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ..coverage.tables import depth
from ..engine.areas import area, within
from ..engine.reading import NOW, At, Known, Listing, Page, Reader
from ..engine.row_history import KNOWN_ONCE, believed
from ..engine.windows import Window
from . import ledger

OF = ("cards", "participants")


@dataclass(frozen=True, slots=True)
class Card:
    """A card on the day asked about; `replaces` is the card it took the place of."""

    id: UUID
    version: int
    regency: str
    worker: UUID
    enrolment: UUID
    status: str
    issued_on: dt.date
    serial: str
    membership: str | None
    handed_over_on: dt.date | None
    received_by: str | None
    proof: str | None
    not_collected_on: dt.date | None
    replaces: UUID | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cards are asked for: of a state on the day, and issued before a day."""

    status: str | None = None
    issued_before: dt.date | None = None

    @property
    def where(self) -> str:
        """The conditions on a card `c`, each after an AND."""
        status = "" if self.status is None else " AND c.status = %(status)s"
        return status + ("" if self.issued_before is None else " AND c.issued_on < %(issued_before)s::date")

    @property
    def params(self) -> dict[str, Any]:
        given = {"status": self.status and str(self.status), "issued_before": self.issued_before}
        return {name: value for name, value in given.items() if value is not None}


ALL = Chosen()

_ON_DAY = "c.start_day <= %(as_of)s::date AND c.end_day > %(as_of)s::date"
_COLUMNS = f"""c.card AS id, c.version, c.regency, c.worker, c.enrolment, c.status, c.issued_on, c.handed_over_on,
  c.evidence, c.serial, c.membership, c.received_by, c.proof,
  (SELECT max(m.missed_on) FROM live.card_missed m WHERE m.card = c.card AND m.missed_on <= %(as_of)s::date
    AND {believed("m.")}) AS not_collected_on, (SELECT o.card FROM live.card_period o WHERE o.replaced_by = c.card
    AND o.start_day <= %(as_of)s::date AND {believed("o.")} ORDER BY o.card LIMIT 1) AS replaces"""


async def cards(
    reader: Reader,
    region: str,
    as_of: dt.date,
    *,
    window: Window,
    chosen: Chosen = ALL,
    at: At = NOW,
) -> Page[Card]:
    """The cards issued by a day in a region, by id. Below a regency: those that are there on the day (see `cards/villages.py`).
    Raises NotYet.
    """
    params: dict[str, Any] = {"as_of": as_of, **area(region), **chosen.params}
    where = f"{_ON_DAY} AND {believed('c.')} AND {_inside(region)}{chosen.where}"
    return await reader.page(
        Listing(
            f"SELECT {_COLUMNS} FROM live.card_period c CROSS JOIN known WHERE {where}",
            params,
            _card,
            keys=("id",),
            of=OF,
            total=f"SELECT coalesce(sum(t.count), 0)::bigint FROM ({counts(region, depth(region), chosen)}) t",
        ),
        window,
        at,
    )


async def waiting_in(reader: Reader, village: str, on: dt.date, *, at: At = NOW) -> tuple[UUID, ...]:
    """The cards of a village that wait on a day to be handed over, by id. Raises NotYet."""
    _, rows = await reader.rows(
        f"SELECT c.card FROM live.card_period c CROSS JOIN known"
        f" WHERE {_ON_DAY} AND {believed('c.')} AND {_inside(village)} AND c.status = 'ISSUED'",
        {"as_of": on, **area(village)},
        of=OF,
        at=at,
        order="card",
    )
    return tuple(row["card"] for row in rows)


def _inside(region: str) -> str:
    """The condition that a card `c` is of a region."""
    return within(region, "c.", "region" if depth(region) < 3 else "village")


def counts(region: str, level: int, chosen: Chosen) -> str:
    """The SELECT of how many of the chosen cards there are in a region on the day `as_of`, as known: region, status and count, by the regions
    of a level at least. From the ledger, but for those that were issued before a day: these are counted one by one.
    """
    if chosen.issued_before is None:
        return ledger.counts_within(
            region, level, "" if chosen.status is None else " AND v.status = %(status)s"
        )
    return f"""
SELECT c.village AS region, c.status, count(*) AS count FROM {KNOWN_ONCE} CROSS JOIN live.card_period c
WHERE {_inside(region)} AND {_ON_DAY} AND {believed("c.")}{chosen.where} GROUP BY 1, 2"""


async def by_ids(
    reader: Reader, ids: Sequence[UUID], as_of: dt.date, *, at: At = NOW
) -> tuple[Known, dict[UUID, Card]]:
    """Cards by id, as they are on a day (as issued, where that is later; as they left the villages of whoever asks, where they are
    elsewhere on that day); unknown ids are absent. Raises NotYet.
    """
    known, rows = await reader.rows(
        f"SELECT DISTINCT ON (c.card) {_COLUMNS} FROM live.card_period c CROSS JOIN known"
        f" WHERE c.card = ANY(%(ids)s::uuid[]) AND {believed('c.')}"
        f" ORDER BY c.card, ({_ON_DAY}) DESC, (c.start_day <= %(as_of)s::date) DESC, abs(c.start_day - %(as_of)s::date)",
        {"ids": list(ids), "as_of": as_of},
        of=OF,
        at=at,
    )
    return known, {row["id"]: _card(row) for row in rows}


async def of_workers(
    reader: Reader, workers: Sequence[UUID], as_of: dt.date, *, at: At = NOW
) -> dict[UUID, tuple[Card, ...]]:
    """Every card of each worker that was issued by a day, the last one issued first; workers without are absent."""
    _, rows = await reader.rows(
        f"SELECT {_COLUMNS} FROM live.card_period c CROSS JOIN known"
        f" WHERE c.worker = ANY(%(workers)s::uuid[]) AND {_ON_DAY} AND {believed('c.')}",
        {"workers": list(workers), "as_of": as_of},
        of=OF,
        at=at,
        order="issued_on DESC, id",
    )
    found: dict[UUID, list[Card]] = {}
    for row in rows:
        found.setdefault(row["worker"], []).append(_card(row))
    return {worker: tuple(cards) for worker, cards in found.items()}


async def is_active(reader: Reader, serial: str, day_in: Mapping[str, dt.date], *, at: At = NOW) -> bool:
    """Whether the card of a number holds, and its worker is protected, on the day it is in the card's province (`day_in`, by
    code). Whatever the number, one statement with the same two look-ups answers. Raises NotYet.
    """
    _, rows = await reader.rows(
        f"""SELECT EXISTS (
          SELECT 1 FROM live.enrolment_period p WHERE p.worker = held.worker AND p.counting AND {believed("p.")}
            AND p.start_day <= held.today AND p.end_day > held.today
        ) AS active FROM known CROSS JOIN LATERAL (
          SELECT coalesce(min(c.worker::text), %(nobody)s)::uuid AS worker,
            coalesce(min(d.today), %(never)s::date) AS today
          FROM live.card_period c JOIN unnest(%(provinces)s::text[], %(days)s::date[]) d (province, today)
            ON d.province = left(c.regency, 2)
          WHERE c.serial = %(serial)s AND c.status IN ('ISSUED', 'HANDED_OVER') AND {believed("c.")}
            AND c.start_day <= d.today AND c.end_day > d.today
        ) held""",
        {
            "serial": serial,
            "provinces": list(day_in),
            "days": list(day_in.values()),
            "nobody": str(UUID(int=0)),
            "never": dt.date.min,
        },
        of=OF,
        at=at,
    )
    return bool(rows[0]["active"])


async def workers_of(
    reader: Reader, *, serial: str | None = None, membership: str | None = None, most: int, at: At = NOW
) -> tuple[UUID, ...]:
    """Whose cards have this number, or this membership number (KPJ): at most so many workers, by id. Raises NotYet."""
    column, value = ("serial", serial) if serial is not None else ("membership", membership)
    _, rows = await reader.rows(
        f"SELECT DISTINCT c.worker FROM live.card_period c CROSS JOIN known WHERE c.{column} = %(value)s AND {believed('c.')}",
        {"value": value},
        of=OF,
        at=at,
        order="worker",
    )
    return tuple(row["worker"] for row in rows[:most])


def held(cards: Sequence[Card]) -> Card | None:
    """The card a worker has, of those they ever had: the last one issued that is neither replaced nor revoked."""
    return next((c for c in cards if c.status not in ("REPLACED", "REVOKED")), None)


def _card(row: Mapping[str, Any]) -> Card:
    return Card(
        id=row["id"],
        version=row["version"],
        regency=row["regency"],
        worker=row["worker"],
        enrolment=row["enrolment"],
        status=row["status"],
        issued_on=row["issued_on"],
        serial=row["serial"],
        membership=row["membership"],
        handed_over_on=row["handed_over_on"],
        received_by=row["received_by"],
        proof=row["proof"],
        not_collected_on=row["not_collected_on"],
        replaces=row["replaces"],
        evidence=row["evidence"],
    )
