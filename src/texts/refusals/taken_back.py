"""Why can something not be taken back, or not be changed because it was? As the officer reads it."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

TAKEN_BACK: Mapping[Reason, Text] = {
    Reason.CARD_STANDS: Text(
        "Peserta masih memegang kartu dari kepesertaan ini. Batalkan bersama kartunya ({with_cards:option}), atau cabut kartunya dahulu.",
        "The worker still holds a card of this enrolment. Take it back with its cards ({with_cards:option}), or revoke the card first.",
    ),
    Reason.ENROLMENT_NAMED_TWICE: Text("Kepesertaan disebut dua kali.", "An enrolment is named twice."),
    Reason.HOW_MANY_ENROLMENTS: Text(
        "Sekali perintah paling banyak {most:number} kepesertaan.",
        "One command takes back at most {most:number} enrolments.",
    ),
    Reason.VERSION_OF_ONE: Text(
        "Versi yang diharapkan hanya berlaku untuk satu kepesertaan. Sebutkan satu saja, atau hilangkan versinya.",
        "An expected version is for one enrolment. Name one alone, or leave the version out.",
    ),
    Reason.VOIDED: Text(
        "Ini sudah dibatalkan, jadi tidak dapat diubah lagi. Bila seharusnya berlaku, catat yang baru.",
        "This was taken back, so that it cannot be changed any more. If it should hold, record a new one.",
    ),
}
