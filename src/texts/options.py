"""How is something asked for that can be chosen? A program names a parameter, the command line an option, a page its own field.

Text("Sebutkan lembarnya dengan {sheet:option}.", "Name the sheet with {sheet:option}.")

says "--sheet (HTTP: sheet=…)", and on a page the field of the form. Whoever answers a page sets `ON_PAGES` for as long as it is made.
"""

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from .text import Text

_ON_PAGES: ContextVar[bool] = ContextVar("texts are read on a page", default=False)


class Option(NamedTuple):
    """What is typed on the command line, the parameter of `POST /imports` where it has another, and what a page calls it."""

    line: str
    http: str | None
    page: Text


_PAPERS = Text("halaman Dokumen", "the page Papers")
OPTIONS: Mapping[str, Option] = {
    "sheet": Option(
        "--sheet", "sheet=…", Text("isian “Lembar yang dibaca”", "the field “Sheets that are read”")
    ),
    "column": Option(
        "--column", "column=…", Text("isian “Kolom yang namanya lain”", "the field “Columns of another name”")
    ),
    "hidden_skip": Option(
        "--skip-hidden",
        "hidden=skip",
        Text("pilihan “lewati” di “Yang tersembunyi”", "the choice “leave out” of “What is hidden”"),
    ),
    "hidden_with": Option(
        "--with-hidden",
        "hidden=with",
        Text("pilihan “ikut dibaca” di “Yang tersembunyi”", "the choice “read too” of “What is hidden”"),
    ),
    "birth_date_from": Option(
        "--birth-date-from nik|column",
        "birthDateFrom=nik|column",
        Text("isian “Tanggal lahir menurut”", "the field “Birth date by”"),
    ),
    "sex_from": Option(
        "--sex-from nik|column",
        "sexFrom=nik|column",
        Text("isian “Jenis kelamin menurut”", "the field “Sex by”"),
    ),
    "unknown_segment": Option(
        "--unknown-segment UNSPECIFIED",
        "unknownSegment=UNSPECIFIED",
        Text("isian “Segmen untuk yang tidak dikenal”", "the field “Segment for those that are unknown”"),
    ),
    "segments": Option(
        "`naungan segments`", "`segments`", Text("pilihan segmen di formulir", "the segments of the form")
    ),
    "villages": Option(
        "`naungan villages`", "`regions`", Text("hasil pemeriksaan berkas", "the check of a file")
    ),
    "list": Option(
        "--list",
        "list=…",
        Text(
            "tautan “Unggah berkas yang sudah diperbaiki”", "the link “Upload the file once it is corrected”"
        ),
    ),
    "agreement": Option("--agreement", "agreement=…", Text("isian “Perjanjian”", "the field “Agreement”")),
    "decree": Option("--decree", "decree=…", Text("isian “SK”", "the field “Decree”")),
    "payer": Option("--payer", "payer=…", Text("isian “Pembayar”", "the field “Payer”")),
    "funding": Option("--funding", "funding=…", Text("isian “Sumber dana”", "the field “Funding source”")),
    "days": Option(
        "--from, --until",
        "from=…, until=…",
        Text("isian “Terlindungi mulai” atau “Hari terakhir”", "the fields “Protected from” or “Last day”"),
    ),
    "sign_agreement": Option("signAgreement", None, _PAPERS),
    "allocate_budget": Option("allocateBudget", None, _PAPERS),
    "propose_and_verify": Option("proposeParticipants, verifyList", None, _PAPERS),
    "issue_decree": Option("issueDecree", None, _PAPERS),
    "correct_enrolment": Option(
        "correctEnrolment", None, Text("formulir “Perbaiki kepesertaan”", "the form “Correct the enrolment”")
    ),
    "transfer_enrolment": Option(
        "transferEnrolment",
        None,
        Text("formulir “Pindahkan desa atau segmen”", "the form “Transfer to another village or segment”"),
    ),
    "end_enrolment": Option(
        "endEnrolment", None, Text("formulir “Akhiri perlindungan”", "the form “End the protection”")
    ),
    "with_cards": Option(
        "`withCards`", None, Text("pilihan “batalkan kartunya juga”", "the choice “take the card back too”")
    ),
    "note": Option("`note`", None, Text("isian “Catatan”", "the field “Note”")),
    "verify_on_paper": Option(
        "verifyList",
        None,
        Text("formulir “Catat verifikasi di atas kertas”", "the form “Record the verification on paper”"),
    ),
    "money": Option("`money`", None, Text("uangnya", "the money")),
    "count": Option("`count`", None, Text("cacahnya", "the count")),
    "break_glass": Option("`breakGlass`", None, Text("akses darurat", "break-glass")),
    "glass_region": Option("`region`", None, Text("wilayah", "region")),
    "glass_people": Option("`enrolments`", None, Text("kepesertaan", "enrolments")),
    "open_batch": Option("openBatch", None, Text("pengiriman ulang berkasnya", "sending its file again")),
    "appoint_again": Option("`--again`", None, Text("pengelola server", "whoever runs the server")),
    "since": Option("`since`", None, Text("sejak", "since")),
    "enrol_from_list": Option(
        "naungan enrol --from-list, enrolFromList", None, Text("daftar itu sendiri", "the list itself")
    ),
}


# What a page calls the parameters of `POST /imports`.
_FIELDS: Mapping[str, Text] = {
    "region": Text("isian “Wilayah”", "the field “Region”"),
    "scheme": Text("isian “Skema”", "the field “Scheme”"),
    "funding": OPTIONS["funding"].page,
    "from": Text("isian “Terlindungi mulai”", "the field “Protected from”"),
    "until": Text("isian “Hari terakhir”", "the field “Last day”"),
    "agreement": OPTIONS["agreement"].page,
    "decree": OPTIONS["decree"].page,
    "payer": OPTIONS["payer"].page,
    "list": OPTIONS["list"].page,
    "on": Text("isian “Hari terbit menurut BPJS”", "the field “Day of issue by BPJS”"),
    "fromList": Text("isian “Daftar”", "the field “List”"),
    "column": OPTIONS["column"].page,
    "sheet": OPTIONS["sheet"].page,
    "segment": Text(
        "isian “Segmen semua orang dalam berkas”", "the field “Segment of everybody in the file”"
    ),
    "unknownSegment": OPTIONS["unknown_segment"].page,
    "hidden": Text("isian “Yang tersembunyi”", "the field “What is hidden”"),
    "birthDateFrom": OPTIONS["birth_date_from"].page,
    "sexFrom": OPTIONS["sex_from"].page,
}


@contextmanager
def on_pages() -> Iterator[None]:
    """What is said meanwhile is read on a page, next to its form."""
    before = _ON_PAGES.set(True)
    try:
        yield
    finally:
        _ON_PAGES.reset(before)


def said(name: str, locale: str) -> str:
    """An option by its name, as whoever reads it can choose it."""
    option = OPTIONS[name]
    if _ON_PAGES.get():
        return option.page.said(locale)
    return option.line if option.http is None else f"{option.line} (HTTP: {option.http})"


def field_named(parameter: str) -> Text | None:
    """What the page that is answered calls a parameter of `POST /imports`; None where no page is, or it has no field for it."""
    return _FIELDS.get(parameter) if _ON_PAGES.get() else None


def typed(line: str) -> str:
    """What may be typed, given as on the command line: `--sheet 'Data 1' --sheet B`; on a page the values alone."""
    if not _ON_PAGES.get():
        return line
    return "; ".join(part for part in shlex.split(line) if not part.startswith("--"))
