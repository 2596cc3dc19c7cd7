"""What does the screen of a thing's history say?"""

from ..text import Spoken


class HistoryPage(Spoken):
    TITLE = "Riwayat {kind:noun}", "History of the {kind:noun}"
    TOTAL = (
        "{count:number} peristiwa, menurut urutan pencatatan.",
        "{count:number} events, in recorded order.",
    )
    POSITION = "Posisi", "Position"
    EVENT = "Peristiwa", "Event"
    RECORDED = "Dicatat", "Recorded"
    PAPER = "Menurut dokumen", "By its paper"
    BY = "Oleh", "By"
    DATA = "Isi", "Content"
    NO_SUCH = (
        "Tidak ada hal dengan id ini, atau Anda tidak berwenang melihatnya.",
        "There is nothing of this id, or you may not see it.",
    )
