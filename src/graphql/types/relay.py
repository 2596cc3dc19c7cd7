"""How is a list paged, and what was it computed from? Relay connections at one known moment.

A connection resolver reads its window, hands it to a projection and wraps the page:

    @strawberry.field(description="Perjanjian · the agreements of a region")
    async def agreements(self, info: Info, region: RegionArg, known_at: KnownAtArg = None, first: First = None,
                         after: After = None, last: Last = None, before: Before = None) -> Connection[Agreement]:
        asked = PageArguments(first, after, last, before)
        paging = page_of(info, "agreements", {"region": region}, asked, at=moment(known_at, info.context.min_position))
        page = await agreements.page(info.context.reader, region, paging.asked_window(), paging.at)
        shown = paging.shown(page.known)                                      # which ids its things have
        return paging.connection(page, [Agreement.of(row, shown) for row in page.rows])

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
from . import ids
from .context import Info
from .errors import BadToken, BadWindow
from .moment import AsOf, Shown
from .scalars import BigInt, RegionCode
from .selected_fields import selection_of
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
    dt.date | None,
    strawberry.argument(
        description="Per tanggal · the day the answer is about (valid time); absent: today by the region's clocks."
    ),
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
    id: strawberry.ID = strawberry.field(
        description="Id global · the opaque global id. Where the question names a day or a moment, or the answer is not of "
        "the present, it carries the day and the position of what is shown, and `node` opens just that: one id, one truth."
    )

    @strawberry.field(
        description="Id tetap · the id of the thing itself, whatever day or moment it is shown on; `node` opens it as it "
        "now stands. Commands and filters take either."
    )
    def stable_id(self) -> strawberry.ID:
        return ids.stable(self.id)


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
    """A window as asked for: `window`, `at` and `as_of` go to the projection, `connection` wraps what comes back.

    `named`: whether the question names its day or its moment.
    """

    window: Window
    at: At
    as_of: dt.date | None
    named: bool
    scope: str
    asked: str
    info: Info

    def asked_window(self) -> Window:
        """The window of the field that is being resolved: counted only where its `totalCount` is asked for, and without rows where that
        alone is.
        """
        asked = selection_of(self.info)
        listed = any(map(asked.has, ("nodes", "edges", "pageInfo")))
        return replace(self.window, counted=asked.has("totalCount"), listed=listed)

    @property
    def day(self) -> dt.date:
        """The day of a list that has one."""
        assert self.as_of is not None
        return self.as_of

    def shown(self, known: ReadKnown) -> Shown:
        """As of which day and moment the things of the page are shown."""
        return Shown(known, self.as_of, self.named)

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
    as_of: AsOf | None = None,
) -> Paging:
    """Check and open a window of the list `name` under `scope` (every argument that selects or orders: filter,
    region, orderBy). A list of a day gives it as `as_of`; a page of today goes on with the day it was begun on.

    Raises BadWindow, or BadToken where a cursor is not ours or belongs to another list, filter, day or moment.
    """
    mark = digest([name, dict(scope), None if as_of is None else as_of.named])
    asked = digest([at.time, at.position])
    cursors = _opened(info.context.signer, arguments, mark)
    for cursor in cursors.given:
        # It may be continued with the moment it was asked with, with the position it was answered from, or with none.
        if not at.is_now and asked != cursor.asked and at.position != cursor.known:
            raise BadToken(QuestionFault.CURSOR_MOMENTS)
        if as_of is not None and as_of.named and cursor.day != as_of.day:
            raise BadToken(QuestionFault.CURSOR_OF_ANOTHER_LIST)
    if len({(cursor.known, cursor.day) for cursor in cursors.given}) > 1:
        raise BadToken(QuestionFault.CURSOR_MOMENTS)
    named = not at.is_now or (as_of is not None and as_of.named)
    day = None if as_of is None else as_of.day
    for cursor in cursors.given:
        at, day = as_answered(cursor.known, at.at_least), cursor.day
    return Paging(cursors.window(arguments), at, day, named, mark, asked, info)


def page_below(
    info: Info, name: str, scope: Mapping[str, Any], arguments: PageArguments, under: Shown
) -> Paging:
    """Check and open a window of a list of one thing (named by `scope`), as of the moment that is shown of the thing.

    Where the thing is shown as it now stands, a cursor gives its place alone and the page goes on at the thing's moment:
    so that one goes on paging by `node`, whatever was recorded since. Else the cursor is of the same moment.

    Raises BadWindow, or BadToken.
    """
    position = under.known.position
    mark = digest([name, dict(scope)])
    cursors = _opened(info.context.signer, arguments, mark)
    if not under.plainly and any(cursor.known != position for cursor in cursors.given):
        raise BadToken(QuestionFault.CURSOR_MOMENTS)
    return Paging(cursors.window(arguments), as_answered(position), None, under.named, mark, "", info)


class _Cursor(NamedTuple):
    known: int
    day: dt.date | None
    asked: str
    key: tuple[Any, ...]


class _Cursors(NamedTuple):
    after: _Cursor | None
    before: _Cursor | None

    @property
    def given(self) -> list[_Cursor]:
        return [cursor for cursor in self if cursor is not None]

    def window(self, arguments: PageArguments) -> Window:
        after, before = self
        return Window(
            first=arguments.first,
            last=arguments.last,
            after=after and after.key,
            before=before and before.key,
        )


def _opened(signer: Signer, arguments: PageArguments, mark: str) -> _Cursors:
    """The cursors of a list, where its window has a size. Raises BadWindow and BadToken."""
    first, after, last, before = arguments
    if (first is None) is (last is None):
        raise BadWindow(QuestionFault.PAGE_FIRST_OR_LAST)
    size = first if first is not None else last
    if size is None or not 1 <= size <= 100:
        raise BadWindow(QuestionFault.PAGE_SIZE)

    def opened(text: str | None) -> _Cursor | None:
        if text is None:
            return None
        scope, day, known, asked, key = signer.open("cursor", text)
        if scope != mark:
            raise BadToken(QuestionFault.CURSOR_OF_ANOTHER_LIST)
        return _Cursor(known, day, asked, tuple(key))

    return _Cursors(opened(after), opened(before))


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
