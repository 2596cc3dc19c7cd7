"""Who stands on the demo's rosters? Invented people: as many as were published, the same ones on every machine.

Names are made of syllables, NIKs are structurally valid with serials from 9001 on, which no subdistrict has ever
needed for one day and sex. Nobody real is meant.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...domain.enrolment import Candidate
from ...domain.regions import Region, Regions
from ...domain.vocabulary import Sex, VillageKind

_FIRST_SERIAL = 9001
_SPREAD = 2_654_435_769  # 2^32 / golden ratio: consecutive people land far apart, every village in proportion
_HEADS = ("Ba", "Da", "Fe", "Gu", "Ha", "Je", "Ka", "Lo", "Mi", "No", "Pu", "Ra", "Su", "Ti", "Vo", "Ze")
_MIDDLES = (
    "bra",
    "din",
    "fan",
    "gor",
    "hul",
    "jam",
    "kel",
    "lim",
    "mun",
    "nor",
    "pil",
    "ras",
    "sun",
    "tam",
    "vin",
    "yul",
)
_TAILS = (
    "bo",
    "dek",
    "fi",
    "gan",
    "hu",
    "jo",
    "ko",
    "lun",
    "mar",
    "nis",
    "po",
    "rin",
    "so",
    "tu",
    "wen",
    "ya",
)
_WORDS = len(_HEADS) * len(_MIDDLES) * len(_TAILS)
_STRIDE = 7_368_787  # prime, so that consecutive people have names unlike each other, and none twice


@dataclass(frozen=True, slots=True)
class Roster:
    """How many of which segment, where; `starts` are the first days on which all are 18 to 64 years old."""

    region: str
    segments: Mapping[str, int]
    starts: tuple[dt.date, ...]
    villages: VillageKind | None = None  # None is every kind


def mint(rosters: Mapping[str, Roster], regions: Regions) -> dict[str, list[Candidate]]:
    """The people of every roster, segment by segment. NIKs and names are unique across all of them."""
    serials: dict[str, int] = {}
    minted: dict[str, list[Candidate]] = {}
    number = 1
    for name, roster in rosters.items():
        places = _places(roster, regions)
        latest = _years_before(min(roster.starts), 18)
        span = (latest - _years_before(max(roster.starts), 65)).days
        people: list[Candidate] = []
        for segment, count in roster.segments.items():
            for _ in range(count):
                drawn = hashlib.blake2b(f"{name}|{len(people)}".encode(), digest_size=8).digest()
                born = latest - dt.timedelta(days=int.from_bytes(drawn[:4]) % span)
                sex = Sex.FEMALE if drawn[4] % 2 else Sex.MALE
                village = places[(len(people) * _SPREAD % (1 << 32)) * len(places) >> 32]
                nik = _nik(village, born, sex, serials)
                people.append(Candidate(nik, _name(number), born, sex, village, segment))
                number += 1
        minted[name] = people
    return minted


def _places(roster: Roster, regions: Regions) -> Sequence[str]:
    """The villages' codes, each as often as its weight (2 to 6, by its code): larger and smaller villages."""
    fitting: list[Region] = [
        v for v in regions.villages(roster.region) if roster.villages in (None, v.village_kind)
    ]
    return [v.code for v in fitting for _ in range(2 + hashlib.blake2b(v.code.encode()).digest()[0] % 5)]


def _years_before(day: dt.date, years: int) -> dt.date:
    """The birthday of someone who is `years` old on a first of the month."""
    return day.replace(year=day.year - years)


def _nik(village: str, born: dt.date, sex: Sex, serials: dict[str, int]) -> str:
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    prefix = f"{village[:8].replace('.', '')}{day:02}{born:%m%y}"
    serial = serials[prefix] = serials.get(prefix, _FIRST_SERIAL - 1) + 1
    return f"{prefix}{serial:04}"


def _name(number: int) -> str:
    mixed = number * _STRIDE % (_WORDS * _WORDS)
    return " ".join(_word(part) for part in divmod(mixed, _WORDS))


def _word(number: int) -> str:
    rest, tail = divmod(number, len(_TAILS))
    head, middle = divmod(rest, len(_MIDDLES))
    return _HEADS[head] + _MIDDLES[middle] + _TAILS[tail]
