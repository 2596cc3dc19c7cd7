"""Which limit does a question exceed? Each says what is allowed."""

from .text import Spoken


class Limit(Spoken):
    DEADLINE = (
        "Waktu permintaan habis; persempit pertanyaannya.",
        "The request took too long; ask for less.",
    )
    TOO_OFTEN = (
        "Anda bertanya terlalu sering atau terlalu banyak sekaligus; tidak ada yang dijawab atau dicatat. Kirim lagi setelah {seconds:number} "
        "detik, atau minta lebih sedikit.",
        "You ask too often, or for too much at a time; nothing was answered or recorded. Send it again after {seconds:number} seconds, or "
        "ask for less.",
    )
    TOO_DEEP = (
        "Terlalu dalam: paling dalam {most:number} tingkat.",
        "Too deep: at most {most:number} levels.",
    )
    TOO_LONG_NAME = (
        "Nama paling panjang {most:number} karakter.",
        "A name has at most {most:number} characters.",
    )
    TOO_LONG_NUMBER = (
        "Bilangan paling panjang {most:number} angka.",
        "A number has at most {most:number} digits.",
    )
    TOO_LONG_TEXT = (
        "Teks di dalam dokumen paling panjang {most:number} karakter; kirim sebagai variabel.",
        "A text in a document has at most {most:number} characters; send it as a variable.",
    )
    TOO_MANY_ALIASES = ("Paling banyak {most:number} alias.", "At most {most:number} aliases.")
    TOO_MANY_CHARACTERS = (
        "Dokumen paling panjang {most:number} karakter.",
        "A document has at most {most:number} characters.",
    )
    TOO_MANY_DIRECTIVES = ("Paling banyak {most:number} direktif.", "At most {most:number} directives.")
    TOO_MANY_FIELDS = ("Paling banyak {most:number} bidang.", "At most {most:number} fields.")
    TOO_MANY_FRAGMENTS = ("Paling banyak {most:number} fragmen.", "At most {most:number} fragments.")
    TOO_MANY_GIVEN = (
        "Variabel memuat paling banyak {most:number} nilai.",
        "Variables hold at most {most:number} values.",
    )
    TOO_MANY_MOMENTS = (
        "Id dari paling banyak {most:number} tanggal dan saat yang berbeda; kirim sisanya dalam permintaan lain.",
        "Ids of at most {most:number} different days and moments; send the others in another request.",
    )
    TOO_MANY_NODES = (
        "Daftar di dalam daftar: paling banyak {most:number} isi.",
        "Lists within lists: at most {most:number} entries.",
    )
    TOO_MANY_OPERATIONS = ("Paling banyak {most:number} operasi.", "At most {most:number} operations.")
    TOO_MANY_VARIABLES = ("Paling banyak {most:number} variabel.", "At most {most:number} variables.")
    TOO_MANY_DIMENSIONS = (
        "Kelompokkan menurut satu atau dua dimensi yang berbeda.",
        "Group by one or two different dimensions.",
    )
    TOO_MANY_POINTS = (
        "Deret paling banyak {most:number} titik; perpendek masa atau perbesar selangnya.",
        "A series has at most {most:number} points; shorten it or take a longer interval.",
    )
    TOO_MANY_LINES = (
        "Deret paling banyak {most:number} garis; persempit wilayahnya atau pilih dimensi yang lebih kasar.",
        "A series has at most {most:number} lines; ask for a smaller region or a coarser dimension.",
    )
    TOO_MANY_LINES_TO_OPEN = (
        "Peserta dijawab untuk paling banyak {most:number} garis; persempit wilayahnya, atau buka sel satu titik.",
        "People are answered for at most {most:number} lines; ask for a smaller region, or open the cell of one point.",
    )
    TOO_MANY_ROOTS = ("Paling banyak {most:number} pertanyaan.", "At most {most:number} root fields.")
    TOO_MANY_TOKENS = (
        "Dokumen terlalu panjang: paling banyak {most:number} token.",
        "At most {most:number} tokens.",
    )
    TOO_MANY_VALUES = (
        "Paling banyak {most:number} nilai dalam satu saringan.",
        "At most {most:number} values in one filter.",
    )
    TOO_MANY_IDS = ("Paling banyak 100 id.", "At most 100 ids.")
    TOO_MUCH_ANSWERED = (
        "Jawabannya terlalu besar: paling banyak {most:number} nilai, termasuk yang di dalam daftar. Perkecil halamannya.",
        "The answer is too large: at most {most:number} values, those within lists included. Ask for smaller pages.",
    )
