"""By what are answers grouped, ordered and cut? The labels of these enums."""

from collections.abc import Mapping

from .label import Label, label

_PLACES: Mapping[str, Label] = {
    "PROVINCE": label("provinsi", "province"),
    "REGENCY": label("kabupaten atau kota", "regency"),
    "SUBDISTRICT": label("kecamatan", "subdistrict"),
    "VILLAGE": label("desa atau kelurahan", "village"),
}
_ATTRIBUTES: Mapping[str, Label] = {
    "SCHEME": label("skema", "scheme"),
    "SEGMENT": label("segmen", "segment"),
    "CATEGORY": label("kategori kepesertaan", "membership category"),
    "FUNDING_SOURCE": label("sumber dana", "funding source"),
    "AGREEMENT": label(
        "perjanjian kerja sama",
        "agreement",
        "perjanjian yang mendasari kepesertaan itu",
        "the agreement the enrolment hangs on",
    ),
}
_COUNTED: Mapping[str, Label] = {
    "STATUS": label(
        "status kartu",
        "card status",
        "status kartu pada hari itu, sebuah CardStatus",
        "the state of the card on the day, a CardStatus",
    ),
    "CODE": label(
        "kode temuan",
        "finding code",
        "aturan yang dilanggar, sebuah FindingCode",
        "the rule that is broken, a FindingCode",
    ),
    "VERIFIED": label("verifikasi", "verification", "VERIFIED atau NOT_VERIFIED", "VERIFIED or NOT_VERIFIED"),
    "REASON": label(
        "alasan pembatalan",
        "reason",
        "alasan pembatalan, sebuah TakenBackReason",
        "why it was taken back, a TakenBackReason",
    ),
}

DIMENSIONS: Mapping[str, Mapping[str, Label]] = {
    "CardDimension": {**_PLACES, "STATUS": _COUNTED["STATUS"]},
    "CountDimension": {**_PLACES, **_COUNTED, "SCHEME": _ATTRIBUTES["SCHEME"]},
    "CoverageDimension": {**_PLACES, **_ATTRIBUTES},
    "CoverageGroupOrder": {
        "CODE": label("menurut kode", "by code", "menurut kode (bawaan)", "by code (the default)"),
        "COVERED_DESC": label("terbanyak dahulu", "most covered first"),
    },
    "DepartureDimension": {
        "REASON": label(
            "alasan", "reason", "alasannya, sebuah DepartureReason", "the reason, a DepartureReason"
        ),
        "DAY": label(
            "hari",
            "day",
            "hari terakhir yang terlindungi, YYYY-MM-DD",
            "the last protected day, YYYY-MM-DD",
        ),
        **_PLACES,
        **_ATTRIBUTES,
    },
    "EnrolmentOrder": {
        "VILLAGE": label("menurut desa", "by village", "menurut desa (bawaan)", "by village (the default)"),
        "START": label("menurut hari pertama", "by the first protected day"),
        "ID": label("menurut id", "by id"),
    },
    "FindingDimension": {**_PLACES, "CODE": _COUNTED["CODE"]},
    "Interval": {
        "DAY": label("hari", "day"),
        "MONTH": label("bulan", "calendar month"),
        "YEAR": label("tahun", "calendar year"),
    },
    "ListDimension": {**_PLACES, "SCHEME": _ATTRIBUTES["SCHEME"], "VERIFIED": _COUNTED["VERIFIED"]},
    "VoidedDimension": {**_PLACES, "SCHEME": _ATTRIBUTES["SCHEME"], "REASON": _COUNTED["REASON"]},
    "RegionLevel": {
        "NATION": label("nasional", "nation", 'seluruh negara, kode "ID"', 'the nation, code "ID"'),
        **_PLACES,
    },
}
