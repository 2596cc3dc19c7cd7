"""In which groups does a number fall? The whole, and a page of groups for each grouping asked for, in one statement.

A statement is a UNION of lists: list 0 is the whole, list n the n-th grouping: first its head (how many groups there are),
then the groups of its page. Columns: list, is_head, k1, k2, place, the measures, total, earlier, later, weight.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from psycopg.rows import DictRow

from .reading import Known, Page
from .rounding import rounded_sql
from .windows import Window, edges_of

T = TypeVar("T")
ORDER = "list, is_head DESC, place"  # of the rows of a statement that is made here
_CODE = 'COLLATE "C"'
_SORTED_BY = ("weight", "k1", "k2")


@dataclass(slots=True)
class Groupings:
    """The parts of such a statement. `measures` are the sums that every group has, as SQL over the rows `r` to be grouped;
    the first of them is never 0 in a group.

    `rounded`: every number is rounded (see `rounding`), before groups are chosen, ordered and paged; the whole is the sum of
    the groups of the first grouping, where there is one.
    """

    measures: Mapping[str, str]
    rounded: bool = False
    ctes: list[str] = field(default_factory=list)
    selects: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)
    _windows: list[Window] = field(default_factory=list)
    _whole: str = ""

    def whole(self, rows: str) -> None:
        """List 0: the measures of all rows. `rows` is a FROM item without its alias."""
        self._whole = rows

    def group(
        self,
        rows: str,
        codes: Sequence[str],
        window: Window,
        weight: str = "0::bigint",
        at_least: int | None = None,
    ) -> None:
        """The next list: the rows by one or two codes (SQL over `r`), groups by `weight` (SQL over the group `g`), then
        by code; only those whose first measure is `at_least` so much. Raises ValueError for more codes.
        """
        if not 1 <= len(codes) <= 2:
            raise ValueError("a grouping has one or two different dimensions")
        self._windows.append(window)
        name = f"g{len(self._windows)}"
        keys = [f"({code}) {_CODE} AS k{n}" for n, code in enumerate((*codes, "''::text")[:2], 1)]
        sums = ", ".join(f"({sql})::bigint AS {measure}" for measure, sql in self.measures.items())
        first = next(iter(self.measures))
        enough = ""
        if at_least is not None:
            enough = f" AND g.{first} >= %({name}_least)s"
            self.params[f"{name}_least"] = at_least
        groups = f"(SELECT {', '.join(keys)}, {sums} FROM {rows} r GROUP BY 1, 2)"
        if self.rounded:
            each = ", ".join(f"{rounded_sql(f'e.{measure}')} AS {measure}" for measure in self.measures)
            self.ctes.append(f"all_{name} AS MATERIALIZED (SELECT e.k1, e.k2, {each} FROM {groups} e)")
            groups = f"all_{name}"
        self.ctes.append(f"""{name} AS MATERIALIZED (
  SELECT g.*, {weight} AS weight FROM {groups} g
  WHERE g.{first} <> 0{enough}
)""")
        edges = edges_of(window, _SORTED_BY, name, f"{name}_", ("::bigint", "::text", "::text"))
        self.params |= edges.params
        order = ", ".join(column + (" DESC" if window.backwards else "") for column in _SORTED_BY)
        values = ", ".join(f"w.{measure}" for measure in self.measures)
        nothing = ", ".join("NULL::bigint" for _ in self.measures)
        number = len(self._windows)
        self.selects += [
            f"SELECT {number}, true, NULL, NULL, NULL::bigint, {nothing}, (SELECT count(*) FROM {name}),"
            f" {edges.earlier}, {edges.later}, NULL::bigint",
            f"SELECT {number}, false, w.k1, w.k2, row_number() OVER (ORDER BY {order}), {values}, NULL::bigint, false,"
            f" false, w.weight FROM (SELECT * FROM {name} {edges.where} ORDER BY {order} LIMIT {window.size + 1}) w",
        ]

    @property
    def body(self) -> str:
        """The SELECT of all lists; it needs the CTEs."""
        sums = dict(self.measures)
        rows = self._whole
        if self.rounded and self._windows:
            sums, rows = {measure: f"sum(r.{measure})" for measure in self.measures}, "all_g1"
        elif self.rounded:
            sums = {name: rounded_sql(f"coalesce({sql}, 0)::bigint") for name, sql in sums.items()}
        whole = ", ".join(f"coalesce({sql}, 0)::bigint AS {name}" for name, sql in sums.items())
        head = (
            "SELECT 0 AS list, true AS is_head, NULL::text AS k1, NULL::text AS k2, NULL::bigint AS place,"
            f" {whole}, NULL::bigint AS total, false AS earlier, false AS later, NULL::bigint AS weight FROM {rows} r"
        )
        return " UNION ALL ".join((head, *self.selects))

    def pages(
        self, known: Known, found: Sequence[DictRow], made: Callable[[int, DictRow], T]
    ) -> tuple[DictRow, tuple[Page[T], ...]]:
        """The row of the whole, and each list's page: `made` makes a group of a list's number (from 0) and a row."""
        lists: dict[int, list[DictRow]] = {}
        for row in found:
            lists.setdefault(row["list"], []).append(row)
        pages = []
        for n, window in enumerate(self._windows):
            head, *rest = lists[n + 1]
            rows, has_next, has_previous = window.cut(rest, earlier=head["earlier"], later=head["later"])
            pages.append(
                Page(
                    rows=tuple(made(n, row) for row in rows),
                    keys=tuple(tuple(row[column] for column in _SORTED_BY) for row in rows),
                    total=head["total"],
                    has_next=has_next,
                    has_previous=has_previous,
                    known=known,
                )
            )
        return lists[0][0], tuple(pages)
