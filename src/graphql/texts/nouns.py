"""What is a word of the register called in each language? The nouns and states that messages name.

noun("Decree", "id") == "SK"          noun("Decree", "en") == "decree"
"""

from collections.abc import Mapping

from ..types.context import Locale

# The kinds of things as GraphQL names them, the states they are in, and what can be wrong with a NIK: (Indonesian, English).
NOUNS: Mapping[str, tuple[str, str]] = {
    "Agreement": ("perjanjian", "agreement"),
    "Batch": ("impor", "batch"),
    "Budget": ("anggaran", "budget line"),
    "Card": ("kartu", "card"),
    "Decree": ("SK", "decree"),
    "Denominator": ("penyebut", "denominator"),
    "Event": ("peristiwa", "event"),
    "Finding": ("temuan", "finding"),
    "Handover": ("penyerahan kartu", "handover"),
    "ParticipantList": ("daftar peserta", "list of participants"),
    "Participant": ("kepesertaan", "enrolment"),
    "PublicClaim": ("klaim publik", "public claim"),
    "Region": ("wilayah", "region"),
    "Scheme": ("skema", "scheme"),
    "Segment": ("segmen", "segment"),
    # cards
    "ISSUED": ("terbit", "issued"),
    "HANDED_OVER": ("diserahkan", "handed over"),
    "LOST": ("hilang", "lost"),
    "REPLACED": ("diganti", "replaced"),
    "REVOKED": ("dicabut", "revoked"),
    # budgets
    "ORIGINAL": ("murni", "original"),
    "REVISED": ("perubahan", "revised"),
    # villages
    "DESA": ("desa", "desa"),
    "KELURAHAN": ("kelurahan", "kelurahan"),
    "DESA_ADAT": ("desa adat", "desa adat"),
    # NIKs
    "length": ("bukan 16 angka", "not 16 digits"),
    "digits": ("berisi selain angka", "holds something other than digits"),
    "date": ("tanggal di dalamnya tidak ada", "the date in it does not exist"),
    "serial": ("nomor urutnya 0000", "its serial number is 0000"),
    "region": ("kode wilayahnya 00", "a region number in it is 00"),
}
NAMED = frozenset({"kind", "status", "stage", "fault", "unit"})  # the facts that hold one of these


def noun(word: str, locale: Locale) -> str:
    """The word in a language; one that has no entry stays as it is."""
    texts = NOUNS.get(word)
    return word if texts is None else texts[0 if locale == "id" else 1]
