"""What does a village office's screen of cards say?"""

from ..text import Spoken


class VillageCardsPage(Spoken):
    TITLE = "Kartu di {region}", "Cards in {region}"
    SHORT = "Kartu desa", "Cards of the village"
    NOT_YOURS = (
        "Halaman ini untuk kantor desa dan kabupatennya.",
        "This page is for the village office and its regency.",
    )
    STATE = (
        "{issued:number} kartu terbit, {handed_over:number} sudah diserahkan, {waiting:number} menunggu; {without:number} orang belum punya kartu.",
        "{issued:number} cards issued, {handed_over:number} handed over, {waiting:number} wait; {without:number} people have no card yet.",
    )
    WAITING = "Kartu yang menunggu diserahkan", "Cards that wait to be handed over"
    NONE_WAITS = "Tidak ada kartu yang menunggu.", "No card waits."
    ABSENT = "tidak hadir pada penyerahan {day:day}", "did not come to the handover of {day:day}"
    ISSUED = "terbit {day:day}", "issued {day:day}"
    CARD = "Kartu {serial}", "Card {serial}"
    WITHOUT = "Belum punya kartu", "No card yet"
    EVERYBODY = "Semua sudah punya kartu.", "Everybody has a card."
    SINCE = "terlindungi sejak {day:day}", "protected since {day:day}"
    SOMEBODY = "seseorang", "somebody"
    ABOUT = (
        "Kartu diterbitkan dan penyerahan dicatat oleh operator kabupaten: kirim kepadanya nama yang belum punya kartu, dan siapa yang hadir.",
        "Cards are issued, and handovers recorded, by the regency's operator: send them the names without a card, and who came.",
    )
    HAND_OVER = "Catat penyerahan", "Record a handover"
    PRINT = "Halaman ini dapat dicetak.", "This page can be printed."
