"""Why is a request not answered? What is wrong with how it came, or with the server."""

from .text import Spoken


class RequestFault(Spoken):
    INTERNAL = (
        "Terjadi kesalahan di pihak kami. Sebutkan nomor ini: {error_id}.",
        "Something went wrong on our side. Quote this number: {error_id}.",
    )
    DISK_FULL = (
        "Disk server penuh. Kosongkan ruangnya, lalu kirim lagi: tidak ada yang tercatat dua kali. Nomor: {error_id}.",
        "The server's disk is full. Free space on it, then send this again: nothing is recorded twice. Number: {error_id}.",
    )
    UNAVAILABLE = (
        "Basis data tidak menjawab, atau terlalu sibuk. Tunggu sebentar, lalu kirim lagi: tidak ada yang tercatat dua kali. Nomor: {error_id}.",
        "The database does not answer, or has too much to do. Wait a moment, then send this again: nothing is recorded twice. Number: "
        "{error_id}.",
    )
    CONTENDED = (
        "Terlalu banyak perintah bersamaan; kirim ulang dengan kunci yang sama.",
        "Too many commands at a time; send it again with the same key.",
    )
    TOO_MUCH_TOLD = (
        "Jawaban tentang orang yang tercatat dengan nama lain, NIK orang lain, sudah meninggal, atau terlindungi di tempat lain, dan pencarian "
        "dengan NIK yang tidak menemukan siapa pun, dibatasi: paling banyak {most} per jam. Tidak ada yang dicatat. Periksa NIK pada "
        "kartunya, kirim lebih sedikit sekaligus, dan coba lagi sesudah {seconds} detik.",
        "Answers about people who are known under another name or NIK, died, or are protected elsewhere, and searches by NIK that find "
        "nobody, are limited: {most} an hour. Nothing was recorded. Check the NIKs against the cards, send fewer at a time, and try again "
        "after {seconds} seconds.",
    )
    SIGN_IN_FIRST = (
        "Masuk dahulu: ini tidak terbuka bagi siapa saja.",
        "Sign in first: this is not open to everyone.",
    )
    ACCESS_CHANGED = (
        "Peran Anda berubah selagi ini dijawab; kirim lagi.",
        "Your roles changed while this was being answered; send it again.",
    )
    SECOND_FACTOR = (
        "Laporan ini memuat nama; nama hanya ditampilkan bila Anda masuk dengan dua hal, bukan kata sandi saja. Buka /akun, atur kode "
        "aplikasi autentikator atau kunci sandi, lalu keluar dan masuk lagi dengannya.",
        "This report holds names; names are shown only where you signed in with two things, not with a password alone. Open /akun, set "
        "up codes of an authenticator app or a passkey, then sign out and sign in again with it.",
    )
    LOOPBACK_ONLY = (
        "Server ini hanya menjawab di mesin ini sendiri (127.0.0.1 atau localhost).",
        "This server answers on its own machine only (127.0.0.1 or localhost).",
    )
    UNKNOWN_HOST = (
        "Server ini tidak dibuka dengan nama itu. Buka dengan namanya sendiri, atau minta administrator menambahkannya ke NAUNGAN_HOSTS.",
        "This server is not opened at that name. Open it at its own, or have the operator add that one to NAUNGAN_HOSTS.",
    )
    TLS_ONLY = (
        "Permintaan ini tidak datang lewat TLS; buka alamatnya dengan https://. Bila ada proksi di depan server, proksi itu harus mengirim "
        "X-Forwarded-Proto: https.",
        "This request did not come over TLS; open the address with https://. Where a proxy stands before the server, it must send "
        "X-Forwarded-Proto: https.",
    )
    PROXY_CONTRADICTS = (
        "Forwarded dan X-Forwarded-… bertentangan; proksi hanya boleh mengirim salah satunya dan harus menghapus yang lain.",
        "Forwarded and X-Forwarded-… contradict one another; a proxy sends one of them and must remove the other.",
    )
    CROSS_SITE = (
        "Permintaan ini berasal dari situs lain dan ditolak; buka halaman Naungan sendiri.",
        "This request was made by another site and is refused; open Naungan's own page.",
    )
    NO_ORIGIN = (
        "Permintaan ini memakai sesi peramban tetapi tidak menyebut halaman asalnya; program memakai token, bukan sesi.",
        "This request uses a browser's session and does not say which page made it; programs use a token, not a session.",
    )
    BAD_BEARER = (
        "Token ini tidak berlaku: salah ketik, sudah berakhir atau sudah dicabut. Minta yang baru kepada administrator.",
        "This token does not hold: it is mistyped, has ended or was revoked. Ask the administrator for a new one.",
    )
    BAD_FORM = (
        "Formulir ini tidak dapat dibaca. Buka halamannya lagi, lalu kirim dari sana.",
        "This form cannot be read. Open its page again, and send it from there.",
    )
    USE_POST = ("Pakai POST, atau GET untuk query.", "Use POST, or GET for queries.")
    GET_QUERIES_ONLY = (
        "GET hanya untuk query; kirim mutation dengan POST.",
        "GET answers queries only; send a mutation by POST.",
    )
    BY_POST_ALONE = (
        "{field} dikirim dengan POST: NIK dan nama tidak boleh berada dalam alamat.",
        "Send {field} by POST: NIKs and names must not stand in an address.",
    )
    NOT_HERE = ("Tidak ada apa-apa di alamat ini.", "There is nothing at this address.")
    NOT_THIS_WAY = ("Alamat ini tidak menerima metode itu.", "This address does not take that method.")
    NOT_ACCEPTABLE = ("Jawaban hanya tersedia sebagai {types}.", "Answers are there only as {types}.")
    NOT_HTTP = ("Ini bukan permintaan HTTP yang sah.", "This is not a valid HTTP request.")
    TOO_SLOW = (
        "Permintaan ini datang terlalu lambat dan diputus; kirim lagi seluruhnya.",
        "This request came too slowly and was cut off; send all of it again.",
    )
    HEAD_TOO_LARGE = (
        "Kepala permintaan (alamat dan header) paling besar {most:number} kB.",
        "The head of a request (address and headers) has at most {most:number} kB.",
    )
    BODY_TOO_LARGE = (
        "Isi permintaan paling banyak {most:number} bita; kirim lebih sedikit sekaligus.",
        "A body may have {most:number} bytes; send less at a time.",
    )
    QUERY_TOO_LONG = (
        "Alamat ini terlalu panjang: bagian sesudah ? paling banyak {most:number} bita; dokumen GraphQL yang panjang dikirim dengan POST.",
        "This address is too long: at most {most:number} bytes after the ?; a long GraphQL document goes by POST.",
    )
    TOO_MANY_PARAMETERS = (
        "Paling banyak {most:number} parameter dalam satu alamat.",
        "At most {most:number} parameters in one address.",
    )
    TYPE_JSON = (
        "Jenis isi harus application/json dalam UTF-8.",
        "The content type must be application/json in UTF-8.",
    )
    BODY_NOT_JSON = ("Isi permintaan bukan JSON.", "The body is not JSON.")
    BODY_NOT_OBJECT = ("Isi permintaan harus satu objek JSON.", "The body must be one JSON object.")
    HOLDS_NUL = ("Teks tidak boleh memuat karakter NUL.", "A text must not hold the character NUL.")
    MUST_BE_JSON = ("{name} harus berupa JSON.", "{name} must be JSON.")
    MUST_BE_OBJECT = ("{name} harus berupa objek atau null.", "{name} must be an object or null.")
    QUERY_NOT_TEXT = ("query harus berupa teks.", "query must be a text.")
    MIN_POSITION = (
        "Header Naungan-Min-Position memuat satu posisi log: 1 sampai 19 angka, seperti yang dijawab Naungan-Position.",
        "The header Naungan-Min-Position holds one position of the log: 1 to 19 digits, as Naungan-Position answers it.",
    )
    OPERATION_NOT_TEXT = (
        "operationName harus berupa teks atau null.",
        "operationName must be a text or null.",
    )
