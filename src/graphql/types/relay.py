"""How is a list paged, and what was it computed from? Relay connections at one known moment.

A connection resolver reads its window, hands it to a projection and wraps the page:

    @strawberry.field(description="Perjanjian · the agreements of a region")
    async def agreements(self, info: Info, region: RegionArg, known_at: KnownAtArg = None, first: First = None,
                         after: After = None, last: Last = None, before: Before = None) -> Connection[Agreement]:
        asked = PageArguments(first, after, last, before)
        paging = page_of(info, "agreements", {"region": region}, asked, at=moment(known_at, info.context.min_position))
        page = await agreements.page(info.context.reader, region, paging.asked_window(), paging.at)
        return paging.connection(page, [Agreement.of(row) for row in page.rows])

Cursors hold the sort key, asOf, the known position and a hash of list and filter; `paging.at` is the cursor's known
position where there is one, so that pages stay stable while events arrive, and waits for it: a page may be continued at
read models that are not as far as those it came from.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

import strawberry

from ...projections.engine.reading import NOW, At, Page
from ...projections.engine.reading import Known as ReadKnown
from ...projections.engine.windows import Window
from ...texts.questions import QuestionFault
from .context import Info
from .errors import BadToken, BadWindow
from .scalars import BigInt, RegionCode
from .selection import selection_of
from .signed_tokens import Signer, digest

T = TypeVar("T")

First = Annotated[
    int | None, strawberry.argument(description="Berapa dari awal · how many from the start, 1 to 100.")
]
After = Annotated[
    str | None, strawberry.argument(description="Sesudah kursor ini · only what comes after this cursor.")
]
Last = Annotated[
    int | None, strawberry.argument(description="Berapa dari akhir · how many from the end, 1 to 100.")
]
Before = Annotated[
    str | None, strawberry.argument(description="Sebelum kursor ini · only what comes before this cursor.")
]
RegionArg = Annotated[
    RegionCode, strawberry.argument(description='Kode wilayah · the region\'s code, "ID" for the nation.')
]
AsOfArg = Annotated[
    dt.date, strawberry.argument(description="Per tanggal · the day the answer is about (valid time).")
]


@strawberry.input(
    one_of=True,
    description="Diketahui pada saat · as known at a recorded moment, rounded down to the end of an append. Absent: "
    "now. Beyond the head: the head. Before the first append: position 0 at the log's start.",
)
class KnownAt:
    recorded_at: strawberry.Maybe[dt.datetime] = strawberry.field(
        description="Waktu pencatatan · a recorded time; what was recorded by then counts."
    )
    position: strawberry.Maybe[BigInt] = strawberry.field(
        description="Posisi log · a position in the log; what was recorded up to it counts."
    )


KnownAtArg = Annotated[
    KnownAt | None,
    strawberry.argument(description="Diketahui pada saat · as known at this moment; absent: now."),
]


@strawberry.type(description="Dasar pengetahuan · what an answer was computed from.")
class Known:
    position: BigInt = strawberry.field(
        description="Posisi log · the last log position that counts: the end of an append."
    )
    recorded_at: dt.datetime = strawberry.field(
        description="Waktu pencatatan · when that append was recorded."
    )
    simulated: bool = strawberry.field(
        description="Simulasi · whether this log's past times are scripted (demo)."
    )
    region_edition: str = strawberry.field(
        description="Edisi wilayah · the Kemendagri edition of the regions in use."
    )

    @classmethod
    def of(cls, known: ReadKnown, info: Info) -> "Known":
        """The moment as a projection gives it, with the edition of the regions in use."""
        return cls(
            position=BigInt(known.position),
            recorded_at=known.time,
            simulated=known.simulated,
            region_edition=info.context.regions.edition,
        )


@strawberry.interface(description="Objek beridentitas · a thing with a global id.")
class Node:
    id: strawberry.ID = strawberry.field(description="Id global · the opaque global id.")


@strawberry.type(description="Keterangan halaman · where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Ada halaman berikut · whether more follow.")
    has_previous_page: bool = strawberry.field(description="Ada halaman sebelum · whether some come before.")
    start_cursor: str | None = strawberry.field(
        description="Kursor awal · the first edge's cursor; null on an empty page."
    )
    end_cursor: str | None = strawberry.field(
        description="Kursor akhir · the last edge's cursor; null on an empty page."
    )


@strawberry.type(description="Butir daftar · one entry of a list, with its cursor.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Kursor · where this entry stands: opaque and authenticated.")
    node: T = strawberry.field(description="Isi · the thing itself.")


@strawberry.type(description="Daftar berhalaman · one page of a list, as known at one moment.")
class Connection(Generic[T]):
    nodes: list[T] = strawberry.field(description="Isi halaman · the things of this page.")
    known: Known = strawberry.field(description="Dasar pengetahuan · what the list was computed from.")
    _page: strawberry.Private[Page[Any]]
    _cursor: strawberry.Private[Callable[[tuple[Any, ...]], str]]

    @strawberry.field(description="Butir halaman · the entries of this page with their cursors.")
    def edges(self) -> list[Edge[T]]:
        return [
            Edge(cursor=self._cursor(key), node=node)
            for key, node in zip(self._page.keys, self.nodes, strict=True)
        ]

    @strawberry.field(description="Keterangan halaman · where this page stands in the list.")
    def page_info(self) -> PageInfo:
        keys = self._page.keys
        return PageInfo(
            has_next_page=self._page.has_next,
            has_previous_page=self._page.has_previous,
            start_cursor=self._cursor(keys[0]) if keys else None,
            end_cursor=self._cursor(keys[-1]) if keys else None,
        )

    @strawberry.field(
        description="Jumlah seluruhnya · how many one would page through, at the list's known moment."
    )
    def total_count(self) -> int:
        if self._page.total is None:
            raise RuntimeError("the page was read without its total")
        return self._page.total


class PageArguments(NamedTuple):
    """The four arguments of a connection, as they were given."""

    first: int | None
    after: str | None
    last: int | None
    before: str | None

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> "PageArguments":
        """Those of a field that is selected below."""
        return cls(*(arguments.get(name) for name in cls._fields))


@dataclass(frozen=True, slots=True)
class Paging:
    """A window as asked for: `window` and `at` go to the projection, `connection` wraps what comes back."""

    window: Window
    at: At
    as_of: dt.date | None
    scope: str
    asked: str
    info: Info

    def asked_window(self) -> Window:
        """The window of the field that is being resolved: counted only where its `totalCount` is asked for."""
        return replace(self.window, counted=selection_of(self.info).has("totalCount"))

    def connection(self, page: Page[Any], nodes: Sequence[T]) -> Connection[T]:
        """The connection of a page; `nodes` are its rows as GraphQL types, in the same order."""
        signer, known = self.info.context.signer, page.known.position

        def cursor(key: tuple[Any, ...]) -> str:
            return signer.sign("cursor", [self.scope, self.as_of, known, self.asked, list(key)])

        return Connection(
            nodes=list(nodes), known=Known.of(page.known, self.info), _page=page, _cursor=cursor
        )


def page_of(
    info: Info,
    name: str,
    scope: Mapping[str, Any],
    arguments: PageArguments,
    *,
    at: At = NOW,
    as_of: dt.date | None = None,
) -> Paging:
    """Check and open a window of the list `name` under `scope` (every argument that selects or orders: filter,
    region, parent's id, orderBy). Nested lists pass their parent's known position as `at`.

    Raises BadWindow, or BadToken where a cursor is not ours or belongs to another list, filter, day or moment.
    """
    first, after, last, before = arguments
    if (first is None) is (last is None):
        raise BadWindow(QuestionFault.PAGE_FIRST_OR_LAST)
    size = first if first is not None else last
    if size is None or not 1 <= size <= 100:
        raise BadWindow(QuestionFault.PAGE_SIZE)
    mark = digest([name, dict(scope)])
    asked = digest([at.time, at.position])
    signer = info.context.signer
    cursors = [_open(signer, text, mark, as_of, at, asked) for text in (after, before) if text is not None]
    if len({known for known, _ in cursors}) > 1:
        raise BadToken(QuestionFault.CURSOR_MOMENTS)
    keys = iter(key for _, key in cursors)
    window = Window(
        first=first,
        last=last,
        after=next(keys) if after is not None else None,
        before=next(keys) if before is not None else None,
    )
    if cursors:
        at = as_answered(cursors[0][0], at.at_least)
    return Paging(window, at, as_of, mark, asked, info)


def _open(
    signer: Signer, text: str, mark: str, as_of: dt.date | None, at: At, asked: str
) -> tuple[int, tuple[Any, ...]]:
    """The known position and sort key of a cursor; it may be continued with the moment it was asked with, with the
    position it was answered from, or with none.
    """
    scope, day, known, first_asked, key = signer.open("cursor", text)
    if scope != mark or day != as_of:
        raise BadToken(QuestionFault.CURSOR_OF_ANOTHER_LIST)
    if not at.is_now and asked != first_asked and at.position != known:
        raise BadToken(QuestionFault.CURSOR_MOMENTS)
    return known, tuple(key)


def as_answered(position: int, min_position: int | None = None) -> At:
    """The moment of an answer that was given before, perhaps by read models that were farther: they are waited for."""
    return At(position=position, at_least=max(min_position or 0, position))


def moment(known_at: KnownAt | None, min_position: int | None = None) -> At:
    """The moment asked for; an absent argument is now."""
    if known_at is None:
        return At(at_least=min_position)
    time = known_at.recorded_at.value if known_at.recorded_at is not None else None
    position = known_at.position.value if known_at.position is not None else None
    return At(time, None if position is None else max(position, 0), min_position)
