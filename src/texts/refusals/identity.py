"""Why can a person not be corrected like this? As the officer reads it."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

IDENTITY: Mapping[Reason, Text] = {
    Reason.NIK_TAKEN: Text(
        "NIK ini milik pekerja lain, sekarang atau dahulu. Periksa nomornya; bila keduanya satu orang, batalkan kepesertaan yang "
        "tercatat atas nama yang keliru.",
        "This NIK is another worker's, now or formerly. Check the number; if both are one person, take back the enrolments that were "
        "recorded for the wrong one.",
    ),
    Reason.NIK_WAS_MISSING: Text(
        "Sebutkan apakah NIK sebelumnya salah (WRONG: bebas dipakai orang lain) atau berubah (CHANGED: tetap menemukan orang ini).",
        "Say whether the NIK before was wrong (WRONG: free for others) or changed (CHANGED: it still finds this person).",
    ),
    Reason.NOTHING_TO_CORRECT: Text(
        "Sebutkan sedikitnya satu yang diperbaiki: NIK, nama, tanggal lahir atau jenis kelamin.",
        "Name at least one thing that is corrected: NIK, name, birth date or sex.",
    ),
}
