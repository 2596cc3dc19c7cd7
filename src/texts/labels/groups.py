"""What are groups of an answer called whose code is no value of an enum?"""

from collections.abc import Mapping

from ..text import Text

NO_AGREEMENT = Text("tanpa perjanjian", "no agreement")
NO_PLACE = Text("untuk wilayah yang lebih luas", "for a wider region")
VERIFICATION: Mapping[str, Text] = {
    "VERIFIED": Text("sudah diverifikasi", "verified"),
    "NOT_VERIFIED": Text("belum diverifikasi", "not verified"),
}
