"""How does the command line speak? Its texts in Indonesian and English, by --lang, NAUNGAN_LANG or the locale."""

from .filling import filled
from .formats import show_number
from .language import Locale
from .text import Spoken


class Cli(Spoken):
    """Texts of all other commands, and what many share."""

    ABOUT = (
        "Naungan: catatan siapa yang terlindungi, sejak kapan, oleh siapa — dan diketahui kapan.",
        "Naungan: the register of who is protected, since when, by whom — and as known at which moment.",
    )
    LANG = ("Bahasa: id atau en.", "Language: id or en.")
    DATA = ("Direktori data (bawaan: .naungan).", "Data directory (default: .naungan).")
    PORT = ("Porta (bawaan: 8000).", "Port (default: 8000).")
    HOST = (
        "Alamat yang didengarkan (bawaan: 127.0.0.1). Di luar mesin ini perlu TLS atau proksi tepercaya.",
        "Address to listen at (default: 127.0.0.1). Beyond this machine it needs TLS or a trusted proxy.",
    )
    TLS_CERT = (
        "Berkas sertifikat TLS (PEM, rantai lengkap); yang diperbarui dibaca sendiri.",
        "File of the TLS certificate (PEM, full chain); a renewed one is read by itself.",
    )
    TLS_KEY = (
        "Berkas kunci TLS (PEM); hanya pemiliknya yang boleh membacanya.",
        "File of the TLS key (PEM); only its owner may read it.",
    )
    TRUSTED_PROXY = (
        "Alamat atau rentang proksi yang dipercaya tentang asal permintaan (X-Forwarded-…); boleh diulang.",
        "Address or range of a proxy that is believed on where requests come from (X-Forwarded-…); may be repeated.",
    )
    DEMO = (
        "Catat riwayat empat kabupaten dan sajikan, semuanya dengan satu perintah.",
        "Record the history of four regencies and serve it, all by one command.",
    )
    SERVE = (
        "Sajikan GraphQL, di 127.0.0.1 kecuali diminta lain. Tanpa alamat basis data, PostgreSQL tertanam dan proyektor ikut dijalankan.",
        "Serve GraphQL, on 127.0.0.1 unless told otherwise. Without database addresses the embedded PostgreSQL and a projector run too.",
    )
    INSTALL = (
        "Cetak SQL yang membuat login di PostgreSQL Anda sendiri; pengelola basis data menjalankannya.",
        "Print the SQL that makes the logins in a PostgreSQL of your own; an administrator of the database runs it.",
    )
    INSTALLS_ITSELF = (
        "PostgreSQL tertanam membuat login-nya sendiri: tidak ada yang perlu dijalankan",
        "the built-in PostgreSQL makes its logins by itself: there is nothing to run",
    )
    PROJECT = (
        "Jalankan proyektor: peristiwa menjadi tabel baca.",
        "Run the projector: events become read models.",
    )
    PROJECTIONS = ("Lihat, bangun ulang dan hapus tabel baca.", "List, rebuild and drop read models.")
    PROJECTIONS_LIST = ("Sejauh mana setiap proyeksi.", "How far each projection is.")
    PROJECTIONS_REBUILD = (
        "Bangun ulang di samping yang hidup, bandingkan, lalu ganti. Tanpa nama: semuanya.",
        "Rebuild beside the living one, compare, then switch. Without a name: all of them.",
    )
    PROJECTIONS_SWITCH = (
        "Hidupkan lagi proyeksi lama yang masih ada.",
        "Make an old projection that is still there the living one again.",
    )
    PROJECTIONS_DROP = (
        "Hapus proyeksi lama atau yang belum selesai.",
        "Drop an old or unfinished projection.",
    )
    PROJECTIONS_YES = ("Terima perbedaan tanpa bertanya.", "Accept differences without asking.")
    COVERAGE = (
        "Berapa pekerja terlindungi di suatu wilayah pada suatu hari, per skema.",
        "How many workers are protected in a region on a day, by scheme.",
    )
    REGION = (
        "Kode wilayah Kemendagri, mis. 64.01; ID untuk nasional.",
        "Kemendagri code, e.g. 64.01; ID is the nation.",
    )
    AS_OF = ("Hari yang ditanyakan (bawaan: hari ini).", "The day asked about (default: today).")
    KNOWN_AT = (
        "Menurut pengetahuan sampai hari ini (akhir hari, waktu wilayah itu).",
        "As known at the end of this day, by the region's clock.",
    )
    BY = (
        "Rinci menurut `scheme`, `segment`, `category`, `funding_source`, `village`, …",
        "Break down by `scheme`, `segment`, `category`, `funding_source`, `village`, …",
    )
    EVENTS = ("Baca log peristiwa.", "Read the log of events.")
    EVENTS_LIST = ("Peristiwa menurut urutan tercatat.", "Events in the order they were recorded.")
    AFTER = ("Setelah posisi ini.", "After this position.")
    LIMIT = ("Paling banyak sekian.", "At most so many.")
    NAME = ("Hanya peristiwa bernama ini.", "Only events of this name.")
    SCHEMA = ("Skema GraphQL.", "The GraphQL schema.")
    SCHEMA_PRINT = ("Cetak skema.", "Print the schema.")
    SCHEMA_CHECK = (
        "Bandingkan dengan schema.graphql; kode keluar 3 bila berbeda.",
        "Compare with schema.graphql; exit code 3 where it differs.",
    )
    REFERENCE = (
        "Halaman docs/ yang ditulis dari kode: peristiwa dan kesalahan.",
        "Pages of docs/ that are written from the code: events and errors.",
    )
    REFERENCE_EVENTS = ("Cetak docs/events.md.", "Print docs/events.md.")
    REFERENCE_ERRORS = ("Cetak docs/errors.md.", "Print docs/errors.md.")
    REFERENCE_ACCESS = ("Cetak docs/access-matrix.md.", "Print docs/access-matrix.md.")
    REFERENCE_CHECK = (
        "Bandingkan halaman-halaman itu dengan kode; kode keluar 3 bila berbeda.",
        "Compare these pages with the code; exit code 3 where they differ.",
    )
    REFERENCE_EXAMPLES = (
        "Direktori dengan satu contoh JSON untuk setiap peristiwa yang tersimpan.",
        "The directory with an example in JSON of each stored event.",
    )
    ERROR = ("galat", "error")
    PORT_IN_USE = (
        "porta {port} sudah dipakai: hentikan yang memakainya, atau pilih yang lain dengan --port",
        "port {port} is in use: stop what uses it, or choose another with --port",
    )
    PORT_DENIED = (
        "porta {port} tidak boleh dipakai akun ini: pilih porta dari 1024 ke atas dengan --port",
        "this account may not use port {port}: choose one from 1024 up with --port",
    )
    CANNOT_LISTEN = (
        "alamat {host}:{port} tidak dapat dipakai di mesin ini: periksa NAUNGAN_HOST dan --port",
        "the address {host}:{port} cannot be used on this machine: check NAUNGAN_HOST and --port",
    )
    NO_SOCKET = (
        "--fd bukan soket yang terbuka: jalankan `naungan serve` tanpa itu",
        "--fd is no open socket: run `naungan serve` without it",
    )
    NOT_STARTED = (
        "server tidak dapat dimulai; sebabnya ada di lognya di atas",
        "the server could not start; its log above says why",
    )
    DATABASE_AWAY = (
        "basis data tidak menjawab: periksa alamat NAUNGAN_…_URL dan apakah PostgreSQL berjalan",
        "the database does not answer: check the addresses NAUNGAN_…_URL and whether PostgreSQL runs",
    )
    NO_LOG = (
        "belum ada log di sini: `naungan demo` membuat log simulasi, `naungan serve` log produksi",
        "there is no log here yet: `naungan demo` makes a simulated one, `naungan serve` a production log",
    )
    NOT_PROJECTED = (
        "tabel baca belum dibangun: `naungan project` membangunnya (`naungan serve` juga, dengan PostgreSQL tertanam)",
        "the read models are not built yet: `naungan project` builds them (so does `naungan serve` with the built-in PostgreSQL)",
    )
    UNEXPECTED = (
        "kesalahan tak terduga ({kind}); NAUNGAN_DEBUG=1 menampilkan rinciannya",
        "unexpected {kind}; NAUNGAN_DEBUG=1 shows the details",
    )
    STARTING = ("menyalakan basis data …", "starting the database …")
    RECORDING = ("mencatat riwayat", "recording the history")
    PROJECTING = ("memproyeksikan", "projecting")
    READY = ("siap dalam {seconds:tenths} detik", "ready in {seconds:tenths} seconds")
    SCHEMA_SAME = ("schema.graphql sesuai", "schema.graphql is up to date")
    REFERENCE_SAME = (
        "events.md, errors.md, dan access-matrix.md sesuai",
        "events.md, errors.md and access-matrix.md are up to date",
    )
    REFERENCE_STALE = (
        "{file} tidak sesuai; tulis dengan `naungan reference {command} > {file}`",
        "{file} is not current: write it with `naungan reference {command} > {file}`",
    )
    UNKNOWN_REGION = ("wilayah tidak dikenal: {code}", "no such region: {code}")
    UNKNOWN_DIMENSION = ("rincian tidak dikenal: {name}", "no such dimension: {name}")
    UNKNOWN_EVENT = (
        "peristiwa {name} tidak ada; yang ada: {known}",
        "there is no event {name}; there are: {known}",
    )
    SWITCHED = ("{schema} kini yang hidup", "{schema} is now the living one")
    DROPPED = ("{schema} dihapus", "{schema} is dropped")
    ACCEPT = ("Ganti juga dengan perbedaan ini?", "Switch in spite of these differences?")
    COVERED = ("terlindungi", "covered")
    KNOWN = ("diketahui {time}, posisi {position}", "known {time}, position {position}")
    SIMULATED = ("log simulasi", "simulated log")
    TOTAL = ("jumlah", "total")
    POSITION = ("posisi", "position")
    RECORDED = ("tercatat", "recorded")
    EVENT = ("peristiwa", "event")
    SCOPE = ("wilayah", "region")
    STREAM = ("aliran", "stream")
    STATE = ("keadaan", "state")
    BEHIND = ("tertinggal", "behind")
    WAITING = ("menunggu", "waiting")
    PROJECTOR_LIVES = (
        "proyektor hidup: tanda terakhir {seconds} detik lalu",
        "a projector lives: last sign {seconds} seconds ago",
    )
    PROJECTOR_SILENT = (
        "proyektor tidak memberi tanda sejak {seconds} detik: jalankan `naungan project` atau periksa log/projector.log",
        "no projector has given a sign for {seconds} seconds: run `naungan project`, or look at log/projector.log",
    )
    PROJECTOR_NEVER = (
        "belum pernah ada proyektor: jalankan `naungan project` (`naungan serve` juga, dengan PostgreSQL tertanam)",
        "no projector has run yet: run `naungan project` (so does `naungan serve` with the built-in PostgreSQL)",
    )
    REASON = ("sebab", "reason")
    TRY_NEXT = (
        """[bold]Naungan menyala di[/bold] {url}   [dim]Ctrl-C mengakhiri semuanya[/dim]

Buka {url} di peramban. Masuk dengan satu klik sebagai pengguna rekaan dari setiap peran: {url}masuk
Atau di terminal lain:

  [dim]# terlindungi di Paser pada 1 Oktober 2022, per skema[/dim]
  {program} coverage 64.01 --as-of 2022-10-01{data}
  [dim]# … menurut pengetahuan sehari sebelum peluncuran[/dim]
  {program} coverage 64.01 --as-of 2022-10-25 --known-at 2022-10-23{data}
  [dim]# … dan yang diucapkan di depan umum, di samping buktinya[/dim]
  curl -s {url}graphql -H 'content-type: application/json' -d '{{"query":"{{publicClaims(region:\\"64.01\\",first:9){{nodes{{value{{count}} reconciliation{{status gap{{count}}}}}}}}}}"}}'""",
        """[bold]Naungan is up at[/bold] {url}   [dim]Ctrl-C ends everything[/dim]

Open {url} in a browser. Sign in by one click as an invented user of each role: {url}masuk
Or in another terminal:

  [dim]# protected in Paser on 1 October 2022, by scheme[/dim]
  {program} coverage 64.01 --as-of 2022-10-01{data}
  [dim]# … as known the day before the launch[/dim]
  {program} coverage 64.01 --as-of 2022-10-25 --known-at 2022-10-23{data}
  [dim]# … and what was said in public, beside the evidence[/dim]
  curl -s {url}graphql -H 'content-type: application/json' -d '{{"query":"{{publicClaims(region:\\"64.01\\",first:9){{nodes{{value{{count}} reconciliation{{status gap{{count}}}}}}}}}}"}}'""",
    )
    READY_TO_ENROL = (
        """Penajam Paser Utara ({region}) siap mendaftarkan: perjanjian, anggaran, daftar terverifikasi dan SK sudah ada, daftarnya berkas contoh
dengan beberapa baris yang sengaja keliru: {file}
Di peramban, sebagai operator: pilih berkas itu di {url}unggah?wilayah={region}&from={start}&until={last}
Atau:

  {enrol}

Perlindungan mulai {start}; sebelum hari itu jumlahnya belum berubah. Lihat {url}cakupan?wilayah={region}&tanggal={start}
Yang sudah terdaftar tidak didaftarkan dua kali.""",
        """Penajam Paser Utara ({region}) is ready to enrol: agreement, budget, verified list and decree are there, the list is a sample file with
some rows wrong on purpose: {file}
In a browser, as operator: choose that file at {url}unggah?wilayah={region}&from={start}&until={last}
Or:

  {enrol}

Protection begins on {start}; before that day the number does not move. Look at {url}cakupan?wilayah={region}&tanggal={start}
Who is enrolled already is not enrolled twice.""",
    )
    SAMPLE_ENROLLED = (
        """Penajam Paser Utara ({region}): {enrolled:number} orang dari daftar contoh sudah terdaftar; yang sudah terdaftar tidak didaftarkan dua kali.
Baris yang sengaja keliru belum: laporannya di {url}unggah?wilayah={region}, berkasnya {file}
Lanjut: terbitkan kartu mereka, sebagai operator, di {url}kartu?wilayah={region}
Mulai hari mana mereka terlindungi, ada di {url}?wilayah={region}""",
        """Penajam Paser Utara ({region}): {enrolled:number} people of the sample list are enrolled; who is enrolled already is not enrolled twice.
The rows that are wrong on purpose are not: their report is at {url}unggah?wilayah={region}, the file is {file}
Go on: issue their cards, as operator, at {url}kartu?wilayah={region}
From which day they are protected stands at {url}?wilayah={region}""",
    )
    INVENTED = (
        "Orang-orangnya rekaan; angkanya dari lima artikel. Lanjut: README.md",
        "The people are invented, the numbers are those of five articles. Go on with README.md",
    )
    SERVING = (
        "Naungan menyala di {url}   (Ctrl-C mengakhiri semuanya)",
        "Naungan is up at {url}   (Ctrl-C ends everything)",
    )
    KEPT_HERE = (
        "Data: {data} (basis data di dalamnya: postgres). Kunci nama dan NIK: {keys}. Cadangkan keduanya selagi server berhenti, di tempat terpisah: tanpa "
        "kunci, nama dan NIK tidak terbaca lagi; dengan kunci, cadangan data membukanya.",
        "Data: {data} (the database lies in it: postgres). Keys of names and NIKs: {keys}. Back up both while the server is stopped, apart from one another: "
        "without the keys names and NIKs are lost; with them a backup of the data opens them.",
    )
    KEPT_ELSEWHERE = (
        "Data: basis data pada NAUNGAN_EVENT_STORE_URL, NAUNGAN_READ_MODEL_URL dan NAUNGAN_VAULT_URL; laporan: {data}. Kunci nama dan "
        "NIK: {keys}. Cadangkan catatan peristiwa, brankas dan kunci, kunci di tempat terpisah; tabel baca dapat dibangun ulang.",
        "Data: the databases of NAUNGAN_EVENT_STORE_URL, NAUNGAN_READ_MODEL_URL and NAUNGAN_VAULT_URL; reports: {data}. Keys of names "
        "and NIKs: {keys}. Back up the log, the vault and the keys, the keys apart; read models can be built anew.",
    )


class Words:
    """The texts in one language: `words(Cli.PORT_IN_USE, port=8000)`."""

    def __init__(self, language: Locale) -> None:
        self.language = language

    def number(self, value: int) -> str:
        return show_number(value, self.language)

    def __call__(self, one: Spoken, **facts: object) -> str:
        return filled(one.text, self.language, facts)
