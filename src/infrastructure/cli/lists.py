"""What may a list name? `naungan segments`, `naungan villages` and `naungan template`: the valid values, to look at and to
fill in. None of them needs a database. A regency's own names of segments (`occupations.yaml`) are among them.

Exit codes: 0 done; 1 it cannot be done; 2 the command line is wrong.
"""

import dataclasses
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...domain.regions import NATION
from ...texts.command_line import Cli, Words
from ...texts.enrolling import Enrol
from ...texts.lists import Lists
from ...texts.upkeep import Upkeep

if TYPE_CHECKING:
    from ...domain.catalogue import Catalogue
    from ..bulk.value_lists import SegmentValue, VillageValue
    from ..settings import Settings


def add_lists(
    app: typer.Typer, words: Words, console: Console, settings_of: Callable[[Path | None], "Settings"]
) -> None:
    """Add the three commands to the program. They raise SettingsProblem where `occupations.yaml` is not as described."""
    Json = Annotated[bool, typer.Option("--json", help=words(Upkeep.AS_JSON))]  # noqa: N806 - a type
    Lang = Annotated[str | None, typer.Option("--lang", help=words(Cli.LANG))]  # noqa: N806
    Data = Annotated[Path | None, typer.Option("--data", help=words(Cli.DATA))]  # noqa: N806

    def catalogue_of(data: Path | None) -> "Catalogue":
        from ...domain.catalogue import STANDARD
        from ..bulk.occupations import with_occupations

        return with_occupations(STANDARD, settings_of(data).occupation_names)

    @app.command(help=words(Lists.SEGMENTS))
    def segments(
        region: Annotated[str, typer.Option(help=words(Lists.SEGMENTS_REGION))] = NATION,
        data: Data = None,
        as_json: Json = False,
        lang: Lang = None,
    ) -> None:
        from ..bulk.value_lists import segment_values
        from ..indonesia.regions import KemendagriRegions

        if region != NATION and (len(region) != 5 or KemendagriRegions().get(region) is None):
            raise typer.BadParameter(words(Enrol.NO_REGENCY), param_hint="--region")
        found = segment_values(catalogue_of(data), region)
        if as_json:
            _print_json(found)
        else:
            _show_segments(console, words, found)

    @app.command(help=words(Lists.VILLAGES))
    def villages(
        region: Annotated[str, typer.Argument(help=words(Lists.VILLAGES_REGION))],
        as_json: Json = False,
        lang: Lang = None,
    ) -> None:
        from ..bulk.value_lists import village_values
        from ..indonesia.regions import KemendagriRegions

        regions = KemendagriRegions()
        if len(region) < 5 or regions.get(region) is None:
            raise typer.BadParameter(words(Lists.VILLAGES_NO_REGION), param_hint="REGION")
        found = village_values(regions, region)
        if as_json:
            _print_json(found)
        else:
            _show_villages(console, words, found)

    @app.command(help=words(Lists.TEMPLATE))
    def template(
        file: Annotated[Path, typer.Argument(help=words(Lists.TEMPLATE_FILE))],
        region: Annotated[str, typer.Option(help=words(Enrol.REGION))],
        data: Data = None,
        lang: Lang = None,
    ) -> None:
        from ..bulk.template import write_template
        from ..bulk.value_lists import value_lists
        from ..indonesia.regions import KemendagriRegions

        regions = KemendagriRegions()
        if len(region) != 5 or regions.get(region) is None:
            raise typer.BadParameter(words(Enrol.NO_REGENCY), param_hint="--region")
        if file.suffix.lower() != ".xlsx":
            raise typer.BadParameter(words(Lists.TEMPLATE_NOT_XLSX), param_hint="FILE")
        lists = value_lists(catalogue_of(data), regions, region)
        try:
            write_template(file, region, lists, words.language)
        except FileExistsError:
            raise typer.BadParameter(words(Lists.TEMPLATE_EXISTS, path=file), param_hint="FILE") from None
        console.print(words(Lists.TEMPLATE_MADE, path=file), highlight=False, markup=False, soft_wrap=True)


def _print_json(found: "Sequence[SegmentValue | VillageValue]") -> None:
    shown: list[dict[str, Any]] = [dataclasses.asdict(one) for one in found]
    sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")


def _show_segments(console: Console, words: Words, found: "Sequence[SegmentValue]") -> None:
    table = Table()
    for column in (Lists.SEGMENT, Lists.CODE, Lists.OTHER_NAMES):
        table.add_column(words(column))
    for one in found:
        table.add_row(Text(one.label), one.code, Text(", ".join(one.aliases)))
    console.print(table)


def _show_villages(console: Console, words: Words, found: "Sequence[VillageValue]") -> None:
    table = Table()
    for column in (Lists.VILLAGE, Lists.CODE, Upkeep.KIND, Lists.SUBDISTRICT):
        table.add_column(words(column))
    for one in found:
        table.add_row(Text(one.name), one.code, one.kind, Text(one.subdistrict))
    console.print(table)
