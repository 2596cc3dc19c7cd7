"""What do `naungan proposal withdraw-verification`, `void decree` and `decree revise` say? Their texts in Indonesian and English."""

from .text import Spoken


class SelectionUndone(Spoken):
    """Texts of `proposal withdraw-verification`, `void decree` and `decree revise`."""

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
    DECREES = ("SK: ubah isinya.", "Decrees: record what one says by now.")
    REVISE = (
        "Catat bahwa isi sebuah SK berubah; yang tidak disebut tetap seperti semula.",
        "Record that a decree says something else by now; what is not given stays as it is.",
    )
    NUMBER = ("Nomor yang baru.", "Its new number.")
    ISSUED_ON = ("Tanggal yang baru, misalnya 2022-09-20.", "Its new date, such as 2022-09-20.")
    COUNT = (
        "Jumlah peserta yang kini disebut; tidak kurang dari yang sudah didaftarkan di bawahnya.",
        "How many participants it names by now; not fewer than are enrolled under it.",
    )
    ROUND = (
        "Putaran daftar sampai mana SK ini kini menyebut baris yang diterima; jumlahnya lalu diketahui dari daftar itu.",
        "The round of the list up to which it names the accepted rows by now; the list then knows how many they are.",
    )
    REVISED = ("Tercatat pada posisi {position:number}.", "Recorded at position {position:number}.")
    DONE = ("Dibatalkan pada posisi {position:number}.", "Taken back at position {position:number}.")
    NOTHING = ("Sudah demikian; tidak ada yang dicatat.", "It was so already; nothing was recorded.")
