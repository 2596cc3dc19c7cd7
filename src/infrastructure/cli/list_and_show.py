"""What does a region have of a kind, and which of it is meant? `list` and `show` of agreements, budgets, lists, decrees and cards.

Each asks one committed document page by page, and shows a table, or with `--json` what was answered.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...texts.command_line import Words
from ...texts.papers_typed import Papers

if TYPE_CHECKING:
    from ..settings import Settings

Node = Mapping[str, Any]
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Shelf:
    """Things of one kind. `document` has one root field of its name, a connection; `name` is how people call one of them."""

    document: str
    name: Callable[[Node], str]
    columns: tuple[tuple[Papers, Callable[[Node], object]], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where it is asked and told."""

    settings: "Settings"
    words: Words
    console: Console

    def tell_all(self, shelf: Shelf, asked: Mapping[str, Any], *, most: int, as_json: bool) -> None:
        """Show so many at most, in recorded order."""
        nodes, total = self._read(shelf, asked, most)
        if as_json:
            _print({"totalCount": total, "nodes": nodes})
            return
        table = Table()
        for title, _ in shelf.columns:
            table.add_column(self.words(title), overflow="fold")  # an id is of use whole alone
        for node in nodes:
            table.add_row(*(Text(self._cell(value(node))) for _, value in shelf.columns))
        self.console.print(table)
        if total > len(nodes):
            said = self.words(Papers.MORE, shown=len(nodes), total=total)
            self.console.print(said, highlight=False, style="dim")

    def show(self, shelf: Shelf, asked: Mapping[str, Any], name: str, *, as_json: bool) -> None:
        """Show all that is known of the one that is meant. Raises typer.BadParameter."""
        node = self.named(shelf, asked, name, "NAME")
        if as_json:
            _print(node)
            return
        table = Table(show_header=False)
        for field, value in node.items():
            if value not in (None, [], ""):
                table.add_row(field, Text(self._cell(_plain(value))))
        self.console.print(table)

    def all_of(self, shelf: Shelf, asked: Mapping[str, Any]) -> list[Node]:
        """All of them."""
        return self._read(shelf, asked, None)[0]

    def named(self, shelf: Shelf, asked: Mapping[str, Any], name: str, hint: str) -> Node:
        """The one of a name or id, however typed; else the one whose name holds it. Raises typer.BadParameter."""
        from ...domain.texts import folded

        nodes, _ = self._read(shelf, asked, None)
        wanted = folded(name)
        ids = [node for node in nodes if node["stableId"] == name]
        exact = ids or [node for node in nodes if folded(shelf.name(node)) == wanted]
        found = exact or [node for node in nodes if wanted and wanted in folded(shelf.name(node))]
        if len(found) == 1:
            return found[0]
        names = [f'"{shelf.name(node)}"' for node in found or nodes]
        shown = ", ".join([*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])]) or "-"
        raise typer.BadParameter(
            self.words(Papers.SEVERAL if found else Papers.NONE, names=shown), param_hint=hint
        )

    def _read(self, shelf: Shelf, asked: Mapping[str, Any], most: int | None) -> tuple[list[Node], int]:
        """The things, so many at most (None: all), and how many there are. Raises NotAnswered."""
        from .asking import ask_all

        with self.console.status(self.words(Papers.READING)):
            nodes, page = ask_all(
                self.settings, self.words, shelf.document, asked, lambda data: data[shelf.document], most
            )
        return nodes, page["totalCount"]

    def _cell(self, value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return self.words.number(value)
        return "" if value is None else str(value)


def _plain(value: Any) -> object:
    """A part of an answer in one line."""
    if isinstance(value, Mapping):
        if "display" in value:
            return value["display"]
        return ", ".join(str(_plain(one)) for one in value.values() if one is not None)
    return (
        ", ".join(str(_plain(one)) for one in value)
        if isinstance(value, Sequence) and not isinstance(value, str)
        else value
    )


def _print(told: Any) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _last(node: Node) -> object:
    """The last day of a period, as it is told beside the first."""
    import datetime as dt

    end = (node["period"] or {}).get("endExclusive")
    return None if end is None else (dt.date.fromisoformat(end) - dt.timedelta(days=1)).isoformat()


def _money(field: str) -> Callable[[Node], object]:
    return lambda node: node[field] and node[field]["display"]


AGREEMENTS = Shelf(
    "agreements",
    lambda node: str(node["title"]),
    (
        (Papers.TITLED, lambda node: node["title"]),
        (Papers.KIND_OF, lambda node: node["kind"]),
        (Papers.FROM_DAY, lambda node: node["period"] and node["period"]["start"]),
        (Papers.UNTIL_DAY, lambda node: node["terminatedOn"] or _last(node)),
    ),
)
BUDGETS = Shelf(
    "budgets",
    lambda node: f"{node['fundingSource']} {node['fiscalYear'] or '-'} {node['payer'] or ''}".strip(),
    (
        (Papers.YEAR_OF, lambda node: str(node["fiscalYear"] or "")),
        (Papers.FUND, lambda node: " ".join(filter(None, (node["fundingSource"], node["payer"])))),
        (Papers.ALLOCATED, _money("allocated")),
        (Papers.REMAINING, _money("remaining")),
        (Papers.PLACES, lambda node: node["quotaUsed"]),
        (Papers.ID, lambda node: node["stableId"]),
    ),
)
LISTS = Shelf(
    "participantLists",
    lambda node: str(node["stableId"]),
    (
        (Papers.PROPOSED, lambda node: node["proposed"]),
        (Papers.VERIFIED, lambda node: node["verified"]),
        (Papers.OFFICE_OF, lambda node: node["office"]),
        (Papers.DATED, lambda node: node["verifiedOn"]),
        (Papers.DECREES, lambda node: ", ".join(one["number"] for one in node["decrees"]["nodes"])),
        (Papers.ID, lambda node: node["stableId"]),
    ),
)
DECREES = Shelf(
    "decrees",
    lambda node: str(node["number"]),
    (
        (Papers.NUMBERED, lambda node: node["number"]),
        (Papers.DATED, lambda node: node["issuedOn"]),
        (Papers.COUNTED, lambda node: node["count"]),
        (Papers.ID, lambda node: node["stableId"]),
    ),
)
CARDS = Shelf(
    "cards",
    lambda node: str(node["serial"]),
    (
        (Papers.SERIAL, lambda node: node["serial"]),
        (Papers.STATUS, lambda node: node["status"]),
        (Papers.VILLAGE, lambda node: node["enrolment"]["village"]["name"]),
        (Papers.ISSUED, lambda node: node["issuedOn"]),
        (Papers.HANDED_OVER, lambda node: node["handedOverOn"]),
    ),
)
