"""Which lists, decrees, handovers and counts of eligible workers does a region have? Read at any known position.

Each question is one statement. Pages go by regency, of each in the order the things were recorded.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from ...domain.vocabulary import Evidence
from ..engine.areas import lies_in
from ..engine.many import pages_of
from ..engine.reading import NOW, At, Known, Listing, Page, Reader
from ..engine.row_history import believed
from ..engine.windows import Window

OF = ("acts",)  # the projections that the questions below read
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ParticipantList:
    """A list of candidates; `verified` is None until an `office` has verified so many of it, on the day `verified_on`."""

    id: UUID
    version: int
    region: str
    scheme: str
    proposed: int
    verified: int | None
    verified_on: dt.date | None
    office: str | None


@dataclass(frozen=True, slots=True)
class Decree:
    """A decree (SK Bupati) over `count` people; `issued_on` and `listed` are None where its source tells neither. `voided` is
    why it was taken back. Of a list that carries its people it names those accepted of the rows proposed up to `round`.
    """

    id: UUID
    version: int
    region: str
    number: str
    issued_on: dt.date | None
    listed: UUID | None
    count: int
    evidence: Evidence
    voided: str | None
    round: int | None


@dataclass(frozen=True, slots=True)
class Handover:
    """A handover of cards; `count` is what was said of it, None where nobody said. `voided` is why it was taken back."""

    id: UUID
    version: int
    region: str
    held_on: dt.date
    place: str
    minutes: str | None
    count: int | None
    evidence: Evidence
    village: str | None
    absent: int | None
    voided: str | None


@dataclass(frozen=True, slots=True)
class EligibleCount:
    """How many workers were eligible on a day, for one scheme or (None) for all, by whose count."""

    id: UUID
    version: int
    region: str
    scheme: str | None
    value: int
    as_of: dt.date
    source: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """One kind of act: its table, the type that a row of it becomes, which of them `a` are listed, and which are `inside` a region,
    by the parameters of `area`: those told there, unless something else is said.
    """

    table: str
    type: type[T]
    listed: str = "true"
    inside: str | None = None

    def of(self, row: Mapping[str, Any]) -> T:
        """The thing of a table row."""
        values = {field.name: row[field.name] for field in fields(self.type)}  # type: ignore[arg-type]
        if "evidence" in values:
            values["evidence"] = Evidence(values["evidence"])
        return self.type(**values)

    def listing(self, where: str, params: Mapping[str, Any], keys: Sequence[str]) -> Listing[T]:
        """The things `a` for which a condition holds, as known."""
        source = f"SELECT a.* FROM known CROSS JOIN live.{self.table} a WHERE {where} AND {believed('a.')}"
        return Listing(source, params, self.of, keys=keys, of=OF)


LISTS = Kind("participant_list", ParticipantList)
DECREES = Kind("decree", Decree, "a.voided IS NULL")
HANDOVERS = Kind("handover", Handover, "a.voided IS NULL")
COUNTS = Kind("eligible_count", EligibleCount)


async def acts_page(
    reader: Reader,
    kind: Kind[T],
    region: str,
    window: Window,
    at: At = NOW,
    *,
    involving: Sequence[str] = (),
) -> Page[T]:
    """The acts of one kind of a region and all below it. `involving` are further projections that the answer will need: it
    is as of a moment that they know, too. Raises NotYet.
    """
    here, params = lies_in(region, "a.")
    listing = kind.listing(f"{kind.inside or here} AND {kind.listed}", params, ("regency", "position"))
    return await reader.page(replace(listing, of=(*OF, *involving)), window, at)


async def acts_by_ids(
    reader: Reader,
    kind: Kind[T],
    ids: Sequence[UUID],
    at: At = NOW,
    *,
    involving: Sequence[str] = (),
) -> tuple[Known, dict[UUID, T]]:
    """The acts of one kind with these ids; unknown ones are absent. `involving` as in `acts_page`. Raises NotYet."""
    known, rows = await reader.rows(
        f"SELECT a.* FROM live.{kind.table} a WHERE a.id = ANY(%(ids)s) AND {believed('a.')}",
        {"ids": list(ids)},
        of=(*OF, *involving),
        at=at,
    )
    return known, {row["id"]: kind.of(row) for row in rows}


async def decrees_of_lists(
    reader: Reader, lists: Sequence[UUID], window: Window, at: At = NOW
) -> dict[UUID, Page[Decree]]:
    """The same window of each list's decrees, in recorded order. Raises NotYet."""
    return await pages_of(
        reader,
        DECREES.listing(f"a.listed IS NOT NULL AND {DECREES.listed}", {}, ("position",)),
        "listed",
        lists,
        window,
        at,
    )


async def cards_of_handovers(
    reader: Reader, handovers: Sequence[UUID], window: Window, at: At = NOW, *, absent: bool = False
) -> dict[UUID, Page[UUID]]:
    """The same window of the ids of the cards that each handover names as handed over (`absent`: as not fetched), in recorded
    order. Raises NotYet.
    """
    named = f"""SELECT h.* FROM known CROSS JOIN live.handover_card h WHERE h.append_id <= known.position
      AND (h.known_until IS NULL OR h.known_until > known.position) AND {"" if absent else "NOT "}h.absent"""
    listing = Listing(named, {}, lambda row: row["card"], keys=("position",), of=OF)
    return await pages_of(reader, listing, "handover", handovers, window, at)
