"""What does the screen of cards say?"""

from ..text import Spoken


class CardsPage(Spoken):
    TITLE = "Kartu di {region}", "Cards of {region}"
    SHORT = "Kartu", "Cards"
    STATES = "Menurut keadaan", "By state"
    STATE = "Keadaan", "State"
    COUNT = "Kartu", "Cards"
    PLACES = "Menurut wilayah", "By place"
    TOTAL = "{count:number} kartu pada {day:day}.", "{count:number} cards on {day:day}."
    OF_WHOM = (
        "Kartu orang yang perlindungannya sudah berakhir, atau belum mulai, juga dihitung.",
        "Cards of people whose protection has ended, or has not begun, are counted too.",
    )
    WHO_HAS_NONE = "Siapa yang terlindungi dan belum punya kartu", "Who is protected and has no card"
    ISSUE = "Terbitkan kartu", "Issue cards"
    ISSUE_ABOUT = (
        "Satu langkah untuk satu impor, atau untuk satu desa: buka desanya dahulu. Siapa yang sudah memegang kartu dilewati.",
        "One step for an import, or for a village: open the village first. Who holds a card already is passed over.",
    )
    FOR = "Untuk", "For"
    FOR_VILLAGE = "semua orang di {village}", "everybody in {village}"
    FOR_BATCH = "impor {scheme}: {enrolled:number} orang", "import {scheme}: {enrolled:number} people"
    ISSUED_ON = "Tanggal terbit", "Issued on"
    DONE = (
        "{issued:number} kartu diterbitkan; {held:number} orang sudah memegang kartu.",
        "{issued:number} cards issued; {held:number} people held one already.",
    )
    LIST = "Daftar nomor kartu dari BPJS", "List of card numbers from BPJS"
    LIST_ABOUT = (
        "Berkas dari BPJS dengan kolom NIK, Nomor Kartu dan, bila ada, KPJ. Periksa dahulu: memeriksa tidak menerbitkan apa pun. Siapa yang sudah "
        "memegang kartu bernomor itu dilewati.",
        "The file from BPJS with the columns NIK, 'Nomor Kartu' and, where there is one, KPJ. Check it first: a check issues nothing. Whoever holds "
        "the card of that number is passed over.",
    )
    LIST_CORRECTED = (
        "Pilih berkas yang sudah diperbaiki, lalu terbitkan.",
        "Choose the file that you corrected, and issue it.",
    )
    LIST_OF_REGENCY = (
        "Daftar nomor kartu dari BPJS dikirim di halaman kabupatennya",
        "A list of card numbers from BPJS is sent on the page of its regency",
    )
    LIST_ON = "Hari terbit menurut BPJS", "Day of issue by BPJS"
    LIST_TERMS = "Kolom dan lembar", "Columns and sheets"
    ISSUE_ALL = "Terbitkan semua", "Issue all"
    ISSUE_RIGHT = "Terbitkan yang benar saja", "Issue those that are right"
    ONE_VILLAGE = (
        "Penyerahan dicatat per desa: buka halaman Desa dan pilih satu desa.",
        "A handover is recorded by village: open the page Villages and choose one.",
    )
    HAND_OVER = "Daftar penyerahan kartu, {region}", "List for handing over cards, {region}"
    HAND_OVER_ABOUT = (
        "Cetak daftar ini untuk ditandatangani (A4). Sesudahnya tandai siapa yang tidak hadir, lalu simpan: kartu yang lain "
        "tercatat diserahkan.",
        "Print this list to be signed (A4). Then mark who did not come, and save: every other card is recorded as handed over.",
    )
    HAND_OVER_MANY = "Penyerahan kartu di {region}", "Handing over cards, {region}"
    HAND_OVER_SAVED = "Penyerahan kartu", "Handing over cards"
    LOOK_AGAIN = "Lihat lagi", "Look again"
    MANY_ABOUT = (
        "Satu baris untuk tiap desa: yang dicentang dicatat sebagai penyerahan sendiri, dengan berita acaranya. Tulis nomor kartu yang tidak "
        "diambil; kartu lain di desa itu tercatat diserahkan. Daftar untuk dicetak ada pada nama desanya.",
        "One row for each village: what is ticked is recorded as a handover of its own, with its minutes. Write the numbers of the cards that "
        "nobody came for; every other card of that village is recorded as handed over. The list to print is at the village's name.",
    )
    RUNNING = (
        "# menjadi nomor urut desa: BA #/2026 menjadi BA 1/2026, BA 2/2026 dan seterusnya.",
        "# becomes the running number of the village: BA #/2026 becomes BA 1/2026, BA 2/2026, and so on.",
    )
    FIRST = "Nomor urut pertama", "First running number"
    HELD = "Diserahkan", "Handed over"
    VILLAGES = "Desa dengan kartu yang menunggu", "Villages where cards wait"
    VILLAGE = "Desa", "Village"
    ABSENT_SERIALS = "Tidak diambil (nomor kartu)", "Not fetched (card numbers)"
    OTHER_DAY = "Tanggal lain", "Another day"
    OTHER_MINUTES = "Nomor lain", "Another number"
    OFFICE_OF = "Kantor {village}", "Office of {village}"
    SAVE_MANY = "Simpan penyerahan desa yang dicentang", "Save the handovers of the villages that are ticked"
    SAVED_MANY = (
        "Penyerahan {count:number} desa tersimpan.",
        "The handovers of {count:number} villages are saved.",
    )
    EVERY_VILLAGE = (
        "Semua desa di bawah ini: {villages:number} desa, {cards:number} kartu",
        "All villages below: {villages:number} villages, {cards:number} cards",
    )
    PARTLY = (
        "Sebagian desa belum tersimpan. Perbaiki ini, lalu kirim lagi desa yang tersisa:",
        "Some villages are not saved. Mend this, then send the villages that are left:",
    )
    NO_VILLAGE = "Centang paling sedikit satu desa.", "Tick one village at least."
    NO_SUCH_CARD = (
        "tidak ada kartu yang menunggu dengan nomor {serials}. Penyerahan desa ini belum tersimpan.",
        "no card of this number waits there: {serials}. The handover of this village is not saved.",
    )
    SEND_AGAIN = (
        "Penyerahan {count:number} desa belum tersimpan: kirim lagi sebentar lagi. Tidak ada yang tercatat dua kali.",
        "The handovers of {count:number} villages are not saved: send the form again in a moment. Nothing is recorded twice.",
    )
    NONE_WAIT_HERE = "Tidak ada kartu yang menunggu di wilayah ini.", "No card waits in this region."
    NONE_WAIT = "Tidak ada kartu yang menunggu di desa ini.", "No card waits in this village."
    NUMBER = "No.", "No."
    NAME = "Nama", "Name"
    NIK = "NIK", "NIK"
    SERIAL = "Nomor kartu", "Card number"
    SIGNATURE = "Tanda tangan", "Signature"
    ABSENT = "Tidak hadir", "Did not come"
    HELD_ON = "Tanggal penyerahan", "Day of the handover"
    PLACE = "Tempat", "Place"
    MINUTES = "Nomor berita acara", "Number of the minutes"
    RECEIVED_BY = "Diterima oleh", "Received by"
    PROOF = "Bukti", "Proof"
    HANDOVERS = "Penyerahan terakhir", "Last handovers"
    LAST_HANDOVERS = (
        "{shown:number} dari {total:number} penyerahan, yang dicatat terakhir.",
        "{shown:number} of {total:number} handovers, those recorded last.",
    )
    LAST_BATCHES = (
        "Dari {total:number} impor hanya {shown:number} yang terakhir dilihat di sini. Untuk orang dari impor lain: terbitkan kartu desa demi desa.",
        "Of {total:number} imports only the last {shown:number} were looked at here. For people of other imports issue cards village by village.",
    )
    EVENTS = "Riwayat", "History"
    SAVE = "Simpan penyerahan", "Save the handover"
    SAVED = "Penyerahan tersimpan.", "The handover is saved."
    WAITING = "{count:number} kartu menunggu.", "{count:number} cards wait."
    NOT_ALL = (
        "{shown:number} kartu ditampilkan. Catat penyerahannya dahulu; yang lain tampil sesudahnya.",
        "{shown:number} cards are shown. Record their handover first; the others are shown then.",
    )
    BEFORE = "tidak hadir {day:day}", "did not come on {day:day}"
