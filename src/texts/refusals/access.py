"""Why may a user not do something, and why can a role not be granted? As the officer reads it."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

ACCESS: Mapping[Reason, Text] = {
    Reason.ROLE_MISSING: Text(
        "Untuk ini diperlukan peran {role:noun}. Tidak ada yang disimpan. Minta administrator memberikannya.",
        "This needs the role {role:noun}. Nothing was saved. Ask an administrator to grant it.",
    ),
    Reason.NOT_YOURS: Text(
        "Peran {role:noun} Anda tidak mencakup wilayah {region}. Tidak ada yang disimpan.",
        "Your role {role:noun} does not cover region {region}. Nothing was saved.",
    ),
    Reason.FOUR_EYES: Text(
        "Langkah sebelumnya Anda sendiri yang mencatat; langkah ini harus dilakukan orang lain. Tidak ada yang disimpan.",
        "You recorded the step before this one yourself; somebody else has to do this step. Nothing was saved.",
    ),
    Reason.NOT_TO_ONESELF: Text(
        "Tidak seorang pun memberi peran kepada dirinya sendiri. Minta administrator lain.",
        "Nobody grants a role to themselves. Ask another administrator.",
    ),
    Reason.ONLY_ON_THE_MACHINE: Text(
        "Ini hanya dapat dilakukan di mesin server sendiri.",
        "This can only be done on the server's own machine.",
    ),
    Reason.ROLE_NEEDS_REGION: Text(
        "Peran {role:noun} diberikan untuk suatu wilayah; hanya ADMINISTRATOR tanpa wilayah.",
        "The role {role:noun} is granted for a region; only ADMINISTRATOR has none.",
    ),
    Reason.ROLE_NOT_AT_THIS_LEVEL: Text(
        "Peran {role:noun} tidak diberikan untuk wilayah tingkat ini.",
        "The role {role:noun} is not granted for a region of this level.",
    ),
    Reason.SERVICE_DECIDES_NOTHING: Text(
        "Akun layanan tidak memverifikasi, menetapkan SK, atau mengelola pengguna ({role:noun}).",
        "A service account does not verify, decree, or manage users ({role:noun}).",
    ),
    Reason.UNTIL_WHEN: Text(
        "Peran berakhir sesudah hari ini dan paling lambat {last:day}.",
        "A role ends after today and on {last:day} at the latest.",
    ),
    Reason.ROLES_CONFLICT: Text(
        "Pengguna ini sudah memegang peran {role:noun} di {region}: satu orang tidak memegang keduanya. Cabut dahulu yang itu.",
        "This user holds the role {role:noun} in {region} already: one person does not hold both. Revoke that one first.",
    ),
    Reason.NOT_HELD: Text(
        "Pengguna ini tidak memegang peran {role:noun} itu.", "The user does not hold that role {role:noun}."
    ),
    Reason.ADMINISTRATOR_THERE: Text(
        "Administrator pertama sudah pernah ditunjuk. Bila tidak seorang pun dapat masuk, tunjuk lagi dengan `--again`.",
        "A first administrator was appointed before. If nobody can sign in any more, appoint one with `--again`.",
    ),
}
