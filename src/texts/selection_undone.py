"""What do `naungan proposal withdraw-verification` and `naungan void decree` say? Their texts in Indonesian and English."""

from .text import Spoken


class SelectionUndone(Spoken):
    """Texts of `proposal withdraw-verification` and `void decree`."""

    PROPOSAL = (
        "Daftar calon peserta: usulkan, verifikasi, lihat, batalkan verifikasinya.",
        "Lists of candidates: propose, verify, look at them, take a verification back.",
    )
    WITHDRAW = (
        "Batalkan verifikasi sebuah daftar: daftar itu menunggu lagi. Yang sudah didaftarkan dari daftar itu menjadi temuan.",
        "Take the verification of a list back: it waits again. Whoever is enrolled from it becomes a finding.",
    )
    DECREE = (
        "Batalkan sebuah SK: nomornya dapat dipakai lagi. Yang sudah didaftarkan di bawahnya menjadi temuan.",
        "Take a decree back: its number can be used again. Whoever is enrolled under it becomes a finding.",
    )
    LIST = ("Id daftar itu, atau SHA-256-nya.", "The list's id, or its SHA-256.")
    DECREE_ID = ("Id SK itu.", "The decree's id.")
    DONE = ("Dibatalkan pada posisi {position:number}.", "Taken back at position {position:number}.")
    NOTHING = ("Sudah demikian; tidak ada yang dicatat.", "It was so already; nothing was recorded.")
