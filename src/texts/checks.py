"""What is said of a file that is checked before any paper is there? `naungan check` and `POST /imports?check=true`."""

from collections.abc import Mapping

from ..domain.bulk.check import RowFate
from ..domain.bulk.papers_of_a_file import PaperKind
from .text import Spoken, Text


class Check(Spoken):
    """Texts of `check`."""

    COMMAND = (
        "Periksa berkas sebelum ada perjanjian, anggaran, daftar atau SK: nasib tiap baris, biayanya, dan apa yang masih kurang. "
        "Tidak ada yang dicatat.",
        "Check a file before there is any agreement, budget, list or decree: every row's fate, the cost, and what is still "
        "missing. Nothing is recorded.",
    )
    EXITS = (
        "Kode keluar: 0 setiap baris dapat didaftarkan, sudah terdaftar, atau kosong; 1 tidak dapat dikerjakan; 2 perintahnya "
        "keliru; 3 selesai, tetapi ada baris yang harus diperbaiki.",
        "Exit codes: 0 every row can be enrolled, is enrolled already, or is blank; 1 it cannot be done; 2 the command line is "
        "wrong; 3 done, but there are rows to correct.",
    )
    SCHEME = ("Kode skema (bawaan: VULNERABLE_WORKERS).", "The scheme's code (default: VULNERABLE_WORKERS).")
    FUNDING = ("Sumber dana (bawaan: APBD).", "The funding source (default: APBD).")
    FROM_ = (
        "Hari pertama perlindungan (bawaan: tanggal 1 bulan depan).",
        "The first day of protection (default: the first of next month).",
    )
    UNTIL = (
        "Hari terakhir perlindungan (bawaan: 31 Desember tahun itu).",
        "The last day of protection (default: 31 December of that year).",
    )
    ASSUMED = (
        "Tidak disebutkan, jadi dianggap: {what}. Sebutkan bila lain.",
        "Not said, so assumed: {what}. Say so if it is otherwise.",
    )
    CHECKING = ("memeriksa (tanpa mencatat)", "checking (recording nothing)")
    NOTHING = ("Tidak ada yang dicatat.", "Nothing was recorded.")
    ROWS = ("baris", "rows")
    GOOD = ("dapat didaftarkan", "can be enrolled")
    FATE = ("nasib", "fate")
    MONTH = ("bulan", "month")
    WORKERS = ("pekerja", "workers")
    COST = ("biaya", "cost")
    FUND = ("bila dibayar dari", "if paid from")
    VILLAGES = ("desa/kelurahan", "villages")
    SEGMENTS = ("segmen", "segments")
    MORE = (
        "… dan {count:number} lagi (--json memuat semuanya)",
        "… and {count:number} more (--json has all of them)",
    )
    UNKNOWN = ("Tidak dikenal: {listed}.", "Not known: {listed}.")
    FOUND = ("Sudah ada", "On record")
    MISSING = ("Masih kurang", "Still missing")
    COMPLETE = (
        "Tidak ada yang kurang. Daftarkan dengan: {command}",
        "Nothing is missing. Enrol with: {command}",
    )


FATES: Mapping[RowFate, Text] = {
    RowFate.GOOD: Text("dapat didaftarkan", "can be enrolled"),
    RowFate.ALREADY: Text("sudah terdaftar", "already enrolled"),
    RowFate.OTHER_NAME: Text("NIK tercatat atas nama lain", "NIK recorded under another name"),
    RowFate.DEAD: Text("tercatat meninggal", "recorded as dead"),
    RowFate.TWICE: Text("NIK ganda di berkas ini", "NIK twice in this file"),
    RowFate.TO_CORRECT: Text("harus diperbaiki", "to correct"),
    RowFate.BLANK: Text("kosong atau bukan data pekerja", "blank or no worker"),
}

# Where there is nothing of the kind, and where what there is does not suffice.
MISSING: Mapping[PaperKind, Text] = {
    PaperKind.AGREEMENT: Text(
        "Perjanjian kerja sama yang berlaku sejak {start:day} belum ada.",
        "There is no cooperation agreement in force on {start:day}.",
    ),
    PaperKind.PAYER: Text(
        "Beberapa perusahaan punya anggaran yang sesuai: {payers}. Sebutkan yang membayar.",
        "Several companies have a budget that fits: {payers}. Name the one that pays.",
    ),
    PaperKind.BUDGET: Text(
        "Anggaran {funding} tahun {year} belum ada; perlu {amount:rupiah} untuk {count:number} pekerja.",
        "There is no {funding} budget of {year}; {amount:rupiah} are needed for {count:number} workers.",
    ),
    PaperKind.PLACES: Text(
        "Kuota {quota:number} kurang {short:number} tempat ({used:number} terpakai).",
        "The quota of {quota:number} lacks {short:number} places ({used:number} are taken).",
    ),
    PaperKind.LIST: Text(
        "Daftar ini ({count:number} orang) belum diusulkan.",
        "This list ({count:number} people) is not proposed.",
    ),
    PaperKind.VERIFICATION: Text(
        "Daftar ini ({count:number} orang) belum diverifikasi.",
        "This list ({count:number} people) is not verified.",
    ),
    PaperKind.DECREE: Text(
        "SK penetapan atas daftar ini belum ada; {count:number} orang dapat ditetapkan.",
        "There is no decree over this list; {count:number} people can be decreed.",
    ),
}
TOO_LITTLE: Mapping[PaperKind, Text] = {
    PaperKind.BUDGET: Text(
        "Anggaran {funding} kurang {short:rupiah}: perlu {needed:rupiah}, tersisa {left:rupiah}.",
        "The {funding} budget lacks {short:rupiah}: {needed:rupiah} are needed, {left:rupiah} are left.",
    ),
    PaperKind.PLACES: MISSING[PaperKind.PLACES],
    PaperKind.VERIFICATION: Text(
        "Daftar ini diverifikasi untuk {verified:number} orang; perlu {count:number}.",
        "This list is verified for {verified:number} people; {count:number} are needed.",
    ),
    PaperKind.DECREE: Text(
        "SK {number} menetapkan {has:number} orang; perlu {count:number}.",
        "Decree {number} names {has:number} people; {count:number} are needed.",
    ),
}
OF_VILLAGE = Text(
    "Kuota desa {village} ({quota:number}) kurang {short:number} tempat ({used:number} terpakai).",
    "The quota of village {village} ({quota:number}) lacks {short:number} places ({used:number} are taken).",
)
