"""What do reports, templates and lists of values say in their sheets? Names of sheets and columns, states of rows, notes."""

from .text import Spoken, Text

MARK = Text(
    "Lembar ini dari Naungan dan tidak dibaca saat berkas diunggah.",
    "This sheet is by Naungan and is not read when the file is uploaded.",
)
EXAMPLE = Text("CONTOH - HAPUS BARIS INI", "EXAMPLE - DELETE THIS ROW")
"""The name in a template's example row."""
ADDED = Text("baru", "new")
"""Before the number of a row that the first list did not have."""


class ReportSheet(Spoken):
    """The sheets on which rows of a report stand, in this order."""

    TO_CORRECT = "Perbaikan", "To correct"
    ALREADY = "Sudah terdaftar", "Already enrolled"
    NO_PEOPLE = "Bukan data pekerja", "Not workers"


SEGMENTS = Text("Segmen", "Segments")
VILLAGES = Text("Desa", "Villages")
TEMPLATE = Text("Daftar", "List")


class RowStatus(Spoken):
    """A row's fate as the Status column of a report names it."""

    REFUSED = "Ditolak", "Refused"
    RETURNED = "Dikembalikan", "Returned"
    REPEATED = "Berulang", "Repeated"
    TO_CHECK = "Perlu diperiksa", "To check"
    ALREADY_ENROLLED = "Sudah terdaftar", "Already enrolled"
    NO_PERSON = "Bukan data pekerja", "Not a worker"


# What a report of refused rows adds to the columns of the upload, in this order.
ORIGINAL_ROW = Text("Baris Asal", "Original Row")
STATUS = Text("Status", "Status")
REASON = Text("Alasan", "Reason")
WHAT_TO_DO = Text("Perbaikan", "What to Do")
REPORT_TITLES = (ORIGINAL_ROW, STATUS, REASON, WHAT_TO_DO)

TEMPLATE_TITLES = (
    Text("NIK", "NIK"),
    Text("Nama", "Name"),
    Text("Tanggal Lahir", "Birth Date"),
    Text("Jenis Kelamin", "Sex"),
    Text("Desa/Kelurahan", "Village"),
    Text("Kecamatan", "Subdistrict"),
    Text("Segmen", "Segment"),
)
SEGMENT_TITLES = (Text("Segmen", "Segment"), Text("Kode", "Code"), Text("Nama lain", "Other names"))
VILLAGE_TITLES = (
    Text("Desa/kelurahan", "Village"),
    Text("Kode", "Code"),
    Text("Jenis", "Kind"),
    Text("Kecamatan", "Subdistrict"),
    Text("Isi kolom desa", "For the village column"),
    Text("Isi kolom kecamatan", "For the subdistrict column"),
)
