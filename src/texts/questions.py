"""What is wrong with a question? Ids, cursors, days, filters and pages that make none."""

from .text import Spoken


class QuestionFault(Spoken):
    BAD_ID = ("Id tidak dikenal.", "The id is not one of ours.")
    BAD_ID_KIND = (
        "Ini bukan id yang diminta: {kind:noun}.",
        "This is not the kind of id that is wanted: {kind:noun}.",
    )
    BAD_CURSOR = (
        "Kursor ini bukan dari register ini: salin `endCursor` atau `startCursor` dari sebuah jawaban sebagaimana adanya.",
        "This cursor is not one of this register: copy the `endCursor` or `startCursor` of an answer as it is.",
    )
    BAD_DEPARTURES = (
        "Sel ini bukan sel dari `departures`.",
        "The cell is none of `departures`.",
    )
    BAD_TOKEN = ("Tanda ini bukan dari register ini.", "This token is not one of this register.")
    BAD_CELL = (
        "Sel ini bukan dari register ini: salin `cell` dari sebuah jawaban sebagaimana adanya.",
        "This cell is not one of this register: copy the `cell` of an answer as it is.",
    )
    CELL_ALONE = (
        "Sel sudah menentukan wilayah, tanggal, dan saat; jangan sebutkan lagi.",
        "A cell says region, day and moment by itself; do not give them again.",
    )
    CURSOR_MOMENTS = (
        "Kursor berasal dari saat yang lain; teruskan dengan saat yang sama.",
        "The cursor is of another moment; continue with the same one.",
    )
    CURSOR_OF_ANOTHER_LIST = (
        "Kursor berasal dari daftar, saringan atau tanggal lain.",
        "The cursor belongs to another list, filter or day.",
    )
    BAD_STREAM = ("Aliran harus berupa UUID.", "A stream is a UUID.")
    UNKNOWN_STREAM = (
        "Aliran ini tidak ada dalam catatan; periksa UUID-nya.",
        "This stream is not in the register; check its UUID.",
    )
    UNKNOWN_CODE = (
        "{kind:noun} ke-{at} dalam {field} tidak dikenal. Yang ada: {known}.",
        "{kind:noun} number {at} in {field} is unknown. There are: {known}.",
    )
    UNKNOWN_THING = (
        "{kind:noun} ke-{at} dalam {field} tidak ada dalam catatan; periksa id-nya.",
        "{kind:noun} number {at} in {field} is not in the register; check its id.",
    )
    UNKNOWN_REGION = (
        "Edisi wilayah yang dipakai tidak punya kode ini; periksa kodenya.",
        "The edition of regions in use does not have this code; check it.",
    )
    SCOPE_BELOW_REGENCY = (
        "Peristiwa dicatat per kabupaten: sebutkan kode kabupaten, provinsi, atau ID.",
        "Events are recorded by regency: give the code of a regency, of a province, or ID.",
    )
    REGION_OR_CELL = (
        "Sebutkan `region` atau `cell`.",
        "Give a `region` or a `cell`.",
    )
    REGION_AND_DAYS = (
        "Sebutkan `region` dan `period`, atau `cell`.",
        "Give `region` and `period`, or a `cell`.",
    )
    DAYS_BACKWARDS = (
        "Isi `endExclusive` dengan hari sesudah `start`: hari itu sendiri tidak lagi termasuk.",
        "Give an `endExclusive` that is after `start`: that day itself no longer counts.",
    )
    NO_DAY_OF_SERIES = (
        "Sebutkan salah satu hari dari `days` pada deret ini.",
        "Give one of the `days` of this series.",
    )
    RECORDED_BACKWARDS = (
        "Isi `recorded.endExclusive` dengan waktu sesudah `recorded.start`.",
        "Give a `recorded.endExclusive` that is later than `recorded.start`.",
    )
    NIK_TO_FIND = (
        "Cari dengan NIK lengkap: 16 angka, tanpa spasi atau tanda lain.",
        "Search with the whole NIK: 16 digits, without spaces or other signs.",
    )
    NUMBER_TO_FIND = (
        "Isi nomor kartu atau KPJ: 1 sampai {most} karakter.",
        "Give the number of a card or the membership number (KPJ): 1 to {most} characters.",
    )
    VILLAGE_TO_FIND = (
        "Nama dicari dalam satu desa atau kelurahan: sebutkan kodenya, misalnya 64.01.02.2003.",
        "A name is searched within one village: give its code, like 64.01.02.2003.",
    )
    NAME_TO_FIND = (
        "Isi nama atau bagiannya: {least} sampai {most} huruf.",
        "Give the name or a part of it: {least} to {most} letters.",
    )
    NEGATIVE_POSITION = (
        "Isi `afterPosition` dengan 0 atau lebih: posisi peristiwa terakhir yang sudah dibaca.",
        "Give an `afterPosition` of 0 or more: the position of the last event that was read.",
    )
    NEGATIVE_AGE = (
        "Isi ageFrom dan ageTo dengan 0 atau lebih.",
        "Give ageFrom and ageTo as 0 or more.",
    )
    AGES_BACKWARDS = (
        "Isi ageFrom dengan umur yang tidak di atas ageTo.",
        "Give an ageFrom that is not above ageTo.",
    )
    NO_FISCAL_YEAR = (
        "Isi fiscalYear dengan tahun {first} sampai {last}.",
        "Give fiscalYear as a year from {first} to {last}.",
    )
    PAGE_FIRST_OR_LAST = (
        "Sebutkan salah satu: first atau last.",
        "Give exactly one of first and last.",
    )
    PAGE_SIZE = ("first atau last harus 1 sampai 100.", "first or last must be 1 to 100.")
    BAD_OPERATION = (
        "Sebutkan operasi mana yang dimaksud.",
        "Say which operation is meant.",
    )
    NOT_YET = (
        "Posisi {asked:number} belum diproyeksikan (baru {reached:number}); coba lagi.",
        "Position {asked:number} is not projected yet (reached {reached:number}); try again.",
    )
