"""What does `naungan identity` say? Its texts in Indonesian and English."""

from .text import Spoken


class Identity(Spoken):
    """Texts of `identity correct`."""

    IDENTITY = ("Identitas pekerja: perbaiki.", "Who a worker is: correct it.")
    CORRECT = (
        "Perbaiki siapa seorang pekerja; semua kepesertaannya dinilai ulang. NIK, nama dan tanggal lahir ditanyakan, atau dibaca "
        "dari masukan baku, tidak pernah dari baris perintah.",
        "Correct who a worker is; every enrolment of theirs is judged by it. NIK, name and birth date are asked for, or read from "
        "standard input, never from the command line.",
    )
    ENROLMENT = ("Id sebuah kepesertaan pekerja itu.", "The id of an enrolment of the worker.")
    REASON = (
        "Alasan perbaikan; OTHER menanyakan catatan.",
        "Why the register knew them otherwise; OTHER asks for a note.",
    )
    NIK_WAS = (
        "Tanyakan NIK yang benar; yang tercatat salah (WRONG: bebas lagi) atau berubah (CHANGED: tetap menemukan orangnya).",
        "Ask for the right NIK; the one on record was wrong (WRONG: free again) or changed (CHANGED: it still finds the person).",
    )
    ASK_NAME = ("Tanyakan nama yang benar.", "Ask for the right name.")
    ASK_BIRTH_DATE = ("Tanyakan tanggal lahir yang benar.", "Ask for the right birth date.")
    SEX = ("Jenis kelamin yang benar.", "The right sex.")
    NIK = ("NIK", "NIK")
    NAME = ("Nama", "Name")
    BIRTH_DATE = ("Tanggal lahir (YYYY-MM-DD)", "Birth date (YYYY-MM-DD)")
    CORRECTED = ("Diperbaiki pada posisi {position:number}.", "Corrected at position {position:number}.")
    NOTHING = ("Sudah demikian; tidak ada yang dicatat.", "It was so already; nothing was recorded.")
