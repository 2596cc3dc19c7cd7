"""What do the screen of papers and its forms say?"""

from ..text import Spoken


class PapersPage(Spoken):
    TITLE = "Dokumen {region}", "Papers of {region}"
    RECORD = "Catat dokumen baru", "Record a new paper"
    AGREEMENTS = "Kesepakatan dan perjanjian", "Agreements"
    BUDGETS = "Anggaran", "Budget lines"
    LISTS = "Daftar calon peserta", "Lists of candidates"
    DECREES = "SK", "Decrees"
    NONE = "Belum ada.", "There is none yet."
    PARTIES = "Para pihak", "Parties"
    PERIOD = "Masa berlaku", "Period"
    ENDED = "diakhiri {day:day}", "terminated {day:day}"
    YEAR = "Tahun", "Year"
    FUNDING = "Sumber dana", "Funding"
    SCHEME = "Skema", "Scheme"
    ALLOCATED = "Dialokasikan", "Allocated"
    RESERVED = "Terpakai", "Reserved"
    REMAINING = "Sisa", "Left"
    QUOTA = "Kuota", "Quota"
    PLACE = "Wilayah", "Region"
    PROPOSED = "Diusulkan", "Proposed"
    VERIFIED = "Diverifikasi", "Verified"
    OFFICE = "Kantor", "Office"
    LAST_OFFICE = "terakhir:", "last:"
    NUMBER = "Nomor", "Number"
    ISSUED = "Tanggal", "Day"
    COUNT = "Orang", "People"
    EVENTS = "Riwayat", "History"
    CHANGE = "Ubah", "Change"
    TAKE_BACK = "Batalkan SK", "Take the decree back"
    TAKE_BACK_VERIFICATION = "Batalkan verifikasi", "Withdraw the verification"
    TERMINATE = "Akhiri sebelum waktunya", "Terminate"
    NO_SUCH = (
        "Tidak ada dokumen dengan id ini, atau Anda tidak berwenang melihatnya.",
        "There is no paper of this id, or you may not see it.",
    )
    NO_DAY = (
        "Semua dokumen ditampilkan, dengan hari-harinya sendiri: karena itu tidak ada pilihan per tanggal di sini.",
        "All papers are shown, each with its own days: so there is no choice of a day here.",
    )
    MORE = (
        "{shown:number} dari {total:number} ditampilkan; yang lain ada pada wilayah di bawahnya, atau dengan kueri halaman ini.",
        "{shown:number} of {total:number} are shown; the others stand at the regions below, or by this page's query.",
    )
    SAVED = "Tersimpan dan tercatat dalam log.", "Saved, and recorded in the log."


class PaperForm(Spoken):
    AGREEMENT = "Catat kesepakatan atau perjanjian", "Record an agreement"
    BUDGET = "Catat anggaran", "Record a budget line"
    DECREE = "Catat SK", "Record a decree"
    LISTED = "Catat daftar calon peserta", "Record a list of candidates"
    VERIFICATION = "Catat verifikasi di atas kertas", "Record a verification on paper"
    CHANGED_DECREE = "Ubah SK", "Change a decree"
    CHANGED_BUDGET = "Ubah anggaran", "Change a budget line"
    ENROL = "Daftarkan dari daftar yang diverifikasi", "Enrol from a verified list"
    DENOMINATOR = "Catat jumlah pekerja yang layak", "Record how many workers are eligible"
    A_DECREE = "{number}, {count:number} orang", "{number}, {count:number} people"
    A_LIST = (
        "{place}, {scheme}: {proposed:number} diusulkan, {verified:number} diverifikasi",
        "{place}, {scheme}: {proposed:number} proposed, {verified:number} verified",
    )
    NOT_ALL = (
        "Yang dapat dipilih di sini hanya {most:number} dokumen pertama dari tiap jenis; di wilayah ini ada lebih. Bila wilayah ini lebih luas "
        "dari satu kabupaten, pilih kabupatennya; dokumen lain dicatat lewat baris perintah.",
        "Only the first {most:number} papers of each kind can be chosen here; this region has more. If it is larger than a regency, choose the "
        "regency; with other papers one records on the command line.",
    )


class Field(Spoken):
    """What the fields are called."""

    TITLE = "Nomor dan judul", "Number and title"
    KIND = "Jenis", "Kind"
    PARTIES = "Para pihak", "Parties"
    LEGAL_BASIS = "Dasar hukum", "Legal basis"
    SIGNED_ON = "Ditandatangani pada", "Signed on"
    START = "Berlaku mulai", "Holds from"
    UNTIL = "Hari terakhir", "Last day"
    AGREEMENT = "Menurut perjanjian", "Under the agreement"
    SCHEME = "Skema", "Scheme"
    YEAR = "Tahun anggaran", "Fiscal year"
    FUNDING = "Sumber dana", "Funding source"
    PAYER = "Pembayar", "Payer"
    STAGE = "Tahap", "Stage"
    ALLOCATED = "Jumlah dialokasikan", "Amount allocated"
    QUOTA = "Kuota orang", "Quota of people"
    VILLAGE_QUOTA = "Kuota tiap desa", "Quota of each village"
    NUMBER = "Nomor SK", "Number of the decree"
    ISSUED_ON = "Tanggal SK", "Day of the decree"
    LIST = "Daftar yang ditetapkan", "List that it decrees"
    LIST_OF_PEOPLE = "Daftar yang diverifikasi", "Verified list"
    DECREE = "Menurut SK", "Under the decree"
    FROM = "Terlindungi mulai", "Protected from"
    COUNT = "Jumlah orang", "Number of people"
    ROUND = "Sampai putaran", "Up to round"
    DIGEST = "Sidik jari berkas (SHA-256)", "Digest of the file (SHA-256)"
    VERIFIED = "Jumlah orang yang diterima", "Number of people accepted"
    OFFICE = "Kantor yang memverifikasi", "Office that verified"
    VERIFIED_ON = "Diverifikasi pada", "Verified on"
    ELIGIBLE = "Pekerja yang layak", "Eligible workers"
    AS_OF = "Per tanggal", "As of the day"
    SOURCE = "Sumber", "Source"
    EVIDENCE = "Dasar angka ini", "How the number is known"


class Hint(Spoken):
    """What is told beside a field."""

    CHANGED_COUNT = (
        "Tidak kurang dari yang sudah terdaftar menurut SK ini. Kosong bila daftarnya memuat orangnya: mereka dihitung.",
        "Not fewer than are enrolled under this decree. Empty where its list carries its people: they are counted.",
    )
    ROUND = (
        "Hanya bila daftarnya memuat orangnya: SK menyebut semua yang diterima sampai putaran ini.",
        "Where its list carries its people alone: the decree names everybody accepted up to this round.",
    )
    TITLE = (
        "Seperti tertulis pada dokumen, tanpa nama orang.",
        "As it stands on the paper, without names of people.",
    )
    PARTIES = "Kantor, satu di tiap baris; jangan nama orang.", "Offices, one a line; never names of people."
    ENROLS = (
        "Semua orang yang disebut SK didaftarkan. Halaman berikutnya menyebut sudah sampai mana dan boleh ditutup. Bila terputus, kirim lagi: "
        "tidak ada yang terdaftar dua kali.",
        "Everybody whom the decree names is enrolled. The next page says how far it is, and may be closed. Where it is cut off, send it again: "
        "nobody is enrolled twice.",
    )
    ONE_A_LINE = "Satu di tiap baris.", "One a line."
    UNTIL = "Kosong: tanpa hari terakhir.", "Empty: without a last day."
    PAYER = "Hanya untuk perusahaan: namanya.", "For a company alone: its name."
    RUPIAH = "Rupiah bulat, misalnya 1.600.000.000.", "Whole rupiah, 1.600.000.000 for example."
    COUNT = "Kosong: semua yang diterima pada daftar.", "Empty: all who are accepted on the list."
    DIGEST = (
        "Diisi dari pemeriksaan berkas di halaman Unggah.",
        "Filled in by the check of a file on the page Upload.",
    )
    DIGEST_OR_LIST = (
        "Untuk berkas yang diperiksa di halaman Unggah, sebagai ganti daftar di atas.",
        "For a file that was checked on the page Upload, in place of the list above.",
    )
    OFFICE = "Nama kantor, bukan nama orang.", "The name of the office, never of a person."
    SOURCE = "Kantor atau dokumen yang menghitungnya.", "The office or paper that counted them."
    EVIDENCE = (
        "Disebut oleh sumber itu, dihitung dari isinya, atau hanya diasumsikan: halaman Cakupan menyebutkannya di samping persentase.",
        "Stated by that source, computed from what it says, or assumed alone: the page of coverage tells it beside the percentage.",
    )
