"""What are the states of lists and of their rows called? Part of `values.py`."""

from collections.abc import Mapping

from .label import Label, label

ROW_STATES: Mapping[str, Label] = {
    "WAITING": label("menunggu", "waiting", "menunggu verifikasi", "it waits for verification"),
    "ACCEPTED": label(
        "diterima", "accepted", "diterima kantor yang memverifikasi", "the verifying office accepted it"
    ),
    "RETURNED": label(
        "dikembalikan", "returned", "dikembalikan untuk diperbaiki", "given back to be corrected"
    ),
    "WITHDRAWN": label("ditarik", "withdrawn", "tidak diusulkan lagi", "not proposed any more"),
}

LIST_STATES: Mapping[str, Label] = {
    "WAITING": label("menunggu", "waiting", "menunggu verifikasi", "it waits for verification"),
    "RETURNED": label(
        "dikembalikan",
        "returned",
        "tidak ada yang menunggu, ada baris yang harus diperbaiki",
        "nothing waits, and rows are to be corrected",
    ),
    "VERIFIED": label("terverifikasi", "verified", "semua barisnya sudah diputuskan", "all of it is settled"),
}
