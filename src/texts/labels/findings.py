"""Which rules may what is recorded break? The labels of `FindingCode`."""

from collections.abc import Mapping

from .label import Label, label

FINDINGS: Mapping[str, Mapping[str, Label]] = {
    "FindingCode": {
        "NO_AGREEMENT": label(
            "tanpa perjanjian", "no agreement", "tidak ada perjanjian yang berlaku", "no agreement in force"
        ),
        "NO_BUDGET": label(
            "tanpa anggaran", "no budget", "tidak ada anggaran yang membayarnya", "no budget line pays for it"
        ),
        "NOT_VERIFIED": label(
            "belum diverifikasi",
            "not verified",
            "daftarnya tidak diverifikasi",
            "its list was not verified",
        ),
        "NO_DECREE": label("tanpa SK", "no decree", "tidak ada SK yang menyebutnya", "no decree names it"),
        "CONCURRENT_ENROLMENT": label(
            "kepesertaan rangkap",
            "concurrent enrolment",
            "pekerjanya sudah terlindungi pada hari-hari itu",
            "the worker was already covered on these days",
        ),
        "OUTSIDE_AGE_POLICY": label(
            "di luar batas usia",
            "outside the age policy",
            "di luar batas usia pada hari pertama",
            "outside the age policy on the first day",
        ),
        "QUOTA_EXCEEDED": label(
            "melebihi kuota", "quota exceeded", "pekerja melebihi tempat", "more workers than places"
        ),
        "BUDGET_EXCEEDED": label(
            "melebihi anggaran",
            "budget exceeded",
            "rupiah yang dicadangkan melebihi alokasi",
            "more rupiah reserved than allocated",
        ),
        "NOT_A_PALM_WORKER": label(
            "bukan pekerja sawit baru",
            "not a new palm worker",
            "dana sawit untuk yang bukan pekerja sawit baru",
            "palm money for one who is not a new palm worker",
        ),
        "UNPRICED": label(
            "tanpa tarif",
            "unpriced",
            "tarifnya tidak diketahui, maka tidak ada yang dicadangkan",
            "no tariff is known, so nothing is reserved",
        ),
        "AGREEMENT_TERMINATED": label(
            "perjanjian diakhiri",
            "agreement terminated",
            "perjanjiannya diakhiri, dan perlindungan berlanjut sesudah hari itu",
            "its agreement was terminated, and protection goes on after that day",
        ),
        "WORKER_DIED": label(
            "pekerja meninggal",
            "worker died",
            "pekerjanya meninggal, dan perlindungan berlanjut sesudah hari itu",
            "the worker died, and protection goes on after that day",
        ),
        "RING_ONE": label(
            "ring satu",
            "ring one",
            "perusahaan tidak menyebut desa ring satunya, atau menanggung pekerja di luarnya lebih dahulu",
            "a company did not name its ring-one villages, or paid for workers elsewhere before those",
        ),
    },
}
