"""What are the groups of coverage called? Labels of what is no data of the catalogue."""

from collections.abc import Mapping

from ..domain.vocabulary import FundingSource, MembershipCategory
from .language import Locale
from .text import Text

CATEGORIES: Mapping[str, Text] = {
    MembershipCategory.WAGE_EARNER: Text("penerima upah (PU)", "wage earners"),
    MembershipCategory.NON_WAGE_EARNER: Text("bukan penerima upah (BPU)", "non-wage earners"),
    MembershipCategory.CONSTRUCTION: Text("jasa konstruksi", "construction"),
    MembershipCategory.MIGRANT: Text("pekerja migran Indonesia (PMI)", "migrant workers"),
}
SOURCES: Mapping[str, Text] = {
    FundingSource.APBN: Text("APBN", "national budget (APBN)"),
    FundingSource.APBD_PROVINCE: Text("APBD provinsi", "provincial budget (APBD)"),
    FundingSource.APBD: Text("APBD kabupaten", "regency budget (APBD)"),
    FundingSource.APBDES: Text("APBDes", "village budget (APBDes)"),
    FundingSource.DBH_SAWIT: Text("DBH sawit", "palm-oil revenue share"),
    FundingSource.CORPORATE: Text("CSR/TJSP perusahaan", "corporate (CSR/TJSP)"),
    FundingSource.SELF: Text("mandiri", "self-paid"),
    FundingSource.OTHER: Text("lainnya", "other"),
    FundingSource.UNKNOWN: Text("tidak diketahui", "unknown"),
}
NO_AGREEMENT = Text("tanpa perjanjian", "no agreement")


def label_of(labels: Mapping[str, Text], code: str, locale: Locale) -> str:
    """The label of a code; one that has none is its own."""
    return labels[code].said(locale) if code in labels else code
