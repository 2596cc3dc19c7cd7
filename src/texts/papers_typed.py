"""What do `naungan agreement`, `budget`, `list`, `decree` and `cards` say that record and show papers? In Indonesian and English."""

from .text import Spoken


class Papers(Spoken):
    """Texts of `add`, `list` and `show`."""

    AGREEMENT = (
        "Perjanjian kerja sama dan kesepakatan bersama: catat, daftar, tampilkan.",
        "Agreements and memoranda: record, list, show.",
    )
    LISTS = (
        "Daftar calon peserta: usulkan, verifikasi, daftar, tampilkan.",
        "Lists of candidates: propose, verify, list, show.",
    )
    ADD_AGREEMENT = (
        "Catat perjanjian kerja sama yang ditandatangani.",
        "Record that an agreement was signed.",
    )
    ADD_BUDGET = ("Catat alokasi anggaran.", "Record that money was set aside.")
    ADD_LIST = (
        "Usulkan daftar calon peserta: dengan --count dikenal dari sidik SHA-256 berkasnya, tanpa itu baris-barisnya disimpan tersegel.",
        "Propose a list of candidates: with --count it is known by its file's SHA-256, without it its rows are kept sealed.",
    )
    VERIFY = (
        "Catat bahwa kantor memverifikasi daftar yang dikenal dari berkasnya.",
        "Record that an office verified a list that is known by its file.",
    )
    ADD_DECREE = ("Catat SK penetapan atas suatu daftar.", "Record a decree over a list.")
    ADD_CARDS = ("Sama dengan `cards issue`.", "The same as `cards issue`.")
    LIST = ("Daftar milik suatu wilayah.", "List those of a region.")
    SHOW = ("Tampilkan satu, menurut nomor, judul atau id.", "Show one, by number, title or id.")
    SHOW_CARDS = ("Tampilkan satu kartu, menurut nomor atau id.", "Show one card, by number or id.")
    REGION = ("Kode wilayah, mis. 64.09.", "The region's code, e.g. 64.09.")
    REGENCY = ("Kode kabupaten, mis. 64.09.", "The regency's code, e.g. 64.09.")
    NAME = ("Nomor, judul (atau sebagian), atau id.", "Number, title (or a part of it), or id.")
    TITLE = ("Judulnya, dengan nomornya bila ada.", "Its title, with its number if it has one.")
    PARTY = (
        "Kantor yang menandatangani, bukan orang; ulangi, sedikitnya dua.",
        "An office that signed, never a person; repeat it, two at least.",
    )
    KIND = ("Jenisnya.", "Its kind.")
    SIGNED_ON = (
        "Tanggal tanda tangan: 2026, 2026-01 atau 2026-01-05.",
        "When it was signed: 2026, 2026-01 or 2026-01-05.",
    )
    FROM_ = ("Hari pertama berlakunya.", "The first day it holds.")
    UNTIL = (
        "Hari terakhir berlakunya; tanpa ini terbuka.",
        "The last day it holds; without it open-ended.",
    )
    LEGAL_BASIS = ("Dasar hukum; boleh diulang.", "A rule it rests on; may be repeated.")
    UNDER = (
        "Kesepakatan bersama di atasnya, menurut judul atau id.",
        "The memorandum it is under, by title or id.",
    )
    SCHEME = ("Kode skema (bawaan: VULNERABLE_WORKERS).", "The scheme's code (default: VULNERABLE_WORKERS).")
    YEAR = ("Tahun anggaran.", "The fiscal year.")
    FUNDING = ("Sumber dana (bawaan: APBD).", "The funding source (default: APBD).")
    STAGE = (
        "Tahap: ORIGINAL (murni, bawaan) atau REVISED (perubahan).",
        "Stage: ORIGINAL (default) or REVISED.",
    )
    AMOUNT = ("Rupiah yang dialokasikan.", "Rupiah allocated.")
    AT_LEAST = ("Sekurang-kurangnya sekian rupiah.", "At least so many rupiah.")
    QUOTA = ("Jumlah tempat.", "Number of places.")
    PER_VILLAGE = ("Tempat tiap desa.", "Places of each village.")
    PAYER = ("Perusahaan yang membayar (CORPORATE).", "The company that pays (CORPORATE).")
    RING_ONE = (
        "Kode desa di sekitar perusahaan; boleh diulang.",
        "A village around the company; may be repeated.",
    )
    OF_AGREEMENT = (
        "Perjanjian yang mendasarinya, menurut nomor, judul atau id.",
        "The agreement it is under, by number, title or id.",
    )
    FILE = ("Berkas daftarnya.", "The list's file.")
    COUNT = ("Jumlah orang di dalamnya.", "How many people it names.")
    FILE_OR_DIGEST = (
        "Berkas daftarnya, atau sidik SHA-256-nya.",
        "The list's file, or its SHA-256.",
    )
    FILE_DIGEST_OR_ID = (
        "Daftarnya: berkasnya, sidik SHA-256-nya, atau id-nya.",
        "The list: its file, its SHA-256 or its id.",
    )
    OFFICE = ("Kantor yang memverifikasi, bukan orang.", "The office that verified, never a person.")
    VERIFIED_ON = ("Tanggal verifikasi.", "When it was verified.")
    NUMBER = ("Nomor SK.", "The decree's number.")
    ISSUED_ON = ("Tanggal SK.", "The decree's date.")
    DECREED = (
        "Jumlah orang yang ditetapkan (untuk daftar yang memuat orangnya boleh dilewati).",
        "How many people it names (of a list that carries its people it may be left out).",
    )
    IN_FORCE = ("Hanya yang berlaku pada hari itu.", "Only those in force on a day.")
    STATE = ("Hanya yang keadaannya ini.", "Only those in this state.")
    MOST = ("Paling banyak sekian.", "At most so many.")
    DONE = ("Tercatat, posisi {position}.", "Recorded, position {position}.")
    NOTHING = (
        "Sudah tercatat begitu; tidak ada yang berubah.",
        "It is recorded so already; nothing changed.",
    )
    NOT_A_LIST = (
        "bukan berkas yang ada, bukan sidik SHA-256, dan bukan id daftar",
        "no file that is there, no SHA-256 and no id of a list",
    )
    BAD_DATE = ("tulis 2026, 2026-01 atau 2026-01-05", "write 2026, 2026-01 or 2026-01-05")
    NONE = ("tidak ada yang bernama begitu; yang ada: {names}", "none has that name; there are: {names}")
    SEVERAL = ("ada beberapa: {names}", "there are several: {names}")
    READING = ("membaca", "reading")
    MORE = ("{shown:number} dari {total:number} (--limit)", "{shown:number} of {total:number} (--limit)")
    TITLED = ("judul", "title")
    KIND_OF = ("jenis", "kind")
    FROM_DAY = ("berlaku sejak", "from")
    UNTIL_DAY = ("sampai", "until")
    ID = ("id", "id")
    YEAR_OF = ("tahun", "year")
    FUND = ("sumber dana", "fund")
    ALLOCATED = ("alokasi", "allocated")
    REMAINING = ("sisa", "left")
    PLACES = ("tempat terpakai", "places taken")
    PROPOSED = ("diusulkan", "proposed")
    VERIFIED = ("terverifikasi", "verified")
    OFFICE_OF = ("kantor", "office")
    DECREES = ("SK", "decrees")
    NUMBERED = ("nomor", "number")
    DATED = ("tanggal", "date")
    COUNTED = ("orang", "people")
    SERIAL = ("nomor kartu", "card number")
    STATUS = ("keadaan", "state")
    VILLAGE = ("desa/kelurahan", "village")
    ISSUED = ("diterbitkan", "issued")
    HANDED_OVER = ("diserahkan", "handed over")
