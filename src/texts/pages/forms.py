"""What do all forms say, and why is one not sent on?"""

from ..text import Spoken


class FormText(Spoken):
    REGION = "Wilayah (kode)", "Region (code)"
    NOTHING = "– tidak ada –", "– none –"
    CHOOSE = "– pilih –", "– choose –"
    CONCERNS = "Formulir ini tentang", "This form is about"
    SAVE = "Simpan", "Save"
    CANCEL = "Batal", "Cancel"
    OTHERS = (
        "Formulir ini diisi oleh peran lain: {roles}. Kirimkan alamat halaman ini kepadanya.",
        "This form is filled in by another role: {roles}. Send the address of this page to them.",
    )
    NEEDED = "Yang bertanda * wajib diisi.", "What is marked * must be filled in."


class FormFault(Spoken):
    """Why a form is not sent on; nothing was saved."""

    EMPTY = "{field}: wajib diisi.", "{field}: must be filled in."
    NOT_TICKED = (
        "{field}: bandingkan dengan yang tertulis di atas formulir, lalu centang.",
        "{field}: compare with what stands above the form, and tick it.",
    )
    NO_DAY = (
        "{field}: tulis sebagai hari, misalnya 2026-11-26.",
        "{field}: write a day, 2026-11-26 for example.",
    )
    NO_NUMBER = (
        "{field}: tulis bilangan bulat, misalnya 32.268.",
        "{field}: write a whole number, 32,268 for example.",
    )
    NO_REGION = (
        "{field}: kode ini tidak dikenal; tulis misalnya 64.01.",
        "{field}: this code is not known; write 64.01 for example.",
    )
    NOT_OURS = (
        "Formulir ini tidak dapat dibaca; tidak ada yang disimpan. Buka halamannya lagi, lalu kirim dari sana.",
        "This form cannot be read; nothing was saved. Open its page again, and send it from there.",
    )
