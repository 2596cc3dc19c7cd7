"""Why can something not be taken back, or not be changed because it was? As the officer reads it."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

TAKEN_BACK: Mapping[Reason, Text] = {
    Reason.VOIDED: Text(
        "Ini sudah dibatalkan, jadi tidak dapat diubah lagi. Bila seharusnya berlaku, catat yang baru.",
        "This was taken back, so that it cannot be changed any more. If it should hold, record a new one.",
    ),
}
