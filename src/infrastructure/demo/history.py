"""What happened, in which order, recorded when? Reads `history.yaml` into steps, one command (or row of chunks) each."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from ...domain.regions import Regions
from ...domain.vocabulary import VillageKind
from .people import Roster

KINDS = ("agreement", "budget", "decree", "denominator", "enrol", "cards", "handover", "claim")


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the history: its kind, its name (others refer to it) and its fields as written."""

    kind: str
    name: str
    region: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Day:
    """What is recorded on one day; the first command at noon of the region's clocks, each further one a second later."""

    noon: dt.datetime
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class History:
    sources: Mapping[str, str]
    rosters: Mapping[str, Roster]
    days: tuple[Day, ...]

    @property
    def starts_at(self) -> dt.datetime:
        """When the simulated log begins: just before its first command."""
        return self.days[0].noon - dt.timedelta(seconds=1)

    @property
    def size(self) -> int:
        """How many things there are to record: people, cards, and everything else one by one."""
        return sum(self._things(step) for day in self.days for step in day.steps)

    def _things(self, step: Step) -> int:
        if step.kind == "cards":
            step = self.step("enrol", step.fields["of"])
        return sum(self.rosters[step.fields["roster"]].segments.values()) if step.kind == "enrol" else 1

    def step(self, kind: str, name: str) -> Step:
        """Raises StopIteration where there is none of that name."""
        return next(s for day in self.days for s in day.steps if (s.kind, s.name) == (kind, name))


def read(regions: Regions) -> History:
    """The demo's history. Raises KeyError or ValueError where the file is not well-formed."""
    text = (resources.files(__package__) / "history.yaml").read_text("utf-8")
    document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    return History(
        sources=document["sources"],
        rosters={name: _roster(fields) for name, fields in document["rosters"].items()},
        days=tuple(_day(entry, regions) for entry in document["history"]),
    )


def _roster(fields: Mapping[str, Any]) -> Roster:
    kind = fields.get("villages")
    return Roster(
        fields["region"],
        fields["segments"],
        tuple(fields["starts"]),
        None if kind is None else VillageKind(kind),
    )


def _day(entry: Mapping[str, Any], regions: Regions) -> Day:
    clock = ZoneInfo(regions.timezone(entry["region"]))
    noon = dt.datetime.combine(entry["at"], dt.time(12), clock).astimezone(dt.UTC)
    return Day(noon, tuple(_steps(entry)))


def _steps(entry: Mapping[str, Any]) -> Iterator[Step]:
    for written in entry["record"]:
        kind = next(iter(written))
        if kind not in KINDS:
            raise ValueError(f"{kind} is no kind of step")
        fields = {key: value for key, value in written.items() if key not in (kind, "region")}
        yield Step(kind, written[kind], written.get("region", entry["region"]), fields)
