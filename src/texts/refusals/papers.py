"""Why is a paper not recorded: an agreement, a list, its verification, a decree?"""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

PAPERS: Mapping[Reason, Text] = {
    Reason.TWO_PARTIES: Text("Sebutkan sedikitnya dua pihak.", "Name at least two parties."),
    Reason.MEMORANDUM_UNDER: Text(
        "Kesepakatan bersama tidak berada di bawah kesepakatan lain; kosongkan isian ini.",
        "A memorandum is not made under another one; leave this out.",
    ),
    Reason.NOT_A_MEMORANDUM: Text(
        "Yang disebut bukan kesepakatan bersama.",
        "What is named here is not a memorandum.",
    ),
    Reason.SIGNER_NOT_A_REGENCY: Text(
        "Perjanjian ditandatangani kabupaten atau kota: beri kodenya, misalnya 64.01.",
        "An agreement is signed by a regency: give its code, for example 64.01.",
    ),
    Reason.NO_DAY: Text(
        "Perjanjian tidak berlaku satu hari pun: akhirnya harus sesudah hari pertama, {start:day}.",
        "The agreement would hold on no day: it must end after its first day, {start:day}.",
    ),
    Reason.BEFORE_START: Text(
        "Tanggal berada sebelum hari pertama, {start:day}.",
        "The day is before the first day, {start:day}.",
    ),
    Reason.NOTHING_TO_AMEND: Text(
        "Sebutkan apa yang diubah: judul, para pihak, atau masa berlaku.",
        "Say what is amended: the title, the parties or the period.",
    ),
    Reason.NOT_TERMINATED: Text(
        "Perjanjian ini tidak diakhiri: tidak ada pengakhiran yang dapat diralat atau ditarik kembali.",
        "This agreement was not terminated: there is no termination to correct or take back.",
    ),
    Reason.ALREADY_TERMINATED: Text(
        "Perjanjian sudah diakhiri sejak {on:day}.",
        "The agreement was already terminated from {on:day}.",
    ),
    Reason.PROPOSER: Text(
        "Daftar diusulkan desa, kelurahan, atau seluruh kabupaten, bukan kecamatan: beri kode salah satunya.",
        "A list is proposed by a village or for a whole regency, not by a subdistrict: give the code of one of them.",
    ),
    Reason.DIGEST_FORM: Text(
        "Sidik daftar harus SHA-256: 64 angka heksadesimal kecil.",
        "The list digest must be a SHA-256: 64 lower-case hexadecimal digits.",
    ),
    Reason.LIST_KNOWN_OTHERWISE: Text(
        "Daftar dengan sidik ini sudah diusulkan dengan keterangan lain.",
        "A list of this digest was already proposed with other particulars.",
    ),
    Reason.LIST_NOT_PROPOSED: Text("Daftar ini belum diusulkan.", "This list was not proposed."),
    Reason.ALREADY_VERIFIED: Text(
        "Daftar ini sudah diverifikasi {office} pada {on:day} untuk {verified:number} orang; catatan itu tetap. Samakan isian ini, atau "
        "usulkan daftar yang baru.",
        "This list was already verified by {office} on {on:day} for {verified:number} people, and that stays on record. Make this "
        "field agree with it, or propose a new list.",
    ),
    Reason.MORE_THAN_PROPOSED: Text(
        "Melebihi jumlah yang diusulkan ({proposed:number}).",
        "More than were proposed ({proposed:number}).",
    ),
    Reason.DECREE_NOT_OF_A_REGENCY: Text(
        "SK ditetapkan kabupaten atau kota: beri kodenya, misalnya 64.01.",
        "A decree is issued by a regency: give its code, for example 64.01.",
    ),
    Reason.DECREE_KNOWN_OTHERWISE: Text(
        "SK nomor {number} kabupaten ini sudah dicatat dengan tanggal, daftar atau jumlah lain. "
        "Tulis nomor lengkap dengan tahunnya.",
        "Decree {number} of this regency is on record with another date, list or count. "
        "Write the whole number with its year.",
    ),
    Reason.BEFORE_VERIFICATION: Text(
        "SK bertanggal sebelum daftarnya diverifikasi ({verified:day}); perbaiki tanggalnya.",
        "The decree is dated before its list was verified ({verified:day}); correct the date.",
    ),
    Reason.MORE_THAN_VERIFIED: Text(
        "Melebihi jumlah yang diverifikasi ({verified:number}).",
        "More than were verified ({verified:number}).",
    ),
    Reason.WHICH_LIST: Text(
        "Sebutkan daftarnya dengan satu cara: id-nya, atau sidiknya.",
        "Name the list in one way: by its id, or by its digest.",
    ),
    Reason.NOT_VERIFIED_YET: Text(
        "Daftar ini belum diverifikasi, jadi tidak ada verifikasi yang dapat dibatalkan.",
        "This list is not verified, so there is no verification to take back.",
    ),
    Reason.BELOW_ENROLLED: Text(
        "Kurang dari yang sudah didaftarkan, {enrolled:number} orang. Beri jumlah yang lebih besar, atau batalkan dahulu kepesertaan "
        "yang tidak seharusnya ada.",
        "Fewer than the {enrolled:number} people who are enrolled already. Give a larger number, or first take back the enrolments "
        "that should not be.",
    ),
    Reason.NOTHING_TO_REVISE: Text(
        "Sebutkan apa yang berubah pada SK: nomor, tanggal, jumlah, atau putarannya.",
        "Say what of the decree has changed: its number, its date, its count or its round.",
    ),
}
