"""How do the languages write numbers, money and days? The one place that knows Babel and its locales.

English is that of the United Kingdom in day and month ("24 October 2022"); rupiah are whole. Babel is loaded once something
is written with it: most commands never do.
"""

import datetime as dt
from functools import lru_cache

from .language import Locale

_LOCALES = {"id": "id", "en": "en_GB"}
# Without a space, as Indonesian spelling has it; English keeps the sign that stands on the paper.
_RUPIAH = "'Rp'#,##0;-'Rp'#,##0"
_PARTS = {1: "y", 2: "MMMM y", 3: "d MMMM y"}  # of a date, by how much of it is known


@lru_cache(4096)
def show_number(value: int, locale: Locale) -> str:
    """A whole number with its thousands: "32.268", "32,268"."""
    return _decimal(value, "#,##0", locale)


def show_tenths(value: float, locale: Locale) -> str:
    """A number to one place after the comma: "3,2", "3.2"."""
    return _decimal(value, "#,##0.0", locale)


@lru_cache(4096)
def show_rupiah(amount: int, locale: Locale) -> str:
    """Whole rupiah: "Rp1.600.000.000", "Rp1,600,000,000", "-Rp16.800"."""
    return _decimal(amount, _RUPIAH, locale)


@lru_cache(4096)
def show_day(value: str | dt.date, locale: Locale) -> str:
    """ "2022-10-24", "2022-10" or "2022" as people write it: "24 Oktober 2022", "Oktober 2022", "2022".

    Raises ValueError for a text that is no date.
    """
    from babel.dates import format_date

    parts = [int(part) for part in str(value).split("-")]
    day = dt.date(*(*parts, 1, 1)[:3])
    return str(format_date(day, _PARTS[len(parts)], locale=_LOCALES[locale]))


def _decimal(value: float, pattern: str, locale: Locale) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, format=pattern, locale=_LOCALES[locale]))
