"""What are the groups of counts called? Labels of the states of cards and lists, and of the rules that findings are about."""

from collections.abc import Mapping

from ..domain.vocabulary import CardStatus, RuleCode
from .text import Text

STATUSES: Mapping[str, Text] = {
    CardStatus.ISSUED: Text("terbit", "issued"),
    CardStatus.HANDED_OVER: Text("diserahkan", "handed over"),
    CardStatus.LOST: Text("hilang", "lost"),
    CardStatus.REPLACED: Text("diganti", "replaced"),
    CardStatus.REVOKED: Text("dicabut", "revoked"),
}
CODES: Mapping[str, Text] = {
    RuleCode.NO_AGREEMENT: Text("tanpa perjanjian", "no agreement"),
    RuleCode.NO_BUDGET: Text("tanpa anggaran", "no budget"),
    RuleCode.NOT_VERIFIED: Text("belum diverifikasi", "not verified"),
    RuleCode.NO_DECREE: Text("tanpa SK", "no decree"),
    RuleCode.CONCURRENT_ENROLMENT: Text("kepesertaan ganda", "concurrent enrolment"),
    RuleCode.OUTSIDE_AGE_POLICY: Text("di luar batas usia", "outside the age policy"),
    RuleCode.QUOTA_EXCEEDED: Text("melebihi kuota", "quota exceeded"),
    RuleCode.BUDGET_EXCEEDED: Text("melebihi anggaran", "budget exceeded"),
    RuleCode.NOT_A_PALM_WORKER: Text("bukan pekerja sawit baru", "not a new palm worker"),
    RuleCode.UNPRICED: Text("tanpa tarif", "unpriced"),
    RuleCode.AGREEMENT_TERMINATED: Text("perjanjian diakhiri", "agreement terminated"),
}
VERIFICATION: Mapping[str, Text] = {
    "VERIFIED": Text("sudah diverifikasi", "verified"),
    "NOT_VERIFIED": Text("belum diverifikasi", "not verified"),
}
NO_PLACE = Text("untuk wilayah yang lebih luas", "for a wider region")
