"""What does the screen of a village office say?"""

from ..text import Spoken


class VillageOfficePage(Spoken):
    TITLE = "Daftar {region}", "List of {region}"
    NO_SUCH = (
        "Tidak ada daftar dengan id ini, atau bukan daftar desa Anda.",
        "There is no list of this id, or it is not of your village.",
    )
    NO_SUCH_ROW = (
        "Baris ini tidak (lagi) dikembalikan, atau bukan dari desa Anda. Buka daftarnya lagi.",
        "This row is not returned (any more), or not of your village. Open the list again.",
    )
    ABOUT = (
        "Pilih alasan pada baris yang dikembalikan. Baris tanpa alasan diterima.",
        "Choose a reason at each row that goes back. A row without a reason is accepted.",
    )
    ACCEPT = "terima", "accept"
    COUNTS = (
        "{waiting:number} menunggu, {accepted:number} diterima, {returned:number} dikembalikan, {withdrawn:number} ditarik.",
        "{waiting:number} wait, {accepted:number} accepted, {returned:number} returned, {withdrawn:number} withdrawn.",
    )
    OFFICE = "Kantor", "Office"
    LAST_OFFICE = "terakhir diverifikasi oleh", "last verified by"
    OFFICE_HINT = "Nama kantor, bukan nama orang.", "The name of the office, never of a person."
    ON = "Diverifikasi pada", "Verified on"
    SAVE = "Simpan verifikasi", "Save the verification"
    SAVED = "Verifikasi tersimpan dan tercatat.", "The verification is saved and recorded."
    CHANGED = (
        "Perubahan daftar tersimpan dan tercatat.",
        "The changes of the list are saved and recorded.",
    )
    LOST = (
        "Bila sambungan terputus, kirim lagi: tidak ada yang tercatat dua kali.",
        "Where the connection is lost, send it again: nothing is recorded twice.",
    )
    UNCOVERED = "Belum terlindungi", "Not protected yet"
    UNCOVERED_COUNT = (
        "{count:number} orang dari daftar ini belum terlindungi hari ini.",
        "{count:number} people of this list are not protected today.",
    )
    ROWS = "Semua baris", "All rows"
    ROW = "Baris", "Row"
    NAME = "Nama", "Name"
    NIK = "NIK", "NIK"
    STATE = "Keadaan", "State"
    BY_DIGEST = (
        "Daftar ini hanya dicatat dengan jumlah dan sidik jari berkasnya; orangnya diverifikasi di atas kertas.",
        "This list is recorded by its count and the digest of its file alone; its people are verified on paper.",
    )
    VERIFY_DIGEST = "Catat verifikasi di atas kertas", "Record the verification on paper"
    EVENTS = "Riwayat daftar", "History of the list"
    NOT_ALL = (
        "Daftar ini terlalu panjang untuk satu halaman: {shown:number} baris pertama ditampilkan, dan tidak ada yang diverifikasi dari "
        "sini. Minta operator mengusulkannya per desa.",
        "This list is too long for one page: its first {shown:number} rows are shown, and nothing is verified from here. Ask the operator "
        "to propose it village by village.",
    )
    CORRECT = "perbaiki", "correct"
    WITHDRAW = "tarik", "withdraw"
    CORRECT_ROW = "Perbaiki baris {row}", "Correct row {row}"
    WITHDRAW_ROW = "Tarik baris {row}", "Withdraw row {row}"
    CORRECT_TITLE = "Perbaiki baris yang dikembalikan", "Correct a row that came back"
    WITHDRAW_TITLE = "Tarik baris dari daftar", "Withdraw a row from the list"
    CORRECT_ABOUT = (
        "Isi orangnya seperti pada KTP-nya. Baris itu lalu menunggu kantor desanya lagi.",
        "Fill in the person as their card has it. The row then waits for the office of the village again.",
    )
    WITHDRAW_ABOUT = (
        "Orang pada baris ini tidak diusulkan lagi. Kejadiannya tetap dalam log.",
        "The person of this row is not proposed any more. What happened stays in the log.",
    )
    DOWNLOAD_RETURNED = (
        "Unduh baris yang dikembalikan (XLSX), dengan alasannya",
        "Download the returned rows (XLSX), with the reasons",
    )
    UPLOAD_CORRECTED = "Unggah berkas yang sudah diperbaiki", "Upload the file once it is corrected"
    NONE_RETURNED = (
        "Tidak ada baris yang dikembalikan pada daftar ini, atau isinya tidak disimpan lagi.",
        "No row of this list is returned, or what it held is not kept any more.",
    )
    WITHDRAW_MANY = "Tarik beberapa baris sekaligus", "Withdraw several rows at once"
    WITHDRAW_MANY_ABOUT = (
        "Orang pada baris yang dicentang tidak diusulkan lagi. Kejadiannya tetap dalam log.",
        "The people of the rows that are ticked are not proposed any more. What happened stays in the log.",
    )
    WITHDRAW_WHICH = "Baris yang dikembalikan", "Rows that came back"
    WITHDRAW_TICKED = "Tarik yang dicentang", "Withdraw those that are ticked"
    NONE_TICKED = (
        "Tidak ada baris yang dicentang, jadi tidak ada yang ditarik. Kembali, lalu centang barisnya.",
        "No row is ticked, so nothing was withdrawn. Go back and tick the rows.",
    )
    THEIR_NAME = "Nama", "Name"
    THEIR_BIRTH = "Tanggal lahir", "Birth date"
    THEIR_SEX = "Jenis kelamin", "Sex"
    THEIR_VILLAGE = "Desa", "Village"
    THEIR_SEGMENT = "Segmen", "Segment"
    VILLAGES = "Desa dalam daftar ini", "Villages of this list"
    VILLAGE = "Desa", "Village"
    CHOOSE_VILLAGE = (
        "Daftar ini diperiksa desa demi desa, oleh kantor desanya, kecamatannya, atau verifikator kabupaten. Pilih desa.",
        "This list is judged village by village, by the office of the village or subdistrict, or a verifier of the regency. Choose a village.",
    )
    VERDICT = "Keputusan untuk baris {row}", "Word on row {row}"
