"""What are the roles of users called, and why is one revoked?"""

from collections.abc import Mapping

from .label import Label, label

ROLES: Mapping[str, Label] = {
    "ANALYST": label(
        "analis",
        "analyst",
        "membaca cakupan dan hitungan, bukan orang",
        "reads coverage and counts, no people",
    ),
    "VERIFIER": label(
        "verifikator",
        "verifier",
        "memverifikasi atau mengembalikan nama yang diusulkan",
        "verifies or returns who was proposed",
    ),
    "OPERATOR": label(
        "operator",
        "operator",
        "mencatat segalanya di kabupatennya kecuali verifikasi dan SK",
        "records everything of the regency but verifications and decrees",
    ),
    "APPROVER": label("penetap", "approver", "menerbitkan SK", "issues decrees"),
    "AUDITOR": label(
        "auditor",
        "auditor",
        "membaca semua yang tercatat dan semua peristiwa",
        "reads everything recorded and all events",
    ),
    "ADMINISTRATOR": label(
        "administrator", "administrator", "mengelola pengguna dan perannya", "manages users and their roles"
    ),
}
USER_KINDS: Mapping[str, Label] = {
    "PERSON": label("orang", "person"),
    "SERVICE": label(
        "akun layanan",
        "service account",
        "program yang masuk dengan token",
        "a program that signs in by token",
    ),
}
GLASS_REASONS: Mapping[str, Label] = {
    "COMPLAINT": label(
        "pengaduan", "complaint", "seseorang mengadukan sesuatu", "somebody complained about something"
    ),
    "DOUBLE_ENROLMENT": label("dugaan peserta ganda", "suspected double enrolment"),
    "FRAUD": label("dugaan kecurangan", "suspected fraud"),
    "SAMPLE": label(
        "uji petik", "sample", "mencocokkan sampel dengan berkas", "a sample is held against papers"
    ),
    "AUTHORITY": label(
        "permintaan pihak berwenang",
        "asked by an authority",
        "pengadilan, kejaksaan, kepolisian",
        "a court, prosecutor or police",
    ),
    "OTHER": label("alasan lain", "another reason", "lihat catatannya", "as the note tells"),
}
REVOCATIONS: Mapping[str, Label] = {
    "LEFT_OFFICE": label("tidak lagi bertugas", "left the office"),
    "OTHER_DUTIES": label("beralih tugas", "has other duties"),
    "GRANTED_BY_MISTAKE": label("keliru diberikan", "granted by mistake"),
    "MISUSED": label("disalahgunakan", "misused"),
    "OTHER": label("alasan lain", "another reason", "lihat catatannya", "as the note tells"),
}
