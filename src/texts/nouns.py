"""What is a word of the register called in each language? The nouns and states that messages name.

noun("Decree", "id") == "SK"          noun("Decree", "en") == "decree"
"""

from collections.abc import Mapping

from .labels.values import VALUES
from .language import Locale
from .text import Text

# The kinds of things as GraphQL names them, the states they are in, and whose clock a log has, and what can be wrong with a NIK.
NOUNS: Mapping[str, Text] = {
    "Agreement": Text("perjanjian", "agreement"),
    "Batch": Text("impor", "batch"),
    "Budget": Text("anggaran", "budget line"),
    "Card": Text("kartu", "card"),
    "Decree": Text("SK", "decree"),
    "Denominator": Text("penyebut", "denominator"),
    "Enrolment": Text("kepesertaan", "enrolment"),
    "Event": Text("peristiwa", "event"),
    "Finding": Text("temuan", "finding"),
    "Handover": Text("penyerahan kartu", "handover"),
    "ParticipantList": Text("daftar peserta", "list of participants"),
    "Participant": Text("kepesertaan", "enrolment"),
    "PublicClaim": Text("klaim publik", "public claim"),
    "Region": Text("wilayah", "region"),
    "Scheme": Text("skema", "scheme"),
    "Segment": Text("segmen", "segment"),
    "User": Text("pengguna", "user"),
    **{
        value: label.name
        for enum in ("CardStatus", "BudgetStage", "VillageKind", "Role")
        for value, label in VALUES[enum].items()
    },
    # logs, by their clock
    "production": Text("produksi", "production"),
    "simulated": Text("simulasi", "simulated"),
    # NIKs
    "length": Text("bukan 16 angka", "not 16 digits"),
    "digits": Text("berisi selain angka", "holds something other than digits"),
    "date": Text("tanggal di dalamnya tidak ada", "the date in it does not exist"),
    "serial": Text("nomor urutnya 0000", "its serial number is 0000"),
    "region": Text("kode wilayahnya 00", "a region number in it is 00"),
}


def noun(word: str, locale: Locale) -> str:
    """The word in a language; one that has no entry stays as it is."""
    texts = NOUNS.get(word)
    return word if texts is None else texts[0 if locale == "id" else 1]
