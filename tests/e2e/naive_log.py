"""What do the events of a log say? Folded in dictionaries, from what is stored and nothing else.

It knows no tables, no deltas and none of the register's own code: every question looks at everything that was told. What
was told alike of many people is looked at once, and counted as often as it was told. Days are ISO dates, which sort as texts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

NEVER = "9999-12-31"
LENGTH = {"PROVINCE": 2, "REGENCY": 5, "SUBDISTRICT": 8, "VILLAGE": 13}
CHANGES = ("EnrolmentTransferred", "EnrolmentCorrected", "EnrolmentEnded")
STATUS_AFTER = {
    "CardHandedOver": "HANDED_OVER",
    "CardReportedLost": "LOST",
    "CardReplaced": "REPLACED",
    "CardRevoked": "REVOKED",
}
MONEY = ("BudgetAllocated", "BudgetRevised", "BudgetReserved", "BudgetReleased")
OTHERS = (  # what none of the questions below is about
    "MemorandumSigned",
    "AgreementSigned",
    "HandoverHeld",
    "DecreeIssued",
    "ParticipantsProposed",
    "ListVerified",
    "BatchOpened",
    "BatchChunkAccepted",
    "BatchCompleted",
    "ClaimPublished",
    "AdministratorAppointed",
    "UserAdmitted",
    "AccessGranted",
    "AccessRevoked",
    "GlassBroken",
    "LinkMade",
    "LinkUsed",
    "SecondFactorSet",
    "SecondFactorRemoved",
    "TokenMade",
    "TokenRevoked",
    "AccountClosed",
    "AccountReopened",
    "SightsSealed",
)


class Days(NamedTuple):
    """Some days of an enrolment, as they were known from one append until another."""

    told: int
    until: int
    start: str
    end: str
    village: str
    scheme: str
    segment: str
    category: str
    funding_source: str
    agreement: str
    counting: bool

    def code(self, dimension: str) -> str:
        if dimension in LENGTH:
            return self.village[: LENGTH[dimension]]
        code: str = getattr(self, dimension.lower())
        return code


class Draws(NamedTuple):
    """The budget lines that an enrolment drew on from an append on."""

    told: int
    lines: frozenset[str]


@dataclass
class Enrolment:
    """An enrolment as it was told first, and everything it was believed to be since."""

    worker: str
    first: Mapping[str, Any]
    days: list[Days] = field(default_factory=list)
    draws: list[Draws] = field(default_factory=list)


@dataclass
class Card:
    worker: str
    enrolment: str
    issued_on: str
    told: int
    later: list[tuple[str, int, int, str]] = field(default_factory=list)  # day, position, append, status


class Window(NamedTuple):
    """From which append until which, and from which day until which, something held."""

    told: int
    until: int
    start: str
    end: str


class Alike(NamedTuple):
    """What was told of a card and of where its worker is in the card's regency: enrolment by enrolment, by their ids."""

    issued_on: str
    told: int
    later: tuple[tuple[str, int, int, str], ...]
    stays: tuple[tuple[Days, ...], ...]


@dataclass
class NaiveLog:
    """Every event of a log in dictionaries, and what can be asked of them as known at a position and on a day."""

    names: set[str] = field(default_factory=set)
    appends: list[int] = field(default_factory=list)
    recorded: dict[int, str] = field(default_factory=dict)  # by append
    enrolments: dict[str, Enrolment] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    money: dict[str, list[tuple[int, str, Mapping[str, Any]]]] = field(default_factory=dict)  # by budget line
    breaches: Counter[tuple[int, str, str]] = field(default_factory=Counter)  # append, code, village
    counts: list[tuple[int, int, Mapping[str, Any]]] = field(default_factory=list)  # append, position, count
    # What is alike of many people, by how many it was told of
    together: dict[Window, Counter[Days]] = field(default_factory=dict)
    cards_alike: Counter[Alike] = field(default_factory=Counter)
    draws_alike: Counter[tuple[tuple[Draws, ...], ...]] = field(default_factory=Counter)  # of a worker

    @classmethod
    def of(cls, events: Iterable[Mapping[str, Any]]) -> "NaiveLog":
        log = cls()
        for event in events:
            log._tell(event)
        log._count()
        return log

    def _count(self) -> None:
        """Put together what is alike."""
        of_worker: dict[str, list[str]] = {}
        for stream in sorted(self.enrolments):
            of_worker.setdefault(self.enrolments[stream].worker, []).append(stream)
        for days in (days for one in self.enrolments.values() for days in one.days if days.counting):
            window = Window(days.told, days.until, days.start, days.end)
            self.together.setdefault(window, Counter())[days] += 1
        for streams in of_worker.values():
            self.draws_alike[tuple(tuple(self.enrolments[stream].draws) for stream in streams)] += 1
        for card in self.cards.values():
            regency = self.enrolments[card.enrolment].first["village"][:5]
            stays = tuple(
                tuple(days for days in self.enrolments[stream].days if days.village[:5] == regency)
                for stream in of_worker[card.worker]
            )
            self.cards_alike[Alike(card.issued_on, card.told, tuple(card.later), stays)] += 1

    def _tell(self, event: Mapping[str, Any]) -> None:
        name, stream, data = event["name"], event["stream"], event["data"]
        append, position = int(event["appendId"]), int(event["position"])
        self.names.add(name)
        if append not in self.recorded:
            self.appends.append(append)
            self.recorded[append] = event["recordedAt"]
        if name == "WorkerEnrolled":
            self.enrolments[stream] = Enrolment(data["worker"], data)
            self._believe(stream, append, [data])
            self._draw(stream, append, data)
            self.breaches.update((append, code, data["village"]) for code in data["breaches"])
        elif name in CHANGES:
            self._believe(
                stream, append, data["now"] or [{**data["was"][0], "end_exclusive": data["was"][0]["start"]}]
            )
            self._draw(stream, append, data)
            assert name == "EnrolmentTransferred" or not self.enrolments[stream].first["breaches"], (
                "findings are not followed through corrections here"
            )
        elif name == "CardIssued":
            self.cards[stream] = Card(data["worker"], data["enrolment"], data["issued_on"], append)
        elif name in STATUS_AFTER:
            day = max(data["on"], self.cards[stream].issued_on)
            self.cards[stream].later.append((day, position, append, STATUS_AFTER[name]))
        elif name in MONEY:
            self.money.setdefault(stream, []).append((append, name, data))
        elif name == "EligibleWorkersCounted":
            self.counts.append((append, position, data))
        else:
            assert name in OTHERS, f"{name} is not folded here"

    def _believe(self, stream: str, append: int, stretches: Sequence[Mapping[str, Any]]) -> None:
        enrolment, first = self.enrolments[stream], self.enrolments[stream].first
        enrolment.days = [
            days._replace(until=append) if days.until > append else days for days in enrolment.days
        ] + [
            Days(
                append,
                1 << 60,
                s["start"],
                s["end_exclusive"] or NEVER,
                s["village"],
                first["scheme"],
                s["segment"],
                s["category"],
                first["funding_source"],
                first["agreement"] or "NONE",
                not first["concurrent"],
            )
            for s in stretches
        ]

    def _draw(self, stream: str, append: int, data: Mapping[str, Any]) -> None:
        if "draws" in data:
            lines = frozenset(draw["budget"] for draw in data["draws"])
            self.enrolments[stream].draws.append(Draws(append, lines))

    # Questions

    def known(self, position: int) -> int:
        """The end of the last append up to a position; 0 before the first."""
        return max((append for append in self.appends if append <= position), default=0)

    def covered(self, region: str, day: str, known: int, by: Sequence[str]) -> dict[tuple[str, ...], int]:
        """How many are covered, by the codes of some dimensions."""
        found: Counter[tuple[str, ...]] = Counter()
        for window, alike in self.together.items():
            if window.told <= known < window.until and window.start <= day < window.end:
                for days, count in alike.items():
                    if lies_in(days.village, region):
                        found[tuple(days.code(dimension) for dimension in by)] += count
        return dict(found)

    def eligible(self, region: str, day: str, known: int) -> int | None:
        """How many workers of all schemes were eligible: by the count about the latest day, the last one told."""
        counts = [
            (data["as_of"], position, data["value"])
            for append, position, data in self.counts
            if append <= known
            and data["region"] == region
            and data["scheme"] is None
            and data["as_of"] <= day
        ]
        return max(counts)[2] if counts else None

    def placed(self, region: str, day: str, known: int) -> Counter[tuple[str, str]]:
        """How many cards were issued by a day, by the village of the worker and the status of the card."""
        found: Counter[tuple[str, str]] = Counter()
        for card, count in self.cards_alike.items():
            if card.told > known or card.issued_on > day:
                continue
            village = _village(card, day, known)
            if lies_in(village, region):
                past = [change for change in card.later if change[0] <= day and change[2] <= known]
                found[village, max(past)[3] if past else "ISSUED"] += count
        return found

    def found(self, region: str, known: int) -> Counter[tuple[str, str]]:
        """How many findings there are, by code and village."""
        found: Counter[tuple[str, str]] = Counter()
        for (append, code, village), count in self.breaches.items():
            if append <= known and lies_in(village, region):
                found[code, village] += count
        return found

    def budgets(self, known: int) -> dict[str, dict[str, Any]]:
        """Every budget line: rupiah allocated and reserved, and how many workers draw on it."""
        lines: dict[str, dict[str, Any]] = {}
        for stream, events in self.money.items():
            for name, data in ((name, data) for append, name, data in events if append <= known):
                line = lines.setdefault(stream, {"allocated": None, "reserved": 0})
                if name in ("BudgetAllocated", "BudgetRevised"):
                    line["allocated"] = data.get("now", data)["amount"]
                else:
                    line["reserved"] += data["amount"] * (1 if name == "BudgetReserved" else -1)
        workers = Counter[str]()
        for enrolments, count in self.draws_alike.items():
            drawn = [[one.lines for one in draws if one.told <= known] for draws in enrolments]
            for budget in {budget for lines in drawn if lines for budget in lines[-1]}:
                workers[budget] += count
        return {stream: {**line, "used": workers[stream]} for stream, line in lines.items()}

    def edges(self) -> Iterator[str]:
        """The days on which anything begins or ends."""
        for window in self.together:
            yield window.start
            yield window.end

    def villages(self) -> set[str]:
        """Where anybody is covered at any time."""
        return {days.village for alike in self.together.values() for days in alike}


def _village(card: Alike, day: str, known: int) -> str:
    """Where the worker is in the card's regency: on the day, else last before it, else next."""
    rows = [
        (nth, days)
        for nth, stays in enumerate(card.stays)
        for days in stays
        if days.told <= known < days.until
    ]
    on = [(not days.counting, days.told, nth, days) for nth, days in rows if days.start <= day < days.end]
    if on:
        return min(on)[-1].village
    starts = [days.start for _, days in rows]
    nearest = max((start for start in starts if start <= day), default=min(starts))
    return min((days.told, nth, days) for nth, days in rows if days.start == nearest)[-1].village


@cache
def lies_in(code: str, region: str) -> bool:
    return region == "ID" or code == region or code.startswith(region + ".")
