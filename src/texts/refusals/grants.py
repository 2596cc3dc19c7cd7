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
    Reason.ANOTHERS: Text(
        "Ini dicatat di luar wilayah peran {role:noun} Anda; yang mencatatnya yang mengubahnya. Tidak ada yang disimpan.",
        "This was recorded beyond the region of your role {role:noun}; whoever recorded it changes it. Nothing was saved.",
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
    Reason.SECOND_FACTOR: Text(
        "Nama hanya ditampilkan bila Anda masuk dengan dua hal, bukan kata sandi saja. Buka /akun, atur kode aplikasi autentikator atau "
        "kunci sandi, lalu keluar dan masuk lagi dengannya. Selain nama, semua tetap terbuka.",
        "Names are shown only where you signed in with two things, not with a password alone. Open /akun, set up codes of an "
        "authenticator app or a passkey, then sign out and sign in again with it. All but names stays open.",
    ),
    Reason.GLASS_NEEDED: Text(
        "Auditor tidak melihat nama. Bila harus, {break_glass:option} dengan alasannya membuka satu desa atau orang tertentu selama satu jam; "
        "operator kabupaten dan auditor lain melihatnya.",
        "Auditors see no names. Where you must, {break_glass:option} with its reason opens one village or some people for one hour; operators "
        "of the regency and other auditors see that you did.",
    ),
    Reason.GLASS_OVER: Text(
        "Akses darurat Anda sudah berakhir: satu jam, atau lebih singkat bila peran dicabut. Bila masih perlu, kirim {break_glass:option} lagi "
        "dengan alasannya.",
        "Your break-glass is over: it lasts one hour. Where you still need it, send {break_glass:option} again with its reason.",
    ),
    Reason.GLASS_ELSEWHERE: Text(
        "Akses darurat Anda tidak mencakup orang ini. Buka desa atau orang itu dengan {break_glass:option} baru; yang sekarang lalu berakhir.",
        "Your break-glass does not cover this person. Open the village or the person by a new {break_glass:option}; the one of now then ends.",
    ),
    Reason.GLASS_SPENT: Text(
        "Akses darurat ini menampilkan paling banyak {most:number} orang; {seen:number} sudah ditampilkan dan {asked:number} lagi "
        "diminta. Minta lebih sedikit, atau kirim {break_glass:option} lagi dengan alasannya.",
        "This break-glass shows {most:number} people at most; {seen:number} were shown and {asked:number} more are asked for. Ask for "
        "fewer, or send {break_glass:option} again with its reason.",
    ),
    Reason.GLASS_FOR_PEOPLE: Text(
        "Akses darurat hanya untuk orang yang masuk dengan peran auditor, bukan untuk program. Masuk sebagai auditor.",
        "Break-glass is for a person who is signed in as an auditor, not for a program. Sign in as an auditor.",
    ),
    Reason.GLASS_OF_WHAT: Text(
        "Sebutkan satu desa ({glass_region:option}) atau beberapa orang ({glass_people:option}), bukan keduanya.",
        "Name one village ({glass_region:option}) or some people ({glass_people:option}), not both.",
    ),
    Reason.GLASS_ONE_REGENCY: Text(
        "Orang-orang ini terdaftar di lebih dari satu kabupaten. Buka untuk setiap kabupaten tersendiri.",
        "These people are enrolled in more than one regency. Open them for each regency by itself.",
    ),
    Reason.GLASS_SAYS_WHY: Text(
        "Jelaskan mengapa nama harus dilihat: isi {note:option}. Operator dan auditor lain membacanya; jangan menyebut nama.",
        "Say why names must be seen: fill in {note:option}. Operators and other auditors read it; name nobody in it.",
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
    Reason.LAST_ADMINISTRATOR: Text(
        "Sesudah ini tidak ada lagi administrator yang dapat masuk dan perannya tanpa hari akhir: tidak seorang pun dapat mengurus pengguna. "
        "Tidak ada yang disimpan. Beri dahulu peran ADMINISTRATOR tanpa hari akhir kepada orang lain, yang memakai tautannya.",
        "After this there would be no administrator who can sign in and whose role has no last day: nobody could manage users. Nothing "
        "was saved. First grant ADMINISTRATOR without a last day to somebody else, who uses their link.",
    ),
    Reason.ADMINISTRATOR_THERE: Text(
        "Administrator pertama sudah pernah ditunjuk. Bila tidak seorang pun dapat masuk, tunjuk lagi dengan {appoint_again:option}.",
        "A first administrator was appointed before. If nobody can sign in any more, appoint one with {appoint_again:option}.",
    ),
}
