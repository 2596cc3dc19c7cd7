"""Why are cards not issued or handed over?"""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

CARDS: Mapping[Reason, Text] = {
    Reason.NO_ENROLMENTS: Text("Sebutkan sedikitnya satu kepesertaan.", "Name at least one enrolment."),
    Reason.HOW_MANY_CARDS: Text(
        "Sebutkan 1 sampai {most:number} kepesertaan.", "Name 1 to {most:number} enrolments."
    ),
    Reason.WORKER_NAMED_TWICE: Text(
        "Pekerja yang sama sudah disebut pada baris {row}; satu pekerja mendapat satu kartu.",
        "The same worker is named in row {row} already; one worker gets one card.",
    ),
    Reason.HAS_CARD: Text("Pekerja sudah punya kartu.", "The worker already has a card."),
    Reason.CARD_OF_OTHER_REGENCY: Text(
        "Kartu ini milik pekerja kabupaten lain; yang menyerahkannya kabupatennya sendiri, bukan {region}.",
        "This card is a worker's of another regency; their own regency hands it over, not {region}.",
    ),
    Reason.NOTHING_HANDED_OVER: Text(
        "Sebutkan kartu yang diserahkan, atau jumlahnya.",
        "Name the cards that were handed over, or say how many.",
    ),
    Reason.FEWER_THAN_NAMED: Text(
        "Jumlah lebih kecil daripada kartu yang disebut ({named:number}).",
        "The count is smaller than the cards named ({named:number}).",
    ),
    Reason.CARD_NOT_WAITING: Text(
        "Kartu ini tidak sedang menunggu diserahkan.",
        "This card is not waiting to be handed over.",
    ),
    Reason.NAMED_TWICE: Text("Kartu disebut dua kali.", "A card is named twice."),
    Reason.ISSUED_LATER: Text(
        "Kartu diterbitkan sesudah tanggal penyerahan.",
        "The card was issued after the day of the handover.",
    ),
    Reason.NO_CARDS: Text("Sebutkan sedikitnya satu kartu.", "Name at least one card."),
    Reason.CARD_NOT_LOST: Text(
        "Kartu ini tidak tercatat hilang ({status:noun}).",
        "This card is not on record as lost ({status:noun}).",
    ),
    Reason.BEFORE_ISSUE: Text(
        "Kartu ini baru terbit pada {issued:day}; sebutkan hari itu atau sesudahnya.",
        "This card was issued on {issued:day} only; give that day or a later one.",
    ),
    Reason.CARD_OVER: Text(
        "Kartu ini tidak lagi berlaku ({status:noun}).",
        "This card is no longer valid ({status:noun}).",
    ),
}
