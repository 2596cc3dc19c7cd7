"""Which schemes, segments and tariffs are there? The data a regency may extend.

A code that was ever recorded is read for ever: it retires (`retired`) and never vanishes. A retired code keeps its label,
its counts and its place in answers; new facts may not name it. UNKNOWN stands for codes that were never in the catalogue.

Sources: segments and schemes as the regencies name them; tariffs by Permenaker 5/2021 for non-wage earners.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .age_policies import AGE_POLICIES, AgePolicy, age_policy
from .names import STANDARD_NAMES, NamePolicy
from .vocabulary import FundingSource, MembershipCategory, Programme

UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A group of workers that enrolments are for; every enrolment belongs to one."""

    code: str
    label: str
    selected_by_list: bool  # its workers are proposed, verified and decreed village by village
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """An occupation group (segmen); `within` names the wider group it is part of. `aliases` are what lists call it; one that
    ends in " *" is whatever begins with these words.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    within: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Tariff:
    """Whole rupiah a worker and month, from `start` on; `funding` None is every source without a tariff of its own."""

    category: MembershipCategory
    programme: Programme
    monthly: int
    start: dt.date
    end_exclusive: dt.date | None = None
    funding: FundingSource | None = None


class Price(NamedTuple):
    """What a worker takes: whole rupiah a month for the programmes with a tariff, and those without one (unpriced)."""

    monthly: int
    unpriced: tuple[Programme, ...]


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
class Catalogue:
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

    def price(
        self,
        category: MembershipCategory,
        programmes: Iterable[Programme],
        funding: FundingSource,
        month: dt.date,
    ) -> Price:
        """What one worker takes for these programmes in a month, and which of them have no tariff then."""
        total, unpriced = 0, list[Programme]()
        for programme in programmes:
            found = [
                t
                for t in self.tariffs
                if t.category is category
                and t.programme is programme
                and t.funding in (None, funding)
                and t.start <= month < (t.end_exclusive or dt.date.max)
            ]
            if found:
                total += max(found, key=lambda t: (t.funding is not None, t.start)).monthly
            else:
                unpriced.append(programme)
        return Price(total, tuple(unpriced))

    def ages_for(self, region: str, scheme: str, day: dt.date) -> AgePolicy:
        """The most particular age policy valid on a day: region and scheme, then region, then scheme, then nation."""
        return age_policy(self.ages, region, scheme, day)


_SCHEMES = (
    Scheme("VULNERABLE_WORKERS", "pekerja rentan", selected_by_list=True),
    Scheme("VILLAGE_ECOSYSTEM", "ekosistem desa (aparatur desa)", selected_by_list=False),
    Scheme("NON_ASN", "aparatur non-ASN", selected_by_list=False),
    Scheme(UNKNOWN, "tidak dikenal", selected_by_list=False, retired=True),
)
# Occupations as lists write them, after the population register's list of occupations and the laws that say who belongs to
# a group: UU 19/2013 (farmers: crops, gardens, estates, livestock), UU 7/2016 (fishers and fish farmers), UU 20/2008 (micro
# enterprises), UU 36/2014 (health workers), Permendagri 18/2018 (bodies of a village: RT, RW, PKK, karang taruna, posyandu).
# "pedagang *" is whatever follows the word. Whoever is of no group here (drivers, domestic and daily workers) has no alias:
# a regency may give one (`occupations`).
_SEGMENTS = (
    Segment(
        "RELIGIOUS_WORKER",
        "keagamaan",
        (
            *(
                "imam",
                "imam *",
                "marbot",
                "marbot *",
                "merbot",
                "marbut",
                "takmir",
                "takmir *",
                "pengurus masjid",
            ),
            *(
                "guru ngaji",
                "guru mengaji",
                "guru TPA",
                "guru TPQ",
                "ustaz",
                "ustad",
                "ustadz",
                "ustadzah",
                "ustadz/mubaligh",
            ),
            *(
                "mubaligh",
                "muazin",
                "muadzin",
                "bilal",
                "khatib",
                "pendeta",
                "pastor",
                "pastur",
                "biarawati",
                "biarawan",
            ),
            *("koster", "biksu", "pengurus gereja", "pekerja keagamaan", "tokoh agama"),
        ),
    ),
    Segment("COMMUNITY_WORKER", "pekerja sosial", ("relawan damkar", "relawan bencana", "relawan sosial")),
    Segment(
        "TRADER_MICRO",
        "pedagang dan UMKM",
        (
            *(
                "pedagang",
                "pedagang *",
                "penjual",
                "penjual *",
                "berdagang",
                "dagang",
                "dagang *",
                "jualan",
                "jualan *",
            ),
            *(
                "PKL",
                "pedagang kaki lima",
                "kaki lima",
                "asongan",
                "perdagangan",
                "warung",
                "pemilik warung",
                "usaha warung",
            ),
            *(
                "UMKM",
                "UKM",
                "usaha mikro",
                "usaha kecil",
                "pelaku UMKM",
                "pelaku usaha mikro",
                "usaha mikro kecil",
            ),
            *("wiraswasta", "wirausaha", "penerima KUR"),
        ),
    ),
    Segment(
        "FISHER",
        "nelayan dan pembudidaya ikan",
        (
            *(
                "nelayan",
                "nelayan *",
                "buruh nelayan",
                "perikanan",
                "nelayan/perikanan",
                "buruh nelayan/perikanan",
            ),
            *(
                "pembudidaya ikan",
                "pembudidaya *",
                "budidaya ikan",
                "petambak",
                "petambak *",
                "petani tambak",
                "petani ikan",
            ),
            *("petani rumput laut", "pencari ikan", "penangkap ikan"),
        ),
    ),
    Segment(
        "FARMER",
        "petani dan pekebun",
        (
            *(
                "petani",
                "petani *",
                "tani",
                "pekebun",
                "pekebun *",
                "bertani",
                "berkebun",
                "petani/pekebun",
                "perkebunan",
            ),
            *(
                "buruh tani",
                "buruh tani *",
                "buruh tani/perkebunan",
                "penggarap sawah",
                "peternak",
                "peternak *",
            ),
            *("buruh peternakan", "pertanian", "peternakan"),
        ),
    ),
    Segment(
        "NEIGHBOURHOOD_HEAD",
        "ketua RT",
        ("RT", "RW", "ketua RT *", "ketua RW", "ketua RW *", "ketua RT/RW", "RT/RW"),
        within="VILLAGE_BODY",
    ),
    Segment("NON_ASN_TEACHER", "guru honorer", ("GTT", "guru tidak tetap", "guru honor", "guru non ASN")),
    Segment(
        "PALM_WORKER",
        "pekerja sawit",
        (
            "sawit",
            "buruh sawit",
            "pemanen sawit",
            "buruh kebun sawit",
        ),
    ),
    Segment("UNSPECIFIED", "tidak disebutkan"),
    Segment("VILLAGE_HEAD", "kepala desa", ("kades", "pambakal", "petinggi")),
    Segment(
        "VILLAGE_APPARATUS",
        "perangkat desa",
        ("aparat desa", "aparatur desa", "sekretaris desa", "sekdes", "kaur desa", "kepala dusun", "kadus"),
    ),
    Segment("VILLAGE_COUNCIL", "Badan Permusyawaratan Desa (BPD)", ("BPD", "anggota BPD", "ketua BPD")),
    Segment(
        "VILLAGE_BODY",
        "Lembaga Kemasyarakatan Desa (LKD)",
        ("LKD", "LPM", "PKK", "kader PKK", "karang taruna", "posyandu", "kader posyandu"),
    ),
    Segment("VILLAGE_ENTERPRISE", "BUMDes", ("BUM Desa", "pengurus BUMDes", "badan usaha milik desa")),
    Segment("REGENCY_NON_ASN", "honorer Pemda", ("PTT", "tenaga kontrak", "pegawai tidak tetap")),
    Segment(
        "SUBDISTRICT_STAFF",
        "perangkat kecamatan atau kelurahan",
        ("perangkat kecamatan", "perangkat kelurahan"),
    ),
    Segment("HEALTH_WORKER", "tenaga kesehatan", ("nakes", "bidan", "bidan desa", "perawat", "apoteker")),
    Segment("FACILITATOR", "tenaga pendamping", ("pendamping desa", "pendamping PKH")),
    Segment(
        "CONSTRUCTION",
        "jasa konstruksi, pekerja proyek pemerintah",
        ("jasa konstruksi", "konstruksi", "pekerja konstruksi"),
    ),
    Segment("MIGRANT", "pekerja migran Indonesia (PMI)", ("PMI", "pekerja migran", "TKI")),
    Segment("ELECTION_WORKER", "penyelenggara Pemilu", ("KPPS", "PPS", "PPK", "petugas KPPS")),
    Segment(UNKNOWN, "tidak dikenal", retired=True),
)
_BPU = MembershipCategory.NON_WAGE_EARNER
_TARIFF_START = dt.date(2015, 7, 1)

STANDARD = Catalogue(
    schemes={scheme.code: scheme for scheme in _SCHEMES},
    segments={segment.code: segment for segment in _SEGMENTS},
    tariffs=(
        Tariff(_BPU, Programme.JKK, 10_000, _TARIFF_START),
        Tariff(_BPU, Programme.JKM, 6_800, _TARIFF_START),
    ),
    ages=AGE_POLICIES,
    # Kutai Kartanegara: companies cover at least the vulnerable workers of ring one, around them.
    corporate=(CorporatePolicy(region="64.02", ring_one=True),),
)
