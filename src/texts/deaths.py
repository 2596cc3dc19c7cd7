"""What does `naungan death` say? Its texts in Indonesian and English."""

from .text import Spoken


class Deaths(Spoken):
    """Texts of `death record` and `death withdraw`."""

    DEATH = ("Kematian pekerja: catat, atau batalkan.", "A worker's death: record it, or take it back.")
    RECORD = (
        "Catat kematian seorang pekerja; semua perlindungannya berakhir sehari sesudahnya. Sebut kepesertaannya (--enrolment) "
        "atau orangnya (--person: NIK, nama dan tanggal lahir ditanyakan, atau dibaca dari masukan baku, tidak pernah dari "
        "baris perintah).",
        "Record a worker's death; all that protects them ends the day after. Name an enrolment (--enrolment) or the person "
        "(--person: NIK, name and birth date are asked for, or read from standard input, never from the command line).",
    )
    WITHDRAW = (
        "Batalkan kematian yang keliru; kepesertaan yang diakhirinya berjalan lagi bila masih dapat.",
        "Take back a death that is not so; what it ended goes on where it still can.",
    )
    ENROLMENT = ("Id sebuah kepesertaan pekerja itu.", "The id of an enrolment of the worker.")
    PERSON = ("Tanyakan orangnya, bukan kepesertaannya.", "Ask for the person, not for an enrolment.")
    REGION = (
        "Kode wilayah pelaporan; tanpa ini kabupaten kepesertaan itu.",
        "Code of the region where it was reported; without it the enrolment's regency.",
    )
    ON = ("Hari kematian, YYYY-MM-DD.", "The day of the death, YYYY-MM-DD.")
    EVIDENCE = ("Bukti kematian.", "What the death is known from.")
    REPORTED_BY = ("Pelapor.", "Who told it.")
    REASON = ("Alasan pembatalan.", "Why it is taken back.")
    NIK = ("NIK", "NIK")
    NAME = ("Nama", "Name")
    BIRTH_DATE = ("Tanggal lahir (YYYY-MM-DD)", "Birth date (YYYY-MM-DD)")
    NOTE = ("Catatan (alasannya)", "Note (the reason)")
    RECORDED = (
        "Tercatat pada posisi {position:number}; {count:number} kepesertaan diakhiri.",
        "Recorded at position {position:number}; {count:number} enrolments ended.",
    )
    WITHDRAWN = (
        "Dibatalkan pada posisi {position:number}; {count:number} kepesertaan berjalan lagi.",
        "Taken back at position {position:number}; {count:number} enrolments go on.",
    )
    NOTHING = ("Sudah demikian; tidak ada yang dicatat.", "It was so already; nothing was recorded.")
