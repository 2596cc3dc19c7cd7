"""Why is a figure not recorded: a budget, a count of eligible workers, something said in public?"""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

FIGURES: Mapping[Reason, Text] = {
    Reason.FISCAL_YEAR: Text(
        "Tahun anggaran harus {first} sampai {last}.",
        "A fiscal year is {first} to {last}.",
    ),
    Reason.NOTHING_ALLOCATED: Text(
        "Sebutkan jumlah, batas bawah, atau kuota.",
        "Give an amount, a lower bound or a quota.",
    ),
    Reason.PAYER_MISSING: Text(
        "Dana perusahaan harus menyebut pembayarnya.",
        "Corporate funding must name its payer.",
    ),
    Reason.ALREADY_ALLOCATED: Text(
        "Anggaran ini sudah dialokasikan pada tahap {stage:noun}.",
        "This budget is already allocated at stage {stage:noun}.",
    ),
    Reason.BELOW_LOWER_BOUND: Text(
        "Jumlah di bawah batas bawah yang disebutkan, {at_least:rupiah}.",
        "The amount is below its stated lower bound, {at_least:rupiah}.",
    ),
    Reason.BELOW_RESERVED: Text(
        "Jumlah di bawah yang sudah dicadangkan, {reserved:rupiah}.",
        "The amount is below what is already reserved, {reserved:rupiah}.",
    ),
    Reason.BELOW_USED: Text(
        "Kuota di bawah yang sudah terpakai, {used:number}.",
        "The quota is below what is already used, {used:number}.",
    ),
    Reason.REVISES_NOTHING: Text(
        "Sebutkan apa yang berubah: jumlah, batas bawah, kuota, tahap, atau kuota desa.",
        "Say what changes: an amount, a lower bound, a quota, the stage, or the quota of a village.",
    ),
    Reason.FIGURE_AND_CLEARED: Text(
        "Angka ini diisi dan sekaligus dihapus: pilih salah satu.",
        "This figure is given and cleared at once: choose one.",
    ),
    Reason.VILLAGE_NAMED_TWICE: Text(
        "Desa ini disebut lebih dari sekali: sebutkan satu kali.",
        "This village is named more than once: name it once.",
    ),
    Reason.HOW_MANY_VILLAGES: Text(
        "Sebutkan 1 sampai {most:number} desa sekaligus.",
        "Name 1 to {most:number} villages at once.",
    ),
    Reason.VILLAGE_OF_OTHER_REGENCY: Text(
        "Kode ini bukan desa atau kelurahan di {region}, wilayah anggaran ini.",
        "This code is no village of {region}, whose budget it is.",
    ),
    Reason.RING_ONE_OF_COMPANIES: Text(
        "Ring satu hanya untuk dana perusahaan (CORPORATE).",
        "Ring one is only for corporate funding (CORPORATE).",
    ),
    Reason.RING_ONE_MISSING: Text(
        "Di kabupaten ini perusahaan menanggung lebih dahulu pekerja desa ring satunya: sebutkan desa-desa itu.",
        "In this regency a company pays for the workers of its ring-one villages first: name these villages.",
    ),
    Reason.NO_FIGURE: Text("Sebutkan nilai atau batas bawahnya.", "Give a value or its lower bound."),
    Reason.VALUE_BELOW_AT_LEAST: Text(
        "Nilai lebih kecil daripada batas bawahnya, {at_least:number}; sebutkan salah satu yang benar.",
        "The value is below its own lower bound, {at_least:number}; give the one that is right.",
    ),
    Reason.MONEY_WANTED: Text(
        "Pernyataan tentang anggaran menyebut uang: isi {money:option}, bukan {count:option}.",
        "A claim about a budget gives money: fill in {money:option}, not {count:option}.",
    ),
    Reason.COUNT_WANTED: Text(
        "Pernyataan ini menyebut cacah pekerja atau kartu: isi {count:option}, bukan {money:option}.",
        "This claim counts workers or cards: fill in {count:option}, not {money:option}.",
    ),
    Reason.NOT_A_RATIO: Text("Rasio harus 0 sampai 1.", "A ratio must be 0 to 1."),
    Reason.PER_UNIT_INCOMPLETE: Text(
        "Jumlah per satuan dan satuannya harus disebut bersama.",
        "A figure per unit and its unit belong together.",
    ),
    Reason.SINCE_WHEN: Text(
        "Pernyataan dengan {since:option} harus menyebut sejak kapan.",
        "A claim with {since:option} must say since when.",
    ),
    Reason.SAID_BEFORE_SINCE: Text(
        "Pernyataan tidak mungkin diucapkan sebelum {since:day}, hari sejak kapan angkanya berlaku.",
        "It cannot have been said before {since:day}, the day since which it holds.",
    ),
    Reason.BEFORE_SAID: Text(
        "Angka ini baru disebut pada {said:day}; sebutkan hari itu atau sesudahnya.",
        "The figure was said on {said:day} only; give that day or a later one.",
    ),
    Reason.CLAIM_WITHDRAWN: Text(
        "Pernyataan ini sudah ditarik kembali pada {day:day}. Catat angka yang baru sebagai pernyataan baru.",
        "This claim was withdrawn on {day:day}. Record a new figure as a new claim.",
    ),
    Reason.NOT_BESIDE: Text(
        "Penjelasan hanya berlaku untuk pernyataan lain tentang {region} yang tidak ditarik kembali.",
        "An explanation is told for other claims about {region} that were not withdrawn.",
    ),
    Reason.NOTE_MISSING: Text(
        "Alasan OTHER memerlukan penjelasan: isi {note:option}.",
        "Reason OTHER needs an explanation: fill in {note:option}.",
    ),
    Reason.ASSUMED_BESIDE_NAMED: Text(
        "Tanggal asumsi hanya untuk pernyataan yang tidak menyebut waktu; kosongkan salah satu.",
        "A day is assumed only where the claim names none; leave one of the two out.",
    ),
}
