"""What are the words called for the receipt of a card? Part of `values.py`."""

from collections.abc import Mapping

from .label import Label, label

RECEIVERS: Mapping[str, Label] = {
    "SELF": label("pekerja sendiri", "the worker"),
    "FAMILY": label("keluarga", "family"),
    "VILLAGE_OFFICE": label(
        "kantor desa atau kelurahan",
        "village office",
        "dititipkan di kantor desa atau kelurahan",
        "left with the village office for the worker",
    ),
    "NOT_SAID": label("tidak disebutkan", "not said"),
}

PROOFS: Mapping[str, Label] = {
    "SIGNATURE": label("tanda tangan", "signature"),
    "THUMBPRINT": label("cap jempol", "thumbprint"),
    "PHOTO": label("foto", "photo"),
    "NOT_SAID": label("tidak disebutkan", "not said"),
}
