"""Who is protected, as what, with whose money, and why no longer? The labels of these enums."""

from collections.abc import Mapping

from .label import Label, label

_ENDS: Mapping[str, Label] = {
    "DIED": label("meninggal dunia", "died"),
    "MOVED_AWAY": label("pindah", "moved away"),
    "CIVIL_SERVANT": label("menjadi ASN", "became a civil servant"),
    "WAGE_EARNER": label("menjadi penerima upah", "became a wage earner"),
    "ARREARS": label("menunggak iuran", "contributions in arrears"),
    "OTHER": label("alasan lain", "another reason"),
}

ENROLMENTS: Mapping[str, Mapping[str, Label]] = {
    "CoverageBasis": {
        "ENROLLED": label(
            "terdaftar",
            "enrolled",
            "ada kepesertaan yang melindungi pada hari itu",
            "an enrolment protects on that day",
        ),
    },
    "DepartureReason": {
        **_ENDS,
        "PERIOD_OVER": label(
            "masa perlindungan berakhir",
            "the period of protection is over",
            "berjalan sampai akhir yang direncanakan",
            "it ran to the end that was planned",
        ),
    },
    "EndReason": {
        **_ENDS,
        "DIED": label(
            "meninggal dunia",
            "died",
            "mengakhiri juga setiap kepesertaan pekerja itu sesudahnya",
            "died; ends every later enrolment of the worker too",
        ),
    },
    "FundingSource": {
        "APBN": label("APBN", "national budget (APBN)", "anggaran negara", "the national budget"),
        "APBD_PROVINCE": label(
            "APBD provinsi", "provincial budget (APBD)", "anggaran provinsi", "a province's budget"
        ),
        "APBD": label("APBD kabupaten", "regency budget (APBD)", "anggaran kabupaten", "a regency's budget"),
        "APBDES": label("APBDes", "village budget (APBDes)", "anggaran desa", "a village's budget"),
        "DBH_SAWIT": label(
            "DBH sawit", "palm-oil revenue share", "dana bagi hasil sawit", "the palm-oil revenue share"
        ),
        "CORPORATE": label(
            "CSR/TJSP perusahaan",
            "corporate (CSR/TJSP)",
            "sebuah perusahaan, disebut sebagai pembayar",
            "a company, named as the payer",
        ),
        "SELF": label("mandiri", "self-paid", "pekerja sendiri", "the worker"),
        "OTHER": label("lainnya", "other", "sumber lain", "another source"),
        "UNKNOWN": label("tidak diketahui", "unknown", "sumbernya tidak menyebut", "the source does not say"),
    },
    "MembershipCategory": {
        "WAGE_EARNER": label("penerima upah (PU)", "wage earners", "penerima upah", "a wage earner"),
        "NON_WAGE_EARNER": label(
            "bukan penerima upah (BPU)", "non-wage earners", "pekerja tanpa upah", "a worker without a wage"
        ),
        "CONSTRUCTION": label(
            "jasa konstruksi",
            "construction",
            "pekerja konstruksi, dilindungi per proyek",
            "a construction worker, insured by project",
        ),
        "MIGRANT": label(
            "pekerja migran Indonesia (PMI)",
            "migrant workers",
            "orang Indonesia yang bekerja di luar negeri",
            "an Indonesian working abroad",
        ),
    },
    "Programme": {
        "JKK": label("jaminan kecelakaan kerja (JKK)", "work accidents (JKK)"),
        "JKM": label("jaminan kematian (JKM)", "death (JKM)"),
        "JHT": label("jaminan hari tua (JHT)", "old-age savings (JHT)"),
        "JP": label("jaminan pensiun (JP)", "pension (JP)"),
        "JKP": label("jaminan kehilangan pekerjaan (JKP)", "job loss (JKP)"),
    },
    "Sex": {"FEMALE": label("perempuan", "female"), "MALE": label("laki-laki", "male")},
}
