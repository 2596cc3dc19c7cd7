"""Which occupation groups (segmen) are there, and what do lists call them?

Source: segments as the regencies name them. UNKNOWN stands for codes that were never in the catalogue.
"""

from dataclasses import dataclass

UNKNOWN = "UNKNOWN"


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


# Occupations as lists write them, after the population register's list of occupations and the laws that say who belongs to
# a group: UU 19/2013 (farmers: crops, gardens, estates, livestock), UU 7/2016 (fishers and fish farmers), UU 20/2008 (micro
# enterprises), UU 36/2014 (health workers), Permendagri 18/2018 (bodies of a village: RT, RW, PKK, karang taruna, posyandu).
# "pedagang *" is whatever follows the word. Whoever is of no group here (drivers, domestic and daily workers) has no alias:
# a regency may give one (`occupations`).
SEGMENTS = (
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
