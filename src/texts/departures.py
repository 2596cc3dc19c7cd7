"""Why did somebody leave? The short name of every reason, Indonesian and English."""

from collections.abc import Mapping

from ..domain.vocabulary import EndReason
from ..projections.departures import PERIOD_OVER
from .language import Locale
from .text import Text

REASONS: Mapping[str, Text] = {
    EndReason.DIED: Text("meninggal dunia", "died"),
    EndReason.MOVED_AWAY: Text("pindah", "moved away"),
    EndReason.CIVIL_SERVANT: Text("menjadi ASN", "became a civil servant"),
    EndReason.WAGE_EARNER: Text("menjadi penerima upah", "became a wage earner"),
    EndReason.ARREARS: Text("menunggak iuran", "contributions in arrears"),
    EndReason.OTHER: Text("alasan lain", "another reason"),
    PERIOD_OVER: Text("masa perlindungan berakhir", "the period of protection is over"),
}


def reason_label(reason: str, locale: Locale) -> str:
    """The name of a reason in a language."""
    return REASONS[reason].said(locale)
