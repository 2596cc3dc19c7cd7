"""What does `naungan --server` say? Its texts in Indonesian and English."""

from .text import Spoken


class Remote(Spoken):
    """The command line as a client of a server elsewhere."""

    SERVER = (
        "Alamat server yang diminta, mis. https://naungan.kutim.example; tanpa ini, basis data di mesin ini (NAUNGAN_SERVER).",
        "Address of the server to ask, e.g. https://naungan.kutim.example; without it, the databases of this machine (NAUNGAN_SERVER).",
    )
    TOKEN_FILE = (
        "Berkas yang memuat token; hanya pemiliknya yang boleh membacanya (NAUNGAN_TOKEN_FILE, atau tokennya di NAUNGAN_TOKEN).",
        "File that holds the token; only its owner may read it (NAUNGAN_TOKEN_FILE, or the token itself in NAUNGAN_TOKEN).",
    )
    CA = (
        "Berkas sertifikat (PEM) yang menjamin server, bila mesin ini belum mengenalnya (NAUNGAN_CA).",
        "File of the certificate (PEM) that vouches for the server, where this machine does not know it (NAUNGAN_CA).",
    )
    ONLY_HERE = (
        "perintah ini bekerja pada basis data itu sendiri: ketik di mesin server, tanpa --server dan NAUNGAN_SERVER",
        "this command works on the databases themselves: type it on the server's machine, without --server and NAUNGAN_SERVER",
    )
    NOT_YET = (
        "ini belum dapat dilakukan lewat --server: ketik di mesin server, atau pakai halaman web",
        "this cannot be done over --server yet: type it on the server's machine, or use the pages in a browser",
    )
    BAD_URL = (
        "{server} bukan alamat server: tulis seperti https://naungan.kutim.example",
        "{server} is no address of a server: write it as https://naungan.kutim.example",
    )
    PLAIN = (
        "{server}: tanpa TLS token dapat dibaca di jalan: tulis https://",
        "{server}: without TLS the token could be read on its way: write https://",
    )
    TOKEN_MISSING = (
        "berkas token {path} tidak ada atau tidak dapat dibaca: periksa --token-file",
        "the token file {path} is not there or cannot be read: check --token-file",
    )
    TOKEN_OPEN = (
        "berkas token {path} dapat dibaca orang lain: chmod 600 {path}",
        "the token file {path} can be read by others: chmod 600 {path}",
    )
    BAD_TOKEN = (
        "yang diberikan bukan token: token diawali ngn_ dan dicetak oleh `naungan token create` di mesin server",
        "what was given is no token: one begins with ngn_ and is printed by `naungan token create` on the server's machine",
    )
    CA_MISSING = (
        "berkas sertifikat {path} tidak ada atau bukan PEM: periksa --ca",
        "the certificate file {path} is not there or is no PEM: check --ca",
    )
    AWAY = (
        "{server} tidak menjawab: periksa alamatnya, jaringannya, dan apakah servernya berjalan",
        "{server} does not answer: check its address, the network, and whether the server runs",
    )
    CUT_OFF = (
        "{server} tidak lagi menjawab; belum diketahui apakah sudah tercatat: lihat dahulu, lalu ketik lagi bila perlu",
        "{server} stopped answering; it is not known whether this was recorded: look first, then type it again where needed",
    )
    CERT_ENDED = (
        "sertifikat {server} sudah berakhir: minta pengelolanya memperbaruinya; tidak ada yang dikirim",
        "the certificate of {server} has ended: ask its operator to renew it; nothing was sent",
    )
    CERT_OF_OTHER = (
        "sertifikat yang ditunjukkan {server} untuk nama lain: periksa alamatnya; tidak ada yang dikirim",
        "the certificate that {server} shows is for another name: check the address; nothing was sent",
    )
    CERT_UNKNOWN = (
        "sertifikat {server} tidak dijamin siapa pun yang dikenal mesin ini: bila itu sertifikat kantor sendiri, beri --ca; tidak ada yang "
        "dikirim",
        "nobody whom this machine knows vouches for the certificate of {server}: where it is your office's own, give --ca; nothing was sent",
    )
    NO_TLS = (
        "{server} tidak menjawab lewat TLS: periksa alamat dan portanya; tidak ada yang dikirim",
        "{server} does not answer over TLS: check its address and port; nothing was sent",
    )
    OTHER_SERVER = (
        "yang menjawab di {server} bukan Naungan (status {status}): periksa alamatnya",
        "what answers at {server} is not Naungan (status {status}): check the address",
    )
    SENDING = ("mengirim berkas …", "sending the file …")
    GOES_ON = (
        "berhenti menunggu; server meneruskan impor ini: ketik perintah yang sama untuk melihat hasilnya",
        "waiting has stopped; the server goes on with this import: type the same command to see what became of it",
    )
    SAID = ("{message}", "{message}")
