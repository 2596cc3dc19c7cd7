"""What does the search for people say, and the file of one person?"""

from enum import StrEnum

from ..text import Spoken


class SearchBy(StrEnum):
    """By what somebody is searched: the fields of `PersonSearch`."""

    NIK = "nik"
    MEMBERSHIP = "membership"
    SERIAL = "serial"
    NAME = "name"


class FindingPage(Spoken):
    TITLE = "Cari orang", "Find a person"
    SHORT = "Cari", "Find"
    BY = "Cari menurut", "Search by"
    NIK = "NIK (16 angka)", "NIK (16 digits)"
    MEMBERSHIP = "KPJ", "KPJ (membership number)"
    SERIAL = "Nomor kartu", "Card number"
    NAME = "Nama dalam satu desa", "Name within one village"
    SAID = "Yang dicari", "What is searched for"
    VILLAGE = "Desa (hanya untuk nama)", "Village (for a name alone)"
    CHOOSE = "– pilih desa –", "– choose a village –"
    VILLAGE_CODE = "kode desa, misalnya 64.01.02.2003", "code of the village, like 64.01.02.2003"
    FIND = "Cari", "Find"
    ABOUT = (
        "Nama dan NIK tersimpan terenkripsi, jadi nama hanya dapat dicari dalam satu desa: semua nama desa itu dibuka, dan itu dicatat "
        "pada setiap orang. Siapa yang di luar wilayah Anda tidak ditemukan.",
        "Names and NIKs are kept encrypted, so a name can be searched within one village alone: every name of the village is opened, which is "
        "written down for each person. Who is outside your region is not found.",
    )
    NOTHING = (
        "Pilih menurut apa, lalu isi yang dicari.",
        "Choose what to search by, and fill in what is searched for.",
    )
    NOBODY = (
        "Tidak ditemukan di wilayah Anda. Periksa angkanya pada kartu, atau cari nama dalam desanya.",
        "Nobody was found in your region. Check the number on the card, or search the name within the village.",
    )
    FOUND = "{count:number} orang ditemukan.", "{count:number} people found."
    MORE = (
        "Masih ada yang lain dengan nama itu; tulis namanya lebih lengkap.",
        "There are more of that name; write more of it.",
    )
    NOT_YOURS = (
        "Mencari orang adalah untuk operator dan verifikator, yang melihat nama.",
        "Finding people is for operators and verifiers, who see names.",
    )
    NO_NAMES = ("Server ini tidak menampilkan nama siapa pun.", "This server shows nobody's name.")
    FILE = "Berkas {name}", "File of {name}"
    FILE_ABOUT = (
        "Semua yang tercatat tentang orang ini di kabupaten Anda. Membuka halaman ini dicatat sebagai lihatan.",
        "All that is recorded of this person in your regency. Opening this page is written down as a look.",
    )
    OPEN_FILE = "Semua tentang orang ini", "All about this person"
    ENROLMENTS = "Kepesertaan", "Enrolments"
    CARDS = "Kartu", "Cards"
    EVENTS = "Peristiwa ({count:number})", "Events ({count:number})"
    NOT_COLLECTED = "Tidak diambil", "Not collected"
    AT = "Tercatat", "Recorded"
    EVENT = "Peristiwa", "Event"
    REGION = "Wilayah", "Region"
    NONE = "Tidak ada.", "None."
