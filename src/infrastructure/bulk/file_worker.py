"""What does a file worker do with an officer's file? It scans it, gives it out in chunks, and takes refused rows back.

Everything that needs the rows themselves is done by the file worker; the register gets applicants and sealed people. The
work itself is in `file_work`. A file worker may run in a process of its own (`file_process`), so that cleaning and
recording have a processor each.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ...domain.batches import RowRefusal
from ...domain.bulk.sources import Chunk
from ...domain.canonical import canonical
from ...domain.catalogue import Catalogue
from ...domain.regions import Regions
from ...domain.vault_port import IdentityRules, Vault
from ...texts.language import Locale
from .headers import Header
from .report import Report
from .rows import NO_TRUST, Notice, Trust
from .sheets import Hidden


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be worked on: where it is, whose regency, the first day of protection, and how to answer.

    `overrides` names columns, `sheets` those of a workbook, `hidden` what is done with what nobody sees; `segment` is what a file without that column means, `unknown` the segment of
    occupations of none, `trust` what holds where a column contradicts the NIK, `names` marks what the regency itself calls segments; the report goes to
    `report_directory`.
    """

    path: Path
    regency: str
    start: dt.date
    report_directory: Path
    overrides: Mapping[str, str] | None = None
    segment: str | None = None
    sheets: tuple[str, ...] = ()
    hidden: Hidden | None = None
    unknown: str | None = None
    trust: Trust = NO_TRUST
    names: str | None = None
    language: Locale = "id"
    listing: bool = False  # its people are proposed: chunks hold them as candidates
    cards: bool = False  # a list of card numbers: chunks hold its rows
    page: bool = False  # a page sent it: its report says what to do in the page's words

    @property
    def read_as(self) -> str:
        """How the file is read: another mapping of its columns, or other sheets, may enrol other rows: another batch."""
        asked: dict[str, object] = {
            "columns": dict(self.overrides or {}),
            "segment": self.segment,
            "sheets": sorted(self.sheets),
            "hidden": self.hidden,
            "unknown": self.unknown,
            "sexFrom": self.trust.sex,
            "names": self.names,
            "birthDateFrom": self.trust.birth_date,
            "cards": self.cards,
        }
        return canonical({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a first pass over the whole file tells. `good` rows may be enrolled, of whom the register knows `met` (ids of
    workers, 16 bytes each). `notices` are told before anything is recorded; `sheets` are those that were read of a workbook.
    """

    header: Header
    sha256: str
    rows: int
    blank: int
    repeated: int
    good: int
    met: bytes
    notices: tuple[Notice, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may take of the machine: `memory` bytes beyond what the program itself has, and `seconds` of waiting
    for what is read of it, beside `_SECONDS_A_MEGABYTE` for each of its megabytes.
    """

    memory: int = 2 << 30
    seconds: int = 60

    def deadline(self, size: int) -> float:
        """Seconds that may be waited for a file of so many bytes."""
        return self.seconds + _SECONDS_A_MEGABYTE * size / (1 << 20)


_SECONDS_A_MEGABYTE = 2


@dataclass(frozen=True)
class Reference:
    """What cleaning needs to know; the vault is opened by the file worker."""

    regions: Regions
    catalogue: Catalogue
    identity: IdentityRules
    vault: Callable[[], Vault]


class FileWorker(Protocol):
    """A file under work: scanned first, then given out chunk by chunk, its refused rows taken back for the report."""

    def scanned(self) -> Scanned:
        """Raises UnreadableFile."""
        ...

    def chunks(self) -> Iterator[tuple[Chunk, int]]:
        """Every chunk in order, with the number of its rows. Call once."""
        ...

    def take_back(self, number: int, refusals: Sequence[RowRefusal]) -> None:
        """The rows of a chunk that were not enrolled; once for every chunk."""
        ...

    def finish(self) -> Callable[[], Report | None]:
        """Begin to finish the report, once every chunk was taken back. What is returned waits for it: None where every
        row was enrolled.
        """
        ...
