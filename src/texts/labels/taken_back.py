"""What are the words called for what is taken back, and for a death? Part of `values.py`."""

from collections.abc import Mapping

from .label import Label, label

TAKEN_BACK: Mapping[str, Label] = {
    "TYPED_WRONG": label("salah ketik", "typed wrong"),
    "RECORDED_TWICE": label("tercatat dua kali", "recorded twice"),
    "WRONG_PERSON": label("orang lain", "wrong person", "tentang orang lain", "it is about another person"),
    "NEVER_HAPPENED": label("tidak pernah terjadi", "never happened"),
    "NOT_ELIGIBLE": label("tidak memenuhi syarat", "not eligible"),
    "CIVIL_SERVANT": label("sudah ASN", "civil servant already"),
    "WAGE_EARNER": label("sudah penerima upah", "wage earner already"),
    "DOCUMENT_INVALID": label(
        "dokumen tidak sah",
        "paper not valid",
        "dokumen dasarnya tidak sah",
        "the paper behind it is not valid",
    ),
    "WITHDRAWN_BY_AUTHORITY": label(
        "dicabut oleh pejabat",
        "withdrawn by the authority",
        "dicabut oleh pejabat yang menerbitkannya",
        "the office that gave it took it back",
    ),
    "OTHER": label(
        "lainnya", "other", "alasan lain, disebut dalam catatan", "another reason, told in a note"
    ),
}

RETURNED: Mapping[str, Label] = {
    "DIED": label("meninggal dunia", "died"),
    "MOVED_AWAY": label("sudah pindah", "moved away"),
    "NOT_RESIDENT": label("bukan warga setempat", "not a resident"),
    "CIVIL_SERVANT": label("ASN", "civil servant"),
    "WAGE_EARNER": label("penerima upah", "wage earner"),
    "ALREADY_COVERED": label("sudah terlindungi", "protected already"),
    "NOT_A_WORKER": label("tidak bekerja", "not a worker"),
    "OUTSIDE_AGE": label("di luar batas usia", "too young or too old"),
    "IDENTITY_DIFFERS": label(
        "identitas berbeda",
        "identity differs",
        "NIK, nama atau tanggal lahir bukan milik orang itu",
        "NIK, name or birth date are not the person's",
    ),
    "DOCUMENT_MISSING": label("dokumen belum ada", "document missing"),
    "LISTED_TWICE": label("tercantum dua kali", "listed twice"),
    "OTHER": label(
        "lainnya", "other", "alasan lain, disebut dalam catatan", "another reason, told in a note"
    ),
}

IDENTITY_CHANGES: Mapping[str, Label] = {
    "NIK_WRONG": label(
        "NIK salah", "NIK wrong", "NIK yang tercatat salah, kini bebas", "the NIK was wrong and is free again"
    ),
    "NIK_CHANGED": label(
        "NIK berubah",
        "NIK changed",
        "NIK berubah; yang lama tetap menemukan orangnya",
        "the NIK changed; the one before still finds the person",
    ),
    "NAME": label("nama", "name"),
    "BIRTH_DATE": label("tanggal lahir", "birth date"),
    "SEX": label("jenis kelamin", "sex"),
}

IDENTITY_REASONS: Mapping[str, Label] = {
    "TYPED_WRONG": label("salah ketik", "typed wrong"),
    "DOCUMENT_WRONG": label(
        "dokumen keliru", "paper wrong", "dokumen dasarnya keliru", "the paper behind it was wrong"
    ),
    "CHANGED_BY_REGISTRY": label(
        "diubah Dukcapil",
        "changed by the civil registry",
        "diubah oleh Dukcapil",
        "the civil registry changed it",
    ),
    "OTHER": label(
        "lainnya", "other", "alasan lain, disebut dalam catatan", "another reason, told in a note"
    ),
}

NIK_WAS: Mapping[str, Label] = {
    "WRONG": label("salah", "wrong", "bukan NIK orang itu", "it was not the person's"),
    "CHANGED": label("berubah", "changed", "NIK orang itu, lalu berubah", "it was the person's and changed"),
}

REOPENED: Mapping[str, Label] = {
    "ENDED_BY_MISTAKE": label("salah dinonaktifkan", "ended by mistake"),
    "ELIGIBLE_AGAIN": label("memenuhi syarat kembali", "eligible again"),
    "DEATH_WITHDRAWN": label(
        "kematian dibatalkan",
        "death withdrawn",
        "kematian yang mengakhirinya dibatalkan; diisi oleh sistem",
        "the death that ended it was withdrawn; given by the register alone",
    ),
    "OTHER": label(
        "lainnya", "other", "alasan lain, disebut dalam catatan", "another reason, told in a note"
    ),
}

DEATH_EVIDENCE: Mapping[str, Label] = {
    "DEATH_CERTIFICATE": label("akta kematian", "death certificate"),
    "VILLAGE_LETTER": label("surat desa atau kelurahan", "letter of the village office"),
    "HEALTH_FACILITY_LETTER": label("surat fasilitas kesehatan", "letter of a health facility"),
    "CIVIL_REGISTRY": label("data Dukcapil", "civil registry's data"),
    "BPJS_DATA": label("data BPJS Ketenagakerjaan", "data of BPJS Ketenagakerjaan"),
    "STATEMENT": label("pernyataan tertulis", "written statement"),
    "NOT_SAID": label("tidak disebutkan", "not said"),
}

REPORTERS: Mapping[str, Label] = {
    "FAMILY": label("keluarga", "family"),
    "VILLAGE_OFFICE": label("kantor desa atau kelurahan", "village office"),
    "HEALTH_FACILITY": label("fasilitas kesehatan", "health facility"),
    "CIVIL_REGISTRY": label("Dukcapil", "civil registry"),
    "BPJS": label("pihak BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan"),
    "OTHER": label("lainnya", "other"),
    "NOT_SAID": label("tidak disebutkan", "not said"),
}
