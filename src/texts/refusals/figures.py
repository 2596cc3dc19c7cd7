"""Why is a figure not recorded: a budget, a count of eligible workers, something said in public?"""

from collections.abc import Mapping

from ..text import Text

FIGURES: Mapping[str, Text] = {
    "fiscal_year": Text(
        "Tahun anggaran harus {first} sampai {last}.",
        "A fiscal year is {first} to {last}.",
    ),
    "nothing_allocated": Text(
        "Sebutkan jumlah, batas bawah, atau kuota.",
        "Give an amount, a lower bound or a quota.",
    ),
    "payer_missing": Text(
        "Dana perusahaan harus menyebut pembayarnya.",
        "Corporate funding must name its payer.",
    ),
    "already_allocated": Text(
        "Anggaran ini sudah dialokasikan pada tahap {stage:noun}.",
        "This budget is already allocated at stage {stage:noun}.",
    ),
    "below_lower_bound": Text(
        "Jumlah di bawah batas bawah yang disebutkan, {at_least:rupiah}.",
        "The amount is below its stated lower bound, {at_least:rupiah}.",
    ),
    "below_reserved": Text(
        "Jumlah di bawah yang sudah dicadangkan, {reserved:rupiah}.",
        "The amount is below what is already reserved, {reserved:rupiah}.",
    ),
    "below_used": Text(
        "Kuota di bawah yang sudah terpakai, {used:number}.",
        "The quota is below what is already used, {used:number}.",
    ),
    "no_figure": Text("Sebutkan nilai atau batas bawahnya.", "Give a value or its lower bound."),
    "value_below_at_least": Text(
        "Nilai lebih kecil daripada batas bawahnya, {at_least:number}; sebutkan salah satu yang benar.",
        "The value is below its own lower bound, {at_least:number}; give the one that is right.",
    ),
    "not_a_ratio": Text("Rasio harus 0 sampai 1.", "A ratio must be 0 to 1."),
    "per_unit_incomplete": Text(
        "Jumlah per satuan dan satuannya harus disebut bersama.",
        "A figure per unit and its unit belong together.",
    ),
    "since_when": Text(
        "Pernyataan 'sejak' harus menyebut sejak kapan.",
        "A claim with `since` must say since when.",
    ),
    "said_before_since": Text(
        "Pernyataan tidak mungkin diucapkan sebelum {since:day}, hari sejak kapan angkanya berlaku.",
        "It cannot have been said before {since:day}, the day since which it holds.",
    ),
    "assumed_beside_named": Text(
        "Tanggal asumsi hanya untuk pernyataan yang tidak menyebut waktu; kosongkan salah satu.",
        "A day is assumed only where the claim names none; leave one of the two out.",
    ),
}
