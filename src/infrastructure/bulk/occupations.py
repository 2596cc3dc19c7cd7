"""What do the lists of a regency call segments? The file of a regency's own names, read once.

    "64.09":                       # a regency; ID is every one
      UNSPECIFIED: [tukang ojek, "sopir *"]      # "sopir *" is whatever begins with the word
      FISHER: [penggerak perahu]

A regency's names outrank those of the catalogue. The file is `occupations.yaml` of the data directory, or the one that
NAUNGAN_OCCUPATIONS names; a missing one adds nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...domain.canonical import canonical
from ...domain.catalogue import Catalogue, Occupation
from ...domain.regions import NATION
from ...texts.problems import Setting
from ..settings import SettingsProblem

_REGENCY = re.compile(r"\d\d\.\d\d")
_NAME = re.compile(r"[^\d\n]{2,80}")  # no number, so that no row of a list can stand here by mistake


def with_occupations(catalogue: Catalogue, path: Path) -> Catalogue:
    """The catalogue with a file's names. Raises SettingsProblem, which says what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return catalogue
    import yaml  # most installations have no such file

    try:
        found = yaml.safe_load(text) or {}
    except yaml.YAMLError:
        raise SettingsProblem(Setting.NO_YAML, path=path) from None
    names = tuple(_occupations(found, catalogue, path))
    return replace(catalogue, occupations=names)


def names_mark(catalogue: Catalogue, regency: str) -> str | None:
    """What tells one set of a regency's names from another; None where it has none. A list is read anew where they change."""
    names = catalogue.occupations_in(regency)
    return canonical(sorted([one.name, one.segment] for one in names)) if names else None


def _occupations(found: Any, catalogue: Catalogue, path: Path) -> Iterator[Occupation]:
    seen: dict[tuple[str, str], str] = {}
    for region, segments in _items(found, path):
        if region != NATION and _REGENCY.fullmatch(region) is None:
            raise SettingsProblem(Setting.NO_REGENCY, path=path, region=region)
        for segment, names in _items(segments, path):
            if not catalogue.offers_segment(segment):
                raise SettingsProblem(Setting.NO_SEGMENT, path=path, segment=segment)
            for name in names if isinstance(names, list) else [names]:
                if not isinstance(name, str) or _NAME.fullmatch(name) is None:
                    raise SettingsProblem(Setting.NO_OCCUPATION, path=path, segment=segment)
                if seen.setdefault((region, name.casefold()), segment) != segment:
                    raise SettingsProblem(Setting.TWO_SEGMENTS, path=path, name=name, region=region)
                yield Occupation(name, segment, None if region == NATION else region)


def _items(found: Any, path: Path) -> Iterator[tuple[str, Any]]:
    if not isinstance(found, dict):
        raise SettingsProblem(Setting.NOT_AS_DESCRIBED, path=path)
    for key, value in found.items():
        yield str(key), value
