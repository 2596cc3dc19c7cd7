"""Why are cards not issued or handed over?"""

from collections.abc import Mapping

from ..text import Text

CARDS: Mapping[str, Text] = {
    "no_enrolments": Text("Sebutkan sedikitnya satu kepesertaan.", "Name at least one enrolment."),
    "how_many_cards": Text(
        "Sebutkan 1 sampai {most:number} kepesertaan.", "Name 1 to {most:number} enrolments."
    ),
    "worker_named_twice": Text(
        "Pekerja yang sama sudah disebut pada baris {row}; satu pekerja mendapat satu kartu.",
        "The same worker is named in row {row} already; one worker gets one card.",
    ),
    "has_card": Text("Pekerja sudah punya kartu.", "The worker already has a card."),
    "card_of_other_regency": Text(
        "Kartu ini milik pekerja kabupaten lain; yang menyerahkannya kabupatennya sendiri, bukan {region}.",
        "This card is a worker's of another regency; their own regency hands it over, not {region}.",
    ),
    "nothing_handed_over": Text(
        "Sebutkan kartu yang diserahkan, atau jumlahnya.",
        "Name the cards that were handed over, or say how many.",
    ),
    "fewer_than_named": Text(
        "Jumlah lebih kecil daripada kartu yang disebut ({named:number}).",
        "The count is smaller than the cards named ({named:number}).",
    ),
    "card_not_waiting": Text(
        "Kartu ini tidak sedang menunggu diserahkan.",
        "This card is not waiting to be handed over.",
    ),
    "named_twice": Text("Kartu disebut dua kali.", "A card is named twice."),
    "issued_later": Text(
        "Kartu diterbitkan sesudah tanggal penyerahan.",
        "The card was issued after the day of the handover.",
    ),
    "card_over": Text(
        "Kartu ini tidak lagi berlaku ({status:noun}).",
        "This card is no longer valid ({status:noun}).",
    ),
}
