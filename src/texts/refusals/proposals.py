"""What stands against a list that carries its people? As whoever proposes, verifies, corrects or enrols it reads it."""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

PROPOSALS: Mapping[Reason, Text] = {
    Reason.LIST_WITHOUT_PEOPLE: Text(
        "Daftar ini dikenal dari sidiknya saja dan tidak memuat orang: catat verifikasinya dengan {verify_on_paper:option}.",
        "This list is known by its digest alone and carries no people: record its verification with {verify_on_paper:option}.",
    ),
    Reason.TWICE_IN_LIST: Text(
        "Orang yang sama sudah ada pada baris {row} daftar ini.",
        "The same person already stands in row {row} of this list.",
    ),
    Reason.TWICE_IN_CORRECTION: Text(
        "Orang yang sama disebut dua kali dalam perbaikan ini.",
        "The same person is named twice in this correction.",
    ),
    Reason.LISTED_DEAD: Text(
        "Orang ini tercatat meninggal: keluarkan dari daftar. Bila itu salah, batalkan dahulu catatan kematiannya.",
        "This person is on record as dead: take them off the list. If that is wrong, withdraw the death first.",
    ),
    Reason.ROW_OF_OTHER_VILLAGE: Text(
        "Desa yang mengusulkan ({village}) hanya mengusulkan warganya sendiri.",
        "The village that proposes ({village}) proposes its own people only.",
    ),
    Reason.ROW_TWICE: Text("Baris {row} disebut dua kali.", "Row {row} is named twice."),
    Reason.ROW_UNKNOWN: Text(
        "Tidak ada baris {row} pada daftar ini, atau baris itu sudah ditarik.",
        "There is no row {row} on this list, or it was withdrawn.",
    ),
    Reason.ROW_ACCEPTED: Text(
        "Baris {row} sudah diterima; yang sudah diterima tidak diubah.",
        "Row {row} was accepted, and what is accepted is not changed.",
    ),
    Reason.ROW_NOT_WAITING: Text(
        "Baris {row} tidak sedang menunggu verifikasi.",
        "Row {row} does not wait for verification.",
    ),
    Reason.COUNT_IS_ACCEPTED: Text(
        "SK atas daftar ini menyebut yang diterima, {accepted:number} orang: kosongkan jumlahnya, atau samakan.",
        "A decree over this list names those accepted, {accepted:number} people: leave the count out, or make it agree.",
    ),
    Reason.ROWS_UNSEEN: Text(
        "{rows:number} baris diusulkan sesudah daftar ini ditampilkan: buka lagi daftarnya, periksa, lalu kirim.",
        "{rows:number} rows were proposed since this list was shown: open it again, look at them, then send.",
    ),
    Reason.ROWS_WAIT: Text(
        "{waiting:number} baris daftar ini masih menunggu verifikasi: tunggu kantor yang memeriksanya, atau tarik baris itu, lalu catat SK.",
        "{waiting:number} rows of this list still wait for verification: wait for the offices that judge them, or withdraw these rows, then "
        "record the decree.",
    ),
    Reason.ROUND_UNKNOWN: Text(
        "Daftar ini tidak mempunyai putaran itu: sebutkan salah satu dari 1 sampai {rounds:number}.",
        "This list has no such round: give one from 1 to {rounds:number}.",
    ),
    Reason.ROUND_WITHOUT_PEOPLE: Text(
        "Putaran hanya ada pada SK atas daftar yang memuat orang: kosongkan putarannya.",
        "Only a decree over a list that carries its people has a round: leave the round out.",
    ),
    Reason.ROUND_EARLIER: Text(
        "{enrolled:number} orang sudah didaftarkan di bawah SK ini, dan putaran yang lebih awal mungkin tidak memuat mereka: biarkan "
        "putarannya, atau batalkan dahulu kepesertaan mereka.",
        "{enrolled:number} people are enrolled under this decree, and an earlier round may not hold them: leave the round as it is, "
        "or first take their enrolments back.",
    ),
    Reason.LIST_HAS_PEOPLE: Text(
        "Daftar ini memuat orangnya: daftarkan mereka dari daftar itu ({enrol_from_list:option}), tanpa berkas.",
        "This list carries its people: enrol them from the list ({enrol_from_list:option}), without a file.",
    ),
    Reason.NOT_NAMED: Text(
        "SK tidak menyebut baris ini: belum diterima, atau diusulkan sesudah SK.",
        "The decree does not name this row: it is not accepted, or was proposed after the decree.",
    ),
    Reason.ROWS_NOT_ACCEPTED: Text(
        "SK tidak menyebut baris {row}: belum diterima, atau diusulkan sesudah SK.",
        "The decree does not name row {row}: it is not accepted, or was proposed after the decree.",
    ),
    Reason.NOTE_OF_NOTHING: Text(
        "Catatan ini untuk baris yang dikembalikan, dan tidak ada baris yang dikembalikan: hapus catatannya.",
        "The note is about returned rows, and none is returned: leave it out.",
    ),
    Reason.NOTHING_WAITS: Text(
        "Tidak ada baris daftar ini yang menunggu verifikasi.",
        "No row of this list waits for verification.",
    ),
    Reason.FEWER_THAN_ENROLLED: Text(
        "Yang diterima akan menjadi {accepted:number} orang, padahal {enrolled:number} sudah didaftarkan dari daftar ini: batalkan "
        "dahulu kepesertaan mereka yang dikembalikan.",
        "That would leave {accepted:number} people accepted, and {enrolled:number} are enrolled from this list: take back the "
        "enrolments of those returned first.",
    ),
    Reason.ROW_ENROLLED: Text(
        "Orang di baris {row} sudah didaftarkan dari daftar ini: batalkan dahulu kepesertaannya.",
        "The person in row {row} is enrolled from this list: take back the enrolment first.",
    ),
}
