"""How is a contradiction or a finding told? Its sentence, Indonesian first, English by Accept-Language.

contradiction_message(contradiction, "id")          finding_message(RuleCode.NO_DECREE, Kind.ENROLMENT, "en")
"""

from collections.abc import Iterable, Mapping

from ..domain.vocabulary import Programme, RuleCode
from ..projections.claims.contradictions import Contradiction, ContradictionKind
from ..projections.findings.judging import Kind
from .filling import filled
from .language import Locale
from .text import Text

CONTRADICTIONS: Mapping[ContradictionKind, Text] = {
    ContradictionKind.CLAIMS_DIFFER: Text(
        "Angka yang disebut untuk hal dan hari yang sama berbeda: {low:number} sampai {high:number}, selisih {difference:number}.",
        "Figures given for the same thing and days differ: {low:number} to {high:number}, a difference of {difference:number}.",
    ),
    ContradictionKind.TOTAL_IS_NOT_SUM: Text(
        "Jumlah yang disebut {total:number}, sedangkan rinciannya berjumlah {sum:number}; selisih {difference:number}.",
        "The total is said to be {total:number}, its parts add up to {sum:number}; a difference of {difference:number}.",
    ),
    ContradictionKind.UNITS_DO_NOT_GIVE_TOTAL: Text(
        "{units:number} {unit:noun} kali {perUnit:number} adalah {product:number}, bukan {value:number}; selisih {difference:number}.",
        "{units:number} {unit:noun} times {perUnit:number} is {product:number}, not {value:number}; a difference of {difference:number}.",
    ),
    ContradictionKind.CHANGE_UNEXPLAINED: Text(
        "Perubahan yang disebut {claimed:number}, yang tercatat {recorded:number}; selisih {difference:number}.",
        "The claimed change is {claimed:number}, the recorded one {recorded:number}; a difference of {difference:number}.",
    ),
    ContradictionKind.ONE_NUMBER_TWO_LABELS: Text(
        "Angka yang sama, {value:number}, disebut untuk segmen yang berbeda.",
        "The same number, {value:number}, is given for different segments.",
    ),
    ContradictionKind.SEGMENT_IN_TWO_SCHEMES: Text(
        "Satu segmen disebut di bawah dua skema pada hari yang sama: orangnya mungkin terhitung dua kali.",
        "One segment is counted under two schemes on the same days: its people may be counted twice.",
    ),
    ContradictionKind.QUOTA_WITHOUT_ROSTER: Text(
        "{value:number} adalah {units:number} {unit:noun} kali {perUnit:number}: hitungan kuota, tanpa seorang pun tercatat sebagai peserta.",
        "{value:number} is {units:number} {unit:noun} times {perUnit:number}: quota arithmetic, with nobody on record as enrolled.",
    ),
}

FINDINGS: Mapping[RuleCode, Text] = {
    RuleCode.NO_AGREEMENT: Text(
        "Tidak ada perjanjian kerja sama yang berlaku pada hari pertama perlindungan.",
        "No agreement was in force on the first day of protection.",
    ),
    RuleCode.NO_BUDGET: Text(
        "Tidak ada alokasi anggaran untuk skema, tahun dan sumber dana ini.",
        "There is no budget for this scheme, year and funding source.",
    ),
    RuleCode.NOT_VERIFIED: Text(
        "Tidak ada daftar terverifikasi yang mendasari kepesertaan ini.",
        "No verified list stands behind this enrolment.",
    ),
    RuleCode.NO_DECREE: Text(
        "Tidak ada SK penetapan yang mendasari kepesertaan ini.",
        "No decree stands behind this enrolment.",
    ),
    RuleCode.CONCURRENT_ENROLMENT: Text(
        "Pekerja sudah terlindungi oleh kepesertaan lain pada hari yang sama; kepesertaan ini tidak dihitung.",
        "The worker was already covered by another enrolment on the same days; this one is not counted.",
    ),
    RuleCode.OUTSIDE_AGE_POLICY: Text(
        "Usia pada hari pertama di luar batas usia yang berlaku.",
        "The age on the first day is outside the age policy in force.",
    ),
    RuleCode.QUOTA_EXCEEDED: Text(
        "Melebihi kuota anggaran atau kuota desa.",
        "Beyond the quota of the budget or the village.",
    ),
    RuleCode.BUDGET_EXCEEDED: Text(
        "Melebihi sisa anggaran.",
        "Beyond what remained of the budget.",
    ),
    RuleCode.NOT_A_PALM_WORKER: Text(
        "Dibiayai DBH sawit, tetapi bukan pekerja sawit yang belum pernah terdaftar.",
        "Paid by palm-oil money, yet not a palm worker who was never registered before.",
    ),
    RuleCode.UNPRICED: Text(
        "Tarif tidak diketahui untuk {programmes}; untuk itu tidak ada anggaran yang dicadangkan.",
        "No tariff is known for {programmes}; nothing is reserved for that.",
    ),
    RuleCode.AGREEMENT_TERMINATED: Text(
        "Perjanjian kerja samanya sudah diakhiri, tetapi perlindungan masih berjalan sesudah hari itu.",
        "Its agreement was terminated, yet protection goes on after that day.",
    ),
    RuleCode.WORKER_DIED: Text(
        "Pekerja tercatat meninggal, tetapi perlindungan masih berjalan sesudah hari kematiannya.",
        "The worker is on record as dead, yet protection goes on after the day of the death.",
    ),
    RuleCode.RING_ONE: Text(
        "Perusahaan menanggung lebih dahulu pekerja desa ring satunya: desanya belum disebut, atau tempatnya dipakai pekerja lain.",
        "A company pays for the workers of its ring-one villages first: the villages are not named, or their places went to others.",
    ),
}


# Those of a budget line that are said otherwise than of an enrolment.
OF_LINES: Mapping[RuleCode, Text] = {
    RuleCode.BUDGET_EXCEEDED: Text(
        "Yang tercadang lebih besar daripada anggarannya.",
        "More is reserved than the budget has.",
    ),
    RuleCode.QUOTA_EXCEEDED: Text(
        "Tempat yang terpakai lebih banyak daripada kuotanya, seluruhnya atau di sebuah desa.",
        "More places are taken than its quota has, in all or in a village.",
    ),
}

# Those of a decree.
OF_DECREES: Mapping[RuleCode, Text] = {
    RuleCode.NO_DECREE: Text(
        "SK ini menyebut lebih sedikit orang daripada yang terdaftar di bawahnya.",
        "This decree names fewer people than are enrolled under it.",
    ),
}

_SAID_OTHERWISE = {Kind.BUDGET: OF_LINES, Kind.DECREE: OF_DECREES}
_SOME_PROGRAMMES = Text("sebagian program", "some programmes")


def contradiction_message(contradiction: Contradiction, locale: Locale) -> str:
    """What contradicts what, with the figures as the language writes them."""
    facts = dict(contradiction.facts)
    if contradiction.difference is not None:
        facts["difference"] = contradiction.difference
    return filled(CONTRADICTIONS[contradiction.kind], locale, facts)


def finding_message(code: RuleCode, kind: Kind, locale: Locale, programmes: Iterable[Programme] = ()) -> str:
    """Which rule the subject breaks, a thing of this kind; with UNPRICED, `programmes` are those without a tariff."""
    named = ", ".join(programmes) or _SOME_PROGRAMMES.said(locale)
    text = _SAID_OTHERWISE.get(kind, {}).get(code) or FINDINGS[code]
    return filled(text, locale, {"programmes": named})
