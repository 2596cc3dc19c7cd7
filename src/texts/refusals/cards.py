"""Why are cards not issued or handed over?"""

from collections.abc import Mapping

from ...domain.reasons import Reason
from ..text import Text

CARDS: Mapping[Reason, Text] = {
    Reason.NO_ENROLMENTS: Text("Sebutkan sedikitnya satu kepesertaan.", "Name at least one enrolment."),
    Reason.HOW_MANY_CARDS: Text(
        "Sebutkan 1 sampai {most:number} kepesertaan.", "Name 1 to {most:number} enrolments."
    ),
    Reason.WORKER_NAMED_TWICE: Text(
        "Pekerja yang sama sudah disebut pada baris {row}; satu pekerja mendapat satu kartu.",
        "The same worker is named in row {row} already; one worker gets one card.",
    ),
    Reason.HAS_CARD: Text("Pekerja sudah punya kartu.", "The worker already has a card."),
    Reason.CARD_OF_OTHER_REGENCY: Text(
        "Kartu ini milik pekerja kabupaten lain; yang menyerahkannya kabupatennya sendiri, bukan {region}.",
        "This card is a worker's of another regency; their own regency hands it over, not {region}.",
    ),
    Reason.NOTHING_HANDED_OVER: Text(
        "Sebutkan kartu yang diserahkan, atau jumlahnya.",
        "Name the cards that were handed over, or say how many.",
    ),
    Reason.FEWER_THAN_NAMED: Text(
        "Jumlah lebih kecil daripada kartu yang disebut ({named:number}).",
        "The count is smaller than the cards named ({named:number}).",
    ),
    Reason.MINUTES_OF_OTHER: Text(
        "Nomor berita acara {minutes} sudah dipakai untuk penyerahan di {region} pada {day:day}; satu nomor untuk satu penyerahan di kabupaten "
        "ini. Tulis nomor lain, atau batalkan dahulu penyerahan itu bila keliru.",
        "The number {minutes} is that of the minutes of a handover in {region} on {day:day}; one number is of one handover of this regency. Give "
        "another number, or take that handover back first if it is wrong.",
    ),
    Reason.CARD_NOT_WAITING: Text(
        "Kartu ini tidak sedang menunggu diserahkan.",
        "This card is not waiting to be handed over.",
    ),
    Reason.NAMED_TWICE: Text("Kartu disebut dua kali.", "A card is named twice."),
    Reason.ISSUED_LATER: Text(
        "Kartu diterbitkan sesudah tanggal penyerahan.",
        "The card was issued after the day of the handover.",
    ),
    Reason.NO_CARDS: Text("Sebutkan sedikitnya satu kartu.", "Name at least one card."),
    Reason.CARD_NOT_LOST: Text(
        "Kartu ini tidak tercatat hilang ({status:noun}).",
        "This card is not on record as lost ({status:noun}).",
    ),
    Reason.BEFORE_ISSUE: Text(
        "Kartu ini baru terbit pada {issued:day}; sebutkan hari itu atau sesudahnya.",
        "This card was issued on {issued:day} only; give that day or a later one.",
    ),
    Reason.SERIALS_COUNT: Text(
        "Jumlah nomor ({given:number}) tidak sama dengan jumlah yang disebut ({count:number}); sebutkan satu nomor untuk "
        "masing-masing menurut urutannya.",
        "{given:number} numbers are given for {count:number}; give one for each, in the same order.",
    ),
    Reason.SERIAL_TAKEN: Text(
        "Nomor ini sudah dipakai kartu lain; periksa nomornya, atau kartu mana yang memakainya.",
        "This number is another card's already; check the number, or which card has it.",
    ),
    Reason.MEMBERSHIP_TAKEN: Text(
        "KPJ ini milik pekerja lain; periksa nomornya pada daftar asli BPJS.",
        "This KPJ is another worker's; check the number in the original list of BPJS.",
    ),
    Reason.MEMBERSHIP_OF_CARD: Text(
        "KPJ ini milik pekerja lain di kabupaten ini: kartunya {card}. Periksa nomornya pada daftar asli BPJS; bila kartu itu yang "
        "salah, batalkan dahulu.",
        "This KPJ is another worker's in this regency: their card is {card}. Check the number in the original list of BPJS; if that "
        "card is the wrong one, take it back first.",
    ),
    Reason.NUMBER_FORM: Text(
        "Nomor terdiri atas 1 sampai 20 angka, huruf atau tanda hubung.",
        "A number has 1 to 20 digits, letters or hyphens.",
    ),
    Reason.NUMBER_IS_A_NIK: Text(
        "Ini tampak seperti NIK. Isi nomor kartu atau KPJ, bukan NIK.",
        "This looks like a NIK. Give the card's number or the KPJ, not a NIK.",
    ),
    Reason.NUMBER_TWICE: Text(
        "Nomor ini sudah disebut pada baris {row}; tiap kartu punya nomor sendiri.",
        "This number is given in row {row} already; every card has a number of its own.",
    ),
    Reason.NIK_NOT_KNOWN: Text(
        "Belum pernah ada pekerja dengan NIK ini yang terdaftar di {region}; daftarkan dahulu.",
        "No worker of this NIK was ever enrolled in {region}; enrol them first.",
    ),
    Reason.NIK_TWICE: Text(
        "NIK ini sudah ada pada baris {row}; satu pekerja mendapat satu kartu.",
        "This NIK stands in row {row} already; one worker gets one card.",
    ),
    Reason.NOT_PROTECTED_HERE: Text(
        "Pekerja ini tidak terlindungi di {region} pada atau sesudah tanggal penerbitan.",
        "This worker is not protected in {region} on or after the day of issue.",
    ),
    Reason.NAMED_BESIDE_MANY: Text(
        "Sebutkan kartunya satu per satu, atau desa atau impor; bukan keduanya.",
        "Name the cards one by one, or a village or an import; not both.",
    ),
    Reason.BATCH_OR_VILLAGE: Text(
        "Sebutkan satu impor atau satu desa, salah satu saja.",
        "Name one import or one village, one of the two.",
    ),
    Reason.HOW_MANY_TO_HAND_OVER: Text(
        "Sekali penyerahan paling banyak {most:number} kartu; bagi menurut desa.",
        "One handover has at most {most:number} cards; divide it by village.",
    ),
    Reason.ABSENT_AND_PRESENT: Text(
        "Kartu ini disebut diserahkan dan juga tidak diambil; sebutkan salah satu.",
        "This card is named both as handed over and as not collected; name it once.",
    ),
    Reason.CARD_OVER: Text(
        "Kartu ini tidak lagi berlaku ({status:noun}).",
        "This card is no longer valid ({status:noun}).",
    ),
}
