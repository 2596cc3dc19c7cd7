"""How is a contradiction or a finding told? Its sentence, Indonesian first, English by Accept-Language.

contradiction_message(contradiction, "id")          finding_message(RuleCode.NO_DECREE, "en")
"""

from collections.abc import Iterable, Mapping

from ...domain.vocabulary import Programme, RuleCode
from ...projections.claims.contradictions import Contradiction, ContradictionKind
from ..types.context import Locale
from .nouns import NAMED, noun

Texts = tuple[str, str]  # Indonesian, English

CONTRADICTIONS: Mapping[ContradictionKind, Texts] = {
    ContradictionKind.CLAIMS_DIFFER: (
        "Angka yang disebut untuk hal dan hari yang sama berbeda: {low} sampai {high}, selisih {difference}.",
        "Figures given for the same thing and days differ: {low} to {high}, a difference of {difference}.",
    ),
    ContradictionKind.TOTAL_IS_NOT_SUM: (
        "Jumlah yang disebut {total}, sedangkan rinciannya berjumlah {sum}; selisih {difference}.",
        "The total is said to be {total}, its parts add up to {sum}; a difference of {difference}.",
    ),
    ContradictionKind.UNITS_DO_NOT_GIVE_TOTAL: (
        "{units} {unit} kali {perUnit} adalah {product}, bukan {value}; selisih {difference}.",
        "{units} {unit} times {perUnit} is {product}, not {value}; a difference of {difference}.",
    ),
    ContradictionKind.CHANGE_UNEXPLAINED: (
        "Perubahan yang disebut {claimed}, yang tercatat {recorded}; selisih {difference}.",
        "The claimed change is {claimed}, the recorded one {recorded}; a difference of {difference}.",
    ),
    ContradictionKind.ONE_NUMBER_TWO_LABELS: (
        "Angka yang sama, {value}, disebut untuk segmen yang berbeda.",
        "The same number, {value}, is given for different segments.",
    ),
    ContradictionKind.SEGMENT_IN_TWO_SCHEMES: (
        "Satu segmen disebut di bawah dua skema pada hari yang sama: orangnya mungkin terhitung dua kali.",
        "One segment is counted under two schemes on the same days: its people may be counted twice.",
    ),
    ContradictionKind.QUOTA_WITHOUT_ROSTER: (
        "{value} adalah {units} {unit} kali {perUnit}: hitungan kuota, tanpa seorang pun tercatat sebagai peserta.",
        "{value} is {units} {unit} times {perUnit}: quota arithmetic, with nobody on record as enrolled.",
    ),
}

FINDINGS: Mapping[RuleCode, Texts] = {
    RuleCode.NO_AGREEMENT: (
        "Tidak ada perjanjian kerja sama yang berlaku pada hari pertama perlindungan.",
        "No agreement was in force on the first day of protection.",
    ),
    RuleCode.NO_BUDGET: (
        "Tidak ada alokasi anggaran untuk skema, tahun dan sumber dana ini.",
        "There is no budget for this scheme, year and funding source.",
    ),
    RuleCode.NOT_VERIFIED: (
        "Tidak ada daftar terverifikasi yang mendasari kepesertaan ini.",
        "No verified list stands behind this enrolment.",
    ),
    RuleCode.NO_DECREE: (
        "Tidak ada SK penetapan yang mendasari kepesertaan ini.",
        "No decree stands behind this enrolment.",
    ),
    RuleCode.CONCURRENT_ENROLMENT: (
        "Pekerja sudah terlindungi oleh kepesertaan lain pada hari yang sama; kepesertaan ini tidak dihitung.",
        "The worker was already covered by another enrolment on the same days; this one is not counted.",
    ),
    RuleCode.OUTSIDE_AGE_POLICY: (
        "Usia pada hari pertama di luar batas usia yang berlaku.",
        "The age on the first day is outside the age policy in force.",
    ),
    RuleCode.QUOTA_EXCEEDED: (
        "Melebihi kuota anggaran atau kuota desa.",
        "Beyond the quota of the budget or the village.",
    ),
    RuleCode.BUDGET_EXCEEDED: (
        "Melebihi sisa anggaran.",
        "Beyond what remained of the budget.",
    ),
    RuleCode.NOT_A_PALM_WORKER: (
        "Dibiayai DBH sawit, tetapi bukan pekerja sawit yang belum pernah terdaftar.",
        "Paid by palm-oil money, yet not a palm worker who was never registered before.",
    ),
    RuleCode.UNPRICED: (
        "Tarif tidak diketahui untuk {programmes}; untuk itu tidak ada anggaran yang dicadangkan.",
        "No tariff is known for {programmes}; nothing is reserved for that.",
    ),
    RuleCode.AGREEMENT_TERMINATED: (
        "Perjanjian kerja samanya sudah diakhiri, tetapi perlindungan masih berjalan sesudah hari itu.",
        "Its agreement was terminated, yet protection goes on after that day.",
    ),
}


def contradiction_message(contradiction: Contradiction, locale: Locale) -> str:
    """What contradicts what, with the figures as the language writes them."""
    facts = dict(contradiction.facts)
    if contradiction.difference is not None:
        facts["difference"] = contradiction.difference
    shown = {name: _shown(name, value, locale) for name, value in facts.items()}
    return _text(CONTRADICTIONS[contradiction.kind], locale).format_map(shown)


def finding_message(code: RuleCode, locale: Locale, programmes: Iterable[Programme] = ()) -> str:
    """Which rule the enrolment breaks; with UNPRICED, `programmes` are those without a tariff."""
    named = ", ".join(programmes) or ("sebagian program" if locale == "id" else "some programmes")
    return _text(FINDINGS[code], locale).format(programmes=named)


def _text(texts: Texts, locale: Locale) -> str:
    return texts[0] if locale == "id" else texts[1]


def _shown(name: str, value: int | str, locale: Locale) -> str:
    if isinstance(value, str):
        return noun(value, locale) if name in NAMED else value
    text = f"{value:,}"
    return text.replace(",", ".") if locale == "id" else text
