"""What is an operator told where something cannot go on? An exception that carries its text, and the texts it may carry."""

from collections.abc import Mapping

from .filling import filled
from .text import Spoken


class Problem(Exception):  # noqa: N818 - most are the machine's, not the program's
    """One line that says what is wrong and what to do; `str` of it is English, the command line says it in its language."""

    def __init__(self, text: Spoken, **facts: object) -> None:
        super().__init__(filled(text.text, "en", facts))
        self.text = text
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        return _from_another_process, (type(self), self.text, self.facts, self.__dict__)


def _from_another_process(
    kind: type[Problem], text: Spoken, facts: Mapping[str, object], known: Mapping[str, object]
) -> Problem:
    problem = kind.__new__(kind)
    Problem.__init__(problem, text, **facts)
    problem.__dict__.update(known)
    return problem


class Setting(Spoken):
    """A setting is missing or cannot be."""

    PORT = "{name} berisi {value!r}: beri nomor porta", "{name} is {value!r}: give a port number"
    SOME_URLS = (
        "isi NAUNGAN_EVENT_STORE_URL, NAUNGAN_READ_MODEL_URL dan NAUNGAN_VAULT_URL semuanya, atau jangan satu pun",
        "set all of NAUNGAN_EVENT_STORE_URL, NAUNGAN_READ_MODEL_URL and NAUNGAN_VAULT_URL, or none",
    )
    NO_URLS = (
        "tidak ada basis data: isi NAUNGAN_EVENT_STORE_URL, NAUNGAN_READ_MODEL_URL dan NAUNGAN_VAULT_URL, "
        "atau biarkan `naungan demo` menjalankannya",
        "no database: set NAUNGAN_EVENT_STORE_URL, NAUNGAN_READ_MODEL_URL and NAUNGAN_VAULT_URL, "
        "or let `naungan demo` start one",
    )
    HOST = (
        "NAUNGAN_HOST berisi {value!r}: di luar mesin ini server hanya menjawab lewat TLS: beri sertifikatnya (--tls-cert dan --tls-key), "
        "atau sebut proksi yang menanganinya (--trusted-proxy); tanpa itu pakai 127.0.0.1, ::1 atau localhost",
        "NAUNGAN_HOST is {value!r}: beyond its own machine the server answers over TLS only: give its certificate (--tls-cert and "
        "--tls-key), or name the proxy that takes care of it (--trusted-proxy); without these use 127.0.0.1, ::1 or localhost",
    )
    NO_HOST = (
        "NAUNGAN_HOST berisi {value!r}: beri alamat IP atau nama, tanpa porta",
        "NAUNGAN_HOST is {value!r}: give an IP address or a name, without a port",
    )
    HOSTS = (
        "NAUNGAN_HOSTS berisi sesuatu yang bukan nama: tulis nama atau alamat IP tempat server ini dibuka, tanpa https:// dan tanpa porta, "
        "dipisahkan koma",
        "NAUNGAN_HOSTS holds what is no name: give the names or IP addresses at which this server is opened, without https:// and without "
        "a port, with a comma between them",
    )
    NO_HOSTS = (
        "isi NAUNGAN_HOSTS dengan nama tempat server ini dibuka: dari {value} nama itu tidak terbaca",
        "set NAUNGAN_HOSTS to the name at which this server is opened: {value} does not tell it",
    )
    HALF_TLS = (
        "isi NAUNGAN_TLS_CERT dan NAUNGAN_TLS_KEY keduanya, atau jangan satu pun",
        "set both of NAUNGAN_TLS_CERT and NAUNGAN_TLS_KEY, or none",
    )
    PROXIES = (
        "NAUNGAN_TRUSTED_PROXIES berisi {value!r}: beri alamat IP proksi atau rentangnya, seperti 10.0.0.5 atau 10.0.0.0/24, bukan "
        "semua alamat",
        "NAUNGAN_TRUSTED_PROXIES is {value!r}: give the proxy's IP address or its range, as 10.0.0.5 or 10.0.0.0/24, not all addresses",
    )
    SIMULATED_BEYOND = (
        "log ini simulasi dan terbuka bagi siapa saja, sehingga hanya disajikan di mesin ini sendiri: hapus NAUNGAN_HOST, NAUNGAN_HOSTS dan "
        "NAUNGAN_TRUSTED_PROXIES, atau sajikan log produksi (direktori data lain, `naungan serve`)",
        "this log is simulated and open to everyone, so it is served on its own machine only: take away NAUNGAN_HOST, NAUNGAN_HOSTS and "
        "NAUNGAN_TRUSTED_PROXIES, or serve a production log (another data directory, `naungan serve`)",
    )
    NO_READER = (
        "basis data ini belum punya login pembaca, sehingga baris tidak dapat ditunjukkan menurut hak: jalankan `naungan install`, "
        "minta pengelola basis data menjalankan SQL yang dicetaknya, lalu mulai lagi",
        "this database has no reader's login, so rows cannot be shown by rights: run `naungan install`, "
        "have an administrator of the database run the SQL that it prints, and start again",
    )
    ACTOR = (
        "NAUNGAN_ACTOR bukan id yang netral: paling banyak 64 huruf, angka dan . _ : @ -, dan bukan NIK",
        "NAUNGAN_ACTOR is no opaque id: up to 64 letters, digits and . _ : @ -, and no NIK",
    )
    ORIGINS = (
        "{name} berisi sesuatu yang bukan asal situs: tulis sebagai https://app.example atau "
        "http://127.0.0.1:3000, dengan huruf kecil, tanpa jalur, dipisahkan koma",
        "{name} holds what is no origin: give them as https://app.example or "
        "http://127.0.0.1:3000, in small letters, without a path, with a comma between them",
    )
    NUMBER = (
        "{name} berisi {value!r}: beri bilangan bulat di atas 0",
        "{name} is {value!r}: give a whole number above 0",
    )
    NO_YAML = (
        "{path} bukan YAML: tulis kabupaten, segmen dan sebutan seperti dalam docs/enrolling.md",
        "{path} is no YAML: write regency, segment and names as in docs/enrolling.md",
    )
    NOT_AS_DESCRIBED = (
        "{path}: tulis kabupaten, segmen dan sebutan seperti dalam docs/enrolling.md",
        "{path}: write regency, segment and names as in docs/enrolling.md",
    )
    NO_REGENCY = (
        '{path}: {region!r} bukan kabupaten; tulis kodenya dalam tanda kutip, seperti "64.09", atau ID untuk semuanya',
        '{path}: {region!r} is no regency; write its code in quotes, as "64.09", or ID for every one',
    )
    NO_SEGMENT = (
        "{path}: {segment!r} bukan segmen dari katalog; lihat `naungan segments`",
        "{path}: {segment!r} is no segment of the catalogue; see `naungan segments`",
    )
    NO_OCCUPATION = (
        "{path}: sebuah sebutan di bawah {segment} bukan pekerjaan: 2 sampai 80 huruf, tanpa angka",
        "{path}: a name under {segment} is no occupation: 2 to 80 letters, no digits",
    )
    TWO_SEGMENTS = (
        "{path}: {name!r} disebut di bawah dua segmen dari {region}",
        "{path}: {name!r} is named under two segments of {region}",
    )


class Key(Spoken):
    """The keys are missing, readable by others or not those of this vault."""

    OTHER_KEYS = (
        "brankas ini ditulis dengan kunci lain: pulihkan berkas kuncinya sendiri",
        "the vault was written with other keys: restore its own key file",
    )
    OTHER_INDEX_KEY = (
        "brankas ini ditulis dengan kunci indeks lain: pulihkan berkas kuncinya sendiri",
        "the vault was written with another index key: restore its own key file",
    )
    LACKS = (
        "brankas memakai {kind} {generation}, yang tidak ada di berkas kunci: pulihkan berkas itu, atau salin yang baru ke sini",
        "the vault uses {kind} {generation}, which the key file does not hold: restore it, or copy the new one here",
    )
    MISSING = (
        "berkas kunci brankas {path} tidak ada: pulihkan dari cadangan Anda; tanpa itu data seorang pun tidak dapat dibaca",
        "the vault's key file {path} is missing: restore it from your backup; without it no person can be read",
    )
    NOT_READABLE = (
        "berkas kunci brankas {path} tidak dapat dibaca oleh akun ini: periksa pemilik dan haknya",
        "the vault's key file {path} cannot be read by this user: look at its owner and its rights",
    )
    READ_BY_OTHERS = (
        "berkas kunci brankas {path} dapat dibaca orang lain: chmod 600 {path}",
        "the vault's key file {path} can be read by others: chmod 600 {path}",
    )
    NOT_A_KEY_FILE = (
        "{path} bukan berkas kunci Naungan: pulihkan dari cadangan Anda",
        "{path} is not a key file of Naungan: restore it from your backup",
    )

    WAITS = (
        "{kind} {generation} sudah ada di berkas kunci dan menunggu: mulai pakai dengan `naungan keys rotate {kind}`",
        "{kind} {generation} is in the key file already and waits: bring it into use by `naungan keys rotate {kind}`",
    )


class Tls(Spoken):
    """The server's certificate cannot be shown to anybody."""

    MISSING = (
        "{path} tidak ada atau tidak dapat dibaca oleh akun ini: periksa --tls-cert dan --tls-key",
        "{path} is not there or cannot be read by this account: check --tls-cert and --tls-key",
    )
    READ_BY_OTHERS = (
        "kunci TLS {path} dapat dibaca orang lain: chmod 600 {path}",
        "the TLS key {path} can be read by others: chmod 600 {path}",
    )
    NOT_PEM = (
        "{cert} dan {key} bukan sertifikat dan kunci PEM tanpa kata sandi yang cocok satu sama lain: beri rantai sertifikat lengkap dan "
        "kuncinya sendiri",
        "{cert} and {key} are no PEM certificate and its own key without a password: give the full chain of the certificate and the key "
        "that belongs to it",
    )
    ENDED = (
        "sertifikat {path} berakhir pada {until}: perbarui, lalu mulai lagi",
        "the certificate {path} ended on {until}: renew it, and start again",
    )


class Store(Spoken):
    """The log's database or the log itself cannot take what is to be recorded."""

    OLD_POSTGRES = (
        "diperlukan PostgreSQL 15 atau lebih baru, yang ini {version}",
        "PostgreSQL 15 or newer is needed, this is {version}",
    )
    SILENT = (
        "penyimpan peristiwa tidak menjawab; tidak diketahui ada yang tercatat: kirim lagi dengan kunci yang sama",
        "the event store does not answer; nothing is known to be recorded, send the same key again",
    )
    INTERRUPTED = (
        "pencatatan terputus; kirim lagi dengan kunci yang sama",
        "the commit was interrupted; send the same key again",
    )
    NEVER_CREATED = "log ini belum pernah dibuat", "this log was never created"
    OTHER_CLOCK = (
        "jam log ini {clock:noun}; sebuah log tetap memakai jam sejak dibuat",
        "this is a {clock:noun} log; a log keeps the clock it was created with",
    )
    STILL_SCRIPTED = (
        "riwayat log ini masih dicatat: tunggu sampai selesai",
        "the history of this log is still being recorded: wait until it is done",
    )
    NOT_SCRIPTED = (
        "waktu menurut naskah hanya untuk log simulasi yang naskahnya belum berakhir",
        "a scripted time is only for a simulated log whose script has not ended",
    )


class Running(Spoken):
    """Something started and does not do its work."""

    SILENT_SERVER = (
        "server tidak menjawab; lihat lognya di log/server.log",
        "the server does not answer; look at its log, log/server.log",
    )
    NOT_READY = (
        "server belum siap (/readyz menjawab {status})",
        "the server is not ready (/readyz answers {status})",
    )
    STOPPED_PROJECTION = (
        "proyeksi {schema} berhenti di posisi {position}: {error}",
        "projection {schema} stopped at position {position}: {error}",
    )
    OTHER_VERSION = (
        "server lain, dengan versi lain (biasanya yang lebih lama), masih memakai data ini dan menulis proyeksinya: hentikan dahulu server"
        " itu, lalu jalankan lagi yang ini bila tidak melanjutkan sendiri. Tidak ada yang hilang.",
        "another server, of another version (mostly an older one), still uses this data and writes its projections: stop that server"
        " first, then start this one again where it does not go on by itself. Nothing is lost.",
    )
    DATABASE_ENDED = (
        "basis data ini dijalankan oleh server lain, dan berakhir bersamanya: jalankan lagi yang ini. Yang sudah tercatat tetap ada.",
        "the database was started by another server, and ended with it: start this one again. What was recorded stays.",
    )
    CHILD_ENDED = (
        "{name} berakhir dengan kode {code}: {last} (lihat {log})",
        "{name} ended with code {code}: {last} (see {log})",
    )


class Contract(Spoken):
    """The GraphQL contract cannot be built from the code as it is."""

    NO_LABEL = (
        "nilai {value} dari enum {enum} belum berlabel: tambahkan label dalam kedua bahasa di bawah src/texts/labels/",
        "value {value} of enum {enum} has no label: add one, in both languages, below src/texts/labels/",
    )
