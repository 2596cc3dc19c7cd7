"""Which schemes, segments, tariffs and policies are in force? The data a regency may extend; segments.py and tariffs.py have theirs.

A code that was ever recorded is read for ever: it retires (`retired`) and never vanishes. A retired code keeps its label,
its counts and its place in answers; new facts may not name it. UNKNOWN stands for codes that were never in the catalogue.

Source: schemes as the regencies name them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .age_policies import AGE_POLICIES, AgePolicy, age_policy
from .names import STANDARD_NAMES, NamePolicy
from .segments import SEGMENTS, UNKNOWN, Segment
from .tariffs import TARIFFS, Priced, Tariff


@dataclass(frozen=True, slots=True)
class Scheme:
    """A group of workers that enrolments are for; every enrolment belongs to one."""

    code: str
    label: str
    selected_by_list: bool  # its workers are proposed, verified and decreed village by village
    retired: bool = False


@dataclass(frozen=True, slots=True)
class CorporatePolicy:
    """What companies owe a regency. `ring_one`: they pay for the workers of the villages around them (ring satu) first."""

    region: str
    ring_one: bool = False


@dataclass(frozen=True, slots=True)
class Occupation:
    """What lists of a regency (None: of every one) call a segment, beside and before its aliases."""

    name: str
    segment: str
    region: str | None = None


@dataclass(frozen=True)
class Catalogue(Priced):
    """The reference data in force: looked up by code, never changed while running."""

    schemes: Mapping[str, Scheme]
    segments: Mapping[str, Segment]
    tariffs: tuple[Tariff, ...]
    ages: tuple[AgePolicy, ...]
    names: NamePolicy = STANDARD_NAMES
    occupations: tuple[Occupation, ...] = ()
    corporate: tuple[CorporatePolicy, ...] = ()

    def ring_one_in(self, region: str) -> bool:
        """Whether companies of a regency pay for the workers of ring one first."""
        return any(policy.ring_one and policy.region == region for policy in self.corporate)

    def occupations_in(self, region: str) -> tuple[Occupation, ...]:
        """What a regency's lists call segments by its own rule: the regency's first, then those of every one."""
        found = [one for one in self.occupations if one.region in (None, region)]
        return tuple(sorted(found, key=lambda one: one.region is None))

    def offers_scheme(self, code: str) -> bool:
        """Whether new facts may name this scheme."""
        found = self.schemes.get(code)
        return found is not None and not found.retired

    def offers_segment(self, code: str) -> bool:
        """Whether new facts may name this segment."""
        found = self.segments.get(code)
        return found is not None and not found.retired

    def ages_for(self, region: str, scheme: str, day: dt.date) -> AgePolicy:
        """The most particular age policy valid on a day: region and scheme, then region, then scheme, then nation."""
        return age_policy(self.ages, region, scheme, day)


_SCHEMES = (
    Scheme("VULNERABLE_WORKERS", "pekerja rentan", selected_by_list=True),
    Scheme("VILLAGE_ECOSYSTEM", "ekosistem desa (aparatur desa)", selected_by_list=False),
    Scheme("NON_ASN", "aparatur non-ASN", selected_by_list=False),
    Scheme(UNKNOWN, "tidak dikenal", selected_by_list=False, retired=True),
)
STANDARD = Catalogue(
    schemes={scheme.code: scheme for scheme in _SCHEMES},
    segments={segment.code: segment for segment in SEGMENTS},
    tariffs=TARIFFS,
    ages=AGE_POLICIES,
    # Kutai Kartanegara: companies cover at least the vulnerable workers of ring one, around them.
    corporate=(CorporatePolicy(region="64.02", ring_one=True),),
)
