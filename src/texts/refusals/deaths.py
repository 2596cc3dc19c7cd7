"""What does a worker's death stand against? As the officer reads it who records, corrects or ends something."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

DEATHS: Mapping[Reason, Text] = {
    Reason.WORKER_DIED: Text(
        "Pekerja ini tercatat meninggal sebelum hari pertama perlindungan. Bila itu salah, batalkan dahulu catatan kematiannya.",
        "This worker is on record as dead before the first day of protection. If that is wrong, withdraw the death first.",
    ),
    Reason.DIED_WITHIN: Text(
        "Pekerja ini tercatat meninggal sebelum perlindungan itu berakhir: akhiri sehari sesudah kematiannya. Bila kematian "
        "itu salah, batalkan dahulu catatannya.",
        "This worker is on record as dead before that protection ends: let it end on the day after the death. If the death "
        "is wrong, withdraw it first.",
    ),
    Reason.WITHDRAW_DEATH_FIRST: Text(
        "Kepesertaan ini berakhir karena kematian pekerjanya. Bila kematian itu atau harinya salah, batalkan dahulu catatannya.",
        "This enrolment ends by the worker's death. If the death or its day is wrong, withdraw it first.",
    ),
    Reason.WHOSE_DEATH: Text(
        "Sebutkan satu saja: kepesertaan orang itu, atau NIK-nya (dan, untuk mencatat kematian, nama dan tanggal lahirnya).",
        "Name one of the two: an enrolment of the person, or the NIK (and, to record a death, name and birth date).",
    ),
    Reason.DIED_OTHERWISE: Text(
        "Kematian pekerja ini sudah tercatat pada hari lain. Bila hari itu salah, batalkan dahulu catatannya, lalu catat lagi.",
        "The worker's death is on record for another day. If that day is wrong, withdraw the death first, then record it "
        "again.",
    ),
    Reason.NO_DEATH: Text(
        "Tidak ada kematian pekerja ini yang tercatat, jadi tidak ada yang dibatalkan.",
        "No death of this worker is on record, so there is nothing to withdraw.",
    ),
}
