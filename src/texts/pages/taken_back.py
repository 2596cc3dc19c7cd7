"""What do the forms say that take back what was recorded, or end it before its day?"""

from ..text import Spoken


class TakenBackForm(Spoken):
    DEATH = "Batalkan catatan kematian", "Withdraw the death"
    GLASS = "Buka nama (akses darurat)", "Open the name (break-glass)"
    CARD = "Batalkan kartu", "Take the card back"
    HANDOVER = "Batalkan penyerahan", "Take the handover back"
    DECREE = "Batalkan SK", "Take the decree back"
    VERIFICATION = "Batalkan verifikasi", "Withdraw the verification"
    AGREEMENT = "Akhiri kesepakatan sebelum waktunya", "Terminate the agreement"


class TakenBack(Spoken):
    REASON = "Alasan", "Reason"
    NOTE = "Catatan", "Note"
    NOTE_HINT = "Disimpan terenkripsi; boleh memuat nama.", "Kept encrypted; may hold names."
    TERMINATED_ON = "Hari pertama tanpa kesepakatan", "First day without the agreement"
    HELD_ON = "Tanggal penyerahan", "Day of the handover"
    HELD_AT = "Tempat", "Place"
    MINUTES = "Nomor berita acara", "Number of the minutes"
    CARDS = "Kartu diserahkan", "Cards handed over"
    DAY = "{day:day}", "{day:day}"
    DEATH = (
        "Untuk kematian yang sebenarnya tidak terjadi, atau tercatat pada orang lain. Perlindungan yang diakhirinya berjalan lagi.",
        "For a death that did not happen, or was recorded of somebody else. The protection that it ended goes on again.",
    )
    CARD = (
        "Untuk kartu yang seharusnya tidak pernah terbit, misalnya nomornya salah. Kartu yang hilang atau rusak: pakai formulir lain.",
        "For a card that should never have been issued, with a wrong number for example. For one that is lost or damaged there are other forms.",
    )
    HANDOVER = (
        "Untuk penyerahan yang keliru dicatat. Semua kartunya menunggu lagi, dan nomor berita acaranya bebas.",
        "For a handover that was recorded by mistake. All its cards wait again, and the number of its minutes is free.",
    )
    DECREE = (
        "Untuk SK yang tidak berlaku atau keliru dicatat. Yang sudah terdaftar di bawahnya tetap, dan disebut sebagai temuan.",
        "For a decree that does not hold or was recorded by mistake. Who is enrolled under it stays so, and is told as a finding.",
    )
    VERIFICATION = (
        "Untuk verifikasi yang keliru: daftarnya menunggu lagi. Yang sudah terdaftar dari daftar itu tetap, dan disebut sebagai temuan.",
        "For a verification that was wrong: the list waits again. Who is enrolled from it stays so, and is told as a finding.",
    )
    AGREEMENT = (
        "Mulai hari itu tidak ada lagi yang dapat didaftarkan atas kesepakatan ini. Yang sudah terlindungi tetap, dan disebut sebagai temuan.",
        "From that day on nobody can be enrolled under this agreement. Who is protected stays so, and is told as a finding.",
    )
    GLASS = (
        "Nama orang ini dibuka untuk Anda selama satu jam. Pembukaannya, alasannya dan setiap nama yang Anda lihat tercatat.",
        "The name of this person is opened to you for one hour. The opening, the reason and each name you see are recorded.",
    )
    GLASS_NOTE = (
        "Tulis sebabnya tanpa menyebut nama; operator dan auditor kabupaten membacanya.",
        "Say why without naming anybody; operators and auditors of the regency read it.",
    )
