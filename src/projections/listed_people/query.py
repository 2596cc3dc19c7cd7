"""Which rows of a list that carries its people are in which state? Counted, and page by page, at any known position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from ...domain.regions import NATION
from ...domain.vocabulary import ListState, ReturnReason, RowState
from ..engine.areas import area, within
from ..engine.many import pages_of
from ..engine.reading import NOW, At, Listing, Page, Reader
from ..engine.row_history import believed
from ..engine.windows import Window

OF = ("selection",)  # the projections that the questions below read


def _listed_row(row: Mapping[str, Any]) -> "ListedRow":
    reason = row["reason"] and ReturnReason(row["reason"])
    return ListedRow(row["row"], row["village"], row["round"], RowState(row["state"]), reason)


@dataclass(frozen=True, slots=True)
class ListPeople:
    """How many rows of a list are in each state; `round` is the last in which any were proposed."""

    round: int
    waiting: int
    accepted: int
    returned: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row by its number, and what became of it; `reason` where it is returned. `village` is where the person lives, or the
    region that proposed the list where that was not told.
    """

    row: int
    village: str
    round: int
    state: RowState
    reason: ReturnReason | None


def _rows_in(region: str) -> str:
    """The rows of a list `a`, counted by village, of people who live in a region; all of a list that was proposed there."""
    inside = f"({within(region, 'a.')} OR {within(region, 'p.', 'village')})"
    return f"SELECT FROM live.list_people p WHERE p.regency = a.regency AND p.list = a.id AND {believed('p.')} AND {inside}"


def lists_of(region: str) -> str:
    """The condition that a list `a` is of a region, or has rows of people who live there; by the parameters of `area`."""
    return f"({within(region, 'a.')} OR EXISTS ({_rows_in(region)}))"


def in_state(state: ListState, region: str) -> str:
    """The condition that a list `a` waits (WAITING), has rows to correct and none that waits (RETURNED), or is VERIFIED. Where it is
    asked for a region that did not propose it, the rows of people who live there decide; by the parameters of `area`.
    """
    rows = _rows_in(region)
    carries = f"EXISTS ({rows})"
    match state:
        case ListState.WAITING:
            return f"(a.verified IS NULL AND NOT {carries} OR EXISTS ({rows} AND p.waiting > 0))"
        case ListState.RETURNED:
            return f"(EXISTS ({rows} AND p.returned > 0) AND NOT EXISTS ({rows} AND p.waiting > 0))"
        case ListState.VERIFIED:
            open_ = f"EXISTS ({rows} AND p.waiting + p.returned > 0)"
            return f"(a.verified IS NOT NULL AND NOT {open_})"


async def people_of_lists(reader: Reader, lists: Sequence[UUID], at: At = NOW) -> dict[UUID, ListPeople]:
    """The rows of these lists, counted; lists that carry no people are absent. Raises NotYet."""
    sums = ", ".join(f"sum(p.{state})::bigint AS {state}" for state in _COUNTED)
    _, rows = await reader.rows(
        f"SELECT p.list, max(p.round) AS round, {sums} FROM known CROSS JOIN live.list_people p"
        f" WHERE p.list = ANY(%(lists)s) AND {believed('p.')} GROUP BY p.list",
        {"lists": list(lists)},
        of=OF,
        at=at,
    )
    return {row["list"]: ListPeople(row["round"], *(row[state] for state in _COUNTED)) for row in rows}


async def villages_of_lists(
    reader: Reader, lists: Sequence[UUID], at: At = NOW
) -> dict[UUID, dict[str, ListPeople]]:
    """The same by village, in the order of their codes; the proposer's region where it was not told. Raises NotYet."""
    _, rows = await reader.rows(
        "SELECT p.* FROM known CROSS JOIN live.list_people p"
        f" WHERE p.list = ANY(%(lists)s) AND {believed('p.')} ORDER BY p.village",
        {"lists": list(lists)},
        of=OF,
        at=at,
    )
    found: dict[UUID, dict[str, ListPeople]] = {}
    for row in rows:
        counts = ListPeople(row["round"], *(row[state] for state in _COUNTED))
        found.setdefault(row["list"], {})[row["village"]] = counts
    return found


_COUNTED = ("waiting", "accepted", "returned", "withdrawn")


class WhichRows(NamedTuple):
    """Rows of people who live in a region; in one state or of these numbers alone, where they are given."""

    region: str = NATION
    state: str | None = None
    numbers: tuple[int, ...] | None = None


async def rows_of_lists(
    reader: Reader,
    lists: Sequence[UUID],
    window: Window,
    at: At = NOW,
    which: WhichRows = WhichRows(),  # noqa: B008 - a value
) -> dict[UUID, Page[ListedRow]]:
    """The same window of each list's rows by number. Raises NotYet."""
    region, state, numbers = which
    narrowed = "" if state is None else " AND r.state = %(state)s"
    narrowed += "" if numbers is None else " AND r.row = ANY(%(numbers)s::bigint[])"
    listing = Listing(
        f"SELECT r.* FROM known CROSS JOIN live.listed_row r WHERE {believed('r.')} AND {within(region, 'r.', 'village')}{narrowed}",
        {**area(region), "state": state, "numbers": None if numbers is None else list(numbers)},
        _listed_row,
        keys=("row",),
        of=OF,
    )
    return await pages_of(reader, listing, "list", lists, window, at)
