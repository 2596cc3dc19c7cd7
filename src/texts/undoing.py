"""What do `naungan void` and `naungan reopen` say? Their texts in Indonesian and English."""

from .text import Spoken


class Undoing(Spoken):
    """Texts of `void …` and `reopen`."""

    VOID = (
        "Batalkan yang tidak pernah seharusnya tercatat.",
        "Take back what should never have been recorded.",
    )
    VOID_ENROLMENT = (
        "Batalkan kepesertaan satu kabupaten, semuanya atau tidak satu pun: tidak ada hari, uang atau tempat yang tersisa. Untuk "
        "kepesertaan yang memang berakhir, akhiri saja.",
        "Take enrolments of one regency back, all or none: no day, money or place is left of them. An enrolment that was right "
        "and is over is ended instead.",
    )
    ENROLMENTS = ("Id kepesertaan, satu atau lebih.", "The ids of enrolments, one or more.")
    REASON = ("Alasan pembatalan; OTHER menanyakan catatan.", "Why it is taken back; OTHER asks for a note.")
    WITH_CARDS = ("Batalkan juga kartunya yang masih berlaku.", "Take their standing cards back as well.")
    NOTE = ("Catatan (alasannya)", "Note (the reason)")
    VOIDED = (
        "Dibatalkan pada posisi {position:number}: {enrolments:number} kepesertaan.",
        "Taken back at position {position:number}: {enrolments:number} enrolments.",
    )
    CONCURRENT = (
        "Tetap rangkap, dan tidak terhitung: {concurrent}. Yang seharusnya terhitung dibatalkan juga, lalu didaftarkan lagi.",
        "Still concurrent, and not counted: {concurrent}. One that should count is taken back too, and enrolled anew.",
    )
    REOPEN = (
        "Aktifkan kembali kepesertaan yang diakhiri karena keliru, bila pekerja masih dapat didaftarkan untuk hari-hari itu.",
        "Take the end of an enrolment back, where the worker would still be enrolled for the days after it.",
    )
    ENROLMENT = ("Id kepesertaan itu.", "The id of the enrolment.")
    REOPEN_REASON = (
        "Alasan; OTHER menanyakan catatan. DEATH_WITHDRAWN hanya untuk `naungan death withdraw`.",
        "Why; OTHER asks for a note. DEATH_WITHDRAWN is left to `naungan death withdraw`.",
    )
    END_EXCLUSIVE = (
        "Hari pertama yang tidak lagi terlindungi, YYYY-MM-DD; tanpa ini kepesertaan berjalan tanpa tanggal berakhir.",
        "The first day no longer protected, YYYY-MM-DD; without it the enrolment goes on without an end.",
    )
    REOPENED = (
        "Diaktifkan kembali pada posisi {position:number}.",
        "Reopened at position {position:number}.",
    )
    NOTHING = ("Sudah demikian; tidak ada yang dicatat.", "It was so already; nothing was recorded.")
