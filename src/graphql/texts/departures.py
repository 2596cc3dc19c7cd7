"""Why did somebody leave? The short name of every reason, Indonesian and English."""

from collections.abc import Mapping

from ..types.context import Locale

# reason: (Indonesian, English)
REASONS: Mapping[str, tuple[str, str]] = {
    "DIED": ("meninggal dunia", "died"),
    "MOVED_AWAY": ("pindah", "moved away"),
    "CIVIL_SERVANT": ("menjadi ASN", "became a civil servant"),
    "WAGE_EARNER": ("menjadi penerima upah", "became a wage earner"),
    "ARREARS": ("menunggak iuran", "contributions in arrears"),
    "OTHER": ("alasan lain", "another reason"),
    "PERIOD_OVER": ("masa perlindungan berakhir", "the period of protection is over"),
}


def reason_label(reason: str, locale: Locale) -> str:
    """The name of a reason in a language."""
    return REASONS[reason][0 if locale == "id" else 1]
